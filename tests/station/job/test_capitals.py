"""Amounts in words: what the regulation gives as examples, and that each can be read back to the very fen."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.job.capitals import FIGURES, MOST, capitals

UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read(words: str) -> int:
    """The amount that the words mean, told by somebody who knows figures and units and nothing of how they are made."""
    yuan, point, rest = words.removesuffix("整").partition("元")
    if not point:
        yuan, rest = "", yuan
    jiao, cent = (re.search(f"([{FIGURES}]){unit}", rest) for unit in "角分")
    return 100 * whole(yuan) + sum(each * FIGURES.index(found[1]) for each, found in ((10, jiao), (1, cent)) if found)


def whole(words: str) -> int:
    for unit, each in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            high, _, low = words.rpartition(unit)
            return whole(high) * each + whole(low)
    total = figure = 0
    for character in words:
        if character in UNITS:
            total, figure = total + figure * UNITS[character], 0
        else:
            figure = FIGURES.index(character)
    return total + figure


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (1500, "壹拾伍元整"),
        (150_000, "壹仟伍佰元整"),
        (46_500, "肆佰陆拾伍元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万零柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_000_000, "壹拾万元整"),
        (10**14, "壹万亿元整"),
        (10**14 + 5 * 10**10, "壹万零伍亿元整"),
    ],
)
def test_amounts_are_written_as_the_regulation_writes_them(fen: int, words: str) -> None:
    assert capitals(fen) == words and read(words) == fen


@settings(max_examples=200, deadline=None)
@given(st.integers(0, MOST) | st.integers(0, 9_999_999) | st.sampled_from([10**n for n in range(16)]))
def test_every_amount_can_be_read_back_to_the_fen(fen: int) -> None:
    words = capitals(fen)
    assert read(words) == fen
    assert words.endswith("整") == (fen % 10 == 0) and "零零" not in words
    assert not re.search("零[拾佰仟万亿角分]", words) and not re.search("[零]元", words.removeprefix("零元"))


@pytest.mark.parametrize("fen", [-1, MOST + 1])
def test_what_no_paper_can_hold_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="no amount"):
        capitals(fen)
