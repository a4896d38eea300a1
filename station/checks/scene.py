"""What a rule may look at: one picture, its one face, and where that face lies in the solved crop."""

from dataclasses import dataclass

from station.checks.crop import Placement
from station.checks.sight.face import Face
from station.checks.sight.vision import Image


@dataclass(frozen=True)
class Beside:
    """A still of the desk beside the stills that the same body took that day.

    Attributes:
        turned: clockwise turn that makes this still upright, degrees: how the body was held.
        days_turn: that of the day's accepted stills; None before the first.
        light: of this still, 0 to 1.
        days_light: middle light of the day's accepted stills, where a flash gives it; None where nothing is expected.
    """

    turned: int
    days_turn: int | None = None
    light: float = 0.0
    days_light: float | None = None


@dataclass(frozen=True, eq=False)
class Scene:
    """One judged picture.

    Attributes:
        image: upright; a live frame, or a copy of a still about 1280 pixels long.
        faces: how many faces count.
        face: the sitter's, in pixels of `image`; None unless there is exactly one and the picture holds all of it.
        shut: how far the eyelids are shut, 0 to 1; None without a face.
        placement: where the face lies in the finished portrait; None without a face or without a crop.
        beside: how it stands beside the day's other stills; None for live frames and for files of unknown origin.
    """

    image: Image
    faces: int
    face: Face | None = None
    shut: float | None = None
    placement: Placement | None = None
    beside: Beside | None = None
