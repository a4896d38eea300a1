"""The close of each class: how many came to what, who is still open, for monitor and photographer to sign."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Final

from station.chain_head import grouped
from station.paper.cells import yuan
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.reports.figures import figures_of
from station.reports.lists import number_order
from station.reports.parts import clock, head, one_of_class, title, word
from station.reports.people import Fate, Group, Person
from station.reports.readers import Eyes
from station.reports.source import Source
from station.words import say_both

_COLUMNS: Final = (Column("item", width=1.5), Column("count", "number", 0.6), Column("who", width=5))

_BY_NAME: Final = {
    "elsewhere": (Fate.BEFORE, Fate.ELSEWHERE, Fate.OVERSEAS),
    "exempt": (Fate.ENTRUSTED, Fate.EXEMPT),
    "returned": (Fate.RETURNED,),
    "unfinished": (Fate.ABANDONED, Fate.OPEN),
    "refused": (Fate.REFUSED,),
    "absent": (Fate.ABSENT,),
}
"""Figures whose people are told one by one."""

_ALWAYS: Final = frozenset({"listed", "swiped", "accepted", "refused", "absent", "off_list", "orphans"})
"""Figures that stand there also when they are none."""


def class_close_out(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """班级结单: one page a class of those who came or were expected, people off the list on one of their own."""
    sections = tuple(Section(title(group), tuple(_rows(group, source, eyes))) for group in source.groups)
    if not sections:
        return ()
    return (
        Sheet(
            "class-close-out", head(source, eyes), _COLUMNS, sections, (_chain(source),), ("monitor", "photographer"),
            page_each=True, rehearsal=source.rehearsal,
        ),
    )  # fmt: skip


def _chain(source: Source) -> Line:
    return Line("report.chain", {"seq": source.seq, "head": grouped(source.chain_head)})


def _rows(group: Group, source: Source, eyes: Eyes) -> Iterable[tuple[Cell, ...]]:
    who = {
        "accepted": spans(person.number for person in group.of(Fate.ACCEPTED)),
        "off_list": listed_up(one_of_class(person, eyes) for person in guests(group, source)),
        "orphans": listed_up(_strays(group, source)),
        "retakes": listed_up(_retakes(group, source)),
        **{name: listed_up(_each(group.of(*fates), eyes)) for name, fates in _BY_NAME.items()},
    }
    counts = asdict(figures_of(group, source)) | {"off_list": len(guests(group, source))}
    for name, count in counts.items():
        if count or name in _ALWAYS:
            yield say_both(f"column.{name}"), count, who.get(name)
    if group.nameless:
        yield say_both("report.closing.nameless"), group.nameless, None
    yield from _money(group, source)
    if group.kind == "class":
        left = source.unconfirmed.get(group.name, 0)
        yield say_both("report.closing.unconfirmed"), left, None


def _money(group: Group, source: Source) -> Iterable[tuple[Cell, ...]]:
    """What these people owe; what came in only where they settle together."""
    settled = source.settled
    if settled.fee is None:
        return
    ours = {one for person in group.people for one in person.sittings}
    due = sum(head.fees for head in settled.heads if head.sitting.id in ours) * settled.fee
    yield say_both("column.due"), None, yuan(due)
    scope = {"class": "class", "no-class": "unnamed", "off-list": "off-list"}[group.kind]
    for row in settled.rows:
        if (row.scope, row.name) == (scope, group.name):
            yield say_both("column.collected"), None, yuan(row.collected)
            yield say_both("column.difference"), None, yuan(row.difference)


def _each(people: Iterable[Person], eyes: Eyes) -> Iterable[str]:
    return (one_of_class(person, eyes, with_reason=person.reason is not None) for person in people)


def guests(group: Group, source: Source) -> tuple[Person, ...]:
    """People off the list: all of them, or those who came while this class was at the desk."""
    if group.kind == "off-list":
        return group.people
    strangers = (person for one in source.groups if one.kind == "off-list" for person in one.people)
    return tuple(
        person for person in strangers
        if group.kind == "class" and any(source.class_at.get(one) == group.name for one in person.sittings)
    )  # fmt: skip


def _strays(group: Group, source: Source) -> Iterable[str]:
    for one in source.strays:
        if group.kind == "class" and one.class_name == group.name:
            yield f"{clock(one.at)} {word(f'orphan.{one.reason}')}"


def _retakes(group: Group, source: Source) -> Iterable[str]:
    ours = {one for person in group.people for one in person.sittings}
    for one in source.retakes:
        if one.sitting in ours:
            yield one.new if one.new == one.old else f"{one.old} → {one.new}"


def listed_up(items: Iterable[str]) -> str | None:
    """One after the other in a cell."""
    return "、".join(items) or None


def spans(numbers: Iterable[str | None]) -> str | None:
    """`A-0001–A-0004、A-0006`: numbers in a row as from and to."""
    ordered = sorted({number for number in numbers if number}, key=number_order)
    runs: list[list[str]] = []
    for number in ordered:
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    return listed_up(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _follows(before: str, number: str) -> bool:
    desk, ordinal = number_order(before)
    return number_order(number) == (desk, ordinal + 1)
