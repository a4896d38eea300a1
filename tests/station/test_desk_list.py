"""The list of expected people at the door: whose row it is, who is refused in words, who is let in by name."""

from dataclasses import replace

import pytest
from support.desks import KEY, ONE, TWO, DeskScene, desk_scene

from db.records import ClassSize, ListedPerson, PersonFacts, RosterChanges
from drivers.readers import number as numbers
from drivers.readers.base import IdCard
from station import commands
from station.classlist import RowState, found
from station.events import Kind
from station.identity import name_key, student_key, token_key
from station.job.eligibility import LET_IN_REASONS
from station.job.rules import DoorRules

CODE, OTHER = "Zm9vYmFyYmF6cXV4-0001", "Zm9vYmFyYmF6cXV4-0002"


def citizen(index: int, name: str = "测试甲") -> IdCard:
    digits = f"99999919990101{index:03}"
    return IdCard("resident", name, digits + numbers.check_character(digits), None)


def row(card: IdCard, student: str, class_name="软件20211", standing="", cohort="2022", **facts) -> ListedPerson:
    known = {"sex": "女", "birth": "19990101"} | facts
    person = PersonFacts(name=card.name, id_number=card.number, student_number=student, **known)
    keys = token_key(KEY, f"id:{card.number}"), student_key(KEY, student), name_key(KEY, card.name)
    return ListedPerson(person, *keys, class_name, "本科", "软件工程", None, cohort, standing)


def take(scene: DeskScene, *rows: ListedPerson) -> None:
    scene.journal.take_roster("people", "0" * 64, RosterChanges(tuple(enumerate(rows, start=1))))


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path, rules=DoorRules(cohort="2022届")) as scene:
        scene.connect()
        yield scene


def places(scene: DeskScene):
    found = [scene.journal.place_of_sitting(one.id) for one in scene.journal.sittings()]
    return [(one and one.class_name, one and one.how) for one in found]


# by number


def test_somebody_on_the_list_gets_their_row(scene):
    take(scene, row(ONE, "2022001"), row(TWO, "2022002", "软件20212"))
    scene.swipe(TWO)
    scene.capture()
    assert places(scene) == [("软件20212", "key")]
    assert [one.number for one in scene.journal.listings()] == [None, "A-0001"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row(TWO, "1")], "not-listed"),
        ([row(ONE, "1", standing="entrusted")], "entrusted"),
        ([row(ONE, "1", standing="captured")], "captured-elsewhere"),
        ([row(ONE, "1", cohort="2021")], "other-cohort"),
        ([row(replace(ONE, number=TWO.number), "1")], "listed-otherwise"),
    ],
)
def test_whom_the_list_does_not_let_sit_down_goes_on_by_name_and_stays_apart(scene, rows, code):
    take(scene, *rows)
    scene.swipe(ONE)
    assert scene.refusals() == [code] and scene.journal.sittings() == []
    scene.tell(commands.Login("王老师"))
    scene.tell(commands.LetIn(reason=LET_IN_REASONS[0]))
    scene.swipe(ONE)
    assert places(scene)[0][1] == "override"
    assert "off-list" in scene.desk.current.doubts
    assert scene.heard(Kind.SWIPE)[0].detail["off_list"] == {"code": code, "reason": LET_IN_REASONS[0]}


def test_a_word_for_one_person_is_none_for_the_next(scene):
    take(scene, row(citizen(9), "1"))
    scene.swipe(ONE)
    scene.tell(commands.LetIn(reason="teacher-vouches"))
    scene.swipe(TWO)
    assert scene.refusals() == ["not-listed", "not-listed"] and scene.journal.sittings() == []


def test_without_a_list_everybody_is_expected(scene):
    scene.swipe(ONE)
    assert scene.refusals() == [] and places(scene) == [(None, None)]


def test_of_a_list_of_classes_nobody_is_refused(scene):
    scene.journal.take_roster("classes", "0" * 64, RosterChanges(sizes=(ClassSize("软件20211", 31),)))
    scene.swipe(ONE)
    assert scene.refusals() == []


def test_a_retake_keeps_the_row(scene):
    take(scene, row(ONE, "1"))
    scene.swipe(ONE)
    scene.capture()
    scene.tell(commands.AllowRetake("A-0001", "student"))
    scene.swipe(ONE)
    assert places(scene) == [("软件20211", "key")] * 2
    (event,) = scene.journal.notes("retake_allowed")
    assert event.data == {"reason": "student"}


def test_a_row_that_somebody_else_has_is_never_shared(scene):
    """A code's student was given the row of somebody who then comes with a card."""
    take(scene, row(ONE, "1"))
    scene.scan(CODE)
    scene.tell(commands.PickRow(scene.journal.listings()[0].id))
    scene.capture()
    scene.swipe(ONE)
    assert scene.refusals() == ["row-taken"]
    scene.tell(commands.LetIn())
    scene.swipe(ONE)
    assert scene.refusals() == ["row-taken", "row-taken"]


def test_an_answer_about_somebody_else_gives_nobody_a_row(scene):
    """Two screens answer: the second answer comes when the next code is asked about already."""
    take(scene, row(ONE, "1"), row(TWO, "2"))
    scene.scan(CODE)
    before = scene.desk.reception.picking.question
    scene.tell(commands.PickRow(scene.journal.listings()[0].id, before))
    scene.capture()
    scene.scan(OTHER)
    scene.tell(commands.PickRow(scene.journal.listings()[1].id, before))
    assert scene.desk.reception.picking is not None and len(scene.journal.sittings()) == 1
    scene.tell(commands.PickRow(scene.journal.listings()[1].id, before + 1))
    assert [one.number for one in scene.journal.listings()] == ["A-0001", "A-0002"]


# two 学籍


def test_somebody_with_two_rows_is_asked_which_and_the_other_stays_open(scene):
    take(scene, row(ONE, "1", "软件20211"), row(ONE, "2", "会计20211"))
    scene.swipe(ONE)
    assert scene.journal.sittings() == []
    first, second = scene.journal.listings()
    assert [one.id for one in scene.desk.reception.picking.rows] == [first.id, second.id]
    scene.tell(commands.PickRow(second.id))
    scene.capture()
    assert places(scene) == [("会计20211", "asked")]
    assert scene.journal.listed_now(first.id).sitting is None
    scene.swipe(ONE)
    assert scene.desk.reception.picking.captured == "A-0001"
    scene.tell(commands.PickRow(first.id))
    scene.capture()
    assert places(scene) == [("会计20211", "asked"), ("软件20211", "asked")]
    scene.swipe(ONE)
    assert scene.refusals() == ["already-captured"]


# codes


def test_a_codes_row_is_picked_and_shown_back(scene):
    take(scene, row(citizen(1, "欧阳甲"), "2022001"), row(citizen(2, "王乙"), "2022002"))
    scene.scan(CODE)
    assert scene.journal.sittings() == [] and scene.codes(Kind.PRESENCE)[-1] == "pick-row"
    scene.tell(commands.ShowClass("软件20211"))
    rows = scene.desk.reception.expected.shown.rows
    assert [one.name for one in found(rows, "oy")] == ["欧*"]
    assert [one.digits for one in found(rows, "002")] == ["022002"]
    scene.tell(commands.PickRow(rows[0].listing))
    assert scene.desk.current.name == "欧阳甲" and places(scene) == [("软件20211", "picked")]
    assert scene.journal.swipe(scene.desk.current.record.swipe).token.trust == "picked"
    scene.capture()
    scene.scan(OTHER)
    scene.tell(commands.ShowClass("软件20211"))
    rows = scene.desk.reception.expected.shown.rows
    assert [one.state for one in rows] == [RowState.DONE, RowState.MISSING]
    scene.tell(commands.PickRow(rows[0].listing))
    assert scene.codes(Kind.TROUBLE)[-1] == "row-taken" and scene.desk.current is None
    assert scene.desk.reception.picking is not None, "they can still pick their own"


def test_while_a_row_is_picked_nobody_else_is_taken(scene):
    take(scene, row(ONE, "1"), row(TWO, "2"))
    scene.scan(CODE)
    scene.scan(CODE)
    scene.scan(OTHER)
    assert scene.refusals() == ["pick-waits", "pick-first"]
    scene.tell(commands.DropPick())
    assert scene.refusals()[-1] == "row-not-picked"
    scene.scan(OTHER)
    assert scene.desk.reception.picking.arrival.facts.code == OTHER


def test_somebody_with_a_code_whom_nobody_finds_on_the_list_sits_down_only_by_an_override(scene):
    take(scene, row(ONE, "1"))
    scene.scan(CODE)
    scene.tell(commands.DropPick())
    scene.scan(CODE)
    assert scene.desk.current is None and scene.desk.reception.picking is not None
    scene.tell(commands.DropPick())
    scene.tell(commands.LetIn("teacher-vouches"))
    scene.scan(CODE)
    scene.capture()
    assert places(scene) == [(None, "override")]
    assert [one.sitting for one in scene.journal.listings()] == [None]


def test_whose_row_was_picked_comes_again_without_another_pick(scene):
    take(scene, row(ONE, "1"))
    scene.scan(CODE)
    scene.tell(commands.PickRow(scene.journal.listings()[0].id))
    scene.capture()
    scene.tell(commands.AllowRetake("A-0001", "student"))
    scene.scan(CODE)
    again = scene.desk.current.record
    assert again.retake_of == scene.journal.sittings()[0].id
    assert scene.journal.swipe(again.swipe).token.trust == "picked"
    assert places(scene) == [("软件20211", "picked")] * 2


def test_nobody_is_picked_for_somebody_who_did_not_ask(scene):
    take(scene, row(ONE, "1"))
    scene.tell(commands.PickRow(scene.journal.listings()[0].id))
    assert scene.journal.sittings() == []


# what is wrong in the list


def test_what_a_card_has_otherwise_is_drafted_and_blocks_nobody(scene):
    card = citizen(2)
    take(scene, row(replace(card, name="测试乙"), "1", sex="男", birth="19990102"))
    scene.swipe(card)
    assert "list-differs" in scene.desk.current.doubts
    told = {one.what: (one.listed, one.said, one.origin) for one in scene.journal.corrections()}
    assert told == {
        "name": ("测试乙", "测试甲", "card"), "sex": ("男", "女", "card"), "birth": ("19990102", "19990101", "card"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "listed", ["阿卜杜热合曼·麦麦提", "阿卜杜热合曼•麦麦提", "阿卜杜热合曼 ・ 麦麦提", "阿卜杜热合曼．麦麦提"]
)
def test_dots_and_spaces_make_no_other_name(scene, listed):
    card = citizen(2, "阿卜杜热合曼·麦麦提")
    take(scene, row(replace(card, name=listed), "1"))
    scene.swipe(card)
    assert scene.journal.corrections() == []


def test_somebody_listed_under_another_number_and_let_in_has_that_taken_down(scene):
    take(scene, row(replace(ONE, number=TWO.number), "1"))
    scene.swipe(ONE)
    scene.tell(commands.LetIn(reason="office-confirmed"))
    scene.swipe(ONE)
    (one,) = scene.journal.corrections()
    assert (one.what, one.listed, one.said) == ("id_number", TWO.number, ONE.number)


def test_people_check_their_own_data_and_say_what_is_wrong(scene):
    card = citizen(2)
    take(scene, row(card, "2022001"))
    scene.tell(commands.ShowProof())
    assert scene.codes(Kind.TROUBLE)[-1] == "nobody-to-proofread"
    scene.swipe(card)
    scene.tell(commands.ShowProof())
    proof = scene.desk.proofreading.proof
    assert dict(proof.fields)["student_number"] == "2022001" and card.number not in repr(proof)
    scene.tell(commands.Correct("A-0001", "major", "  网络工程 "))
    (one,) = scene.journal.corrections()
    assert (one.what, one.listed, one.said, one.origin) == ("major", "软件工程", "网络工程", "student")
    scene.tell(commands.Correct("A-0001", "hat size", "9"))
    assert scene.codes(Kind.TROUBLE)[-1] == "correction-unfit"
    scene.tell(commands.Correct("A-0002", "level", "专科"))
    assert scene.codes(Kind.TROUBLE)[-1] == "nobody-to-proofread", "it was written about somebody else"
    scene.tell(commands.Proofread("A-0001"))
    assert scene.desk.proofreading.proof is None
    assert [event.refs["sitting"] for event in scene.journal.notes("proofread")] == [scene.desk.current.record.id]
    told = repr(list(scene.journal.events()))
    assert "网络工程" not in told and card.name not in told


# after delivery


def test_a_picture_that_the_office_has_is_captured_again_only_when_it_opens_the_case(scene):
    scene.swipe(ONE)
    scene.capture()
    told = {"package": "p", "root": "r", "chain_head": scene.journal.chain_head()}
    scene.journal.note("exported", data=told)
    scene.tell(commands.AllowRetake("A-0001"))
    assert list(scene.desk.retakes_allowed) != []
    scene.desk.retakes_allowed.clear()
    scene.journal.note("acknowledged", data=told)
    scene.tell(commands.AllowRetake("A-0001"))
    assert scene.codes(Kind.TROUBLE)[-1] == "delivered" and not scene.desk.retakes_allowed
    scene.tell(commands.AllowRetake("A-0001", "office-reopened"))
    scene.swipe(ONE)
    assert scene.desk.current.record.retake_of is not None
