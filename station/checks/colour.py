"""Colours as people see them: CIE L*a*b* (D65), how far two are apart, and the plain words for those of clothes."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from station.checks.sight.vision import Image, cv2

Lab = NDArray[np.float32]
"""L* 0 to 100, a* towards red, b* towards yellow; the last axis has three."""

GREY = 12.0
"""Chroma up to which a colour is white, grey or black."""

DULL = 18.0
"""Chroma up to which a colour has no name of its own: a blue-grey suit is neither blue nor grey."""

WHITE, BLACK = 82.0, 25.0
"""Lightness from which a grey is called white, and below which it is called black."""

HUES = {"red": (345.0, 60.0), "yellow": (70.0, 110.0), "green": (110.0, 200.0), "blue": (220.0, 310.0),
        "purple": (310.0, 345.0)}  # fmt: skip
"""Degrees of hue in the plane of a* and b*, from and to."""


def lab_of(image: Image) -> Lab:
    """A picture in L*a*b*, of the same height and width."""
    scaled = np.multiply(image, np.float32(1 / 255), dtype=np.float32)
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_BGR2LAB), np.float32)


def lab_of_colour(rgb: Sequence[int]) -> Lab:
    """One colour, red green blue, in L*a*b*."""
    lab: Lab = lab_of(np.array([[rgb[::-1]]], np.uint8))[0, 0]
    return lab


def shares(lab: Lab, names: Sequence[str]) -> float:
    """Which share of colours, n x 3, is called by one of these names."""
    lightness, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    named = np.zeros(len(lab), bool)
    for name in names:
        if name in HUES:
            low, high = HUES[name]
            inside = (hue >= low) & (hue <= high) if low < high else (hue >= low) | (hue <= high)
            named |= inside & (chroma > DULL)
        else:
            light = {"white": lightness >= WHITE, "black": lightness < BLACK}
            named |= (chroma <= GREY) & light.get(name, (lightness < WHITE) & (lightness >= BLACK))
    return float(named.mean())


def difference(one: Lab, other: Lab) -> float:
    """How far two colours are apart, CIEDE2000; 1 is just to be seen.

    Sharma, Wu, Dalal: The CIEDE2000 color-difference formula. https://doi.org/10.1002/col.20070
    """
    (l1, a1, b1), (l2, a2, b2) = (map(float, colour) for colour in (one, other))
    middle_chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(middle_chroma**7 / (middle_chroma**7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if grey else h1 + turn / 2
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight = (
        1
        - 0.17 * _cos(hue - 30)
        + 0.24 * _cos(2 * hue)
        + 0.32 * _cos(3 * hue + 6)
        - 0.20 * _cos(4 * hue - 63)
    )  # fmt: skip
    off = (lightness - 50) ** 2
    by_lightness = (l2 - l1) / (1 + 0.015 * off / math.sqrt(20 + off))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    bend = 30 * math.exp(-((((hue % 360) - 275) / 25) ** 2))
    tilt = -2 * math.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * math.sin(math.radians(2 * bend))
    return math.sqrt(by_lightness**2 + by_chroma**2 + by_hue**2 + tilt * by_chroma * by_hue)


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))
