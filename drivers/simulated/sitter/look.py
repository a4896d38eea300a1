"""The sitter in front of the background, ready for the lens: everything that stays the same while one person sits."""

from dataclasses import dataclass

import cv2
import numpy as np

from drivers.simulated import mark
from drivers.simulated.sitter.arrays import Picture, floats, pixels, plain
from drivers.simulated.sitter.cutout import CROWN
from drivers.simulated.sitter.expression import Expression, wear
from drivers.simulated.sitter.figure import DENSITY, LEFT, TOP, Figure, on_figure
from drivers.simulated.sitter.portrait import EYES, FACE_WIDTH
from drivers.simulated.sitter.pose import Pose
from drivers.simulated.sitter.scene import Sensor
from drivers.simulated.sitter.suit import CHARCOAL, dressed
from drivers.simulated.sitter.things import put_up_hair

BADGE = (210.0, 190.0, 239.0, 205.4)
"""Left, top, right, bottom of the mark in the levelled portrait: close below the chin, where tight crops hold it."""

_GAMMA = 2.2
_SOFT_EDGE = 6.0
_SHADOW = (258.0, 106.0), (62.0, 82.0)
_SIZES = 4


@dataclass(frozen=True)
class Look:
    """One sitter, drawn in several sizes, each half as large as the one before.

    Attributes:
        colours: BGR with the background already behind the sitter.
        covers: 255 where the sitter hides what is behind.
        wall: the background's colour, blue, green, red.
    """

    colours: tuple[Picture, ...]
    covers: tuple[Picture, ...]
    wall: tuple[int, int, int]

    def fitting(self, density: float) -> tuple[Picture, Picture, float]:
        """Give colour, cover and density of the smallest size that has at least `density` pixels per portrait pixel."""
        index = 0
        while index + 1 < _SIZES and DENSITY / 2 ** (index + 1) >= density:
            index += 1
        return self.colours[index], self.covers[index], DENSITY / 2**index


def prepare(figure: Figure, person: int, pose: Pose, live: Sensor) -> Look:
    """Dress the figure: expression, background, light, blur, mark.

    Args:
        figure: the sitter cut out.
        person: number in the mark.
        pose: what is wished.
        live: the sensor in whose pixels blur is counted.

    Raises:
        ValueError: a mark can't carry this number.
    """
    worn = wear(_prepared(figure, pose), Expression(pose.mouth, pose.eyes, pose.yaw, pose.pitch, pose.spectacles))
    if pose.side:
        worn = Figure(_from_the_side(worn.colour, pose.side), worn.cover)
    red, green, blue = pose.background
    colour = _before(worn, (blue, green, red), pose.shadow)
    table = _exposure(pose.light, pose.cast)
    if pose.light or pose.cast:
        colour = pixels(cv2.LUT(colour, table))
    if pose.blur:
        colour = _blurred(colour, pose.blur * DENSITY * FACE_WIDTH / (pose.scale * live.face))
    # Last, so that it proves the sitter also where blur or light spoil the picture.
    mark.draw(colour[_badge()], person)
    blue, green, red = (int(table[0, value, channel]) for channel, value in enumerate((blue, green, red)))
    return Look(_halves(colour), _halves(worn.cover), (blue, green, red))


def _prepared(figure: Figure, pose: Pose) -> Figure:
    """The figure in the clothes and with the hair that are asked for."""
    if pose.clothes != CHARCOAL or pose.shoulders:
        figure = dressed(figure, pose.clothes, pose.shoulders)
    return put_up_hair(figure, CROWN, pose.knot) if pose.knot else figure


def _from_the_side(colour: Picture, side: float) -> Picture:
    """Darken one half of the sitter, softly over the middle of the face."""
    columns = np.arange(colour.shape[1]) - on_figure([EYES])[0][0]
    share = 1 / (1 + np.exp(-np.sign(side) * columns / (_SOFT_EDGE * DENSITY)))
    return pixels(colour * floats(1 - abs(side) * share)[None, :, None])


def _badge() -> tuple[slice, slice]:
    left, top, right, bottom = BADGE
    corners = on_figure(((left, top), (right, bottom))) + 0.5
    (x0, y0), (x1, y1) = np.round(corners).astype(int)
    return slice(y0, y1), slice(x0, x1)


def _before(figure: Figure, wall: tuple[int, int, int], shadow: float) -> Picture:
    """Put the wall behind the figure; only the few pixels of the edge need arithmetic."""
    picture = plain(figure.cover.shape, wall)
    if shadow:
        _throw(picture, shadow)
    x, y = cv2.findNonZero(cv2.inRange(figure.cover, (1,), (254,))).reshape(-1, 2).T
    behind = picture[y, x]
    cv2.copyTo(figure.colour, figure.cover, picture)
    share = floats(figure.cover[y, x])[:, None] / 255
    picture[y, x] = pixels(figure.colour[y, x] * share + behind * (1 - share))
    return picture


def _throw(wall: Picture, shadow: float) -> None:
    """The head's shadow on the cloth, a little to the right of it and lower, in place."""
    small = np.zeros((wall.shape[0] // DENSITY, wall.shape[1] // DENSITY), np.float32)
    (x, y), (a, b) = _SHADOW
    cv2.ellipse(small, (round(x - LEFT), round(y - TOP)), (round(a), round(b)), 0, 0, 360, (1.0,), -1)
    soft = cv2.resize(cv2.GaussianBlur(small, (0, 0), 6), (wall.shape[1], wall.shape[0]))
    rows = slice(0, round((y + b + 30 - TOP) * DENSITY))
    wall[rows] = pixels(wall[rows] * (1 - shadow * soft[rows])[..., None])


def _exposure(ev: float, cast: float) -> Picture:
    """Table from right to wrong exposure and colour, for pictures with the usual gamma; 1 x 256 x blue green red."""
    light = (np.arange(256) / 255)[:, None] ** _GAMMA * 2.0**ev * np.array((1 - cast, 1.0, 1 + cast))
    return pixels(255 * np.clip(light, 0, 1) ** (1 / _GAMMA))[None]


def _blurred(colour: Picture, sigma: float) -> Picture:
    """Blur by `sigma` figure pixels; on half the size, where it costs a quarter."""
    small = cv2.resize(colour, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), sigma / 2)
    return pixels(cv2.resize(soft, (colour.shape[1], colour.shape[0]), interpolation=cv2.INTER_LINEAR))


def _halves(picture: Picture) -> tuple[Picture, ...]:
    sizes = [picture]
    for _ in range(_SIZES - 1):
        sizes.append(pixels(cv2.resize(sizes[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)))
    return tuple(sizes)
