"""Whether a sealed package is whole, as far as anybody can see who can't open it."""

import hashlib
import re
from pathlib import Path

from db.records import Fault
from station.export.errors import TargetUnreadable, name_of
from station.export.formats import sums
from station.export.naming import PARTIAL
from station.export.report import Report, printable
from station.export.sealing.errors import StillSealed
from station.export.sealing.kinds import HOW, VOLUME, volumes_in
from station.export.walking import starts_something, walk

_LINE = re.compile(r"([0-9a-f]{64})  (.{1,40})")
_LARGEST_SUMS = 1 << 17
_CHUNK = 1 << 20


def is_sealed(path: Path) -> bool:
    """Whether a sealed package lies there, whole or not.

    Raises:
        OSError: the folder can't be listed.
    """
    return path.is_dir() and ((path / HOW).is_file() or volumes_in(path) is not None)


def look_at(path: Path) -> Report:
    """Compare the encrypted files with the sums beside them; every way in which they can be wrong is a fault.

    Raises:
        StillSealed: nothing is wrong with them; what is inside, nobody can say who has no key.
        TargetUnreadable: the folder can't be listed.
    """
    try:
        faults, size = faults_of(path)
        count = len((volumes_in(path) or ("", []))[1])
    except OSError as error:
        raise TargetUnreadable(reason=name_of(error)) from error
    if not faults:
        raise StillSealed(files=count, size=size)
    return Report(kind="sealed", path=printable(path), faults=tuple(faults), size=size)


def faults_of(path: Path) -> tuple[list[Fault], int]:
    """What is wrong with the encrypted files, and how many bytes were looked at.

    Raises:
        OSError: the folder can't be listed.
    """
    faults = [Fault("unfinished", ".")] if path.resolve().name.endswith(PARTIAL) else []
    faults += [Fault("suspected-virus", printable(one.path)) for one in walk(path) if starts_something(one)]
    listed = _listed(path / sums.NAME)
    if listed is None:
        code = "damaged" if (path / sums.NAME).is_file() else "missing"
        return [*faults, Fault(code, sums.NAME)], 0
    size = 0
    for name, expected in listed.items():
        if not (path / name).is_file():
            faults.append(Fault("missing", name))
            continue
        found, length = _sum(path / name)
        size += length
        if found != expected:
            faults.append(Fault("damaged", name))
    there = volumes_in(path)
    names = {one.name for one in there[1]} if there else set()
    return [*faults, *(Fault("foreign", name) for name in sorted(names - listed.keys()))], size


def _listed(path: Path) -> dict[str, str] | None:
    try:
        with path.open("rb") as file:
            lines = file.read(_LARGEST_SUMS).decode("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    found = [_LINE.fullmatch(line) for line in lines]
    if not found or not all(match and VOLUME.fullmatch(match[2]) for match in found):
        return None
    return {match[2]: match[1] for match in found if match}


def _sum(path: Path) -> tuple[str, int]:
    """Hash and length; a file that can't be read has no hash."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb", buffering=0) as file:
            while piece := file.read(_CHUNK):
                digest.update(piece)
                size += len(piece)
    except OSError:
        return "", size
    return digest.hexdigest(), size
