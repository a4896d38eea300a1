"""No black border along the portrait's edge, as scans and some programs leave it; the upload gate refuses it.

The lower edge is not looked at: a dark suit fills it from side to side. Nor is a picture all dark up to the face.
"""

import numpy as np
from numpy.typing import NDArray

from station.checks.scene import Scene
from station.checks.sight.vision import cv2

BLACK = 32
"""Up to this grey level a line is dark."""

STEP = 25
"""By so much the next line is brighter where a border ends; dark cloth gets lighter slowly."""


def measure(scene: Scene) -> float | None:
    """Width of the widest dark border at the top and the two sides of the crop, in pixels of the portrait."""
    if scene.whole is None or scene.crop is None or scene.portrait_width is None:
        return None
    x, y, width, height = scene.crop.as_list()
    part = scene.whole[y : y + height, x : x + width]
    widest = max(_border(_lines(part[:, : width // 4], 1)), _border(_lines(part[:, -(width // 4) :][:, ::-1], 1)),
                 _border(_lines(part[: height // 8], 0)))  # fmt: skip
    return widest * scene.portrait_width / width


def _lines(part: NDArray[np.uint8], axis: int) -> NDArray[np.float64]:
    """Brightness of every line parallel to an edge, outermost first; of its brightest tenth, so that noise is dark."""
    if part.size == 0:
        return np.empty(0)
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_BGR2GRAY)
    return np.asarray(np.percentile(grey, 90, axis=1 - axis))


def _border(lines: NDArray[np.float64]) -> int:
    """How many lines of a border there are; 0 without one."""
    bright = np.flatnonzero(lines > BLACK)
    if bright.size == 0 or bright[0] == 0:
        return 0
    first = int(bright[0])
    end = min(first + 2, len(lines) - 1)
    return first if lines[end] - lines[first - 1] >= STEP else 0
