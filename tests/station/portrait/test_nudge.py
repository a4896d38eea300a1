"""A crop moved by hand stays in the picture and large enough, and comes back to the very same pixels."""

from hypothesis import given
from hypothesis import strategies as st

from station.checks import limits
from station.checks.crop import Crop
from station.portrait.nudge import Nudge

FORM = limits.load("blue-2017/1").portrait
KEYS = st.tuples(st.integers(-10, 10), st.integers(-10, 10), st.integers(-4, 4))


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Crop, tuple[int, int]]:
    """A crop as the solver gives it, somewhere in a picture."""
    width = draw(st.integers(480, 2500))
    height = round(width * 640 / 480)
    x, y = draw(st.integers(0, 400)), draw(st.integers(0, 400))
    return Crop(x, y, width, height), (x + width + draw(st.integers(0, 400)), y + height + draw(st.integers(0, 400)))


@given(scenes(), st.lists(KEYS, max_size=30))
def test_no_keys_lead_out_of_the_picture_or_below_the_portraits_size(
    scene: tuple[Crop, tuple[int, int]], keys: list[tuple[int, int, int]]
) -> None:
    start, size = scene
    nudge = Nudge(start)
    for key in keys:
        nudge = nudge.moved(*key, size, FORM)
        crop = nudge.crop(FORM)
        assert crop.x >= 0 and crop.y >= 0 and crop.x + crop.width <= size[0] and crop.y + crop.height <= size[1]
        assert crop.width >= 480 and crop.height >= 640
        assert abs(crop.height - crop.width * 640 / 480) <= 0.5


@given(scenes(), st.lists(KEYS, max_size=20))
def test_every_way_back_leads_to_the_same_pixels(
    scene: tuple[Crop, tuple[int, int]], keys: list[tuple[int, int, int]]
) -> None:
    start, size = scene
    nudge, way = Nudge(start), []
    for right, down, wider in keys:
        moved = nudge.moved(right, down, wider, size, FORM)
        if moved == Nudge(start, nudge.right + right, nudge.down + down, nudge.wider + wider):  # no edge in the way
            way.append((right, down, wider))
            nudge = moved
    for right, down, wider in way:  # in any order: steps are counted, not added up in rounded pixels
        nudge = Nudge(start, nudge.right - right, nudge.down - down, nudge.wider - wider)
    assert nudge.crop(FORM) == start


@given(scenes(), st.integers(-200, 200))
def test_a_step_is_one_pixel_of_the_portrait(scene: tuple[Crop, tuple[int, int]], steps: int) -> None:
    start, _ = scene
    moved = Nudge(start, right=steps).crop(FORM)
    assert abs((moved.x - start.x) * 480 / start.width - steps) <= 0.5 * 480 / start.width + 1e-9
    assert (moved.y, moved.width, moved.height) == (start.y, start.width, start.height)


def test_at_the_edge_a_long_step_goes_as_far_as_there_is_room() -> None:
    nudge = Nudge(Crop(6, 0, 960, 1280)).moved(-10, 0, 0, (2000, 1280), FORM)
    assert nudge.crop(FORM) == Crop(0, 0, 960, 1280)
    assert nudge.moved(-10, 0, 0, (2000, 1280), FORM) == nudge


def test_a_crop_of_the_portraits_own_size_gets_no_smaller() -> None:
    nudge = Nudge(Crop(10, 10, 480, 640))
    assert nudge.moved(0, 0, -1, (600, 700), FORM) == nudge
