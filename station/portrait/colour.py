"""Into sRGB, the one colour space of everything behind the decoder."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageCms

from station.checks.sight.vision import Image

ROWS = 256
"""Converted at a time, so that a large picture needs no large memory."""


def profiled(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """A picture in sRGB, from the ICC profile it carries; unchanged without one, or with one that can't be used."""
    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source) or source.profile.xcolor_space.strip() != picture.mode:
            return picture
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    return picture if converted is None else converted


def from_adobe_rgb(image: Image) -> Image:
    """A picture in sRGB, from Adobe RGB (1998). Both have D65 and the same red and blue; only green differs."""
    result = np.empty_like(image)
    for start in range(0, len(image), ROWS):
        blue, green, red = (_LINEAR[image[start : start + ROWS, :, channel]] for channel in range(3))
        linear = np.stack([1.04293 * blue - 0.04293 * green, green, 1.39836 * red - 0.39836 * green], axis=2)
        result[start : start + ROWS] = _ENCODED[np.round(linear.clip(0, 1) * (len(_ENCODED) - 1)).astype(np.uint16)]
    return result


def _encoded() -> NDArray[np.uint8]:
    """Values of sRGB for 4096 steps of linear light (IEC 61966-2-1)."""
    linear = np.linspace(0, 1, 4096)
    return np.round(255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)).astype(
        np.uint8
    )


_ENCODED = _encoded()

_LINEAR = ((np.arange(256) / 255) ** (563 / 256)).astype(np.float32)
"""Linear light of Adobe RGB values; its gamma is 2 + 51/256."""
