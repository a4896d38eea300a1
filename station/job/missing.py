"""The not-captured list (未采集名单): who was expected and has no picture, class by class.

From the journal with everybody's row, from a package by the chain alone. Somebody has a picture when one of the
sittings of their row holds one now: a picture that was given to somebody else counts for that person, and for nobody
where it is nobody's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from db.queries import Queries
from db.records import Event, Listing
from station.job.moved import Moved, moved_people
from station.job.outcomes import Outcome, Outcomes
from station.job.timetable import PlannedClass


@dataclass(frozen=True)
class MissingOfClass:
    """Who of a class has no picture.

    Attributes:
        class_name: None for rows of the list without a class.
        heads: how many are expected.
        missing: how many of them have no picture.
        rows: their rows, in the list's order; empty where the list only counts heads.
        moved: of those rows, who comes at another time than the class, and when.
    """

    class_name: str | None
    heads: int
    missing: int
    rows: tuple[Listing, ...] = ()
    moved: Mapping[str, Moved] = field(default_factory=dict)


def missing(journal: Queries, classes: Iterable[PlannedClass] = ()) -> tuple[MissingOfClass, ...]:
    """Everybody without a picture, of the current job's list, in the order of the list; complete classes too.

    `classes` are those of the timetable, which tell who was moved back to their class.
    """
    if journal.roster_form() == "classes":
        return _by_heads(journal)
    with_picture, moved = _rows_with_a_picture(journal), moved_people(journal, classes)
    rows = journal.listings()
    order = list(dict.fromkeys(row.class_name for row in rows))
    rows.sort(key=lambda row: order.index(row.class_name))  # stable: a class that is listed in two parts is one
    found = []
    for name, of_class in groupby(rows, key=lambda row: row.class_name):
        everybody = tuple(of_class)
        without = tuple(row for row in everybody if row.id not in with_picture)
        away = {row.id: moved[row.id] for row in without if row.id in moved}
        found.append(MissingOfClass(name, len(everybody), len(without), without, away))
    return tuple(found)


def missing_by_chain(job: str, events: Iterable[Event]) -> frozenset[str]:
    """Ids of the rows without a picture, as a package's events tell it."""
    outcomes = Outcomes.of(job, events).of_rows()
    return frozenset(listing for listing, outcome in outcomes.items() if outcome is not Outcome.ACCEPTED)


def _holding(journal: Queries) -> set[str]:
    """Sittings that hold a picture now; an abandoned one may have been given one."""
    return {sitting for sitting in journal.held().values() if sitting is not None}


def _rows_with_a_picture(journal: Queries) -> set[str | None]:
    places = (journal.place_of_sitting(sitting) for sitting in _holding(journal))
    return {place.listing for place in places if place is not None}


def _by_heads(journal: Queries) -> tuple[MissingOfClass, ...]:
    """Of a list that only counts heads: how many are missing, nobody knows who."""
    held = _holding(journal)
    found = []
    for name, heads in journal.class_sizes().items():
        people = {one.person for one in journal.sittings_of_class(name) if one.id in held}
        found.append(MissingOfClass(name, heads, max(0, heads - len(people))))
    return tuple(found)
