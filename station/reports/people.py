"""Everybody whom a job knows, class by class, and what became of each: what all sheets are made of.

Whose picture counts is decided by the effective link: after a re-assignment somebody has a picture when one of their
sittings holds one, whoever shot it. People who are on no list are a group of their own, never dropped.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from db.queries import Queries
from db.records import Listing, PersonFacts, Place, Sitting, Status
from station.job.classboard import class_order
from station.job.identity_kept import facts_to_keep
from station.job.table import JobTable
from station.job.timetable import PlannedClass, folded
from station.reports.told import Told


class Fate(StrEnum):
    """What became of somebody; `fate.<name>` is the word for it."""

    ACCEPTED = "accepted"
    BEFORE = "before"
    """The list says that they were captured elsewhere before."""
    ENTRUSTED = "entrusted"
    """The list says that they are not captured here."""
    ELSEWHERE = "elsewhere"
    OVERSEAS = "overseas"
    EXEMPT = "exempt"
    RETURNED = "returned"
    """The agency refused the picture, and there is no newer one."""
    OPEN = "open"
    ABANDONED = "abandoned"
    REFUSED = "refused"
    ABSENT = "absent"


MISSING = frozenset({Fate.RETURNED, Fate.OPEN, Fate.ABANDONED, Fate.REFUSED, Fate.ABSENT})
"""Those who were to be captured here and have no picture."""


GIVEN_AWAY = "report.given-away"
"""Why somebody has no picture whose sitting was accepted: two people gave it to another number."""


@dataclass(frozen=True)
class Person:
    """Somebody whom the job knows.

    Attributes:
        facts: as the list says, else as the token; empty after erasure.
        class_name: the class; None where none is known.
        fate: what became of them.
        number: 拍摄序号 of the picture that counts, else the last one that was given; None before a swipe.
        at: when that picture was accepted, or when they were turned away.
        reason: why there is no picture: a code of the catalogues with its prefix.
        standing: as on the list.
        listed: whether they are on the list.
        major, level, college: as on the list.
        sittings: ids, oldest first.
        holding: id of the sitting that holds the picture that counts.
        make_up: whether the picture that counts was made up after the day of their class.
        status: what was said last of what happened elsewhere; None where nothing was, or it was taken back.
        returned: the newest word of the agency that it refuses their picture, also when they were captured since.
    """

    facts: PersonFacts = field(repr=False)
    class_name: str | None
    fate: Fate
    number: str | None = None
    at: str | None = None
    reason: str | None = None
    standing: str = ""
    listed: bool = True
    major: str | None = None
    level: str | None = None
    college: str | None = None
    sittings: tuple[str, ...] = ()
    holding: str | None = None
    make_up: bool = False
    status: Status | None = None
    returned: Status | None = None

    @property
    def missing(self) -> bool:
        """Whether a picture is still to be taken here."""
        return self.fate in MISSING


@dataclass(frozen=True)
class Group:
    """People who stand together on every sheet.

    Attributes:
        kind: a `class`; rows of the list with `no-class`; people `off-list`.
        name: the class's; empty for the others.
        heads: how many are expected.
        people: by student number, those whose status changed first; people off the list in the order they came.
        named: whether the list names them; where it only counts heads, `people` are those who came.
    """

    kind: Literal["class", "no-class", "off-list"]
    name: str
    heads: int
    people: tuple[Person, ...]
    named: bool = True

    def of(self, *fates: Fate) -> tuple[Person, ...]:
        """Those with one of these fates."""
        return tuple(person for person in self.people if person.fate in fates)

    @property
    def missing(self) -> tuple[Person, ...]:
        """Those without a picture who are known by name."""
        return tuple(person for person in self.people if person.missing)

    @property
    def nameless(self) -> int:
        """How many more are missing than are known: of a list that only counts heads."""
        return 0 if self.named else max(0, self.heads - len(self.people))


class Everybody:
    """The groups of one job, and whose sitting is whose.

    Attributes:
        groups: classes in the order of the list, rows without a class, people off the list; none that is empty.
        of_sitting: who had a sitting, by its id.
    """

    def __init__(self, journal: Queries, told: Told, planned: Sequence[PlannedClass], wants: JobTable) -> None:
        self._journal, self._told, self._wants = journal, told, wants
        self._sittings = [one for one in journal.sittings() if one.job == journal.job]
        self._places = {one.id: journal.place_of_sitting(one.id) for one in self._sittings}
        self._held = {sitting: picture for picture, sitting in journal.held().items() if sitting is not None}
        self._statuses = _by_whom(journal.statuses())
        self.groups = tuple(self._listed() if journal.roster_form() == "people" else self._counted(planned))
        self.of_sitting: Mapping[str, Person] = {
            sitting: person for group in self.groups for person in group.people for sitting in person.sittings
        }
        self.numbers: Mapping[str, str] = {one.id: one.number for one in self._sittings}

    def _facts(self, person: str) -> PersonFacts:
        """What the job keeps of somebody, even where its journal has more."""
        return facts_to_keep(self._journal.person(person) or PersonFacts(), self._wants)

    # a list of people

    def _listed(self) -> Iterable[Group]:
        by_row: dict[str | None, list[Sitting]] = defaultdict(list)
        for sitting in self._sittings:
            by_row[_listing_of(self._places[sitting.id])].append(sitting)
        by_class: dict[str | None, list[tuple[Listing, Person]]] = {}
        rows = self._journal.listings()
        for row in rows:
            person = self._of_row(row, by_row.get(row.id, ()))
            by_class.setdefault(row.class_name, []).append((row, person))
        for name, pairs in by_class.items():
            if name is not None:
                yield Group("class", name, len(pairs), _in_order(pairs))
        if None in by_class:
            yield Group("no-class", "", len(by_class[None]), _in_order(by_class[None]))
        known = {row.id for row in rows}
        strangers = [one for listing, those in by_row.items() if listing not in known for one in those]
        people = (*self._off_list(strangers), *self._turned_away(row.id_key for row in rows))
        if people:
            yield Group("off-list", "", 0, people)

    def _of_row(self, row: Listing, sittings: Sequence[Sitting]) -> Person:
        facts = self._facts(row.person)
        came = self._came(facts, row.class_name, sittings)
        told = {"standing": row.standing, "major": row.major, "level": row.level, "college": row.college}
        person = replace(came or self._never_sat(facts, row), **told)  # type: ignore[arg-type]
        return self._with_status(person, (row.id, row.person, *(one.person for one in sittings)))

    def _never_sat(self, facts: PersonFacts, row: Listing) -> Person:
        refusal = self._told.refused.get(row.id_key or "")
        stays_away = {"captured": Fate.BEFORE, "entrusted": Fate.ENTRUSTED}.get(row.standing)
        if stays_away is not None or refusal is None:
            return Person(facts, row.class_name, stays_away or Fate.ABSENT)
        return Person(facts, row.class_name, Fate.REFUSED, None, refusal.at, f"refused.{refusal.code}")

    def _off_list(self, sittings: Sequence[Sitting]) -> Iterable[Person]:
        """People who sat down without a row of the list that holds, in the order they came."""
        for person, those in _by_person(sittings).items():
            came = self._came(self._facts(person), None, those)
            if came is not None:
                yield self._with_status(replace(came, listed=False), (person,))

    def _turned_away(self, on_list: Iterable[str | None]) -> Iterable[Person]:
        """People who are on no list and never sat down: nobody was asked who they are."""
        known = {*on_list, *self._told.swiped}
        for key, refusal in self._told.refused.items():
            if key not in known:
                reason = f"refused.{refusal.code}"
                yield Person(PersonFacts(), None, Fate.REFUSED, None, refusal.at, reason, listed=False)

    # a list of classes, or none

    def _counted(self, planned: Sequence[PlannedClass]) -> Iterable[Group]:
        by_class: dict[str | None, list[Sitting]] = {one.name: [] for one in planned}
        names = {folded(one.name): one.name for one in planned}
        for sitting in self._sittings:
            place = self._places[sitting.id]
            name = place.class_name if place else None
            by_class.setdefault(names.get(folded(name), name) if name else None, []).append(sitting)
        heads = {one.name: one.heads for one in planned}
        for name, sittings in by_class.items():
            people = tuple(self._of_class(name, sittings))
            if name is not None and (people or heads.get(name)):
                yield Group("class", name, heads.get(name, 0), people, named=False)
        people = tuple(self._of_class(None, by_class.get(None, ())))
        if people:
            yield Group("no-class", "", 0, people, named=False)

    def _of_class(self, name: str | None, sittings: Sequence[Sitting]) -> Iterable[Person]:
        for person, those in _by_person(sittings).items():
            came = self._came(self._facts(person), name, those)
            if came is not None:
                yield self._with_status(came, (person,))

    # what came of those who sat down

    def _came(self, facts: PersonFacts, class_name: str | None, sittings: Sequence[Sitting]) -> Person | None:
        """What became of somebody who had these sittings; None for none at all."""
        if not sittings:
            return None
        everything = tuple(one.id for one in sittings)
        holding = [one for one in sittings if one.id in self._held]
        if holding:
            at = self._told.accepted_at.get(self._held[holding[-1].id])
            made_up = any(one in self._told.make_up for one in everything)
            return Person(
                facts,
                class_name,
                Fate.ACCEPTED,
                holding[-1].number,
                at,
                sittings=everything,
                holding=holding[-1].id,
                make_up=made_up,
            )
        last = sittings[-1]
        if last.result is None:
            return Person(facts, class_name, Fate.OPEN, last.number, last.opened_at, sittings=everything)
        reason = f"reason.{last.reason}" if last.reason else GIVEN_AWAY
        return Person(facts, class_name, Fate.ABANDONED, last.number, None, reason, sittings=everything)

    # what happened elsewhere

    def _with_status(self, person: Person, keys: Iterable[str]) -> Person:
        """The person as what was said of them elsewhere leaves them; `keys`: ids of their row and of who they are."""
        said = [one for key in {*keys, *person.sittings} for one in self._statuses.get(key, ())]
        said = sorted({one.id: one for one in said}.values(), key=lambda one: one.id)
        if not said:
            return person
        returned = next((one for one in reversed(said) if one.kind == "returned"), None)
        newest = said[-1] if said[-1].kind != "open" else None
        return replace(person, status=newest, returned=returned, fate=_fate_by(person, newest))


def _fate_by(person: Person, status: Status | None) -> Fate:
    """A picture of here counts more than what is said of elsewhere, unless the agency refused it afterwards."""
    if status is None:
        return person.fate
    if status.kind == "returned":
        if status.sitting is not None and person.holding is not None:
            return Fate.RETURNED if status.sitting == person.holding else person.fate
        since = person.fate is Fate.ACCEPTED and person.at is not None and _later(person.at, status.at)
        return person.fate if since else Fate.RETURNED
    return person.fate if person.fate is Fate.ACCEPTED else Fate(status.kind)


def _later(one: str, other: str) -> bool:
    return datetime.fromisoformat(one) > datetime.fromisoformat(other)


def _by_whom(statuses: Iterable[Status]) -> dict[str, list[Status]]:
    """By row of the list, sitting and person: each of them finds it."""
    found: dict[str, list[Status]] = defaultdict(list)
    for one in statuses:
        for key in filter(None, (one.listing, one.sitting, None if one.listing else one.person)):
            found[key].append(one)
    return found


def _listing_of(place: Place | None) -> str | None:
    return None if place is None else place.listing


def _by_person(sittings: Iterable[Sitting]) -> dict[str, list[Sitting]]:
    """By person, in the order of their first ones; a retake belongs to whoever had the sitting before it."""
    owner: dict[str, str] = {}
    found: dict[str, list[Sitting]] = {}
    for one in sittings:
        owner[one.id] = owner.get(one.retake_of or "", one.person)
        found.setdefault(owner[one.id], []).append(one)
    return found


def _in_order(pairs: Iterable[tuple[Listing, Person]]) -> tuple[Person, ...]:
    ordered = sorted(pairs, key=lambda pair: class_order(pair[0].standing, pair[1].facts.student_number, pair[0].order))
    return tuple(person for _, person in ordered)
