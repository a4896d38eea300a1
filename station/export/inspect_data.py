"""Checking a data folder: the journal proves itself, and every file it vouches for is the one it says."""

import hashlib
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import db.verify
from db.door import FILE
from db.journal import Journal
from db.records import Counts, Event, Fault, KnownFile
from db.verify import Findings
from station.export.naming import ELSEWHERE, ROOMS
from station.export.provenance import Makers
from station.export.remaking import Made, remake
from station.export.report import Printed, Report, printable
from station.export.walking import Entry, is_bystander, starts_something, walk
from station.keeping import is_shelf

_LOOKS, _MOMENT = 5, 0.2  # a desk at work tells of a file within a second of putting it in its place
_PIECE = 1000  # files


@dataclass(frozen=True)
class _Told:
    """What the journal says of the folder, at one moment."""

    known: list[KnownFile]
    counts: Counts
    head: str
    rehearsal: bool
    printed: Printed | None
    made: list[Made]


def inspect_data(folder: Path, head: str | None = None, *, remaking: bool = False) -> Report:
    """Check a data folder, beside a desk that works on it; `spool/` and `exports/` are no part of it.

    Args:
        folder: the data folder.
        head: a chain's head as it was printed, to be found in the journal.
        remaking: also make portraits once more from their originals; a tenth to a fifth of a second each.

    Raises:
        JournalMissing, JournalNewer, JournalOlder: there is no journal that this program reads.
        OSError: a folder can't be listed.
    """
    # Listed before the journal is read: a file that comes meanwhile is then known, not foreign.
    entries = [entry for room in (*ROOMS, ELSEWHERE) for entry in _listed(folder, room)]
    findings = db.verify.examine(folder)
    try:
        return _compared(folder, entries, findings, _told(folder, head, remaking))
    except Exception:
        if not findings.faults:
            raise
        # What a faulty journal says of files may be anything; its own faults say where it is wrong.
        return Report("data", printable(folder), findings.faults, sealed=findings.sealed)


def _told(folder: Path, head: str | None, remaking: bool) -> _Told:
    with Journal.read_only(folder) as journal, journal.moment():
        return _Told(
            known=list(journal.known_files()),
            counts=journal.counts(),
            head=journal.chain_head(),
            rehearsal=journal.rehearsal,
            printed=None if head is None else Printed(head, journal.place_of(head)),
            made=list(_made(folder, journal.events())) if remaking else [],
        )


def _made(folder: Path, events: Iterable[Event]) -> Iterator[Made]:
    """Every portrait that the chain tells of, by the versions that were at work then."""
    makers, originals = Makers(), dict[str, str]()
    for event in events:
        makers.take(event)
        if event.kind == "bound":
            originals[event.refs["exposure"]] = event.data["file"]["path"]
        if event.kind == "portrait":
            file, data = event.data["file"], event.data
            original = folder / originals[event.refs["exposure"]]
            yield Made(file["path"], file["sha256"], original, tuple(data["crop"]), data["profile"], makers.now)


def _compared(folder: Path, entries: list[Entry], findings: Findings, told: _Told) -> Report:
    bystanders = [entry for entry in entries if is_bystander(entry)]
    wanted = [one for one in told.known if not one.erased]
    checked = list(_all_checked(folder, wanted))
    whole = {one.file.path for one, fault in zip(wanted, checked, strict=True) if fault is None}
    remade = remake(_whole_ones(folder, told.made, whole))
    return Report(
        kind="data",
        path=printable(folder),
        faults=(
            *findings.faults,
            *_head_faults(told),
            *_strangers(folder, [entry for entry in entries if not is_bystander(entry)], told.known),
            *_not_erased(folder, told.known),
            *(fault for fault in checked if fault),
            *remade.faults,
        ),
        bystanders=tuple(Fault("bystander", printable(entry.path)) for entry in bystanders),
        files=checked.count(None),
        size=sum(one.file.size for one, fault in zip(wanted, checked, strict=True) if fault is None),
        counts=asdict(told.counts),
        chain_head=told.head,
        rehearsal=told.rehearsal,
        sealed=findings.sealed,
        printed=told.printed,
        remade=remade.made,
        not_remade=remade.left,
    )


def _whole_ones(folder: Path, made: list[Made], whole: set[str]) -> Iterator[Made]:
    """Portraits that lie here as they were journaled; without an original that does, nothing can be made of them."""
    for one in made:
        if one.path in whole:
            has_original = one.original is not None and one.original.relative_to(folder).as_posix() in whole
            yield one if has_original else replace(one, original=None)


def _head_faults(told: _Told) -> list[Fault]:
    if told.printed is None or told.printed.seq is not None:
        return []
    return [told.printed.fault(FILE, told.head)]


def _listed(folder: Path, room: str) -> list[Entry]:
    place = folder / room
    if not place.is_dir():
        return []
    return [Entry(f"{room}/{entry.path}", entry.kind, entry.place) for entry in walk(place)]


# what does not belong here


def _strangers(folder: Path, entries: list[Entry], known: list[KnownFile]) -> list[Fault]:
    """What lies there and is nothing that the journal tells of, programs and shortcuts first."""
    paths = {one.file.path for one in known}
    strangers = _lasting([one for one in entries if _is_strange(one, paths)], lambda them: _still_strange(folder, them))
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in strangers:
        found["suspected-virus" if starts_something(entry) else "foreign"].append(entry)
    return [Fault(code, printable(entry.path)) for code, them in found.items() for entry in them]


def _is_strange(entry: Entry, known: set[str]) -> bool:
    if entry.kind == "folder":
        return not is_shelf(entry.place.name)
    return entry.path not in known or entry.kind != "file"


def _still_strange(folder: Path, entries: list[Entry]) -> list[Entry]:
    """Ask the journal again: a file lies in its place a moment before it is journaled."""
    with Journal.read_only(folder) as journal:
        known = journal.known_paths()
    return [entry for entry in entries if _is_strange(entry, known) and os.path.lexists(entry.place)]


def _not_erased(folder: Path, known: list[KnownFile]) -> list[Fault]:
    """Files of purged jobs that are still there; they go a moment after the purge is journaled."""
    erased = [one.file.path for one in known if one.erased]
    return [
        Fault("not-erased", printable(path))
        for path in _lasting(_there(folder, erased), lambda them: _there(folder, them))
    ]


def _there(folder: Path, paths: list[str]) -> list[str]:
    return [path for path in paths if os.path.lexists(folder / path)]


Doubtful = TypeVar("Doubtful")


def _lasting(doubtful: list[Doubtful], look: Callable[[list[Doubtful]], list[Doubtful]]) -> list[Doubtful]:
    """What is still so after a moment: a desk that is at work stands between two steps now and then."""
    for _ in range(_LOOKS):
        if not doubtful:
            break
        time.sleep(_MOMENT)
        doubtful = look(doubtful)
    return doubtful


# what must be there


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
