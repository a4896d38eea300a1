"""The two kinds of array this package hands around, and the plain words to make them."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Picture = NDArray[np.uint8]
"""8-bit pixels: (rows, columns) of one channel, or (rows, columns, 3) in OpenCV's order blue, green, red."""

Floats = NDArray[np.floating[Any]]
"""Coordinates or shares."""


def floats(values: ArrayLike) -> Floats:
    """Give values as the 32-bit numbers that OpenCV takes, copied only when they are something else."""
    return np.asarray(values, np.float32)


def pixels(values: ArrayLike) -> Picture:
    """Give values as 8-bit pixels, rounded and kept within 0 to 255; pixels come back as they are."""
    array = np.asarray(values)
    return array if array.dtype == np.uint8 else np.clip(np.round(array), 0, 255).astype(np.uint8)


def plain(shape: tuple[int, ...], colour: Sequence[int]) -> Picture:
    """Give a picture of one colour; blue, green, red."""
    return pixels(cv2.merge([np.full(shape, value, np.uint8) for value in colour]))


def decoded(content: bytes) -> Picture:
    """Decode a PNG as it is, with its opacity if it has one.

    Raises:
        ValueError: not a picture.
    """
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise ValueError("not a picture that OpenCV can decode")
    return pixels(picture)
