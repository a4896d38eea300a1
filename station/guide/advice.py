"""From what was found in one live frame to the one thing worth saying about it."""

from dataclasses import replace
from enum import IntEnum

from station.checks.judgement import Judgement
from station.checks.limits import POSITIONS
from station.checks.verdict import Finding, Verdict
from station.guide import instruction as say
from station.guide.instruction import Instruction

ORDER = (
    "one_face", "face_width", "centring", "eye_line", "head_top", "yaw", "roll", "pitch", "shoulders", "eyes_open",
    "lips_closed",
)  # fmt: skip
"""Place before posture before face: whoever moves on the chair changes posture too, and lips don't stay closed for
long. Rules that are not listed come last; what breaks one of them is the photographer's to mend."""

_SIDES: dict[str, tuple[Instruction, Instruction]] = {
    "one_face": (say.SIT_DOWN, say.OTHERS_OUT),
    "face_width": (say.ZOOM_IN, say.ZOOM_OUT),
    "centring": (say.MOVE_LEFT_HAND, say.MOVE_RIGHT_HAND),
    "yaw": (say.TURN_LEFT_HAND, say.TURN_RIGHT_HAND),
    "roll": (say.LEAN_LEFT_HAND, say.LEAN_RIGHT_HAND),
    "pitch": (say.CHIN_DOWN, say.CHIN_UP),
    "shoulders": (say.LEFT_SHOULDER_DOWN, say.RIGHT_SHOULDER_DOWN),
    "eyes_open": (say.OPEN_EYES, say.OPEN_EYES),
    "lips_closed": (say.CLOSE_LIPS, say.CLOSE_LIPS),
}
"""What helps when a value lies below its limit, and when above. Angles count clockwise as seen in the picture, so
shoulders that lean clockwise are high at the picture's left, which is the sitter's right; a turn counts towards the
picture's right, a nod downwards, a place to the right."""


def ranked(judgement: Judgement, exempt: frozenset[str]) -> list[Instruction]:
    """Everything that would help, what is to be done first in front.

    What locks the shutter comes before what only warns, but a head that is a little out of place before light and
    cloth: beside a head that is too near or too high there is hardly any cloth to be judged.

    Args:
        judgement: of a live frame.
        exempt: rules that do not count for this sitting; nobody is told anything about them.
    """
    found = sorted((verdict for verdict in judgement.verdicts if verdict.check not in exempt), key=_place)
    helpful = [(_urgency(one), helps) for one in found if (helps := _helps(one, judgement)) is not None]
    if (back := _back_into_the_picture(judgement)) is not None:
        helpful.append((Urgency.LOCKS, back))
    return [helps for urgency in Urgency for wanted, helps in helpful if wanted is urgency]


class Urgency(IntEnum):
    """What is to be done before what."""

    LOCKS = 1
    PLACE = 2  # warns
    SURROUNDINGS = 3  # lock
    WARNS = 4


def _urgency(verdict: Verdict) -> Urgency:
    if verdict.finding is Finding.BLOCK:
        return Urgency.LOCKS if verdict.check in ORDER else Urgency.SURROUNDINGS
    return Urgency.PLACE if verdict.check in POSITIONS else Urgency.WARNS


def _place(verdict: Verdict) -> int:
    return ORDER.index(verdict.check) if verdict.check in ORDER else len(ORDER)


def _helps(verdict: Verdict, judgement: Judgement) -> Instruction | None:
    if verdict.finding not in (Finding.BLOCK, Finding.WARN):
        return None
    side = _side(verdict)
    if verdict.check in ("eye_line", "head_top"):
        return _tilt(verdict.check, side, judgement)
    if verdict.check == "face_width" and side == 1:
        return _away_from_the_edge(judgement) or say.ZOOM_OUT
    if verdict.check in _SIDES:
        return _SIDES[verdict.check][side]
    if verdict.finding is Finding.BLOCK:
        code = f"check.{verdict.check}.{('low', 'high')[side]}"
        return Instruction(verdict.check, verdict.check, None, sitters=False, desk=code)
    return None


def _side(verdict: Verdict) -> int:
    """0 below the limit, 1 above."""
    low = verdict.limit[0]
    return 0 if low is not None and verdict.value is not None and verdict.value < low else 1


def _tilt(check: str, side: int, judgement: Judgement) -> Instruction | None:
    """The camera looks higher or lower, where the picture's edge is what keeps the crop from moving.

    Elsewhere the head is of a shape for which the rules contradict each other, and no movement helps.
    """
    edges = _edges(judgement)
    if side == 0 and "top" in edges:
        return replace(say.CAMERA_UP, check=check)
    if side == 1 and "bottom" in edges:
        return replace(say.CAMERA_DOWN, check=check)
    return None


def _away_from_the_edge(judgement: Judgement) -> Instruction | None:
    """A crop at one edge of the picture is drawn tight around a head too near that edge, not around a large one."""
    helps = _inwards(_edges(judgement))
    return helps and replace(helps, check="face_width")


_INWARDS = {
    "left": say.MOVE_LEFT_HAND,
    "right": say.MOVE_RIGHT_HAND,
    "top": say.CAMERA_UP,
    "bottom": say.CAMERA_DOWN,
}
"""What leads away from an edge of the picture."""


def _inwards(edges: frozenset[str]) -> Instruction | None:
    if {"left", "right"} <= edges or {"top", "bottom"} <= edges:
        return say.ZOOM_OUT
    return next((helps for edge, helps in _INWARDS.items() if edge in edges), None)


def _edges(judgement: Judgement) -> frozenset[str]:
    """The picture's edges that the crop lies at."""
    crop, size = judgement.crop, judgement.size
    return frozenset() if crop is None else _touched(crop.x, crop.y, crop.width, crop.height, size)


def _touched(x: float, y: float, width: float, height: float, size: tuple[int, int]) -> frozenset[str]:
    at = {"left": x <= 0, "right": x + width >= size[0], "top": y <= 0, "bottom": y + height >= size[1]}
    return frozenset(edge for edge, touched in at.items() if touched)


def _back_into_the_picture(judgement: Judgement) -> Instruction | None:
    """A face that the picture cuts measures nothing, but which edge cuts it is seen; nor does one in profile."""
    if judgement.faces != 1 or judgement.crop is not None or judgement.box is None:
        return None
    inwards = _inwards(_touched(*judgement.box, judgement.size))
    return say.FACE_CAMERA if inwards is None and judgement.landmarks == 0 else inwards
