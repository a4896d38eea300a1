"""An exemption turns checks off for one sitting, by their names; why somebody needs it is nowhere to be found."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.desks import ONE, TWO, DeskScene, desk_scene
from support.journals import open_journal, sit
from support.packages import delivered, shoot

from station import commands, messages
from station.checks.crop import Crop
from station.checks.judgement import Judgement
from station.checks.limits import DEFAULT, Severity, load
from station.checks.verdict import Finding, Verdict
from station.events import Kind
from station.exemptions import EXEMPTIONS, NEVER
from station.flow import State
from station.mailbox import LiveFrame
from station.ports import ATTENDED, HEADLESS
from station.showing import Frame, Recent, show
from station.words import LANGUAGES, known, say

BLINKS = Verdict("eyes_open", 0.9, (None, 0.45), "", Finding.BLOCK, locks=True)
FINE = replace(BLINKS, value=0.1, finding=Finding.PASS)
JUDGED = {name for name, check in load(DEFAULT).checks.items() if check.severity is not Severity.OFF}


def judged(*verdicts: Verdict) -> Judgement:
    return Judgement(DEFAULT, verdicts, (640, 424), 1, True, None, Crop(10, 10, 48, 64), 478)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.tell(commands.Login("王"))
        scene.swipe(ONE)
        yield scene


def watch(scene: DeskScene, *verdicts: Verdict, frames: int = 30) -> None:
    for _ in range(frames):
        scene.time.wait(0.04)
        frame = LiveFrame(scene._frames, b"", scene.time.monotonic())
        scene._frames += 1
        scene.tell(messages.Judged(frame, judged(*verdicts)))


def test_shutter_and_acceptance_respect_it(scene: DeskScene) -> None:
    watch(scene, BLINKS)
    assert scene.desk.current is not None
    assert scene.desk.shutter_lock(scene.desk.current) == "checks"
    scene.tell(commands.Exempt(EXEMPTIONS["eye"]))
    assert scene.desk.shutter_lock(scene.desk.current) is None
    scene.tell(commands.Shoot())
    scene.answer(scene.take())
    scene.examine()
    ticket = scene.darkroom.asked[0][1]
    scene.develop()
    scene.desk.current.judgement = judged(BLINKS)
    assert scene.desk.accept_lock(scene.desk.current) is None, ticket
    scene.tell(commands.Accept())
    assert scene.desk.current is None


def test_it_ends_with_the_sitting(scene: DeskScene) -> None:
    scene.tell(commands.Exempt(EXEMPTIONS["eye"]))
    scene.tell(commands.Abandon("absent"))
    scene.swipe(TWO)
    scene.tell(commands.ArmByKey())
    watch(scene, BLINKS)
    assert scene.desk.current is not None
    assert scene.desk.current.overridden == frozenset()
    assert scene.desk.shutter_lock(scene.desk.current) == "checks"


def test_auto_shutter_respects_it(tmp_path: Path) -> None:
    with desk_scene(tmp_path, replace(HEADLESS, auto_accept=False)) as scene:
        scene.connect()
        scene.swipe(ONE)
        watch(scene, BLINKS)
        assert not [asked for asked in scene.camera.asked if asked[0] == "shoot"]
        scene.tell(commands.Exempt(EXEMPTIONS["eye"]))
        watch(scene, BLINKS)
        assert [asked for asked in scene.camera.asked if asked[0] == "shoot"]


def test_nobody_is_told_to_do_what_does_not_count_for_them(scene: DeskScene) -> None:
    watch(scene, BLINKS)
    assert scene.desk.instruction is not None
    assert scene.desk.instruction.name == "open-eyes"
    scene.tell(commands.Exempt(EXEMPTIONS["eye"]))
    watch(scene, BLINKS)
    assert scene.desk.instruction is None


def test_an_instruction_goes_with_its_sitter_and_with_the_light(scene: DeskScene) -> None:
    watch(scene, BLINKS)
    scene.time.wait(5)
    assert scene.desk.instruction is None, "nobody knows what live view would say now"
    watch(scene, BLINKS)
    scene.tell(commands.Abandon("absent"))
    assert scene.desk.instruction is None
    scene.swipe(TWO)
    scene.tell(commands.ArmByKey())
    assert scene.desk.current is not None
    assert scene.desk.instruction is None, "that was somebody else's"


def test_the_recorded_reason_is_the_checks_name(scene: DeskScene) -> None:
    scene.tell(commands.Exempt(EXEMPTIONS["posture"]))
    assert scene.desk.current is not None
    written = scene.journal.overrides(scene.desk.current.record.id)
    expected = [check for check in EXEMPTIONS["posture"] if check in JUDGED]
    assert [(one.check, one.reason, one.operator) for one in written] == [(name, name, "王") for name in expected]
    said = scene.heard(Kind.OVERRIDE)
    assert [(one.code, one.detail["check"]) for one in said] == [(name, name) for name in expected]


def test_twice_is_once_and_nobody_is_exempt_from_being_alone_in_the_picture(scene: DeskScene) -> None:
    scene.tell(commands.Exempt(EXEMPTIONS["mouth"]))
    scene.tell(commands.Exempt((*EXEMPTIONS["mouth"], "one_face", "no_such_rule")))
    assert scene.desk.current is not None
    assert len(scene.journal.overrides(scene.desk.current.record.id)) == 1
    assert not NEVER & scene.desk.current.overridden


def test_without_anybody_in_the_chair_nothing_happens(tmp_path: Path) -> None:
    with desk_scene(tmp_path, ATTENDED) as scene:
        scene.tell(commands.Exempt(EXEMPTIONS["mouth"]))
        assert scene.heard(Kind.OVERRIDE) == []


@pytest.mark.parametrize("picked", EXEMPTIONS)
def test_not_a_byte_of_what_was_picked_is_kept(scene: DeskScene, caplog: pytest.LogCaptureFixture, picked: str) -> None:
    """Neither its code nor its words: not in the journal's file, its log, the announcements, or what screens get."""
    caplog.set_level(logging.DEBUG)
    watch(scene, FINE)
    scene.tell(commands.Exempt(EXEMPTIONS[picked]))
    assert scene.desk.current is not None
    assert scene.desk.current.overridden
    scene.capture()
    frame = Frame("A", "day", True, ("王",), scene.folder)
    seen = repr(show(scene.desk, frame, Recent(scene.journal.counts(), [])))  # type: ignore[arg-type]
    events = [json.dumps({"data": event.data, "refs": event.refs}) for event in scene.journal.events()]
    told = [one.as_line() for one in scene.announced]
    files = [path.read_bytes() for path in scene.folder.rglob("*") if path.is_file()]
    for secret in (picked, *(say(f"exempt.{picked}", language) for language in LANGUAGES)):
        if secret in ("eye", "mouth", "posture", "Eye", "Mouth"):  # these are also parts of other words
            secret = f'"{secret}"'
        assert secret not in seen
        assert not [line for line in (*events, *told, caplog.text) if secret in line]
        assert not [content for content in files if secret.encode() in content]


def test_the_package_names_the_checks_and_nothing_else(tmp_path: Path) -> None:
    """Written as the desk writes it, which the tests above show."""
    data, stick = tmp_path / "data", tmp_path / "stick"
    data.mkdir()
    with open_journal(data) as journal:
        sitting = sit(journal, 1)
        for check in EXEMPTIONS["head-covering"]:
            journal.override(sitting.id, check, check, operator="Wang")
        journal.accept(sitting.id, shoot(journal, data, sitting, 1).id)
    delivered(data, stick)
    written = [path.read_bytes() for path in stick.rglob("*") if path.is_file()]
    assert [content for content in written if b"head_top" in content]
    for secret in ("head-covering", "dressing", *(say("exempt.head-covering", one) for one in LANGUAGES)):
        assert not [content for content in written if secret.encode() in content]


def test_belief_and_illness_leave_the_same_trace() -> None:
    assert EXEMPTIONS["head-covering"] == EXEMPTIONS["dressing"]


def test_every_exemption_turns_something_off_and_has_its_words() -> None:
    for picked, checks in EXEMPTIONS.items():
        assert known(f"exempt.{picked}")
        assert set(checks) & JUDGED or picked == "wheelchair", picked
        assert not set(checks) & NEVER


def test_the_picture_is_still_being_looked_at(scene: DeskScene) -> None:
    """Measured values stay in the journal: what was turned off is the lock, not the eye."""
    watch(scene, BLINKS)
    scene.tell(commands.Exempt(EXEMPTIONS["eye"]))
    scene.tell(commands.Shoot())
    assert scene.desk.current is not None
    assert scene.desk.current.state is State.SHOOTING
    (intended,) = [event for event in scene.journal.events() if event.kind == "intent"]
    assert "eyes_open" in json.dumps(intended.data)
