"""The class board: which class is at the desk, which is next, and when each will be done, before it slips.

Everything here is computed from the plan, from what was said about classes (called, late, done, moved) and from who has
been captured. Counting heads: whoever is moved to another window is counted there and nowhere else.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import fmean
from typing import Any, Final

from station.job.planning import SECONDS
from station.job.timetable import Contact, PlannedClass, Window, by_time, folded, window_of

LAST: Final = 20
"""Accepted pictures over whose gaps the pace is measured."""
ENOUGH: Final = 5
"""Gaps below which a pace says nothing."""
PAUSE: Final = 180.0
"""Seconds between two pictures that are a break, not a pace."""
MOST_TOLD: Final = 3
"""Classes that warnings name one by one."""

CALLED, LATE, DONE, MOVED, PERSON_MOVED = "class_called", "class_late", "class_done", "class_moved", "person_moved"
KINDS: Final = (CALLED, LATE, DONE, MOVED, PERSON_MOVED)
"""Kinds of the journal's notes that tell of classes."""

MOVE_REASONS: Final = ("move-exam", "move-lesson", "move-practice", "move-transport", "move-other")
"""Why a class or a person comes at another time; `reason.<code>` in the catalogues."""


class Stand(StrEnum):
    """How a class stands."""

    NOW = "now"
    NEXT = "next"
    LATER = "later"
    LATE = "late"
    CALLED = "called"
    DONE = "done"


@dataclass(frozen=True)
class Slot:
    """One line of the board: a class in its window, or those of it who come in another one.

    Attributes:
        name: the class's.
        window: `str` of the window that single people were moved to; empty for the class itself.
    """

    name: str
    window: str = ""


@dataclass(frozen=True)
class ClassLine:
    """One line of the board as a window shows it.

    Attributes:
        slot: which class; whether it is those who were moved.
        stand: how it stands.
        planned: its hours, `08:30-10:10`, with the day where that is another one; empty where none are planned.
        heads, captured: how many are expected, and how many have an accepted picture.
        forecast: when it will be done, naive, on the desk's clock; None when that can't be told.
        slip: minutes that the forecast lies behind the planned end; 0 when it does not.
        people: whom to call about it, the teacher first; never shown where students see it.
    """

    slot: Slot
    stand: Stand
    planned: str = ""
    heads: int = 0
    captured: int = 0
    forecast: datetime | None = None
    slip: int = 0
    people: tuple[Contact, ...] = ()

    @property
    def open(self) -> int:
        """How many are still missing."""
        return max(0, self.heads - self.captured)


@dataclass(frozen=True)
class Caution:
    """Something that the people at the desk should act on; `board.<code>` is its sentence."""

    code: str
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class ClassBoard:
    """The board at one moment.

    Attributes:
        lines: today's, in running order: who is at the desk, who comes, late ones, then those who had their turn.
        current: the name of the class that is at the desk; None before the first call.
        pace: seconds a student, measured; None while too few came one after the other.
        plan: seconds a student that the plan has time for; None where there is no plan.
        windows: `str` of every window that somebody may be moved to, in order of time.
        warnings: what to act on, the most pressing first.
        other_days: classes that come on another day.
        named: whether the list names the people of the classes.
    """

    lines: tuple[ClassLine, ...] = ()
    current: str | None = None
    pace: float | None = None
    plan: float | None = None
    windows: tuple[str, ...] = ()
    warnings: tuple[Caution, ...] = ()
    other_days: int = 0
    named: bool = False

    @property
    def now(self) -> ClassLine | None:
        """The line at the desk."""
        return next((line for line in self.lines if line.stand is Stand.NOW), None)

    @property
    def following(self) -> ClassLine | None:
        """The line that the next call is for: the next, else one that came late."""
        wanted = (Stand.NEXT, Stand.LATE)
        return next((line for stand in wanted for line in self.lines if line.stand is stand), None)

    @property
    def heads(self) -> int:
        """How many are expected today."""
        return sum(line.heads for line in self.lines)

    @property
    def open(self) -> int:
        """How many are still missing today."""
        return sum(line.open for line in self.lines)


# what was said


@dataclass(frozen=True)
class Said:
    """What was said about classes, folded from the journal's notes in their order.

    Attributes:
        current: the line at the desk.
        called: lines that were called, the last call last.
        late: lines that came late and were not called since, the first first.
        done: lines that are done, whoever is missing.
        moved: windows of classes that were moved, by folded name.
        people: those moved one by one: class, window, and their row in the roster if it is known.
    """

    current: Slot | None = None
    called: tuple[Slot, ...] = ()
    late: tuple[Slot, ...] = ()
    done: frozenset[Slot] = frozenset()
    moved: Mapping[str, str] = field(default_factory=dict)
    people: tuple[tuple[str, str, str | None], ...] = ()

    def after(self, kind: str, data: Mapping[str, Any], refs: Mapping[str, Any]) -> "Said":
        """What is so after one more note; notes of other kinds change nothing."""
        if kind not in KINDS:
            return self
        name, window = str(data["class"]), str(data.get("window", ""))
        slot = Slot(folded(name), window)
        match kind:
            case "class_called":
                called = (*(one for one in self.called if one != slot), slot)
                late = tuple(one for one in self.late if one != slot)
                return replace(self, current=slot, called=called, late=late, done=self.done - {slot})
            case "class_late":
                late = (*(one for one in self.late if one != slot), slot)
                gone = replace(self, late=late, called=tuple(one for one in self.called if one != slot))
                return replace(gone, current=None if self.current == slot else self.current, done=self.done - {slot})
            case "class_done":
                done = replace(self, done=self.done | {slot}, late=tuple(one for one in self.late if one != slot))
                return replace(done, current=None if self.current == slot else self.current)
            case "class_moved":
                return replace(self, moved={**self.moved, folded(name): window})
            case _:
                return self._person_moved(folded(name), window, refs.get("listing"))

    def _person_moved(self, name: str, window: str, listing: str | None) -> "Said":
        """Somebody whom the roster knows is moved once: the last word counts."""
        kept = self.people
        if listing is not None:
            kept = tuple(one for one in kept if one[2] != listing)
        return replace(self, people=(*kept, (name, window, listing)))

    def on_another_day(self) -> "Said":
        """What is left of it on the next day: nobody is at the desk before the first call."""
        return replace(self, current=None)


# who is there, and who comes when


@dataclass(frozen=True)
class Captured:
    """Who has an accepted picture.

    Attributes:
        by_class: how many people, by folded name of the class.
        listings: rows of the roster.
        stamps: when, on any one clock in seconds, the oldest first; the last ones are enough.
    """

    by_class: Mapping[str, int] = field(default_factory=dict)
    listings: Collection[str] = frozenset()
    stamps: Sequence[float] = ()


@dataclass(frozen=True)
class _Group:
    """One line before its order and forecast are known."""

    slot: Slot
    name: str
    heads: int
    captured: int
    window: Window | None
    order: tuple[int, ...]
    people: tuple[Contact, ...]

    @property
    def open(self) -> int:
        return max(0, self.heads - self.captured)

    def comes_on(self, day: date) -> bool:
        return self.window is None or self.window.day in ("", day.isoformat())


def board(
    classes: Sequence[PlannedClass], said: Said, captured: Captured, now: datetime, cautions: tuple[Caution, ...] = ()
) -> ClassBoard:
    """Give the board at one moment.

    Args:
        classes: as expected.
        said: about them so far.
        captured: so far.
        now: naive, on the desk's clock.
        cautions: what else to act on.
    """
    groups = _groups(classes, said, captured)
    today = [group for group in groups if _is_todays(group, said, now.date())]
    todays_plan = bool(today) or not groups
    shown = today if todays_plan else groups
    pace, plan = measured(captured.stamps), planned_pace(shown)
    stands = _stands(shown, said)
    running = sorted(shown, key=lambda group: _rank(group, stands[group.slot], said))
    ends = _forecast(running, stands, now, pace or plan or SECONDS, at_their_hours=todays_plan)
    lines = tuple(_line(group, stands[group.slot], ends.get(group.slot), now) for group in running)
    current = next((group.name for group in shown if stands[group.slot] is Stand.NOW), None)
    told = cautions + _warnings(lines, groups, pace, plan, todays_plan)
    return ClassBoard(lines, current, pace, plan, _windows(groups), told, len(groups) - len(shown))


def _groups(classes: Sequence[PlannedClass], said: Said, captured: Captured) -> list[_Group]:
    return [group for at, one in enumerate(classes) for group in _groups_of(at, one, said, captured)]


def _groups_of(at: int, one: PlannedClass, said: Said, captured: Captured) -> list[_Group]:
    """The class itself, then one group for each window that single people of it were moved to."""
    name = folded(one.name)
    own = _window(said.moved.get(name), one.window)
    moved = _moved_away(name, own, one.heads, said)
    away = sum(map(len, moved.values()))
    known = {window: sum(who in captured.listings for who in people if who) for window, people in moved.items()}
    at_home = max(0, captured.by_class.get(name, 0) - sum(known.values()))
    over = max(0, at_home - (one.heads - away))  # more than the class has left: nameless ones who were moved
    home_order = (1 if name in said.moved else 0, at)
    contacts = tuple(who for who in (one.teacher, *one.leads) if who != Contact())
    groups = []
    for window, people in moved.items():
        nameless = min(over, people.count(None))
        over -= nameless
        at_home -= nameless
        slot, there = Slot(name, window), known[window] + nameless
        groups.append(_Group(slot, one.name, len(people), there, _window(window, None), (2, at), contacts))
    return [_Group(Slot(name), one.name, one.heads - away, at_home, own, home_order, contacts), *groups]


def planned_day(classes: Iterable[PlannedClass], said: Said, class_name: str, listing: str | None) -> str:
    """ISO date on which somebody of a class was to come, moved or with all others; empty where none is planned."""
    name = folded(class_name)
    own = next((str(one.window or "") for one in classes if folded(one.name) == name), "")
    alone = next((window for _, window, who in said.people if listing is not None and who == listing), "")
    window = alone or said.moved.get(name) or own
    return window_of(window).day if window else ""


def _moved_away(name: str, own: Window | None, heads: int, said: Said) -> dict[str, list[str | None]]:
    """Who comes in another window than the class, by window; no more people than the class has."""
    moved: dict[str, list[str | None]] = {}
    away = [who for who in said.people if who[0] == name and who[1] != str(own or "")]
    for _, window, listing in away[:heads]:
        moved.setdefault(window, []).append(listing)
    return moved


def _window(text: str | None, otherwise: Window | None) -> Window | None:
    return otherwise if not text else window_of(text)


def _is_todays(group: _Group, said: Said, day: date) -> bool:
    return group.comes_on(day) or group.slot == said.current or group.slot in said.late


def _stands(groups: Sequence[_Group], said: Said) -> dict[Slot, Stand]:
    stands = {group.slot: _stand(group, said) for group in groups}
    waiting = [group for group in groups if stands[group.slot] is Stand.LATER]
    if waiting:
        following = min(waiting, key=lambda group: _rank(group, Stand.LATER, said))
        stands[following.slot] = Stand.NEXT
    return stands


def _stand(group: _Group, said: Said) -> Stand:
    if group.slot == said.current:
        return Stand.NOW
    if group.slot in said.done or 0 < group.heads <= group.captured:
        return Stand.DONE
    if not group.heads and any(who[0] == group.slot.name for who in said.people):
        return Stand.DONE  # everybody was moved
    if group.slot in said.late:
        return Stand.LATE
    return Stand.CALLED if group.slot in said.called else Stand.LATER


_RANKS: Final = {Stand.NOW: 0, Stand.NEXT: 1, Stand.LATER: 1, Stand.LATE: 2, Stand.CALLED: 3, Stand.DONE: 4}


def _rank(group: _Group, stand: Stand, said: Said) -> tuple[Any, ...]:
    """Who is late waits until all others are done; whoever had their turn has had it."""
    turn: tuple[Any, ...] = ()
    if stand is Stand.LATE:
        turn = (said.late.index(group.slot),)
    elif stand is Stand.CALLED:
        turn = (said.called.index(group.slot),)
    window = ("9999", 0, 0) if group.window is None else by_time(group.window)
    return _RANKS[stand], turn, window, group.order


# pace and forecast


def measured(stamps: Sequence[float]) -> float | None:
    """Seconds a student over the last ones; breaks are left out. None while too few came one after the other."""
    last = stamps[-LAST - 1 :]
    gaps = [after - before for before, after in pairwise(last) if 0 <= after - before <= PAUSE]
    return round(fmean(gaps), 1) if len(gaps) >= ENOUGH else None


def planned_pace(groups: Iterable[_Group]) -> float | None:
    """Seconds a student that the windows have time for, each window counted once."""
    timed = [group for group in groups if group.window is not None and group.window.end is not None and group.heads]
    minutes = sum(window.minutes or 0 for window in {group.window for group in timed} if window is not None)
    heads = sum(group.heads for group in timed)
    return round(60 * minutes / heads, 1) if heads else None


def _forecast(
    running: Sequence[_Group], stands: Mapping[Slot, Stand], now: datetime, pace: float, *, at_their_hours: bool
) -> dict[Slot, datetime]:
    """When each class that is still to come will be done: one after the other, none before its hours."""
    ends, clock = {}, now
    for group in running:
        stand = stands[group.slot]
        if stand in (Stand.DONE, Stand.CALLED):
            continue
        if at_their_hours and stand in (Stand.NEXT, Stand.LATER) and group.window is not None:
            clock = max(clock, group.window.begins(now.date()))
        clock += timedelta(seconds=pace * group.open)
        ends[group.slot] = clock
    return ends


def _line(group: _Group, stand: Stand, forecast: datetime | None, now: datetime) -> ClassLine:
    window, slip = group.window, 0
    end = None if window is None else window.ends(now.date())
    if forecast is not None and end is not None and stand is not Stand.LATE:
        slip = max(0, round((forecast - end).total_seconds() / 60))
    shown = Slot(group.name, group.slot.window)
    hours = _hours(window, now.date())
    return ClassLine(shown, stand, hours, group.heads, group.captured, forecast, slip, group.people)


def _hours(window: Window | None, today: date) -> str:
    if window is None:
        return ""
    return window.hours if window.day in ("", today.isoformat()) else str(window)[5:]


def _windows(groups: Iterable[_Group]) -> tuple[str, ...]:
    found = sorted({group.window for group in groups if group.window is not None}, key=by_time)
    return tuple(map(str, found))


def _warnings(
    lines: Sequence[ClassLine], groups: Sequence[_Group], pace: float | None, plan: float | None, todays_plan: bool
) -> tuple[Caution, ...]:
    told = []
    if groups and not todays_plan:
        told.append(Caution("other-day"))
    slipping = [line for line in lines if line.slip and line.stand is not Stand.DONE]
    told += [Caution("slips", (("name", line.slot.name), ("minutes", line.slip))) for line in slipping[:MOST_TOLD]]
    if len(slipping) > MOST_TOLD:
        told.append(Caution("slip-more", (("count", len(slipping) - MOST_TOLD),)))
    over = [line for line in lines if line.captured > line.heads > 0]
    told += [
        Caution("too-many", (("name", line.slot.name), ("captured", line.captured), ("heads", line.heads)))
        for line in over[:MOST_TOLD]
    ]
    if pace is not None and plan is not None and pace > plan:
        told.append(Caution("slow", (("pace", pace), ("plan", plan))))
    return tuple(told)


def beginning(window: str) -> str:
    """From when a window is, without its day."""
    return window.rpartition(" ")[2].partition("-")[0]


# within a class


def class_order(standing: str, student_number: str | None, order: int) -> tuple[Any, ...]:
    """What people of one class are sorted by: status changes first, then by student number, then as listed.

    A number is compared by its groups of digits, so that 9 comes before 10.
    """
    groups = re.split(r"(\d+)", student_number or "")
    number = tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in groups if part)
    return standing != "status-change", not student_number, number, order
