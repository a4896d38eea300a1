"""Into sRGB, the one colour space of everything behind the decoder."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageCms

from station.checks.sight.vision import Image

ROWS = 256
"""Converted at a time, so that a large picture needs no large memory."""


def into_srgb(profile: bytes | None, mode: str) -> ImageCms.ImageCmsTransform | None:
    """What turns pictures of a mode (`RGB`, `CMYK`) from their ICC profile into sRGB.

    None without a profile, with sRGB itself, and with one that can't be used for such pictures.
    """
    if not profile:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source) or source.profile.xcolor_space.strip() != mode:
            return None
        return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except Exception:  # the library stumbles in many ways over broken profiles
        return None


def convert(image: Image, transform: ImageCms.ImageCmsTransform) -> None:
    """Convert a picture where it lies, a few rows at a time."""
    for start in range(0, len(image), ROWS):
        rows = image[start : start + ROWS]
        picture = Pillow.fromarray(np.ascontiguousarray(rows[:, :, ::-1]))
        rows[:, :, ::-1] = np.asarray(transform.apply(picture))


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
