"""What the name of a camera's file says of its kind. The bytes are judged elsewhere."""

from os.path import splitext
from typing import Final

JPEG: Final = frozenset({".jpg", ".jpeg"})

RAW: Final = frozenset({".nef", ".nrw", ".cr2", ".cr3", ".arw", ".raf", ".orf", ".rw2", ".dng", ".pef"})
"""Nikon, Canon, Sony, Fujifilm, Olympus, Panasonic, Adobe and those who write its form, Pentax."""


def is_jpeg(name: str) -> bool:
    """Whether a file of this name should be a JPEG."""
    return splitext(name)[1].lower() in JPEG


def is_raw(name: str) -> bool:
    """Whether a file of this name should be what the sensor saw, undeveloped."""
    return splitext(name)[1].lower() in RAW


def stem(name: str) -> str:
    """The name without its suffix, the same however a file system writes it."""
    return splitext(name)[0].casefold()
