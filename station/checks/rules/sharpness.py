"""Whether the face is in focus and was not moving (ISO/IEC 29794-5 Sharpness; its own measure needs a network)."""

from typing import Final

import numpy as np

from station.checks.scene import Scene
from station.checks.sight.vision import cv2

NEEDS: Final = "skin"


def measure(scene: Scene) -> float | None:
    """Spread of the Laplacian over spread of brightness, inside the face.

    Blurring lowers it, contrast and light leave it alone. Sharp faces measure 0.25 to 0.6; a blur that is 2 px wide
    (sigma) in the portrait brings them below 0.2. Noise raises it a little.
    """
    skin = scene.skin
    if skin is None or skin.contrast == 0:
        return None
    laplacian = cv2.Laplacian(skin.grey.astype(np.float32), cv2.CV_32F)
    return float(laplacian[skin.inside].std()) / skin.contrast


def reference(scene: Scene) -> float | None:
    """The middle of the day's people: sharp faces differ by half from each other, one lens on one day by less."""
    return scene.usual_sharpness
