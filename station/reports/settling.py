"""结算: what each class owes for whoever has a picture, what came in, the difference; and who has not paid."""

from typing import Final

from station.job.fees import Group, Head, Row
from station.paper.cells import yuan
from station.paper.sheet import Cell, Column, Line, Section, Sheet
from station.reports.parts import head, word
from station.reports.readers import Eyes
from station.reports.repairs import title_of
from station.reports.source import Source
from station.words import say, say_both

_SETTLEMENT: Final = (
    Column("settled_by", width=2.6),
    Column("pictured", "number", 0.8),
    Column("billed", "number", 0.8),
    Column("due", "money", 1.2),
    Column("advance", "money", 1.2),
    Column("paid_in", "money", 1.2),
    Column("difference", "money", 1.2),
    Column("closed", width=2.4),
)
_UNPAID: Final = (
    Column("number", width=1.0),
    Column("class", width=2.2),
    Column("student_number", width=1.6),
    Column("name", width=2.2),
    Column("owes", "money", 1.0),
    Column("remark", "blank", 2.0),
)


def settlement(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """One row a class (major, college), as the job settles; where each pays alone, whoever has not paid on a sheet."""
    settled = source.settled
    if source.wants.fee is None and not any(row.collected for row in settled.rows):
        return ()
    rows = tuple(_row(row, source) for row in settled.rows if row.accepted or row.collected)
    if not rows:
        return ()
    fee = Line("report.fee-open") if settled.fee is None else Line("report.fee", {"fee": yuan(settled.fee)})
    total = _cells(say("column.total"), settled.total)
    notes = (Line("report.settlement.how"), Line(f"report.settlement.retakes-{source.wants.money.retakes}"))
    sheet = Sheet(
        "settlement", (*head(source, eyes, of_people=False), fee), _SETTLEMENT, (Section(None, rows, (*total, None)),),
        notes, ("monitor", "photographer"), landscape=True, rehearsal=source.rehearsal,
    )  # fmt: skip
    return (sheet, *_unpaid(source, eyes))


def _row(row: Row, source: Source) -> tuple[Cell, ...]:
    closed = source.closings.groups.get(Group(row.scope, row.name))
    told = None
    if closed is not None:
        when = f"{closed.at[5:10]} {closed.at[11:16]}"
        told = say("report.closed" if closed.holds_for(row) else "report.closed-otherwise", at=when)
        told += f" · {word(f'differs.{closed.reason}')}" if closed.reason else ""
    return (*_cells(_name(row), row), told)


def _name(row: Row) -> str:
    return row.name or say_both("group.off-list" if row.scope == "off-list" else "group.no-class")


def _cells(name: str, row: Row) -> tuple[Cell, ...]:
    return name, row.accepted, row.billed, row.due, row.advance, row.paid, row.difference


def _unpaid(source: Source, eyes: Eyes) -> tuple[Sheet, ...]:
    """Shot but not paid, of a job in which each pays alone."""
    rows = tuple(_owing(one, source, eyes) for one in source.settled.unpaid)
    if not rows:
        return ()
    about = (*head(source, eyes), Line("report.people", {"count": len(rows)}))
    return (Sheet("unpaid", about, _UNPAID, (Section(None, rows),), rehearsal=source.rehearsal),)


def _owing(one: Head, source: Source, eyes: Eyes) -> tuple[Cell, ...]:
    person = source.of_sitting.get(one.sitting.id)
    owes = one.owes(source.settled.fee)
    if person is None:
        return one.sitting.number, None, None, None, owes, None
    facts = person.facts
    who = eyes.number(facts.student_number), eyes.name(facts.name)
    return one.sitting.number, title_of(person), *who, owes, None
