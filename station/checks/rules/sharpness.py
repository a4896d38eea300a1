"""Whether the face is in focus and was not moving (ISO/IEC 29794-5 Sharpness; its own measure needs a network)."""

import numpy as np

from station.checks.scene import Scene
from station.checks.sight.face import Face
from station.checks.sight.vision import Image, cv2, resized

FACE_WIDTH = 100
"""The face is brought to this width first, so that near and far, live and still are measured alike."""

SMALLEST = 50
"""Below this width the picture has too few pixels of the face to tell."""

RIM = 0.05
"""Left out around the face, over its width: the edge against the background says nothing about the face."""


def measure(scene: Scene) -> float | None:
    """Spread of the Laplacian over spread of brightness, inside the face.

    Blurring lowers it, contrast and light leave it alone. Sharp faces measure 0.25 to 0.6; a blur that is 2 px wide
    (sigma) in the portrait brings them below 0.2. Noise raises it a little.
    """
    if scene.face is None or scene.face.width < SMALLEST:
        return None
    return _sharpness(scene.image, scene.face)


def _sharpness(image: Image, face: Face) -> float | None:
    x, y, width, height = face.box
    left, top = max(0, int(x)), max(0, int(y))
    part = image[top : int(y + height) + 1, left : int(x + width) + 1]
    scale = FACE_WIDTH / face.width
    size = (round(part.shape[1] * scale), round(part.shape[0] * scale))
    grey = cv2.cvtColor(resized(part, size), cv2.COLOR_BGR2GRAY).astype(np.float32)
    inside = _inside(face, (left, top), scale, size)
    contrast = float(grey[inside].std()) if inside.any() else 0.0
    if contrast == 0:
        return None
    return float(cv2.Laplacian(grey, cv2.CV_32F)[inside].std()) / contrast


def _inside(face: Face, corner: tuple[int, int], scale: float, size: tuple[int, int]) -> np.ndarray:
    """Which pixels of the scaled part lie well inside the face."""
    hull = cv2.convexHull(np.round((face.points[:, :2] - corner) * scale).astype(np.int32))
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillConvexPoly(mask, hull, 255)
    rim = round(2 * RIM * FACE_WIDTH) + 1
    return cv2.erode(mask, np.ones((rim, rim), np.uint8), borderValue=0) > 0
