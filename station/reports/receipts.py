"""交接单: for each package that was read back what was found on the stick, with lines for the two who hand it over.

Made of the journal's `exported` notes alone, so that it can be made again whenever it is wanted. It is no part of any
package: what is signed must not change with who carries it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any, Final

from db.chain import canonical
from db.journal import Journal
from db.records import Event
from station.chain_head import grouped, rows
from station.config import load
from station.job.jobfile import wants_of
from station.job.table import JobTable
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.reports.readers import Reader
from station.words import known, say_both

KIND: Final = "receipt"
FOLDER: Final = "receipts"
"""In `exports/`: a file for each package, which says who took it."""

_COLUMNS: Final = (Column("item", width=1.0), Column("told", width=3.0))
_HOW: Final = tuple(Line(f"receipt.how.{step}") for step in ("station", "sums", "root", "signature"))


@dataclass(frozen=True)
class Receipt:
    """One package's sheet; `package` is its name and `job` the job it was made of."""

    job: str
    package: str
    sheet: Sheet


def of_folder(data: Path, reader: Reader = "office") -> tuple[Receipt, ...]:
    """One for each package of a data folder's current job, newest first.

    Raises:
        JournalError, SettingsError: it can't be read.
    """
    settings = load(data)
    with Journal.read_only(data) as journal, journal.moment():
        job = wants_of(data, settings, journal.job)
        notes = list(journal.notes("exported"))
        return tuple(
            Receipt(note.job, _text(note.data.get("package")), _sheet(note, data, job, reader, journal.rehearsal))
            for note in reversed(notes)
        )


def taker_of(data: Path, note: Event) -> str | None:
    """Who took the stick: the chain holds a seal over the name and a salt, both of which lie beside the journal.

    None where nobody said, where the job was purged, and where the name is not the one that was sealed.
    """
    if "taken_by" not in note.data:
        return None
    package = _text(note.data.get("package"))
    folder = data / "exports" / FOLDER
    for path in (folder / f"{package}.json", *sorted(folder.glob(f"{escape(package)}.*.json"))):  # of encrypted ones
        try:
            told = json.loads(path.read_bytes())
            name, salt = str(told["taken_by"]), str(told["salt"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if hashlib.sha256(canonical({"salt": salt, "taken_by": name}).encode()).hexdigest() == note.data["taken_by"]:
            return name
    return None


def _sheet(note: Event, data: Path, job: JobTable, reader: Reader, rehearsal: bool) -> Sheet:
    about = []
    if job.school is not None:
        about.append(Line("report.school", {"name": job.school.name, "code": job.school.code}))
    about.append(Line("report.of", {"job": note.job, "desk": note.desk, "at": f"{note.at[:10]} {note.at[11:16]}"}))
    told = tuple((say_both(f"receipt.{name}"), value) for name, value in _rows(note, reader, taker_of(data, note)))
    how = (Line("receipt.how.sealed"), *_HOW) if note.data.get("sealed") else _HOW
    return Sheet(
        KIND, tuple(about), _COLUMNS, (Section(None, told),), how, ("hands-over", "takes-over"), rehearsal=rehearsal
    )


def _rows(note: Event, reader: Reader, taker: str | None) -> Iterator[tuple[str, Cell]]:
    """What stands in the table; a note of an older program tells less, and the sheet leaves that out."""
    data = note.data
    yield "package", _text(data.get("package"))
    yield "part", _part(data.get("part"))
    for name in ("people", "files", "bytes"):
        if isinstance(count := data.get(name), int):
            yield name, f"{count:,}"
    if known(f"receipt.read-back.{data.get('read_back')}"):
        yield "read-back", say_both(f"receipt.read-back.{data['read_back']}")
    if known(sealed := f"receipt.sealed.{data.get('sealed')}"):
        yield "sealed", say_both(sealed)
    for name in ("root", "chain_head"):
        if value := _text(data.get(name)):
            yield name, "\n".join(rows(value))
    if signed_by := _text(data.get("signed_by")):
        yield "signed-by", grouped(signed_by)
    yield "exported-at", note.at[:19].replace("T", " ")
    if reader != "public":
        yield "hands-over", note.operator
        yield "taken-by", taker


def _part(part: Any) -> str:
    match part:
        case {"kind": "class", "name": str() as name}:
            return say_both("receipt.part.class", name=name)
        case {"kind": "new"}:
            return say_both("receipt.part.new")
        case _:
            return say_both("receipt.part.whole")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
