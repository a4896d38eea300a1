"""What the packages contradict each other in: found and listed, never guessed.

A conflict has sides, and a person says which of them stays. Until then nothing of any side is delivered.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice, product
from types import MappingProxyType

from station.export.formats import strict_json
from station.export.naming import number_order
from station.export.receive.chains import Branch, Chains, Fork
from station.export.receive.variants import Variant, Who, in_order

BOTH, NONE = "both", "none"
_PICKS = 1000


class Kind(StrEnum):
    """What a conflict is about; each has its sentences as `conflict.<kind>`."""

    CHAIN_FORKED = "chain-forked"
    NUMBER_TWICE = "number-twice"
    PORTRAIT_TWICE = "portrait-twice"
    PERSON_TWICE = "person-twice"
    ORIGINAL_TWICE = "original-twice"
    DELIVERED_TWICE = "delivered-twice"


@dataclass(frozen=True)
class Side:
    """What stays when somebody keeps this side, and what else goes when nobody does.

    Attributes:
        label: what to write into `keep`: a number, alone or with a slash and eight hex digits; several with a plus.
        variants: all that hangs on it: an accepted number, with those that it replaced.
    """

    label: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class Conflict:
    """One contradiction.

    Attributes:
        kind: what it is about.
        key: what makes it this conflict and no other; the same whatever else is received before or after.
        sides: two or more.
        both_can_stay: whether all sides may be delivered beside each other.
    """

    kind: Kind
    key: tuple[str, ...] = field(repr=False)
    sides: tuple[Side, ...]
    both_can_stay: bool = False

    @property
    def id(self) -> str:
        """Stable name; it begins with a letter and a dash, so that no spreadsheet takes it for a number."""
        return f"c-{hashlib.sha256(strict_json.canonical([self.kind, *self.key])).hexdigest()[:12]}"

    @property
    def choices(self) -> tuple[str, ...]:
        """What `keep` may be."""
        return (*(side.label for side in self.sides), *([BOTH] if self.both_can_stay else []), NONE)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number it touches."""
        return tuple(sorted({variant.number for variant in self.touched}, key=number_order))

    @property
    def touched(self) -> set[Variant]:
        """Everything that waits for the decision."""
        return {variant for side in self.sides for variant in side.variants}

    def dropped(self, keep: str) -> set[Variant]:
        """What is not delivered when `keep` is one of the choices."""
        kept = {variant for side in self.sides if keep in (side.label, BOTH) for variant in side.variants}
        return self.touched - kept


def forked_chains(variants: Sequence[Variant], chains: Chains) -> Iterator[Conflict]:
    """Chains that part although nobody restored a desk: rewritten, or a copied disk run beside its original."""
    for fork in chains.forks:
        if not fork.explained:
            sides = tuple(
                Side(fork.label(branch), _told_after(fork, branch, variants, chains)) for branch in fork.branches
            )
            firsts = (branch.first for branch in fork.branches)
            yield Conflict(Kind.CHAIN_FORKED, (fork.head, *firsts), sides, both_can_stay=True)


def _told_after(fork: Fork, branch: Branch, variants: Iterable[Variant], chains: Chains) -> tuple[Variant, ...]:
    return tuple(
        variant
        for variant in variants
        if any(chains.tips[tip].told_last(variant.number) > fork.seq for tip in variant.tips & branch.tips)
    )


def clashing_numbers(variants: Sequence[Variant]) -> Iterator[Conflict]:
    """Numbers of which more than one thing is told: another shot or person, or another portrait of the same shot."""
    for group in _groups((variant.number, variant) for variant in variants):
        if len(group) > 1:
            shots = {(variant.record.intent, variant.record.original_sha256, variant.who) for variant in group}
            kind = Kind.NUMBER_TWICE if len(shots) > 1 else Kind.PORTRAIT_TWICE
            yield _conflict(kind, group, both_can_stay=_are_different_people(group))


def _are_different_people(group: Sequence[Variant]) -> bool:
    """Whether each has a picture of its own, and nobody known is there twice."""
    known = [variant.who for variant in group if any(variant.who)]
    originals = {variant.record.original_sha256 for variant in group}
    return len(originals) == len(group) and len(set(known)) == len(known)


def repeated_people(variants: Sequence[Variant]) -> Iterator[Conflict]:
    """One person accepted under several numbers for one 学籍, neither of which replaces the other."""
    for group in _people(variants):
        replaced = {one: [other for other in group if _is_retake(one, other)] for one in group}
        for together in _together(group):
            newest = _newest(together, replaced)
            if len({variant.number for variant in newest}) > 1:
                yield _conflict(Kind.PERSON_TWICE, newest, replaced, together=_side_by_side(newest))


def _together(group: Sequence[Variant]) -> Iterator[list[Variant]]:
    """One person's variants by what they were captured for, directly or through others, replaced ones included."""

    def beside(one: Variant) -> Iterator[Variant]:
        return (other for other in group if one.is_one_person_with(other) or _one_replaces_the_other(one, other))

    met: set[Variant] = set()
    for variant in group:
        if variant not in met:
            found = _reached(variant, beside)
            met.update(found)
            yield found


def _side_by_side(newest: Sequence[Variant]) -> list[tuple[Variant, ...]]:
    """What may be delivered together: a picture for each 学籍 that is told; without 学号 it may be for any."""
    told = sorted({variant.student_number for variant in newest} - {""})
    alone: list[tuple[Variant, ...]] = [(variant,) for variant in newest]
    if len(told) < 2:
        return alone
    places = ([one for one in newest if one.student_number in (number, "")] for number in told)
    picks = (tuple(sorted(set(pick), key=in_order)) for pick in islice(product(*places), _PICKS))
    fitting = {pick for pick in picks if len(pick) == len(told) and not _one_code_twice(pick)}
    return sorted(fitting, key=lambda pick: [in_order(one) for one in pick]) or alone


def _one_code_twice(pick: Sequence[Variant]) -> bool:
    codes = [variant.who.code for variant in pick if variant.who.code]
    return len(set(codes)) < len(codes)


def _newest(group: Sequence[Variant], replaced: Mapping[Variant, Sequence[Variant]]) -> list[Variant]:
    """Those that nothing replaces, and those that replace each other in a ring, which no honest chain tells."""
    heads = [one for one in group if not any(one in replaced[other] for other in group)]
    reached = {one for head in heads for one in _reached(head, replaced.__getitem__)}
    return [one for one in group if one in heads or one not in reached]


def _people(variants: Sequence[Variant]) -> Iterator[list[Variant]]:
    """Variants that share a document number or a 采集码, directly or through others."""
    holders: dict[tuple[str, str], list[Variant]] = defaultdict(list)
    for variant in variants:
        for key in _keys(variant):
            holders[key].append(variant)
    met: set[Variant] = set()
    for variant in variants:
        if variant not in met:
            person = _reached(variant, lambda one: (other for key in _keys(one) for other in holders[key]))
            met.update(person)
            yield person


def _keys(variant: Variant) -> list[tuple[str, str]]:
    return [(kind, value) for kind, value in zip(Who._fields, variant.who, strict=True) if value]


def _one_replaces_the_other(one: Variant, other: Variant) -> bool:
    return _is_retake(one, other) or _is_retake(other, one)


def with_replaced(waiting: Iterable[Variant], variants: Sequence[Variant]) -> set[Variant]:
    """What waits, and all that it would replace: whether those are replaced is open as well."""
    numbered: dict[str, list[Variant]] = defaultdict(list)
    for variant in variants:
        numbered[variant.number].append(variant)
    found: set[Variant] = set()
    for variant in waiting:
        found |= {*_reached(variant, lambda one: _replaced(one, numbered))}
    return found


def _replaced(one: Variant, numbered: Mapping[str, Sequence[Variant]]) -> Iterator[Variant]:
    return (other for other in numbered.get(one.record.retake_of, ()) if _is_retake(one, other))


def _is_retake(variant: Variant, other: Variant) -> bool:
    """Whether a chain that holds both says that the first replaces the other."""
    return variant is not other and variant.record.retake_of == other.number and bool(variant.tips & other.tips)


def repeated_originals(variants: Sequence[Variant]) -> Iterator[Conflict]:
    """One file of the camera accepted under several numbers."""
    for group in _groups((variant.record.original_sha256, variant) for variant in variants):
        if len({variant.number for variant in group}) > 1:
            yield _conflict(Kind.ORIGINAL_TWICE, group)


def repeated_portraits(variants: Sequence[Variant]) -> Iterator[Conflict]:
    """One portrait, to the last byte, under several numbers, although their originals differ: it is delivered once."""
    for group in _groups((variant.portrait_sha256, variant) for variant in variants):
        if len({variant.number for variant in group}) > 1:
            yield _conflict(Kind.DELIVERED_TWICE, group)


def _conflict(
    kind: Kind,
    group: Sequence[Variant],
    hanging_on: Mapping[Variant, Sequence[Variant]] = MappingProxyType({}),
    both_can_stay: bool = False,
    together: Sequence[tuple[Variant, ...]] = (),
) -> Conflict:
    """A conflict with one side for each variant of a group, or for each choice of some, and all that hangs on it."""
    labels = {variant: label for label, variant in _labelled(group)}
    sides = (
        Side(
            "+".join(labels[variant] for variant in side),
            tuple(sorted({one for variant in side for one in _reached(variant, _hanging(hanging_on))}, key=in_order)),
        )
        for side in together or [(variant,) for variant in group]
    )
    return Conflict(kind, tuple(f"{variant.number}/{variant.mark}" for variant in group), tuple(sides), both_can_stay)


def _hanging(on: Mapping[Variant, Sequence[Variant]]) -> Callable[[Variant], Iterable[Variant]]:
    return lambda one: on.get(one, ())


def _labelled(group: Sequence[Variant]) -> Iterator[tuple[str, Variant]]:
    """Each variant by its number; with its mark, and a place if need be, where the number alone does not tell."""
    numbers = Counter(variant.number for variant in group)
    marks = Counter((variant.number, variant.mark) for variant in group)
    seen: Counter[tuple[str, str]] = Counter()
    for variant in group:
        own = variant.number, variant.mark
        seen[own] += 1
        if numbers[variant.number] == 1:
            yield variant.number, variant
        else:
            yield "/".join(own) + (f"-{seen[own]}" if marks[own] > 1 else ""), variant


def _groups(pairs: Iterable[tuple[str, Variant]]) -> Iterable[list[Variant]]:
    """Variants by what they share, in the order of the first of each group."""
    groups: dict[str, list[Variant]] = defaultdict(list)
    for shared, variant in pairs:
        groups[shared].append(variant)
    return groups.values()


def _reached(start: Variant, step: Callable[[Variant], Iterable[Variant]]) -> list[Variant]:
    """A variant and all that can be reached from it, in order."""
    reached, waiting = {start}, [start]
    while waiting:
        new = set(step(waiting.pop())) - reached
        reached |= new
        waiting += new
    return sorted(reached, key=in_order)
