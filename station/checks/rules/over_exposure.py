"""No part of the face is burnt out (ISO/IEC 29794-5 OverExposurePrevention).

The brightest of the three channels, not luminance: it reacts half a stop earlier, while the body can still be set.
"""

from typing import Final

import numpy as np

from station.checks.scene import Scene
from station.checks.sight.vision import cv2

NEEDS: Final = "skin"

FULL = 254


def measure(scene: Scene) -> float | None:
    """Share of the face with a channel at its end."""
    skin = scene.skin
    if skin is None or not skin.inside.any():
        return None
    blue, green, red = cv2.split(skin.part)
    brightest = cv2.max(cv2.max(blue, green), red)
    return float(np.mean(brightest[skin.inside] >= FULL))
