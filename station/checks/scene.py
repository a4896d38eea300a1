"""What a rule may look at: one picture, its one face, and where that face lies in the solved crop."""

from dataclasses import dataclass

from station.checks.colour import Lab
from station.checks.crop import Crop, Placement
from station.checks.sight.face import Face
from station.checks.sight.outline import Outline
from station.checks.sight.vision import Image
from station.checks.skin import Skin
from station.checks.surroundings import Surroundings


@dataclass(frozen=True)
class Beside:
    """A still of the desk beside the stills that the same body took that day.

    Attributes:
        turned: clockwise turn that makes this still upright, degrees: how the body was held.
        days_turn: that of the day's accepted stills; None before the first.
        light: of this still, 0 to 1.
        days_light: middle light of the day's accepted stills, where a flash gives it; None where nothing is expected.
        days_sharpness: middle sharpness of the day's accepted stills; None before there are enough.
        own_shut: how far shut the sitter's open eyes were in live view, 0 to 1; None where that is not known.
    """

    turned: int
    days_turn: int | None = None
    light: float = 0.0
    days_light: float | None = None
    days_sharpness: float | None = None
    own_shut: float | None = None


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
        outline: where the person ends; None without a face, and in live frames in which it was not looked for.
        around: the cloth and the clothes in the portrait; None likewise.
        skin: the face brought to size; None likewise, and when it is too small.
        own_shut: how far shut the sitter's open eyes are; None while that is not known.
        usual_sharpness: middle sharpness of the day's people; None while that is not known.
        background: the wanted colour; None when there is none.
        clothes_forbidden: colours that clothes must not have.
        whole: the still at full size; None for live frames.
        factor: how many times smaller `image` is.
        crop: the solved crop in pixels of the full size; None without one.
        portrait_width: of the finished portrait, pixels.
    """

    image: Image
    faces: int
    face: Face | None = None
    shut: float | None = None
    placement: Placement | None = None
    beside: Beside | None = None
    outline: Outline | None = None
    around: Surroundings | None = None
    skin: Skin | None = None
    own_shut: float | None = None
    usual_sharpness: float | None = None
    background: Lab | None = None
    clothes_forbidden: tuple[str, ...] = ()
    whole: Image | None = None
    factor: int = 1
    crop: Crop | None = None
    portrait_width: int | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of `image`."""
        return self.image.shape[1], self.image.shape[0]
