"""Acknowledgements, one for each package that is kept: written once, the time in it is that of the first receipt."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from db.clock import Clock, stamp
from station.export.copying import sync_folder
from station.export.formats import acknowledgement
from station.export.formats.acknowledgement import FORMAT, Acknowledgement
from station.export.receive.shelf import Kept
from station.export.receive.writing import bring_bytes
from station.program import PROGRAM


def write_acks(folder: Path, packages: Sequence[Kept], clock: Clock) -> None:
    """Write what is missing; nothing that is right is touched.

    Raises:
        ReadBackDiffers, OSError: the disk failed.
    """
    often = Counter(package.name for package in packages)
    for package in packages:
        name = package.name if often[package.name] == 1 else package.folder
        target = folder / _file(name)
        if _is_about(target, package):
            continue
        alone = folder / _file(package.name)
        if _is_about(alone, package):  # a second package of this name came: each ack now bears its root
            alone.rename(target)
            sync_folder(folder)
        else:
            bring_bytes(acknowledgement.to_bytes(_ack(package, stamp(clock()))), target)


def _file(name: str) -> str:
    return f"ack-{name}.json"


def _is_about(path: Path, package: Kept) -> bool:
    try:
        found = acknowledgement.from_bytes(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    return found == _ack(package, found.received_at, found.program)


def _ack(package: Kept, at: str, program: str = PROGRAM) -> Acknowledgement:
    return Acknowledgement(
        format=FORMAT,
        package=package.name,
        job=package.job,
        desk=package.desk,
        root=package.root,
        chain_head=package.chain_head,
        people=package.people,
        files=package.files,
        received_at=at,
        program=program,
    )
