"""`records.csv`: one line for each accepted sitting, for people and spreadsheets.

UTF-8 with a byte order mark, CRLF, every cell in quotes. A cell that a spreadsheet would take for a formula, one that
begins with = + - @ tab or carriage return, gets one apostrophe in front, and so does one that begins with an
apostrophe: whoever reads the file takes one leading apostrophe away and has the value as it was. Names and
document numbers never begin so; a 采集码 may, and has to come through unmodified.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field, fields
from typing import Literal, TextIO

NAME: Literal["records.csv"] = "records.csv"
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True)
class Record:
    """One line; the order of the fields is the order of the columns. Empty means: unknown, or not so.

    Attributes:
        shot: tethered, body-button or hot-folder.
        portrait, original: paths below `data/`.
        original_sha256: of the camera's file, present even when the package has no originals.
        intent: id of the row written before the shutter was released, `triggered_at` its time.
        retake_of, reassigned_from: numbers of other sittings.
        override: checks that a person let pass, separated by spaces.
    """

    number: str
    job: str
    desk: str
    token_kind: str
    trust: str
    armed_by: str
    shot: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    code: str = field(repr=False)
    exam_number: str = field(repr=False)
    student_number: str = field(repr=False)
    class_: str
    portrait: str = field(repr=False)
    original: str
    original_sha256: str
    intent: str
    triggered_at: str
    accepted_at: str
    retake_of: str
    reassigned_from: str
    override: str


COLUMNS = tuple(column.name.rstrip("_") for column in fields(Record))


def to_bytes(records: Iterable[Record]) -> bytes:
    """The file's bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in astuple(record)] for record in records)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def guarded(cell: str) -> str:
    """A cell's text in a form that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_GUARDED) else cell


def bare(cell: str) -> str:
    """The text as it was before `guarded`."""
    return cell.removeprefix("'")


def read(text: TextIO) -> Iterator[Record]:
    """Lines of a file opened with encoding `utf-8-sig` and newline "".

    Raises:
        ValueError: other columns, a line of another length, not UTF-8, or no CSV.
    """
    try:
        lines = csv.reader(text, strict=True)
        if tuple(next(lines, ())) != COLUMNS:
            raise ValueError("not the columns of records.csv")
        for line in lines:
            if len(line) != len(COLUMNS):
                raise ValueError("a line with too few or too many cells")
            yield Record(*(bare(cell) for cell in line))
    except csv.Error as error:
        raise ValueError("not CSV") from error
