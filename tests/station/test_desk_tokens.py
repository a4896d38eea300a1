"""Every way to say who one is, at a real desk and journal: what opens a sitting, what is refused, what is kept."""

import json
from collections import deque
from dataclasses import replace
from datetime import date

import pytest
from support.desks import KEY, ONE, THREE, TWO, DeskScene, desk_scene

from db.records import Token
from drivers.readers import number as numbers
from drivers.readers.base import IdCard
from station import commands, messages
from station.events import Kind
from station.identity import code_key
from station.job.code_list import CodeList
from station.job.code_shape import ENOUGH
from station.job.compare import Known
from station.job.rules import DoorRules
from station.job.typed import Entry
from station.reception import HALF_PATIENCE, TEST_PATIENCE
from station.showing import Frame, Recent, show

CODE, OTHER = "Zm9vYmFyYmF6cXV4-0001", "Zm9vYmFyYmF6cXV4-0002"


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        yield scene


@pytest.fixture
def scene_of(tmp_path):
    """A desk of a job with these rules."""
    opened = []

    def make(**rules) -> DeskScene:
        context = desk_scene(tmp_path, rules=DoorRules(**rules))
        scene = context.__enter__()
        opened.append(context)
        scene.connect()
        return scene

    yield make
    for context in opened:
        context.__exit__(None, None, None)


def citizen(index: int) -> str:
    digits = f"99999919990101{index:03}"
    return digits + numbers.check_character(digits)


def typed(document="temporary-id", number=None, name="测试甲", reason="card-lost") -> commands.TypeIn:
    return commands.TypeIn(Entry(document, reason, number or citizen(1), name))


def everything_written(scene: DeskScene) -> str:
    """Every row of every table, as text."""
    database = scene.journal._database
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return repr([database.execute(f"SELECT * FROM {table}").fetchall() for table in tables])


def tokens(scene: DeskScene) -> list[tuple[Token | None, Token | None]]:
    swipes = [scene.journal.swipe(sitting.swipe) for sitting in scene.journal.sittings()]
    return [(swipe.token, swipe.also) for swipe in swipes]


# codes


def test_a_code_opens_a_sitting_and_is_kept_as_it_was(scene):
    scene.scan(CODE)
    (sitting,) = scene.journal.sittings()
    assert scene.heard(Kind.SWIPE)[0].detail == {"reader": "code-serial:y", "token_kind": "code", "trust": "code"}
    person = scene.journal.person(sitting.person)
    assert (person.code, person.name, person.id_number) == (CODE, None, None)
    assert [(token.kind, token.trust, also) for token, also in tokens(scene)] == [("code", "code", None)]
    assert CODE not in json.dumps([event.data for event in scene.journal.events()])


def test_the_same_code_again_asks_and_a_yes_gives_a_new_number(scene):
    scene.scan(CODE)
    scene.capture()
    scene.look(0)
    scene.scan(CODE)
    assert scene.refusals() == ["already-captured"]
    assert scene.desk.reception.question.number == "A-0001"
    scene.tell(commands.LetIn())
    assert scene.codes(Kind.PRESENCE) == ["let-in"]
    assert scene.desk.reception.question is None
    scene.tell(commands.LetIn())
    assert scene.codes(Kind.PRESENCE) == ["let-in"], "a yes to nothing says nothing"
    scene.scan(CODE)
    again = scene.desk.current.record
    assert (again.number, again.retake_of) == ("A-0002", scene.journal.sittings()[0].id)
    scene.capture()
    scene.look(0)
    scene.scan(CODE)
    assert scene.refusals() == ["already-captured"] * 2, "one yes is for one time"


def test_a_code_of_another_case_or_with_a_blank_is_another_code(scene):
    """Opaque and unmodified: what differs in one character is not the same."""
    scene.scan(CODE)
    scene.scan(CODE.upper())
    assert scene.desk.waiting is not None
    assert scene.desk.waiting.keys != scene.desk.current.keys


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        ("134567890123456789", "payment-code"),
        ("281234567890123456", "payment-code"),
        ("https://example.com/code?x=1", "web-address"),
        ("PZXH:day:A-0132", "own-ticket"),
        ("13800000000", "phone-number"),
        (citizen(7), "bare-number"),
        ("   ", "not-a-code"),
    ],
)
def test_what_is_plainly_no_code_is_refused_and_nowhere_kept(scene, shown, why):
    before = everything_written(scene)
    scene.scan(shown)
    assert scene.refusals() == [why]
    assert scene.journal.counts().sittings == 0
    written = everything_written(scene)
    assert before != written
    assert code_key(KEY, shown) not in written
    if shown.strip():
        assert shown not in written


def test_an_unlike_code_is_asked_about_once_enough_are_known(scene):
    for index in range(ENOUGH):
        scene.scan(f"Ab-{index:017}")
        assert scene.refusals() == []
        scene.capture()
        scene.look(0)
    scene.scan("Ab-0123456789")
    assert scene.refusals() == ["code-unusual"]
    assert scene.desk.reception.question.code == "code-unusual"
    scene.scan("ab-another-one-123456")
    scene.tell(commands.LetIn())
    scene.scan("Ab-0123456789")
    assert scene.refusals() == ["code-unusual"] * 3, "the yes was for whoever was asked about last"
    scene.tell(commands.LetIn())
    scene.scan("Ab-0123456789")
    assert scene.desk.current.record.number == f"A-{ENOUGH + 1:04}"


def test_what_codes_are_like_is_known_again_after_a_restart(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        for index in range(ENOUGH):
            scene.scan(f"Ab-{index:017}")
            scene.capture()
            scene.look(0)
    with desk_scene(tmp_path) as scene:
        scene.scan("12345")
        assert scene.refusals() == ["code-unusual"]


# what the job takes


@pytest.mark.parametrize(
    ("rule", "card", "code"),
    [("card", None, "code-not-taken"), ("code", "card-not-taken", None), ("either", None, None)],
)
def test_a_job_takes_the_tokens_that_it_says(scene_of, rule, card, code):
    scene = scene_of(tokens=rule)
    scene.swipe(ONE)
    scene.scan(CODE)
    assert scene.refusals() == [why for why in (card, code) if why]
    assert scene.journal.counts().sittings == [card, code].count(None)


def test_a_payment_code_is_called_so_even_where_no_code_is_taken(scene_of):
    scene = scene_of(tokens="card")
    scene.scan("134567890123456789")
    assert scene.refusals() == ["payment-code"]


# card and code together


@pytest.mark.parametrize("card_first", [True, False])
def test_both_together_are_one_swipe_and_one_number(scene_of, card_first):
    scene = scene_of(tokens="both")
    steps = [lambda: scene.swipe(ONE), lambda: scene.scan(CODE)]
    first, second = steps if card_first else reversed(steps)
    first()
    assert scene.journal.counts().sittings == 0
    assert scene.codes(Kind.PRESENCE) == ["wants-code" if card_first else "wants-card"]
    second()
    (sitting,) = scene.journal.sittings()
    ((token, also),) = tokens(scene)
    assert (token.kind, also.kind) == ("resident", "code")
    person = scene.journal.person(sitting.person)
    assert (person.name, person.id_number, person.code) == (ONE.name, ONE.number, CODE)
    assert scene.heard(Kind.SWIPE)[0].detail["compared"]["verdict"] == "unknown"
    assert scene.refusals() == []


@pytest.mark.parametrize("with_code", [True, False])
def test_whoever_was_captured_with_both_is_known_by_either(scene_of, with_code):
    scene = scene_of(tokens="both")
    scene.swipe(ONE)
    scene.scan(CODE)
    scene.capture()
    scene.look(0)
    scene.scan(CODE) if with_code else scene.swipe(ONE)
    assert scene.refusals() == ["already-captured"]
    assert scene.desk.reception.waiting is None


def known(masked: str | None, last_four: str | None) -> CodeList:
    return CodeList({code_key(KEY, CODE): Known(masked, last_four)})


def test_a_card_and_a_code_of_two_people_stop(scene_of):
    scene = scene_of(tokens="both", codes=known("甲*", "9999"))
    scene.swipe(TWO)
    scene.scan(CODE)
    assert scene.refusals() == ["tokens-differ"] * 2, "each was a presentation"
    assert scene.journal.counts().sittings == 0
    assert scene.desk.reception.waiting is None


def test_agreement_is_said_to_be_weak(scene_of):
    scene = scene_of(tokens="both", codes=known(None, ONE.number[-4:]))
    scene.scan(CODE)
    scene.swipe(ONE)
    compared = scene.heard(Kind.SWIPE)[0].detail["compared"]
    assert compared == {"name": "unknown", "last_four": "agrees", "verdict": "weak"}
    assert scene.desk.current.compared == "weak"


def test_half_is_given_up_when_somebody_else_comes_and_when_time_is_over(scene_of):
    scene = scene_of(tokens="both")
    scene.swipe(ONE)
    scene.swipe(ONE)
    assert scene.refusals() == ["half-waits"]
    scene.swipe(TWO)
    assert scene.refusals() == ["half-waits", "half-only"]
    scene.time.wait(HALF_PATIENCE + 1)
    scene.desk.follow()
    assert scene.refusals() == ["half-waits", "half-only", "half-only"]
    scene.scan(CODE)
    assert scene.journal.counts().sittings == 0, "a code alone is half again, of nobody who left"
    scene.tell(commands.DropHalf())
    assert scene.refusals()[-1] == "half-only"
    assert scene.desk.reception.waiting is None


def test_half_survives_the_disks_trouble(scene_of):
    scene = scene_of(tokens="both")
    scene.swipe(ONE)
    scene.after_the_disk_was_away()
    scene.scan(CODE)
    assert scene.journal.counts().sittings == 1


# typed by hand


def test_a_typed_person_has_the_trust_of_typing_everywhere(scene):
    scene.tell(typed())
    (sitting,) = scene.journal.sittings()
    ((token, _),) = tokens(scene)
    assert (token.kind, token.trust) == ("typed", "typed")
    assert scene.heard(Kind.SWIPE)[0].detail == {
        "reader": "typed", "token_kind": "typed", "trust": "typed", "document": "temporary-id", "reason": "card-lost"
    }  # fmt: skip
    assert scene.journal.person(sitting.person).id_number == citizen(1)
    assert citizen(1) not in json.dumps([event.data for event in scene.journal.events()])


def test_a_citizen_typed_in_is_the_one_whose_card_was_read(scene):
    card = IdCard("resident", "测试甲", citizen(1), None)
    scene.swipe(card)
    scene.capture()
    scene.look(0)
    scene.tell(typed())
    assert scene.refusals() == ["already-captured"]


@pytest.mark.parametrize("by_hand_first", [True, False])
def test_one_name_under_two_documents_is_asked_about(scene, by_hand_first):
    card = IdCard("resident", "测试甲", citizen(2), None)
    passport = typed("passport", "P12345678")
    steps = [lambda: scene.tell(passport), lambda: scene.swipe(card)]
    first, second = steps if by_hand_first else reversed(steps)
    first()
    scene.capture()
    scene.look(0)
    second()
    assert scene.refusals() == ["same-name"]
    assert scene.desk.reception.question.number == "A-0001"
    scene.tell(commands.LetIn())
    second()
    assert scene.desk.current.record.number == "A-0002"


def test_two_cards_of_one_name_are_two_people(scene):
    scene.swipe(replace(ONE, name="王伟"))
    scene.capture()
    scene.look(0)
    scene.swipe(replace(TWO, name="王伟"))
    assert scene.refusals() == []


@pytest.mark.parametrize(
    ("entry", "trouble"),
    [
        (typed(number=citizen(1)[:17] + ("1" if citizen(1)[17] != "1" else "2")), "number-mistyped"),
        (typed(number="12345"), "number-unfit"),
        (typed("taiwan-pass", "P12345"), "number-unfit"),
        (typed(name=" \u200b "), "person-name-unfit"),
        (typed(name="甲" * 51), "person-name-unfit"),
        (typed(document="library-card"), "document-unknown"),
        (typed(reason="because"), "reason-unknown"),
    ],
)
def test_what_can_be_no_document_is_told_before_anything_is_written(scene, entry, trouble):
    length = scene.journal.length()
    scene.tell(entry)
    assert scene.codes(Kind.TROUBLE) == [trouble]
    assert scene.journal.length() == length


def test_an_id_on_a_phone_takes_the_jobs_leave(scene_of, tmp_path):
    scene = scene_of()
    scene.tell(typed("electronic-id"))
    assert scene.refusals() == ["electronic-id"]
    assert citizen(1) not in everything_written(scene)


def test_an_id_on_a_phone_where_the_job_allows_it(scene_of):
    scene = scene_of(electronic_id=True)
    scene.tell(typed("electronic-id"))
    assert scene.journal.counts().sittings == 1


# doubts and tests


def test_an_expired_card_is_let_in_and_said(scene):
    today = scene.time.now().date()
    scene.swipe(replace(ONE, valid_to=date(today.year - 1, 1, 1), doubts=("birth",)))
    assert scene.heard(Kind.SWIPE)[0].detail["doubts"] == ["birth", "expired"]
    assert scene.desk.current.doubts == ("birth", "expired")


def test_a_card_is_good_on_its_last_day(scene):
    scene.swipe(replace(ONE, valid_to=scene.time.now().date()))
    assert "doubts" not in scene.heard(Kind.SWIPE)[0].detail


def test_a_test_swipe_leaves_no_person_number_or_count(scene):
    before = scene.journal.counts()
    scene.tell(commands.TestSwipe())
    scene.swipe(ONE)
    assert scene.codes(Kind.PRESENCE) == ["test-swipe"]
    assert scene.journal.counts() == before
    written = everything_written(scene)
    assert ONE.name not in written and ONE.number not in written
    assert scene.journal.events and not scene.heard(Kind.SWIPE)
    scene.swipe(ONE)
    assert scene.heard(Kind.SWIPE)[0].number == "A-0001", "only the next one was a test"


def test_a_test_is_over_after_a_while(scene):
    scene.tell(commands.TestSwipe())
    scene.time.wait(TEST_PATIENCE + 1)
    scene.swipe(THREE)
    assert scene.heard(Kind.SWIPE)


def test_the_field_in_the_window_is_a_scanner_too(scene):
    scene.tell(commands.ScanField(CODE))
    assert scene.heard(Kind.SWIPE)[0].detail["reader"] == "code-field"


def test_while_the_disk_is_away_a_payment_code_leaves_no_trace_either(scene):
    scene.desk.catch_up(messages.CodePresented("code-serial:y", "134567890123456789"))
    assert scene.refusals() == ["disk-away"]
    assert code_key(KEY, "134567890123456789") not in everything_written(scene)


@pytest.mark.parametrize(
    ("rule", "with_scanner", "shows"),
    [("either", False, "card"), ("either", True, "either"), ("code", False, "code"), ("both", True, "both")],
)
def test_people_are_asked_for_what_the_job_takes_and_a_reader_can_read(scene_of, rule, with_scanner, shows):
    scene = scene_of(tokens=rule)
    if with_scanner:
        scene.tell(messages.ReaderUp("code-serial:y", "scanner", None))
    frame = Frame("A", "day", True, (), scene.folder)
    assert show(scene.desk, frame, Recent(scene.journal.counts(), deque())).shows == shows
