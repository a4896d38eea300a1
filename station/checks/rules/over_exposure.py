"""No part of the face is burnt out (ISO/IEC 29794-5 OverExposurePrevention).

The brightest of the three channels, not luminance: it reacts half a stop earlier, while the body can still be set.
"""

from typing import Final

import numpy as np

from station.checks.scene import Scene

NEEDS: Final = "skin"

FULL = 254


def measure(scene: Scene) -> float | None:
    """Share of the face with a channel at its end."""
    skin = scene.skin
    if skin is None or not skin.inside.any():
        return None
    return float(np.mean(skin.part.max(axis=2)[skin.inside] >= FULL))
