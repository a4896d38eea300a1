"""How far everybody is, whatever happened elsewhere: captured, made up, taken elsewhere, returned, exempt, missing.

`standing_of` judges one row by what is known of it alone; `everybody` gathers that from the journal. A picture of this
station weighs more than what somebody wrote down of one that was taken elsewhere; only a return weighs more than the
picture it is about, until that person was captured again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from db.queries import Queries
from db.records import Listing, Sitting, Status
from station.job.make_up import make_ups
from station.job.sizes import NOT_EXPECTED


class Kind(StrEnum):
    """How far somebody is; `status.<kind>` in the catalogues."""

    CAPTURED = "captured"
    MAKE_UP = "make-up"
    ELSEWHERE = "elsewhere"
    OVERSEAS = "overseas"
    RETURNED = "returned"
    EXEMPT = "exempt"
    ABANDONED = "abandoned"
    REFUSED = "refused"
    MISSING = "missing"


SETTLED: Final = frozenset({Kind.ELSEWHERE, Kind.OVERSEAS, Kind.EXEMPT})
"""Whoever has nothing to do here any more; at the door they are asked about."""

WITH_PICTURE: Final = frozenset({Kind.CAPTURED, Kind.MAKE_UP})
"""Whoever has a picture of this station that nobody returned."""


@dataclass(frozen=True)
class Known:
    """What is known of one row of the list, or of one person off it.

    Attributes:
        sittings: oldest first.
        holding: ids of those among them that hold a picture now, whoever shot it.
        make_ups: ids of those among them that are make-ups.
        statuses: what was written down of them, oldest first.
        standing: what the list says, see `ListedPerson.standing`.
        turned_away: code of the last refusal.
    """

    sittings: Sequence[Sitting] = ()
    holding: Collection[str] = frozenset()
    make_ups: Collection[str] = frozenset()
    statuses: Sequence[Status] = ()
    standing: str = ""
    turned_away: str | None = None


@dataclass(frozen=True)
class Standing:
    """How far somebody is.

    Attributes:
        kind: in one word.
        number: 拍摄序号 of the sitting that it is about.
        day: ISO date of the picture, here or elsewhere; empty where nobody knows.
        reason: code of why somebody was turned away or given up; empty otherwise.
        sitting: id of that sitting, of the last one where there is none.
        status: what was written down, where that decides.
    """

    kind: Kind
    number: str | None = None
    day: str = ""
    reason: str = ""
    sitting: str | None = None
    status: Status | None = None


def standing_of(known: Known) -> Standing:
    """How far somebody is, by what is known of them."""
    newest = known.statuses[-1] if known.statuses and known.statuses[-1].kind != "open" else None
    holding = [one for one in known.sittings if one.id in known.holding]
    picture = holding[-1] if holding else None
    last = picture or (known.sittings[-1] if known.sittings else None)
    about = last.id if last is not None else None
    if newest is not None and newest.kind == "returned" and (picture is None or picture.id == newest.sitting):
        number = picture.number if picture is not None else None
        return Standing(Kind.RETURNED, number, newest.day or "", sitting=about, status=newest)
    if picture is not None:
        late = any(one.id in known.make_ups for one in known.sittings)
        kind = Kind.MAKE_UP if late else Kind.CAPTURED
        return Standing(kind, picture.number, picture.opened_at[:10], sitting=about)
    if newest is not None and newest.kind != "returned":
        return Standing(Kind(newest.kind), None, newest.day or "", sitting=about, status=newest)
    if known.standing == "captured":
        return Standing(Kind.ELSEWHERE, sitting=about)
    return _without_a_picture(known)


def _without_a_picture(known: Known) -> Standing:
    last = known.sittings[-1] if known.sittings else None
    if last is None:
        if known.turned_away is not None:
            return Standing(Kind.REFUSED, reason=known.turned_away)
        return Standing(Kind.MISSING)
    if last.result != "abandoned":
        return Standing(Kind.MISSING, last.number, sitting=last.id)
    return Standing(Kind.ABANDONED, last.number, last.opened_at[:10], last.reason or "", last.id)


@dataclass(frozen=True)
class Somebody:
    """One person of the job.

    Attributes:
        key: id of the row of the list; of somebody off it, of the person.
        person: whose facts they are, see `Queries.person`.
        listing: the row; None for people off the list, and where no list names anybody.
        class_name: None where nobody knows.
        off_list: whether a list names people, and not this one.
        standing: how far they are.
        history: everything that was written down of them, oldest first.
    """

    key: str
    person: str
    listing: Listing | None
    class_name: str | None
    off_list: bool
    standing: Standing
    history: tuple[Status, ...] = ()


def everybody(journal: Queries) -> tuple[Somebody, ...]:
    """Everybody of the current job: the list's rows in its order, then those who came without one."""
    told = Told.of(journal)
    return (*(told.of_row(row) for row in told.rows.values()), *told.others())


@dataclass(frozen=True)
class Told:
    """All that the journal tells of one job's people, asked once for all of them.

    Attributes:
        rows: those of the list that hold, by id.
        named: whether the list names people.
        sittings: by row, or by person where there is no row.
        classes: the class that people without a row were placed in.
        statuses: by the same keys.
        refused: code of the last refusal by keyed hash.
    """

    rows: Mapping[str, Listing]
    named: bool
    sittings: Mapping[str, Sequence[Sitting]]
    classes: Mapping[str, str | None]
    overridden: Collection[str]
    statuses: Mapping[str, Sequence[Status]]
    refused: Mapping[str, str]
    holding: frozenset[str]
    late: frozenset[str]

    @classmethod
    def of(cls, journal: Queries) -> "Told":
        """Ask the journal."""
        rows = {row.id: row for row in journal.listings()}
        sat = [one for one in journal.sittings() if one.job == journal.job]
        places = {one.id: journal.place_of_sitting(one.id) for one in sat}
        sittings: dict[str, list[Sitting]] = defaultdict(list)
        classes: dict[str, str | None] = {}
        for one in sat:
            place = places[one.id]
            key = place.listing if place is not None and place.listing in rows else one.person
            sittings[key or one.person].append(one)
            if place is not None:
                classes[key or one.person] = place.class_name
        overridden = {one.person for one in sat if (at := places[one.id]) is not None and at.how == "override"}
        holding = frozenset(sitting for sitting in journal.held().values() if sitting is not None)
        return cls(
            rows, journal.roster_form() == "people", sittings, classes, overridden, statuses_by_key(journal, rows),
            _refusals(journal), holding, make_ups(journal),
        )  # fmt: skip

    def of_row(self, row: Listing) -> Somebody:
        """How far the person of a row is."""
        known = self._known(row.id, row.standing, self.refused.get(row.id_key or ""))
        return Somebody(
            row.id, row.person, row, row.class_name, False, standing_of(known), tuple(self.statuses.get(row.id, ()))
        )  # fmt: skip

    def others(self) -> Iterator[Somebody]:
        """Whoever came without a row, in the order of their first sittings."""
        for person in self.sittings:
            if person not in self.rows:
                told = tuple(self.statuses.get(person, ()))
                off_list = self.named or person in self.overridden
                standing = standing_of(self._known(person))
                yield Somebody(person, person, None, self.classes.get(person), off_list, standing, told)

    def _known(self, key: str, standing: str = "", turned_away: str | None = None) -> Known:
        return Known(
            self.sittings.get(key, ()), self.holding, self.late, self.statuses.get(key, ()), standing, turned_away
        )  # fmt: skip


def statuses_by_key(journal: Queries, rows: Iterable[str] | None = None) -> dict[str, list[Status]]:
    """What was written down, by row of the list, else by person; oldest first.

    A row that a later list has in another form is the same person's: by 学号, else by document number.
    """
    there = frozenset(rows) if rows is not None else frozenset(row.id for row in journal.listings())
    found: dict[str, list[Status]] = defaultdict(list)
    for status in journal.statuses():
        found[_key_of(journal, status, there)].append(status)
    return dict(found)


def _key_of(journal: Queries, status: Status, there: Collection[str]) -> str:
    if status.listing is None:
        return status.person
    if status.listing in there:
        return status.listing
    old = journal.listing(status.listing)
    by_student = journal.listings_by("student_key", old.student_key) if old.student_key is not None else []
    by_document = journal.listings_by("id_key", old.id_key) if old.id_key is not None else []
    again = next((rows[0] for rows in (by_student, by_document) if len(rows) == 1), None)
    return again.id if again is not None else status.person


def _refusals(journal: Queries) -> dict[str, str]:
    """The last refusal of each token, by its keyed hash."""
    told = (note.data for note in journal.notes("refused"))
    return {data["token"]["key"]: str(data["code"]) for data in told if data["token"]}


# who comes again


@dataclass(frozen=True)
class ToMakeUp:
    """Somebody for the next make-up day.

    Attributes:
        who: the person, with how far they are.
        reason: `returned`, `abandoned`, `refused` or `missing`.
        remark: what the agency said of a returned picture; private, erased with the person.
    """

    who: Somebody
    reason: str
    remark: str | None = None


def make_up_list(journal: Queries) -> tuple[ToMakeUp, ...]:
    """Everybody whose picture was returned or who never had one, but for those who have nothing to do here.

    In the order of the list; then those off it whose picture was returned.
    """
    return to_make_up(everybody(journal))


def to_make_up(people: Iterable[Somebody]) -> tuple[ToMakeUp, ...]:
    """Those of `people`, who are `everybody`, that have to come on a make-up day."""
    return tuple(_to_make_up(one) for one in people if _has_to_come(one))


def _has_to_come(one: Somebody) -> bool:
    kind = one.standing.kind
    if kind is Kind.RETURNED:
        return True
    expected = one.listing is not None and one.listing.standing not in NOT_EXPECTED
    return expected and kind not in WITH_PICTURE | SETTLED


def _to_make_up(one: Somebody) -> ToMakeUp:
    status = one.standing.status
    return ToMakeUp(one, one.standing.kind, status.remark if status is not None else None)
