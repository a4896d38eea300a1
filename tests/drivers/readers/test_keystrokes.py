"""From key events to codes: what scanners type, and whatever else may come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.inputs import by_number, dropped, held, press, typed, typed_with_caps_lock

from drivers.readers.assembly import GAP, LONGEST
from drivers.readers.base import CodeRead, ReadFailed
from drivers.readers.keystrokes import (
    CAPS_LOCK,
    ENTER,
    EV_KEY,
    KEYPAD_ENTER,
    KEYS,
    NUM_LOCK,
    REPEAT,
    SYN_DROPPED,
    TAB,
    Keystrokes,
)

ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60)
CONTROL, ALT = 29, 56
EACH = 0.004
"""Seconds from one event to the next, as a quick scanner sends them."""


def codes_of(*bursts, pause=1.0):
    """What comes of these bursts of events, with so much quiet before each, and after the last."""
    keys, at, sightings = Keystrokes(since=0), 0.0, []
    for burst in bursts:
        at += pause
        sightings.append(keys.quiet(at))
        for event in burst:
            sightings.append(keys.feed(*event, at))
            at += EACH
    sightings.append(keys.quiet(at + 1))
    return [sighting for sighting in sightings if sighting]


def garbled(detail):
    return ReadFailed("scan", "garbled", detail)


@given(ASCII)
def test_every_text_comes_as_it_was_typed(text):
    assert codes_of(typed(text)) == [CodeRead(text)]


@given(ASCII)
def test_caps_lock_pressed_by_the_scanner_changes_no_text(text):
    """Nor the next one: it is pressed again after the suffix."""
    assert codes_of(typed_with_caps_lock(text), typed(text)) == [CodeRead(text)] * 2
    assert codes_of(typed_with_caps_lock(text), typed_with_caps_lock(text)) == [CodeRead(text)] * 2


@given(ASCII)
def test_characters_by_their_numbers_are_the_same_characters(text):
    events = [event for character in text for event in by_number(ord(character))]
    assert codes_of(events + press(ENTER)) == [CodeRead(text)]


@given(st.lists(ASCII, min_size=1, max_size=5))
def test_codes_come_one_by_one_in_their_order(texts):
    assert codes_of(*map(typed, texts)) == [CodeRead(text) for text in texts]


@pytest.mark.parametrize("suffix", [ENTER, KEYPAD_ENTER, TAB, None], ids=["enter", "keypad enter", "tab", "quiet"])
def test_each_suffix_ends_a_code(suffix):
    assert codes_of(typed("Ab1", suffix)) == [CodeRead("Ab1")]


def test_enter_and_line_feed_are_one_suffix():
    line_feed = held(CONTROL, press(36))
    assert codes_of(typed("Ab1") + line_feed) == [CodeRead("Ab1")]
    assert codes_of(typed("Ab1", None) + by_number(13) + by_number(10)) == [CodeRead("Ab1")]


def test_control_characters_of_the_code_are_kept():
    group_separator = held(CONTROL, press(27))
    assert codes_of([*typed("01", None), *group_separator, *typed("2")]) == [CodeRead("01\x1d2")]


def test_the_keypads_figures_are_figures_whatever_num_lock_says():
    keypad = [event for key in (79, 80, 81, 82, 83, 55, 78, 74, 98, 117) for event in press(key)]
    assert codes_of(press(NUM_LOCK) + keypad + press(NUM_LOCK) + press(ENTER)) == [CodeRead("1230.*+-/=")]


def test_a_key_that_is_held_counts_once():
    down, up = press(30)[:2], press(30)[2:]
    assert codes_of(down + [(EV_KEY, 30, REPEAT)] * 20 + up + typed("b")) == [CodeRead("ab")]


@pytest.mark.parametrize(
    ("events", "detail"),
    [
        (press(86), "unknown key"),
        (press(113), "unknown key"),
        (held(125, press(30)), "unknown key"),
        (by_number(233), "unknown character"),
        (by_number(0), "unknown character"),
        (held(ALT, press(30)), "unknown Alt key"),
        (held(ALT, [event for _ in range(6) for event in press(82)]), "unknown Alt key"),
        (held(CONTROL, press(59)), "unknown Ctrl key"),
        (dropped(typed("abcdefgh", None)), "events dropped"),
    ],
    ids=["102nd", "mute", "meta", "Alt 233", "Alt 0", "Alt a", "Alt six figures", "Ctrl F1", "dropped"],
)
def test_what_can_not_be_understood_is_garbled(events, detail):
    assert codes_of([*typed("Ab", None), *events, *typed("1")], typed("next")) == [garbled(detail), CodeRead("next")]


def test_shift_held_through_a_drop_does_not_shift_the_next_code():
    events = [*press(42)[:2], *press(30), (0, SYN_DROPPED, 0), *press(42)[2:], *press(ENTER)]
    assert codes_of(events, typed("next")) == [garbled("events dropped"), CodeRead("next")]


def test_half_a_code_is_nobodys():
    tail = Keystrokes(since=0)
    assert [code for event in typed("tail") if (code := tail.feed(*event, GAP / 2))] == [garbled("begun before")]
    assert codes_of(typed("whole"), typed("ha", None), typed("lf"), pause=GAP) == [
        CodeRead("whole"),
        garbled("no suffix"),
        CodeRead("lf"),
    ]


def test_a_code_longer_than_any_is_garbled_and_takes_no_room():
    keys, at = Keystrokes(since=0), 1.0
    for event in typed("x", None) * (LONGEST * 3):
        assert keys.feed(*event, at) is None
    assert len(repr(vars(keys._code))) < 2 * LONGEST
    assert [code for event in press(ENTER) if (code := keys.feed(*event, at))] == [garbled("too long")]


KEY_CODES = st.sampled_from([*KEYS, *range(0, 130), ENTER, TAB, CAPS_LOCK, 42, 29, 56, 113, 240, 0x2FF])
EVENTS = st.tuples(
    st.tuples(st.integers(0, 5), KEY_CODES, st.integers(-1, 3)) | st.just((0, 3, 0)) | st.just((0, 0, 0)),
    st.floats(0, 0.3),
)


@given(st.lists(EVENTS, max_size=80))
def test_any_events_are_codes_or_garbled(events):
    keys, at = Keystrokes(since=0), 0.0
    for (kind, key, value), pause in events:
        at += pause
        for sighting in (keys.quiet(at), keys.feed(kind, key, value, at)):
            assert sighting is None or isinstance(sighting, CodeRead) or sighting.code == "garbled"
            assert sighting != CodeRead("")


@given(st.lists(EVENTS, max_size=40), ASCII)
def test_whatever_came_before_the_next_code_is_whole_once_it_was_quiet(events, text):
    """Unless a modifier is still held: that is not the scanner's doing."""
    keys, at = Keystrokes(since=0), 0.0
    for (kind, key, value), pause in events:
        at += pause
        keys.feed(kind, key, value, at)
    for key in (42, 54, 29, 97, 56, 100):
        keys.feed(EV_KEY, key, 0, at)
    keys.feed(0, 0, 0, at)
    keys.quiet(at + GAP)
    codes = [code for event in typed(text) if (code := keys.feed(*event, at + GAP))]
    assert codes == [CodeRead(text)]
