"""Figures, class by class: how many came to what, and how quickly."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import Final

from station.job.classboard import PAUSE
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.reports.parts import clock, head, title
from station.reports.people import Fate, Group
from station.reports.readers import Eyes
from station.reports.source import Source
from station.words import say


@dataclass(frozen=True)
class Figures:
    """What became of the people of one group; `column.<name>` is the word for each.

    Attributes:
        listed: expected people; of these every one is in exactly one of accepted to absent.
        swiped: people who were given a number.
        accepted: people with a picture.
        elsewhere: captured somewhere else.
        exempt: not to be captured here.
        returned: whose picture the agency refused, and who has no newer one.
        unfinished: those who sat down and have no picture.
        refused: those who were turned away and never sat.
        absent: those of whom nothing is known.
        off_list: people who are on no list; they are in accepted to refused too.
        orphans: unclaimed pictures that came with this class.
        retakes: pictures that were taken again.
    """

    listed: int = 0
    swiped: int = 0
    accepted: int = 0
    elsewhere: int = 0
    exempt: int = 0
    returned: int = 0
    unfinished: int = 0
    refused: int = 0
    absent: int = 0
    off_list: int = 0
    orphans: int = 0
    retakes: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


FIGURES: Final = tuple(field.name for field in fields(Figures))


def figures_of(group: Group, source: Source) -> Figures:
    """Count one group."""
    fates = Counter(person.fate for person in group.people)
    numbers = {number for person in group.people for one in person.sittings if (number := source.numbers.get(one))}
    listed = group.heads if group.kind == "class" else sum(person.listed for person in group.people)
    return Figures(
        listed=listed,
        swiped=sum(bool(person.sittings) for person in group.people),
        accepted=fates[Fate.ACCEPTED],
        elsewhere=fates[Fate.BEFORE] + fates[Fate.ELSEWHERE] + fates[Fate.OVERSEAS],
        exempt=fates[Fate.ENTRUSTED] + fates[Fate.EXEMPT],
        returned=fates[Fate.RETURNED],
        unfinished=fates[Fate.ABANDONED] + fates[Fate.OPEN],
        refused=fates[Fate.REFUSED],
        absent=fates[Fate.ABSENT] + group.nameless,
        off_list=len(group.people) if group.kind == "off-list" else 0,
        orphans=sum(_is_of(stray.class_name, group) for stray in source.strays),
        retakes=sum(retake.new in numbers for retake in source.retakes),
    )


def _is_of(class_name: str | None, group: Group) -> bool:
    return group.kind == "class" and class_name == group.name


def total_of(source: Source) -> Figures:
    """The whole job; pictures that came with no class are in it."""
    total = sum((figures_of(group, source) for group in source.groups), Figures())
    return total + Figures(orphans=len(source.strays) - total.orphans)


def statistics(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """班级采集统计: one row a class, whatever is on no list apart, and the whole."""
    if not source.groups:
        return ()
    columns = (Column("class", width=3.2), *(Column(name, "number") for name in FIGURES))
    rows = tuple((title(group), *astuple(figures_of(group, source))) for group in source.groups)
    total = (say("column.total"), *astuple(total_of(source)))
    about, notes = head(source, eyes, of_people=False), (Line("report.statistics.how"), *_orphans_of_no_class(source))
    section = Section(None, rows, total)
    return (Sheet("statistics", about, columns, (section,), notes, landscape=True, rehearsal=source.rehearsal),)


def _orphans_of_no_class(source: Source) -> tuple[Line, ...]:
    of_no_class = sum(all(not _is_of(one.class_name, group) for group in source.groups) for one in source.strays)
    return (Line("report.statistics.orphans", {"count": of_no_class}),) if of_no_class else ()


# how quickly

_PACE: Final = (
    Column("class", width=2.6),
    Column("planned", width=1.8),
    Column("from", width=1.2),
    Column("to", width=1.2),
    Column("accepted", "number", 0.8),
    Column("seconds", "number", 0.9),
    Column("planned_seconds", "number", 0.9),
    Column("slower", "number", 0.9),
)


def pace(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """节奏: from each class's first number to its last picture, seconds a head beside the plan's, without breaks."""
    opened = {one.id: one.opened_at for one in source.sittings}
    rows, everything, heads = [], 0.0, 0
    for group in sorted(source.groups, key=lambda one: min(_stamps(one, source, opened), default="9")):
        stamps = _stamps(group, source, opened)
        accepted = len(group.of(Fate.ACCEPTED))
        if not stamps or not accepted:
            continue
        seconds = _worked(stamps)
        everything, heads = everything + seconds, heads + accepted
        planned = source.plan_of(group.name) if group.kind == "class" else None
        hours = str(planned.window) if planned is not None and planned.window is not None else None
        of_class = (title(group), hours, clock(stamps[0]), clock(stamps[-1]), accepted)
        rows.append((*of_class, *_against(seconds / accepted, group, source)))
    if not rows:
        return ()
    whole = round(everything / heads)
    total = (say("column.total"), None, None, None, heads, whole, source.wants.seconds, None)
    section = Section(None, tuple(rows), total)
    notes = (Line("report.pace.how", {"minutes": round(PAUSE / 60)}),)
    return (
        Sheet(
            "pace",
            head(source, eyes, of_people=False),
            _PACE,
            (section,),
            notes,
            landscape=True,
            rehearsal=source.rehearsal,
        ),
    )


def _stamps(group: Group, source: Source, opened: dict[str, str]) -> list[str]:
    """When somebody of the group was given a number or had a picture accepted, oldest first."""
    ids = [one for person in group.people for one in person.sittings]
    accepted = (source.accepted_at[one] for one in ids if one in source.accepted_at)
    return sorted([*(opened[one] for one in ids), *accepted])


def _worked(stamps: Sequence[str]) -> float:
    """Seconds between first and last, without breaks."""
    times = [datetime.fromisoformat(stamp) for stamp in stamps]
    gaps = [(after - before).total_seconds() for before, after in pairwise(times)]
    return sum(gap for gap in gaps if 0 <= gap <= PAUSE)


def _against(seconds: float, group: Group, source: Source) -> tuple[Cell, Cell, Cell]:
    """Seconds a head, those that the plan has for this class, and how much slower it was."""
    planned = _planned_seconds(group, source)
    return round(seconds), planned, None if planned is None else round(seconds) - planned


def _planned_seconds(group: Group, source: Source) -> int | None:
    """What the class's window has time for, which it may share with others; else what the job says."""
    planned = source.plan_of(group.name) if group.kind == "class" else None
    window = planned.window if planned is not None else None
    if window is None or window.minutes is None:
        return source.wants.seconds
    heads = sum(one.heads for one in source.planned if one.window == window)
    return round(60 * window.minutes / heads) if heads else source.wants.seconds
