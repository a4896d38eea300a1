"""The sitter's mark: read back as drawn, or not at all."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from drivers.simulated import mark


def badge(person: int, width: int = 90) -> NDArray[np.uint8]:
    suit = np.full((320, 480, 3), (40, 90, 220), np.uint8)
    height = width * mark.MODULES[1] // mark.MODULES[0]
    mark.draw(suit[150 : 150 + height, 180 : 180 + width], person)
    return suit


@given(person=st.integers(0, mark.LAST))
@settings(max_examples=100, deadline=None)
def test_whoever_is_drawn_is_read(person: int) -> None:
    assert mark.read(badge(person)) == person


@given(person=st.integers(0, mark.LAST), side=st.sampled_from((0, 1)))
@settings(max_examples=60, deadline=None)
def test_a_mirrored_mark_is_nobody(person: int, side: int) -> None:
    assert mark.read(np.ascontiguousarray(cv2.flip(badge(person), side))) is None


@given(person=st.integers(0, mark.LAST), turns=st.sampled_from((1, 2, 3)))
@settings(max_examples=30, deadline=None)
def test_a_sideways_picture_still_tells(person: int, turns: int) -> None:
    assert mark.read(np.ascontiguousarray(np.rot90(badge(person), turns))) == person


@given(
    person=st.integers(0, mark.LAST),
    place=st.integers(0, 2**30),
    size=st.integers(4, 40),
    grey=st.integers(0, 255),
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_mark_is_never_somebody_else(person: int, place: int, size: int, grey: int) -> None:
    suit = badge(person)
    y, x = 150 + place % 47, 180 + place // 47 % 90
    suit[y : y + size, x : x + size] = grey
    assert mark.read(suit) in (person, None)


def test_two_different_marks_are_nobody() -> None:
    both = np.vstack((badge(5), badge(6)))
    assert mark.read(both) is None
    assert mark.read(np.vstack((badge(5), badge(5)))) == 5


def test_plain_cloth_is_nobody() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (640, 480, 3), np.uint8)
    assert mark.read(noise) is None
    assert mark.read(np.full((640, 480, 3), 200, np.uint8)) is None


@pytest.mark.parametrize("person", [-1, mark.LAST + 1])
def test_a_number_too_large_for_a_mark_is_refused(person: int) -> None:
    with pytest.raises(ValueError, match=str(person)):
        mark.draw(np.zeros((90, 170, 3), np.uint8), person)
