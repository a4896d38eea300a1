"""The finished picture: cropped and scaled in one step, nothing else, and coded into the allowed size.

The file is a baseline JPEG, colour at half resolution (4:2:0) as cameras and registries write it, 300 dots per inch
in its JFIF header, no EXIF. It is sRGB and carries no profile: a file without one means sRGB everywhere, and a profile
would take a tenth of the allowed bytes.
"""

import io
from dataclasses import dataclass

from PIL import Image as Pillow

from station.checks.crop import Crop
from station.checks.limits import Portrait, Profile
from station.checks.sight.vision import Image, cv2, resized
from station.portrait.pictures import CropTooSmall, PortraitSize


@dataclass(frozen=True)
class Developed:
    """A finished picture.

    Attributes:
        jpeg: the file.
        quality: JPEG quality it was coded with.
    """

    jpeg: bytes
    quality: int


def develop(image: Image, crop: Crop, profile: Profile) -> Developed:
    """Make the portrait: the same bytes for the same picture, crop and versions of the libraries.

    Args:
        image: the upright still at full size.
        crop: in its pixels, of the portrait's shape.
        profile: form and size of the file.

    Raises:
        CropTooSmall: the crop has fewer pixels than the portrait.
        PortraitSize: no allowed quality brings the file into the allowed size.
        ValueError: the crop lies outside of the picture.
    """
    form = profile.portrait
    if crop.width < form.width or crop.height < form.height:
        raise CropTooSmall(f"{crop.width} x {crop.height}")
    if crop.x < 0 or crop.y < 0 or crop.x + crop.width > image.shape[1] or crop.y + crop.height > image.shape[0]:
        raise ValueError(f"crop {crop.as_list()} outside of a picture of {image.shape[1]} x {image.shape[0]}")
    window = image[crop.y : crop.y + crop.height, crop.x : crop.x + crop.width]
    scaled = resized(window, (form.width, form.height))
    return _coded(Pillow.fromarray(cv2.cvtColor(scaled, cv2.COLOR_BGR2RGB)), form)


def _coded(picture: Pillow.Image, form: Portrait) -> Developed:
    """The file of the highest quality that is small enough, found by halving: size grows with quality."""
    least, most = form.bytes
    worst, best = form.quality
    found = Developed(_jpeg(picture, form, worst), worst)
    if len(found.jpeg) > most:
        raise PortraitSize(len(found.jpeg), too_large=True)
    while worst < best:
        quality = (worst + best + 1) // 2
        tried = Developed(_jpeg(picture, form, quality), quality)
        if len(tried.jpeg) > most:
            best = quality - 1
        else:
            worst, found = quality, tried
    if len(found.jpeg) < least:
        raise PortraitSize(len(found.jpeg), too_large=False)
    return found


def _jpeg(picture: Pillow.Image, form: Portrait, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, subsampling="4:2:0", dpi=(form.dpi, form.dpi))
    return file.getvalue()
