"""Plans of a re-assignment: whatever is asked for, no picture is in two places, and none is gone unsaid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.job.reassigning import NothingMoves, NumberNotSeated, Plan, RunBackwards, Seat, shift, swap


def seats_of(pictures: list[bool]) -> list[Seat]:
    return [
        Seat(f"sitting {place}", f"A-{place + 1:04}", f"picture {place}" if there else None)
        for place, there in enumerate(pictures)
    ]


seatings = st.lists(st.booleans(), min_size=1, max_size=14).map(seats_of)


def planned(data: st.DataObject, seats: list[Seat]) -> Plan | None:
    """Any swap or shift; None where there is nothing to do."""
    numbers = st.sampled_from([seat.number for seat in seats])
    first, last = sorted((data.draw(numbers), data.draw(numbers)))
    by = data.draw(st.none() | st.integers(-5, 5))
    try:
        return swap(seats, first, last) if by is None else shift(seats, first, last, by)
    except NothingMoves:
        return None


@given(seatings, st.data())
def test_any_plan_is_a_partial_bijection_and_no_picture_vanishes_unsaid(seats: list[Seat], data: st.DataObject) -> None:
    plan = planned(data, seats)
    if plan is None:
        return
    here = {seat.sitting: seat.picture for seat in seats}
    pictures = {seat.picture for seat in seats} - {None}
    assert len({move.exposure for move in plan.moves}) == len(plan.moves)
    targets = [move.to_sitting for move in plan.moves if move.to_sitting is not None]
    assert len(set(targets)) == len(targets) and set(targets) <= set(here)
    assert all(here[move.from_sitting] == move.exposure != here.get(move.to_sitting or "") for move in plan.moves)
    after = [seat.picture for seat in plan.after(seats) if seat.picture is not None]
    assert len(set(after)) == len(after)
    assert set(after) | set(plan.left_over) == pictures
    assert not set(after) & set(plan.left_over)


@given(seatings, st.data())
def test_a_shift_and_the_same_back_give_the_first_state(seats: list[Seat], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(seats) - 1))
    last = data.draw(st.integers(first, len(seats) - 1))
    by = data.draw(st.integers(-4, 4).filter(bool))
    try:
        plan = shift(seats, seats[first].number, seats[last].number, by)
    except NothingMoves:
        return
    run = range(first, last + 1)
    outside = [place + by for place in run if place + by not in run]
    if any(not 0 <= place < len(seats) or seats[place].picture for place in outside):
        return  # something else lies where the run goes: it would come along on the way back
    there = plan.after(seats)
    back = shift(there, there[first + by].number, there[last + by].number, -by)
    assert list(back.after(there)) == seats


@given(seatings, st.data())
def test_a_swap_twice_changes_nothing(seats: list[Seat], data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from([seat.number for seat in seats])) for _ in range(2))
    try:
        there = swap(seats, one, other).after(seats)
        assert list(swap(there, one, other).after(there)) == seats
    except NothingMoves:
        pass


def test_whoever_is_in_the_way_is_said_to_have_no_picture() -> None:
    seats = seats_of([True, True, True])
    plan = shift(seats, "A-0001", "A-0002", 1)
    assert plan.left_over == ("picture 2",)
    assert [seat.picture for seat in plan.after(seats)] == [None, "picture 0", "picture 1"]


def test_a_run_goes_over_seats_without_a_picture() -> None:
    seats = seats_of([False, True, True, False])
    assert [seat.picture for seat in shift(seats, "A-0002", "A-0003", 1).after(seats)] == [
        None, None, "picture 1", "picture 2",
    ]  # fmt: skip


def test_what_can_not_be_is_said() -> None:
    seats = seats_of([True, True])
    with pytest.raises(NumberNotSeated):
        swap(seats, "A-0001", "A-0009")
    with pytest.raises(NothingMoves):
        swap(seats, "A-0001", "A-0001")
    with pytest.raises(NothingMoves):
        shift(seats, "A-0001", "A-0002", 0)
    with pytest.raises(RunBackwards):
        shift(seats, "A-0002", "A-0001", 1)
