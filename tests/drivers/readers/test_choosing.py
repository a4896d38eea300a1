"""Which device scanned: told by speed alone."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.readers.burst import QUICK, SHORTEST
from drivers.readers.choosing import Speed
from drivers.readers.keystrokes import ENTER

KEYS = st.integers(16, 25)


@given(st.lists(st.tuples(KEYS, st.floats(0, QUICK - 0.001)), min_size=SHORTEST, max_size=80))
def test_quick_keys_and_a_suffix_are_a_scan(keys):
    speed, at = Speed(), 0.0
    for key, pause in keys:
        at += pause
        assert not speed.is_scan(key, at)
    assert speed.is_scan(ENTER, at + 0.01)


@given(st.lists(st.tuples(KEYS | st.just(ENTER), st.floats(QUICK + 0.001, 1)), max_size=80))
def test_what_a_hand_types_is_no_scan(keys):
    speed, at = Speed(), 0.0
    for key, pause in keys:
        at += pause
        assert not speed.is_scan(key, at)


def test_few_keys_and_a_late_suffix_are_no_scan():
    speed = Speed()
    assert not any(speed.is_scan(30, at / 100) for at in range(SHORTEST - 1))
    assert not speed.is_scan(ENTER, SHORTEST / 100)
    assert not any(speed.is_scan(30, 1 + at / 100) for at in range(SHORTEST))
    assert not speed.is_scan(ENTER, 2)
