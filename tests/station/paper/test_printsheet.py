"""Where prints lie on paper: for every width, count and paper, nothing overlaps, sticks out or is out of shape."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.paper.printsheet import (
    CAPTIONS,
    MARGIN,
    MOST,
    PAPERS,
    WIDTHS_MM,
    Box,
    DoesNotFit,
    Layout,
    Prints,
    dots_per_inch,
    enlarged,
    lay_out,
    mm,
    picture_size,
)

wanted = st.builds(
    Prints,
    width=st.integers(*WIDTHS_MM),
    count=st.integers(1, MOST),
    paper=st.sampled_from(list(PAPERS)),
    cut_marks=st.booleans(),
    caption=st.sampled_from(CAPTIONS),
)


def apart(one: Box, other: Box) -> bool:
    across = one.right <= other.left or other.right <= one.left
    return across or one.bottom <= other.top or other.bottom <= one.top


def inside(one: Box, paper: Box, margin: int = 0) -> bool:
    near, far = (one.left, one.top), (paper.width - one.right, paper.height - one.bottom)
    return min(*near, *far) >= margin


def laid_out(prints: Prints) -> Layout:
    """The sheet, of as many as have room where too many were wanted; one always has."""
    try:
        return lay_out(prints)
    except DoesNotFit as told:
        assert 0 < told.most < prints.count
        return lay_out(Prints(prints.width, told.most, prints.paper, prints.cut_marks, prints.caption))


@settings(max_examples=150, deadline=None)
@given(wanted)
def test_nothing_overlaps_nothing_sticks_out_and_no_picture_is_out_of_shape(prints: Prints) -> None:
    sheet = laid_out(prints)
    assert sorted((sheet.paper.width, sheet.paper.height)) == list(PAPERS[prints.paper])
    assert all(inside(one, sheet.paper, MARGIN) for one in (*sheet.pictures, *sheet.captions))
    assert all(inside(cut, sheet.paper) for cut in sheet.cuts)
    assert all(apart(*two) for two in combinations((*sheet.pictures, *sheet.captions), 2))
    assert all(apart(cut, one) for cut in sheet.cuts for one in (*sheet.pictures, *sheet.captions))
    assert all(apart(*two) for two in combinations(sheet.cuts, 2))
    for picture, caption in zip(sheet.pictures, sheet.captions, strict=True):
        assert abs(picture.width * 4 - picture.height * 3) <= 2, "three to four, to the pixel"
        assert abs(mm(picture.width) - prints.width) < 0.05
        assert picture.left < caption.left < caption.right < picture.right and picture.bottom < caption.top
    assert len(sheet.cuts) == (8 * len(sheet.pictures) if prints.cut_marks else 0)
    assert list(sheet.pictures) == sorted(sheet.pictures, key=lambda one: (one.top, one.left))


@settings(max_examples=80, deadline=None)
@given(wanted)
def test_cut_marks_go_on_along_the_edges_of_their_pictures(prints: Prints) -> None:
    sheet = laid_out(prints)
    for cut in sheet.cuts:
        if cut.width < cut.height:
            assert any(cut.left + cut.width // 2 in (one.left, one.right) for one in sheet.pictures)
        else:
            assert any(cut.top + cut.height // 2 in (one.top, one.bottom) for one in sheet.pictures)


@pytest.mark.parametrize(
    ("paper", "width", "most"),
    [("5-inch", 33, 4), ("5-inch", 25, 9), ("6-inch", 33, 8), ("5-inch", 40, 2), ("A4", 33, 30), ("5-inch", 60, 1)],
)
def test_papers_hold_what_photo_shops_put_on_them(paper: str, width: int, most: int) -> None:
    with pytest.raises(DoesNotFit) as told:
        lay_out(Prints(width, MOST, paper))  # type: ignore[arg-type]
    assert told.value.most == most


def test_a_portrait_has_three_hundred_dots_to_the_inch_up_to_its_own_size() -> None:
    assert picture_size(33) == (390, 520) and dots_per_inch(33) == 369
    assert not enlarged(40) and enlarged(41) and dots_per_inch(50) == 244
