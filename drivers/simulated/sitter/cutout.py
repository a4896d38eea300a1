"""How the sitter is cut out of the portrait: edges, hair, a level head, and a suit in place of the portrait's own."""

from typing import Final

import cv2
import numpy as np

from drivers.simulated.sitter.arrays import Floats, Picture, floats, pixels
from drivers.simulated.sitter.figure import BOTTOM, DENSITY, LEFT, RIGHT, TOP, Figure
from drivers.simulated.sitter.portrait import CHEST, EYES, OUTLINE, SHOULDERS_FROM, TILT
from drivers.simulated.sitter.suit import dressed

VERSION: Final = 6
"""Grows whenever the same portrait would give another figure; figures kept by other versions are not used."""

CROWN: Final = 30.0
"""Height of the top of the hair once it is flattened, in the levelled portrait."""

_SQUASH_BELOW, _SQUASH = 84.0, 0.0046
_SLIM_BEYOND, _SLIM, _SLIM_ROWS = 40.0, 0.011, (70.0, 128.0)


def cut_out(picture: Picture) -> Figure:
    """Cut the sitter out of the portrait, level the head, flatten the hair and put on a suit.

    The hair is flattened because the rule's best place (face 207 px wide, eyes at 250, top of head at 80 of 640)
    belongs to flatter hair than this.
    """
    cover = _cover(picture)
    across, down = _origins()
    colour = cv2.remap(_spread(picture, cover), across, down, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)
    large_cover = cv2.remap(cover, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    return dressed(_lengthened(Figure(_crisp(pixels(colour)), pixels(large_cover))))


def _cover(picture: Picture) -> Picture:
    """Fill the outline; near the hair the picture itself decides where it ends."""
    fine = 8
    mask = np.zeros((picture.shape[0] * fine, picture.shape[1] * fine), np.uint8)
    cv2.fillPoly(mask, [np.round((floats(OUTLINE) + 0.5) * fine).astype(np.int32)], (255,))
    share = floats(cv2.resize(mask, None, fx=1 / fine, fy=1 / fine, interpolation=cv2.INTER_AREA)) / 255
    grey = floats(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)) / 255
    hair = np.maximum(_guided(share, grey), cv2.erode(share, np.ones((5, 5), np.uint8)))
    soft = np.vstack((hair[:SHOULDERS_FROM], cv2.GaussianBlur(share, (0, 0), 0.6)[SHOULDERS_FROM:]))
    # The faintest tenth would be a veil of the old background around the sitter.
    return pixels((soft - 0.12) / 0.8 * 255)


def _guided(share: Floats, guide: Floats) -> Floats:
    """Bend a soft mask to the edges of a grey picture.

    The guided filter of He, Sun and Tang (2010), https://doi.org/10.1109/TPAMI.2012.213.
    """

    def mean(values: Floats) -> Floats:
        return floats(cv2.blur(values, (7, 7)))

    covariance = mean(floats(guide * share)) - mean(guide) * mean(share)
    variance = mean(floats(guide * guide)) - mean(guide) ** 2
    slope = floats(covariance / (variance + 1e-3))
    offset = floats(mean(share) - slope * mean(guide))
    return floats(mean(slope) * guide + mean(offset))


def _spread(picture: Picture, cover: Picture) -> Picture:
    """Give everything outside the solid inside the colour of the nearest inside.

    Otherwise the old background would show through where hair and edges are half transparent.
    """
    inside = floats(cv2.erode(cover, np.ones((3, 3), np.uint8)) >= 250)
    colour = picture * inside[..., None]
    result, open_ = colour.copy(), inside == 0
    for reach in (1, 2, 4, 8, 16):
        weight = floats(cv2.GaussianBlur(inside, (0, 0), reach))
        near = cv2.GaussianBlur(colour, (0, 0), reach) / np.maximum(weight, 1e-6)[..., None]
        reached = open_ & (weight > 0.02)
        result[reached] = near[reached]
        open_ &= ~reached
    return pixels(result)


def _origins() -> tuple[Floats, Floats]:
    """Give for every figure pixel down to the chest the point of the portrait it is taken from: x and y."""
    x = LEFT - 0.5 + (np.arange((RIGHT - LEFT) * DENSITY) + 0.5) / DENSITY
    y = TOP - 0.5 + (np.arange((CHEST - TOP) * DENSITY) + 0.5) / DENSITY
    dx, dy = np.meshgrid(x - EYES[0], y - _SQUASH * np.maximum(_SQUASH_BELOW - y, 0) ** 2 - EYES[1])
    slim = _SLIM * np.interp(y, _SLIM_ROWS, (1, 0))[:, None]
    dx += np.sign(dx) * slim * np.clip(np.abs(dx) - _SLIM_BEYOND, 0, 30) ** 2
    tilt = np.radians(TILT)
    across = EYES[0] + np.cos(tilt) * dx - np.sin(tilt) * dy
    down = EYES[1] + np.sin(tilt) * dx + np.cos(tilt) * dy
    return floats(across), floats(down)


def _crisp(colour: Picture) -> Picture:
    """Sharpen what enlarging made soft."""
    return pixels(cv2.addWeighted(colour, 1.5, cv2.GaussianBlur(colour, (0, 0), 0.7 * DENSITY), -0.5, 0))


def _lengthened(chest_up: Figure) -> Figure:
    """Give the room below the chest that the suit will fill."""
    rows = (BOTTOM - TOP) * DENSITY - len(chest_up.cover)
    return Figure(
        np.vstack((chest_up.colour, np.zeros((rows, *chest_up.colour.shape[1:]), np.uint8))),
        np.vstack((chest_up.cover, np.zeros((rows, chest_up.cover.shape[1]), np.uint8))),
    )
