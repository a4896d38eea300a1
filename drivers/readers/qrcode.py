"""Finding QR codes in a picture of somebody's phone. Pure: a picture in, codes out.

Screens are dark, cracked, shown upside down and in the wrong colours; webcams blur. So the picture is tried as it is,
and made better in a few ways. zxing-cpp corrects errors and checks the result: a code is read whole or not at all.
https://github.com/zxing-cpp/zxing-cpp
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from drivers.readers.assembly import garbled
from drivers.readers.base import CodeRead
from drivers.readers.presentation import Sighting

Picture = NDArray[np.uint8]
Attempt = Callable[[Picture], Picture]

_QR: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_SQUARE: Final = np.ones((5, 5), np.uint8)


def as_it_is(grey: Picture) -> Picture:
    """The picture without any change."""
    return grey


def sharpened(grey: Picture, fine: float, coarse: float, strength: float) -> Picture:
    """Keep what is coarser than noise and finer than shade, much stronger: dim, weak, noisy and blurred screens.

    Args:
        grey: the picture.
        fine: in pixels; what is smaller goes.
        coarse: in pixels; what is larger goes.
        strength: how much stronger the rest becomes.
    """
    smooth = cv2.GaussianBlur(grey, (0, 0), fine)
    return np.asarray(cv2.addWeighted(smooth, 1 + strength, cv2.GaussianBlur(smooth, (0, 0), coarse), -strength, 0))


def without_bright_lines(grey: Picture) -> Picture:
    """Without thin bright lines: cracks that glitter, reflections."""
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_OPEN, _SQUARE), np.uint8)


def without_dark_lines(grey: Picture) -> Picture:
    """Without thin dark lines: cracks in a bright screen."""
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, _SQUARE), np.uint8)


def enlarged(grey: Picture) -> Picture:
    """Twice as large and sharpened: codes that are out of focus. Takes longer than all others together."""
    large = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    return sharpened(np.asarray(large, np.uint8), fine=2, coarse=10, strength=6)


BETTER: Final[tuple[Attempt, ...]] = (
    partial(sharpened, fine=1.5, coarse=5, strength=6),
    partial(sharpened, fine=2, coarse=10, strength=4),
    without_bright_lines,
    without_dark_lines,
    enlarged,
)
"""What is worth trying when the picture as it is shows nothing, chosen on pictures with every such fault."""


def read_codes(picture: Picture, attempts: Sequence[Attempt] = (as_it_is, *BETTER)) -> list[Sighting]:
    """Every different code in the picture, of the first attempt that shows one; empty when none does.

    Args:
        picture: (rows, columns) grey or (rows, columns, 3) in OpenCV's order, any size.
        attempts: what is done to it before looking.
    """
    grey = picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    for attempt in attempts:
        if found := zxingcpp.read_barcodes(attempt(grey), formats=_QR):
            return list(dict.fromkeys(map(_sighting, found)))
    return []


def _sighting(barcode: Any) -> Sighting:
    """The bytes as UTF-8: what a scanner would send. zxing-cpp's own text guesses where they are none."""
    try:
        return CodeRead(bytes(barcode.bytes).decode("utf-8"))
    except UnicodeDecodeError:
        return garbled("undecodable")
