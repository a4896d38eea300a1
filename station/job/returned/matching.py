"""Who is meant by a list of returned pictures, what it would change, and writing it: the same file twice is once.

Rows are matched by 拍摄序号, 学号, document number and 采集码; where a row has several, all have to mean one person.
A picture that was replaced by a newer one meanwhile is returned no more.
"""

from dataclasses import dataclass, field
from typing import Final

from db.journal import Journal
from db.queries import Queries
from db.records import Listing, Sitting
from station.identity import code_key, student_key, token_key
from station.job.returned.columns import NAMES_SOMEBODY, Field
from station.job.returned.offer import Entry, ReturnedOffer
from station.job.returned.problems import Problem
from station.job.statuses import statuses_by_key

NOTE: Final = "returned_list"
"""Kind of the journal's note that such a list was taken in: the file's hash and how many people. Nobody's facts."""


@dataclass(frozen=True)
class Returned:
    """Somebody whose picture was sent back.

    Attributes:
        key: as of `statuses.Somebody`.
        sitting: whose picture it is; None where it was taken elsewhere.
    """

    key: str
    person: str
    listing: str | None
    sitting: str | None
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class Returns:
    """What a list would change.

    Attributes:
        new, changed: who would be written, for the first time or with another reason.
        unchanged: how many people are as the list says already, or were captured again since.
        problems: of the whole list, in its order.
        rows: how many rows say something.
    """

    new: tuple[Returned, ...]
    changed: tuple[Returned, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    rows: int

    @property
    def refused(self) -> int:
        """How many rows are left out."""
        return len({(one.sheet, one.row) for one in self.problems if one.refuses})

    @property
    def imported(self) -> int:
        """How many rows are not."""
        return self.rows - self.refused


def compare(journal: Queries, offer: ReturnedOffer, key: bytes) -> Returns:
    """Match a list with the people of the job; `key` is the job's, for keyed hashes."""
    return _Matching(journal, offer, key).returns()


def write(journal: Journal, offer: ReturnedOffer, found: Returns, operator: str) -> None:
    """Write what a list changes, by somebody's name; after a crash in the middle the same list says what is left.

    Raises:
        JournalError: some of it may not be written.
    """
    if not (found.new or found.changed):
        return
    for one in (*found.new, *found.changed):
        journal.set_status(
            one.person, "returned", listing=one.listing, sitting=one.sitting, remark=one.reason or None,
            operator=operator,
        )  # fmt: skip
    told = {"sha256": offer.sha256, "rows": found.rows, "people": len(found.new) + len(found.changed)}
    journal.note(NOTE, data=told, operator=operator)


class _Unmatched(Exception):
    """The row means nobody, or not one person."""

    def __init__(self, code: str, what: Field | None = None) -> None:
        super().__init__(code)
        self.code, self.what = code, what


class _Matching:
    """One list beside one journal."""

    def __init__(self, journal: Queries, offer: ReturnedOffer, key: bytes) -> None:
        self._journal, self._offer, self._key = journal, offer, key
        self._named = journal.roster_form() == "people"
        self._told = statuses_by_key(journal)
        self._before = any(note.data.get("sha256") == offer.sha256 for note in journal.notes(NOTE))
        self._problems: list[Problem] = list(offer.problems)

    def returns(self) -> Returns:
        """Every row of it."""
        new, changed, unchanged = list[Returned](), list[Returned](), 0
        rows_of: dict[str, int] = {}
        for entry in self._offer.entries:
            try:
                one = self._meant(entry)
            except _Unmatched as no:
                self._tell(entry, no.code, no.what)
                continue
            if one.key in rows_of:
                self._tell(entry, "returned-twice", None, first=rows_of[one.key])
                continue
            rows_of[one.key] = entry.row
            match self._beside(one):
                case "new":
                    new.append(one)
                case "changed":
                    changed.append(one)
                case _:
                    unchanged += 1
        problems = tuple(sorted(self._problems, key=lambda problem: (problem.sheet or "", problem.row)))
        return Returns(tuple(new), tuple(changed), unchanged, problems, self._offer.rows)

    def _tell(self, entry: Entry, code: str, what: Field | None, **params: int | str) -> None:
        column = entry.columns.get(what) if what is not None else None
        self._problems.append(Problem(entry.row, column, code, entry.sheet, params))

    def _beside(self, one: Returned) -> str:
        """What it changes beside what was written down before."""
        told = [status for status in self._told.get(one.key, ()) if status.kind == "returned"]
        every = self._told.get(one.key)
        newest = every[-1] if every else None
        if one.sitting is not None and self._replaced(one):
            return "unchanged"
        if newest is not None and newest.kind == "returned" and newest.sitting == one.sitting:
            return "unchanged" if (newest.remark or "") == one.reason else "changed"
        known = self._before and any((status.remark or "") == one.reason for status in told)
        return "unchanged" if known else "new"

    def _replaced(self, one: Returned) -> bool:
        """Whether somebody has a newer picture than the one that was sent back."""
        mine = self._sittings(one)
        return bool(mine) and mine[-1].id != one.sitting

    def _sittings(self, one: Returned) -> list[Sitting]:
        """Those of this person that hold a picture, oldest first."""
        if one.listing is not None:
            return self._holding(one.listing)
        held = (self._journal.sitting(sitting) for sitting in self._journal.held().values() if sitting is not None)
        return sorted((sitting for sitting in held if sitting.person == one.person), key=lambda sitting: sitting.id)

    def _holding(self, listing: str) -> list[Sitting]:
        found = self._journal.sittings_of_listing(listing)
        return [one for one in found if self._journal.held_by(one.id) is not None]

    # who is meant

    def _meant(self, entry: Entry) -> Returned:
        found: list[Returned] = []
        missed: list[Field] = []
        for what in NAMES_SOMEBODY:
            if what in entry.values:
                one = self._by(what, entry.values[what])
                if one is None:
                    missed.append(what)
                else:
                    found.append(one)
        if not found:
            raise _Unmatched("returned-unknown", missed[0])
        if len({one.key for one in found}) > 1 or (missed and self._named):
            raise _Unmatched("returned-differs")
        best = found[0]  # by the strongest of them
        return Returned(best.key, best.person, best.listing, best.sitting, entry.reason)

    def _by(self, what: Field, value: str) -> Returned | None:
        match what:
            case Field.NUMBER:
                sitting = self._journal.sitting_by_number(value)
                if sitting is not None and self._journal.held_by(sitting.id) is None:
                    raise _Unmatched("returned-no-picture", what)
                return self._of_sitting(sitting)
            case Field.STUDENT_NUMBER:
                return self._of_rows(self._journal.listings_by("student_key", student_key(self._key, value)), what)
            case Field.ID_NUMBER:
                key = token_key(self._key, f"id:{value}")
                return self._of_rows(self._journal.listings_by("id_key", key), what) or self._of_token(key)
            case _:
                return self._of_token(code_key(self._key, value))

    def _of_token(self, key: str) -> Returned | None:
        return self._of_sitting(self._journal.accepted_sitting_of(key))

    def _of_sitting(self, sitting: Sitting | None) -> Returned | None:
        if sitting is None:
            return None
        place = self._journal.place_of_sitting(sitting.id)
        row = self._journal.listed_now(place.listing) if place is not None and place.listing is not None else None
        if row is None:
            return Returned(sitting.person, sitting.person, None, sitting.id)
        return Returned(row.id, row.person, row.id, sitting.id)

    def _of_rows(self, rows: list[Listing], what: Field) -> Returned | None:
        """The one row; of somebody with two 学籍 the one that has a picture."""
        with_picture = [row for row in rows if self._holding(row.id)] if len(rows) > 1 else []
        row = rows[0] if len(rows) == 1 else with_picture[0] if len(with_picture) == 1 else None
        if row is None:
            if rows:
                raise _Unmatched("returned-several", what)
            return None
        mine = self._holding(row.id)
        return Returned(row.id, row.person, row.id, mine[-1].id if mine else None)
