"""The body's own button: nobody's by default; where it counts, whose, and never the next person's."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.desks import ONE, SERIAL, TWO, DeskScene, desk_scene

from db.verify import verify
from station import commands, messages
from station.events import Kind
from station.flow import State
from station.job.rules import ShutterRules
from station.ports import ATTENDED, HEADLESS

BUTTON = ShutterRules(body_button=True)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    """Somebody sits before a calibrated body whose own button counts."""
    with desk_scene(tmp_path, shutter=BUTTON) as scene:
        scene.connect()
        scene.swipe(ONE)
        yield scene
    assert verify(tmp_path) == []


def press(scene: DeskScene, **evidence) -> None:
    scene.answer(scene.caught())
    scene.examine(**evidence)


def bound(scene: DeskScene):
    (exposure,) = scene.journal.exposures(scene.desk.current.record.id)
    return exposure


def standing(scene: DeskScene) -> list[str]:
    return [said.intent for said in scene.heard(Kind.INTENT) if said.detail.get("standing")]


# by default


def test_by_default_a_press_is_nobodys_and_says_what_to_use(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.swipe(ONE)
        assert scene.camera.watched is None
        scene.tell(messages.Strays(SERIAL, (scene.fetch(scene.new_file()),)))
        assert scene.codes(Kind.ORPHAN) == ["foreign"]
        assert scene.codes(Kind.TROUBLE) == ["body-button"]
        assert scene.journal.counts().intents == 0


# where the job lets it count


def test_arming_writes_an_intent_that_stands(scene):
    (intent,) = standing(scene)
    assert scene.camera.watched == intent
    (event,) = [event for event in scene.journal.events() if event.kind == "intent"]
    assert event.data["standing"] is True
    assert scene.desk.current.state is State.ARMED


def test_one_press_is_the_sitters_picture_and_is_marked(scene):
    scene.time.wait(40.0)
    press(scene)
    exposure = bound(scene)
    assert exposure.intent == standing(scene)[0]
    assert exposure.file.evidence["shot"] == "body-button"
    assert "triggered_at" not in exposure.file.evidence
    assert scene.desk.current.state is State.DEVELOPING


def test_each_further_shot_needs_another_intent(scene):
    press(scene)
    assert scene.camera.watched is None
    scene.tell(messages.Strays(SERIAL, (scene.fetch(scene.new_file()),)))  # while the first is being developed
    assert scene.codes(Kind.ORPHAN) == ["foreign"]
    scene.develop()
    scene.tell(commands.Retake())
    first, second = standing(scene)
    assert scene.camera.watched == second != first
    press(scene)
    assert len(scene.journal.exposures(scene.desk.current.record.id)) == 2


def test_two_presses_are_nobodys_and_another_intent_stands(scene):
    scene.answer(scene.caught(*(scene.fetch(scene.new_file()) for _ in range(2))))
    assert scene.codes(Kind.ORPHAN) == ["several", "several"]
    assert scene.codes(Kind.NO_PICTURE) == ["several"]
    assert scene.camera.watched == standing(scene)[-1]
    assert len(standing(scene)) == 2


@pytest.mark.parametrize("late", [-5.0, 5.0])
def test_what_was_shot_outside_the_window_is_nobodys(scene, late):
    """Before the arming it is the last sitter's; after its own appearance it is another clock's."""
    scene.answer(scene.caught())
    scene.examine(late=late)
    assert scene.codes(Kind.ORPHAN) == ["wrong-time"]
    assert len(standing(scene)) == 2


def test_what_was_shot_anywhere_in_the_window_is_the_sitters(scene):
    scene.time.wait(50.0)
    press(scene, late=-49.0)
    assert bound(scene)


def test_the_key_replaces_what_stands_before_the_body_is_asked(scene):
    scene.tell(commands.Shoot())
    assert scene.codes(Kind.NO_PICTURE) == ["replaced"]
    kinds = [event.kind for event in scene.journal.events() if event.kind in ("intent", "no_picture")]
    assert kinds == ["intent", "no_picture", "intent"]
    assert scene.camera.watched is None
    assert scene.camera.asked[-1][0] == "shoot"
    scene.answer(scene.take())
    scene.examine()
    assert "shot" not in bound(scene).file.evidence


def test_a_press_that_crossed_with_the_key_is_nobodys(scene):
    pressed = scene.caught()
    scene.tell(commands.Shoot())
    scene.answer(pressed)
    assert scene.codes(Kind.ORPHAN) == ["late"]
    assert scene.desk.current.state is State.SHOOTING
    scene.answer(scene.take())
    scene.examine()
    assert len(scene.heard(Kind.BOUND)) == 1


def test_a_press_that_crossed_with_the_end_is_never_the_next_persons(scene):
    pressed = scene.caught()
    scene.tell(commands.Abandon("absent"))
    scene.swipe(TWO)
    scene.answer(pressed)
    assert scene.codes(Kind.ORPHAN) == ["late"]
    assert scene.heard(Kind.BOUND) == []
    assert scene.desk.current.record.number == "A-0002"
    assert scene.desk.current.standing


def test_what_nobody_used_ends_with_the_sitting(scene):
    scene.tell(commands.Abandon("absent"))
    assert scene.codes(Kind.NO_PICTURE) == ["unused"]
    assert scene.journal.open_intents() == []
    assert scene.camera.watched is None


def test_a_body_that_goes_away_leaves_the_intent_unknown_until_its_card_was_looked_at(scene):
    ticket = scene.camera.watched
    scene.answer(messages.ShotLost(SERIAL, ticket, "device-lost", "", ()))
    scene.tell(messages.CameraDown("device-lost", ""))
    assert scene.desk.current.state is State.SETTLING
    found = scene.new_file()
    scene.connect()
    scene.tell(messages.Collected(SERIAL, (scene.fetch(found),), complete=True))
    assert scene.codes(Kind.ORPHAN) == ["late"]
    assert scene.codes(Kind.NO_PICTURE) == ["not-provable"]
    assert scene.desk.current.state is State.ARMED
    assert len(standing(scene)) == 2


def test_nothing_stands_before_the_body_is_ready(tmp_path):
    with desk_scene(tmp_path, shutter=BUTTON) as scene:
        scene.swipe(ONE)
        assert standing(scene) == []
        scene.connect()
        assert len(standing(scene)) == 1


def test_a_body_that_was_gone_when_the_watch_began_is_asked_again_when_it_is_back(scene):
    ticket = scene.camera.watched
    scene.tell(messages.CameraDown("device-lost", ""))
    scene.answer(messages.ShotRefused(ticket, "disconnected"))
    assert scene.codes(Kind.NO_PICTURE) == ["refused-disconnected"]
    assert scene.codes(Kind.TROUBLE) == ["device-lost"]
    assert len(standing(scene)) == 1
    scene.connect()
    assert len(standing(scene)) == 2


def test_a_clock_that_is_set_begins_another_window(scene):
    scene.time.set_clock(timedelta(hours=-1))
    scene.desk.follow()
    assert scene.codes(Kind.NO_PICTURE) == ["clock-jumped"]
    assert len(standing(scene)) == 2


def test_after_a_restart_what_stood_is_unknown_and_its_person_swipes_again(tmp_path):
    with desk_scene(tmp_path, shutter=BUTTON) as scene:
        scene.connect()
        scene.swipe(ONE)
        card = [*scene.card, scene.new_file()]
    with desk_scene(tmp_path, shutter=BUTTON) as scene:
        assert scene.codes(Kind.UNKNOWN) == ["restart"]
        scene.card = card
        scene.connect()
        scene.tell(messages.Collected(SERIAL, (scene.fetch(card[-1]),), complete=True))
        assert scene.codes(Kind.ORPHAN) == ["late"]
        assert scene.codes(Kind.ABANDONED) == ["restart"]


def test_when_the_disk_is_back_what_stood_is_settled_and_another_stands(scene):
    scene.after_the_disk_was_away()
    assert scene.codes(Kind.UNKNOWN) == ["restart"]
    scene.connect()
    scene.tell(messages.Collected(SERIAL, (), complete=True))
    assert scene.codes(Kind.NO_PICTURE) == ["not-provable"]
    assert scene.desk.current.standing


def test_auto_shutter_replaces_what_stands(tmp_path):
    with desk_scene(tmp_path, HEADLESS, shutter=BUTTON) as scene:
        scene.connect()
        scene.swipe(ONE)
        scene.look(1, 12)
        assert scene.codes(Kind.NO_PICTURE) == ["replaced"]
        assert scene.camera.asked[-1][0] == "shoot"


# cameras that only deliver files: a watched folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path, ATTENDED) as scene:
        scene.connect(serial="", offset=None, calibrated=False, can_release=False)
        yield scene
    assert verify(tmp_path) == []


def learn(scene: DeskScene, **evidence) -> None:
    scene.answer(scene.caught())
    scene.examine(**evidence)


def test_the_first_press_teaches_clock_and_serial_and_is_nobodys(folder):
    folder.swipe(ONE)
    assert folder.desk.shutter_lock(folder.desk.current) == "test-press"
    learn(folder, late=3597.0)
    (calibration,) = folder.journal.calibrations()
    assert calibration.file.evidence == {"serial": SERIAL}
    assert folder.journal.exposures(folder.desk.current.record.id) == []
    assert folder.desk.current.standing


def test_a_press_in_front_of_a_folder_is_the_sitters(folder):
    learn(folder, late=3597.0)
    folder.swipe(ONE)
    folder.time.wait(20.0)
    press(folder, late=3595.0)
    assert bound(folder).file.evidence["shot"] == "hot-folder"


def test_the_key_says_that_the_body_has_to_be_pressed(folder):
    learn(folder)
    folder.swipe(ONE)
    folder.tell(commands.Shoot())
    assert folder.heard(Kind.TROUBLE)[-1].detail == {"lock": "no-release"}
    assert folder.desk.current.standing


def test_a_picture_by_another_body_is_nobodys(folder):
    learn(folder)
    folder.swipe(ONE)
    press(folder, serial="6009999")
    assert folder.codes(Kind.ORPHAN) == ["wrong-body"]


def test_another_body_behind_the_folder_is_taken_when_a_person_says_so(folder):
    learn(folder)
    folder.swipe(ONE)
    for _ in range(2):
        press(folder, serial="6009999")
    assert folder.codes(Kind.TROUBLE).count("folder-body-changed") == 1
    assert folder.desk.body_asked == "6009999"
    folder.tell(commands.ConfirmBody())
    assert folder.desk.body_asked is None
    assert folder.desk.shutter_lock(folder.desk.current) == "test-press"
    learn(folder, serial="6009999", late=120.0)
    press(folder, serial="6009999", late=120.0)
    assert bound(folder).file.evidence["shot"] == "hot-folder"
    assert folder.codes(Kind.ORPHAN) == ["wrong-body", "wrong-body"]


def test_the_body_that_was_meant_takes_the_question_back(folder):
    learn(folder)
    folder.swipe(ONE)
    press(folder, serial="6009999")
    press(folder)
    assert bound(folder) is not None
    assert folder.desk.body_asked is None
    folder.tell(commands.ConfirmBody())
    assert len(folder.journal.calibrations()) == 1


def test_a_body_confirmed_before_a_restart_stays_the_days_once_it_taught_its_clock(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect(serial="", offset=None, calibrated=False, can_release=False)
        learn(scene)
        scene.swipe(ONE)
        press(scene, serial="6009999")
        scene.tell(commands.ConfirmBody())
        learn(scene, serial="6009999")
    with desk_scene(tmp_path) as scene:
        scene.connect(serial="", offset=None, calibrated=False, can_release=False)
        scene.answer(messages.Collected("", (), complete=True))
        scene.swipe(TWO)
        scene.tell(commands.ArmByKey())
        scene.answer(scene.caught(scene.fetch(scene.new_file(), b"the first of this run")))
        scene.examine(serial="6009999")
        assert bound(scene) is not None


def test_what_was_learnt_today_counts_after_a_restart(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect(serial="", offset=None, calibrated=False, can_release=False)
        learn(scene)
    with desk_scene(tmp_path) as scene:
        scene.connect(serial="", offset=None, calibrated=False, can_release=False)
        scene.swipe(ONE)
        assert scene.desk.current.standing
        scene.answer(scene.caught(scene.fetch(scene.new_file(), b"another body's")))
        scene.examine(serial="6009999")
        assert scene.codes(Kind.ORPHAN) == ["wrong-body"]


def test_what_the_last_sitter_shot_and_the_program_was_slow_to_write_is_nobodys(folder):
    """The clock was learnt from a file that took three seconds to arrive: so late the body's time seems to be."""
    learn(folder, late=-3.0)
    folder.swipe(ONE)
    folder.time.wait(1.0)
    press(folder, late=-12.0)
    assert folder.codes(Kind.ORPHAN) == ["wrong-time"]


def test_a_file_that_was_written_anew_is_nobodys(folder):
    learn(folder)
    folder.swipe(ONE)
    folder.tell(messages.Strays("", (folder.fetch(folder.new_file()),), changed=True))
    assert folder.codes(Kind.ORPHAN) == ["changed"]
    assert folder.desk.current.standing
