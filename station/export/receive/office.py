"""The office's folder of one job: the packages, what people decided, and everything that is derived from those two.

- `packages/`: every package as it came, never changed
- `decisions.jsonl`: what people decided, only growing
- `merged/`: records.csv and portraits/, what is delivered now
- `conflicts.csv`: what waits for a decision, to be filled in; not there when nothing waits
- `claims.csv`: orphans that two people at a desk gave to somebody; evidence, nothing of it is in `merged/`. Not there
  when nothing was claimed
- `received.json`: what was received, and what it amounts to
- `ack-<package>.json`: to be given back to the desk
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from db import door
from db.clock import Clock
from station.export.copying import sync_folder
from station.export.formats import claims_csv, manifest
from station.export.holding import held
from station.export.naming import DATA
from station.export.receive import decisions, merged, shelf
from station.export.receive.acks import write_acks
from station.export.receive.claimed import claimed
from station.export.receive.decisions import Log
from station.export.receive.errors import NotAnOffice, on_office
from station.export.receive.settling import Settled
from station.export.receive.shelf import PACKAGES, Kept, Shelf
from station.export.receive.writing import bring_bytes, make_folder, sweep

CONFLICTS = "conflicts.csv"
DECISIONS = "decisions.jsonl"
RECEIVED = "received.json"
MERGED = "merged"


class Office:
    """One folder, held against other programs."""

    def __init__(self, folder: Path, packages: Shelf) -> None:
        """Use `opened`."""
        self.folder, self.shelf = folder, packages

    def log(self) -> Log:
        """What was decided so far.

        Raises:
            DecisionLogDamaged: the log was changed.
        """
        path = self.folder / DECISIONS
        with on_office(self.folder):
            return Log(path.read_bytes() if path.is_file() else b"")

    def keep_log(self, log: Log) -> None:
        """Put a log that grew onto the disk."""
        with on_office(self.folder):
            bring_bytes(log.content, self.folder / DECISIONS)

    def write(self, packages: Sequence[Kept], settled: Settled, log: Log, summary: bytes, clock: Clock) -> None:
        """Bring everything that is derived up to date.

        Raises:
            KeptDamaged: a portrait in a package is not what was received.
            ExportError: the disk is in trouble; the next run goes on from there.
        """
        with on_office(self.folder, sum(variant.portrait_size for variant in settled.delivered)):
            merged.bring_up_to_date(self.folder / MERGED, self.folder / PACKAGES, settled.delivered)
            self._write_claims(packages)
            self._write_conflicts(settled, log)
            bring_bytes(summary, self.folder / RECEIVED)
            write_acks(self.folder, packages, clock)

    def _write_claims(self, packages: Sequence[Kept]) -> None:
        claims = claimed(packages)
        if claims:
            bring_bytes(claims_csv.to_bytes(claims), self.folder / claims_csv.NAME)
        else:
            (self.folder / claims_csv.NAME).unlink(missing_ok=True)

    def _write_conflicts(self, settled: Settled, log: Log) -> None:
        """Write the list of open conflicts; what somebody began to fill in is left there, or put aside, never lost."""
        path = self.folder / CONFLICTS
        if path.exists() and decisions.is_still_needed(path, log):
            if decisions.lists_exactly(path, settled.open):
                return
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            path.rename(path.with_stem(f"{path.stem}-{digest[:8]}"))
        if settled.open:
            bring_bytes(decisions.listed(settled.open), path)
        else:
            path.unlink(missing_ok=True)
        sync_folder(self.folder)


@contextmanager
def opened(folder: Path) -> Iterator[Office]:
    """Open an office's folder, a new one if there is none; the folder it lies in has to be there.

    Raises:
        NotAnOffice: it is a data folder or a package.
        OfficeBusy: another program receives there.
        OfficeGone, OfficeReadOnly, OfficeFull, OfficeTrouble: the disk says no.
    """
    if any((folder / own).exists() for own in (door.FILE, f"{DATA}/{manifest.NAME}")):
        raise NotAnOffice()
    with ExitStack() as stack:
        with on_office(folder):
            make_folder(folder)
            stack.enter_context(held(folder))
            sweep(folder)
            packages = shelf.opened(folder / PACKAGES)
        yield Office(folder, packages)
