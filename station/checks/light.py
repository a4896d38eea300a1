"""How much light a picture got: one number, so that pictures of one chair can be compared with each other."""

import math

import numpy as np

from station.checks.sight.vision import Image, resized

WIDTH = 96
"""Pixels across of the copy that is measured: only the whole counts."""

DARKEST = 1e-4
"""Less light than this is no light: sensors' noise."""

_CODED = np.arange(256) / 255
LINEAR = np.where(_CODED <= 0.04045, _CODED / 12.92, ((_CODED + 0.055) / 1.055) ** 2.4).astype(np.float32)
"""Light by 8-bit value of sRGB (IEC 61966-2-1)."""


def light_of(image: Image) -> float:
    """Mean light of a picture, 0 to 1, linear: half of it is one stop less.

    The mean over all of it: a suit covers a quarter of the picture, so black or white it moves the mean by less than
    half a stop; a flash that did not fire takes away several.
    """
    step = max(1, image.shape[1] // (4 * WIDTH))
    sample = image[::step, ::step]
    linear = LINEAR[resized(sample, (WIDTH, max(1, round(WIDTH * image.shape[0] / image.shape[1]))))]
    return float(linear.reshape(-1, 3).mean(axis=0) @ (0.0722, 0.7152, 0.2126))


def stops(light: float, reference: float) -> float:
    """By how many stops (EV) a picture is brighter than another; negative when it is darker."""
    return math.log2(max(light, DARKEST) / max(reference, DARKEST))
