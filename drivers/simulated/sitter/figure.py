"""The sitter cut out: levelled, enlarged, with clean edges, ready to be put before any background."""

from dataclasses import dataclass
from typing import Final

from numpy.typing import ArrayLike

from drivers.simulated.sitter.arrays import Floats, Picture, floats

DENSITY: Final = 4
"""Figure pixels per portrait pixel."""

LEFT, TOP, RIGHT, BOTTOM = 20, -40, 400, 760
"""The part of the levelled portrait's plane that the figure covers, in portrait pixels."""


@dataclass(frozen=True)
class Figure:
    """Colours and opacity of the sitter.

    Attributes:
        colour: (rows, columns, 3), the sitter's own colour also where it is partly or not covered.
        cover: (rows, columns), 255 where the sitter hides what is behind.
    """

    colour: Picture
    cover: Picture


def on_figure(points: ArrayLike) -> Floats:
    """Turn points of the levelled portrait, shape (n, 2), into pixel indices of the figure."""
    return floats((floats(points) - (LEFT, TOP) + 0.5) * DENSITY - 0.5)


def portrait_from_figure(density: float) -> Floats:
    """Give the affine map, shape (2, 3), from pixel indices of a figure of this density to the levelled portrait."""
    step = 1 / density
    return floats(((step, 0, LEFT + step / 2 - 0.5), (0, step, TOP + step / 2 - 0.5)))
