"""One face, measured: the points of the mesh by their meaning. Lengths in pixels of the picture."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from station.checks.sight.pose import Pose, pose_of
from station.checks.sight.vision import Points

CHEEKS = (234, 454)
IRISES = (468, 473)
CHIN = 152
HAIRLINE = 10
INNER_LIPS = ((82, 87), (13, 14), (312, 317))
"""Pairs on the upper and the lower inner lip: left of the middle, middle, right of it."""


@dataclass(frozen=True, eq=False)
class Face:
    """The mesh of one face: 478 x 3, x and y in pixels of the picture, z in the same measure.

    Point numbers: https://github.com/google-ai-edge/mediapipe/blob/master/mediapipe/modules/face_geometry/data/canonical_face_model_uv_visualization.png
    """

    points: Points

    @cached_property
    def pose(self) -> Pose:
        """Which way it is turned."""
        return pose_of(self.points)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width, height around all points: ear to ear, hairline to chin."""
        low, high = self.points[:, :2].min(axis=0), self.points[:, :2].max(axis=0)
        width, height = high - low
        return float(low[0]), float(low[1]), float(width), float(height)

    @cached_property
    def width(self) -> float:
        """Cheek to cheek."""
        return self._distance(*CHEEKS)

    @cached_property
    def eyes(self) -> tuple[float, float]:
        """The middle between the two irises."""
        x, y = self.points[IRISES, :2].mean(axis=0)
        return float(x), float(y)

    @property
    def hairline(self) -> float:
        """Height of the mesh's uppermost point, about where hair begins; it does not see the hair itself."""
        return max(0.0, float(self.points[HAIRLINE, 1]))

    @cached_property
    def length(self) -> float:
        """From the middle between the eyes to the chin, the measure T of ISO/IEC 29794-5."""
        return float(np.linalg.norm(self.points[CHIN, :2] - self.eyes))

    @cached_property
    def lip_gap(self) -> float:
        """The widest opening between the inner lips."""
        return max(self._distance(upper, lower) for upper, lower in INNER_LIPS)

    def _distance(self, one: int, other: int) -> float:
        return float(np.linalg.norm(self.points[one, :2] - self.points[other, :2]))
