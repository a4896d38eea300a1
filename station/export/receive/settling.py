"""From everything that is told to what is delivered: what people decided is applied, what is open waits."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from station.export.receive import conflicts
from station.export.receive.chains import Chains
from station.export.receive.conflicts import Conflict
from station.export.receive.variants import Variant

_Search = Callable[[Sequence[Variant]], Iterable[Conflict]]


@dataclass(frozen=True)
class Settled:
    """What becomes of every variant.

    Attributes:
        delivered: in the order of numbers; nothing in it contradicts anything else.
        held: waits for a decision.
        open, decided: the conflicts.
    """

    delivered: tuple[Variant, ...]
    held: tuple[Variant, ...]
    open: tuple[Conflict, ...]
    decided: tuple[Conflict, ...]

    def conflicts(self) -> Iterator[Conflict]:
        """All of them."""
        yield from self.open
        yield from self.decided


def settle(variants: Sequence[Variant], chains: Chains, decisions: Mapping[str, str]) -> Settled:
    """Look for conflicts, the widest kind first, each among what the decisions before it left over.

    Args:
        variants: everything that is told.
        chains: what tells it.
        decisions: what to keep, by the conflict's id; those about conflicts that are no more change nothing.
    """
    searches: tuple[_Search, ...] = (
        lambda left: conflicts.forked_chains(left, chains),
        conflicts.clashing_numbers,
        conflicts.repeated_people,
        conflicts.repeated_originals,
        conflicts.repeated_portraits,
    )
    left, waiting, decided = list(variants), list[Conflict](), list[Conflict]()
    for search in searches:
        found = list(search(left))
        decided += (conflict for conflict in found if decisions.get(conflict.id) in conflict.choices)
        waiting += (conflict for conflict in found if decisions.get(conflict.id) not in conflict.choices)
        dropped = {one for conflict in decided for one in conflict.dropped(decisions[conflict.id])}
        left = [variant for variant in left if variant not in dropped]
    held = conflicts.with_replaced((variant for conflict in waiting for variant in conflict.touched), left)
    return Settled(
        delivered=tuple(variant for variant in left if variant not in held),
        held=tuple(variant for variant in left if variant in held),
        open=tuple(waiting),
        decided=tuple(decided),
    )
