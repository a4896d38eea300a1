"""The empty background: its brightness, colour and evenness against what the profile wants, and what to do about it."""

from dataclasses import dataclass

import numpy as np

from station.checks.colour import lab_of, lab_of_colour
from station.checks.limits import Background
from station.checks.sight.vision import Image, resized

BLOCKS = 12
"""The picture is looked at in so many blocks each way: small enough for a corner's shade, large enough for no noise."""

TINTS = (("red", "green"), ("yellow", "blue"))
"""What the two axes of colour are called upwards and downwards: CIE a* and b*."""


@dataclass(frozen=True)
class Backdrop:
    """What an empty background looks like.

    Attributes:
        lightness: L* above the wanted one; negative when too dark.
        tint: distance from the wanted colour beside brightness (a* and b*).
        unevenness: largest difference (Lab) between one block and the whole.
        advice: what is wrong, most important first: `dark`, `bright`, `red`, `green`, `yellow`, `blue`, `uneven`.
    """

    lightness: float
    tint: float
    unevenness: float
    advice: tuple[str, ...]


def measure(image: Image, wanted: Background) -> Backdrop:
    """Measure a picture, of any size and turn, in which nobody sits."""
    blocks = lab_of(resized(image, (BLOCKS, BLOCKS))).reshape(-1, 3)
    middle = np.median(blocks, axis=0)
    off = middle - lab_of_colour(wanted.colour)
    lightness, tint = float(off[0]), float(np.linalg.norm(off[1:]))
    unevenness = float(np.linalg.norm(blocks - middle, axis=1).max())
    return Backdrop(lightness, tint, unevenness, tuple(_advice(lightness, off[1:], unevenness, wanted)))


def _advice(lightness: float, off: np.ndarray, unevenness: float, wanted: Background) -> list[str]:
    """Light first: a dim cloth also looks tinted, and brightness changes where the light is moved for evenness."""
    advice = []
    if abs(lightness) > wanted.lightness:
        advice.append("dark" if lightness < 0 else "bright")
    elif np.linalg.norm(off) > wanted.tint:
        axis = int(np.argmax(np.abs(off)))
        advice.append(TINTS[axis][0 if off[axis] > 0 else 1])
    if unevenness > wanted.uneven:
        advice.append("uneven")
    return advice
