"""The cloth behind the sitter is even: no spot, crease, object, edge or fall of light.

ISO/IEC 29794-5 calls it BackgroundUniformity. Four measures, for each is blind to something: blocks see spots but no
lines, the gradient sees lines and creases but no soft shadow, the distant twentieth sees what is small, the plane sees
light that falls off slowly to a side.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.checks.colour import Lab
from station.checks.scene import Scene
from station.checks.sight.vision import cv2
from station.checks.surroundings import Surroundings

NEEDS: Final = "outline"

BLOCKS = 12
"""The portrait is looked at in so many blocks each way."""

FILLED = 1 / 3
"""A block counts when so much of it is cloth."""

PER_TWENTIETH, PER_GRADIENT, PER_PLANE = 12.0, 9.7, 14.0
"""Where the three others were found to be as telling as a block at 10."""


def measure(scene: Scene) -> float | None:
    """The largest difference of a block from the whole, CIE Lab, or as much of the three other measures."""
    around = scene.around
    if around is None or not around.cloth_seen:
        return None
    off = around.cloth_lab - around.colour
    twentieth = math.sqrt(float(_at((off * off).sum(axis=1), 0.95)))
    others = twentieth / PER_TWENTIETH, _gradient(around) / PER_GRADIENT, _plane(around) / PER_PLANE
    return max(_worst_block(off, around), 10 * max(others))


def _at(values: NDArray[np.float32], share: float) -> np.float32:
    """The value below which a share of them lies."""
    place = int(share * (len(values) - 1))
    found: np.float32 = np.partition(values, place)[place]
    return found


def _worst_block(off: Lab, around: Surroundings) -> float:
    """The longest of the blocks' mean differences."""
    rows, columns = (np.arange(count) * BLOCKS // count for count in around.cloth.shape)
    block = (rows[:, np.newaxis] * BLOCKS + columns)[around.cloth]
    counts = np.bincount(block, minlength=BLOCKS**2)
    counted = counts >= FILLED * around.cloth.size / BLOCKS**2
    if not counted.any():
        return 0.0
    sums = np.stack([np.bincount(block, axis, BLOCKS**2) for axis in off.T], axis=1)
    return float(np.linalg.norm(sums[counted] / counts[counted, np.newaxis], axis=1).max())


def _gradient(around: Surroundings) -> float:
    """Mean length of Sobel's gradient of brightness on the cloth."""
    grey = cv2.cvtColor(around.part, cv2.COLOR_BGR2GRAY)
    across, down = (cv2.Sobel(grey, cv2.CV_32F, dx, 1 - dx, borderType=cv2.BORDER_REPLICATE) for dx in (1, 0))
    return float(cv2.magnitude(across, down)[around.cloth].mean())


def _plane(around: Surroundings) -> float:
    """By how much L* differs between the ends of a plane laid over the cloth's lightness."""
    y, x = np.nonzero(around.cloth)
    places = np.column_stack((x, y)).astype(np.float64)
    places -= places.mean(axis=0)
    lightness = around.cloth_lab[:, 0].astype(np.float64)
    slope = np.linalg.lstsq(places.T @ places, places.T @ (lightness - lightness.mean()), rcond=None)[0]
    plane = places @ slope
    return float(plane.max() - plane.min())
