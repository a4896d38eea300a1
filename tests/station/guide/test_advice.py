"""What is said first, and to whom; and that a sitter who does what is told gets where the rules want them.

Sides are proved on pictures of the simulated sitter: by anatomy (which eye is the right one), and by moving as told.
"""

from dataclasses import replace
from typing import Any

import pytest
from support import sitter

from station.checks.crop import Crop
from station.checks.judge import Judge
from station.checks.judgement import Judgement
from station.checks.sight.tracking import Sight
from station.checks.verdict import Finding, Verdict
from station.guide import instruction as say
from station.guide.advice import ORDER, ranked
from station.guide.instruction import INSTRUCTIONS, Arrow, Instruction
from station.portrait.still import decode_frame
from station.words import known

RIGHT_EYE, LEFT_EYE = 33, 263
"""Outer corners of the sitter's own right and left eye in MediaPipe's mesh."""

UPRIGHT = 270
"""The body's grip is up; so many degrees clockwise its frames are turned."""

STILL_WIDTH = 2000
NOBODY: frozenset[str] = frozenset()
MOVES: dict[Arrow, dict[str, float]] = {
    Arrow.LEFT: {"dx": -0.04}, Arrow.RIGHT: {"dx": 0.04}, Arrow.TURN_LEFT: {"yaw": -4}, Arrow.TURN_RIGHT: {"yaw": 4},
    Arrow.LEAN_LEFT: {"roll": -3}, Arrow.LEAN_RIGHT: {"roll": 3}, Arrow.NEARER: {"scale": 0.1},
    Arrow.FARTHER: {"scale": -0.1},
}  # fmt: skip
CAMERA = {Arrow.UP: {"dy": 0.05}, Arrow.DOWN: {"dy": -0.05}}
"""A camera that looks higher shows everybody lower."""
FACE = {"open-eyes": {"eyes": 1.0}, "close-lips": {"mouth": 0.0}, "sit-down": {"faces": 1}, "others-out": {"faces": 1}}


def seen(pose: dict[str, Any]) -> Judgement:
    """What a judge finds who has looked for a while."""
    judge = Judge("blue-2017/1")
    for frame in sitter.frames(6, upright=True, **pose):
        found = judge.live(frame, turned=UPRIGHT, still_width=STILL_WIDTH)
    return found


def as_told(pose: dict[str, Any], instruction: Instruction) -> dict[str, Any]:
    """The sitter, or the one at the camera, does it."""
    if instruction.name in FACE:
        return pose | FACE[instruction.name]
    assert instruction.arrow is not None
    moves = CAMERA if not instruction.sitters and instruction.arrow in CAMERA else MOVES
    (name, step), *_ = moves[instruction.arrow].items()
    return pose | {name: round(pose.get(name, 1.0 if name == "scale" else 0.0) + step, 3)}


WRONG: list[tuple[dict[str, Any], Instruction]] = [
    ({"yaw": 15}, say.TURN_RIGHT_HAND),
    ({"yaw": -15}, say.TURN_LEFT_HAND),
    ({"roll": 9}, say.LEAN_RIGHT_HAND),
    ({"roll": -9}, say.LEAN_LEFT_HAND),
    ({"dx": 0.3}, say.MOVE_RIGHT_HAND),
    ({"dx": -0.3}, say.MOVE_LEFT_HAND),
    ({"dy": -0.2}, say.CAMERA_UP),
    ({"dy": 0.3}, say.CAMERA_DOWN),
    ({"scale": 2.2}, say.ZOOM_OUT),
    ({"mouth": 0.8}, say.CLOSE_LIPS),
    ({"eyes": 0.0}, say.OPEN_EYES),
    ({"faces": 0}, say.SIT_DOWN),
    ({"faces": 2}, say.OTHERS_OUT),
    ({"roll": 8, "yaw": -13, "mouth": 0.7, "dx": 0.25}, say.TURN_LEFT_HAND),
]


@pytest.mark.parametrize(("pose", "first"), WRONG, ids=lambda one: getattr(one, "name", None))
def test_who_does_what_is_told_gets_there(pose: dict[str, Any], first: Instruction) -> None:
    told: list[str] = []
    while helpful := ranked(found := seen(pose), NOBODY):
        told.append(helpful[0].name)
        assert len(told) < 12, told
        if not found.locking():
            break
        pose = as_told(pose, helpful[0])
    assert told[:1] == [first.name]
    assert found.locking() == ()


def test_the_sitters_right_hand_is_at_the_pictures_left() -> None:
    """Moving, turning or leaning towards one's own right goes the way from the left eye to the right one."""
    face = Sight().look(decode_frame(sitter.frame())).face
    assert face is not None
    across = face.points[RIGHT_EYE, 0] - face.points[LEFT_EYE, 0]
    assert across < 0
    sides = {Arrow.LEFT, Arrow.TURN_LEFT, Arrow.LEAN_LEFT, Arrow.DROP_LEFT}
    for instruction in INSTRUCTIONS:
        if "right" in instruction.name.split("-"):
            assert instruction.arrow in sides, instruction.name
        elif "left" in instruction.name.split("-"):
            assert instruction.arrow in {arrow.mirrored for arrow in sides}, instruction.name


def test_in_a_mirror_sides_change_and_heights_do_not() -> None:
    for arrow in Arrow:
        assert arrow.mirrored.mirrored is arrow
        assert (arrow.mirrored is arrow) == (arrow not in {one for one in Arrow if one.endswith(("left", "right"))})


def found(*verdicts: Verdict, **others: Any) -> Judgement:
    crop = Crop(50, 40, 240, 320)
    whole = Judgement("blue-2017/1", verdicts, (424, 640), 1, True, (100, 100, 90, 120), crop, 478)
    return replace(whole, **others)


def verdict(check: str, value: float | None, low: float, high: float, finding: Finding = Finding.BLOCK) -> Verdict:
    return Verdict(check, value, (low, high), "", finding, locks=finding is not Finding.WARN)


LIPS, EYES = verdict("lips_closed", 0.3, 0, 0.06), verdict("eyes_open", 0.9, 0, 0.45)
ROLL, TIGHT = verdict("roll", 4, -3, 3, Finding.WARN), verdict("background_even", 30, 0, 10)


def names(judgement: Judgement, exempt: frozenset[str] = NOBODY) -> list[str]:
    return [instruction.name for instruction in ranked(judgement, exempt)]


def test_what_locks_comes_before_what_warns_and_each_in_the_order_of_doing() -> None:
    assert names(found(ROLL, LIPS, EYES)) == ["open-eyes", "close-lips", "lean-right-hand"]


@pytest.mark.parametrize(
    ("check", "value", "name"),
    [
        ("shoulders", 9, "right-shoulder-down"),  # clockwise: the picture's left, the sitter's right one is high
        ("shoulders", -9, "left-shoulder-down"),
        ("pitch", 14, "chin-up"),  # the nose points down
        ("pitch", -14, "chin-down"),
    ],
)
def test_shoulders_and_chin_go_back_to_level(check: str, value: float, name: str) -> None:
    assert names(found(verdict(check, value, -5, 5, Finding.WARN))) == [name]


def test_nobody_is_told_of_a_rule_that_does_not_count_for_them() -> None:
    assert names(found(ROLL, LIPS, EYES), frozenset({"eyes_open", "roll"})) == ["close-lips"]


def test_light_and_cloth_are_the_photographers_and_come_last() -> None:
    last = ranked(found(TIGHT, LIPS), NOBODY)[-1]
    assert (last.desk, last.sitters, last.words) == ("check.background_even.high", False, say.WAIT)


def test_a_head_a_little_out_of_place_comes_before_a_cloth_that_it_hides() -> None:
    wide = verdict("face_width", 292, 200, 260, Finding.WARN)
    assert names(found(ROLL, TIGHT, wide)) == ["zoom-out", "background_even", "lean-right-hand"]


def test_warnings_about_clothes_light_and_hair_are_told_to_nobody() -> None:
    for check in ("clothes", "spectacles", "bun", "background_even", "sharpness"):
        assert names(found(verdict(check, 30, 0, 10, Finding.WARN))) == []


def test_a_head_in_profile_is_asked_to_look_into_the_camera() -> None:
    """Somebody is there, and nothing of them can be measured."""
    whole = replace(found(), crop=None, box=(120.0, 100.0, 90.0, 120.0))
    assert names(whole) == []
    assert names(replace(whole, landmarks=0)) == ["face-camera"]
    assert names(replace(whole, landmarks=0, box=(-5.0, 100.0, 90.0, 120.0))) == ["move-left-hand"]


def test_no_movement_is_asked_for_where_none_helps() -> None:
    """A head whose hair is too high for its eyes, in the middle of the picture."""
    high = verdict("head_top", 20, 50, 110)
    assert names(found(high)) == []
    assert names(found(high, crop=Crop(50, 0, 240, 320))) == ["camera-up"]
    assert names(found(verdict("head_top", 130, 50, 110), crop=Crop(50, 320, 240, 320))) == ["camera-down"]


@pytest.mark.parametrize(
    ("box", "name"),
    [
        ((-5, 100, 90, 120), "move-left-hand"),
        ((380, 100, 90, 120), "move-right-hand"),
        ((100, -8, 90, 120), "camera-up"),
        ((100, 600, 90, 120), "camera-down"),
        ((-5, -5, 500, 700), "zoom-out"),
        ((10, -5, 300, 700), "zoom-out"),
    ],
)
def test_a_face_that_an_edge_cuts_is_told_back_into_the_picture(
    box: tuple[float, float, float, float], name: str
) -> None:
    unjudged = verdict("roll", None, -6, 6, Finding.UNJUDGED)
    assert names(found(unjudged, crop=None, box=box)) == [name]


def test_every_instruction_has_words_for_both() -> None:
    for instruction in INSTRUCTIONS:
        assert known(instruction.words), instruction.words
        assert known(instruction.desk), instruction.desk
    assert known(say.WAIT)
    assert {instruction.check for instruction in INSTRUCTIONS} <= set(ORDER)
