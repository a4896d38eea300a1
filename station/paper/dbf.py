"""Tables as registries read them: DBF of dBase III, text in GBK, and a list of what GBK could not say.

Language driver 0x7A says Windows code page 936
(https://learn.microsoft.com/previous-versions/visualstudio/foxpro/8t45x02s(v=vs.71)); the form is dBase III's
(http://www.dbase.com/Knowledgebase/INT/db7_file_fmt.htm, "level 3"). All columns are text: people's numbers are no
numbers. It is put together here, in memory, so that no name lies in a temporary file.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from station.paper.cells import joined_accents, without_form

LANGUAGE = 0x7A
STAND_IN = "〓"
"""What stands for a character that GBK has not, one for each: typesetters' sign for a missing sort (GB 2312, row 1)."""

WIDEST = 254
"""Bytes of a text column at most."""

LONGEST_NAME = 10
IDEOGRAPHIC_SPACE = "\u3000"


@dataclass(frozen=True)
class Field:
    """A column.

    Attributes:
        name: at most ten ASCII capitals, figures and low lines, as old readers demand: `XM`, `SFZH`.
        width: bytes, at least; it grows with the longest value. A Chinese character takes two.
    """

    name: str
    width: int = 1


@dataclass(frozen=True)
class Departure:
    """Where a table doesn't say what it should.

    Attributes:
        row: of the table, from 1.
        key: what stands in that row's first column, to find it by.
        field: the column's name.
        place: which character of the value, from 1.
        character: the one that GBK has not; None where the value is too long, from this place on.
        stand_in: what the table has instead; empty: nothing.
        value: all of it.
    """

    row: int
    key: str
    field: str
    place: int
    character: str | None
    stand_in: str
    value: str


@dataclass(frozen=True)
class Table:
    """A written table: the file's bytes, and everything that is not in it as it should be."""

    content: bytes
    departures: tuple[Departure, ...]


def dbf(fields: Sequence[Field], rows: Sequence[Sequence[str | int | None]], day: date) -> Table:
    """Write a table. Nothing that stands in it makes this fail.

    Args:
        fields: its columns.
        rows: cells in the columns' order; None is empty.
        day: what the header says about when it was written.

    Raises:
        ValueError: a column's name is none.
    """
    for field in fields:
        if not _is_name(field.name):
            raise ValueError(f"no name for a column: {field.name!r}")
    departures: list[Departure] = []
    written = [_record(number, cells, fields, departures) for number, cells in enumerate(rows, 1)]
    widths = [
        min(WIDEST, max(field.width, 1, *(len(record[place]) for record in written)))
        if written
        else max(field.width, 1)
        for place, field in enumerate(fields)
    ]
    head = _header(fields, widths, len(written), day)
    body = b"".join(b" " + b"".join(map(bytes.ljust, record, widths)) for record in written)
    return Table(head + body + b"\x1a", tuple(departures))


def _is_name(name: str) -> bool:
    plain = name.replace("_", "A")
    return (
        name.isascii() and plain.isalnum() and name == name.upper() and name[0].isalpha() and len(name) <= LONGEST_NAME
    )


def _header(fields: Sequence[Field], widths: Sequence[int], count: int, day: date) -> bytes:
    begin, length = 32 + 32 * len(fields) + 1, 1 + sum(widths)
    head = struct.pack("<BBBBIHH17xBxx", 3, day.year - 1900, day.month, day.day, count, begin, length, LANGUAGE)
    described = (
        struct.pack("<11sc4xBB14x", field.name.encode("ascii"), b"C", wide, 0)
        for field, wide in zip(fields, widths, strict=True)
    )
    return head + b"".join(described) + b"\r"


def _record(
    number: int, cells: Sequence[str | int | None], fields: Sequence[Field], departures: list[Departure]
) -> list[bytes]:
    values = ["" if cell is None else str(cell) for cell in cells]
    record = []
    for field, value in zip(fields, values, strict=True):
        try:
            encoded = value.encode("gbk")
        except UnicodeEncodeError:
            encoded = None
        if encoded is None or len(encoded) > WIDEST or not value.isprintable():
            encoded, found = _departing(value)
            departures += (
                Departure(number, values[0], field.name, place, character, instead, value)
                for place, character, instead in found
            )
        record.append(encoded)
    return record


def _departing(value: str) -> tuple[bytes, list[tuple[int, str | None, str]]]:
    """A value that can't stand there as it is: what can, and the places where it differs."""
    encoded = bytearray()
    found: list[tuple[int, str | None, str]] = []
    for place, character, instead in _instead(value):
        piece = instead.encode("gbk")
        if len(encoded) + len(piece) > WIDEST:
            return bytes(encoded), [*found, (place, None, "")]
        encoded += piece
        if character is not None:
            found.append((place, character, instead))
    return bytes(encoded), found


def _instead(value: str) -> Iterator[tuple[int, str | None, str]]:
    """Each character's place, itself where GBK has it not, and what is written."""
    for place, one in joined_accents(value):
        if one.isspace():
            yield place, None, one if one == IDEOGRAPHIC_SPACE else " "
        elif without_form(one):
            yield place, one, ""
        elif _in_gbk(one):
            yield place, None, one
        else:
            yield place, one, STAND_IN


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True
