"""The fine noise of a sensor, made once."""

import cv2
import numpy as np

from drivers.simulated.sitter.arrays import Picture, pixels

_ROWS = 128


class Grain:
    """Noise for pictures of one size; the same moment always gets the same noise."""

    def __init__(self, size: tuple[int, int], sigma: float) -> None:
        """Make the noise.

        Args:
            size: width and height of the pictures.
            sigma: standard deviation in grey levels.
        """
        self._width = size[0]
        noise = np.random.default_rng(size[0]).normal(0, sigma, (_ROWS * 2, size[0] + 256, 3))
        self._brighter = pixels(noise)
        self._darker = pixels(-noise)

    def add(self, picture: Picture, now: float) -> None:
        """Add noise in place, strip by strip, each with another part of the noise."""
        chance = np.random.default_rng(int(now * 1000) & 0xFFFFFFFF)
        for top in range(0, len(picture), _ROWS):
            strip = picture[top : top + _ROWS]
            row, column = chance.integers(0, _ROWS), chance.integers(0, 256)
            part = slice(row, row + len(strip)), slice(column, column + self._width)
            cv2.add(strip, self._brighter[part], dst=strip)
            cv2.subtract(strip, self._darker[part], dst=strip)
