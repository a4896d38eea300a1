"""Any file that somebody offers as a table: a book of typed cells, or one sentence; never more memory than agreed.

A file is taken apart in a process of its own, because one single cell in the far corner of a sheet, or a damaged
record, makes the library ask for half a terabyte, which ends the process that asks. At the desk that must not be the
one with the shutter in it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import IO, Any, Final

import psutil

from db.coded import Coded
from station.job.roster import contents, dbase, refusals, textfile, workbook
from station.job.roster.refusals import TableDamaged, TableEmpty, TableGone, TableRefused, TableTooLarge
from station.job.roster.table import MOST_BYTES, Book, Cell, Merged, Row, Table

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes that the process may have."""

PATIENCE: Final = 120.0
"""Seconds until a file that takes so long counts as too large."""

LOOK: Final = 0.02

REFUSED: Final = 10
"""Exit status of the process when it has a sentence for the file."""


def read_book(path: Path) -> Book:
    """Read a file in a process of its own; the caller is safe from whatever is in it.

    Raises:
        TableRefused: it is none that is read here, or damaged, empty, locked, too large.
    """
    look(path)
    with tempfile.TemporaryFile() as answer:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "station.job.roster.readingchild", str(path.absolute()), str(MEMORY)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.DEVNULL,  # what a library complains of may be somebody's number
        )
        try:
            status = _watched(process)
        finally:
            process.kill()
            process.wait()
        answer.seek(0)
        return _answered(status, answer)


def read_here(path: Path) -> Book:
    """Read a file in this very process, which may end by it: for `readingchild`, tests and benches.

    Raises:
        TableRefused: as `read_book`.
    """
    look(path)
    try:
        with path.open("rb") as file:
            head = file.read(contents.HEAD)
            kind = contents.kind_of(path, head)
            raw = b"" if kind in ("xlsx", "xls") else head + file.read()
    except OSError as error:
        raise TableGone(reason=error.strerror or "") from None
    if kind == "dbf":
        return dbase.read(raw)
    if kind == "csv":
        return textfile.read(raw)
    return workbook.read(path, kind)


def look(path: Path) -> None:
    """Look at a file without reading it.

    Raises:
        TableGone: there is none, or it is no file.
        TableEmpty, TableTooLarge: nothing is in it, or more than any roster.
    """
    try:
        size = path.stat().st_size
        regular = path.is_file()
    except OSError as error:
        raise TableGone(reason=error.strerror or "") from None
    except ValueError:
        raise TableGone(reason="") from None
    if not regular:
        raise TableGone(reason="")
    if size == 0:
        raise TableEmpty()
    if size > MOST_BYTES:
        raise TableTooLarge("bytes")


def _watched(process: "subprocess.Popen[bytes]") -> int | None:
    """Wait for its end; None when it took too much time or memory and was ended."""
    until = time.monotonic() + PATIENCE
    watched = psutil.Process(process.pid)
    while time.monotonic() < until:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(LOOK)
        with suppress(psutil.Error):
            if watched.memory_info().rss > MEMORY:
                return None
    return None


def _answered(status: int | None, answer: IO[bytes]) -> Book:
    said = answer.read()
    if status == 0:
        return from_json(json.loads(said))
    if status == REFUSED:
        refused = json.loads(said)
        if refused["code"] == TableTooLarge.code:
            raise TableTooLarge(refused["params"]["what"])
        raise _REFUSALS[refused["code"]](**refused["params"])
    if status == 1:  # a defect of a library's
        raise TableDamaged()
    raise TableTooLarge("memory")


_REFUSALS: Final[dict[str, type[TableRefused]]] = {
    value.code: value
    for value in vars(refusals).values()
    if isinstance(value, type) and issubclass(value, TableRefused) and issubclass(value, Coded)
}


# between the two processes


def as_json(book: Book) -> dict[str, Any]:
    """The book as JSON takes it; moments become `{"date": "2026-06-01"}` and the like."""
    tables = [
        {
            "name": table.name,
            "rows": [[row.number, *map(_said, row.cells)] for row in table.rows],
            "merged": table.merged,
        }
        for table in book.tables
    ]
    return {
        "kind": book.kind, "tables": tables, "hidden": book.hidden, "encodings": book.encodings, "mixed": book.mixed,
        "deleted": book.deleted, "unread": book.unread, "macros": book.macros,
    }  # fmt: skip


def from_json(said: dict[str, Any]) -> Book:
    """The book that `as_json` was made of."""
    tables = tuple(
        Table(
            one["name"],
            tuple(Row(number, tuple(map(_heard, cells))) for number, *cells in one["rows"]),
            tuple(Merged(*merged) for merged in one["merged"]),
        )
        for one in said["tables"]
    )
    return Book(
        said["kind"], tables, tuple(said["hidden"]), tuple(said["encodings"]), tuple(said["mixed"]), said["deleted"],
        tuple(said["unread"]), said["macros"],
    )  # fmt: skip


def _said(cell: Cell) -> Any:
    match cell:
        case datetime():
            return {"datetime": cell.isoformat()}
        case date():
            return {"date": cell.isoformat()}
        case time_of_day():
            return {"time": cell.isoformat()}
        case timedelta():
            return {"seconds": cell.total_seconds()}
        case _:
            return cell


def _heard(said: Any) -> Any:
    if not isinstance(said, dict):
        return said
    ((kind, value),) = said.items()
    return _MOMENTS[kind](value)


_MOMENTS: Final[dict[str, Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time_of_day.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}
