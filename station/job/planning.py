"""Whether a timetable can hold, and making one from class sizes, hours and seconds per student."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, ClassVar, Final

from station.job.timetable import PlannedClass, Timetable, Window, by_time

SECONDS: Final = 27
"""A student, from one swipe to the next, as long as nobody measured it here: about 20 people in ten minutes."""

Hours = tuple[int, int]
"""From and to, in minutes after midnight; the lunch break lies between two of them."""


@dataclass(frozen=True)
class Doubt:
    """Something that people should know of a timetable before they print it: `schedule.<code>` is its sentence."""

    code: str
    params: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {"code": self.code, **self.params}


class PlanFull(Exception):
    """The hours don't hold the classes. `params`: `work` and `room` in minutes, and `seconds` that would do."""

    code: ClassVar[str] = "plan-full"

    def __init__(self, **params: int) -> None:
        super().__init__(self.code)
        self.params = params


def doubts(timetable: Timetable, seconds: float = SECONDS, told: int | None = None, more: int = 0) -> list[Doubt]:
    """What of a timetable can't hold, or does not add up.

    Args:
        timetable: as it was read or made.
        seconds: a student takes.
        told: heads by the table's own sum.
        more: tables beside it that were not read.
    """
    found = [Doubt("more-tables", {"more": more})] if more else []
    if told is not None and told != timetable.heads:
        found.append(Doubt("sum-differs", {"told": told, "heads": timetable.heads}))
    timed = [one for one in timetable.classes if one.window is not None and one.window.end is not None]
    work, room = _minutes(sum(one.heads for one in timed), seconds), _room(timed)
    if work > room:
        found.append(Doubt("plan-full", {"work": work, "room": room, "seconds": _would_do(timed, room)}))
    found += [doubt for doubt in map(_Crowded(timed, seconds).doubt, _windows(timed)) if doubt is not None]
    if nowhere := [one.name for one in timetable.classes if one.window is None]:
        found.append(Doubt("no-window", {"classes": len(nowhere), "first": nowhere[0]}))
    if unknown := [one.name for one in timetable.classes if not one.heads]:
        found.append(Doubt("no-heads", {"classes": len(unknown), "first": unknown[0]}))
    return found


class _Crowded:
    """Asks of one window whether its classes fit in."""

    def __init__(self, timed: Sequence[PlannedClass], seconds: float) -> None:
        self._seconds = seconds
        self._heads: defaultdict[tuple[Window, str], int] = defaultdict(int)
        for one in timed:
            assert one.window is not None  # noqa: S101 - `timed` says so
            self._heads[one.window, one.place] += one.heads

    def doubt(self, where: tuple[Window, str]) -> Doubt | None:
        window, heads = where[0], self._heads[where]
        work, room = _minutes(heads, self._seconds), window.minutes or 0
        params = {"window": str(window), "heads": heads, "work": work, "room": room}
        return Doubt("window-full", params) if work > room else None


def _windows(timed: Iterable[PlannedClass]) -> list[tuple[Window, str]]:
    found = {(one.window, one.place) for one in timed if one.window is not None}
    return sorted(found, key=lambda where: (by_time(where[0]), where[1]))


def _minutes(heads: int, seconds: float) -> int:
    """Minutes that so many take, the last one begun counted."""
    return ceil(heads * seconds / 60)


def _would_do(timed: Sequence[PlannedClass], room: int) -> int:
    heads = sum(one.heads for one in timed)
    return 60 * room // heads if heads else 0


def _room(timed: Sequence[PlannedClass]) -> int:
    """Minutes that the windows cover, those that overlap counted once, at each place."""
    spans: defaultdict[tuple[str, str], list[Hours]] = defaultdict(list)
    for one in timed:
        assert one.window is not None and one.window.end is not None  # noqa: S101 - `timed` says so
        spans[one.window.day, one.place].append((one.window.start, one.window.end))
    return sum(_covered(sorted(hours)) for hours in spans.values())


def _covered(hours: Sequence[Hours]) -> int:
    covered, until = 0, 0
    for start, end in hours:
        covered += max(0, end - max(start, until))
        until = max(until, end)
    return covered


# making one


@dataclass(frozen=True)
class Room:
    """One stretch of work without a break."""

    day: str
    start: int
    end: int


def rooms(days: Iterable[str], hours: Sequence[Hours]) -> list[Room]:
    """Every stretch of these days, in order."""
    return [Room(day, start, end) for day in days for start, end in sorted(hours)]


def make(classes: Sequence[PlannedClass], there: Sequence[Room], seconds: float = SECONDS) -> Timetable:
    """Give every class a window of its own, one after the other; no class is torn apart by a break.

    The classes keep their order as far as they fit in it. Where they don't, each stretch is filled as well as can be,
    with the first ones first. A window begins in the minute in which the class before ends.

    Raises:
        PlanFull: they fit in no way that was found.
    """
    work = [round(one.heads * seconds) for one in classes]
    places = _in_order(work, there) or _well_filled(work, there)
    if places is None:
        heads = sum(one.heads for one in classes)
        room = sum(one.end - one.start for one in there)
        raise PlanFull(work=_minutes(heads, seconds), room=room, seconds=60 * room // heads if heads else 0)
    planned: list[PlannedClass] = []
    for stretch, members in zip(there, places, strict=True):
        planned += _one_after_the_other([classes[member] for member in members], stretch, seconds)
    return Timetable(tuple(planned))


def _one_after_the_other(classes: Sequence[PlannedClass], room: Room, seconds: float) -> list[PlannedClass]:
    planned, clock = [], 60 * room.start
    for one in classes:
        until = clock + round(one.heads * seconds)
        window = Window(room.day, clock // 60, -(-until // 60))
        planned.append(PlannedClass(one.name, one.heads, window, one.place, one.teacher, one.leads))
        clock = until
    return planned


def _in_order(work: Sequence[int], there: Sequence[Room]) -> list[list[int]] | None:
    """Places of the classes in each stretch, if their order can be kept."""
    places: list[list[int]] = [[] for _ in there]
    stretch, left = -1, 0
    for member, seconds in enumerate(work):
        while seconds > left:
            stretch += 1
            if stretch == len(there):
                return None
            left = 60 * (there[stretch].end - there[stretch].start)
        places[stretch].append(member)
        left -= seconds
    return places


def _well_filled(work: Sequence[int], there: Sequence[Room]) -> list[list[int]] | None:
    left = list(range(len(work)))
    places = []
    for room in there:
        chosen = _fullest([(member, work[member]) for member in left], 60 * (room.end - room.start))
        places.append(chosen)
        left = [member for member in left if member not in chosen]
    return None if left else places


def _fullest(members: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Those that fill the room best; of several choices the one that was found with the first ones."""
    reached: dict[int, tuple[int, int]] = {0: (0, -1)}  # what is reached: from where, by adding whom
    for member, seconds in members:
        for before in sorted(reached, reverse=True):
            after = before + seconds
            if after <= room and after not in reached:
                reached[after] = (before, member)
    chosen, at = [member for member, seconds in members if not seconds], max(reached)
    while at:
        at, member = reached[at]
        chosen.append(member)
    return sorted(chosen)
