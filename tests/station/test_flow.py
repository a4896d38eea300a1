"""The flow of a sitting as a graph: no arrow leads out of an end, and none releases a shutter but from the chair."""

import itertools

import pytest

from station.flow import ARROWS, ENDED, ImpossibleStepError, State, Step, can, move


def test_every_state_is_reached_from_a_swipe():
    reached, frontier = {State.WAITING}, [State.WAITING]
    while frontier:
        state = frontier.pop()
        following = {target for (source, _), target in ARROWS.items() if source is state} - reached
        reached |= following
        frontier += following
    assert reached == set(State)


def test_nothing_leads_out_of_an_end():
    assert not [arrow for arrow in ARROWS if arrow[0] in ENDED]


def test_every_other_state_has_a_way_on():
    assert {source for source, _ in ARROWS} == set(State) - ENDED


def test_only_an_armed_sitting_asks_for_a_picture():
    assert [source for source, step in ARROWS if step is Step.INTEND] == [State.ARMED]


def test_a_sitting_is_accepted_only_from_review():
    assert [source for (source, step), target in ARROWS.items() if target is State.ACCEPTED] == [State.REVIEW]


def test_no_sitting_is_given_up_while_a_shot_is_open():
    assert not can(State.SHOOTING, Step.ABANDON)
    assert not can(State.SETTLING, Step.ABANDON)


@pytest.mark.parametrize(("state", "step"), [pair for pair in itertools.product(State, Step) if pair not in ARROWS])
def test_what_is_not_listed_cannot_happen(state, step):
    with pytest.raises(ImpossibleStepError, match=step.value):
        move(state, step)
