"""Where no card can be read: a row of the list, the last four of a document, two people; at a real desk and journal."""

import json
from dataclasses import replace

import pytest
from support.desks import ONE, TWO, DeskScene, desk_scene
from support.listed import listing_of, row_of
from support.operators import BOSS, CODES, LI, WANG, answer_code, register

from db.records import RosterChanges
from station import commands, messages
from station.by_row import PATIENCE, REASONS, TRIES
from station.events import Kind
from station.job.jobfile import JobTable
from station.job.rules import DoorRules
from station.row_commands import CheckRow, TakeRow
from station.second import Second
from station.showing import Frame, Recent, show

FOUR = ONE.number[-4:]
WRONG = "9" * 4
SECOND = Second("Li", "")


def listed(scene: DeskScene, *rows) -> DeskScene:
    rows = rows or (row_of(ONE, "软件20211"), row_of(TWO, "软件20211"))
    scene.journal.take_roster("people", "0" * 64, RosterChanges(tuple(enumerate(rows, start=1))))
    scene.desk.by_row.renew()
    scene.connect()
    scene.tell(commands.Login("Wang"))
    return scene


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        yield listed(scene)


def check(scene: DeskScene, card=ONE, four: str | None = None) -> None:
    scene.tell(CheckRow(listing_of(scene.journal, card), card.number[-4:] if four is None else four))


def take(scene: DeskScene, card=ONE, second: Second | None = SECOND, reason: str = REASONS[0]) -> None:
    scene.tell(TakeRow(listing_of(scene.journal, card), reason, second))


def by_row(scene: DeskScene, card=ONE) -> None:
    check(scene, card)
    take(scene, card)


def test_somebody_picked_from_the_list_is_a_token_like_every_other(scene):
    by_row(scene)
    (event,) = [one for one in scene.journal.events() if one.kind == "swipe"]
    token = scene.journal.swipe(event.refs["swipe"]).token
    assert (token.kind, token.trust, token.reader) == ("roster", "picked", "roster")
    assert dict(scene.heard(Kind.SWIPE)[0].detail) == {
        "reader": "roster", "token_kind": "roster", "trust": "picked", "reason": "reader-broken", "second": "Li"
    }  # fmt: skip
    assert event.operator == "Wang" and event.data["detail"]["second"] == "Li"
    scene.capture()
    (sitting,) = scene.journal.sittings()
    place = scene.journal.place_of_sitting(sitting.id)
    assert (sitting.number, place.listing, place.how) == ("A-0001", listing_of(scene.journal, ONE), "picked")
    assert scene.journal.person(sitting.person).name == ONE.name


def test_who_was_picked_and_swipes_later_is_the_same_person(scene):
    by_row(scene)
    scene.swipe(ONE)
    scene.capture()
    scene.swipe(ONE)
    by_row(scene)
    assert scene.refusals() == ["sitting-open", "already-captured", "already-captured", "last-four-first"]
    assert {one.detail.get("number") for one in scene.heard(Kind.REFUSED)[:3]} == {"A-0001"}
    assert [one.number for one in scene.journal.sittings()] == ["A-0001"]


def test_who_swiped_is_the_same_person_when_picked(scene):
    scene.swipe(ONE)
    scene.capture()
    by_row(scene)
    assert scene.refusals()[0] == "already-captured" and len(scene.journal.sittings()) == 1
    scene.tell(commands.LetIn())  # a retake, allowed by name
    by_row(scene)
    assert [(one.number, one.retake_of is None) for one in scene.journal.sittings()] == [
        ("A-0001", True), ("A-0002", False)
    ]  # fmt: skip


@pytest.mark.parametrize("four", [WRONG, "", FOUR[:3], f"0{FOUR}", TWO.number[-4:]])
def test_without_the_right_last_four_nobody_is_taken(scene, four):
    check(scene, four=four)
    take(scene)
    assert scene.refusals() == ["last-four-wrong", "last-four-first"] and scene.journal.sittings() == []


def test_last_four_are_right_with_a_small_x_and_blanks(scene):
    check(scene, four=f" {FOUR.lower()} ")
    take(scene)
    assert scene.refusals() == [] and len(scene.journal.sittings()) == 1


def test_the_last_four_count_for_their_row_alone_once_and_not_for_long(scene):
    check(scene, TWO)
    take(scene, ONE)
    check(scene)
    scene.time.wait(PATIENCE)
    take(scene)
    assert scene.refusals() == ["last-four-first"] * 2 and scene.journal.sittings() == []


def test_a_row_bears_three_wrong_ones_a_day_and_another_start_forgives_none(scene):
    for _ in range(TRIES):
        check(scene, four=WRONG)
    check(scene)
    take(scene)
    scene.after_the_disk_was_away()
    check(scene)
    wrong = ["last-four-wrong"] * (TRIES - 1)
    assert scene.refusals() == [*wrong, "last-four-spent", "last-four-spent", "last-four-first", "last-four-spent"]
    assert [one.detail.get("left") for one in scene.heard(Kind.REFUSED)[: TRIES + 1]] == [2, 1, 0, None]
    check(scene, TWO)  # others are not concerned
    assert scene.codes(Kind.PRESENCE)[-1] == "row-fits"


def test_no_digits_and_no_name_are_written_or_said(scene, caplog):
    check(scene, four="8765")
    by_row(scene)
    told = json.dumps([[one.data, one.refs] for one in scene.journal.events()], ensure_ascii=False)
    said = "".join(one.as_line() for one in scene.announced) + caplog.text
    commanded = repr(CheckRow("row", "8765"))
    for secret in ("8765", f'"{FOUR}"', ONE.number, "测试", f'"{ONE.name}"'):
        assert secret not in told + said + commanded


@pytest.mark.parametrize("second", [None, Second("Wang", ""), Second("Somebody", "")])
def test_one_person_alone_picks_nobody_from_the_list(scene, second):
    check(scene)
    take(scene, second=second)
    assert scene.journal.sittings() == [] and scene.heard(Kind.SWIPE) == []
    assert scene.codes(Kind.TROUBLE)[-1] in ("second-needed", "second-is-first", "operator-unknown")
    take(scene)  # the last four were right; only the second person was missing
    assert len(scene.journal.sittings()) == 1


def test_with_codes_the_second_person_says_so_by_their_own(tmp_path):
    def everybody(journal):
        register(journal, BOSS, WANG, LI)

    with desk_scene(tmp_path, before=everybody) as scene:
        listed(scene)
        check(scene)
        assert scene.codes(Kind.TROUBLE)[-1] == "login-needed"
        scene.tell(commands.Login(WANG, CODES[WANG]))
        assert answer_code(scene)
        check(scene)
        take(scene, second=Second(LI, CODES[WANG]))
        assert not answer_code(scene) and scene.journal.sittings() == []
        take(scene, second=Second(LI, CODES[LI]))
        assert answer_code(scene)
        assert scene.heard(Kind.SWIPE)[0].detail["second"] == LI


def test_a_row_without_a_number_is_nobodys_token(tmp_path):
    row = row_of(ONE, "软件20211")
    with desk_scene(tmp_path) as scene:
        listed(scene, replace(row, id_key=None, facts=replace(row.facts, id_number=None)))
        (listing,) = scene.journal.listings()
        scene.tell(CheckRow(listing.id, row.facts.student_number[-4:]))
        scene.tell(TakeRow(listing.id, REASONS[0], SECOND))
        scene.tell(CheckRow("gone", FOUR))
        assert scene.refusals() == ["row-without-number", "last-four-first", "row-gone"]
        assert scene.journal.sittings() == []


@pytest.mark.parametrize(("standing", "code"), [("entrusted", "entrusted"), ("captured", "captured-elsewhere")])
def test_the_list_keeps_out_whom_it_would_keep_out_with_a_card(tmp_path, standing, code):
    with desk_scene(tmp_path) as scene:
        listed(scene, row_of(ONE, "软件20211", standing))
        by_row(scene)
        assert scene.refusals() == [code, "last-four-first"] and scene.journal.sittings() == []


def test_of_two_rows_of_one_person_the_picked_one_is_theirs(tmp_path):
    row = row_of(ONE, "软件20211")
    other = replace(row, student_key="b" * 64, class_name="会计20212")
    with desk_scene(tmp_path) as scene:
        listed(scene, row, other)
        picked = scene.journal.listings()[1]
        scene.tell(CheckRow(picked.id, FOUR))
        scene.tell(TakeRow(picked.id, REASONS[0], SECOND))
        (sitting,) = scene.journal.sittings()
        assert scene.journal.place_of_sitting(sitting.id).listing == picked.id and scene.desk.reception.picking is None


def test_a_job_that_takes_no_card_takes_no_row(tmp_path):
    with desk_scene(tmp_path, rules=DoorRules(tokens="code")) as scene:
        listed(scene)
        assert not scene.desk.by_row.view({}).possible
        by_row(scene)
        assert scene.refusals() == ["card-not-taken", "last-four-first"]


def test_a_reason_is_one_of_the_list(scene):
    check(scene)
    take(scene, reason="because")
    assert scene.codes(Kind.TROUBLE) == ["reason-unknown"] and scene.journal.sittings() == []


def test_it_is_offered_as_long_as_no_card_reader_works(scene):
    def offered() -> tuple[bool, bool]:
        frame = Frame("A", "day", rehearsal=True, operators=(), folder=scene.folder)
        view = show(scene.desk, frame, Recent(scene.journal.counts(), pictures=[])).by_row  # type: ignore[arg-type]
        return view.possible, view.offered

    assert offered() == (True, False)  # no reader has been heard of
    scene.tell(messages.ReaderUp("serial:x", "model", None))
    assert offered() == (True, False)
    scene.tell(messages.ReaderDown("serial:x", "device-lost", ""))
    scene.tell(messages.ReaderUp("code-serial:y", "model", None))
    assert offered() == (True, True)
    scene.tell(messages.ReaderUp("serial:x", "model", None))
    assert offered() == (True, False)


def test_where_no_names_are_kept_nobody_is_offered(tmp_path):
    with desk_scene(tmp_path, job=JobTable(names="none")) as scene:
        assert not listed(scene).desk.by_row.view({"serial:x": "device-lost"}).possible
