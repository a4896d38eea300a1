"""The class board: its order, its counts and its forecast, whatever is said in whatever order."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from support import timetables

from station.job.classboard import (
    LAST,
    Captured,
    ClassBoard,
    ClassLine,
    Said,
    Slot,
    Stand,
    board,
    class_order,
    measured,
)
from station.job.timetable import PlannedClass, Timetable, Window, folded, window_of

NOW = datetime(2026, 6, 1, 8, 30)
MORNING, LATER, NOON = (str(Window("2026-06-01", *hours)) for hours in ((510, 540), (540, 570), (720, 750)))
FOUR = [
    PlannedClass(name, heads, window_of(window))
    for name, heads, window in (("一班", 30, MORNING), ("二班", 31, MORNING), ("三班", 32, LATER), ("四班", 33, LATER))
]


def said(*notes: tuple[str, ...]) -> Said:
    """Each is the kind without `class_`, the class, and its window and listing if it has them."""
    now = Said()
    for kind, name, *more in notes:
        data = {"class": name, **({"window": more[0]} if more else {})}
        refs = {"listing": more[1]} if len(more) > 1 and more[1] else {}
        now = now.after(kind if kind == "person_moved" else f"class_{kind}", data, refs)
    return now


def captured(**heads: int) -> Captured:
    return Captured({folded(name): count for name, count in heads.items()})


def stands(shown: ClassBoard) -> list[tuple[str, str]]:
    return [(line.slot.name, line.stand.value) for line in shown.lines]


def line(shown: ClassBoard, name: str, window: str = "") -> ClassLine:
    return next(one for one in shown.lines if one.slot == Slot(name, window))


# order


def test_before_the_first_call_the_first_class_is_next() -> None:
    shown = board(FOUR, said(), Captured(), NOW)
    assert stands(shown) == [("一班", "next"), ("二班", "later"), ("三班", "later"), ("四班", "later")]
    assert (shown.current, shown.following and shown.following.slot) == (None, Slot("一班"))


def test_who_is_called_is_at_the_desk_and_who_was_before_has_had_its_turn() -> None:
    shown = board(FOUR, said(("called", "一班"), ("called", "二班")), captured(一班=28), NOW)
    assert stands(shown) == [("二班", "now"), ("三班", "next"), ("四班", "later"), ("一班", "called")]
    assert shown.current == "二班"
    assert line(shown, "一班").open == 2


def test_a_class_that_is_complete_is_done_when_the_next_is_called() -> None:
    there = captured(一班=30)
    assert line(board(FOUR, said(("called", "一班")), there, NOW), "一班").stand is Stand.NOW
    assert line(board(FOUR, said(("called", "一班"), ("called", "二班")), there, NOW), "一班").stand is Stand.DONE


def test_a_late_class_goes_after_all_others_until_it_is_called() -> None:
    late = (("late", "一班"), ("late", "三班"), ("called", "二班"))
    shown = board(FOUR, said(*late), Captured(), NOW)
    assert stands(shown) == [("二班", "now"), ("四班", "next"), ("一班", "late"), ("三班", "late")]
    shown = board(FOUR, said(*late, ("done", "二班"), ("done", "四班")), Captured(), NOW)
    assert shown.following and shown.following.slot == Slot("一班")
    assert board(FOUR, said(*late, ("called", "三班")), Captured(), NOW).current == "三班"


def test_done_by_hand_is_done_whoever_is_missing_and_may_be_called_again() -> None:
    notes = (("called", "一班"), ("done", "一班"))
    shown = board(FOUR, said(*notes), captured(一班=28), NOW)
    assert (line(shown, "一班").stand, shown.current) == (Stand.DONE, None)
    assert board(FOUR, said(*notes, ("called", "一班")), captured(一班=28), NOW).current == "一班"


def test_a_moved_class_comes_with_its_new_window_behind_those_who_were_there() -> None:
    shown = board(FOUR, said(("moved", "一班", LATER)), Captured(), NOW)
    assert [one.slot.name for one in shown.lines] == ["二班", "三班", "四班", "一班"]
    assert line(shown, "一班").planned == "09:00-09:30"


def test_people_who_were_moved_are_expected_where_they_were_moved_to() -> None:
    moves = (("person_moved", "一班", LATER, "row1"), ("person_moved", "一班", LATER, "row2"),
             ("person_moved", "一班", LATER, ""), ("person_moved", "二班", NOON, "row9"))  # fmt: skip
    classes = [*FOUR, PlannedClass("五班", 10, window_of(NOON))]
    there = Captured({folded("一班"): 28}, frozenset({"row1"}))
    shown = board(classes, said(*moves), there, NOW)
    assert (line(shown, "一班").heads, line(shown, "一班").captured) == (27, 27)
    assert (line(shown, "一班", LATER).heads, line(shown, "一班", LATER).captured) == (3, 1)
    assert [one.slot for one in shown.lines if one.stand is not Stand.DONE][-2:] == [
        Slot("五班"),
        Slot("二班", NOON),
    ]
    back = board(classes, said(*moves, ("person_moved", "一班", MORNING, "row2")), there, NOW)
    assert (line(back, "一班").heads, line(back, "一班", LATER).heads) == (28, 2)


def test_the_rosters_count_is_worth_more_than_the_timetables() -> None:
    table = Timetable((PlannedClass("软件20214（专升本）", 40), PlannedClass("二班", 31)))
    assert table.counted({"软件20214(专升本)": 38, "五班": 5}) == [
        PlannedClass("软件20214(专升本)", 38), PlannedClass("二班", 31), PlannedClass("五班", 5),
    ]  # fmt: skip


def test_other_days_are_counted_apart_and_a_day_without_classes_says_so() -> None:
    tomorrow = PlannedClass("五班", 10, Window("2026-06-02", 510, 540))
    shown = board([*FOUR, tomorrow], said(), Captured(), NOW)
    assert (len(shown.lines), shown.other_days) == (4, 1)
    assert MORNING in shown.windows and "2026-06-02 08:30-09:00" in shown.windows
    moved = board([*FOUR, tomorrow], said(("moved", "五班", LATER)), Captured(), NOW)
    assert (len(moved.lines), moved.other_days) == (5, 0)
    other = board([tomorrow], said(), Captured(), NOW)
    assert ([one.code for one in other.warnings], other.lines[0].planned) == (["other-day"], "06-02 08:30-09:00")


# pace and forecast


def test_pace_is_that_of_the_last_ones_and_a_break_is_none() -> None:
    stamps = [0.0, 100.0, *(1000.0 + 20 * shot for shot in range(LAST + 1))]
    assert measured(stamps) == 20.0
    assert measured(stamps[:6]) is None
    assert measured([0, 20, 40, 60, 2000, 2020, 2040, 2060]) == 20.0


def test_the_forecast_tells_of_a_slip_before_it_happens() -> None:
    stamps = tuple(30.0 * shot for shot in range(LAST))
    there = replace(captured(一班=10), stamps=stamps)
    shown = board(FOUR, said(("called", "一班")), there, NOW + timedelta(minutes=5))
    assert shown.pace == 30.0
    assert line(shown, "一班").forecast == NOW + timedelta(minutes=15)
    assert line(shown, "二班").forecast == NOW + timedelta(minutes=30, seconds=30)
    assert line(shown, "三班").forecast == NOW + timedelta(minutes=46, seconds=30)
    assert [(one.slot.name, one.slip) for one in shown.lines if one.slip] == [("四班", 3)]
    assert [one.code for one in shown.warnings] == ["slips", "slow"]


def test_nobody_is_expected_before_their_hours() -> None:
    noon = PlannedClass("五班", 10, window_of(NOON))
    shown = board([*FOUR, noon], said(), Captured(), NOW)
    forecast = line(shown, "五班").forecast
    assert forecast is not None and forecast > datetime(2026, 6, 1, 12, 0)


def test_the_published_day_needs_27_seconds_a_student() -> None:
    classes = [
        PlannedClass(name, heads, window_of(f"{timetables.DAY} {window}"))
        for name, heads, window, _ in timetables.CLASSES
    ]
    shown = board(classes, said(), Captured(), NOW)
    assert (shown.heads, shown.plan) == (timetables.HEADS, 27.4)


# whatever is said


NAMES = st.sampled_from([one.name for one in FOUR])
WINDOWS = st.sampled_from([MORNING, LATER, NOON])
NOTES = st.one_of(
    st.tuples(st.sampled_from(["called", "late", "done"]), NAMES),
    st.tuples(st.just("moved"), NAMES, WINDOWS),
    st.tuples(st.just("person_moved"), NAMES, WINDOWS, st.sampled_from(["", "a", "b", "c"])),
)
CAPTURED = st.dictionaries(NAMES, st.integers(0, 35)).map(lambda heads: captured(**heads))


@given(st.lists(NOTES, max_size=12), CAPTURED, st.integers(0, 900))
def test_heads_are_kept_late_ones_wait_and_no_forecast_lies_before_now(
    notes: list[tuple[str, ...]], there: Captured, minutes: int
) -> None:
    now = NOW + timedelta(minutes=minutes)
    shown = board(FOUR, said(*notes), there, now)
    assert shown.heads == sum(one.heads for one in FOUR)
    assert sum(one.captured for one in shown.lines) == sum(there.by_class.values())
    assert len({one.slot for one in shown.lines}) == len(shown.lines)
    order = [one.stand for one in shown.lines]
    ranks = [Stand.NOW, Stand.NEXT, Stand.LATER, Stand.LATE, Stand.CALLED, Stand.DONE]
    assert order == sorted(order, key=ranks.index)
    assert order.count(Stand.NOW) <= 1 and order.count(Stand.NEXT) == int(Stand.LATER in order or Stand.NEXT in order)
    assert (shown.current is None) == (Stand.NOW not in order)
    forecasts = [one.forecast for one in shown.lines if one.forecast is not None]
    assert all(forecast >= now for forecast in forecasts)
    assert forecasts == sorted(forecasts)
    assert all(one.forecast is None or one.stand not in (Stand.DONE, Stand.CALLED) for one in shown.lines)


@given(st.lists(st.tuples(st.sampled_from(["", "status-change", "entrusted"]), st.integers(0, 10**9)), max_size=9))
def test_within_a_class_status_changes_come_first_then_student_numbers(people: list[tuple[str, int]]) -> None:
    rows = [(standing, str(number), place) for place, (standing, number) in enumerate(people)]
    ordered = sorted(rows, key=lambda row: class_order(*row))
    firsts = [standing == "status-change" for standing, _, _ in ordered]
    assert firsts == sorted(firsts, reverse=True)
    for changed in (True, False):
        numbers = [int(number) for standing, number, _ in ordered if (standing == "status-change") is changed]
        assert numbers == sorted(numbers)


def test_people_without_a_student_number_come_last_as_they_were_listed() -> None:
    rows = [("", None, 0), ("", "2021B9", 1), ("", "2021B10", 2), ("", None, 3), ("status-change", "2021B99", 4)]
    assert [row[2] for row in sorted(rows, key=lambda row: class_order(*row))] == [4, 1, 2, 0, 3]
