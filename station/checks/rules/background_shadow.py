"""The sitter throws no shadow on the cloth: beside the head it is as light as further away."""

from typing import Final

import numpy as np

from station.checks.scene import Scene

NEEDS: Final = "outline"

NEAR, FAR = 0.25, 0.35
"""A head's shadow falls nearer than the first and not beyond the second, in widths of the face."""

CLOSE = 70
"""Per cent of the cloth that is never called far: wide hair leaves little of it."""

FEW = 40
"""Cells, at least, near and far."""

DARKEST = 10
"""A shadow falls to one side: of what is near the head the darkest tenth is looked at."""


def measure(scene: Scene) -> float | None:
    """L* by which the darkest tenth near the person lies below the middle of what is far; 0 when it does not."""
    around = scene.around
    if around is None or not around.cloth_seen:
        return None
    lightness, distance = around.cloth_lab[:, 0], around.distance[around.cloth]
    beyond = min(FAR, float(np.percentile(distance, CLOSE)))
    near, far = distance < min(NEAR, NEAR / FAR * beyond), distance > beyond
    if min(np.count_nonzero(near), np.count_nonzero(far)) < FEW:
        return None
    return max(0.0, float(np.median(lightness[far]) - np.percentile(lightness[near], DARKEST)))
