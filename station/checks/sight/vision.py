"""The only door to OpenCV: `from station.checks.sight.vision import cv2`.

Importing opencv-python points Qt at the old Qt 5 copy inside its wheel; the variables would be inherited by our own
windows and by every program that the desk starts, so they are put back right here.
https://github.com/opencv/opencv-python/issues/736

Two more things are settled for the whole program: OpenCV keeps to the one core that the checks may use, which also
keeps its sums in one order, and its notes on the console stay below errors (OpenCV 5 warns at every start of the
face detector). `cv2.imshow` is banned: it would load that Qt 5 beside our Qt 6.
"""

import os

import numpy as np
from numpy.typing import NDArray

_BEFORE = {name: value for name, value in os.environ.items() if name.startswith("QT_")}

import cv2  # noqa: E402

for _name in [name for name in os.environ if name.startswith("QT_")]:
    if _name in _BEFORE:
        os.environ[_name] = _BEFORE[_name]
    else:
        del os.environ[_name]

cv2.setNumThreads(1)
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)

Image = NDArray[np.uint8]
"""Height x width x 3, blue green red, 8 bits, upright, sRGB."""

Points = NDArray[np.float64]
"""One row per point; pixels of the picture it belongs to, x to the right, y down.

0, 0 is the corner of the picture, so the middle of its first pixel lies at 0.5, 0.5, and a point of a copy that is n
times smaller lies at n times its coordinates. OpenCV counts from the middle of the first pixel; `warped` allows for it.
"""


def resized(image: Image, size: tuple[int, int]) -> Image:
    """A copy of a size (width, height): averaged over areas when it shrinks, interpolated when it grows."""
    shrinks = size[0] <= image.shape[1] and size[1] <= image.shape[0]
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR), np.uint8)


def warped(image: Image, onto_picture: Points, size: tuple[int, int], *, mirrored: bool = False) -> Image:
    """A part of the picture of a size (width, height), moved, scaled or turned; beyond the edge the edge goes on.

    Args:
        image: the picture.
        onto_picture: 2 x 3 matrix from points of the part to points of the picture.
        size: of the part.
        mirrored: beyond the edge the picture is seen in a mirror instead.
    """
    matrix = onto_picture.copy()
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    mode = cv2.BORDER_REFLECT if mirrored else cv2.BORDER_REPLICATE
    return np.asarray(cv2.warpAffine(image, matrix, size, flags=flags, borderMode=mode), np.uint8)


def turned(image: Image, degrees: int) -> Image:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return image if degrees == 0 else np.asarray(cv2.rotate(image, _TURNS[degrees]), np.uint8)


_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}

__all__ = ["Image", "Points", "cv2", "resized", "turned", "warped"]
