"""The empty background: its brightness, colour and evenness against what the profile wants, and what to do about it."""

from dataclasses import dataclass

import numpy as np

from station.checks.limits import Background
from station.checks.sight.vision import Image, cv2, resized

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
    blocks = _lab(resized(image, (BLOCKS, BLOCKS)))
    middle = np.median(blocks, axis=0)
    off = middle - _lab(np.array([[wanted.colour[::-1]]], np.uint8))[0]
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


def _lab(image: Image) -> np.ndarray:
    """One row per pixel in CIE L*a*b* (D65)."""
    return np.asarray(cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_BGR2LAB), np.float64).reshape(-1, 3)
