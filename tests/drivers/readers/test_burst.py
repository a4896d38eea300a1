"""A scanner or a hand: only a burst that came whole and at a scanner's speed is a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.readers.assembly import GAP, LONGEST
from drivers.readers.burst import QUICK, SHORTEST, Burst

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=SHORTEST, max_size=60)


def codes_of(*typed):
    """What comes of these pairs of a text and the pause before each of its characters, with quiet before all."""
    burst, at, codes = Burst(), 0.0, []
    for text, pause in typed:
        for character in text:
            at += pause
            if code := burst.feed(character, at):
                codes.append(code)
    return codes


@given(TEXT, st.floats(0, QUICK - 0.001), st.sampled_from("\r\n\t"))
def test_a_scan_is_taken_whole(text, pause, suffix):
    assert codes_of((text + suffix, pause)) == [text]


@given(st.text(st.characters(min_codepoint=9, max_codepoint=126), max_size=200), st.data())
def test_what_a_hand_types_is_never_a_scan(text, data):
    burst, at = Burst(), 0.0
    for character in text:
        at += data.draw(st.floats(QUICK + 0.001, 2))
        assert burst.feed(character, at) is None


@given(st.lists(st.tuples(st.characters(min_codepoint=9, max_codepoint=126), st.floats(0, 0.4)), max_size=120))
def test_a_code_is_all_that_came_since_it_was_quiet(typed):
    burst, at, since_quiet = Burst(), 0.0, ""
    for character, pause in typed:
        before, at = at, at + pause
        if at - before >= GAP:
            since_quiet = ""
        code = burst.feed(character, at)
        if code is not None:
            assert code == since_quiet
        since_quiet = "" if character in "\r\n\t" else since_quiet + character


def test_a_scan_after_typing_counts_only_after_quiet():
    assert codes_of(("ab", 0.15), ("CODE123\r", 0.06)) == []
    assert codes_of(("ab", 0.15), ("C", 0.1), ("ODE123\r", 0.005)) == []
    assert codes_of(("ab", 0.15), ("C", GAP), ("ODE123\r", 0.005)) == ["CODE123"]


def test_a_pause_within_a_scan_leaves_no_half_of_it():
    assert codes_of(("FIRSTHALF", 0.005), ("S", 0.1), ("ECONDHALF\r", 0.005)) == []


@pytest.mark.parametrize("text", ["", "12345", "x" * (LONGEST + 1)])
def test_too_short_and_too_long_are_no_scan(text):
    assert codes_of((text + "\r", 0.001)) == []


def test_line_feed_after_return_is_nothing():
    assert codes_of(("CODE123\r\n", 0.001)) == ["CODE123"]


def test_a_key_without_a_character_ends_nothing():
    burst = Burst()
    assert [burst.feed(character, 1.0) for character in ("C", "", "O", "DE12", "3", "\r")][-1] == "CODE123"
