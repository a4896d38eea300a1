"""How the chains inside the packages hang together: which continues which, and where two part.

A package holds its desk's whole chain, so a later package of the same desk begins with all of an earlier one. Two
chains that begin alike and then part have a common past and two presents. That is right once: when a desk was restored
from its second copy, the restored side begins with the event `restored`, which names the last event it copied. Without
such an event on all sides but one, somebody rewrote a chain or ran a copied disk beside its original.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from db.records import Event
from station.export.receive.sealed import events_of
from station.export.receive.shelf import Kept, undamaged

_HASH = 32  # bytes
_LABEL = 8  # hex digits of a hash that name a branch


@dataclass(frozen=True)
class Tip:
    """A chain that no other one here continues.

    Attributes:
        desk: letter of the package that holds it.
        hashes: 32 bytes an event, in order.
        accepted: place in the chain where each number of the job was accepted.
        moved: place where a re-assignment last changed whose picture a number has.
        erased: intent and number of each picture that was a person's whose facts were erased.
        restored: events `restored` by their place, with the place and the hash of the last event that was copied.
    """

    desk: str
    hashes: bytes = field(repr=False)
    accepted: Mapping[str, int]
    moved: Mapping[str, int]
    erased: frozenset[tuple[str, str]]
    restored: Mapping[int, tuple[object, object]]

    def __len__(self) -> int:
        return len(self.hashes) // _HASH

    def hash_at(self, seq: int) -> str:
        """Hash of the event at a place, counted from 1."""
        return self.hashes[(seq - 1) * _HASH : seq * _HASH].hex()

    def seq_of(self, head: str) -> int | None:
        """Place of the event with this hash; None where the chain has none."""
        wanted = bytes.fromhex(head)
        found = (place for place in range(0, len(self.hashes), _HASH) if self.hashes[place : place + _HASH] == wanted)
        place = next(found, None)
        return None if place is None else place // _HASH + 1

    def told_last(self, number: str) -> int:
        """Place of the last event that said whose picture a number has; 0 when none did."""
        return max(self.accepted.get(number, 0), self.moved.get(number, 0))


@dataclass(frozen=True)
class Place:
    """Where a package's chain ends: how long it is, and in which tips (by index) it is contained."""

    length: int
    tips: frozenset[int]

    def continues(self, other: "Place") -> bool:
        """Whether this chain holds all of the other and more."""
        return self.length > other.length and bool(self.tips & other.tips)


@dataclass(frozen=True)
class Branch:
    """One side of a fork: the first event of its own, whether that is `restored`, and the tips beyond (by index)."""

    first: str
    restored: bool
    tips: frozenset[int]


@dataclass(frozen=True)
class Fork:
    """Where chains part: after the event at `seq`, whose hash is `head`."""

    desk: str
    seq: int
    head: str
    branches: tuple[Branch, ...]

    @property
    def explained(self) -> bool:
        """Whether all sides but one, the old disk's, say that they were restored from a copy of the common past."""
        return sum(not branch.restored for branch in self.branches) <= 1

    def label(self, branch: Branch) -> str:
        """A side's name for people: it stays when the side grows."""
        return f"{self.desk}/{branch.first[:_LABEL]}"


class Chains:
    """The chains of all packages of one job.

    Attributes:
        tips: those that none continues.
        forks: where they part, by desk and place.
        erased: intent and number of each picture that was an erased person's, as any of the tips tells.
    """

    def __init__(self, packages: Iterable[Kept]) -> None:
        """Read every chain that is not contained in one that was read before.

        Raises:
            KeptDamaged: a chain is broken, or does not end where its package says.
        """
        packages = sorted(packages, key=lambda package: (-package.chain_size, package.folder))
        heads = {package.chain_head for package in packages}
        places: dict[str, list[tuple[int, int]]] = {}
        self.tips: list[Tip] = []
        for package in packages:
            if package.chain_head not in places:
                self._add(package, heads, places)
        self._places = {head: Place(found[0][1], frozenset(tip for tip, _ in found)) for head, found in places.items()}
        self.forks = tuple(sorted(_forks(self.tips), key=lambda fork: (fork.desk, fork.seq, fork.head)))
        self.erased = frozenset(one for tip in self.tips for one in tip.erased)

    def _add(self, package: Kept, heads: set[str], places: dict[str, list[tuple[int, int]]]) -> None:
        reading = _Reading(package)
        with undamaged(package.place):
            for event in events_of(package.place):
                reading.take(event)
                if event.hash in heads:
                    places.setdefault(event.hash, []).append((len(self.tips), event.seq))
            if package.chain_head not in places:
                raise ValueError("the chain does not end where the manifest says")
        self.tips.append(reading.tip())

    def place(self, package: Kept) -> Place:
        """Where a package's chain lies among the others."""
        return self._places[package.chain_head]

    def telling(self, number: str, place: Place) -> frozenset[int]:
        """The tips in which what a package at this place tells of a number holds still: nobody re-assigned it later."""
        return frozenset(tip for tip in place.tips if self.tips[tip].moved.get(number, 0) <= place.length)


class _Reading:
    """Takes a chain's events one by one and keeps what the office asks of it."""

    def __init__(self, package: Kept) -> None:
        self._desk, self._job = package.desk, package.job
        self._hashes = bytearray()
        self._numbers: dict[str, str] = {}
        self._accepted: dict[str, int] = {}
        self._moved: dict[str, int] = {}
        self._people: dict[str, str] = {}
        self._shots: dict[str, str] = {}
        self._pictures: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._erased: set[str] = set()
        self._restored: dict[int, tuple[object, object]] = {}

    def take(self, event: Event) -> None:
        """Take the next event; nothing is taken for granted, because `verify` looks at one desk of the chain only."""
        self._hashes += bytes.fromhex(event.hash)
        sitting, person = (event.refs.get(role, "") for role in ("sitting", "person"))
        match event.kind:
            case "sitting" if event.job == self._job:
                self._numbers[sitting] = str(event.data.get("number"))
                self._people[sitting] = person
            case "intent" if sitting in self._people:
                self._pictures[self._people[sitting]].append((event.refs.get("intent", ""), self._numbers[sitting]))
            case "bound":
                self._shots[event.refs.get("exposure", "")] = event.refs.get("intent", "")
            case "accepted" if sitting in self._numbers:
                self._accepted[self._numbers[sitting]] = event.seq
            case "reassigned":
                self._reassigned(event)
            case "erased":
                self._erased.add(person)
            case "restored":
                self._restored[event.seq] = event.data.get("copied_seq"), event.data.get("copied_head")

    def _reassigned(self, event: Event) -> None:
        for exposure, come_from, to in _moves(event):
            for sitting in (come_from, to):
                if sitting in self._numbers:
                    self._moved[self._numbers[sitting]] = event.seq
            if to in self._people:
                self._pictures[self._people[to]].append((self._shots.get(exposure, ""), self._numbers[to]))

    def tip(self) -> Tip:
        erased = frozenset(picture for person in self._erased for picture in self._pictures[person])
        return Tip(self._desk, bytes(self._hashes), self._accepted, self._moved, erased, self._restored)


def _moves(event: Event) -> Iterator[tuple[str, str, str]]:
    """What a re-assignment moves: exposure, from which sitting, to which, empty for none; only what is of that form."""
    moves = event.data.get("moves")
    for move in moves if isinstance(moves, list) else ():
        match move:
            case [str(exposure), str(come_from), str() | None as to]:
                yield exposure, come_from, to or ""


def _forks(tips: Sequence[Tip]) -> Iterator[Fork]:
    """Every place after which chains of one beginning go on differently."""
    families: dict[str, list[int]] = defaultdict(list)
    for index, tip in enumerate(tips):
        families[tip.hash_at(1)].append(index)
    for family in families.values():
        lengths = {_shared_length(tips[one], tips[other]) for one, other in combinations(family, 2)}
        for seq in lengths:
            yield from _forks_after(seq, family, tips)


def _shared_length(one: Tip, other: Tip) -> int:
    """How many events two chains have in common; a hash stands for everything before it, so halving finds it."""
    same, parted = 1, min(len(one), len(other)) + 1
    while parted - same > 1:
        middle = (same + parted) // 2
        if one.hash_at(middle) == other.hash_at(middle):
            same = middle
        else:
            parted = middle
    return same


def _forks_after(seq: int, family: Sequence[int], tips: Sequence[Tip]) -> Iterator[Fork]:
    """Forks of a family after its events at one place."""
    pasts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index in family:
        tip = tips[index]
        if len(tip) > seq:
            pasts[tip.hash_at(seq)][tip.hash_at(seq + 1)].append(index)
    for head, sides in pasts.items():
        if len(sides) > 1:
            branches = (
                Branch(first, tips[side[0]].restored.get(seq + 1) == (seq, head), frozenset(side))
                for first, side in sorted(sides.items())
            )
            yield Fork(min(tips[index].desk for side in sides.values() for index in side), seq, head, tuple(branches))
