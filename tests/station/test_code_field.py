"""The window's field for codes: a burst is a code exactly as it came; everything else is told, never taken."""

import pytest

from drivers.readers.assembly import GAP
from station.code_field import CodeField, Heard

CODE = "Zm9v-YmFyYmF6"


def type_in(
    field: CodeField, text: str, start: float = 10.0, gap: float = 0.01, caps_lock: bool = False
) -> list[Heard]:
    heard = (field.feed(one, start + place * gap, caps_lock=caps_lock) for place, one in enumerate(text))
    return [one for one in heard if one is not None]


@pytest.mark.parametrize("suffix", ["\r", "\n", "\t"])
def test_a_burst_is_a_code_exactly_as_it_came(suffix: str) -> None:
    assert type_in(CodeField(), f" {CODE} {suffix}") == [Heard(f" {CODE} ")]


def test_one_code_after_the_other() -> None:
    field = CodeField()
    codes = [type_in(field, f"{CODE}{place}\r", start=10.0 + place) for place in range(3)]
    assert codes == [[Heard(f"{CODE}{place}")] for place in range(3)]


def test_what_a_hand_types_is_told_and_not_taken() -> None:
    assert type_in(CodeField(), f"{CODE}\r", gap=0.2) == [Heard(why="by-hand")]
    assert type_in(CodeField(), "123\r") == [Heard(why="by-hand")]
    assert type_in(CodeField(), "\r") == [Heard(why="by-hand")]


def test_enter_and_line_feed_are_one_end() -> None:
    assert type_in(CodeField(), f"{CODE}\r\n") == [Heard(CODE)]


def test_letters_under_caps_lock_are_nobodys_code() -> None:
    """Whether the scanner turned them round itself can't be told, and another case is another person."""
    field = CodeField()
    assert type_in(field, f"{CODE.swapcase()}\r", caps_lock=True) == [Heard(why="caps-lock")]
    assert type_in(field, f"{CODE}\r", start=20.0) == [Heard(CODE)], "and the next one is not touched by it"
    assert type_in(field, "20260601-000117\r", start=30.0, caps_lock=True) == [Heard("20260601-000117")]


def test_caps_lock_seen_at_one_key_is_enough() -> None:
    field = CodeField()
    field.feed("A", 10.0, caps_lock=True)
    assert type_in(field, f"{CODE}\r", start=10.01) == [Heard(why="caps-lock")]
    field.feed("A", 20.0, caps_lock=True)
    assert type_in(field, f"{CODE}\r", start=20.1 + GAP) == [Heard(CODE)], "quiet ends what was before"


def test_nothing_of_a_code_is_in_what_is_logged() -> None:
    assert CODE not in repr(Heard(CODE))
