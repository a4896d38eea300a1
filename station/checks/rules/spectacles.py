"""Whether spectacles are worn; what a job makes of it differs. Rimless ones are often missed.

Glare, tinted lenses and rims over the eyes are not judged: nothing here tells them from skin and lashes.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.checks.scene import Scene
from station.checks.sight.face import IRISES
from station.checks.sight.vision import cv2
from station.checks.skin import Skin

NEEDS: Final = "skin"

BRIDGE, RIM = 0.75, 0.55
"""Edges over the nose and below the eyes from which on there are spectacles, over the face's contrast."""

UPRIGHT = (80, 48)
"""Size of the strip around the eyes; they are 40 pixels apart in it."""


def measure(scene: Scene) -> float | None:
    """The fainter of bridge and lower rims, over what is surely one; 1 and more with spectacles."""
    skin = scene.skin
    if skin is None or skin.contrast == 0:
        return None
    edges = _edges(skin) / skin.contrast
    bridge = edges[10:30, 36:44].mean(axis=1).max()
    rims = min(edges[26:44, left : left + 22].max(axis=0).mean() for left in (8, 50))
    return float(min(bridge / BRIDGE, rims / RIM))


def _edges(skin: Skin) -> NDArray[np.float32]:
    """Strength of level edges in a strip along the eyes."""
    left, right = sorted(skin.points[IRISES, :2].tolist())
    across = np.subtract(right, left) / 40
    middle = np.add(left, right) / 2
    down = np.array([-across[1], across[0]])
    corner = middle - across * UPRIGHT[0] / 2 - down * 20
    matrix = np.column_stack((across, down, corner))
    strip = cv2.warpAffine(skin.grey, matrix, UPRIGHT, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                           borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    return np.asarray(np.abs(cv2.Sobel(strip, cv2.CV_32F, 0, 1)) / 4, np.float32)
