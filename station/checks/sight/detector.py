"""YuNet: where faces are, roughly, and how sure it is.

Wu, Peng, Yu: YuNet: A Tiny Millisecond-level Face Detector. https://doi.org/10.1007/s11633-023-1423-y
"""

from dataclasses import dataclass

import numpy as np

from station.checks.sight import models
from station.checks.sight.vision import Image, Points, cv2, resized

LIVE_SIDE = 320
"""Pixels of the longer side the detector looks at in live frames; it finds faces down to about 10 px there."""

STILL_SIDE = 640

SURE = 0.6
"""From this score on a detection counts as a face where the mesh finds one too, and beside another face."""

UNMISTAKEN = 0.8
"""From this score on a detection counts as a face whatever the mesh says, which knows no profile and no covered face.

Measured on 2 900 pictures: of what the mesh refuses, people in profile and with a hand before the face score 0.80 to
0.92; hands, shoes, animals and toys up to 0.78.
"""

DOUBTFUL = 0.3
"""From this score on a detection speaks against an empty chair."""


@dataclass(frozen=True)
class Detection:
    """One face as the detector sees it, in pixels of the picture.

    Attributes:
        box: x, y, width, height; reaches over the picture's edge when the face does.
        eyes: the two eye centres, the one on the picture's left first; 2 x 2.
        score: 0 to 1.
    """

    box: tuple[float, float, float, float]
    eyes: Points
    score: float

    @property
    def area(self) -> float:
        """Of the box, in square pixels."""
        return self.box[2] * self.box[3]


class Detector:
    """The detector, for one thread."""

    def __init__(self) -> None:
        network = np.frombuffer(models.read("yunet.onnx"), np.uint8)
        self._yunet = cv2.FaceDetectorYN.create(
            "onnx", network, np.empty(0, np.uint8), (LIVE_SIDE, LIVE_SIDE), DOUBTFUL
        )

    def find(self, image: Image, side: int) -> list[Detection]:
        """Faces from `DOUBTFUL` on, the largest first, looked for in a copy whose longer side is at most `side`."""
        height, width = image.shape[:2]
        scale = min(1.0, side / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        self._yunet.setInputSize(size)
        _, rows = self._yunet.detect(resized(image, size))
        if rows is None:
            return []
        stretch = np.array([width / size[0], height / size[1]])
        found = [_detection(row.astype(float), stretch) for row in rows]
        return sorted(found, key=lambda face: face.area, reverse=True)


def _detection(row: Points, stretch: Points) -> Detection:
    """One row of YuNet: box, five points (eyes first), score."""
    x, y = row[0:2] * stretch
    width, height = row[2:4] * stretch
    eyes = row[4:8].reshape(2, 2) * stretch
    return Detection((float(x), float(y), float(width), float(height)), eyes[np.argsort(eyes[:, 0])], float(row[14]))
