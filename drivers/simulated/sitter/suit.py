"""The suit: drawn, of any colour, with level shoulders or leaning ones; the portrait's own clothes give way to it."""

from functools import cache
from typing import Final

import cv2
import numpy as np

from drivers.simulated.sitter.arrays import Floats, Picture, floats, pixels
from drivers.simulated.sitter.figure import BOTTOM, Figure, on_figure
from drivers.simulated.sitter.portrait import EYES

CHARCOAL: Final = (54, 52, 56)
"""Red, green, blue: the suit that nobody asks about."""

_BELOW = 144.0
"""From this height on nothing of the portrait is kept but the neck."""

_NECK = ((188, 130), (267, 130), (265, 152), (262, 166), (225, 208), (190, 166), (188, 152))
_MIDDLE, _PIVOT = EYES[0], 186.0
_HALF = ((0, 208), (36, 160), (42, 172), (58, 184), (84, 195), (112, 205), (134, 219), (148, 244), (158, 300),
         (166, 420), (170, BOTTOM + 40), (0, BOTTOM + 40))  # fmt: skip
"""The right half, x from the middle: V-neck, shoulder, arm."""


def dressed(figure: Figure, colour: tuple[int, int, int] = CHARCOAL, lean: float = 0.0) -> Figure:
    """Give a copy of the figure in a suit.

    Args:
        figure: in any clothes; they are taken off.
        colour: of the suit; red, green, blue.
        lean: degrees by which the shoulders lean clockwise.
    """
    cover, painted = figure.cover.copy(), figure.colour.copy()
    neck = _filled(cover.shape, on_figure(_NECK))
    first = round(float(on_figure([(0, _BELOW)])[0][1]))
    cover[first:] = np.minimum(cover[first:], neck[first:])
    suit = _filled(cover.shape, on_figure(_leaning(lean)))
    share = floats(suit)[..., None] / 255
    cloth = floats(colour[::-1]) * _weave(cover.shape)
    rows = slice(first - 80, None)
    painted[rows] = pixels(painted[rows] * (1 - share[rows]) + cloth[rows] * share[rows])
    return Figure(painted, np.maximum(cover, suit))


def _leaning(lean: float) -> Floats:
    """The suit's outline in the levelled portrait, turned about a point below the chin."""
    half = floats(_HALF)
    outline = np.vstack((half * (-1, 1), half[::-1])) + floats((_MIDDLE, 0))
    angle = np.radians(lean)
    turn = np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
    pivot = np.array((_MIDDLE, _PIVOT))
    return floats((outline - pivot) @ turn.T + pivot)


def _filled(shape: tuple[int, ...], outline: Floats) -> Picture:
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(outline * 16).astype(np.int32)], (255,), cv2.LINE_AA, shift=4)
    return mask


@cache
def _weave(shape: tuple[int, int]) -> Floats:
    """Cloth is never quite even: soft folds, longer than wide, and a coarse weave, around 1."""
    chance = np.random.default_rng(1)
    folds = chance.normal(1, 0.04, (shape[0] // 256 + 1, shape[1] // 96 + 1))
    threads = chance.normal(0, 0.09, (shape[0] // 4 + 1, shape[1] // 4 + 1))
    size = (shape[1], shape[0])
    soft = cv2.resize(floats(folds), size, interpolation=cv2.INTER_CUBIC)
    return floats(soft + cv2.resize(floats(threads), size, interpolation=cv2.INTER_LINEAR))[..., None]
