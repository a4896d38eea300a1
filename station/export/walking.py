"""What lies in a folder, seen without following a link, and what people and systems leave behind there."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

# What Windows, macOS and office programs put beside files when somebody only looks at them.
_BYSTANDER = re.compile(r"thumbs\.db|desktop\.ini|\.ds_store|\._.*|~\$.*", re.IGNORECASE | re.DOTALL)
_SYSTEM_FOLDER = "System Volume Information"

# Endings that start something on a double click; worms on shared sticks hide behind them.
_STARTS = re.compile(
    r".*\.(exe|com|scr|pif|bat|cmd|vbs|vbe|js|jse|wsf|wsh|hta|msi|dll|cpl|ps1|jar|lnk|url|inf|reg|desktop|sh|app)\s*",
    re.IGNORECASE | re.DOTALL,
)
# The first bytes of a Windows program, a Linux program and a Windows shortcut ([MS-SHLLINK] 2.1).
_MAGIC = (b"MZ", b"\x7fELF", b"L\0\0\0\x01\x14\x02\0")


@dataclass(frozen=True)
class Entry:
    """One thing in a folder.

    Attributes:
        path: relative to the folder walked, forward slashes.
        kind: `other` is a link, a device, a pipe: nothing that belongs into a package.
        place: where it lies.
    """

    path: str
    kind: Literal["file", "folder", "other"]
    place: Path


def walk(root: Path) -> Iterator[Entry]:
    """Everything below a folder, in order of names, folders before what is in them.

    Raises:
        OSError: a folder can't be listed.
    """
    waiting = [(root, "")]
    while waiting:
        folder, prefix = waiting.pop()
        with os.scandir(folder) as listing:
            found = sorted(listing, key=lambda entry: entry.name)
        for entry in found:
            path = f"{prefix}{entry.name}"
            yield Entry(path, _kind(entry), Path(entry.path))
            if entry.is_dir(follow_symlinks=False):
                waiting.append((Path(entry.path), f"{path}/"))


def _kind(entry: os.DirEntry[str]) -> Literal["file", "folder", "other"]:
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"


def is_bystander(entry: Entry) -> bool:
    """Whether a system or an office program left this behind; a program never is."""
    parents, _, name = entry.path.rpartition("/")
    if _SYSTEM_FOLDER in parents.split("/") or (name == _SYSTEM_FOLDER and entry.kind == "folder"):
        return not starts_something(entry)
    return entry.kind == "file" and _BYSTANDER.fullmatch(name) is not None and not starts_something(entry)


def starts_something(entry: Entry) -> bool:
    """Whether this is a program or a shortcut, by its ending or by its first bytes: 疑似病毒."""
    if entry.kind != "file":
        return False
    return _STARTS.fullmatch(entry.path) is not None or _first_bytes(entry.place).startswith(_MAGIC)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except OSError:
        return b""
