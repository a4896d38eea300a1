"""What is known of the simulated sitter from the warps that made the picture, against what the checks measure.

Relations, not magic numbers: turned by a, the measured roll changes by a.
"""

from dataclasses import astuple
from itertools import pairwise

import numpy as np
import pytest
from support import sitter

from station.checks.judge import Judge
from station.checks.judgement import Judgement
from station.checks.limits import Where
from station.checks.scene import Beside
from station.checks.sight.detector import STILL_SIDE
from station.checks.sight.mesh import Square
from station.checks.sight.tracking import Sight
from station.portrait.still import decode, decode_frame


def posed(judge: Judge, **pose: object) -> Judgement:
    """A live frame judged as a still: quick, and all that posture needs; it is too small for a crop."""
    return judge.still(decode_frame(sitter.frame(**pose)))


def still(judge: Judge, **pose: object) -> Judgement:
    return judge.still(decode(sitter.still(**pose)).image)


def value(judgement: Judgement, check: str) -> float:
    (found,) = (verdict.value for verdict in judgement.verdicts if verdict.check == check)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def at_rest(still_judge: Judge) -> Judgement:
    return posed(still_judge)


@pytest.mark.parametrize("lean", [-12, -6, -2, 1, 4, 9, 14])
def test_a_head_that_leans_by_a_measures_a_more(still_judge: Judge, at_rest: Judgement, lean: float) -> None:
    change = value(posed(still_judge, roll=lean), "roll") - value(at_rest, "roll")
    assert change == pytest.approx(lean, abs=0.5)


def test_a_head_that_turns_further_measures_further(still_judge: Judge) -> None:
    turns = [-16, -8, -3, 3, 8, 16]
    measured = [value(posed(still_judge, yaw=turn), "yaw") for turn in turns]
    assert measured == sorted(measured)
    assert np.allclose(measured, turns, atol=3)


def test_a_mirrored_picture_leans_and_turns_the_other_way(still_judge: Judge) -> None:
    one, other = (posed(still_judge, roll=5, yaw=8, mirror=mirror) for mirror in (False, True))
    assert value(one, "roll") == pytest.approx(-value(other, "roll"), abs=1)
    assert value(one, "yaw") == pytest.approx(-value(other, "yaw"), abs=2)


def test_a_wider_mouth_measures_wider(still_judge: Judge) -> None:
    measured = [value(posed(still_judge, mouth=mouth), "lips_closed") for mouth in (0, 0.5, 0.75, 1)]
    assert measured == sorted(measured)
    assert measured[-1] > measured[0] + 0.05


def test_eyes_that_shut_further_measure_further(still_judge: Judge) -> None:
    measured = [value(posed(still_judge, eyes=eyes), "eyes_open") for eyes in (1, 0.7, 0.4, 0)]
    assert measured == sorted(measured)
    assert measured[-1] > measured[0] + 0.3


def test_more_blur_is_less_sharp_live_and_still(still_judge: Judge, live_judge: Judge) -> None:
    blurs = [0, 0.7, 1.3, 2, 3]
    stills = [value(posed(still_judge, blur=blur), "sharpness") for blur in blurs]
    lives = [value(live_judge.live(frame), "sharpness") for blur in blurs for frame in sitter.frames(3, blur=blur)[2:]]
    assert stills == sorted(stills, reverse=True)
    assert lives == sorted(lives, reverse=True)


@pytest.mark.parametrize("light", [-2, -1, 1])
def test_light_changes_neither_posture_nor_place(still_judge: Judge, at_rest: Judgement, light: float) -> None:
    other = posed(still_judge, light=light)
    assert other.box is not None
    assert value(other, "roll") == pytest.approx(value(at_rest, "roll"), abs=0.5)
    assert value(other, "yaw") == pytest.approx(value(at_rest, "yaw"), abs=1)
    assert np.allclose(other.box, at_rest.box, atol=2)


@pytest.mark.parametrize(
    "pose", [{}, {"scale": 0.6}, {"scale": 1.3}, {"dx": 0.15}, {"dy": 0.08}, {"dx": -0.1, "dy": -0.05}]
)
def test_face_eyes_and_hair_lie_where_the_sitter_was_put(pose: dict[str, float]) -> None:
    """The unsolved measures, in pixels of the live frame; the mesh's idea of a cheek is allowed a few percent."""
    image, truth, sight = decode_frame(sitter.frame(**pose)), sitter.truth(**pose), Sight()
    face = sight.fit(image, Square.around(sight.detect(image, STILL_SIDE)[0]))
    assert face is not None
    near = 0.03 * truth.face_width_px
    assert face.width == pytest.approx(truth.face_width_px, rel=0.06)
    assert np.allclose(face.eyes, np.add(truth.eyes_px, 0.5), atol=near)
    assert sight.outline(image, face).hair_top(face) == pytest.approx(truth.crown_px[1] + 0.5, abs=near)


def test_size_and_place_of_the_sitter_do_not_show_in_the_solved_crop(still_judge: Judge) -> None:
    best = still(still_judge)
    for pose in ({"scale": 0.7}, {"dx": 0.1, "dy": 0.05}):
        other = still(still_judge, **pose)
        for check in ("face_width", "eye_line", "head_top", "centring"):
            assert value(other, check) == pytest.approx(value(best, check), abs=6)


@pytest.mark.parametrize("close", [1.0, 0.85, 0.75])
def test_a_picture_cut_close_around_the_head_shows_the_same_cloth(still_judge: Judge, close: float) -> None:
    """Most of what the outline's network looks at lies outside then; it must not take the face for cloth."""
    image = decode(sitter.still()).image
    whole = still_judge.still(image)
    assert whole.crop is not None
    x, y, width, height = whole.crop.as_list()
    aside, above = round(width * (1 - close) / 2), round(height * (1 - close) / 2)
    cut = still_judge.still(np.ascontiguousarray(image[y + above : y + height - above, x + aside : x + width - aside]))
    for check in ("background_colour", "background_even", "background_shadow"):
        assert value(cut, check) == pytest.approx(value(whole, check), abs=3)


def test_the_body_on_its_side_gives_the_same_verdicts(live_judge: Judge) -> None:
    """An upright body's frames come sideways and are turned; the sitter is larger in them, so the crop is too."""
    for frame in sitter.frames(3, upright=True):
        upright = live_judge.live(frame, turned=270)
    assert upright.size == (424, 640)
    assert upright.crop is not None
    assert {verdict.finding for verdict in upright.verdicts} == {"pass"}


def test_live_and_still_agree(still_judge: Judge, live_judge: Judge) -> None:
    for megapixels in (6, 24):
        full = still_judge.still(decode(sitter.still(megapixels=megapixels, roll=4)).image)
        for frame in sitter.frames(3, roll=4):
            live = live_judge.live(frame)
        findings = {verdict.check: verdict.finding for verdict in full.verdicts}
        assert {verdict.check: verdict.finding for verdict in live.verdicts}.items() <= findings.items()
        assert full.crop is not None and live.crop is not None
        factor = full.size[0] / live.size[0]
        # A still of 3:2 has a few rows more than the live frame of 640x424.
        assert np.allclose(astuple(full.crop), np.multiply(astuple(live.crop), factor), atol=4 * factor)


def test_every_scene_of_a_sitter_who_drifts_is_judged(live_judge: Judge) -> None:
    """From a wrong pose into the right one: locked first, then free, and free for good."""
    stage = sitter.seated({})
    stage.sit(sitter.PERSON, {}, drift_s=2.0, now=0.0)
    locked = [bool(live_judge.live(stage.frame(number / 25)).locking()) for number in range(75)]
    assert locked[0]
    first_free = locked.index(False)
    assert 0 < first_free < 60
    assert not any(locked[first_free:])


# light, cloth, clothes, hair: the rules of what lies around the face and of what falls on it


@pytest.mark.parametrize(
    ("check", "wish", "steps"),
    [
        ("background_shadow", "shadow", [0, 0.05, 0.1, 0.2, 0.3]),
        ("background_even", "shadow", [0, 0.1, 0.2, 0.3]),
        ("background_even", "shade", [0, 0.1, 0.2, 0.4, 0.6]),
        ("background_colour", "light", [0, -0.5, -1, -2]),
        ("over_exposure", "light", [-1, 0, 0.5, 1]),
        ("under_exposure", "light", [-3, -2, -1, 0]),
        ("bun", "knot", [0, 0.2, 0.3, 0.4]),
        ("pitch", "pitch", [-12, -6, 0, 6, 12]),
        ("spectacles", "spectacles", [0, 0.3, 0.6, 1]),
    ],
)
def test_more_of_it_measures_more(still_judge: Judge, check: str, wish: str, steps: list[float]) -> None:
    measured = [value(posed(still_judge, **{wish: step}), check) for step in steps]
    assert all(one <= other + 0.01 for one, other in pairwise(measured)), measured
    assert measured[-1] > measured[0]


@pytest.mark.parametrize(("check", "wish"), [("side_light", "side")])
def test_light_from_either_side_is_seen_alike(still_judge: Judge, check: str, wish: str) -> None:
    for side in (-1, 1):
        measured = [value(posed(still_judge, **{wish: side * dark}), check) for dark in (0, 0.2, 0.5)]
        assert measured == sorted(measured, reverse=True)
        assert measured[-1] < 0.15 < measured[0]


@pytest.mark.parametrize("lean", [-8, -3, 3, 8])
def test_shoulders_that_lean_by_a_measure_a_more(still_judge: Judge, at_rest: Judgement, lean: float) -> None:
    change = value(posed(still_judge, shoulders=lean), "shoulders") - value(at_rest, "shoulders")
    assert change == pytest.approx(lean, abs=1.5)
    assert change == pytest.approx(sitter.truth(shoulders=lean).shoulders_deg, abs=1.5)


@pytest.mark.parametrize("cloth", [(255, 255, 255), (240, 240, 240), (100, 197, 255), (200, 60, 60)])
def test_clothes_of_the_cloths_colour_blend_in_and_others_do_not(
    still_judge: Judge, cloth: tuple[int, int, int]
) -> None:
    near = tuple(max(0, part - 8) for part in cloth)
    alike = [
        verdict.value
        for verdict in posed(still_judge, background=cloth, clothes=near).verdicts
        if verdict.check == "clothes"
    ]
    assert alike[0] is None or alike[0] < 20, "where the outline loses them nothing is measured"
    assert value(posed(still_judge, background=cloth, clothes=(40, 38, 42)), "clothes") > 30


def test_what_light_and_clothes_do_is_measured_alike_in_live_view_and_still(
    still_judge: Judge, live_judge: Judge
) -> None:
    for pose in ({"shadow": 0.15}, {"shade": 0.3}, {"light": -1}, {"clothes": (30, 40, 110)}):
        full = still(still_judge, **pose)
        for frame in (*sitter.empty_frames(1), *sitter.frames(2, **pose)):
            live = live_judge.live(frame)
        for check in ("background_shadow", "background_colour", "clothes"):
            assert value(live, check) == pytest.approx(value(full, check), abs=1.5), check


def test_with_a_flash_live_view_says_nothing_of_light_and_the_still_does(still_judge: Judge, live_judge: Judge) -> None:
    of_light = {name for name, check in live_judge.profile.checks.items() if check.where is Where.CONTINUOUS}
    assert of_light >= {"background_colour", "background_shadow", "over_exposure", "under_exposure", "side_light"}
    dim = sitter.frame(light=-4, shadow=0.4)
    assert not of_light & {verdict.check for verdict in live_judge.live(dim, continuous=False).verdicts}
    assert of_light <= {verdict.check for verdict in live_judge.live(dim).verdicts}
    assert of_light <= {verdict.check for verdict in still(still_judge).verdicts}


def test_the_live_own_state_of_the_eyes_reaches_the_still(still_judge: Judge, live_judge: Judge) -> None:
    for number, frame in enumerate(sitter.frames(20)):
        live = live_judge.live(frame, at=number / 10)
    assert live.own_shut is not None
    image = decode(sitter.still(eyes=0.45)).image
    alone, beside = still_judge.still(image), still_judge.still(image, Beside(0, own_shut=live.own_shut))
    (limit,) = (verdict.limit for verdict in beside.verdicts if verdict.check == "eyes_open")
    (common,) = (verdict.limit for verdict in alone.verdicts if verdict.check == "eyes_open")
    assert limit[1] is not None and common[1] is not None and limit[1] < common[1]
