"""`claims.csv`: orphans that two people gave to somebody, for the office to decide about; nothing of it is a record.

The same form as `records_csv`: UTF-8 with a byte order mark, CRLF, quotes, and cells that no spreadsheet runs.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from typing import Literal, TextIO

from station.export.formats.records_csv import bare, guarded

NAME: Literal["claims.csv"] = "claims.csv"


@dataclass(frozen=True)
class ClaimLine:
    """One claim; the order of the fields is the order of the columns.

    Attributes:
        number: 拍摄序号 of the sitting whose person it is said to be.
        orphan: path below `data/`.
        sha256: of the orphan's bytes.
        reason: why the two believe it.
        operator, second: who they are.
        at: when it was written.
    """

    number: str
    job: str
    desk: str
    orphan: str
    sha256: str
    reason: str
    operator: str
    second: str
    at: str


COLUMNS = tuple(column.name for column in fields(ClaimLine))


def to_bytes(claims: Iterable[ClaimLine]) -> bytes:
    """The file's bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in astuple(claim)] for claim in claims)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def read(text: TextIO) -> Iterator[ClaimLine]:
    """Lines of a file opened with encoding `utf-8-sig` and newline "".

    Raises:
        ValueError: other columns, a line of another length, not UTF-8, or no CSV.
    """
    try:
        lines = csv.reader(text, strict=True)
        if tuple(next(lines, ())) != COLUMNS:
            raise ValueError("not the columns of claims.csv")
        for line in lines:
            if len(line) != len(COLUMNS):
                raise ValueError("a line with too few or too many cells")
            yield ClaimLine(*(bare(cell) for cell in line))
    except csv.Error as error:
        raise ValueError("not CSV") from error
