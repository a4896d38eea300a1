"""A QR code: as a drawing inside an HTML page, or as its bare modules."""

import numpy as np
from numpy.typing import NDArray

from station.checks.sight.vision import cv2

QUIET = 4
"""Modules of white around it (ISO/IEC 18004, 6.3.8)."""

_MIDDLE = 1  # error correction level M: a fold or a coffee stain


def svg(text: str) -> str:
    """Draw a text; capitals, figures and little else make the smallest code. Its size comes from the page's style."""
    modules = dark_modules(text)
    size = len(modules) + 2 * QUIET
    squares = "".join(f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, x in np.argwhere(modules))
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" role="img">'
        f'<path d="{squares}" fill="#000"/></svg>'
    )


def dark_modules(text: str) -> NDArray[np.bool_]:
    """The code's modules without OpenCV's own margin, True where dark."""
    settings = cv2.QRCodeEncoder.Params()
    settings.correction_level = _MIDDLE
    dark: NDArray[np.bool_] = np.equal(cv2.QRCodeEncoder.create(settings).encode(text), 0)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
