"""Which webcams this computer has, by the names that the system gives them."""

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DEVICES: Final = Path("/sys/class/video4linux")
UNTOLD: Final = 3
"""How many numbers to try where the system tells no names, as on Windows."""


@dataclass(frozen=True)
class Webcam:
    """One webcam.

    Attributes:
        place: its number, as `code-camera:` takes it.
        name: what the system calls it; of several with one name the second and further bear a figure.
    """

    place: str
    name: str


def webcams(devices: Path = DEVICES) -> tuple[Webcam, ...]:
    """All that give pictures, by number.

    Linux shows one device for each kind of data of a camera; the first of them, `index` 0, has the pictures.
    https://docs.kernel.org/userspace-api/media/v4l/open.html
    """
    if os.name != "posix":
        return tuple(Webcam(str(number), str(number)) for number in range(UNTOLD))
    folders = devices.glob("video*") if devices.is_dir() else ()
    numbered = sorted((int(one.name.removeprefix("video")), one) for one in folders if one.name[5:].isdecimal())
    found, seen = list[Webcam](), Counter[str]()
    for number, folder in numbered:
        if _line(folder / "index") in ("", "0"):
            name = _line(folder / "name") or folder.name
            seen[name] += 1
            found.append(Webcam(str(number), name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return tuple(found)


def _line(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
