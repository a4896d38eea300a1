"""Plans of a re-assignment: which pictures change places, and what is left over. Pure: seats in, moves out.

A seat is a sitting that has ended, with the picture that is its person's now. A plan is a partial bijection: every
picture goes to one place at most, no place gets two. A picture that finds no place goes to nobody, and the plan says
so; it is kept all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.records import Move
from station.denials import Denied

REASONS = ("other-sat-down", "not-called", "shifted-run", "wrong-token", "marked-by-monitor")
"""Why pictures may change places; `reassign.<reason>` is the sentence."""


class NumberNotSeated(Denied):
    """No sitting of this job at this desk has ended under the number."""

    code = "number-not-seated"


class NothingMoves(Denied):
    """No picture would change its place."""

    code = "nothing-moves"


class RunBackwards(Denied):
    """The last number of the run comes before the first."""

    code = "run-backwards"


@dataclass(frozen=True)
class Seat:
    """A sitting that has ended; `picture` is the accepted exposure that is its person's now, None without one."""

    sitting: str
    number: str
    picture: str | None = None


@dataclass(frozen=True)
class Plan:
    """What would change.

    Attributes:
        moves: from where each picture is now, in the order of the seats.
    """

    moves: tuple[Move, ...]

    @property
    def left_over(self) -> tuple[str, ...]:
        """Pictures that would be nobody's."""
        return tuple(move.exposure for move in self.moves if move.to_sitting is None)

    def after(self, seats: Sequence[Seat]) -> tuple[Seat, ...]:
        """The seats as they would be."""
        moved = {move.exposure for move in self.moves}
        given = {move.to_sitting: move.exposure for move in self.moves if move.to_sitting is not None}
        return tuple(
            Seat(one.sitting, one.number, given.get(one.sitting, None if one.picture in moved else one.picture))
            for one in seats
        )


def swap(seats: Sequence[Seat], one: str, other: str) -> Plan:
    """Give two numbers each other's picture; where only one has a picture, it goes over.

    Raises:
        NumberNotSeated: there is no such number.
        NothingMoves: they are the same, or neither has a picture.
    """
    places = _places(seats)
    first, second = (_place(places, number) for number in (one, other))
    return _plan(seats, {first: second, second: first})


def shift(seats: Sequence[Seat], first: str, last: str, by: int) -> Plan:
    """Give every picture of a run to the person `by` seats further on; a negative `by` goes back.

    Where the run ends, the picture that lies there and is not of the run makes room: it goes to nobody, and so does one
    that runs past the ends of the list.

    Args:
        seats: in the order of their numbers.
        first: number at which the run begins.
        last: number at which it ends, included.
        by: how many seats, not zero.

    Raises:
        NumberNotSeated: there is no such number.
        RunBackwards: `last` comes before `first`.
        NothingMoves: `by` is zero, or nobody in the run has a picture.
    """
    places = _places(seats)
    begin, end = _place(places, first), _place(places, last)
    if end < begin:
        raise RunBackwards()
    return _plan(seats, {place: place + by for place in range(begin, end + 1)})


def _places(seats: Sequence[Seat]) -> Mapping[str, int]:
    return {seat.number: place for place, seat in enumerate(seats)}


def _place(places: Mapping[str, int], number: str) -> int:
    if number not in places:
        raise NumberNotSeated(number=number)
    return places[number]


def _plan(seats: Sequence[Seat], targets: Mapping[int, int]) -> Plan:
    """Move what lies at each place to its target; what lies in the way and stays nowhere goes to nobody."""
    moving = {
        place: seats[target].sitting if 0 <= target < len(seats) else None
        for place, target in targets.items()
        if seats[place].picture is not None and place != target
    }
    taken = {sitting for sitting in moving.values() if sitting is not None}
    moving |= {
        place: None
        for place, seat in enumerate(seats)
        if seat.sitting in taken and seat.picture is not None and place not in moving
    }
    if not moving:
        raise NothingMoves()
    return Plan(
        tuple(
            Move(picture, seats[place].sitting, moving[place])
            for place in sorted(moving)
            if (picture := seats[place].picture) is not None
        )
    )
