"""The light on the cloth behind the sitter does not fall off to a side: a plane laid over its lightness is level."""

from typing import Final

import numpy as np

from station.checks.scene import Scene

NEEDS: Final = "outline"


def measure(scene: Scene) -> float | None:
    """By how much L* differs between the ends of the plane, over the cloth in the portrait."""
    around = scene.around
    if around is None or not around.cloth_seen:
        return None
    y, x = np.nonzero(around.cloth)
    places = np.column_stack((x, y)).astype(np.float64)
    places -= places.mean(axis=0)
    lightness = around.cloth_lab[:, 0].astype(np.float64)
    slope = np.linalg.lstsq(places.T @ places, places.T @ (lightness - lightness.mean()), rcond=None)[0]
    plane = places @ slope
    return float(plane.max() - plane.min())
