"""What is owed and paid: totals add up whatever a day brings, nobody pays twice, and no payment vanishes."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.journals import at_row, capture, list_people, open_journal, sit

from db.journal import Journal
from db.records import ClassSize, Move, Place, RosterChanges
from station.job.fees import Row, Settlement, heads, settlement
from station.job.outcomes import Outcomes
from station.job.table import JobTable, checked

FEE = 1500


def job(**payment: object) -> JobTable:
    return checked({"fee": FEE, "payment": payment})


def rows(settled: Settlement) -> dict[str, Row]:
    return {row.name or row.scope: row for row in settled.rows}


@pytest.fixture
def journal(tmp_path: Path) -> Any:
    with open_journal(tmp_path) as opened:
        yield opened


def listed(journal: Journal, index: int, **how: object) -> str:
    return capture(journal, index, place=at_row(journal, index), **how).id


CLASSES = {"软件20211": (1, 2, 3), "软件20212": (4, 5)}


def classes(journal: Journal) -> None:
    for name, people in CLASSES.items():
        list_people(journal, *people, class_name=name)


STEPS = st.one_of(
    st.tuples(st.just("capture"), st.integers(1, 7)),
    st.tuples(st.just("swap"), st.integers(0, 9)),
    st.tuples(st.just("nobody"), st.integers(0, 9)),
    st.tuples(st.just("pay"), st.sampled_from([*CLASSES, "不存在的班"])),
    st.tuples(st.just("pay-alone"), st.integers(0, 9)),
    st.tuples(st.just("void"), st.integers(0, 9)),
    st.tuples(st.just("status"), st.sampled_from(["elsewhere", "exempt", "open"])),
)


def do(journal: Journal, step: str, what: Any) -> None:
    held = [(picture, sitting) for picture, sitting in journal.held().items() if sitting is not None]
    match step:
        case "capture":
            row = at_row(journal, what) if what <= 5 else None
            of_listing = journal.sittings_of_listing(row.listing) if row and row.listing else []
            before = [one for one in of_listing if one.result == "accepted"]
            capture(journal, what, place=row, retake_of=before[-1].id if before else None)
        case "swap" if len(held) > 1:
            (one, here), (other, there) = held[what % len(held)], held[(what + 1) % len(held)]
            moves = [Move(one, here, there), Move(other, there, here)]
            journal.reassign(moves, "shifted", operator="Wang", second="Li")
        case "nobody" if held:
            picture, sitting = held[what % len(held)]
            journal.reassign([Move(picture, sitting, None)], "nobody", operator="Wang", second="Li")
        case "pay":
            journal.pay("class", 3000, "wechat", name=what, advance=what == "软件20212")
        case "pay-alone" if held:
            journal.pay("person", FEE, "alipay", sitting=held[what % len(held)][1])
        case "void":
            standing = [one for one in journal.payments() if one.voided is None]
            if standing:
                journal.void_payment(standing[what % len(standing)].id, "noted-wrongly")
        case "status":
            row = journal.listings_of_class("软件20211")[0]
            journal.set_status(row.person, what, listing=row.id)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, max_size=10), by=st.sampled_from(["class", "major", "college", "person"]),
       retakes=st.sampled_from(["free", "billed"]))  # fmt: skip
def test_totals_add_up_after_any_day(tmp_path_factory: Any, steps: list[Any], by: str, retakes: str) -> None:
    wants = job(by=by, retakes=retakes)
    with open_journal(tmp_path_factory.mktemp("day")) as journal:
        journal.take_roster("people", "0" * 64, RosterChanges())
        classes(journal)
        for step, what in steps:
            do(journal, step, what)
        settled, everybody = settlement(journal, wants), heads(journal, wants)
        told = Outcomes.of(journal.job, journal.events())
        accepted = sum(tally.accepted for tally in told.by_class().values()) + told.off_list().accepted
        assert settled.total.accepted == len(everybody) == accepted
        assert settled.total.due == FEE * settled.total.billed == FEE * sum(head.fees for head in everybody)
        counting = [one for one in journal.payments() if one.voided is None]
        assert settled.total.collected == sum(one.fen for one in counting)
        assert settled.total.advance == sum(one.fen for one in counting if one.advance)
        assert settled.total.difference == sum(row.difference for row in settled.rows)
        assert len({(row.scope, row.name) for row in settled.rows}) == len(settled.rows)
        holding = [sitting for sitting in journal.held().values() if sitting is not None]
        most = len(holding) if retakes == "billed" else len(everybody)
        assert settled.total.billed <= most
        owing = {head.who for head in everybody if head.fees}
        assert {head.who for head in settled.unpaid} <= owing


def test_a_retake_is_not_billed_twice_unless_the_job_says_so(journal: Journal) -> None:
    classes(journal)
    first = listed(journal, 1)
    listed(journal, 1, retake_of=first)
    assert rows(settlement(journal, job()))["软件20211"].due == FEE
    assert rows(settlement(journal, job()))["软件20211"].accepted == 1
    assert rows(settlement(journal, job(retakes="billed")))["软件20211"].due == 2 * FEE


def test_whoever_holds_the_picture_now_owes_for_it(journal: Journal) -> None:
    classes(journal)
    first, empty = listed(journal, 1), sit(journal, 4, place=at_row(journal, 4))
    journal.abandon(empty.id, "left")
    (picture,) = journal.held()
    assert rows(settlement(journal, job()))["软件20212"].due == 0
    journal.reassign([Move(picture, first, empty.id)], "wrong-sitter", operator="Wang", second="Li")
    settled = rows(settlement(journal, job()))
    assert (settled["软件20211"].due, settled["软件20212"].due) == (0, FEE)


def test_exempt_people_owe_nothing_and_captured_elsewhere_is_a_retake(journal: Journal) -> None:
    classes(journal)
    for index in (1, 2):
        listed(journal, index)
    (first, second) = journal.listings_of_class("软件20211")[:2]
    journal.set_status(first.person, "exempt", listing=first.id)
    journal.set_status(second.person, "elsewhere", listing=second.id)
    assert rows(settlement(journal, job()))["软件20211"].billed == 0
    assert rows(settlement(journal, job(retakes="billed")))["软件20211"].billed == 1
    journal.set_status(first.person, "open", listing=first.id)
    assert rows(settlement(journal, job()))["软件20211"].billed == 1


def test_people_on_no_list_are_a_row_of_their_own_and_come_last(journal: Journal) -> None:
    classes(journal)
    listed(journal, 1)
    capture(journal, 6, place=Place(None, "软件20211", "override"))
    for by in ("class", "major", "person"):
        settled = settlement(journal, job(by=by))
        assert (settled.rows[-1].scope, settled.rows[-1].accepted, settled.rows[-1].due) == ("off-list", 1, FEE)


def test_a_list_that_only_counts_heads_settles_by_class(journal: Journal) -> None:
    journal.take_roster(
        "classes", "1" * 64, RosterChanges(sizes=(ClassSize("物联20211", 39), ClassSize("物联20212", 39)))
    )
    capture(journal, 1, place=Place(None, "物联20211", "class"))
    capture(journal, 2)
    for by in ("class", "college"):
        settled = settlement(journal, job(by=by))
        assert [(row.scope, row.name, row.accepted) for row in settled.rows] == [
            ("class", "物联20211", 1), ("class", "物联20212", 0), ("unnamed", "", 1),
        ]  # fmt: skip


def test_a_class_that_paid_for_all_leaves_nobody_unpaid(journal: Journal) -> None:
    classes(journal)
    one, _ = listed(journal, 1), listed(journal, 2)
    each = job(by="person")
    assert len(settlement(journal, each).unpaid) == 2
    journal.pay("person", FEE, "wechat", sitting=one)
    assert [head.sitting.number for head in settlement(journal, each).unpaid] == ["A-0002"]
    journal.pay("class", FEE, "wechat", name="软件20211")
    assert settlement(journal, each).unpaid == () and settlement(journal, each).adds_up


def test_a_fee_that_is_fixed_later_counts_for_everybody_from_then_on(journal: Journal) -> None:
    classes(journal)
    listed(journal, 1)
    open_fee = checked({"fee": "later"})
    assert (settlement(journal, open_fee).fee, settlement(journal, open_fee).total.due) == (None, 0)
    journal.set_fee(1500, operator="Wang")
    journal.set_fee(2000, operator="Wang")
    assert settlement(journal, open_fee).total.due == 2000


def test_a_payment_that_does_not_count_any_more_stays_to_be_seen(journal: Journal) -> None:
    classes(journal)
    paid = journal.pay("class", 4500, "wechat", name="软件20211")
    journal.void_payment(paid.id, "noted-wrongly", operator="Wang")
    assert settlement(journal, job()).total.collected == 0
    assert [(one.id, one.fen, one.voided) for one in journal.payments()] == [(paid.id, 4500, "noted-wrongly")]
