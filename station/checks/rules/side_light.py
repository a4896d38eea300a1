"""Both cheeks are lit alike (ISO/IEC 29794-5 IlluminationUniformity); one that is 40 % darker is told surely."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.checks.scene import Scene
from station.checks.sight.vision import cv2

NEEDS: Final = "skin"

SOFT = 6.0
"""Grey levels by which the two histograms are smoothed: a cheek has only some two hundred pixels."""


def measure(scene: Scene) -> float | None:
    """How far the cheeks' histograms of brightness overlap, 0 to 1 alike."""
    skin = scene.skin
    if skin is None:
        return None
    left, right = (_histogram(skin.grey[square]) for square in skin.cheeks)
    return float(np.minimum(left, right).sum())


def _histogram(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float32)[np.newaxis]
    smooth = cv2.GaussianBlur(counts, (0, 0), SOFT, borderType=cv2.BORDER_REPLICATE)[0]
    return np.asarray(smooth / smooth.sum(), np.float32)
