"""The sitter in front of the background, ready for the lens: everything that stays the same while one person sits."""

from dataclasses import dataclass

import cv2
import numpy as np

from drivers.simulated import mark
from drivers.simulated.sitter.arrays import Picture, floats, pixels, plain
from drivers.simulated.sitter.expression import Expression, wear
from drivers.simulated.sitter.figure import DENSITY, Figure, on_figure
from drivers.simulated.sitter.portrait import FACE_WIDTH
from drivers.simulated.sitter.pose import Pose
from drivers.simulated.sitter.scene import Sensor

BADGE = (210.0, 190.0, 239.0, 205.4)
"""Left, top, right, bottom of the mark in the levelled portrait: close below the chin, where tight crops hold it."""

_GAMMA = 2.2
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
    worn = wear(figure, Expression(pose.mouth, pose.eyes, pose.yaw))
    red, green, blue = pose.background
    colour = _before(worn, (blue, green, red))
    if pose.light:
        colour = pixels(cv2.LUT(colour, _exposure(pose.light)))
    if pose.blur:
        colour = _blurred(colour, pose.blur * DENSITY * FACE_WIDTH / (pose.scale * live.face))
    # Last, so that it proves the sitter also where blur or light spoil the picture.
    mark.draw(colour[_badge()], person)
    blue, green, red = _exposure(pose.light)[[blue, green, red]].tolist()
    return Look(_halves(colour), _halves(worn.cover), (blue, green, red))


def _badge() -> tuple[slice, slice]:
    left, top, right, bottom = BADGE
    corners = on_figure(((left, top), (right, bottom))) + 0.5
    (x0, y0), (x1, y1) = np.round(corners).astype(int)
    return slice(y0, y1), slice(x0, x1)


def _before(figure: Figure, wall: tuple[int, int, int]) -> Picture:
    """Put the wall behind the figure; only the few pixels of the edge need arithmetic."""
    picture = plain(figure.cover.shape, wall)
    cv2.copyTo(figure.colour, figure.cover, picture)
    x, y = cv2.findNonZero(cv2.inRange(figure.cover, (1,), (254,))).reshape(-1, 2).T
    share = floats(figure.cover[y, x])[:, None] / 255
    picture[y, x] = pixels(figure.colour[y, x] * share + floats(wall) * (1 - share))
    return picture


def _exposure(ev: float) -> Picture:
    """Table from right to wrong exposure, for pictures with the usual gamma."""
    light = (np.arange(256) / 255) ** _GAMMA * 2.0**ev
    return pixels(255 * np.clip(light, 0, 1) ** (1 / _GAMMA))


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
