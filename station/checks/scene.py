"""What a rule may look at: one picture, its one face, and where that face lies in the solved crop."""

from dataclasses import dataclass

from station.checks.crop import Placement
from station.checks.sight.face import Face
from station.checks.sight.vision import Image


@dataclass(frozen=True, eq=False)
class Scene:
    """One judged picture.

    Attributes:
        image: upright; a live frame, or a copy of a still about 1280 pixels long.
        faces: how many faces count.
        face: the sitter's, in pixels of `image`; None unless there is exactly one and the picture holds all of it.
        shut: how far the eyelids are shut, 0 to 1; None without a face.
        placement: where the face lies in the finished portrait; None without a face or without a crop.
    """

    image: Image
    faces: int
    face: Face | None = None
    shut: float | None = None
    placement: Placement | None = None
