"""How the sitter is cut out of the portrait: edges, hair, a level head, and a suit that goes on below the chest."""

from typing import Final

import cv2
import numpy as np

from drivers.simulated.sitter.arrays import Floats, Picture, floats, pixels
from drivers.simulated.sitter.figure import BOTTOM, DENSITY, LEFT, RIGHT, TOP, Figure
from drivers.simulated.sitter.portrait import BODY_MIDDLE, CHEST, EYES, OUTLINE, SHOULDERS_FROM, TILT

VERSION: Final = 5
"""Grows whenever the same portrait would give another figure; figures kept by other versions are not used."""

CROWN: Final = 30.0
"""Height of the top of the hair once it is flattened, in the levelled portrait."""

_SQUASH_BELOW, _SQUASH = 84.0, 0.0046
_SLIM_BEYOND, _SLIM, _SLIM_ROWS = 40.0, 0.011, (70.0, 128.0)


def cut_out(picture: Picture) -> Figure:
    """Cut the sitter out of the portrait, level the head, flatten the hair and lengthen the suit.

    The hair is flattened because the rule's best place (face 207 px wide, eyes at 250, top of head at 80 of 640)
    belongs to flatter hair than this.
    """
    cover = _cover(picture)
    across, down = _origins()
    colour = cv2.remap(_spread(picture, cover), across, down, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)
    large_cover = cv2.remap(cover, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    return _lengthen(Figure(_crisp(pixels(colour)), pixels(large_cover)))


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


def _lengthen(chest_up: Figure) -> Figure:
    """Let the suit run on below the chest, column by column, a little wider at the arms."""
    blend = 20 * DENSITY
    cloth = floats(chest_up.colour[-blend:].mean(axis=0, keepdims=True))
    cloth = floats(cv2.GaussianBlur(cloth, (0, 0), 9 * DENSITY))
    across = _columns_below(rows=(BOTTOM - TOP) * DENSITY - len(chest_up.cover), columns=cloth.shape[1])
    mix = np.linspace(0, 1, blend, dtype=np.float32)[:, None, None]
    hem = pixels(chest_up.colour[-blend:] * (1 - mix) + cloth * mix)
    suit = pixels(_repeat(cloth, across) * _folds(across.shape))
    edge = pixels(_repeat(floats(chest_up.cover[-1:]), across))
    return Figure(np.vstack((chest_up.colour[:-blend], hem, suit)), np.vstack((chest_up.cover, edge)))


def _columns_below(rows: int, columns: int) -> Floats:
    """Give for every pixel below the chest the column of the chest it continues."""
    middle = (BODY_MIDDLE - LEFT) * DENSITY
    wider = 1 + 0.06 * (1 - np.exp(-np.arange(rows) / (20 * DENSITY)))
    return floats(middle + (np.arange(columns) - middle)[None] / wider[:, None])


def _repeat(row: Floats, across: Floats) -> Floats:
    return floats(cv2.remap(row, across, np.zeros_like(across), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _folds(shape: tuple[int, ...]) -> Floats:
    """Cloth is never quite even: soft light and shade around 1, longer than wide, none at the chest."""
    coarse = np.random.default_rng(1).normal(1, 0.04, (shape[0] // 256 + 1, shape[1] // 96 + 1))
    coarse[0] = 1
    return floats(cv2.resize(floats(coarse), (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC))[..., None]
