"""Plans that hold, plans that can't, and plans that the station makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import timetables

from station.job.planning import PlanFull, Room, doubts, make, rooms
from station.job.timetable import PlannedClass, Timetable, Window, window_of

HOURS = ((510, 720), (810, 1080))
DAY = "2026-06-01"


def published() -> Timetable:
    classes = [PlannedClass(name, heads, window_of(f"{DAY} {window}")) for name, heads, window, _ in timetables.CLASSES]
    return Timetable(tuple(classes))


def test_a_day_of_480_minutes_does_not_hold_526_minutes_of_work() -> None:
    found = doubts(published(), 30)
    assert found[0].as_json() == {"code": "plan-full", "work": 526, "room": 480, "seconds": 27}
    assert [one.params["window"][-11:] for one in found[1:]] == [window for _, window, _ in timetables.N2]


def test_what_holds_over_the_day_may_not_hold_in_a_window() -> None:
    found = doubts(published(), 27)
    assert [(one.code, one.params["heads"], one.params["work"], one.params["room"]) for one in found] == [
        ("window-full", 209, 95, 90),
        ("window-full", 272, 123, 120),
    ]
    assert doubts(published(), 25) == []


def test_windows_at_two_places_are_worked_at_the_same_time() -> None:
    window = Window(DAY, 510, 540)
    one, two = PlannedClass("一班", 60, window, "东"), PlannedClass("二班", 60, window, "西")
    assert doubts(Timetable((one, two)), 30) == []
    assert [doubt.code for doubt in doubts(Timetable((one, PlannedClass("二班", 60, window, "东"))), 30)] == [
        "plan-full", "window-full",
    ]  # fmt: skip


def test_what_is_missing_or_does_not_add_up_is_told() -> None:
    table = Timetable((PlannedClass("一班", 30), PlannedClass("二班", 0, Window(DAY, 510, 540))))
    assert [doubt.code for doubt in doubts(table, 27, told=31)] == ["sum-differs", "no-window", "no-heads"]


def test_the_station_plans_the_same_day_in_the_hours_that_there_are() -> None:
    classes = [PlannedClass(name, heads) for name, heads, _, _ in timetables.CLASSES]
    plan = make(classes, rooms([DAY], HOURS), 27)
    assert plan.heads == timetables.HEADS
    assert not [doubt for doubt in doubts(plan, 27) if doubt.code != "plan-full"]
    with pytest.raises(PlanFull) as full:
        make(classes, rooms([DAY], HOURS), 30)
    assert full.value.params == {"work": 526, "room": 480, "seconds": 27}
    two_days = make(classes, rooms([DAY, "2026-06-02"], HOURS), 30)
    assert {one.window.day for one in two_days.classes if one.window} == {DAY, "2026-06-02"}
    assert [one.name for one in two_days.classes] == [one.name for one in classes], "room enough keeps the order"


ROOMS = st.lists(st.integers(20, 240), min_size=1, max_size=4).map(
    lambda lengths: [Room(f"2026-06-{day:02}", 510, 510 + length) for day, length in enumerate(lengths, start=1)]
)


@given(st.lists(st.integers(0, 80), max_size=12), ROOMS, st.integers(5, 60))
def test_a_plan_that_is_made_loses_nobody_and_keeps_to_the_hours(
    heads: list[int], there: list[Room], seconds: int
) -> None:
    classes = [PlannedClass(f"{number}班", count) for number, count in enumerate(heads)]
    try:
        plan = make(classes, there, seconds)
    except PlanFull:
        assert sum(heads) * seconds > 60 * min(room.end - room.start for room in there) / 2
        return
    assert sorted((one.name, one.heads) for one in plan.classes) == sorted((one.name, one.heads) for one in classes)
    for one in plan.classes:
        assert one.window is not None and one.window.end is not None
        room = next(room for room in there if room.day == one.window.day)
        assert room.start <= one.window.start and one.window.end <= room.end
    for before, after in zip(plan.classes, plan.classes[1:], strict=False):
        if before.window and after.window and before.window.day == after.window.day:
            assert (before.window.end or 0) - after.window.start <= 1, "they share the minute in which one ends"
