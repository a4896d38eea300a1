"""How much light a picture got: stops, not grey levels; and which way a face stands upright."""

import numpy as np
import pytest
from support import sitter

from drivers.simulated.sitter import Stage
from station.checks.judge import Judge
from station.checks.light import light_of, stops
from station.portrait.still import decode, decode_frame


def test_half_the_light_is_one_stop_less():
    stage = Stage()
    stage.sit(7, {}, now=0.0)
    full = light_of(decode(stage.still(10.0)).image)
    for share, wanted in ((0.5, -1.0), (0.25, -2.0), (0.125, -3.0)):
        stage.light.ambient = share
        assert stops(light_of(decode(stage.still(10.0)).image), full) == pytest.approx(wanted, abs=0.1)


def test_live_view_and_still_of_one_moment_have_the_same_light():
    stage = sitter.seated({})
    assert stops(light_of(decode(stage.still(10.0)).image), light_of(decode_frame(stage.frame(10.0)))) == (
        pytest.approx(0.0, abs=0.05)
    )


def test_a_flash_lights_the_still_and_not_live_view():
    stage = Stage()
    stage.sit(7, {}, now=0.0)
    stage.light.ambient, stage.light.flash = 0.15, 0.85
    live = light_of(decode_frame(stage.frame(10.0)))
    fired, missed = (light_of(decode(stage.still(10.0, charge)).image) for charge in (1.0, 0.0))
    assert stops(fired, live) > 2.5
    assert stops(missed, live) == pytest.approx(0.0, abs=0.05)


def test_black_is_finite():
    assert stops(light_of(np.zeros((40, 60, 3), np.uint8)), 0.4) > -20


@pytest.mark.parametrize(("upright", "turn"), [(False, 0), (True, 270)])
@pytest.mark.parametrize("pose", [{}, {"roll": 15}, {"roll": -15}, {"yaw": 12}, {"scale": 0.8}, {"mouth": 1}], ids=str)
def test_a_face_stands_upright_at_one_turn_alone(still_judge: Judge, upright, turn, pose):
    assert still_judge.turn_of(sitter.frame(upright=upright, **pose)) == turn


def test_an_empty_chair_and_two_people_say_nothing_about_the_turn(still_judge: Judge):
    assert still_judge.turn_of(sitter.empty_frames(1)[0]) is None
    assert still_judge.turn_of(sitter.frame(faces=2)) is None


@pytest.mark.parametrize(
    ("upright", "turned", "stands"), [(False, 0, True), (False, 180, False), (True, 270, True), (True, 0, False)]
)
def test_live_view_tells_whether_the_face_stands_upright(live_judge: Judge, upright, turned, stands):
    for frame in (*sitter.empty_frames(1), *sitter.frames(2, upright=upright)):
        judgement = live_judge.live(frame, turned=turned)
    assert judgement.upright == stands
