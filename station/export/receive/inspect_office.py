"""`station verify` of an office's folder: every package that was received, every desk's chain, and all that is derived.

Nothing is put right here; receiving again, with no package at all, makes what is derived anew.
"""

import hashlib
from pathlib import Path

from db.records import Fault
from station.export.formats import records_csv
from station.export.inspect_package import Counted, inspect_package, nobody_counts
from station.export.receive import merged, office, shelf
from station.export.receive.chains import Chains
from station.export.receive.decisions import Log
from station.export.receive.errors import DecisionLogDamaged
from station.export.receive.outcome import summary
from station.export.receive.settling import Settled, settle
from station.export.receive.shelf import PACKAGES, Shelf
from station.export.receive.variants import collect
from station.export.report import Chain, Printed, Report, printable


def is_office(folder: Path) -> bool:
    """Whether packages were received into this folder."""
    return (folder / PACKAGES).is_dir() and (folder / office.RECEIVED).is_file()


def inspect_office(
    folder: Path, head: str | None = None, *, remaking: bool = False, counted: Counted = nobody_counts
) -> Report:
    """Check an office's folder to the last byte.

    Args:
        folder: where packages were received into.
        head: a chain's head as it was printed, to be found in any desk's chain.
        remaking: also make portraits once more from their originals.
        counted: told how many bytes of a package were looked at.

    Raises:
        OSError: a folder of it can't be listed.
    """
    return _Inspection(folder).report(head, remaking, counted)


class _Inspection:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._faults: list[Fault] = []
        self._files = self._size = self._remade = self._not_remade = 0

    def report(self, head: str | None, remaking: bool, counted: Counted) -> Report:
        self._check_packages(remaking, counted)
        log = self._log()
        chains = None
        counts: dict[str, int] = {}
        rehearsal = None
        if not self._faults and log is not None:
            kept = Shelf(self._folder / PACKAGES).kept()
            chains = Chains(kept)
            settled = settle(collect(kept, chains), chains, log.keeps)
            self._check_merged(settled)
            self._compare(office.RECEIVED, summary(kept, settled, chains.forks))
            counts = {"packages": len(kept), "people": len(settled.delivered), "held": len(settled.held)}
            rehearsal = kept[0].rehearsal if kept else None
        printed = _printed(head, chains)
        if printed is not None and printed.seq is None:
            self._faults.append(printed.fault(PACKAGES, "no chain has it"))
        return Report(
            kind="office",
            path=printable(self._folder),
            faults=tuple(self._faults),
            files=self._files,
            size=self._size,
            counts=counts,
            rehearsal=rehearsal,
            printed=printed,
            remade=self._remade,
            not_remade=self._not_remade,
            chains=tuple(Chain(tip.desk, len(tip), tip.hash_at(len(tip))) for tip in chains.tips) if chains else (),
        )

    def _check_packages(self, remaking: bool, counted: Counted) -> None:
        for place in sorted((self._folder / PACKAGES).iterdir()):
            about = f"{PACKAGES}/{place.name}"
            if not shelf.is_kept(place):
                self._fault("foreign", about)
                continue
            found = inspect_package(place, remaking=remaking, counted=counted)
            self._faults += (Fault(one.code, f"{printable(about)}/{one.about}", one.detail) for one in found.faults)
            if found.root and found.root[:16] != place.name[-16:]:
                self._fault("seal-broken", about, "not the package that was received")
            self._files, self._size = self._files + found.files, self._size + found.size
            self._remade, self._not_remade = self._remade + found.remade, self._not_remade + found.not_remade

    def _log(self) -> Log | None:
        path = self._folder / office.DECISIONS
        try:
            return Log(path.read_bytes() if path.is_file() else b"")
        except DecisionLogDamaged as damaged:
            self._fault("decisions-changed", office.DECISIONS, str(damaged))
            return None

    def _check_merged(self, settled: Settled) -> None:
        """Records and portraits have to be what packages and decisions come to, and nothing else."""
        records, portraits = merged.expected(settled.delivered)
        self._compare(f"{office.MERGED}/{records_csv.NAME}", records)
        for name, variant in portraits.items():
            self._compare_hash(f"{office.MERGED}/{merged.PORTRAITS}/{name}", variant.portrait_sha256)
        folder = self._folder / office.MERGED / merged.PORTRAITS
        for path in sorted(folder.iterdir() if folder.is_dir() else ()):
            if path.name not in portraits:
                self._fault("foreign", f"{office.MERGED}/{merged.PORTRAITS}/{path.name}")

    def _compare(self, about: str, expected: bytes) -> None:
        self._compare_hash(about, hashlib.sha256(expected).hexdigest())

    def _compare_hash(self, about: str, sha256: str) -> None:
        try:
            with (self._folder / about).open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            self._fault("missing", about)
            return
        self._files, self._size = self._files + 1, self._size + (self._folder / about).stat().st_size
        if not same:
            self._fault("derived-differs", about)

    def _fault(self, code: str, about: str, detail: str = "") -> None:
        self._faults.append(Fault(code, printable(about), detail))


def _printed(head: str | None, chains: Chains | None) -> Printed | None:
    if head is None or chains is None:
        return None
    for tip in chains.tips:
        seq = tip.seq_of(head)
        if seq is not None:
            return Printed(head, seq)
    return Printed(head, None)
