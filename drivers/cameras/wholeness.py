"""Whether a JPEG that somebody else writes is there to its end, as far as its markers tell."""

import mmap
from pathlib import Path
from typing import Final

_SOI, _EOI, _SOS = b"\xff\xd8", b"\xff\xd9", 0xDA
_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


def is_whole_jpeg(path: Path) -> bool:
    """Whether a file begins as a JPEG, has picture data, and an end marker behind it.

    The preview inside the EXIF has an end marker of its own, so that is looked for behind the first scan only
    (ITU-T T.81, B.1.1: markers are never part of the picture's data).

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        if file.seek(0, 2) < 4:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            scan = _first_scan(data)
            return scan is not None and data.rfind(_EOI) > scan


def _first_scan(data: mmap.mmap) -> int | None:
    """Where the picture's data begins; None before it does."""
    if data[:2] != _SOI:
        return None
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
        elif marker in _STANDALONE:
            at += 2
        elif marker == _SOS:
            return at
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
