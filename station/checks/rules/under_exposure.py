"""The face is bright enough (ISO/IEC 29794-5 UnderExposurePrevention and LuminanceMean).

The mean, not the share of black: that stays near 0 until two stops are missing. Skin differs too: a dark face at the
right exposure measures lower, and the limit is low for that reason.
"""

from typing import Final

from station.checks.scene import Scene

NEEDS: Final = "skin"


def measure(scene: Scene) -> float | None:
    """Mean grey level of the face, 0 to 255."""
    skin = scene.skin
    return None if skin is None or not skin.inside.any() else float(skin.grey[skin.inside].mean())
