"""Shoulders level: the rule says "balanced" without a number.

The contour of the person left and right of the chin, at equal distances. Long hair, collars and cropped arms hide it
often; then nothing is measured, and nobody is warned.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.checks.scene import Scene
from station.checks.sight.face import CHIN, Face
from station.checks.sight.outline import Outline

NEEDS: Final = "outline"

FROM, TO = 0.7, 1.05
"""Distances from the chin at which the contour is taken, in widths of the face: outside of hair, inside of the crop."""

PAIRS = 0.6
"""Share of the distances at which both shoulders must show."""

ABOVE_CHIN = 0.25
"""What is higher than this above the chin, in widths of the face, is no shoulder."""

UNLIKE = 0.12
"""Contours whose difference varies by more than this, in widths of the face, are no pair of shoulders."""


def measure(scene: Scene) -> float | None:
    """Degrees by which the line over both shoulders leans, clockwise as seen in the picture."""
    if scene.face is None or scene.outline is None:
        return None
    return _lean(scene.outline, scene.face, scene.size)


def _lean(outline: Outline, face: Face, size: tuple[int, int]) -> float | None:
    steps = np.arange(FROM, TO, outline.cell / face.width) * face.width
    x, y = face.points[CHIN, :2]
    highest = float(y) - ABOVE_CHIN * face.width
    left, right = (_heights(outline, x + side * steps, highest, size) for side in (-1, 1))
    both = np.isfinite(left) & np.isfinite(right)
    if np.count_nonzero(both) < PAIRS * len(steps):
        return None
    lower = (right - left)[both]
    if lower.std() > UNLIKE * face.width:
        return None
    return math.degrees(math.atan2(float(np.mean(lower)), 2 * float(steps[both].mean())))


def _heights(outline: Outline, xs: NDArray[np.float64], highest: float, size: tuple[int, int]) -> NDArray[np.float64]:
    """Where the person begins below the background in some columns, y in pixels of the picture; NaN where unknown.

    Unknown where the column is outside of the picture, where its lowest cell is no person, and where the person
    reaches higher than shoulders do: that is hair.
    """
    lowest = min(len(outline.share), int((size[1] - outline.y) / outline.cell)) - 1
    heights = np.full(len(xs), np.nan)
    for place, x in enumerate(xs):
        column = int((x - outline.x) / outline.cell)
        if not (0 <= x < size[0] and 0 <= column < outline.share.shape[1]) or lowest < 1:
            continue
        share = outline.share[: lowest + 1, column]
        empty = np.flatnonzero(share <= 0.5)
        if empty.size == 0 or empty[-1] == lowest:
            continue
        last = int(empty[-1])
        step = (0.5 - share[last]) / (share[last + 1] - share[last])
        height = outline.y + outline.cell * (last + 0.5 + float(step))
        if height > highest:
            heights[place] = height
    return heights
