"""Skin has the colour of skin (ISO/IEC 29794-5 NaturalColour): the white balance fits the light."""

from typing import Final

import numpy as np

from station.checks.scene import Scene

NEEDS: Final = "skin"

SKIN = ((5.0, 25.0), (5.0, 35.0))
"""Between which a* and b* skin lies, whoever's it is."""


def measure(scene: Scene) -> float | None:
    """How far the cheeks' a* and b* lie outside of that, CIE Lab; 0 inside."""
    if scene.skin is None:
        return None
    tint = scene.skin.cheek_colour[1:].tolist()
    outside = [max(low - value, value - high, 0.0) for value, (low, high) in zip(tint, SKIN, strict=True)]
    return float(np.hypot(*outside))
