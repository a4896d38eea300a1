"""Whether everything of a job has left the house: exported to the last picture, and its arrival acknowledged.

Read from the chain alone. What a package holds is told by the `chain_head` of its `exported` note, and by its `part`
where it is not all of the job; that a package arrived, by an `acknowledged` note that names it and its root.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.projection import KINDS
from db.queries import Queries
from db.records import Event

SILENT = frozenset(
    {
        "folder",
        "card_listed",
        "roster",
        "listed",
        "delisted",
        "class_sizes",
        "erased",
        "numbers_skipped",
        "operator_added",
        "operator_code",
        "operator_retired",
        "purged",
    }
)
"""Kinds of events that change state, but tell nothing of people who came and of pictures; lists came from outside."""

TELLING = KINDS - SILENT
"""Kinds of events that a package has to hold before what they tell of may be erased. A new kind is one of them."""


@dataclass(frozen=True)
class Package:
    """A package by its name and its root, the SHA-256 of its SHA256SUMS."""

    name: str
    root: str


@dataclass(frozen=True)
class Delivery:
    """How far a job has come since it was last purged.

    Attributes:
        purged: the event that purged it last; None when it never was.
        whole: for each desk that has told of people or pictures since then, the packages that hold all of it.
        together: for each such desk, all its packages, where the newest is of what was new and completes the others;
            empty where none does.
        acknowledged: packages whose arrival was acknowledged, of any job.
        exported: names of all packages ever made of the job, before earlier purges too.
    """

    purged: Event | None
    whole: Mapping[str, frozenset[Package]]
    together: Mapping[str, frozenset[Package]]
    acknowledged: frozenset[Package]
    exported: frozenset[str]

    @property
    def unexported(self) -> tuple[str, ...]:
        """Desks whose newest people and pictures are in no package."""
        return tuple(desk for desk, packages in self.whole.items() if not (packages or self.together[desk]))

    @property
    def arrived(self) -> tuple[Package, ...]:
        """Packages that were acknowledged and hold everything of their desk, alone or together."""
        arrived = {package for packages in self.whole.values() for package in packages & self.acknowledged}
        arrived |= {package for parts in self.together.values() if parts <= self.acknowledged for package in parts}
        return tuple(sorted(arrived, key=lambda package: package.name))

    @property
    def complete(self) -> bool:
        """Whether everything of every desk arrived, as far as the chain tells."""
        return all(self._has_arrived(desk) for desk in self.whole)

    def _has_arrived(self, desk: str) -> bool:
        parts = self.together[desk]
        return bool(self.whole[desk] & self.acknowledged) or bool(parts and parts <= self.acknowledged)


def delivery_of(journal: Queries, job: str) -> Delivery:
    """Read the chain for one job, while nobody writes."""
    events = list(journal.events())
    purged = last_purge(events, job)
    mine = [event for event in events if event.job == job]
    since = [event for event in mine if purged is None or event.seq > purged.seq]
    seqs = {event.hash: event.seq for event in events}
    newest = {event.desk: event.seq for event in since if event.kind in TELLING}
    whole: dict[str, set[Package]] = {desk: set() for desk in newest}
    together: dict[str, set[Package]] = {desk: set() for desk in newest}
    made: defaultdict[str, set[Package]] = defaultdict(set)
    for note in since:
        if note.kind == "exported":
            told = [event for event in since if event.seq <= seqs.get(note.data.get("chain_head", ""), 0)]
            desk = _desk_of(told)
            made[desk].add(package_of(note))
            if desk in newest and newest[desk] <= told[-1].seq:
                if _is_rest(note):
                    together[desk] = set(made[desk])
                elif _holds_everybody(note, told, desk):
                    whole[desk].add(package_of(note))
    return Delivery(
        purged=purged,
        whole={desk: frozenset(packages) for desk, packages in whole.items()},
        together={desk: frozenset(packages) for desk, packages in together.items()},
        acknowledged=frozenset(package_of(event) for event in events if event.kind == "acknowledged"),
        exported=frozenset(package_of(event).name for event in mine if event.kind == "exported"),
    )


def package_of(note: Event) -> Package:
    """The package that an `exported` or `acknowledged` note is about."""
    return Package(str(note.data.get("package")), str(note.data.get("root")))


def last_purge(events: Sequence[Event], job: str) -> Event | None:
    """The event that purged a job last; what came before it is erased."""
    return next((event for event in reversed(events) if event.kind == "purged" and event.data["job"] == job), None)


def _desk_of(told: list[Event]) -> str:
    """A package is of the desk that wrote the newest event of its job (`export.contents`)."""
    return told[-1].desk if told else ""


def _is_rest(note: Event) -> bool:
    """Whether it holds everything that the packages before it did not (`export.share`)."""
    return note.data.get("part") == {"kind": "new"}


def _holds_everybody(note: Event, told: list[Event], desk: str) -> bool:
    """A package of some of the people, one class for instance, stands for nobody else, nor for what is nobody's."""
    return "part" not in note.data and note.data.get("people") == len(
        _with_a_picture(event for event in told if event.desk == desk)
    )


def _with_a_picture(told: Iterable[Event]) -> set[str]:
    """Sittings that have a picture after these events, their own or one that two people gave them."""
    holder: dict[str, str] = {}
    for event in told:
        if event.kind == "accepted":
            holder[event.refs["exposure"]] = event.refs["sitting"]
        elif event.kind == "reassigned":
            for exposure, _, to in event.data["moves"]:
                holder.pop(exposure, None)
                if to is not None:
                    holder[exposure] = to
    return set(holder.values())
