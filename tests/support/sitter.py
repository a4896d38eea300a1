"""Pictures of the simulated sitter, with what is true of them by the warps that made them."""

from functools import cache
from typing import Any

from drivers.simulated.sitter import Stage, Truth

PERSON = 7
SETTLED = 10.0
"""A moment at which the sitter has long arrived in the pose."""


@cache
def _stage(megapixels: int, upright: bool) -> Stage:
    return Stage(megapixels, upright)


def seated(pose: dict[str, Any], *, megapixels: int = 6, upright: bool = False) -> Stage:
    """The stage with somebody on it."""
    stage = _stage(megapixels, upright)
    stage.sit(PERSON, pose, now=0.0)
    return stage


def still(*, megapixels: int = 6, upright: bool = False, **pose: Any) -> bytes:
    """A JPEG as a body writes it, but without EXIF."""
    return seated(pose, megapixels=megapixels, upright=upright).still(SETTLED)


def frame(*, upright: bool = False, at: float = SETTLED, **pose: Any) -> bytes:
    """A live frame of 640x424."""
    return seated(pose, upright=upright).frame(at)


def frames(count: int, *, upright: bool = False, **pose: Any) -> list[bytes]:
    """Live frames of a sitter who keeps still; only the sensor's noise differs."""
    stage = seated(pose, upright=upright)
    return [stage.frame(SETTLED + number / 25) for number in range(count)]


def empty_frames(count: int) -> list[bytes]:
    """Live frames of the empty chair."""
    stage = _stage(6, False)
    stage.stand()
    return [stage.frame(SETTLED + number / 25) for number in range(count)]


def truth(**pose: Any) -> Truth:
    """What a live frame of this pose shows."""
    return seated(pose).truth(SETTLED)


def truth_of_still(**pose: Any) -> Truth:
    """What a still of this pose shows."""
    return seated(pose).truth_of_still(SETTLED)
