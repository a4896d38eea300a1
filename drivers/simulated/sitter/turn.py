"""The head turned about its upright axis and nodding about the level one, as an egg with a nose does."""

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


def turned(figure: Figure, yaw: float, pitch: float = 0.0) -> Figure:
    """Give a copy of the figure with the head turned and nodding.

    Args:
        figure: looking straight ahead.
        yaw: degrees towards the right of the picture, within `LIMIT` either way.
        pitch: degrees down, likewise.
    """
    middle_x, middle_y = _MIDDLE
    corners = (
        (middle_x - _HALF_WIDTH * _REACH, middle_y - _HALF_HEIGHT),
        (middle_x + _HALF_WIDTH * _REACH, middle_y + _HALF_HEIGHT),
    )
    (left, top), (right, bottom) = on_figure(corners).astype(int)
    centre = on_figure([_MIDDLE])[0]
    seen_x, seen_y = (
        floats(grid)
        for grid in np.meshgrid(
            (np.arange(left, right) - centre[0]) / DENSITY, (np.arange(top, bottom) - centre[1]) / DENSITY
        )
    )
    x, y = seen_x, seen_y
    for _ in range(12):
        nearer, on_head = _depth(x, y)
        x, y = (
            floats(seen_x - _shift(x, nearer, on_head, yaw)) if yaw else seen_x,
            floats(seen_y - _shift(y, nearer, on_head, pitch)) if pitch else seen_y,
        )
    across = floats((x - seen_x) * DENSITY + np.arange(right - left))
    down = floats((y - seen_y) * DENSITY + np.arange(bottom - top)[:, None])
    colour, cover = figure.colour.copy(), figure.cover.copy()
    for plane in (colour, cover):
        part = plane[top:bottom, left:right]
        part[:] = pixels(cv2.remap(part.copy(), across, down, cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE))
    return Figure(colour, cover)


def _depth(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Give how far points of the head lie before its middle, and how much they belong to it, in portrait pixels."""
    radius = (x / _HALF_WIDTH) ** 2 + (y / _HALF_HEIGHT) ** 2
    from_nose = (x - _NOSE[0]) ** 2 + (y - _NOSE[1]) ** 2
    nearer = _DEPTH * np.maximum(1 - radius, 0) + _NOSE_DEPTH * np.exp(-from_nose / (2 * _NOSE_WIDTH**2))
    return floats(nearer), floats(np.clip(_REACH - radius, 0, 1))


def _shift(place: Floats, nearer: Floats, on_head: Floats, degrees: float) -> Floats:
    """Give how far points of the head, counted from its middle, move along one direction."""
    angle = np.radians(degrees)
    return floats(on_head * place * (np.cos(angle) - 1) + nearer * np.sin(angle))
