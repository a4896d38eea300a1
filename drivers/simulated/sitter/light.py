"""The light in front of the lens: what the hall's lamps give, and what a flash adds to a still."""

from dataclasses import dataclass

import cv2
import numpy as np

from drivers.simulated.sitter.arrays import Picture, pixels


@dataclass
class Light:
    """Shares of the light that exposes a picture rightly; linear, so that half of it is one stop less.

    Attributes:
        ambient: the lamps' share, in live frames and stills.
        flash: what a fully charged flash adds to a still.
    """

    ambient: float = 1.0
    flash: float = 0.0

    def on_frame(self, picture: Picture) -> Picture:
        """A live frame in this light."""
        return lit(picture, self.ambient)

    def on_still(self, picture: Picture, charge: float) -> Picture:
        """A still in this light; `charge` is the share of its full strength that the flash has."""
        return lit(picture, self.ambient + self.flash * charge)


def lit(picture: Picture, share: float) -> Picture:
    """The picture with a share of its light, by sRGB's curve (IEC 61966-2-1)."""
    if share == 1.0:
        return picture
    coded = np.arange(256) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4) * max(0.0, share)
    again = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.clip(linear, 0, 1) ** (1 / 2.4) - 0.055)
    return pixels(cv2.LUT(picture, pixels(255 * again)))
