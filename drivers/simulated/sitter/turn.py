"""The turn of the head about its upright axis, as that of an egg with a nose."""

import cv2
import numpy as np

from drivers.simulated.sitter.arrays import Floats, floats, pixels
from drivers.simulated.sitter.figure import DENSITY, Figure, on_figure

LIMIT = 18.0
"""Degrees; further round, parts of the head would have to hide others."""

_MIDDLE = (225.0, 112.0)
_HALF_WIDTH, _HALF_HEIGHT, _DEPTH = 64.0, 92.0, 82.0
_NOSE, _NOSE_WIDTH, _NOSE_DEPTH = (-0.5, 15.0), 9.0, 22.0
_REACH = 1.4


def turned(figure: Figure, yaw: float) -> Figure:
    """Give a copy of the figure with the head turned.

    Args:
        figure: looking straight ahead.
        yaw: degrees towards the right of the picture, within `LIMIT` either way.
    """
    middle_x, middle_y = _MIDDLE
    corners = (
        (middle_x - _HALF_WIDTH * _REACH, middle_y - _HALF_HEIGHT),
        (middle_x + _HALF_WIDTH * _REACH, middle_y + _HALF_HEIGHT),
    )
    (left, top), (right, bottom) = on_figure(corners).astype(int)
    centre = on_figure([_MIDDLE])[0]
    seen, y = np.meshgrid(
        (np.arange(left, right) - centre[0]) / DENSITY, (np.arange(top, bottom) - centre[1]) / DENSITY
    )
    origin = floats(seen)
    for _ in range(12):
        origin = floats(seen - _shift(origin, floats(y), yaw))
    across = floats((origin - seen) * DENSITY + np.arange(right - left))
    down = floats(np.broadcast_to(np.arange(bottom - top)[:, None], across.shape))
    colour, cover = figure.colour.copy(), figure.cover.copy()
    for plane in (colour, cover):
        part = plane[top:bottom, left:right]
        part[:] = pixels(cv2.remap(part.copy(), across, down, cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE))
    return Figure(colour, cover)


def _shift(x: Floats, y: Floats, yaw: float) -> Floats:
    """Give how far points of the head, counted from its middle in portrait pixels, move to the right."""
    radius = (x / _HALF_WIDTH) ** 2 + (y / _HALF_HEIGHT) ** 2
    from_nose = (x - _NOSE[0]) ** 2 + (y - _NOSE[1]) ** 2
    nearer = _DEPTH * np.maximum(1 - radius, 0) + _NOSE_DEPTH * np.exp(-from_nose / (2 * _NOSE_WIDTH**2))
    angle = np.radians(yaw)
    on_head = np.clip(_REACH - radius, 0, 1)
    return floats(on_head * x * (np.cos(angle) - 1) + nearer * np.sin(angle))
