"""The face mesh: 478 points of one face, found in a turned square around it.

The square follows MediaPipe's FaceLandmarker: around a detection or around the points of the frame before, turned so
that the eyes lie level, one and a half times as wide as the longer side.
https://github.com/google-ai-edge/mediapipe/blob/master/mediapipe/tasks/cc/vision/face_landmarker/face_landmarks_detector_graph.cc
"""

import math
from dataclasses import dataclass

import numpy as np

from station.checks.sight.detector import Detection
from station.checks.sight.network import Network, tensor_of
from station.checks.sight.vision import Image, Points, warped

SIDE = 256
"""Pixels of the square the network looks at."""

MARGIN = 1.5
"""Side of the square over the longer side of the face."""

PRESENT = 0.5
"""From this presence on the square is taken to hold a face."""

OUTER_EYE_CORNERS = (33, 263)
"""The one on the picture's left, the one on its right."""


@dataclass(frozen=True)
class Square:
    """Where to look: centre, side and turn (radians, clockwise as seen) of a square in the picture."""

    x: float
    y: float
    side: float
    turn: float

    @classmethod
    def around(cls, detection: Detection) -> "Square":
        """The square around what the detector found."""
        x, y, width, height = detection.box
        return cls(x + width / 2, y + height / 2, MARGIN * max(width, height), _turn(*detection.eyes))

    @classmethod
    def following(cls, points: Points) -> "Square":
        """The square for the next frame, around the points of this one."""
        low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        x, y = (low + high) / 2
        left, right = OUTER_EYE_CORNERS
        return cls(float(x), float(y), MARGIN * float(max(high - low)), _turn(points[left], points[right]))

    def onto_picture(self) -> Points:
        """2 x 3 matrix from points of the network's square to points of the picture."""
        scale = self.side / SIDE
        cos, sin = scale * math.cos(self.turn), scale * math.sin(self.turn)
        middle = SIDE / 2
        return np.array(
            [
                [cos, -sin, self.x - middle * cos + middle * sin],
                [sin, cos, self.y - middle * sin - middle * cos],
            ]
        )


def _turn(left: Points, right: Points) -> float:
    """How far the line from the left eye to the right one leans, radians, clockwise as seen."""
    return math.atan2(right[1] - left[1], right[0] - left[0])


class Mesh:
    """The landmark network, for one thread."""

    def __init__(self) -> None:
        self._network = Network("face_landmarks_478.tflite")

    def fit(self, image: Image, square: Square) -> Points | None:
        """The points of the face in the square, None when there is none.

        478 x 3: x and y in pixels of the picture, z in the same measure, smaller nearer to the camera.
        """
        matrix = square.onto_picture()
        tensor = tensor_of(warped(image, matrix, (SIDE, SIDE)))
        flat, logit = self._network.run(tensor, "Identity", "Identity_1")
        if _sigmoid(float(logit.item())) < PRESENT:
            return None
        inside = flat.reshape(-1, 3).astype(np.float64)
        points = np.empty_like(inside)
        points[:, :2] = inside[:, :2] @ matrix[:, :2].T + matrix[:, 2]
        points[:, 2] = inside[:, 2] * square.side / SIDE
        return points


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))
