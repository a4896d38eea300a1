"""Paper for before the day: class lists to write on, and whom to call about which class."""

from itertools import groupby
from typing import Final

from station.job.timetable import Contact, PlannedClass, by_time
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.reports.parts import class_title, fate, head, title
from station.reports.people import Fate, Group, Person
from station.reports.readers import Eyes
from station.reports.source import Source
from station.words import say

BLANK_ROWS: Final = 3
"""Rows at the end of each class for people who are not on the list."""

LEADS: Final = 2

_LIST: Final = (
    Column("row", "number", 0.5),
    Column("student_number", width=1.6),
    Column("name", width=2.2),
    Column("number", width=1.2),
    Column("signature", "blank", 1.7),
    Column("paid", "blank", 0.9),
    Column("remark", width=1.6),
)


def class_lists(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """One page a class: who is expected, room for number, signature and fee; whoever was captured is marked."""
    sections = tuple(_class_list(group, source, eyes) for group in _expected(source))
    if not sections:
        return ()
    notes = (Line("report.class-list.how"),)
    return (
        Sheet(
            "class-list", head(source, eyes), _LIST, sections, notes, ("monitor", "photographer"),
            page_each=True, rehearsal=source.rehearsal,
        ),
    )  # fmt: skip


def _expected(source: Source) -> list[Group]:
    """Classes in the order of the day; rows of the list without a class after them."""
    groups = [group for group in source.groups if group.kind == "class" or (group.kind == "no-class" and group.named)]
    order = {one.name: place for place, one in enumerate(in_order_of_day(source))}
    return sorted(groups, key=lambda group: order.get(group.name, len(order)))


def _class_list(group: Group, source: Source, eyes: Eyes) -> Section:
    rows = [_row(place, person, eyes) for place, person in enumerate(group.people, start=1)]
    rows += [_blank(place) for place in range(len(rows) + 1, len(rows) + group.nameless + 1)]
    rows += [_blank(None)] * BLANK_ROWS
    planned = source.plan_of(group.name) if group.kind == "class" else None
    about = (*_hours(planned, source), Line("report.heads", {"heads": max(group.heads, len(group.people))}))
    return Section(title(group), tuple(rows), about=about)


def _row(place: int, person: Person, eyes: Eyes) -> tuple[Cell, ...]:
    name, number = eyes.name(person.facts.name), eyes.number(person.facts.student_number)
    captured = person.number if person.fate is Fate.ACCEPTED else None
    return place, number, name, captured, None, None, _remark(person, eyes)


def _blank(place: int | None) -> tuple[Cell, ...]:
    return place, None, None, None, None, None, None


def _remark(person: Person, eyes: Eyes) -> str | None:
    """What to know about somebody before they come."""
    if person.fate in _KNOWN:
        return fate(person, eyes)
    return say("report.status-change") if person.standing == "status-change" and eyes.reader != "public" else None


def _hours(planned: PlannedClass | None, source: Source) -> tuple[Line, ...]:
    if planned is None or planned.window is None:
        return ()
    place = planned.place or source.wants.place or ""
    return (Line("report.when", {"window": str(planned.window), "place": place}),)


_KNOWN: Final = frozenset(Fate) - {Fate.OPEN, Fate.ABANDONED, Fate.REFUSED, Fate.ABSENT}
"""What is worth saying of somebody who has not come yet."""


# whom to call

_CALLS: Final = (
    Column("class", width=2.2),
    Column("hours", width=1.4),
    Column("heads", "number", 0.6),
    Column("place", width=1.6),
    Column("teacher", width=1.4),
    Column("phone", width=1.5),
    Column("lead_one", width=1.4),
    Column("phone", width=1.5),
    Column("lead_two", width=1.4),
    Column("phone", width=1.5),
)


def call_sheet(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """Which class comes when, and whom to call about it; one table a day, in the order of the day."""
    classes = in_order_of_day(source)
    if not classes:
        return ()
    sections = []
    for day, of_day in groupby(classes, key=lambda one: one.window.day if one.window else ""):
        those = list(of_day)
        total = (say("column.total"), None, sum(one.heads for one in those), *[None] * 7)
        sections.append(Section(day or None, tuple(_call(one, source, eyes) for one in those), total))
    return (
        Sheet("call-sheet", head(source, eyes), _CALLS, tuple(sections), landscape=True, rehearsal=source.rehearsal),
    )


def in_order_of_day(source: Source) -> list[PlannedClass]:
    """By window; classes that nothing is planned for come last."""
    return sorted(source.planned, key=lambda one: ("9999", 0, 0) if one.window is None else by_time(one.window))


def _call(one: PlannedClass, source: Source, eyes: Eyes) -> tuple[Cell, ...]:
    leads = [*one.leads[:LEADS], *[Contact()] * LEADS][:LEADS]
    people = [cell for who in (one.teacher, *leads) for cell in eyes.contact(who)]
    hours = one.window.hours if one.window else None
    return class_title(one.name), hours, one.heads, one.place or source.wants.place, *people
