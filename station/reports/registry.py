"""The table for registries (采集数据): whoever has a picture, in columns of a 学籍 roster, as DBF and as a workbook.

Column names as school systems write them
(https://www.hollyten.com/jxjyxy/info/1100/2118.htm: KSH, XH, XM, XB, CSRQ, SFZH, ZYMC, CC, FY, BH).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal

from station.paper.dbf import Field, dbf
from station.paper.rare import comma_separated, side_list
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.paper.xlsx import xlsx
from station.reports.lists import number_order
from station.reports.parts import head
from station.reports.people import Fate, Group, Person
from station.reports.readers import Eyes
from station.reports.source import Source

FIELDS: Final = (
    (Field("PSXH", 8), Column("number")),
    (Field("KSH", 18), Column("exam_number", width=1.6)),
    (Field("XH", 15), Column("student_number", width=1.4)),
    (Field("XM", 40), Column("name", width=2)),
    (Field("XB", 2), Column("sex", width=0.5)),
    (Field("CSRQ", 8), Column("birth")),
    (Field("SFZH", 18), Column("id_number", width=1.8)),
    (Field("FY", 40), Column("college", width=1.6)),
    (Field("ZYMC", 50), Column("major", width=1.6)),
    (Field("CC", 12), Column("level")),
    (Field("BH", 30), Column("class", width=1.4)),
    (Field("CJRQ", 10), Column("day")),
)
"""What registries call each column, and its heading in the workbook."""


def registry(source: Source, eyes: Eyes) -> Mapping[Literal["dbf", "xlsx", "csv"], bytes]:
    """Both tables, and the side list 生僻字对照 as CSV where the DBF could not say everything; empty without people."""
    rows = tuple(_rows(source, eyes))
    if not rows:
        return {}
    day = date.fromisoformat(source.day)
    table = dbf([field for field, _ in FIELDS], rows, day)
    whole = Sheet(
        "registry",
        (*head(source, eyes), Line("report.captured", {"count": len(rows)})),
        tuple(column for _, column in FIELDS),
        (Section(None, rows),),
        landscape=True,
        rehearsal=source.rehearsal,
    )
    if not table.departures:
        return {"dbf": table.content, "xlsx": xlsx((whole,))}
    beside = side_list(table.departures, rehearsal=source.rehearsal)
    return {"dbf": table.content, "xlsx": xlsx((whole, beside)), "csv": comma_separated(beside)}


def _rows(source: Source, eyes: Eyes) -> Iterator[tuple[Cell, ...]]:
    for group in source.groups:
        people = sorted(group.of(Fate.ACCEPTED), key=lambda person: number_order(person.number))
        yield from (_row(group, person, eyes) for person in people)


def _row(group: Group, person: Person, eyes: Eyes) -> tuple[Cell, ...]:
    facts = person.facts
    birth = None if eyes.masked or eyes.names == "none" else facts.birth
    return (
        person.number, eyes.number(facts.exam_number), eyes.number(facts.student_number), eyes.name(facts.name),
        facts.sex, birth, eyes.number(facts.id_number), person.college, person.major, person.level,
        group.name or person.class_name, (person.at or "")[:10] or None,
    )  # fmt: skip
