"""What a package has to hold, by the chain alone: all there is of a job at a desk, or exactly the part it declares.

- *class*: the people placed in one class: their pictures, and every shot of their sittings, of abandoned ones too.
  Orphans, claims and calibrations are no class's; they wait for a package that holds everything, or what is new.
- *new*: what none of the packages held that the chain tells of, orphans and calibrations included. A package counts as
  soon as it was read back from its medium, which is when it is journaled. Where a stick was lost, a whole package
  brings everything again.

One-class packages, each exported once, and then one of what is new hold together, file for file, what a whole package
holds. A picture is new again when it was given to another person, or its portrait was made anew, after it was
packed. Every package holds the whole chain and the totals of the whole job, so nobody is left out unseen.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from station.export.formats.manifest import ClassPart, NewPart
from station.export.story import Story, ToldSitting


@dataclass(frozen=True)
class Share:
    """What belongs into a package; everything by id.

    Attributes:
        people: sittings whose record and portrait are inside.
        shots: exposures whose original is inside, if any originals are.
        orphans, calibrations: likewise; `claims` by id of their orphan.
    """

    people: frozenset[str]
    shots: frozenset[str]
    orphans: frozenset[str] = frozenset()
    calibrations: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to be packed."""
        return not (self.people or self.shots or self.orphans or self.calibrations or self.claims)


def share_of(story: Story, part: ClassPart | NewPart | None) -> Share:
    """What a package of this part has to hold after the events that the story took; all of it without a part."""
    match part:
        case None:
            return _after(story, lambda sitting: 0, 0)
        case ClassPart():
            return _of_class(story, part.name)
        case NewPart():
            reached = _Reached(story)
            return _after(story, reached.of, reached.everywhere)


def _of_class(story: Story, name: str) -> Share:
    people = {one: told for one, told in story.sittings.items() if told.class_name == name}
    shots = (shot for shot, told in story.exposures.items() if told.sitting in people)
    held = {one: told.held for one, told in people.items() if told.held is not None}
    return Share(people=frozenset(held), shots=frozenset([*shots, *held.values()]))


def _after(story: Story, reached: Callable[[ToldSitting], int], everywhere: int) -> Share:
    """What was told later than the place up to which packages hold it."""
    sittings = story.sittings
    held = {
        one: told.held for one, told in sittings.items() if told.held is not None and told.since > reached(told)
    }  # fmt: skip
    shots = (shot for shot, told in story.exposures.items() if told.seq > reached(sittings[told.sitting]))
    claims = frozenset(orphan for orphan, told in story.claims.items() if told.seq > everywhere)
    orphans = (orphan for orphan, told in story.orphans.items() if told.seq > everywhere)
    return Share(
        people=frozenset(held),
        shots=frozenset([*shots, *held.values()]),
        orphans=claims.union(orphans),
        calibrations=frozenset(one for one, told in story.calibrations.items() if told.seq > everywhere),
        claims=claims,
    )


class _Reached:
    """Up to which place in the chain the packages that were made hold everything, or everything of a class."""

    def __init__(self, story: Story) -> None:
        self.everywhere = 0
        self._classes: defaultdict[str | None, int] = defaultdict(int)
        for place, class_name in _packages(story):
            if class_name is None:
                self.everywhere = max(self.everywhere, place)
            else:
                self._classes[class_name] = max(self._classes[class_name], place)

    def of(self, sitting: ToldSitting) -> int:
        """The place, for a sitting."""
        return max(self.everywhere, self._classes[sitting.class_name] if sitting.class_name is not None else 0)


def _packages(story: Story) -> Iterator[tuple[int, str | None]]:
    """Where the chain in each package ends, and which class is in it; None where all is, or all that was new."""
    for told in story.exports:
        place = story.places.get(told.chain_head, 0)
        match told.part:
            case None | {"kind": "new"}:
                yield place, None
            case {"kind": "class", "name": str() as name}:
                yield place, name
