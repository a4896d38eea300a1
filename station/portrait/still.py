"""The one door through which picture files become pixels; evidence, checks and portrait share the result.

What comes out is upright, 8 bits, sRGB. JPEG goes through libjpeg-turbo in strict mode: Pillow and OpenCV let a file
pass of which a part is missing or stems from another picture, and shifted or grey blocks are all one would see of it.
"""

import io
import os
import stat
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import simplejpeg  # type: ignore[import-untyped]
from PIL import Image as Pillow
from PIL import ImageCms, UnidentifiedImageError

from station.checks.sight.vision import Image, cv2, turned
from station.portrait import colour, exif
from station.portrait.exif import Exif
from station.portrait.pictures import Damaged, NotAPicture, TooLarge, Unreadable

FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")

CAMERA_FORMATS = ("JPEG", "MPO")
"""MPO is what Pillow calls a JPEG with a preview behind it, as many bodies write them."""

MOST_PIXELS = 100_000_000

Pillow.MAX_IMAGE_PIXELS = MOST_PIXELS  # it warns above a limit of its own, of pictures that are none of its business

MOST_BYTES = 400_000_000
"""An uncompressed picture of the largest size, and room."""

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Don't wait for the other end of a pipe, and take bytes as they are; each only where the system has it."""

# Stored to upright, by EXIF orientation: clockwise degrees, then whether left and right change places.
_UPRIGHT = {
    1: (0, False),
    2: (0, True),
    3: (180, False),
    4: (180, True),
    5: (90, True),
    6: (90, False),
    7: (270, True),
    8: (270, False),
}


@dataclass(frozen=True, eq=False)
class Still:
    """A decoded picture.

    Attributes:
        image: upright.
        exif: what the file says about itself.
    """

    image: Image
    exif: Exif

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, upright."""
        return self.image.shape[1], self.image.shape[0]


def turn_of(exif: Exif) -> int:
    """Clockwise turn in degrees that makes the stored picture upright: how the body was held."""
    return _UPRIGHT[exif.orientation][0]


def decode(source: str | Path | bytes) -> Still:
    """Decode a whole picture file.

    Raises:
        Unreadable: the file can't be read.
        NotAPicture: no still picture of a known kind.
        TooLarge: more than 100 megapixels or 400 megabytes.
        Damaged: it does not decode to its end without a fault.
    """
    try:
        return _decoded(source if isinstance(source, bytes) else _read(Path(source)))
    except MemoryError as error:
        raise TooLarge("no memory for it") from error


def _decoded(data: bytes) -> Still:
    picture = _opened(data)
    facts = exif.read(picture)
    image = _jpeg_pixels(picture, data) if _is_camera_jpeg(picture) else _pixels(picture)
    if facts.adobe_rgb and "icc_profile" not in picture.info:
        image = colour.from_adobe_rgb(image)
    degrees, mirrored = _UPRIGHT[facts.orientation]
    image = turned(image, degrees)
    return Still(np.asarray(cv2.flip(image, 1), np.uint8) if mirrored else image, facts)


def decode_frame(jpeg: bytes) -> Image:
    """Decode one live frame as it is stored: no EXIF, no colour profile.

    Raises:
        NotAPicture, TooLarge, Damaged: as `decode`.
    """
    try:
        height, width, _, _ = simplejpeg.decode_jpeg_header(jpeg)
    except ValueError as error:
        raise NotAPicture(str(error)) from error
    _check_size(width, height)
    return _strict(jpeg)


def _read(path: Path) -> bytes:
    """Only a file is read: a pipe or a device may never end, or never begin."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _AT_ONCE)
        try:
            state = os.fstat(descriptor)
            if not stat.S_ISREG(state.st_mode):
                raise Unreadable("not a file")
            if state.st_size > MOST_BYTES:
                raise TooLarge(f"{state.st_size} bytes")
            with open(descriptor, "rb", closefd=False) as file:
                return file.read(state.st_size)  # reading sets aside what it is asked for
        finally:
            os.close(descriptor)
    except OSError as error:
        raise Unreadable(str(error.strerror)) from error


def _opened(data: bytes) -> Pillow.Image:
    """The picture's header; no pixel is decoded yet."""
    try:
        picture = Pillow.open(io.BytesIO(data), formats=FORMATS)
        several = getattr(picture, "n_frames", 1) > 1 and picture.format not in CAMERA_FORMATS
    except MemoryError:
        raise
    except UnidentifiedImageError as error:
        raise NotAPicture("unknown format") from error
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise TooLarge(str(error)) from error
    except Exception as error:  # decoders stumble in many ways over foreign bytes
        raise Damaged(str(error)) from error
    _check_size(*picture.size)
    if several:
        raise NotAPicture("several pictures in one file")
    return picture


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise TooLarge(f"{width} x {height} pixels")


def _is_camera_jpeg(picture: Pillow.Image) -> bool:
    return picture.format in CAMERA_FORMATS and picture.mode in ("RGB", "L")


def _jpeg_pixels(picture: Pillow.Image, data: bytes) -> Image:
    """Every pixel of a grey or colour JPEG, as stored, in sRGB."""
    image = _strict(data)
    transform = colour.into_srgb(picture.info.get("icc_profile"), picture.mode) if picture.mode == "RGB" else None
    if transform is not None:
        try:
            colour.convert(image, transform)
        except (ImageCms.PyCMSError, ValueError) as error:
            raise Damaged(str(error)) from error
    return image


def _strict(jpeg: bytes) -> Image:
    """Decode, and refuse what libjpeg would only warn of: data that ends early, is left over or makes no sense."""
    try:
        image: Image = simplejpeg.decode_jpeg(jpeg, colorspace="BGR", strict=True)
    except ValueError as error:
        raise Damaged(str(error)) from error
    return image


def _pixels(picture: Pillow.Image) -> Image:
    """Every pixel of any other kind of picture, as stored, in sRGB."""
    try:
        picture.load()
        return _bgr(picture)
    except (NotAPicture, MemoryError):
        raise
    except Exception as error:  # decoders stumble in many ways over foreign bytes
        raise Damaged(str(error)) from error


def _bgr(picture: Pillow.Image) -> Image:
    """A few rows at a time: beside the picture only the result takes room."""
    transform = colour.into_srgb(picture.info.get("icc_profile"), picture.mode)
    image = np.empty((picture.height, picture.width, 3), np.uint8)
    for start in range(0, picture.height, colour.ROWS):
        rows = picture.crop((0, start, picture.width, min(start + colour.ROWS, picture.height)))
        image[start : start + rows.height] = np.asarray(_rgb(rows, transform))[:, :, ::-1]
    return image


def _rgb(picture: Pillow.Image, transform: ImageCms.ImageCmsTransform | None) -> Pillow.Image:
    """Whatever mode it has (grey, 16 bits, palette, CMYK, transparency) as RGB; what is transparent becomes white."""
    if picture.mode.startswith("I;16"):
        return Pillow.fromarray((np.asarray(picture) >> 8).astype(np.uint8)).convert("RGB")
    if picture.mode in ("I", "F"):
        raise NotAPicture(f"mode {picture.mode}")
    if picture.has_transparency_data:
        white = Pillow.new("RGBA", picture.size, "white")
        white.alpha_composite(picture.convert("RGBA"))
        return white.convert("RGB")
    return picture.convert("RGB") if transform is None else transform.apply(picture)
