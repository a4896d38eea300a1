"""What live view may conclude: an empty chair, and checks that have held without a gap."""

from hypothesis import given
from hypothesis import strategies as st

from station.chair import FRAMES_WITHOUT_A_FACE, Chair
from station.hold import HOLD_SECONDS, LONGEST_GAP, Hold


def feed(chair: Chair, faces: list[int], start: float = 1.0) -> None:
    for step, count in enumerate(faces):
        chair.look(count > 0, start + step * 0.1)


def test_nobody_sat_yet_counts_as_empty():
    assert Chair(nobody_sat_yet=True).seen_empty
    assert not Chair(nobody_sat_yet=False).seen_empty


@given(st.lists(st.integers(0, 2), max_size=30))
def test_empty_means_three_judged_frames_in_a_row_without_a_face(faces):
    chair = Chair(nobody_sat_yet=False)
    feed(chair, faces)
    runs = "".join("0" if count == 0 else "x" for count in faces)
    assert chair.seen_empty == ("0" * FRAMES_WITHOUT_A_FACE in runs)


def test_what_was_seen_before_the_sitting_ended_does_not_count():
    chair = Chair(nobody_sat_yet=True)
    chair.sitting_ended(at=10.0)
    feed(chair, [0, 0, 0], start=9.0)
    assert not chair.seen_empty
    feed(chair, [0, 0, 0], start=10.1)
    assert chair.seen_empty


def test_once_seen_empty_the_next_sitter_does_not_undo_it():
    chair = Chair(nobody_sat_yet=False)
    feed(chair, [0, 0, 0, 1, 1])
    assert chair.seen_empty


def hold_over(frames: list[tuple[bool, float]]) -> Hold:
    hold = Hold()
    for good, at in frames:
        hold.look(good, at)
    return hold


def steady(seconds: float, start: float = 0.0) -> list[tuple[bool, float]]:
    return [(True, start + step * 0.1) for step in range(round(seconds / 0.1) + 1)]


def test_holding_long_enough_holds():
    assert not hold_over(steady(HOLD_SECONDS - 0.1)).held
    assert hold_over(steady(HOLD_SECONDS + 0.1)).held


def test_one_bad_frame_starts_afresh():
    assert not hold_over([*steady(0.5), (False, 0.6), *steady(0.5, start=0.7)]).held


def test_a_gap_in_live_view_starts_afresh():
    gap = 0.5 + LONGEST_GAP + 0.1
    assert not hold_over([*steady(0.5), *steady(0.5, start=gap)]).held


def test_another_picture_starts_afresh():
    hold = hold_over(steady(2.0))
    hold.reset()
    assert not hold.held
