"""The rows of one class as a window may show them: masked, by student number, done ones told.

A row is found by the last digits of its 学号 or by the initials of its name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from db.queries import Queries
from db.records import Listing, PersonFacts
from station.job.classboard import class_order
from station.job.masking import mask_name, tail_of
from station.job.names import initials

DIGITS: Final = 6


class RowState(StrEnum):
    """How far the person of a row is."""

    MISSING = "missing"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True)
class ClassRow:
    """One row of a class.

    Attributes:
        listing: the row's id.
        digits: the last six of the 学号; empty where the list has none.
        name: masked.
        tail: last four of the document number; with the masked name it tells people of one surname apart.
        initials: of the name, lower case.
        state: whether this person was captured.
        number: 拍摄序号 of the open or accepted sitting.
        moved: 学籍异动: comes first.
        window: when this person comes instead of with the class; empty for whoever comes with it.
    """

    listing: str
    digits: str
    name: str
    tail: str
    initials: str
    state: RowState
    number: str | None
    moved: bool
    window: str = ""


@dataclass(frozen=True)
class ClassList:
    """The rows of one class, and the names of all classes.

    Attributes:
        name: the class; None for the rows without one, or before one was chosen.
        rows: those with a change of status first, then by student number.
        classes: every class there is, in the list's order.
    """

    name: str | None
    rows: tuple[ClassRow, ...]
    classes: tuple[str, ...]


def class_list(journal: Queries, name: str | None, moved: Mapping[str, str] = MappingProxyType({})) -> ClassList:
    """Read the rows of a class; `moved` are the windows of those who come at another time, by row."""
    found = [(row, journal.person(row.person) or PersonFacts()) for row in journal.listings_of_class(name)]
    found.sort(key=lambda pair: class_order(pair[0].standing, pair[1].student_number, pair[0].order))
    rows = tuple(_row(row, facts, moved.get(row.id, "")) for row, facts in found)
    return ClassList(name, rows, tuple(journal.class_names()))


def class_beside(shown: ClassList, step: int) -> str | None:
    """The class so many steps further, around the end; None where there are no classes."""
    if not shown.classes:
        return None
    place = shown.classes.index(shown.name) + step if shown.name in shown.classes else 0
    return shown.classes[place % len(shown.classes)]


def fits(row: ClassRow, typed: str, *, document: bool = False) -> bool:
    """Whether a row is meant by what was typed: last digits of the 学号, or initials from the first on.

    With `document` the last ones of the document number mean it too.
    """
    wanted = typed.strip().lower()
    if document and row.tail.lower().endswith(wanted):
        return True
    return row.digits.endswith(wanted) if wanted.isdigit() else row.initials.startswith(wanted)


def found(rows: Iterable[ClassRow], typed: str, *, document: bool = False) -> tuple[ClassRow, ...]:
    """The rows that are meant by what was typed; all of them before anything was."""
    return tuple(row for row in rows if not typed.strip() or fits(row, typed, document=document))


def _row(row: Listing, facts: PersonFacts, window: str) -> ClassRow:
    state = RowState.DONE if row.result == "accepted" else RowState.OPEN if row.sitting else RowState.MISSING
    name = facts.name or ""
    return ClassRow(
        row.id, (facts.student_number or "")[-DIGITS:], mask_name(name), tail_of(facts.id_number), initials(name),
        state, row.number, row.standing == "status-change", window,
    )  # fmt: skip
