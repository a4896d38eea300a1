"""Whatever the packages tell: nothing that contradicts something else is delivered unless a person said so."""

from collections.abc import Iterable

from hypothesis import example, given
from hypothesis import strategies as st
from support.variants import variant

from station.export.receive.chains import Chains
from station.export.receive.settling import Settled, settle
from station.export.receive.variants import Variant, Who, in_order

NUMBERS = [f"{desk}-000{place}" for desk in "AB" for place in range(1, 5)]
NO_FORKS = Chains([])


VARIANTS = st.lists(
    st.builds(
        variant,
        st.sampled_from(NUMBERS),
        st.integers(0, 9),
        st.tuples(st.sampled_from(["", "P", "Q", "R"]), st.sampled_from(["", "C", "D"])),
        st.sampled_from(["", "", *NUMBERS]),
    ),
    max_size=8,
    unique_by=lambda one: (one.number, one.mark, one.who),
).map(lambda found: sorted(found, key=in_order))


def pairs(settled: Settled) -> Iterable[tuple[Variant, Variant]]:
    delivered = settled.delivered
    return ((one, other) for index, one in enumerate(delivered) for other in delivered[index + 1 :])


def share_a_person(one: Variant, other: Variant) -> bool:
    return any(mine and mine == theirs for mine, theirs in zip(one.who, other.who, strict=True))


def replaces(one: Variant, other: Variant, variants: list[Variant]) -> bool:
    """Whether retakes lead from one to the other."""
    met, waiting = {one}, [one]
    while waiting:
        step = waiting.pop()
        older = {v for v in variants if v.number == step.record.retake_of and v.tips & step.tips} - met
        met |= older
        waiting += older
    return other in met


CLASH_BETWEEN_ONE_PERSONS = [
    variant("A-0002", 1, ("", "C"), "A-0004"),
    variant("A-0002", 3, ("", "C"), "A-0003"),
    variant("A-0003", 0, ("P", "C"), "A-0001"),
    variant("A-0004", 2, ("P", "C")),
]
LINKED_BY_A_REPLACED_ONE = [
    variant("A-0001", 0, ("", "C")),
    variant("A-0002", 2, ("P", "C"), "A-0004"),
    variant("A-0003", 3, ("P", ""), "A-0002"),
]


@given(VARIANTS)
@example(CLASH_BETWEEN_ONE_PERSONS)
@example(LINKED_BY_A_REPLACED_ONE)
def test_without_a_decision_nothing_that_contradicts_is_delivered(variants: list[Variant]) -> None:
    settled = settle(variants, NO_FORKS, {})
    assert {*settled.delivered, *settled.held} == set(variants)
    for one, other in pairs(settled):
        assert one.number != other.number
        assert one.record.original_sha256 != other.record.original_sha256
        assert not share_a_person(one, other) or replaces(one, other, variants) or replaces(other, one, variants)


@given(VARIANTS, st.data())
def test_only_what_was_decided_against_is_gone(variants: list[Variant], data: st.DataObject) -> None:
    """People decide one conflict after the other; in the end nothing waits, and every number twice was allowed."""
    decisions: dict[str, str] = {}
    settled = settle(variants, NO_FORKS, decisions)
    while settled.open:
        conflict = data.draw(st.sampled_from(settled.open))
        decisions[conflict.id] = data.draw(st.sampled_from(conflict.choices))
        settled = settle(variants, NO_FORKS, decisions)
        dropped = {one for each in settled.decided for one in each.dropped(decisions[each.id])}
        assert set(variants) == {*settled.delivered, *settled.held} | dropped
        assert not {*settled.delivered, *settled.held} & dropped
    assert not settled.held
    twice = {one.number for one, other in pairs(settled) if one.number == other.number}
    both = {conflict.numbers[0] for conflict in settled.decided if decisions[conflict.id] == "both"}
    assert twice <= both
    for one, other in pairs(settled):
        assert one.record.original_sha256 != other.record.original_sha256


@given(VARIANTS, VARIANTS)
def test_a_conflict_keeps_its_name_and_its_choices_whatever_else_is_told(
    variants: list[Variant], others: list[Variant]
) -> None:
    strangers = [strange(other) for other in others]
    alone = settle(variants, NO_FORKS, {}).open
    among_others = settle(sorted([*variants, *strangers], key=in_order), NO_FORKS, {}).open
    named = {conflict.id: conflict.choices for conflict in among_others}
    assert {conflict.id: conflict.choices for conflict in alone}.items() <= named.items()
    assert len(named) == len(among_others)
    assert all(len(set(choices)) == len(choices) >= 3 for choices in named.values())


def strange(one: Variant) -> Variant:
    """The same at desks, and of people and shots, that nothing else is about."""
    letter = {"A": "Y", "B": "Z"}[one.number[0]]
    again = one.record.retake_of and letter + one.record.retake_of[1:]
    who = Who(*(value and f"strange {value}" for value in one.who))
    return variant(letter + one.number[1:], int(one.mark) + 100, who, again)
