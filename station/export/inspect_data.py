"""Checking a data folder: the journal proves itself, and every file it vouches for is the one it says."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path

import db.verify
from db.errors import JournalDamaged
from db.journal import Journal
from db.records import Fault, KnownFile
from station.export.naming import ROOMS
from station.export.report import Report, printable
from station.export.walking import Entry, is_bystander, starts_something, walk
from station.keeping import is_shelf

_PIECE = 1000  # files


def inspect_data(folder: Path) -> Report:
    """Check a data folder, beside a desk that works on it; `spool/` and `exports/` are no part of it.

    Raises:
        JournalMissing, JournalNewer, JournalOlder: there is no journal that this program reads.
        OSError: a folder can't be listed.
    """
    # Listed before the journal is read: a file that comes meanwhile is then known, not foreign.
    entries = [entry for room in ROOMS for entry in _listed(folder, room)]
    faults = db.verify.verify(folder)
    try:
        with Journal.read_only(folder) as journal, journal.moment():
            known = list(journal.known_files())
            counts, head, rehearsal = journal.counts(), journal.chain_head(), journal.rehearsal
    except JournalDamaged:  # the faults say where; nothing can be compared with it
        return Report("data", printable(folder), tuple(faults))
    bystanders = [entry for entry in entries if is_bystander(entry)]
    faults += _strangers([entry for entry in entries if not is_bystander(entry)], {one.file.path for one in known})
    checked = list(_all_checked(folder, known))
    return Report(
        kind="data",
        path=printable(folder),
        faults=(*faults, *(fault for fault in checked if fault)),
        bystanders=tuple(Fault("bystander", printable(entry.path)) for entry in bystanders),
        files=checked.count(None),
        size=sum(one.file.size for one, fault in zip(known, checked, strict=True) if fault is None),
        counts=asdict(counts),
        chain_head=head,
        rehearsal=rehearsal,
    )


def _listed(folder: Path, room: str) -> list[Entry]:
    place = folder / room
    if not place.is_dir():
        return []
    return [Entry(f"{room}/{entry.path}", entry.kind, entry.place) for entry in walk(place)]


def _strangers(entries: list[Entry], known: set[str]) -> list[Fault]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "folder" and is_shelf(entry.place.name):
            continue
        if entry.path not in known or entry.kind != "file":
            found["suspected-virus" if starts_something(entry) else "foreign"].append(entry)
    return [Fault(code, printable(entry.path)) for code, strangers in found.items() for entry in strangers]


def _all_checked(folder: Path, known: list[KnownFile]) -> Iterator[Fault | None]:
    """Hash every file, two at a time: while the disk gives one, the other is hashed.

    Piece by piece, so that what waits for its turn stays small in a folder of years.
    """
    with ThreadPoolExecutor(max_workers=2) as hands:
        for start in range(0, len(known), _PIECE):
            yield from hands.map(partial(_checked, folder), known[start : start + _PIECE])


def _checked(folder: Path, known: KnownFile) -> Fault | None:
    path = known.file.path
    try:
        with (folder / path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return Fault("missing", printable(path))
    except OSError as error:
        return Fault("unreadable", printable(path), error.strerror or "")
    return None if digest == known.file.sha256 else Fault("damaged", printable(path))
