"""Making sheets, as what they are made to be read, and putting them into a folder.

Nothing that lies there is ever overwritten: a sheet that was made before gets a brother with the next number.
"""

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from station.export.errors import on_target
from station.export.naming import plain
from station.paper.fonts import Glyphs
from station.paper.pdf import pdf
from station.paper.sheet import Sheet
from station.paper.xlsx import xlsx
from station.reports import (
    before,
    close_out_sheet,
    closing,
    elsewhere,
    figures,
    lists,
    notices,
    payment_slips,
    receipts,
    repairs,
    settling,
)
from station.reports.contact_sheets import contact_sheets
from station.reports.known import KINDS
from station.reports.prints import print_sheets
from station.reports.proof_sheets import proof_sheets
from station.reports.readers import Eyes, Reader
from station.reports.registry import registry
from station.reports.source import Source, read

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells each glyph that a PDF takes: whole names

Form = Literal["pdf", "xlsx", "html", "dbf", "csv"]
Contents = Mapping[Form, bytes]
"""A sheet as files; empty where there is nothing to put on it."""

Write = Callable[["Desk", Reader], Contents]

Fill = Callable[[Path, Source, Eyes, Path, Glyphs], list[Path]]
"""Puts a kind's files, many a class, into a folder of its own."""


class Desk:
    """A data folder whose sheets are made: read once, whatever is asked for.

    Attributes:
        glyphs: remembers the characters that no font here has.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self.glyphs = Glyphs()

    @cached_property
    def source(self) -> Source:
        """Everything as of one moment.

        Raises:
            JournalError, SettingsError: it can't be read.
        """
        return read(self.data)


def _table(sheets: Callable[[Source, Eyes], tuple[Sheet, ...]]) -> Write:
    """A sheet to print and the same as a table."""

    def write(desk: Desk, reader: Reader) -> Contents:
        made = sheets(desk.source, Eyes(reader, desk.source.wants.names))
        return {"pdf": pdf(made, desk.glyphs), "xlsx": xlsx(made)} if made else {}

    return write


def _notices(desk: Desk, reader: Reader) -> Contents:
    found = notices.slips(desk.source, Eyes(reader, desk.source.wants.names))
    return {"pdf": notices.pdf(desk.source, found, desk.glyphs)} if found else {}


def _payment_slips(desk: Desk, reader: Reader) -> Contents:
    made = payment_slips.of_folder(desk.data, desk.glyphs, reader)
    return {"pdf": made} if made is not None else {}


def _registry(desk: Desk, reader: Reader) -> Contents:
    made = registry(desk.source, Eyes(reader, desk.source.wants.names))
    return dict(made.items())


def _receipts(desk: Desk, reader: Reader) -> Contents:
    made = [one.sheet for one in receipts.of_folder(desk.data, reader)]
    return {"pdf": pdf(made, desk.glyphs)} if made else {}


def _close_out(desk: Desk, reader: Reader) -> Contents:
    return {"html": close_out_sheet.content(desk.data, reader)}


WRITERS: Final[Mapping[str, Write]] = {
    "class-lists": _table(before.class_lists),
    "call-sheet": _table(before.call_sheet),
    "notices": _notices,
    "missing": _table(lists.missing),
    "captured": _table(lists.captured),
    "statistics": _table(figures.statistics),
    "settlement": _table(settling.settlement),
    "payment-slips": _payment_slips,
    "corrections": _table(repairs.corrections),
    "retakes": _table(repairs.retakes),
    "orphans": _table(repairs.orphans),
    "pace": _table(figures.pace),
    "returned": _table(elsewhere.returned),
    "elsewhere": _table(elsewhere.elsewhere),
    "class-close-out": _table(closing.class_close_out),
    "close-out": _close_out,
    "registry": _registry,
    "receipt": _receipts,
}
"""What makes each kind of `known.KINDS` that is one sheet."""

FILLERS: Final[Mapping[str, Fill]] = {
    "contact-sheets": contact_sheets,
    "proof-sheets": proof_sheets,
    "print-sheets": print_sheets,
}
"""What makes each kind that is a folder."""


@dataclass(frozen=True)
class Made:
    """What came of one kind.

    Attributes:
        paths: the files; none where there was nothing to put on it.
        folder: the new one that they all lie in, of a kind with many files; None of a kind that is one sheet.
    """

    kind: str
    paths: tuple[Path, ...]
    folder: Path | None = None


def make(kinds: Sequence[str], desk: Desk, to: Path, reader: Reader | None = None) -> Iterator[Made]:
    """Make sheets of a data folder and put them into `to`, which is made if it is not there; tell each when it is done.

    Args:
        kinds: names out of `known.KINDS`.
        desk: of what.
        to: the folder.
        reader: for whom; None: for whom each kind is made as a rule.

    Raises:
        JournalError, SettingsError: the data folder can't be read.
        ExportError: the target can't be written.
    """
    for name in kinds:
        usual = KINDS[name]
        if name in FILLERS:
            eyes = Eyes(reader or usual, desk.source.wants.names)
            paths = FILLERS[name](desk.data, desk.source, eyes, to, desk.glyphs)
            yield Made(name, tuple(paths), to / paths[0].relative_to(to).parts[0] if paths else None)
            continue
        contents = WRITERS[name](desk, reader or usual)
        stem = "-".join(_parts(name, desk.source, None if reader == usual else reader))
        yield Made(name, write(contents, to, stem))


def _parts(kind: str, source: Source, reader: Reader | None) -> Iterable[str]:
    yield from (kind, plain(source.job), plain(source.desk), source.day)
    if reader is not None:
        yield reader


def write(contents: Contents, to: Path, stem: str) -> tuple[Path, ...]:
    """Put files beside each other under one new name; give their paths.

    Raises:
        ExportError: the target can't be written.
    """
    if not contents:
        return ()
    with on_target(to, needed=sum(map(len, contents.values()))):
        to.mkdir(parents=True, exist_ok=True)
        free = next(name for name in _names(stem) if not any((to / f"{name}.{form}").exists() for form in contents))
        paths = tuple(to / f"{free}.{form}" for form in contents)
        for path, content in zip(paths, contents.values(), strict=True):
            with path.open("xb") as file:
                file.write(content)
    return paths


def _names(stem: str) -> Iterator[str]:
    """`stem`, then `stem-2` and so on."""
    yield stem
    yield from (f"{stem}-{count}" for count in itertools.count(2))
