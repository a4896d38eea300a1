"""DBF as registries export it: text is GBK or GB18030 whatever the language byte says; deleted rows stay behind.

The form: http://www.dbase.com/Knowledgebase/INT/db7_file_fmt.htm and, for FoxPro's, the Visual FoxPro help page
"Table File Structure". It is taken apart here because a roster's header is not to be trusted: whatever contradicts the
bytes that follow is a refusal, never a row of nonsense.
"""

import struct
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from station.job.roster.refusals import TableDamaged, TableEmpty, TableHeaderWrong, TableTooLarge
from station.job.roster.table import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Book, Cell, Row, Table

HEADER: Final = 32
END_OF_FIELDS: Final = 0x0D
LIVE: Final = 0x20
DELETED: Final = 0x2A


class _Field(NamedTuple):
    """A column: its name, its type's letter, where it lies in a record."""

    name: bytes
    kind: str
    start: int
    end: int


def read(raw: bytes) -> Book:
    """Read it.

    Raises:
        TableRefused: the header does not fit what follows, nothing is in it, or it is too large.
    """
    if len(raw) < HEADER:
        raise TableHeaderWrong()
    count, begin, length = struct.unpack_from("<IHH", raw, 4)
    fields = _fields(raw, begin, length)
    there, rest = divmod(len(raw) - begin, length)
    if there < count:
        raise TableDamaged()
    if (there - count) * length + rest >= length + 2:  # more people follow than the header says
        raise TableHeaderWrong()
    if count > MOST_ROWS:
        raise TableTooLarge("rows")
    if count * len(fields) > MOST_CELLS:
        raise TableTooLarge("cells")
    return _book(raw, fields, begin, length, count)


def _fields(raw: bytes, begin: int, length: int) -> list[_Field]:
    fields, at, start = [], HEADER, 1
    while at + HEADER <= min(begin, len(raw)) and raw[at] != END_OF_FIELDS:
        name, kind = raw[at : at + 11].split(b"\0")[0], chr(raw[at + 11])
        width = raw[at + 16] | (raw[at + 17] << 8 if kind == "C" else 0)
        if not name.strip() or not kind.isascii() or not kind.isalnum() or width == 0:
            raise TableHeaderWrong()
        fields.append(_Field(name, kind, start, start + width))
        start, at = start + width, at + HEADER
    if not fields or at >= len(raw) or raw[at] != END_OF_FIELDS or start != length:
        raise TableHeaderWrong()
    if len(fields) > MOST_COLUMNS:
        raise TableTooLarge("columns")
    return fields


def _book(raw: bytes, fields: list[_Field], begin: int, length: int, count: int) -> Book:
    encoding = _encoding(raw, fields, begin, length, count)
    readers = [_reader(field.kind, encoding) for field in fields]
    rows = [Row(0, tuple(field.name.decode(encoding, errors="replace") for field in fields))]
    deleted = 0
    for number in range(1, count + 1):
        at = begin + (number - 1) * length
        if raw[at] == DELETED:
            deleted += 1
        elif raw[at] == LIVE:
            cells = (
                reader(raw[at + field.start : at + field.end]) for field, reader in zip(fields, readers, strict=True)
            )
            rows.append(Row(number, tuple(cells)))
        else:
            raise TableHeaderWrong()
    if len(rows) == 1 and not deleted:
        raise TableEmpty()
    unread = tuple(str(name) for name, reader in zip(rows[0].cells, readers, strict=True) if reader is _elsewhere)
    return Book("dbf", (Table(None, tuple(rows)),), encodings=(encoding,), deleted=deleted, unread=unread)


def _encoding(raw: bytes, fields: list[_Field], begin: int, length: int, count: int) -> str:
    """GB18030, unless all that is not ASCII is UTF-8: names of a hundred people in GBK never are."""
    texts = [field for field in fields if field.kind == "C"]
    beyond = [field.name for field in fields if not field.name.isascii()]
    for number in range(count):
        at = begin + number * length
        if not raw[at : at + length].isascii():
            beyond += (raw[at + field.start : at + field.end] for field in texts)
    try:
        for text in beyond:
            text.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8" if beyond else "gb18030"


def _reader(kind: str, encoding: str) -> Callable[[bytes], Cell]:
    if kind == "C":
        return lambda raw: raw.rstrip(b" \0").decode(encoding, errors="replace") or None
    return _READERS.get(kind, _elsewhere)


def _number(raw: bytes) -> Cell:
    """As it is spelled out; asterisks, which stand for a number too long for its field, stay text."""
    text = raw.strip(b" \0").decode("ascii", errors="replace")
    try:
        return int(text) if text else None
    except ValueError:
        return text


def _day(raw: bytes) -> Cell:
    text = raw.strip(b" \0").decode("ascii", errors="replace")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text else None
    except ValueError:
        return text


def _truth(raw: bytes) -> Cell:
    return {b"T": True, b"Y": True, b"F": False, b"N": False}.get(raw.upper())


def _integer(raw: bytes) -> Cell:
    return int.from_bytes(raw, "little", signed=True) if len(raw) == 4 else None


def _elsewhere(raw: bytes) -> Cell:
    """A memo, a picture, a time of FoxPro: nothing that a roster's column is made of."""
    return None


_READERS: Final[dict[str, Callable[[bytes], Cell]]] = {
    "N": _number,
    "F": _number,
    "D": _day,
    "L": _truth,
    "I": _integer,
}
