"""What a contact sheet shows of each sitting: masked, frozen, read from the journal without writing a word.

The picture shown is the one a sitting holds now: after a re-assignment that is not the one it shot.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from db.journal import Journal
from db.records import Glance
from station.job.masking import TAIL, mask_name, tail_of


class Mark(StrEnum):
    """What may be special about a sitting; `gallery.mark.<mark>` is the word."""

    MOVED = "moved"  # its picture was given to another, or another's to it
    WITHOUT = "without"  # ended without a picture
    OPEN = "open"  # not ended yet
    OVERRIDDEN = "overridden"  # a check was set aside
    REFUSED = "refused"  # the portrait's checks refused a picture
    RETAKEN = "retaken"  # shot again, before acceptance or by a later sitting
    MAKE_UP = "make-up"
    ACCEPTED = "accepted"


SPECIAL = tuple(mark for mark in Mark if mark is not Mark.ACCEPTED)
"""In the order in which one goes before another where there is room for one word only."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One sitting.

    Attributes:
        sitting: its id.
        number: 拍摄序号.
        name: masked.
        tail: last four of document number, code or 学号.
        class_name: None where there is none.
        at: when it opened, ISO 8601 with offset.
        path: of the portrait it holds now; None where it holds none.
        marks: everything that is true of it; `accepted` where it ended so.
        replaced_by, replaces: numbers of the later or earlier sitting of the same person.
        order: place in the order of swipes.
    """

    sitting: str
    number: str
    desk: str
    ordinal: int
    name: str = field(repr=False)
    tail: str = field(repr=False)
    class_name: str | None
    at: str
    path: Path | None
    marks: frozenset[Mark]
    order: int
    replaces: str | None = None
    replaced_by: str | None = None

    @property
    def mark(self) -> Mark:
        """The one word there is room for."""
        return next((mark for mark in SPECIAL if mark in self.marks), Mark.ACCEPTED)


@dataclass(frozen=True)
class Sheet:
    """Everybody of the current job, in the order of their swipes, and the classes there are."""

    cells: tuple[Cell, ...] = ()
    classes: tuple[str, ...] = ()


def read_sheet(folder: Path) -> Sheet:
    """Read it; for a thread of its own, while the desk goes on writing.

    Raises:
        JournalError: the journal can't be read.
    """
    with Journal.read_only(folder) as journal, journal.moment():
        glances = journal.glances()
        named = journal.class_names()
    numbers = {one.id: one.number for one in glances}
    later = {one.retake_of: one.number for one in glances if one.retake_of is not None and one.result == "accepted"}
    cells = tuple(
        _cell(one, folder, numbers.get(one.retake_of or ""), later.get(one.id), place)
        for place, one in enumerate(glances)
    )
    seen = dict.fromkeys(one.class_name for one in glances if one.class_name is not None)
    return Sheet(cells, tuple(name for name in dict.fromkeys([*named, *seen]) if name in seen))


def _cell(one: Glance, folder: Path, replaces: str | None, replaced_by: str | None, order: int) -> Cell:
    found = {
        Mark.MOVED: one.moved,
        Mark.WITHOUT: one.result == "abandoned",
        Mark.OPEN: one.result is None,
        Mark.OVERRIDDEN: one.overrides > 0,
        Mark.REFUSED: one.blocked,
        Mark.RETAKEN: one.retakes > 0 or replaces is not None or replaced_by is not None,
        Mark.MAKE_UP: one.make_up,
        Mark.ACCEPTED: one.result == "accepted",
    }
    return Cell(
        one.id, one.number, one.desk, one.ordinal, mask_name(one.name), tail_of(one.identifier), one.class_name, one.at,
        folder / one.path if one.path is not None else None,
        frozenset(mark for mark, holds in found.items() if holds), order, replaces, replaced_by,
    )  # fmt: skip


class Order(StrEnum):
    """How cells stand; `gallery.order.<order>` is the word."""

    NEWEST = "newest"
    NUMBER = "number"
    CLASS = "class"
    TIME = "time"


@dataclass(frozen=True)
class Wanted:
    """Which cells are wanted, and how they stand.

    Attributes:
        class_name: of this class alone; None: of all, empty: of those in no class.
        mark: those of which this is true; None: all.
        typed: what was typed: a number or the end of one, or the last four.
    """

    order: Order = Order.NEWEST
    class_name: str | None = None
    mark: Mark | None = None
    typed: str = ""


def pick(sheet: Sheet, wanted: Wanted) -> tuple[Cell, ...]:
    """Those that are wanted, in order."""
    found = [cell for cell in sheet.cells if _is_wanted(cell, wanted)]
    match wanted.order:
        case Order.NEWEST:
            found.reverse()
        case Order.NUMBER:
            found.sort(key=lambda cell: (cell.desk, cell.ordinal))
        case Order.CLASS:
            places = {name: place for place, name in enumerate(sheet.classes)}
            found.sort(key=lambda cell: (places.get(cell.class_name or "", len(places)), cell.desk, cell.ordinal))
        case Order.TIME:
            pass  # the order of swipes is that of time, whatever clock was set
    return tuple(found)


def _is_wanted(cell: Cell, wanted: Wanted) -> bool:
    if wanted.class_name is not None and (cell.class_name or "") != wanted.class_name:
        return False
    if wanted.mark is not None and wanted.mark not in cell.marks:
        return False
    return _is_meant(cell, wanted.typed.strip().upper())


def _is_meant(cell: Cell, typed: str) -> bool:
    """By number as typed (`132`, `A-0132`), or by the last four, once four are there."""
    if not typed:
        return True
    if typed.isdigit():
        by_number = cell.ordinal == int(typed)
        return by_number or (len(typed) == TAIL and cell.tail == typed)
    return cell.number == typed or (len(typed) == TAIL and cell.tail.upper() == typed)
