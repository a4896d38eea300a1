"""Contact sheets (照片小样): one PDF a class, twenty faces a page, whoever is missing as an empty frame."""

from pathlib import Path
from typing import Final

from station.paper.fonts import Glyphs
from station.paper.page import EDGE, POINT, Pages
from station.reports import parts
from station.reports.faces_paper import Read, counted, frame, head, paged, put_each_class
from station.reports.pictured import Pictured, PicturedGroup
from station.reports.readers import Eyes
from station.reports.source import Source

COLUMNS: Final = 5
ROWS: Final = 4
WIDTH: Final = 33.0
"""Of a face, in millimetres; it is three to four."""


def contact_sheets(folder: Path, source: Source, eyes: Eyes, to: Path, glyphs: Glyphs) -> list[Path]:
    """Write the contact sheets of every class; give the files.

    Raises:
        JournalError: the journal can't be read.
        ExportError: the target can't be written.
    """

    def sheet(group: PicturedGroup, read: Read) -> bytes:
        return contact_sheet(group, source, eyes, glyphs, read)

    return put_each_class("contact-sheets", folder, source, to, sheet)


def contact_sheet(group: PicturedGroup, source: Source, eyes: Eyes, glyphs: Glyphs, read: Read) -> bytes:
    """One class's; `read` gives a portrait's bytes."""
    title = parts.title(group.group)
    pages = Pages(glyphs, title=title, rehearsal=source.rehearsal)
    lines = (counted(group), *parts.head(source, eyes))
    everybody: list[Pictured | None] = [*group.people, *[None] * group.group.nameless]
    for page in paged(everybody, COLUMNS * ROWS):
        pages.new_page()
        top = head(pages, "sheet.contact-sheets", title, lines)
        across, down = (pages.width - 2 * EDGE) / COLUMNS, (pages.bottom - top) / ROWS
        for place, one in enumerate(page):
            row, column = divmod(place, COLUMNS)
            _face(pages, EDGE + column * across, top + row * down, across, one, eyes, read)
    pages.list_missing()
    return pages.pdf()


def _face(pages: Pages, x: float, y: float, room: float, one: Pictured | None, eyes: Eyes, read: Read) -> None:
    frame(pages, x + (room - WIDTH) / 2, y, WIDTH, one, read)
    if one is None:
        return
    facts = one.person.facts
    name, number = eyes.name(facts.name), one.person.number if one.portrait is not None else None
    y += WIDTH * 4 / 3 + 0.8
    for words, size in ((name, 11), (number, 10), (eyes.number(facts.student_number), 8.5)):
        if words:
            fits = pages.fitting(words, size, room - 1.5)
            pages.text(x + room / 2, y, words, fits, align="centre", place=name)
            y += fits * POINT * 1.2
