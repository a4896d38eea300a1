"""What people may ask for around the stick."""

from dataclasses import dataclass, field
from pathlib import Path

from station.stick.standing import Part


@dataclass(frozen=True)
class KeepStick:
    """Copy to this stick all day long: it stays in. `folder` is its mount point, or any folder."""

    folder: Path


@dataclass(frozen=True)
class LetStickGo:
    """Copy nothing more to the stick; where `eject`, unmount it and switch it off."""

    eject: bool = True


@dataclass(frozen=True)
class Export:
    """Make a package in `folder` and read it back; what lies there unfinished of this desk is gone on with.

    Attributes:
        folder: the stick's mount point, or any folder.
        part: what of the job goes; None: all of it.
        taken_by: who takes the stick, as it is to stand on the receipt; empty when nobody said.
        password: with which the package is encrypted as a ZIP; empty: as job or settings say.
    """

    folder: Path
    part: Part = None
    taken_by: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class StopExport:
    """Stop the export that is under way; it can be gone on with."""


StickCommand = KeepStick | LetStickGo | Export | StopExport
