"""Where the sitter appears: from the levelled portrait to pixels of a frame or a still."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from drivers.simulated.sitter.arrays import Floats, floats
from drivers.simulated.sitter.portrait import EYES, FACE_WIDTH
from drivers.simulated.sitter.pose import Pose

FRAME = (640, 424)
"""Width and height of a live frame as the sensor delivers it."""


@dataclass(frozen=True)
class Sensor:
    """The lens and sensor behind one picture: its size, and where the best-placed sitter is in it.

    Attributes:
        width, height: of the scene as people see it: an upright body gives a high one.
        face: width of the best-placed face in pixels.
        eyes: x, y of the point between the best-placed sitter's eyes.
        unit: pixels per pixel of the live frame.
        upright: whether the body stands on its side, so that the file holds the scene turned clockwise by 90.
    """

    width: int
    height: int
    face: float
    eyes: tuple[float, float]
    unit: float
    upright: bool

    @property
    def file_size(self) -> tuple[int, int]:
        """Width and height of the file: always landscape."""
        return (self.height, self.width) if self.upright else (self.width, self.height)


def sensor(size: tuple[int, int], upright: bool) -> Sensor:
    """Give the sensor whose files have this landscape size.

    Still and live frame show the same scene with the same middle; a still of 3:2 has a few rows more.
    """
    unit = size[0] / FRAME[0]
    wide, high = reversed(size) if upright else size
    face = (162.0 if upright else 115.0) * unit
    crop = face * 640 / 207
    eyes = wide / 2, high / 2 + crop * (250 / 640 - 0.5)
    return Sensor(wide, high, face, eyes, unit, upright)


def scene_from_portrait(sensor: Sensor, pose: Pose, beside: bool = False) -> Floats:
    """Give the affine map, shape (2, 3), from the levelled portrait to the scene, both with pixel centres on integers.

    Args:
        sensor: the picture.
        pose: how the sitter sits.
        beside: for the second sitter, a little smaller and to the right.
    """
    size = 0.8 if beside else 1.0
    scale = pose.scale * sensor.face / FACE_WIDTH * size
    angle = np.radians(pose.roll)
    across = 0.34 if beside else 0.0
    x, y = sensor.eyes
    target = np.array((x + (pose.dx + across) * sensor.width, y + pose.dy * sensor.height))
    linear = scale * np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
    offset = target - 0.5 - linear @ np.array(EYES)
    matrix = np.column_stack((linear, offset))
    if pose.mirror:
        matrix = np.array(((-1.0, 0.0, sensor.width - 1.0), (0.0, 1.0, 0.0))) @ np.vstack((matrix, (0, 0, 1)))
    return floats(matrix)


def file_from_scene(sensor: Sensor) -> Floats:
    """Give the affine map from the scene to the file: the identity, or the quarter turn of an upright body."""
    if not sensor.upright:
        return floats(((1, 0, 0), (0, 1, 0)))
    return floats(((0, -1, sensor.height - 1), (1, 0, 0)))


def after(second: Floats, first: Floats) -> Floats:
    """Join two affine maps."""
    return floats(second @ np.vstack((first, (0, 0, 1))))


def apply(matrix: Floats, points: ArrayLike) -> Floats:
    """Map points, shape (n, 2)."""
    return floats(floats(points) @ matrix[:, :2].T + matrix[:, 2])
