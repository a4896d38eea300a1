"""What became of everybody who was expected, as the chain alone tells it: accepted, abandoned, refused or absent.

Whose picture counts is decided by the effective link: after a re-assignment a row is accepted when one of its sittings
holds a picture, whoever shot it. People who are on no list are counted apart.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from db.records import Event


class Outcome(StrEnum):
    """What became of somebody; each stands for the best that happened."""

    ACCEPTED = "accepted"
    ABANDONED = "abandoned"
    REFUSED = "refused"
    ABSENT = "absent"


@dataclass(frozen=True)
class Tally:
    """How many of a class came to what.

    Attributes:
        listed: rows of the list that hold.
        accepted: of these, those who have a picture.
        abandoned: those who sat down and have none.
        refused: those who were turned away and never sat.
        absent: those of whom nothing is known.
    """

    listed: int = 0
    accepted: int = 0
    abandoned: int = 0
    refused: int = 0
    absent: int = 0

    @property
    def missing(self) -> int:
        """How many have no picture."""
        return self.listed - self.accepted


@dataclass(frozen=True)
class Row:
    """A row of the list, without anybody's facts."""

    class_name: str | None
    id_key: str | None


@dataclass
class Sat:
    """A sitting: whose, and at which row of the list."""

    person: str
    listing: str | None = None


class Outcomes:
    """Takes events in their order; afterwards it tells what became of whom in one job, since that was last purged.

    Attributes:
        rows: rows of the list that hold, by id, in the order they were listed.
        keys: keyed hashes of accepted swipes' tokens.
        sat: sittings by id.
        holders: whose each accepted exposure is now; None: nobody's.
        turned_away: keyed hashes of tokens that were refused.
    """

    def __init__(self, job: str) -> None:
        self._job = job
        self._begin()

    def _begin(self) -> None:
        self.rows: dict[str, Row] = {}
        self.keys: set[str] = set()
        self.sat: dict[str, Sat] = {}
        self.holders: dict[str, str | None] = {}
        self.turned_away: set[str] = set()

    @classmethod
    def of(cls, job: str, events: Iterable[Event]) -> "Outcomes":
        """What these events tell of a job."""
        outcomes = cls(job)
        for event in events:
            outcomes.take(event)
        return outcomes

    def take(self, event: Event) -> None:
        """Take the next event, of whatever job."""
        if event.kind == "purged" and event.data.get("job") == self._job:
            self._begin()
        elif event.job == self._job and event.kind in _MEANINGS:
            _MEANINGS[event.kind](self, event)

    def of_rows(self) -> dict[str, Outcome]:
        """What became of each row, by id."""
        sat = {one.listing for one in self.sat.values()}
        accepted = {self.sat[sitting].listing for sitting in self._holding}
        return {listing: self._of_row(listing, sat, accepted) for listing in self.rows}

    def _of_row(self, listing: str, sat: Collection[str | None], accepted: Collection[str | None]) -> Outcome:
        if listing in accepted:
            return Outcome.ACCEPTED
        if listing in sat:
            return Outcome.ABANDONED
        return Outcome.REFUSED if self.rows[listing].id_key in self.turned_away else Outcome.ABSENT

    def by_class(self) -> dict[str | None, Tally]:
        """Rows by class and outcome, in the order of the list."""
        counted: dict[str | None, Counter[Outcome]] = {}
        for listing, outcome in self.of_rows().items():
            counted.setdefault(self.rows[listing].class_name, Counter())[outcome] += 1
        return {name: _tally(outcomes) for name, outcomes in counted.items()}

    def off_list(self) -> Tally:
        """People who are on no list, by outcome; `listed` is how many they are."""
        people: dict[str, Outcome] = {}
        holding = self._holding
        for sitting, one in self.sat.items():
            if one.listing is None and people.get(one.person) is not Outcome.ACCEPTED:
                people[one.person] = Outcome.ACCEPTED if sitting in holding else Outcome.ABANDONED
        outcomes = Counter(people.values())
        on_list = {row.id_key for row in self.rows.values()}
        outcomes[Outcome.REFUSED] = len(self.turned_away - on_list - self.keys)
        return _tally(outcomes)

    @property
    def _holding(self) -> set[str]:
        return {sitting for sitting in self.holders.values() if sitting is not None}


def _tally(outcomes: Counter[Outcome]) -> Tally:
    return Tally(outcomes.total(), *(outcomes[outcome] for outcome in Outcome))


def _listed(told: Outcomes, event: Event) -> None:
    told.rows[event.refs["listing"]] = Row(event.data.get("class"), event.data.get("id_key"))


def _delisted(told: Outcomes, event: Event) -> None:
    told.rows.pop(event.refs["listing"], None)


def _swipe(told: Outcomes, event: Event) -> None:
    told.keys.add(event.data["token"]["key"])


def _sitting(told: Outcomes, event: Event) -> None:
    told.sat[event.refs["sitting"]] = Sat(event.refs["person"])


def _placed(told: Outcomes, event: Event) -> None:
    told.sat[event.refs["sitting"]].listing = event.refs.get("listing")


def _accepted(told: Outcomes, event: Event) -> None:
    told.holders[event.refs["exposure"]] = event.refs["sitting"]


def _reassigned(told: Outcomes, event: Event) -> None:
    for exposure, _, to_sitting in event.data["moves"]:
        told.holders[exposure] = to_sitting


def _refused(told: Outcomes, event: Event) -> None:
    if event.data["token"] is not None:
        told.turned_away.add(event.data["token"]["key"])


_MEANINGS: dict[str, Callable[[Outcomes, Event], None]] = {
    "listed": _listed,
    "delisted": _delisted,
    "swipe": _swipe,
    "sitting": _sitting,
    "placed": _placed,
    "accepted": _accepted,
    "reassigned": _reassigned,
    "refused": _refused,
}
