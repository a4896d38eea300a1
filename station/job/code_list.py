"""What the school or its agency says of each 采集码: a CSV with the code, the masked name and the last four.

A code is opaque; this list is the only thing that lets the desk compare it with a card. It is held as keyed hashes, so
that the codes themselves stay on the stick they came on.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.identity import code_key
from station.job.compare import Known

CODE: Final = ("采集码", "code")
NAME: Final = ("姓名", "name")
LAST_FOUR: Final = ("证件尾号", "后四位", "last_four")


class CodeListError(Exception):
    """The file can't be used: one line that names file and reason."""


@dataclass(frozen=True)
class CodeList:
    """Known facts by the code's keyed hash."""

    known: dict[str, Known]

    def of(self, key: str) -> Known:
        """What is known of the code with this key; nothing of one that is not listed."""
        return self.known.get(key, Known())


NOTHING_KNOWN: Final = CodeList({})


def load(path: Path, key: bytes) -> CodeList:
    """Read the list; `key` is the job's.

    Raises:
        CodeListError: not there, not UTF-8 or GB18030, no column for the code, or a code that stands there twice.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CodeListError(f"{path}: {error.strerror}") from error
    rows = csv.DictReader(_lines(raw, path))
    columns = [_column(rows.fieldnames or [], names) for names in (CODE, NAME, LAST_FOUR)]
    if columns[0] is None:
        raise CodeListError(f"{path}: no column is called {' or '.join(CODE)}")
    known: dict[str, Known] = {}
    for row in rows:
        code, name, last_four = ((row.get(column) or "") if column else "" for column in columns)
        if not code:
            continue
        hashed = code_key(key, code)
        if hashed in known:
            raise CodeListError(f"{path}: line {rows.line_num}: this code stands there twice")
        known[hashed] = Known(name.strip() or None, last_four.strip() or None)
    return CodeList(known)


def _lines(raw: bytes, path: Path) -> Iterator[str]:
    """Excel writes UTF-8 with a mark or, as WPS does, GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return iter(raw.decode(encoding).splitlines(keepends=True))
        except UnicodeDecodeError:
            continue
    raise CodeListError(f"{path}: neither UTF-8 nor GB18030")


def _column(there: object, names: tuple[str, ...]) -> str | None:
    columns = [str(name) for name in there] if isinstance(there, list) else []
    return next((column for column in columns if column.strip() in names), None)
