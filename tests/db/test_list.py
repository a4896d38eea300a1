"""The list of expected people in the journal, who has which row, and what two people decide about pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.journals import at_row, capture, list_people, open_journal, picture, sit, token

from db.errors import RuleBroken
from db.journal import Journal
from db.records import ClassSize, Listing, Move, Place, RosterChanges, Sitting
from db.verify import verify


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "data") as journal:
        yield journal


def row(journal: Journal, index: int) -> Listing:
    (found,) = journal.listings_by("id_key", token(index).key)
    return found


def test_a_row_tells_who_has_it(journal: Journal) -> None:
    list_people(journal, 1, 2)
    assert [(one.order, one.sitting, one.result) for one in journal.listings()] == [(1, None, None), (2, None, None)]
    done = capture(journal, 2, place=at_row(journal, 2))
    open_one = sit(journal, 1, place=at_row(journal, 1))
    assert [(one.number, one.result) for one in journal.listings_of_class("软件20211")] == [
        (open_one.number, None), (done.number, "accepted"),
    ]  # fmt: skip
    assert journal.place_of_sitting(done.id) == Place(row(journal, 2).id, "软件20211", "key")
    facts = journal.person(row(journal, 2).person)
    assert facts is not None and (facts.student_number, facts.sex) == ("20260002", "女")


def test_nobody_gets_a_row_that_somebody_has(journal: Journal, tmp_path: Path) -> None:
    list_people(journal, 1, 2)
    place = at_row(journal, 1)
    first = sit(journal, 1, place=place)
    with pytest.raises(RuleBroken):
        sit(journal, 2, place=place)
    journal.abandon(first.id, "left")
    again = capture(journal, 1, place=place)
    with pytest.raises(RuleBroken):
        sit(journal, 2, place=place)
    assert [one.id for one in journal.sittings_of_listing(str(place.listing))] == [first.id, again.id]
    retaken = capture(journal, 1, place=place, retake_of=again.id)
    assert row(journal, 1).sitting == retaken.id
    assert verify(tmp_path / "data") == []


def test_a_refused_place_leaves_no_swipe_behind(journal: Journal) -> None:
    list_people(journal, 1)
    sit(journal, 1, place=at_row(journal, 1))
    before = journal.counts()
    with pytest.raises(RuleBroken):
        sit(journal, 2, place=at_row(journal, 1))
    assert journal.counts() == before


def test_a_later_list_changes_rows_and_keeps_what_was_captured(journal: Journal) -> None:
    list_people(journal, 1, 2, 3)
    place = at_row(journal, 1)
    capture(journal, 1, place=place)
    gone = tuple((one.id, "gone") for one in journal.listings() if one.order > 1)
    journal.take_roster("people", "0" * 64, RosterChanges(delisted=gone))
    assert [one.order for one in journal.listings()] == [1]
    assert journal.listing(gone[0][0]).order == 2
    assert journal.listings()[0].result == "accepted"


def test_a_list_may_hold_classes_alone(journal: Journal) -> None:
    assert journal.roster_form() is None
    sizes = RosterChanges(sizes=(ClassSize("软件20211", 31), ClassSize("软件20212", 28)))
    journal.take_roster("classes", "0" * 64, sizes)
    assert journal.class_sizes() == {"软件20211": 31, "软件20212": 28}
    assert journal.roster_form() == "classes"
    placed = sit(journal, 1, place=Place(None, "软件20211", "class"))
    assert [one.id for one in journal.sittings_of_class("软件20211")] == [placed.id]


def test_purging_a_job_erases_those_who_never_came(journal: Journal, tmp_path: Path) -> None:
    list_people(journal, 1, 2)
    sitting = capture(journal, 1, place=at_row(journal, 1))
    listed = [one.person for one in journal.listings()]
    journal.correct(sitting.person, "name", "a", "b", "student", sitting=sitting.id)
    journal.purge("day-2026-06-01", {})
    assert [journal.person(one) for one in (*listed, sitting.person)] == [None, None, None]
    (correction,) = journal.corrections()
    assert (correction.listed, correction.said) == (None, None)
    assert verify(tmp_path / "data") == []


def shown(journal: Journal) -> dict[str, str | None]:
    """Whose picture each is now, by numbers."""
    numbers = {one.id: one.number for one in journal.sittings()}
    shot = {exposure: journal.exposure(exposure).sitting for exposure in journal.held()}
    return {numbers[shot[exposure]]: now and numbers[now] for exposure, now in journal.held().items()}


def move(taken: Sitting, given: Sitting | None) -> Move:
    assert taken.accepted_exposure is not None
    return Move(taken.accepted_exposure, taken.id, given and given.id)


def test_a_swap_and_a_shifted_run_are_put_right_and_both_links_stay(journal: Journal, tmp_path: Path) -> None:
    one, two, three = (capture(journal, index) for index in (1, 2, 3))
    journal.reassign([move(one, two), move(two, one)], "swapped", operator="Wang", second="Li")
    assert shown(journal) == {"A-0001": "A-0002", "A-0002": "A-0001", "A-0003": "A-0003"}
    assert one.accepted_exposure is not None and two.accepted_exposure is not None
    back = [
        Move(one.accepted_exposure, two.id, one.id),
        Move(two.accepted_exposure, one.id, three.id),
        move(three, None),
    ]
    journal.reassign(back, "shifted", operator="Wang", second="Li")
    assert shown(journal) == {"A-0001": "A-0001", "A-0002": "A-0003", "A-0003": None}
    assert [len([one for one in journal.reassignments() if one.reason == why]) for why in ("swapped", "shifted")] == [
        2,
        3,
    ]
    assert journal.sitting(two.id).accepted_exposure == two.accepted_exposure, "the shot's own link never changes"
    assert verify(tmp_path / "data") == []


def test_no_picture_is_pushed_aside_unsaid(journal: Journal) -> None:
    one, two = capture(journal, 1), capture(journal, 2)
    with pytest.raises(ValueError, match="pushed aside"):
        journal.reassign([move(one, two)], "swapped", operator="Wang", second="Li")
    with pytest.raises(RuleBroken):
        journal.reassign([move(one, two), move(two, one)], "swapped", operator="Wang", second="Wang")
    with pytest.raises(RuleBroken):
        journal.reassign([Move(str(one.accepted_exposure), two.id, None)], "swapped", operator="Wang", second="Li")
    assert shown(journal) == {"A-0001": "A-0001", "A-0002": "A-0002"}


def test_an_orphan_is_claimed_once_and_stays_an_orphan(journal: Journal, tmp_path: Path) -> None:
    orphan = journal.orphan(picture("late", "orphans"), "late")
    gone = sit(journal, 1)
    journal.abandon(gone.id, "left")
    claim = journal.claim(orphan.id, gone.id, "seen on the card", operator="Wang", second="Li")
    assert journal.claims() == [claim]
    with pytest.raises(RuleBroken):
        journal.claim(orphan.id, gone.id, "again", operator="Wang", second="Li")
    assert journal.exposures(gone.id) == [] and len(journal.orphans()) == 1
    assert verify(tmp_path / "data") == []
