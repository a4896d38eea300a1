"""What a sitter wears on the head: spectacles, and hair put up in a knot."""

from typing import Final

import cv2
import numpy as np

from drivers.simulated.sitter.arrays import Picture, floats, pixels
from drivers.simulated.sitter.figure import DENSITY, Figure, on_figure
from drivers.simulated.sitter.portrait import EYES, FACE_WIDTH

HIGHEST_KNOT: Final = 0.5
"""Over the width of the face; more would not fit above the head."""

_LENSES: Final = ((204.0, 106.0), (247.5, 106.0))
_LENS: Final = (17.5, 13.0)
_RIM: Final = 2.0
_BRIDGE: Final = ((221.0, 102.0), (225.5, 100.0), (230.5, 102.0))
_TEMPLES: Final = (((187.0, 103.0), (170.0, 100.0)), ((264.5, 103.0), (281.0, 100.0)))
_DARK: Final = (38, 32, 30)
_KNOT_HALF = 0.26


def put_on_spectacles(colour: Picture, strength: float) -> None:
    """Draw spectacles with clear lenses, in place; `strength` is how much of what is behind the rims they hide."""
    rims = np.zeros(colour.shape[:2], np.uint8)
    width = round(_RIM * DENSITY)
    for lens in _LENSES:
        x, y = on_figure([lens])[0]
        axes = (round(_LENS[0] * DENSITY), round(_LENS[1] * DENSITY))
        cv2.ellipse(rims, (round(float(x)), round(float(y))), axes, 0, 0, 360, (255,), width, cv2.LINE_AA)
    for line in (_BRIDGE, *_TEMPLES):
        cv2.polylines(rims, [np.round(on_figure(line)).astype(np.int32)], False, (255,), width, cv2.LINE_AA)
    y, x = np.nonzero(rims)
    share = floats(rims[y, x])[:, None] / 255 * strength
    colour[y, x] = pixels(colour[y, x] * (1 - share) + floats(_DARK) * share)


def put_up_hair(figure: Figure, crown: float, height: float) -> Figure:
    """Give a copy with a knot of hair on the crown.

    Args:
        figure: the sitter.
        crown: where the hair ends without it, y in the levelled portrait.
        height: of the knot, over the width of the face.
    """
    colour, cover = figure.colour.copy(), figure.cover.copy()
    top = crown - height * FACE_WIDTH
    bottom = crown + 8
    (x, y), (_, sample) = on_figure([(EYES[0], (top + bottom) / 2), (EYES[0], crown + 14)])
    axes = (round(_KNOT_HALF * FACE_WIDTH * DENSITY), round((bottom - top) / 2 * DENSITY))
    knot = np.zeros(cover.shape, np.uint8)
    cv2.ellipse(knot, (round(float(x)), round(float(y))), axes, 0, 0, 360, (255,), -1, cv2.LINE_AA)
    hair = colour[round(float(sample)), round(float(x)) - 40 : round(float(x)) + 40].mean(axis=0)
    rows, columns = np.nonzero(knot)
    strands = 1 + 0.15 * np.sin(columns / 3.0)[:, None]
    share = floats(knot[rows, columns])[:, None] / 255
    colour[rows, columns] = pixels(colour[rows, columns] * (1 - share) + hair * strands * share)
    return Figure(colour, np.maximum(cover, knot))
