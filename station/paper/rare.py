"""The side list 生僻字对照: what a table could not say and what no font of this computer has."""

import csv
import io
from collections.abc import Sequence

from station.paper.cells import legible, words_of
from station.paper.dbf import Departure
from station.paper.fonts import Missing, code_point
from station.paper.sheet import Cell, Column, Section, Sheet
from station.words import say

COLUMNS = (
    Column("rare-row", "number", 0.7),
    Column("rare-key", width=1.6),
    Column("rare-field", width=1.0),
    Column("rare-place", "number", 0.7),
    Column("rare-character", width=0.7),
    Column("rare-code-point", width=1.0),
    Column("rare-stand-in", width=0.7),
    Column("rare-value", width=2.4),
)


def side_list(departures: Sequence[Departure], missing: Sequence[Missing] = (), *, rehearsal: bool = False) -> Sheet:
    """Put both into one sheet for `pdf`, `xlsx` and `comma_separated`; a part without rows is left out.

    Args:
        departures: of a table, as `dbf` gives them.
        missing: characters no font has, as `Glyphs` gives them.
        rehearsal: made of simulated students.
    """
    parts = (
        ("rare.table", tuple(_of_table(one) for one in departures)),
        ("rare.font", tuple(_of_font(one) for one in missing)),
    )
    sections = tuple(Section(say(code, "zh_CN"), rows) for code, rows in parts if rows)
    return Sheet("rare-characters", (), COLUMNS, sections, rehearsal=rehearsal)


def comma_separated(sheet: Sheet) -> bytes:
    """Any sheet's rows as CSV in UTF-8 with its mark: headings first, a section's title in a first column of its own.

    What a spreadsheet would take for a formula begins with an apostrophe, as its own exports write it.
    """
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(["", *(say(f"column.{column.code}", "zh_CN") for column in sheet.columns)])
    for section in sheet.sections:
        for cells in section.rows:
            words = (words_of(cell, column.kind) for cell, column in zip(cells, sheet.columns, strict=True))
            lines.writerow([_harmless(section.title or ""), *map(_harmless, words)])
    return written.getvalue().encode("utf-8-sig")


def _harmless(words: str) -> str:
    words = legible(words)
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words


def _of_table(one: Departure) -> tuple[Cell, ...]:
    if one.character is None:
        return (one.row, one.key, one.field, one.place, None, None, say("rare.cut", "zh_CN"), one.value)
    instead = one.stand_in or say("rare.left-out", "zh_CN")
    return one.row, one.key, one.field, one.place, one.character, code_point(one.character), instead, one.value


def _of_font(one: Missing) -> tuple[Cell, ...]:
    return None, None, None, None, one.character, one.code_point, None, one.place
