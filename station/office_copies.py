"""`办公用/` of a package: sheets and tables for the office to work on, made before a byte is copied.

They lie outside the signed half, so that the office may edit them and the verdict stays what it is. Until the package
is written they wait in the data folder, beside the job's other sheets, and afterwards nothing of them stays there.

A paper never keeps a picture from being delivered: one that can't be made is named, journaled and left out.
"""

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from db.journal import Journal
from db.records import OutsideFile, PersonFacts, Status
from station.export.copying import Source as CopySource
from station.export.copying import of_bytes
from station.export.inspect_package import OFFICE
from station.export.plan import Item
from station.job.identity_kept import facts_to_keep
from station.office_kinds import Office
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.paper.xlsx import xlsx
from station.reports import parts
from station.reports.faces_paper import stem
from station.reports.kinds import Desk, make
from station.reports.known import KINDS
from station.reports.place import papers_folder
from station.reports.readers import Eyes

log = logging.getLogger(__name__)


LISTS: Final = (
    "registry", "captured", "missing", "statistics", "settlement", "corrections", "retakes", "orphans", "returned",
    "elsewhere", "class-close-out", "close-out", "contact-sheets",
)  # fmt: skip
WANTED: Final[Mapping[Office, tuple[str, ...]]] = {"none": (), "lists": LISTS, "all": (*LISTS, "print-sheets")}
"""Kinds of `reports.known`, in the order in which they are made."""

ELSEWHERE: Final = "elsewhere-pictures"
"""Folder of the pictures that were taken elsewhere and handed in."""


_PICTURES: Final = (
    Column("picture", width=1.6), Column("student_number", width=1.6), Column("name", width=2.0),
    Column("class", width=2.0), Column("day", width=1.1), Column("where", width=2.2), Column("sha256", width=4.0),
)  # fmt: skip


@dataclass(frozen=True)
class Copies:
    """What goes along, and what does not.

    Attributes:
        items: files of the package, in the order of their paths.
        left_out: kinds that could not be made, wholly or in part.
    """

    items: tuple[Item, ...] = ()
    left_out: tuple[str, ...] = ()


@contextmanager
def office_copies(data: Path, job: str, wanted: Office) -> Iterator[Copies]:
    """Make the copies of a data folder's newest job, whose name is `job`; they are gone again when the block ends."""
    if wanted == "none":
        yield Copies()
        return
    spool = papers_folder(data, job) / ".office"
    shutil.rmtree(spool, ignore_errors=True)  # of an export that was cut short
    try:
        yield _Copying(data, spool).copies(WANTED[wanted])
    finally:
        shutil.rmtree(spool, ignore_errors=True)
        _remove_if_empty(spool.parent)
        _remove_if_empty(spool.parent.parent)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return  # other sheets lie there


class _Copying:
    def __init__(self, data: Path, spool: Path) -> None:
        self._data, self._spool = data, spool
        self._desk = Desk(data)
        self._left_out: list[str] = []

    def copies(self, kinds: tuple[str, ...]) -> Copies:
        items = [item for kind in kinds for item in self._guarded(kind, partial(self._sheet, kind))]
        items += self._guarded(ELSEWHERE, self._pictures)
        return Copies(tuple(sorted(items, key=lambda item: item.path)), tuple(self._left_out))

    def _guarded(self, kind: str, made: Callable[[], list[Item]]) -> list[Item]:
        """What was made; nothing, and a name on the list of what is left out, where that failed in whatever way."""
        try:
            return made()
        except Exception as error:  # pictures are delivered whatever is wrong with a paper
            # Its words and the frames it went through may hold names.
            log.error("office copy %s is left out: %s", kind, type(error).__name__)
            self._left_out.append(kind)
            return []

    def _sheet(self, kind: str) -> list[Item]:
        """One kind's files, from a folder of its own: half a kind goes with that folder."""
        own = self._spool / kind
        (made,) = make((kind,), self._desk, own)
        return [_item(path, path.relative_to(own).as_posix(), kind) for path in made.paths]

    def _pictures(self) -> list[Item]:
        """Pictures that were handed in, as they came, and the list that says whose they are."""
        source = self._desk.source
        eyes = Eyes(KINDS["elsewhere"], source.wants.names)
        own = f"{OFFICE}/{stem(ELSEWHERE, source)}"
        items, rows = list[Item](), list[tuple[Cell, ...]]()
        for place, (status, file, facts, class_name) in enumerate(self._handed_in(), start=1):
            path = self._data / file.path
            name = f"{place:04d}{path.suffix}"
            whole = _is_whole(path, file.sha256)
            if whole:
                items.append(Item(f"{own}/{name}", CopySource(path, file.size, file.sha256, f"{ELSEWHERE} {name}")))
            else:
                self._left_out.append(f"{ELSEWHERE}/{name}")
            rows.append((
                name if whole else None, eyes.number(facts.student_number), eyes.name(facts.name), class_name,
                status.day, eyes.remark(status.where), file.sha256,
            ))  # fmt: skip
        if not rows:
            return []
        about = (*parts.head(source, eyes), Line("report.people", {"count": len(rows)}))
        section = Section(None, tuple(rows))
        listed = Sheet(ELSEWHERE, about, _PICTURES, (section,), landscape=True, rehearsal=source.rehearsal)
        return [*items, Item(f"{own}.xlsx", of_bytes(xlsx((listed,)), ELSEWHERE))]

    def _handed_in(self) -> Iterator[tuple[Status, OutsideFile, PersonFacts, str | None]]:
        """Each picture beside who it is of, oldest first; one that a later word took the place of as well."""
        with Journal.read_only(self._data) as journal, journal.moment():
            for status in journal.statuses():
                if status.file is not None:
                    row = journal.listing(status.listing) if status.listing is not None else None
                    person = journal.person(row.person if row is not None else status.person)
                    facts = facts_to_keep(person or PersonFacts(), self._desk.source.wants)
                    yield status, status.file, facts, row.class_name if row is not None else None


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _item(path: Path, name: str, kind: str) -> Item:
    """A file that waits in the spool, to be copied as it lies there."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Item(f"{OFFICE}/{name}", CopySource(path, path.stat().st_size, sha256, f"office copy {kind}"))
