"""补拍通知单: a slip for everybody who has no picture yet; where, when, school code, what to bring. Eight on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from station.job.table import Day, JobTable
from station.paper.fonts import Glyphs
from station.paper.page import EDGE, Pages
from station.reports.parts import title
from station.reports.people import Group, Person
from station.reports.readers import Eyes
from station.reports.source import Source
from station.words import LANGUAGES, say, say_both

NAMELESS_SLIPS: Final = 8
"""Slips with room for a name, for a class whose list only counts heads: one page, to be copied."""

ACROSS, DOWN = 2, 4


@dataclass(frozen=True)
class Slip:
    """What one person is told.

    Attributes:
        of_class: the class.
        name, number: of the person, as far as the reader sees them; None: room for a pen.
        entries: labels by code, and what the job says; None: a line to write on.
    """

    of_class: str
    name: str | None
    number: str | None
    entries: tuple[tuple[str, str | None], ...]


def slips(source: Source, eyes: Eyes) -> tuple[Slip, ...]:
    """Slips for everybody on the list who is missing, class by class."""
    entries = tuple(_entries(source.wants, date.fromisoformat(source.day)))
    found: list[Slip] = []
    for group in source.groups:
        if group.kind != "off-list":
            found += [_slip(person, group, eyes, entries) for person in group.missing]
            found += [Slip(title(group), None, None, entries)] * min(group.nameless, NAMELESS_SLIPS)
    return tuple(found)


def _slip(person: Person, group: Group, eyes: Eyes, entries: tuple[tuple[str, str | None], ...]) -> Slip:
    return Slip(title(group), eyes.name(person.facts.name), eyes.number(person.facts.student_number), entries)


def _entries(wants: JobTable, today: date) -> list[tuple[str, str | None]]:
    """What the job says of the days to come."""
    later = [day for day in wants.days if day.date > today]
    to_come = [day for day in later if day.make_up] or later
    where = " ".join(part for part in (wants.campus, wants.place) if part)
    return [
        ("where", where or None),
        ("when", _hours(to_come[0]) if to_come else None),
        ("until", to_come[-1].date.isoformat() if to_come else None),
        ("school", wants.school.code if wants.school else None),
        ("bring", say_both(f"report.notice.bring.{wants.tokens}")),
    ]


def _hours(day: Day) -> str:
    return f"{day.date.isoformat()}  {'、'.join(map(str, day.hours))}"


# on paper


def pdf(source: Source, found: Sequence[Slip], glyphs: Glyphs) -> bytes:
    """Draw slips with lines to cut along."""
    pages = Pages(glyphs, title=say_both("sheet.notice"), rehearsal=source.rehearsal)
    for place, slip in enumerate(found):
        seat = place % (ACROSS * DOWN)
        if seat == 0:
            pages.new_page()
            _cuts(pages)
        wide, high = _size(pages)
        left, top = EDGE + wide * (seat % ACROSS), pages.top + high * (seat // ACROSS)
        _draw(pages, slip, source, left + 3, top + 3, wide - 6)
    pages.list_missing()
    return pages.pdf()


def _size(pages: Pages) -> tuple[float, float]:
    return (pages.width - 2 * EDGE) / ACROSS, (pages.bottom - pages.top) / DOWN


def _cuts(pages: Pages) -> None:
    wide, high = _size(pages)
    for row in range(1, DOWN):
        y = pages.top + row * high
        pages.line(EDGE, y, pages.width - EDGE, y, stroke=0.15, grey=0.55)
    pages.line(EDGE + wide, pages.top, EDGE + wide, pages.bottom, stroke=0.15, grey=0.55)


def _draw(pages: Pages, slip: Slip, source: Source, left: float, top: float, wide: float) -> None:
    chinese, english = (say("sheet.notice", language) for language in LANGUAGES)
    edge = left + pages.text(left, top, chinese, 12, bold=True)
    pages.text(edge + 2, top + 1.4, english, 7, grey=0.3)
    school = source.wants.school
    if school is not None:
        size = pages.fitting(school.name, 9, left + wide - edge - 2 - pages.width_of(english, 7) - 3)
        pages.text(left + wide, top + 0.6, school.name, size, align="right")
    y = top + 7
    who = [slip.of_class, slip.name or say("report.notice.name"), *([slip.number] if slip.number else [])]
    line = "　".join(who)
    pages.text(left, y, line, pages.fitting(line, 12, wide, bold=True), bold=True, place=slip.name or slip.of_class)
    y += 6.6
    y = pages.paragraph(left, y, wide, say("report.notice.text"), 9)
    y = pages.paragraph(left, y, wide, say("report.notice.text", "en"), 6.5, grey=0.3) + 1.2
    for code, told in slip.entries:
        y = _entry(pages, code, told, left, y, wide)


LABEL: Final = 27.0
"""Millimetres for what an entry is."""


def _entry(pages: Pages, code: str, told: str | None, left: float, y: float, wide: float) -> float:
    chinese, english = (say(f"report.notice.{code}", language) for language in LANGUAGES)
    edge = left + pages.text(left, y, chinese, 9)
    pages.text(edge + 1, y + 0.9, english, 6, grey=0.3)
    if told is None:
        pages.line(left + LABEL, y + 4.4, left + wide, y + 4.4, stroke=0.2)
        return y + 6.4
    return max(y + 5.2, pages.paragraph(left + LABEL, y, wide - LABEL, told, 9) + 0.8)
