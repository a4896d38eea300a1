"""The face, brought to one size: what light and lens did to it. One small copy serves every rule."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from station.checks.colour import Lab, lab_of
from station.checks.sight.face import IRISES, Face
from station.checks.sight.vision import Image, Points, cv2, resized

FACE_WIDTH = 100
"""The face is brought to this width, so that near and far, live and still are measured alike."""

SMALLEST = 50
"""Below this width the picture has too few pixels of the face to tell."""

RIM = 0.05
"""Left out around the face, over its width: the edge against the background says nothing about the face."""

LIPS = (13, 14)
"""The middle of the upper and of the lower inner lip."""

CHEEK = 0.3
"""Side of the square that is looked at on either cheek, over the distance between the eyes (as ISO/IEC 29794-5)."""


@dataclass(frozen=True, eq=False)
class Skin:
    """One face and a little around it.

    Attributes:
        part: blue green red.
        points: the mesh, in pixels of the part.
    """

    part: Image
    points: Points

    @cached_property
    def grey(self) -> NDArray[np.uint8]:
        """Brightness, 0 to 255."""
        return np.asarray(cv2.cvtColor(self.part, cv2.COLOR_BGR2GRAY), np.uint8)

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Which pixels lie well inside the face."""
        hull = cv2.convexHull(np.round(self.points[:, :2]).astype(np.int32))
        mask = np.zeros(self.grey.shape, np.uint8)
        cv2.fillConvexPoly(mask, hull, 255)
        rim = round(2 * RIM * FACE_WIDTH) + 1
        return np.asarray(cv2.erode(mask, np.ones((rim, rim), np.uint8), borderValue=0) > 0)

    @cached_property
    def contrast(self) -> float:
        """Spread of brightness inside the face."""
        return float(self.grey[self.inside].std()) if self.inside.any() else 0.0

    @cached_property
    def cheeks(self) -> tuple[tuple[slice, slice], ...]:
        """Rows and columns of a square on each cheek, half way from eyes to mouth; the picture's left one first."""
        left, right = sorted(self.points[IRISES, :2].tolist())
        down = (self.points[LIPS, :2].mean(axis=0) - np.add(left, right) / 2) / 2
        half = max(1.0, CHEEK / 2 * float(np.linalg.norm(np.subtract(right, left))))
        squares = []
        for eye in (left, right):
            x, y = np.add(eye, down)
            squares.append((_span(y, half, self.grey.shape[0]), _span(x, half, self.grey.shape[1])))
        return tuple(squares)

    @cached_property
    def cheek_colour(self) -> Lab:
        """The cheeks', the middle one."""
        pixels = [lab_of(self.part[square]).reshape(-1, 3) for square in self.cheeks]
        return np.asarray(np.median(np.concatenate(pixels), axis=0), np.float32)


def skin_of(image: Image, face: Face) -> Skin | None:
    """The face in a picture, brought to size; None when it is too small."""
    if face.width < SMALLEST:
        return None
    x, y, width, height = face.box
    left, top = max(0, int(x)), max(0, int(y))
    part = image[top : int(y + height) + 1, left : int(x + width) + 1]
    scale = FACE_WIDTH / face.width
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    points = face.points.copy()
    points[:, :2] = (points[:, :2] - (left, top)) * scale
    return Skin(resized(part, size), points)


def _span(middle: float, half: float, count: int) -> slice:
    first = min(max(0, round(middle - half)), count - 1)
    return slice(first, min(max(first + 1, round(middle + half)), count))
