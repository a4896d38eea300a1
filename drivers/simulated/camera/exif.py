"""The EXIF of a still (JEITA CP-3451, EXIF 2.3), put in front of the finished JPEG without encoding it again."""

from dataclasses import dataclass
from datetime import datetime

from PIL import ExifTags, Image

BASE, PHOTO = ExifTags.Base, ExifTags.IFD.Exif
COMMENT = 65_000
"""Bytes of a comment in a JPEG: no segment holds more than 65,533."""


@dataclass(frozen=True)
class Facts:
    """What one still says of itself.

    Attributes:
        taken: the body's clock at the exposure.
        serial: the body's number with its leading zeros; empty leaves the field out.
        unique_id: 32 hexadecimal digits, different for every shot.
        orientation: 1 as it lies, 6 or 8 for a body on its side.
        size: width and height in pixels.
        subsec: with hundredths of a second, as bodies of this maker write them.
        iso: film speed.
        aperture: f-number.
        shutter_s: exposure time in seconds.
    """

    taken: datetime
    serial: str
    unique_id: str
    orientation: int
    size: tuple[int, int]
    subsec: bool
    iso: int
    aperture: float
    shutter_s: float


def stamp(jpeg: bytes, facts: Facts) -> bytes:
    """The same JPEG with an APP1 segment right after its start marker."""
    segment = b"Exif\0\0" + _tiff(facts)
    return jpeg[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[2:]


def filled(jpeg: bytes, size: int) -> bytes:
    """The same picture in a file of at least that many bytes, with comments in front of the picture's data."""
    missing = size - len(jpeg)
    head = 4 + int.from_bytes(jpeg[4:6], "big")  # the start marker and the EXIF, which `stamp` put there
    comments = b"".join(
        b"\xff\xfe" + (length + 2).to_bytes(2, "big") + bytes(length)
        for length in (min(COMMENT, missing - done) for done in range(0, missing, COMMENT))
    )
    return jpeg[:head] + comments + jpeg[head:]


def raw_file(jpeg: bytes, facts: Facts) -> bytes:
    """A raw file as far as anybody here looks into it: TIFF with the same facts, and a preview behind it."""
    return _tiff(facts) + jpeg


def _tiff(facts: Facts) -> bytes:
    exif = Image.Exif()
    taken = facts.taken.strftime("%Y:%m:%d %H:%M:%S")
    exif[BASE.Make] = "NIKON CORPORATION"
    exif[BASE.Model] = "NIKON D750"
    exif[BASE.Orientation] = facts.orientation
    exif[BASE.Software] = "Ver.1.00"
    exif[BASE.DateTime] = taken
    photo = exif.get_ifd(PHOTO)
    photo[BASE.ExposureTime] = facts.shutter_s
    photo[BASE.FNumber] = facts.aperture
    photo[BASE.ISOSpeedRatings] = facts.iso
    photo[BASE.ExifVersion] = b"0230"
    photo[BASE.DateTimeOriginal] = taken
    photo[BASE.DateTimeDigitized] = taken
    photo[BASE.ExifImageWidth], photo[BASE.ExifImageHeight] = facts.size
    photo[BASE.ImageUniqueID] = facts.unique_id
    if facts.subsec:
        photo[BASE.SubsecTimeOriginal] = f"{facts.taken.microsecond // 10_000:02}"
    if facts.serial:
        photo[BASE.BodySerialNumber] = facts.serial
    data = exif.tobytes()
    return data.removeprefix(b"Exif\0\0")
