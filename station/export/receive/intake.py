"""At the office's door: each package is verified before anything of it is taken, and named when it is refused."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import door
from db.records import Fault
from station.export.errors import NotVerifiable, SourceDamaged, TargetUnreadable
from station.export.formats.manifest import Manifest
from station.export.inspect_package import Counted, nobody_counts
from station.export.receive import sealed
from station.export.receive.sealed import Sealed
from station.export.report import printable
from station.export.sealing.errors import StillSealed
from station.export.verify import verify
from station.words import say_both


@dataclass(frozen=True)
class Refusal:
    """A package that is not taken, and everything that speaks against it."""

    package: str
    faults: tuple[Fault, ...]

    def lines(self) -> list[str]:
        """The same for people, in both languages."""
        told = (f"  {fault.about}: {say_both(f'verify.{fault.code}')}" for fault in self.faults)
        return [say_both("receive.refused", package=self.package, faults=len(self.faults)), *told]

    def as_json(self) -> dict[str, Any]:
        """Its line in the output of `receive --json`."""
        faults = [{"code": fault.code, "about": fault.about, "detail": fault.detail} for fault in self.faults]
        return {"package": self.package, "faults": faults}


Matter = tuple[str, bool]
"""Job, and whether it is a rehearsal's: packages that differ here never come to lie together."""


@dataclass(frozen=True)
class Offer:
    """A package that was found whole; `name` is its folder's. Its lists are not held: there may be a hundred."""

    path: Path
    name: str
    matter: Matter
    root: str

    def opened(self) -> Sealed:
        """Open it again to take it.

        Raises:
            SourceDamaged: it is not what was verified; a stick may have gone, or been changed, in between.
        """
        try:
            found = sealed.opened(self.path)
        except (OSError, ValueError) as error:
            raise SourceDamaged(about=self.name) from error
        if found.manifest.root != self.root:
            raise SourceDamaged(about=self.name)
        return found


def refused(name: str, code: str, about: str = ".", detail: str = "") -> Refusal:
    """A refusal with one reason."""
    return Refusal(printable(name), (Fault(code, printable(about), detail),))


def look_at(path: Path, counted: Counted = nobody_counts) -> Offer | Refusal:
    """Verify what lies there; only a whole package with numbers of its own desk is worth taking."""
    name = path.resolve().name
    try:
        if (path / door.FILE).is_file():
            return refused(name, "not-a-package")
        report = verify(path, remaking=False, counted=counted)
    except StillSealed:
        return refused(name, "still-sealed")
    except (NotVerifiable, TargetUnreadable):
        return refused(name, "not-a-package")
    if not report.ok:
        return Refusal(printable(name), report.faults)
    try:
        found = sealed.opened(path).manifest
    except (OSError, ValueError) as error:
        return refused(name, "changed-meanwhile", detail=str(error))
    strangers = _strange_numbers(found)
    if strangers:
        return Refusal(printable(name), tuple(Fault("number-strange", printable(number)) for number in strangers))
    return Offer(path, name, (found.job, found.rehearsal), report.root)


def _strange_numbers(manifest: Manifest) -> list[str]:
    """Numbers that are none, or another desk's: file names are made of them."""
    own = re.compile(rf"{re.escape(manifest.desk)}-[0-9]{{4,9}}", re.ASCII)
    lettered = re.fullmatch("[A-Z]", manifest.desk) is not None
    numbers = sorted({portrait.number for portrait in manifest.portraits()})
    return [number for number in numbers if not (lettered and own.fullmatch(number))]
