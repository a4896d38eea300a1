"""Money at the desk: who paid, what can't be noted, and when a class or the day may be closed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desks import ONE, DeskScene, desk_scene
from support.journals import at_row, capture, list_people, sit

from db.journal import Journal
from db.records import ClassSize, Place, RosterChanges
from db.verify import verify
from station import commands
from station.events import Kind
from station.job.closing import people
from station.job.money_view import Book, Line
from station.job.table import JobTable, checked
from station.money_commands import (
    AgreeFigures,
    CloseClass,
    CloseDay,
    HideMoney,
    NotePaid,
    NotePersonPaid,
    SetFee,
    ShowMoney,
    ShowPayee,
    VoidPayment,
)
from station.view import DeskView

CLASS = "软件20211"
FEE = 1500


def a_class(journal: Journal) -> None:
    """Two of three came, and somebody who is on no list."""
    list_people(journal, 1, 2, 3, class_name=CLASS)
    capture(journal, 1, place=at_row(journal, 1))
    capture(journal, 2, place=at_row(journal, 2))
    capture(journal, 9, place=Place(None, None, "override"))


def job(fee: object = FEE, **payment: object) -> JobTable:
    return checked({"fee": fee, "payment": payment})


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path, before=a_class, job=job()) as scene:
        scene.tell(commands.Login("Wang"))
        yield scene
    assert verify(tmp_path) == []


@pytest.fixture
def each(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path, before=a_class, job=job(by="person")) as scene:
        scene.tell(commands.Login("Wang"))
        yield scene


def book(scene: DeskScene) -> Book:
    scene.tell(ShowMoney())
    found = scene.desk.money.view.book
    assert found is not None
    return found


def line(scene: DeskScene, name: str = CLASS) -> Line:
    return next(one for one in book(scene).lines if one.row.name == name)


def said_no(scene: DeskScene) -> list[str | None]:
    return [one.code for one in scene.heard(Kind.TROUBLE) if one.detail.get("for") == "money"]


def notes(scene: DeskScene, kind: str) -> list[tuple[str | None, dict]]:
    return [(one.operator, one.data) for one in scene.journal.notes(kind)]


def pay(scene: DeskScene, fen: int = 2 * FEE, method: str = "wechat", **how: object) -> None:
    scene.tell(NotePaid("class", CLASS, fen, method, **how))  # type: ignore[arg-type]


# who paid


def test_nothing_is_shown_while_no_window_looks(scene: DeskScene) -> None:
    assert scene.desk.money.view.book is None
    assert [(one.row.scope, one.row.accepted, one.row.due) for one in book(scene).lines] == [
        ("class", 2, 2 * FEE), ("off-list", 1, FEE),
    ]  # fmt: skip
    scene.tell(HideMoney())
    assert scene.desk.money.view == DeskView("A", "day").money


def test_a_payment_is_noted_with_the_end_of_its_reference(scene: DeskScene) -> None:
    pay(scene, reference=" 004711 ")
    (noted,) = scene.journal.payments()
    assert (noted.scope, noted.name, noted.fen, noted.method, noted.reference) == (
        "class", CLASS, 2 * FEE, "wechat", "004711",
    )  # fmt: skip
    assert line(scene).row.difference == 0 and [one.detail["yuan"] for one in scene.heard(Kind.PAID)] == ["30.00"]


def test_money_is_taken_only_as_the_job_says(scene: DeskScene) -> None:
    for method, reference in (("cash", None), ("wechat", "123456789"), ("wechat", "张三")):
        pay(scene, method=method, reference=reference)
    for fen in (0, -1, 10**12):
        pay(scene, fen)
    scene.tell(SetFee(2000))
    assert said_no(scene) == ["method-locked", *["reference-unfit"] * 2, *["amount-unfit"] * 3, "fee-fixed"]
    assert scene.journal.payments() == [] and scene.journal.fee_set() is None


def test_people_whom_no_name_holds_together_pay_for_themselves(scene: DeskScene) -> None:
    scene.tell(NotePaid("off-list", "", FEE - 1, "wechat"))
    scene.tell(NotePaid("off-list", "", FEE, "wechat"))
    assert said_no(scene) == ["amount-unfit"]
    assert [(one.scope, one.fen) for one in scene.journal.payments()] == [("person", FEE)]
    assert line(scene, "").row.difference == 0


def test_a_voided_payment_stays_to_be_seen(scene: DeskScene) -> None:
    pay(scene)
    (payment,) = scene.journal.payments()
    scene.tell(VoidPayment(payment.id, "no-such-reason"))
    scene.tell(VoidPayment(payment.id, "noted-twice"))
    scene.tell(VoidPayment(payment.id, "noted-twice"))
    assert said_no(scene) == ["too-late", "too-late"]
    shown = line(scene)
    assert shown.row.collected == 0 and [one.voided for one in shown.payments] == ["noted-twice"]


def test_a_fee_is_fixed_later_and_by_name(tmp_path: Path) -> None:
    with desk_scene(tmp_path, before=a_class, job=job("later")) as scene:
        scene.tell(SetFee(2000))
        scene.tell(commands.Login("Wang"))
        scene.tell(CloseClass("class", CLASS))
        scene.tell(SetFee(2000))
        scene.tell(SetFee(100_001))
        assert said_no(scene) == ["login-needed", "fee-unset", "amount-unfit"]
        assert line(scene).row.due == 4000 and notes(scene, "fee_set")[0][0] == "Wang"


def test_one_key_marks_whoever_was_accepted_last_as_paid(each: DeskScene) -> None:
    assert each.desk.money.view.last == "A-0003"
    each.tell(NotePersonPaid())
    assert [one.number for one in each.desk.money.view.owing] == ["A-0002", "A-0001"]
    assert each.desk.money.view.last is None
    each.tell(NotePersonPaid())
    each.tell(NotePersonPaid("A-0001", "alipay", "42"))
    each.tell(NotePersonPaid("A-9999"))
    assert said_no(each) == ["nobody-owes", "nobody-owes"], "nobody pays twice"
    assert [(one.fen, one.method) for one in each.journal.payments()] == [(FEE, "wechat"), (FEE, "alipay")]


def test_before_a_class_leaves_those_who_have_not_paid_are_named_by_number(each: DeskScene) -> None:
    each.tell(commands.CallClass(CLASS))
    each.tell(commands.ClassDone(CLASS))
    (told,) = (one for one in each.heard(Kind.TROUBLE) if one.code == "class-unpaid")
    assert (told.detail["count"], told.detail["numbers"]) == (2, "A-0001, A-0002")
    assert [(one.name, one.tail) for one in line(each).owing] == [("测*", "0001"), ("测*", "0002")]


def test_the_payee_page_is_for_one_group(scene: DeskScene) -> None:
    scene.tell(ShowMoney())
    scene.tell(ShowPayee("class", CLASS))
    shown = book(scene).shown
    assert shown is not None and shown.row.name == CLASS
    scene.tell(ShowPayee())
    assert book(scene).shown is None


# closing


def test_a_class_is_not_closed_while_somebody_of_it_sits(scene: DeskScene) -> None:
    pay(scene)
    waiting = sit(scene.journal, 3, place=at_row(scene.journal, 3))
    scene.tell(CloseClass("class", CLASS))
    scene.tell(CloseDay("other"))
    assert said_no(scene) == ["sitting-open", "sitting-open"] and notes(scene, "class_closed") == []
    assert line(scene).open_sittings == 1
    scene.journal.abandon(waiting.id, "left")
    scene.tell(CloseClass("class", CLASS))
    figures = {"accepted": 2, "due_fen": 2 * FEE, "paid_fen": 2 * FEE, "difference_reason": None}
    assert notes(scene, "class_closed") == [("Wang", {"class": CLASS, "scope": "class", "signed": "paper", **figures})]


def test_a_difference_takes_a_reason_by_name(scene: DeskScene) -> None:
    pay(scene, FEE)
    for reason in (None, "because", "pays-later"):
        scene.tell(CloseClass("class", CLASS, reason))
    assert said_no(scene) == ["money-differs", "money-differs"]
    assert [data["difference_reason"] for _, data in notes(scene, "class_closed")] == ["pays-later"]
    assert (line(scene).close, line(scene).reason) == ("closed", "pays-later")


def test_nobody_closes_anything_without_a_name(tmp_path: Path) -> None:
    with desk_scene(tmp_path, before=a_class, job=job()) as scene:
        scene.tell(CloseClass("class", CLASS, "other"))
        scene.tell(CloseDay("other"))
        assert said_no(scene) == ["login-needed", "login-needed"]


def test_what_changes_afterwards_makes_the_close_stale(scene: DeskScene) -> None:
    pay(scene)
    scene.tell(CloseClass("class", CLASS))
    assert line(scene).close == "closed"
    (payment,) = scene.journal.payments()
    scene.tell(VoidPayment(payment.id, "given-back"))
    assert line(scene).close == "stale"
    pay(scene)
    assert line(scene).close == "closed", "it comes to the same again"
    capture(scene.journal, 3, place=at_row(scene.journal, 3))
    scene.desk.money.changed()
    assert line(scene).close == "stale"


def test_the_monitor_agrees_to_figures_not_to_whatever_comes(scene: DeskScene) -> None:
    seen = line(scene).figures
    pay(scene)
    scene.tell(AgreeFigures("class", CLASS, seen))
    assert said_no(scene) == ["too-late"] and not line(scene).agreed
    scene.tell(AgreeFigures("class", CLASS, line(scene).figures))
    assert line(scene).agreed
    scene.tell(CloseClass("class", CLASS))
    assert [data["signed"] for _, data in notes(scene, "class_closed")] == ["screen"]


def test_a_day_is_closed_when_every_class_is_paid_or_explained(scene: DeskScene) -> None:
    scene.tell(CloseDay())
    pay(scene, FEE)
    scene.tell(CloseClass("class", CLASS, "school-pays"))
    scene.tell(CloseDay())
    assert said_no(scene) == ["money-differs", "money-differs"], "the one who is on no list owes too"
    scene.tell(NotePaid("off-list", "", FEE, "alipay"))
    scene.tell(CloseDay())
    (closed,) = notes(scene, "day_closed")
    assert closed[1] == {
        "day": scene.time.now().date().isoformat(), "accepted": 3, "due_fen": 3 * FEE, "paid_fen": 2 * FEE,
        "difference_reason": "as-classes",
    }  # fmt: skip
    assert book(scene).day.close == "closed"
    pay(scene, FEE)
    assert book(scene).day.close == "stale" and line(scene).close == "stale"


def test_everybody_who_is_listed_is_in_one_place(scene: DeskScene) -> None:
    row = at_row(scene.journal, 3).listing
    scene.journal.set_status(scene.journal.listing(str(row)).person, "elsewhere", listing=row)
    (told,) = people(scene.journal, job()).values()
    assert told.adds_up and (told.listed, told.accepted, told.elsewhere, told.absent) == (3, 2, 1, 0)


def test_a_list_that_only_counts_heads_may_have_more_come_than_it_counts(tmp_path: Path) -> None:
    def heads(journal: Journal) -> None:
        sizes = (ClassSize("物联20211", 1), ClassSize("物联20212", 30))
        journal.take_roster("classes", "1" * 64, RosterChanges(sizes=sizes))
        for index in (1, 2):
            capture(journal, index, place=Place(None, "物联20211", "class"))

    with desk_scene(tmp_path, before=heads, job=job()) as scene:
        scene.tell(commands.Login("Wang"))
        scene.tell(NotePaid("class", "物联20211", 2 * FEE, "transfer"))
        scene.tell(CloseClass("class", "物联20211"))
        scene.tell(CloseDay())
        assert said_no(scene) == [] and notes(scene, "day_closed")[0][1]["accepted"] == 2


def test_whoever_was_just_accepted_is_who_pays_next(tmp_path: Path) -> None:
    with desk_scene(tmp_path, job=job(by="person")) as scene:
        scene.connect()
        scene.swipe(ONE)
        assert scene.desk.money.view.last is None
        scene.capture()
        assert scene.desk.money.view.last == "A-0001"
        scene.tell(NotePersonPaid())
        assert scene.desk.money.view.last is None and scene.journal.payments()[0].fen == FEE
