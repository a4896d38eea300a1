"""What can be wrong with a picture file. All of it belongs to the environment: a cable, a card, somebody's file."""

from typing import ClassVar


class PictureError(Exception):
    """Base of everything a picture can be refused for.

    Attributes:
        code: stable name of the trouble; shown through the catalogues.
        detail: for the log: what the decoder said, sizes. Never a person's name.
    """

    code: ClassVar[str] = "damaged"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail


class Unreadable(PictureError):
    """The file can't be read: it is gone, or the system does not allow it."""

    code = "unreadable"


class NotAPicture(PictureError):
    """The bytes are no still picture of a kind this program knows."""

    code = "not-a-picture"


class Damaged(PictureError):
    """A picture by its first bytes, but it does not decode to its end without a fault."""

    code = "damaged"


class TooLarge(PictureError):
    """More pixels or bytes than any camera here makes; not decoded, so that memory stays bounded."""

    code = "picture-too-large"


class CropTooSmall(PictureError):
    """The crop has fewer pixels than the portrait, and portraits are never enlarged."""

    code = "crop-too-small"


class PortraitSize(PictureError):
    """No allowed JPEG quality brings the file into the allowed size.

    Too large at the lowest quality means a very noisy or busy picture; too small at the highest one means a blurred
    or empty one. Padding would hide that, so the picture has to be taken again.

    Attributes:
        size: bytes at the quality that came nearest.
        too_large: which side it is.
    """

    code = "portrait-size"

    def __init__(self, size: int, *, too_large: bool) -> None:
        super().__init__(f"{size} bytes")
        self.size = size
        self.too_large = too_large
