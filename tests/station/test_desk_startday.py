"""How the day starts, and what of it holds all day: turn, light, background, orientation, flash, standby."""

from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import cv2
import numpy as np
import pytest
from support.desks import ONE, TWO, desk_scene, judged

from drivers.readers.base import IdCard
from station import commands, messages
from station.checks.limits import load
from station.checks.rules import flash, orientation
from station.checks.scene import Scene
from station.events import Kind
from station.flow import State
from station.mailbox import LiveFrame
from station.portrait.develop import Developed as Portrait
from station.portrait.exif import Exif
from station.portrait.still import Still
from station.ports import HEADLESS
from station.startofday import ENOUGH_STILLS, Wishes

UPRIGHT = 8  # EXIF: the stored picture is turned by 270 degrees to be seen
FLASH = Wishes(lighting="flash", recycle=2.0)
LIT, DARK = 180, 40


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        yield scene


@contextmanager
def with_wishes(folder, wishes, policy=None):
    with desk_scene(folder, **({"policy": policy} if policy else {}), wishes=wishes) as scene:
        scene.connect()
        yield scene


def develop(scene):
    """The darkroom judges the still beside the day's others, by the shipped rules and limits."""
    _, ticket, _ = scene.darkroom.asked.pop(0)
    beside = scene.darkroom.beside[-1]
    looked_at = Scene(np.zeros((4, 4, 3), np.uint8), 1, beside=beside)
    checks = load("blue-2017/1").checks
    verdicts = tuple(
        checks[rule.__name__.rpartition(".")[2]].judge(rule.__name__.rpartition(".")[2], rule.measure(looked_at))
        for rule in (orientation, flash)
    )
    judgement = replace(judged(), verdicts=verdicts)
    scene.tell(messages.Developed(ticket, judgement, Portrait(uuid4().bytes, 80)))


def shoot(scene, **still):
    scene.look(1)
    scene.tell(commands.Shoot())
    scene.answer(scene.take())
    scene.examine(**still)
    develop(scene)


def finish(scene):
    scene.tell(commands.Accept())
    assert scene.desk.current is None
    scene.look(0)


def locking(scene):
    return [verdict.check for verdict in scene.desk.current.judgement.locking(scene.desk.current.overridden)]


# orientation


def test_a_still_held_otherwise_is_bound_and_can_not_be_accepted_until_it_is_shot_again(scene):
    scene.swipe(ONE)
    shoot(scene, orientation=UPRIGHT)
    finish(scene)
    scene.swipe(TWO)
    shoot(scene, orientation=1)
    assert scene.desk.current.state is State.REVIEW
    assert len(scene.journal.exposures(scene.desk.current.record.id)) == 1
    assert locking(scene) == ["orientation"]
    scene.tell(commands.Accept())
    assert scene.desk.current.state is State.REVIEW
    assert scene.heard(Kind.TROUBLE)[-1].code == "accept-locked"
    scene.tell(commands.Retake())
    shoot(scene, orientation=UPRIGHT)
    finish(scene)
    assert scene.journal.counts().accepted == 2


def test_who_accepts_another_orientation_by_name_sets_it_for_the_rest_of_the_day(scene):
    scene.swipe(ONE)
    shoot(scene, orientation=UPRIGHT)
    finish(scene)
    scene.swipe(TWO)
    shoot(scene, orientation=1)
    scene.tell(commands.Override("orientation", "equipment"))
    finish(scene)
    assert scene.desk.start.beside(still_of(1)).days_turn == 0


def test_the_days_orientation_outlives_the_program_and_ends_with_the_day(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.swipe(ONE)
        shoot(scene, orientation=UPRIGHT)
        finish(scene)
    with desk_scene(tmp_path) as again:
        again.connect()
        assert again.desk.start.beside(still_of(1)).days_turn == 270
        again.connect("6009999", calibrated=False)
        assert again.desk.start.beside(still_of(1)).days_turn is None
        again.connect(calibrated=False)
        again.time.wait(24 * 3600)
        assert again.desk.start.beside(still_of(1)).days_turn is None


def still_of(orientation, grey=LIT):
    return Still(np.full((4, 4, 3), grey, np.uint8), Exif(orientation=orientation))


# flash


def test_a_still_that_the_flash_missed_can_not_be_accepted(tmp_path):
    with with_wishes(tmp_path, FLASH) as scene:
        for place in range(ENOUGH_STILLS):
            scene.time.wait(FLASH.recycle)
            scene.swipe(IdCard("resident", "丁", f"99999919990102{place:03}X", None))
            shoot(scene, grey=LIT)
            finish(scene)
        scene.time.wait(FLASH.recycle)
        scene.swipe(TWO)
        shoot(scene, grey=DARK)
        assert locking(scene) == ["flash"]
        scene.tell(commands.Accept())
        assert scene.desk.current.state is State.REVIEW
        scene.tell(commands.Retake())
        scene.time.wait(FLASH.recycle)
        shoot(scene, grey=LIT)
        finish(scene)


def test_without_a_flash_darkness_is_not_the_flashes_fault(scene):
    for place in range(ENOUGH_STILLS + 1):
        scene.swipe(IdCard("resident", "丁", f"99999919990102{place:03}X", None))
        shoot(scene, grey=LIT if place < ENOUGH_STILLS else DARK)
        finish(scene)


def test_the_shutter_waits_until_the_flash_is_charged(tmp_path):
    with with_wishes(tmp_path, FLASH) as scene:
        scene.time.wait(FLASH.recycle)
        scene.swipe(ONE)
        shoot(scene, grey=LIT)
        scene.tell(commands.Retake())
        released = scene.time.monotonic()
        scene.look(1)
        scene.tell(commands.Shoot())
        assert scene.heard(Kind.TROUBLE)[-1].detail == {"lock": "flash-charging"}
        assert scene.camera.asked == []
        scene.time.wait(FLASH.recycle - (scene.time.monotonic() - released))
        scene.look(1)
        scene.tell(commands.Shoot())
        assert [ask for ask, *_ in scene.camera.asked] == ["shoot"]


def test_auto_shutter_waits_for_the_flash_too(tmp_path):
    with with_wishes(tmp_path, replace(FLASH, recycle=20.0), HEADLESS) as scene:
        scene.swipe(ONE)
        scene.look(1, 40)
        assert scene.camera.asked == []
        scene.time.wait(20.0)
        scene.look(1, 15)
        assert [ask for ask, *_ in scene.camera.asked] == ["shoot"]


# the turn of live view


def test_a_turn_is_proposed_accepted_and_kept_for_this_body_alone(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.desk.start.seen(still_of(UPRIGHT))
        scene.tell(messages.UprightAt(270))
        assert (scene.desk.start.turned, scene.desk.start.turn_proposed) == (0, 270)
        scene.tell(commands.AcceptTurn())
        assert (scene.desk.start.turned, scene.desk.start.turn_proposed) == (270, None)
        assert scene.live.turns[-1] == 270
    with desk_scene(tmp_path) as again:
        again.connect()
        assert again.live.turns[-1] == 270
        again.connect("6009999")
        assert again.live.turns[-1] == 0


def test_a_turn_that_the_pictures_contradict_is_not_proposed(scene):
    scene.desk.start.seen(still_of(UPRIGHT))
    scene.tell(messages.UprightAt(90))
    assert scene.desk.start.turn_proposed is None
    scene.tell(messages.UprightAt(270))
    scene.desk.start.seen(still_of(1))
    assert scene.desk.start.turn_proposed is None
    assert "turn-disagrees" in scene.codes(Kind.TROUBLE)


@pytest.mark.parametrize("turned", [0, 90])
def test_the_settings_turn_stands_and_nothing_is_proposed(tmp_path, turned):
    with with_wishes(tmp_path, Wishes(turned=turned)) as scene:
        scene.tell(messages.UprightAt(270))
        scene.tell(commands.AcceptTurn())
        assert (scene.desk.start.turned, scene.desk.start.turn_proposed) == (turned, None)


def test_where_nobody_looks_the_desk_takes_the_proposal_itself(tmp_path):
    with with_wishes(tmp_path, Wishes(), HEADLESS) as scene:
        scene.desk.start.seen(still_of(UPRIGHT))
        scene.tell(messages.UprightAt(270))
        assert scene.desk.start.turned == 270


# test shots and lighting


def live_frame(scene, grey, faces=0):
    jpeg = cv2.imencode(".jpg", np.full((424, 640, 3), grey, np.uint8))[1].tobytes()
    scene.tell(messages.Judged(LiveFrame(10_000, jpeg, scene.time.monotonic()), judged(faces=faces)))


def test_shot(scene, live, still, **how):
    live_frame(scene, live)
    scene.tell(commands.TestShot())
    scene.answer(scene.take())
    scene.examine(grey=still, **how)


test_shot.__test__ = False


def test_a_test_shot_leaves_no_person_no_number_and_no_count(scene):
    before = scene.journal.counts()
    test_shot(scene, LIT, LIT)
    assert len(scene.journal.calibrations()) == 2  # the first was made when the body came
    assert replace(scene.journal.counts(), calibration=before.calibration) == before
    assert scene.desk.current is None and scene.desk.waiting is None


def test_nobody_is_shot_by_a_test(scene):
    scene.swipe(ONE)
    scene.tell(commands.TestShot())
    assert scene.camera.asked == []
    assert scene.heard(Kind.TROUBLE)[-1].detail == {"lock": "busy"}


@pytest.mark.parametrize(
    ("live", "still", "proposed"), [(LIT, LIT, "continuous"), (DARK, LIT, "flash"), (LIT, 120, None), (LIT, DARK, None)]
)
def test_a_still_far_brighter_than_live_view_is_a_flash_and_nothing_is_guessed_between(scene, live, still, proposed):
    test_shot(scene, live, still)
    assert scene.desk.start.lighting_proposed == proposed
    assert scene.desk.start.lighting == "continuous"
    scene.tell(commands.AcceptLighting())
    assert scene.desk.start.lighting == (proposed or "continuous")


def test_the_settings_lighting_stands(tmp_path):
    with with_wishes(tmp_path, Wishes(lighting="continuous")) as scene:
        test_shot(scene, DARK, LIT)
        assert scene.desk.start.lighting_proposed is None
        scene.tell(commands.AcceptLighting("flash"))
        assert scene.desk.start.lighting == "continuous"


def test_lighting_is_kept_until_something_else_is_accepted(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        assert scene.camera.flash is False
        test_shot(scene, DARK, LIT)
        scene.tell(commands.AcceptLighting())
        assert scene.camera.flash is True
    with desk_scene(tmp_path) as again:
        again.connect()
        assert (again.desk.start.lighting, again.camera.flash) == ("flash", True)
        again.tell(commands.AcceptLighting("continuous"))
        assert (again.desk.start.lighting, again.camera.flash) == ("continuous", False)


def test_without_live_view_a_test_shot_proposes_no_lighting(scene):
    scene.tell(commands.TestShot())
    scene.answer(scene.take())
    scene.examine(grey=LIT)
    assert scene.desk.start.lighting_proposed is None


# the background


def test_the_background_is_measured_on_live_view_with_an_empty_chair_only(scene):
    scene.tell(commands.MeasureBackground())
    assert scene.codes(Kind.TROUBLE)[-1] == "background-unseen"
    live_frame(scene, LIT, faces=1)
    scene.tell(commands.MeasureBackground())
    assert scene.desk.start.backdrop is None
    live_frame(scene, DARK)
    scene.tell(commands.MeasureBackground())
    assert scene.desk.start.backdrop.advice[0] == "dark"
    assert "background-dark" in scene.codes(Kind.TROUBLE)


def test_with_a_flash_the_background_is_measured_on_a_picture(tmp_path):
    with with_wishes(tmp_path, FLASH) as scene:
        scene.time.wait(FLASH.recycle)
        live_frame(scene, DARK)
        scene.tell(commands.MeasureBackground())
        scene.answer(scene.take())
        scene.examine(grey=LIT)
        assert "dark" not in scene.desk.start.backdrop.advice


# standby


def test_live_view_rests_when_nobody_needs_it_and_comes_back_with_anybody(scene):
    for stir in (
        lambda: scene.tell(messages.CardSeen("serial:x")),
        lambda: scene.tell(commands.Wake()),
        lambda: scene.tell(commands.Login("王")),
    ):
        scene.camera.rests.clear()
        scene.time.wait(599.0)
        scene.desk.follow()
        assert scene.camera.rests == []
        scene.time.wait(1.5)
        scene.desk.follow()
        scene.desk.follow()
        assert scene.camera.rests == [True]
        stir()
        assert scene.camera.rests == [True, False]


def test_live_view_never_rests_while_somebody_sits_or_waits(scene):
    scene.swipe(ONE)
    for _ in range(3):
        scene.time.wait(601.0)
        scene.desk.follow()
    assert scene.camera.rests == []


def test_a_swipe_into_standby_is_an_ordinary_sitting(scene):
    scene.time.wait(601.0)
    scene.desk.follow()
    scene.swipe(ONE)
    assert scene.camera.rests == [True, False]
    shoot(scene)
    finish(scene)


def test_no_standby_where_the_settings_say_never(tmp_path):
    with with_wishes(tmp_path, Wishes(standby=0)) as scene:
        scene.time.wait(100_000.0)
        scene.desk.follow()
        assert scene.camera.rests == []


# the shutter


def test_a_refused_focus_is_told_and_the_same_key_shoots_again(scene):
    scene.swipe(ONE)
    scene.look(1)
    scene.tell(commands.Shoot())
    _, intent = scene.camera.asked.pop(0)
    scene.tell(messages.ShotRefused(intent, "focus"))
    assert scene.desk.current.refused == "focus"
    assert scene.desk.shutter_lock(scene.desk.current) is None
    shoot(scene)
    assert scene.desk.current.refused is None
    finish(scene)


@pytest.mark.parametrize("hold", [0.4, 2.0])
def test_auto_shutter_holds_as_long_as_the_settings_say(tmp_path, hold):
    with with_wishes(tmp_path, Wishes(hold=hold), HEADLESS) as scene:
        scene.swipe(ONE)
        scene.look(1, round(hold / 0.1) - 1)
        assert scene.camera.asked == []
        scene.look(1, 4)
        assert [ask for ask, *_ in scene.camera.asked] == ["shoot"]
