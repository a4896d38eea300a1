from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.readers import slots
from drivers.readers.slots import Movement, movements

EMPTY, LYING = 0x10, slots.PRESENT
IN_USE, MUTE = 0x100, 0x200


def state(bits: int, counter: int) -> int:
    return counter << slots.COUNTER_SHIFT | bits


P, L, M = Movement.PLACED, Movement.LIFTED, Movement.MISSED


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        (slots.UNAWARE, state(EMPTY, 7), []),
        (slots.UNAWARE, state(LYING, 7), [P]),
        (state(EMPTY, 0), state(LYING, 1), [P]),
        (state(LYING, 1), state(EMPTY, 2), [L]),
        (state(EMPTY, 2), state(EMPTY, 4), [M]),
        (state(LYING, 1), state(LYING, 3), [L, P]),
        (state(LYING, 1), state(LYING, 5), [L, M, P]),
        (state(EMPTY, 0), state(LYING, 3), [M, P]),
        (state(LYING, 1), state(EMPTY, 4), [L, M]),
        (state(LYING, 0xFFFF), state(LYING, 1), [L, P]),
        (state(LYING, 1), state(LYING | IN_USE, 1), []),
        (state(LYING | IN_USE, 1), state(LYING | MUTE, 1), []),
    ],
)
def test_what_a_hand_did(old, new, moves):
    assert movements(old, new) == moves


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(0, 0xFFFF), st.data())
def test_looking_seldom_loses_no_swap_and_invents_no_card(looks, counter, data):
    """A hand puts down and lifts in turn; the driver looks only now and then. Cards are placed, lifted or missed."""
    lying, known, placed, told = False, state(EMPTY, counter), 0, []
    for look in looks:
        lying = not lying
        placed += lying
        counter = (counter + 1) & 0xFFFF
        if look:
            new = state(LYING if lying else EMPTY, counter)
            told += movements(known, new)
            known = new
    told += movements(known, state(LYING if lying else EMPTY, counter))
    assert told.count(P) + told.count(M) == placed
    assert told.count(P) - told.count(L) == lying
    assert all(first != second for first, second in pairwise(told) if M not in (first, second))


def test_the_counter_of_an_unplugged_reader_means_nothing():
    assert slots.is_gone(state(slots.UNKNOWN | slots.UNAVAILABLE, 0x7FFF))
    assert not slots.is_gone(state(LYING | IN_USE, 3))


def test_the_counter_is_fed_back_and_changed_is_not():
    assert slots.fed_back(state(LYING | slots.CHANGED, 9)) == state(LYING, 9)
