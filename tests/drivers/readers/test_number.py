from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.readers import number

digits17 = st.text("0123456789", min_size=17, max_size=17)


def test_the_standards_own_example():
    assert number.check_character("11010519491231002") == "X"
    assert number.is_valid("11010519491231002X")


@given(digits17)
def test_the_check_character_closes_iso_7064(digits):
    """The recursion of ISO 7064 is written quite differently from the weights and must agree with them."""
    remainder = 0
    for character in digits + number.check_character(digits):
        remainder = (remainder * 2 + (10 if character == "X" else int(character))) % 11
    assert remainder == 1


@given(digits17, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(digits, at, by):
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    assert not number.is_valid(wrong + number.check_character(digits))


@given(digits17, st.integers(0, 15))
def test_two_neighbours_swapped_are_noticed(digits, at):
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assert number.is_valid(swapped + number.check_character(digits)) == (swapped == digits)


WAYS = {"narrow": str.lower, "wide": lambda one: chr(ord(one.lower()) + 0xFEE0), "spaced": " {}\u3000".format}


@given(digits17, st.lists(st.sampled_from(sorted(WAYS)), min_size=18, max_size=18))
def test_typed_numbers_are_stored_one_way(digits, ways):
    stored = digits + number.check_character(digits)
    typed = "".join(WAYS[way](one) for one, way in zip(stored, ways, strict=True))
    assert number.normalised(typed) == stored


def test_birth_and_sex():
    assert number.birth("999999200002290012") == date(2000, 2, 29)
    assert number.birth("999999200102290012") is None
    assert number.sex("999999200002290012") == "male"
    assert number.sex("999999200002290020") == "female"


@given(st.text(max_size=20))
def test_whatever_has_no_form_is_refused_not_guessed(text):
    if number.has_form(text):
        return
    assert not number.is_valid(text)
    for question in (number.birth, number.sex):
        with pytest.raises(ValueError):
            question(text)


@pytest.mark.parametrize("text", ["", "1101051949123100", "1101051949123100２", "1101051949123100²", "٣" * 17])
def test_only_ascii_digits_make_a_check_character(text):
    with pytest.raises(ValueError):
        number.check_character(text)
