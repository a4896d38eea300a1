"""What happened outside: people captured elsewhere, papers that the office handles, what the agency sent back."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from db.records import Status
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.reports.parts import fate, head, title
from station.reports.people import Fate, Person
from station.reports.readers import Eyes
from station.reports.source import Source

_RETURNED: Final = (
    Column("number", width=1.0),
    Column("student_number", width=1.6),
    Column("name", width=2.2),
    Column("day", width=1.2),
    Column("reason", width=3.2),
    Column("again", width=1.2),
)


def returned(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """退回名单: whose picture the agency refused and why, and the number of the picture that was taken since."""
    return _sheet("returned", source, eyes, _RETURNED, lambda person: person.returned is not None, _returned_row)


def _returned_row(person: Person, source: Source, eyes: Eyes) -> tuple[Cell, ...]:
    status, facts = person.returned, person.facts
    assert status is not None  # noqa: S101 - the sheet holds nobody else
    refused = source.numbers.get(status.sitting or "") or _number_then(person, status, source)
    since = person.number if person.fate is Fate.ACCEPTED and person.number != refused else None
    day, why = status.day or status.at[:10], eyes.remark(status.remark)
    return refused, eyes.number(facts.student_number), eyes.name(facts.name), day, why, since


def _number_then(person: Person, status: Status, source: Source) -> str | None:
    """The number of the picture that somebody had when the agency's word was written down."""
    said = datetime.fromisoformat(status.at)
    had = [one for one in person.sittings if one in source.accepted_at]
    earlier = [one for one in had if datetime.fromisoformat(source.accepted_at[one]) <= said]
    return source.numbers[earlier[-1]] if earlier else None


_ELSEWHERE: Final = (
    Column("student_number", width=1.6),
    Column("name", width=2.0),
    Column("fate", width=1.3),
    Column("day", width=1.1),
    Column("where", width=2.2),
    Column("copies", "number", 1.1),
    Column("fee", "money", 1.0),
    Column("remark", width=2.2),
)


def elsewhere(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """散拍与代办: who was captured elsewhere or has handed in papers, where, when, copies and fee."""
    kinds = (Fate.ELSEWHERE, Fate.OVERSEAS)
    return _sheet("elsewhere", source, eyes, _ELSEWHERE, lambda person: person.fate in kinds, _elsewhere_row)


def _elsewhere_row(person: Person, source: Source, eyes: Eyes) -> tuple[Cell, ...]:
    status, facts = person.status, person.facts
    assert status is not None  # noqa: S101 - the fate is the status's
    return (
        eyes.number(facts.student_number), eyes.name(facts.name), fate(person, eyes), status.day,
        eyes.remark(status.where), status.copies or None, status.fee_fen, eyes.remark(status.remark),
    )  # fmt: skip


def _sheet(
    code: str, source: Source, eyes: Eyes, columns: tuple[Column, ...], fits: Callable[[Person], bool],
    row: Callable[[Person, Source, Eyes], tuple[Cell, ...]],
) -> tuple[Sheet, ...]:  # fmt: skip
    those = [(group, [person for person in group.people if fits(person)]) for group in source.groups]
    sections = tuple(
        Section(title(group), tuple(row(person, source, eyes) for person in people))
        for group, people in those
        if people
    )
    if not sections:
        return ()
    about = (*head(source, eyes), Line("report.people", {"count": sum(len(one.rows) for one in sections)}))
    return (Sheet(code, about, columns, sections, landscape=True, rehearsal=source.rehearsal),)
