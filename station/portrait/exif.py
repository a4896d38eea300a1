"""What a picture file says about itself. Everything in it is a claim: any field may be missing or nonsense."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image as Pillow
from PIL.ExifTags import IFD, Base


@dataclass(frozen=True)
class Exif:
    """The fields the station uses (CIPA DC-008, Exif 2.32).

    Attributes:
        orientation: 1 to 8, how the stored picture must be turned or mirrored; 1 when not said.
        serial: of the body, leading zeros stripped; empty when not said.
        shot_at: the body's clock, no time zone; None when not said.
        fraction: whether `shot_at` holds fractions of a second.
        unique_id: ImageUniqueID; empty when not said.
        adobe_rgb: marked as Adobe RGB the way bodies do that embed no profile (DCF option file).
    """

    orientation: int = 1
    serial: str = ""
    shot_at: datetime | None = None
    fraction: bool = False
    unique_id: str = ""
    adobe_rgb: bool = False


def read(picture: Pillow.Image) -> Exif:
    """The fields of an opened picture."""
    try:
        return _fields(picture.getexif())
    except Exception:  # the parser stumbles in many ways over broken tags; a picture without them is still one
        return Exif()


def read_raw(path: Path) -> Exif | None:
    """The fields of a raw file that is built as a TIFF (NEF, NRW, CR2, ARW, DNG, PEF); None where nothing is read.

    Only the tags are looked at; the file is not read as a whole.
    """
    tags = Pillow.Exif()
    try:
        with path.open("rb") as file:
            tags.load_from_fp(file)
            found = _fields(tags)
    except Exception:  # CR3, RAF and others are built otherwise; the parser stumbles over them in many ways
        return None
    return None if found == Exif() else found


def _fields(tags: Pillow.Exif) -> Exif:
    details, interop = tags.get_ifd(IFD.Exif), tags.get_ifd(IFD.Interop)
    orientation = tags.get(Base.Orientation)
    fraction = _text(details.get(Base.SubsecTimeOriginal))
    return Exif(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        serial=_text(details.get(Base.BodySerialNumber)).lstrip("0"),
        shot_at=_time(_text(details.get(Base.DateTimeOriginal)), fraction),
        fraction=fraction.isdecimal(),
        unique_id=_text(details.get(Base.ImageUniqueID)),
        adobe_rgb=_text(interop.get(1)) == "R03",
    )


def _text(value: Any) -> str:
    """A tag as text, without the padding some bodies leave."""
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip("\0 ") if isinstance(value, str) else ""


def _time(text: str, fraction: str) -> datetime | None:
    try:
        whole = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    micros = int(fraction[:6].ljust(6, "0")) if fraction.isdecimal() else 0
    return whole.replace(microsecond=micros)
