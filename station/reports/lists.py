"""Lists of people: who has no picture, who has one."""

from collections.abc import Iterable
from typing import Final

from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.reports.parts import fate, head, moment, reason, title
from station.reports.people import Fate, Group, Person
from station.reports.readers import Eyes
from station.reports.source import Source
from station.words import say

_MISSING: Final = (
    Column("row", "number", 0.5),
    Column("student_number", width=1.6),
    Column("name", width=2.4),
    Column("major", width=2),
    Column("fate", width=1.0),
    Column("reason", width=2.4),
    Column("number", width=1.0),
)


def missing(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """未采集名单: who was to be captured here and has no picture, class by class, and why as far as that is known."""
    sections = tuple(section for group in source.groups if (section := _missing_of(group, eyes)) is not None)
    if not sections:
        return ()
    count = sum(len(group.missing) + group.nameless for group in source.groups)
    about = (*head(source, eyes), Line("report.missing", {"count": count}))
    return (Sheet("missing", about, _MISSING, sections, rehearsal=source.rehearsal),)


def _missing_of(group: Group, eyes: Eyes) -> Section | None:
    missing, nameless = group.missing, group.nameless
    if not missing and not nameless:
        return None
    rows = [_missing_row(place, person, eyes) for place, person in enumerate(missing, start=1)]
    absent = say(f"fate.{Fate.ABSENT}")
    rows += [(place, None, None, None, absent, None, None) for place in range(len(rows) + 1, len(rows) + nameless + 1)]
    counts = {"heads": max(group.heads, len(group.people)), "missing": len(rows)}
    about = [Line("report.missing-of", counts)] if group.kind != "off-list" else []
    about += [Line("report.nameless")] if nameless else []
    return Section(title(group), tuple(rows), about=tuple(about))


def _missing_row(place: int, person: Person, eyes: Eyes) -> tuple[Cell, ...]:
    facts = person.facts
    return (
        place, eyes.number(facts.student_number), eyes.name(facts.name), person.major, fate(person, eyes),
        reason(person, eyes), person.number,
    )  # fmt: skip


# 采集学生名单

_CAPTURED: Final = (
    Column("number", width=1.1),
    Column("student_number", width=1.6),
    Column("name", width=2.4),
    Column("captured_at", width=1.2),
    Column("signature", "blank", 2.0),
    Column("remark", width=1.4),
)


def captured(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """采集学生名单: who has a picture, class by class in the order of the numbers, each with room to sign."""
    replaced = {retake.new: retake.old for retake in source.retakes if retake.new != retake.old}
    sections = tuple(
        Section(title(group), tuple(_captured_row(person, replaced, eyes) for person in _by_number(group)),
                about=(Line("report.captured-of", {"count": len(group.of(Fate.ACCEPTED))}),))
        for group in source.groups
        if group.of(Fate.ACCEPTED)
    )  # fmt: skip
    if not sections:
        return ()
    about = (*head(source, eyes), Line("report.captured", {"count": sum(len(one.rows) for one in sections)}))
    notes = (Line("report.captured.sign"),)
    return (
        Sheet(
            "captured", about, _CAPTURED, sections, notes, ("monitor", "photographer"),
            page_each=True, rehearsal=source.rehearsal,
        ),
    )  # fmt: skip


def _by_number(group: Group) -> Iterable[Person]:
    return sorted(group.of(Fate.ACCEPTED), key=lambda person: number_order(person.number))


def number_order(number: str | None) -> tuple[str, int]:
    """A-9999 comes before A-10000."""
    desk, _, ordinal = (number or "-0").rpartition("-")
    return desk, int(ordinal)


def _captured_row(person: Person, replaced: dict[str, str], eyes: Eyes) -> tuple[Cell, ...]:
    old = replaced.get(person.number or "")
    remark = say("report.replaces", number=old) if old else fate(person, eyes) if person.make_up else None
    facts = person.facts
    return (
        person.number, eyes.number(facts.student_number), eyes.name(facts.name), moment(person.at), None, remark,
    )  # fmt: skip
