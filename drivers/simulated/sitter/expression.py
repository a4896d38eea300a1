"""Lips, lids and the turn of the head: small warps of the figure, by amounts the stage knows exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from drivers.simulated.sitter.arrays import Floats, Picture, floats, pixels
from drivers.simulated.sitter.figure import DENSITY, Figure, on_figure
from drivers.simulated.sitter.portrait import EYES_TO_CHIN, LIDS, LOWER_LIP, UPPER_LIP, Curve
from drivers.simulated.sitter.things import put_on_spectacles
from drivers.simulated.sitter.turn import turned

_NOSE_END, _CHIN = 134.0, 166.0
_BROW, _CHEEK = 93.5, 111.0
_LIP_HEIGHT, _LASHES, _SQUEEZE = 3.2, 1.6, 0.2
_WIDE_OPEN: Final = 1.5


@dataclass(frozen=True)
class Expression:
    """What the face does.

    Attributes:
        mouth: 0 = lips closed, 1 = wide open, half as wide again as in the portrait.
        eyes: 1 = open, 0 = shut.
        yaw: degrees the head is turned towards the right of the picture.
        pitch: degrees the head nods.
        spectacles: how much the rims of spectacles hide; 0 = none are worn.
    """

    mouth: float = 0.0
    eyes: float = 1.0
    yaw: float = 0.0
    pitch: float = 0.0
    spectacles: float = 0.0


def wear(figure: Figure, expression: Expression) -> Figure:
    """Give a copy of the figure with this expression."""
    colour = figure.colour.copy()
    _move_lips(colour, expression.mouth)
    for upper, lower in LIDS:
        _move_lids(colour, upper, lower, expression.eyes)
    if expression.spectacles:
        put_on_spectacles(colour, expression.spectacles)
    worn = Figure(colour, figure.cover)
    return turned(worn, expression.yaw, expression.pitch) if expression.yaw or expression.pitch else worn


def gap(mouth: float) -> float:
    """Give the widest gap between the lips, divided by the distance from eyes to chin."""
    columns = _columns(UPPER_LIP)
    teeth = (_heights(LOWER_LIP, columns) - _heights(UPPER_LIP, columns)).max()
    return float(teeth) * _WIDE_OPEN * mouth / EYES_TO_CHIN


def _move_lips(colour: Picture, mouth: float) -> None:
    """Let both lips meet half way; the skin between them and nose and chin gives."""
    columns = _columns(UPPER_LIP)
    upper, lower = _heights(UPPER_LIP, columns), _heights(LOWER_LIP, columns)
    middle, half = (upper + lower) / 2, (lower - upper) / 2 * mouth * _WIDE_OPEN
    nose, chin = np.full_like(columns, _NOSE_END), np.full_like(columns, _CHIN)
    now = (nose, upper - _LIP_HEIGHT, upper, lower, lower + _LIP_HEIGHT, chin)
    then = (nose, middle - half - _LIP_HEIGHT, middle - half, middle + half, middle + half + _LIP_HEIGHT, chin)
    _slide(colour, columns, now, then)


def _move_lids(colour: Picture, upper_lid: Curve, lower_lid: Curve, eyes: float) -> None:
    """Let the upper lid come down with its lashes; the lower one stays."""
    columns = _columns(upper_lid)
    upper, lower = _heights(upper_lid, columns), _heights(lower_lid, columns)
    meet = lower + _SQUEEZE * (lower - upper) * (1 - eyes)
    lid = meet - (lower - upper) * eyes
    brow, cheek = np.full_like(columns, _BROW), np.full_like(columns, _CHEEK)
    _slide(colour, columns, (brow, upper - _LASHES, upper, lower, cheek), (brow, lid - _LASHES, lid, meet, cheek))


def _columns(curve: Curve) -> Floats:
    """Give the portrait's x of every figure column from one end of the curve to the other."""
    return np.arange(curve[0][0], curve[-1][0], 1 / DENSITY, dtype=np.float32)


def _heights(curve: Curve, columns: Floats) -> Floats:
    xs, ys = zip(*curve, strict=True)
    return floats(np.interp(columns, xs, ys))


def _slide(colour: Picture, columns: Floats, now: Sequence[Floats], then: Sequence[Floats]) -> None:
    """Move the heights `now` of each column to the heights `then`, and what lies between them linearly, in place.

    First and last heights are level and stay where they are.
    """
    first, last = float(now[0][0]), float(now[-1][0])
    (left, top), height = np.round(on_figure([(columns[0], first)])[0]).astype(int), round((last - first) * DENSITY)
    part = colour[top : top + height, left : left + len(columns)]
    rows = first + np.arange(height)[:, None] / DENSITY
    origins = np.broadcast_to(rows, part.shape[:2])
    for (now0, now1), (then0, then1) in zip(pairwise(now), pairwise(then), strict=True):
        stretched = now0 + (rows - then0) * (now1 - now0) / np.maximum(then1 - then0, 1e-6)
        origins = np.where((rows >= then0) & (rows < then1), stretched, origins)
    across = np.broadcast_to(np.arange(len(columns)), part.shape[:2])
    down = (origins - first) * DENSITY
    part[:] = pixels(cv2.remap(part.copy(), floats(across), floats(down), cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE))
