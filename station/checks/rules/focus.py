"""The eyes themselves are in focus, at the scale where they are 100 pixels apart: the finest the portrait shows.

Judged on the still alone: live frames have too few pixels, and a lens focused on the ear passes there.
"""

import numpy as np

from station.checks.scene import Scene
from station.checks.sight.face import IRISES
from station.checks.sight.vision import cv2, resized

APART = 100.0
"""Pixels between the eyes to which the still is brought."""

ENLARGED = 1.3
"""By how much it may be enlarged for that; a finished portrait has the eyes some 90 pixels apart."""

WIDE, HIGH = 0.34, 0.2
"""Half of what is looked at around each eye, over the distance between them: lids, lashes and iris."""


def measure(scene: Scene) -> float | None:
    """Spread of the Laplacian over spread of brightness around the eyes, of the eye that is sharper.

    One eye may lie in shadow or behind hair; a lens that is in focus shows it in the other one.
    """
    if scene.face is None or scene.whole is None:
        return None
    eyes = scene.face.points[IRISES, :2] * scene.factor
    apart = float(np.linalg.norm(eyes[1] - eyes[0]))
    if apart * ENLARGED < APART:
        return None
    found = [_sharpness(scene.whole, x, y, apart) for x, y in eyes.tolist()]
    return max((one for one in found if one is not None), default=None)


def _sharpness(image: np.ndarray, x: float, y: float, apart: float) -> float | None:
    left, right = (min(max(0, round(x + side * WIDE * apart)), image.shape[1]) for side in (-1, 1))
    top, bottom = (min(max(0, round(y + side * HIGH * apart)), image.shape[0]) for side in (-1, 1))
    part = image[top:bottom, left:right]
    size = (round(part.shape[1] * APART / apart), round(part.shape[0] * APART / apart))
    if min(size) < 8:
        return None
    grey = cv2.cvtColor(resized(part, size), cv2.COLOR_BGR2GRAY).astype(np.float32)
    contrast = float(grey.std())
    return None if contrast == 0 else float(cv2.Laplacian(grey, cv2.CV_32F).std()) / contrast
