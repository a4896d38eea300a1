"""How a sitter sits: the pose asked for, and the way from a wrong start into it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from random import Random
from typing import Any

from drivers.simulated.sitter.suit import CHARCOAL
from drivers.simulated.sitter.things import HIGHEST_KNOT
from drivers.simulated.sitter.turn import LIMIT

BLUE = (100, 197, 255)
"""The rule's light blue background, red, green, blue."""


@dataclass(frozen=True)
class Pose:
    """Everything about a sitter that a script can ask for; the defaults pass every check.

    Attributes:
        roll: degrees the head and body lean clockwise, as the picture shows it.
        shoulders: degrees the shoulders lean clockwise beside that.
        yaw: degrees the head is turned towards the right of the picture, at most `turn.LIMIT` either way.
        pitch: degrees the head nods, likewise.
        dx, dy: displacement to the right and down, as a share of the picture's width and height.
        scale: size; 1 is the best.
        mouth: 0 = lips closed, 1 = wide open.
        eyes: 1 = open, 0 = shut.
        blur: standard deviation of the blur in pixels of the live frame.
        light: exposure error in EV.
        shade: how much darker the picture's right edge is, as a share.
        side: how much darker the sitter's half at the picture's right is, as a share; below 0 the one at its left.
        shadow: how much darker the cloth is where the head throws its shadow, as a share.
        cast: how much too warm the light is, as a share that red gains and blue loses; below 0 too cold.
        background: red, green, blue.
        clothes: red, green, blue.
        knot: height of the hair put up on the crown, over the width of the face.
        spectacles: how much the rims of spectacles hide of what is behind; 0 = none are worn.
        faces: 0 = empty chair, 1, or 2 = somebody else beside.
        mirror: whether the picture comes mirrored.
    """

    roll: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    mouth: float = 0.0
    eyes: float = 1.0
    blur: float = 0.0
    light: float = 0.0
    shade: float = 0.0
    side: float = 0.0
    shadow: float = 0.0
    cast: float = 0.0
    background: tuple[int, int, int] = BLUE
    clothes: tuple[int, int, int] = CHARCOAL
    knot: float = 0.0
    spectacles: float = 0.0
    shoulders: float = 0.0
    faces: int = 1
    mirror: bool = False

    def __post_init__(self) -> None:
        for name, (low, high) in _RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"pose {name}: {low} to {high}, not {getattr(self, name)}")

    @classmethod
    def of(cls, wishes: Mapping[str, Any]) -> "Pose":
        """Make a pose from a script's words.

        Raises:
            ValueError: a word that is none of the attributes, or a value outside its range.
        """
        unknown = set(wishes) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"pose: unknown {', '.join(sorted(unknown))}")
        try:
            return cls(**{name: _KINDS[name](value) for name, value in wishes.items()})
        except TypeError as wrong:
            raise ValueError(f"pose: {wrong}") from wrong

    def towards(self, other: "Pose", share: float) -> "Pose":
        """Give the pose `share` of the way from this one to `other`; only place and lean change gradually."""
        mine, theirs = asdict(self), asdict(other)
        moved = {name: mine[name] + (theirs[name] - mine[name]) * share for name in ("roll", "dx", "dy", "scale")}
        return replace(other, **moved)


def _colour(values: Iterable[Any]) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in values)
    if not all(0 <= value <= 255 for value in (red, green, blue)):
        raise ValueError(f"pose colour: 0 to 255, not {(red, green, blue)}")
    return red, green, blue


_KINDS: dict[str, Callable[[Any], Any]] = {
    **{field.name: float for field in fields(Pose)},
    "background": _colour,
    "clothes": _colour,
    "faces": int,
    "mirror": bool,
}

_RANGES = {
    "roll": (-90, 90), "yaw": (-LIMIT, LIMIT), "pitch": (-LIMIT, LIMIT), "dx": (-1, 1), "dy": (-1, 1),
    "scale": (0.25, 3), "mouth": (0, 1), "eyes": (0, 1), "blur": (0, 20), "light": (-4, 4), "shade": (0, 0.9),
    "side": (-0.9, 0.9), "shadow": (0, 0.9), "cast": (-0.5, 0.5), "knot": (0, HIGHEST_KNOT), "spectacles": (0, 1),
    "shoulders": (-20, 20), "faces": (0, 2),
}  # fmt: skip


def off_pose(pose: Pose, person: int) -> Pose:
    """Give the pose in which this person sits down: leaning, aside and a little small; always the same for a person."""
    chance = Random(person)
    side = chance.choice((-1, 1))
    return replace(
        pose,
        roll=_within("roll", pose.roll + side * chance.uniform(9, 14)),
        dx=_within("dx", pose.dx + side * chance.uniform(0.10, 0.20)),
        dy=_within("dy", pose.dy + chance.uniform(0.02, 0.08)),
        scale=_within("scale", pose.scale * chance.uniform(0.85, 0.95)),
    )


def _within(name: str, value: float) -> float:
    low, high = _RANGES[name]
    return min(max(value, low), high)
