"""Whether the list expects somebody: the row that is theirs, or why not, as a code that is said in words.

Decided by the keyed hash of the document number alone. A name only tells what to look into: somebody of this name
stands under another number, which the school has to look up (待核实); the person may come back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from db.records import Listing, Place

NOT_LISTED: Final = "not-listed"
LISTED_OTHERWISE: Final = "listed-otherwise"
OTHER_COHORT: Final = "other-cohort"
ENTRUSTED: Final = "entrusted"
CAPTURED_ELSEWHERE: Final = "captured-elsewhere"

EXEMPTED: Final = "exempted"
"""Somebody wrote down that this person need not come."""

ROW_TAKEN: Final = "row-taken"
"""Somebody else was given this person's row: no override helps, the two have to be looked at."""

ROW_NOT_PICKED: Final = "row-not-picked"
"""Nobody found the row of somebody with a code: theirs may not be on the list."""

OFF_LIST: Final = frozenset(
    {NOT_LISTED, LISTED_OTHERWISE, OTHER_COHORT, ENTRUSTED, CAPTURED_ELSEWHERE, EXEMPTED, ROW_NOT_PICKED}
)
"""Refusals of people whom the list does not let sit down; an override by name lets them, in a group of their own."""

LET_IN_REASONS: Final = ("office-confirmed", "teacher-vouches", "list-outdated", "other")


@dataclass(frozen=True)
class Answer:
    """What the list says of somebody.

    Attributes:
        refused: one of `OFF_LIST`; None where somebody may sit down.
        place: where the sitting belongs; None where that has to be asked first, or nothing is known.
        rows: those among which a person has to choose: somebody with two 学籍.
        pick: the token tells nobody; a person has to pick the row.
        namesake: the one row with this name and another number.
    """

    refused: str | None = None
    place: Place | None = None
    rows: tuple[Listing, ...] = ()
    pick: bool = False
    namesake: Listing | None = None


def look_up(
    rows: Sequence[Listing], namesakes: Sequence[Listing], cohort: str | None, own: frozenset[str] = frozenset(),
    settled: Callable[[str], str | None] = lambda _: None,
) -> Answer:  # fmt: skip
    """What the list says of somebody whose document number is known.

    Args:
        rows: those with this number.
        namesakes: those with this name.
        cohort: the job's; a row that names another one is not of this job. None: every cohort is.
        own: sittings, by id, of this very person.
        settled: why whoever has this row, by id, has nothing to do here any more; None where they have.
    """
    free = [row for row in rows if row.sitting is None]
    objections = {row.id: _objection(row, cohort) or settled(row.id) for row in free}
    fitting = [row for row in free if not objections[row.id]]
    if len(fitting) > 1:
        return Answer(rows=tuple(fitting))
    if fitting:
        return Answer(place=at(fitting[0], "key"))
    if free:
        return Answer(objections[free[0].id], at(free[0], "override"))
    if rows:
        mine = [row for row in rows if row.sitting in own]
        return Answer(place=at(mine[0], "key")) if mine else Answer(ROW_TAKEN)
    others = [row for row in namesakes if row.sitting is None]
    if others:
        return Answer(LISTED_OTHERWISE, Place(None, None, "override"), namesake=others[0] if len(others) == 1 else None)
    return Answer(NOT_LISTED, Place(None, None, "override"))


def at(row: Listing, how: str) -> Place:
    """The place of this row."""
    return Place(row.id, row.class_name, how)


def _objection(row: Listing, cohort: str | None) -> str | None:
    if cohort is not None and row.cohort is not None and not _same_cohort(row.cohort, cohort):
        return OTHER_COHORT
    return {"entrusted": ENTRUSTED, "captured": CAPTURED_ELSEWHERE}.get(row.standing)


def _same_cohort(one: str, other: str) -> bool:
    """Lists write 2022, 2022级 and 2022届."""
    return one.strip().rstrip("级届") == other.strip().rstrip("级届")
