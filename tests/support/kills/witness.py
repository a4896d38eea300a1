"""Remembers every event line that a desk ever printed, and holds the finished package against them.

What was printed had been promised: the journal is not asked here whether it remembers promising.
"""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station.events import Announcement, Kind

KEPT = (Kind.BOUND, Kind.ORPHAN, Kind.CALIBRATION)
NUMBERED = (Kind.SWIPE, Kind.SITTING)


@dataclass(frozen=True)
class Finding:
    """Something that must not be.

    Attributes:
        kind: misbound, lost, reused, unaccounted, damaged, bug, stuck.
        text: what exactly.
        life: number of the life in which it was promised or went wrong, None where that is unknown.
    """

    kind: str
    text: str
    life: int | None = None


@dataclass(frozen=True)
class _Said:
    announcement: Announcement
    life: int


class Witness:
    """Hears one data folder's desks, life after life."""

    def __init__(self) -> None:
        self._said: list[_Said] = []
        self.kept: set[str] = set()
        """Hashes of all files that were said to be kept."""

    def hear(self, line: str, life: int) -> Announcement:
        """Take one event line of a life."""
        fields: dict[str, Any] = json.loads(line)
        announcement = Announcement(**{**fields, "event": Kind(fields["event"])})
        self._said.append(_Said(announcement, life))
        if announcement.event in KEPT:
            self.kept.add(announcement.detail["sha256"])
        return announcement

    def life_of(self, number: str) -> int | None:
        """The life in which a number was given."""
        return next((said.life for said in self._all(*NUMBERED) if said.announcement.number == number), None)

    def findings(self, package: Path) -> list[Finding]:
        """Every promise that the package does not keep."""
        told = _Package(package)
        return [*self._lost_pictures(told), *self._lost_files(told), *self._lost_numbers(told), *self._reused_numbers()]

    def _all(self, *kinds: Kind) -> Iterator[_Said]:
        return (said for said in self._said if said.announcement.event in kinds)

    def _lost_pictures(self, package: "_Package") -> Iterator[Finding]:
        """An accepted picture lies in the package under its number, from the same exposure, byte for byte."""
        originals, portraits = self._hashes(Kind.BOUND), self._hashes(Kind.PORTRAIT)
        for said in self._all(Kind.ACCEPTED):
            promised = said.announcement
            found = package.accepted.get(promised.number or "")
            exposure = promised.exposure
            if found is None:
                yield Finding("lost", f"{promised.number} was accepted and is not there", said.life)
            elif (found.sitting, found.exposure) != (promised.sitting, exposure):
                yield Finding("lost", f"{promised.number} was accepted with another exposure", said.life)
            elif found.original != originals.get(exposure, found.original):
                yield Finding("lost", f"{promised.number}: its original is another file", said.life)
            elif found.portrait != portraits.get(exposure, found.portrait):
                yield Finding("lost", f"{promised.number}: its portrait is another file", said.life)

    def _hashes(self, kind: Kind) -> dict[str | None, str]:
        """What was said of each exposure's file."""
        announcements = (said.announcement for said in self._all(kind))
        return {one.exposure: one.detail["sha256"] for one in announcements}

    def _lost_files(self, package: "_Package") -> Iterator[Finding]:
        for said in self._all(*KEPT):
            if said.announcement.detail["sha256"] not in package.files:
                yield Finding("lost", f"a file that was said to be {said.announcement.event} is nowhere", said.life)

    def _lost_numbers(self, package: "_Package") -> Iterator[Finding]:
        for said in self._all(*NUMBERED):
            number, sitting = said.announcement.number, said.announcement.sitting
            if package.numbers.get(sitting or "") != number:
                yield Finding("lost", f"{number} was given and its sitting does not bear it", said.life)

    def _reused_numbers(self) -> Iterator[Finding]:
        owners: dict[str | None, set[str | None]] = defaultdict(set)
        for said in self._all(*NUMBERED):
            sittings = owners[said.announcement.number]
            sittings.add(said.announcement.sitting)
            if len(sittings) > 1:
                yield Finding("reused", f"{said.announcement.number} was given to two sittings", said.life)


@dataclass(frozen=True)
class _Accepted:
    """A record of the package: ids from the chain, hashes from the files themselves."""

    sitting: str
    exposure: str
    original: str
    portrait: str


class _Package:
    """What a package holds.

    Attributes:
        accepted: records by number.
        numbers: by the sitting's id.
        files: hashes of all camera files that the chain names.
    """

    def __init__(self, package: Path) -> None:
        data = package / "data"
        events = [json.loads(line) for line in (data / "events.jsonl").read_text("utf-8").splitlines()]
        self.numbers = {
            event["refs"]["sitting"]: event["data"]["number"] for event in events if event["kind"] == "sitting"
        }
        self.files = {event["data"]["file"]["sha256"] for event in events if "file" in event["data"]}
        accepted = {
            self.numbers[event["refs"]["sitting"]]: event["refs"] for event in events if event["kind"] == "accepted"
        }
        self.accepted = {}
        with (data / "records.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                refs = accepted[row["number"]]
                hashes = (_sha256(data / row[name]) for name in ("original", "portrait"))
                self.accepted[row["number"]] = _Accepted(refs["sitting"], refs["exposure"], *hashes)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
