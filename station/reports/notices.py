"""Slips for people who have no picture yet: where, until when, school code, what to bring; several on a page."""

from datetime import date
from typing import Final

from station.job.table import Day, JobTable
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.reports.parts import head, title
from station.reports.people import Group, Person
from station.reports.readers import Eyes
from station.reports.source import Source
from station.words import say

_COLUMNS: Final = (Column("item", width=1.2), Column("entry", width=4))

NAMELESS_SLIPS: Final = 4
"""Slips with room for a name, for a class whose list only counts heads: the others are copied."""


def notices(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """A slip for each listed person who is missing, class by class."""
    groups = [group for group in source.groups if group.kind != "off-list"]
    entries = tuple(_entries(source.wants, date.fromisoformat(source.day)))
    sections = tuple(
        Section(name, entries, about=(Line("report.notice.text"),))
        for group in groups
        for name in (*(_name(person, group, eyes) for person in group.missing), *_nameless(group))
    )
    if not sections:
        return ()
    return (Sheet("notice", head(source, eyes)[:1], _COLUMNS, sections, rehearsal=source.rehearsal),)


def _name(person: Person, group: Group, eyes: Eyes) -> str:
    facts = person.facts
    told = (title(group), eyes.name(facts.name) or say("report.notice.name"), eyes.number(facts.student_number))
    return "　".join(part for part in told if part)


def _nameless(group: Group) -> list[str]:
    return [f"{title(group)}　{say('report.notice.name')}"] * min(group.nameless, NAMELESS_SLIPS)


def _entries(wants: JobTable, today: date) -> list[tuple[Cell, ...]]:
    """What the job says; what it does not is a line to write on."""
    to_come = [day for day in wants.days if day.date > today]
    where = " ".join(part for part in (wants.campus, wants.place) if part)
    return [
        (say("report.notice.where"), where or None),
        (say("report.notice.when"), _day(to_come[0]) if to_come else None),
        (say("report.notice.until"), to_come[-1].date.isoformat() if to_come else None),
        (say("report.notice.school"), wants.school.code if wants.school else None),
        (say("report.notice.bring"), say(f"report.notice.bring.{wants.tokens}")),
    ]


def _day(day: Day) -> str:
    return f"{day.date.isoformat()}　{'、'.join(map(str, day.hours))}"
