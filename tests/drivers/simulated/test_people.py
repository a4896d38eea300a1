from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.readers import number
from drivers.simulated.people import DAYS, SEQUENCES, person, text_block

MANY = 2 * DAYS + 100


def test_nobody_shares_a_number():
    for seed in (0, 1, 4711):
        assert len({person(seed, index).id_number for index in range(MANY)}) == MANY


@given(st.integers(), st.integers(0, DAYS * SEQUENCES - 1))
def test_people_are_the_same_every_time_and_agree_with_their_numbers(seed, index):
    somebody = person(seed, index)
    assert somebody == person(seed, index)
    assert "999999" in somebody.id_number
    if somebody.kind != "i":
        assert number.is_valid(somebody.id_number)
        assert number.birth(somebody.id_number) == somebody.birth
        assert number.sex(somebody.id_number) == somebody.sex


@given(st.integers(), st.integers(0, 10_000))
def test_every_card_is_256_bytes(seed, index):
    assert len(text_block(person(seed, index))) == 256


def test_a_crowd_has_everybody_in_it():
    crowd = [person(1, index) for index in range(1000)]
    kinds = [somebody.kind for somebody in crowd]
    assert set(kinds) == {"resident", "j", "y", "i"}
    assert kinds.count("resident") > 900
    assert any("·" in somebody.name for somebody in crowd)
    assert any(len(somebody.name.encode("utf-16-le")) > 2 * len(somebody.name) for somebody in crowd)
    assert any(somebody.valid_to is None for somebody in crowd)


def test_seeds_make_different_crowds():
    crowds = [{person(seed, index).name for index in range(30)} for seed in range(5)]
    assert all(one != other for one, other in combinations(crowds, 2))


@pytest.mark.parametrize("index", [-1, DAYS * SEQUENCES])
def test_there_are_only_so_many_people(index):
    with pytest.raises(ValueError):
        person(1, index)
