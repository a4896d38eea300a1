"""Timetables as people write them: read whole, refused by row, stored for the people at the desk alone."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import timetables

from station.job.moments import EndsBeforeItBegins, NoDay, NoHours, OtherWeekday, day_in, hours_in
from station.job.pasted_tables import NoTable, TooBig, table_in_text, tables_in_docx, tables_in_html
from station.job.timetable import (
    Contact,
    PlannedClass,
    Timetable,
    TimetableDamaged,
    Window,
    as_bytes,
    clock,
    folded,
    from_bytes,
    store,
    stored,
    timetable_file,
    window_of,
)
from station.job.timetable_reading import NoClassColumn, Reading, TimetableEmpty, read

TODAY = date(2026, 5, 20)


def numbered(rows: list[list[str]]) -> list[tuple[int, list[str]]]:
    return list(enumerate(rows, start=1))


def read_rows(*rows: list[str]) -> Reading:
    return read(numbered(list(rows)), TODAY)


def said(reading: Reading) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in reading.problems]


def windows(reading: Reading) -> list[str]:
    return [str(one.window) for one in reading.timetable.classes]


# the published table


@pytest.mark.parametrize(
    "rows",
    [
        timetables.rows(),
        table_in_text(timetables.tabbed()),
        tables_in_html(timetables.as_html())[0],
        tables_in_docx(timetables.as_docx())[0],
    ],
    ids=["rows", "tabs", "html", "docx"],
)
def test_the_published_table_is_read_whole_in_every_form(rows: list[list[str]]) -> None:
    reading = read(numbered(rows), TODAY)
    assert (reading.problems, reading.rows, reading.timetable.heads) == ((), 30, timetables.HEADS)
    read_back = [
        (one.name, one.heads, one.window.hours if one.window else "", one.teacher.name)
        for one in reading.timetable.classes
    ]
    assert tuple(read_back) == timetables.CLASSES
    assert {one.window.day for one in reading.timetable.classes if one.window} == {timetables.DAY}


# days and hours


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("8:30-10:10", (510, 610)),
        ("8：30—10：10", (510, 610)),
        ("８：３０～１０：１０", (510, 610)),
        ("上午8:30", (510, None)),
        ("下午1:30-3:30", (810, 930)),
        ("上午10:30至下午1:00", (630, 780)),
        ("8点30分到10点", (510, 600)),
        ("8点半-9点", (510, 540)),
        ("08:30:00-10:10:00", (510, 610)),
        ("8.30-10.10", (510, 610)),
        ("中午12:00-13:30（轮流午休）", (720, 810)),
    ],
)
def test_hours(written: str, minutes: tuple[int, int | None]) -> None:
    assert hours_in(written) == minutes


@pytest.mark.parametrize("written", ["", "全天", "25:00", "8:61-9:00", "8:30-12:00，13:30-15:30", "10.5", "36"])
def test_what_is_no_time_is_not_guessed_at(written: str) -> None:
    with pytest.raises(NoHours):
        hours_in(written)


def test_a_window_does_not_end_before_it_begins() -> None:
    with pytest.raises(EndsBeforeItBegins):
        hours_in("10:10-8:30")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-06-01", "2026-06-01"),
        ("2026/6/1", "2026-06-01"),
        ("2026年6月1日", "2026-06-01"),
        ("２０２６．６．１", "2026-06-01"),
        ("20260601", "2026-06-01"),
        ("6月1日（周一）", "2026-06-01"),
        ("6.1", "2026-06-01"),
        ("1月5日", "2027-01-05"),
        ("5月10日", "2026-05-10"),
        ("6月1日 星期二", "2027-06-01"),
    ],
)
def test_days(written: str, day: str) -> None:
    """A day without a year is the nearest one that is not long past, and falls on the weekday beside it."""
    assert day_in(written, TODAY)[0] == day


def test_days_that_are_none() -> None:
    for written in ("", "待定", "2月30日", "8:30-10:10"):
        with pytest.raises(NoDay):
            day_in(written, TODAY)
    with pytest.raises(OtherWeekday):
        day_in("2026年6月1日（周二）", TODAY)


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_none(text: str) -> None:
    for ask in (lambda: hours_in(text), lambda: day_in(text, TODAY)):
        try:
            ask()
        except ValueError as no:
            assert isinstance(no, NoDay | NoHours | OtherWeekday | EndsBeforeItBegins)


WINDOWS = st.builds(
    Window,
    st.sampled_from(["", "2026-06-01", "2026-12-31"]),
    st.integers(0, 700),
    st.one_of(st.none(), st.integers(701, 1440)),
)


@given(WINDOWS)
def test_a_window_is_read_as_it_was_written(window: Window) -> None:
    assert window_of(str(window)) == window
    if window.end is not None:
        assert hours_in(f"{clock(window.start)}－{clock(window.end)}") == (window.start, window.end)


# columns


def test_columns_are_known_by_what_people_call_them() -> None:
    reading = read_rows(
        ["图像采集安排", "", "", ""],
        ["编号", "行政班", "应到人数", "班主任", "联系电话", "学生负责人1", "手机", "学生负责人2", "手机",
         "采集日期", "采集时间段", "校区", "采集地点", "备注"],
        ["1", "软件20213", "36人", "A", "13800000001", "甲", "13800000002", "乙", "13800000003",
         "6月1日", "8:30-10:10", "东校区", "图书馆101", "提前到"],
    )  # fmt: skip
    assert reading.problems == ()
    assert reading.timetable.classes == (
        PlannedClass(
            "软件20213", 36, Window("2026-06-01", 510, 610), "东校区 图书馆101", Contact("A", "13800000001"),
            (Contact("甲", "13800000002"), Contact("乙", "13800000003")),
        ),
    )  # fmt: skip


def test_both_phones_may_stand_behind_both_names_and_a_phone_behind_its_name() -> None:
    reading = read_rows(
        ["班级", "人数", "辅导员", "学生负责人1", "学生负责人2", "负责人1电话", "负责人2电话"],
        ["软件20213", "36", "王老师 13800000001", "甲", "乙", "13800000002", "13800000003"],
    )
    one = reading.timetable.classes[0]
    assert one.teacher == Contact("王老师", "13800000001")
    assert one.leads == (Contact("甲", "13800000002"), Contact("乙", "13800000003"))


def test_a_head_that_comes_again_on_the_next_page_is_no_class() -> None:
    head = ["班级", "人数", "时间"]
    reading = read_rows(head, ["一班", "30", "8:30-9:00"], [], head, ["二班", "31", ""])
    assert ([one.name for one in reading.timetable.classes], said(reading)) == (["一班", "二班"], [])


def test_a_sum_is_no_class_but_is_compared() -> None:
    reading = read_rows(["班级", "人数"], ["一班", "30"], ["合计", "31"])
    assert (reading.rows, reading.told, reading.timetable.heads) == (1, 31, 30)


def test_what_has_no_columns_of_a_timetable_is_refused() -> None:
    with pytest.raises(NoClassColumn):
        read_rows(["姓名", "电话"], ["甲", "1"])
    with pytest.raises(TimetableEmpty):
        read_rows(["", " "])
    with pytest.raises(TimetableEmpty):
        read_rows(["班级", "人数"])


# rows


def test_blank_cells_take_what_stands_above_but_never_class_heads_or_leads() -> None:
    reading = read_rows(
        ["班级", "人数", "辅导员", "电话", "学生负责人", "日期", "时间", "地点"],
        ["一班", "30", "A", "13800000001", "甲", "6月1日", "8:30-9:00", "东"],
        ["二班", "", "", "", "", "", "", ""],
        ["", "31", "", "", "", "", "", ""],
        ["三班", "32", "", "", "", "", "", ""],
        ["四班", "33", "B", "", "", "", "9:00-10:00", ""],
    )
    assert said(reading) == [(3, "人数", "heads-missing"), (4, "班级", "class-missing")]
    one, three, four = reading.timetable.classes
    assert (three.window, three.teacher, three.place, three.leads) == (one.window, one.teacher, "东", ())
    assert four.window == Window("2026-06-01", 540, 600)
    assert four.teacher == Contact("B", ""), "a phone goes with its person"


def test_what_cannot_be_read_is_not_replaced_by_what_stands_above_it() -> None:
    reading = read_rows(
        ["班级", "人数", "日期", "时间"],
        ["一班", "30", "6月1日", "8:30-9:00"],
        ["二班", "31", "", "另行通知"],
        ["三班", "32", "", ""],
        ["四班", "33", "待定", "9:00-10:00"],
        ["五班", "34", "", ""],
        ["六班", "35", "2026年6月1日(周日)", "9:00-10:00"],
        ["七班", "36", "", ""],
        ["八班", "36", "6月1日", "10:30-10:00"],
    )
    assert said(reading) == [
        (3, "时间", "time-unreadable"),
        (4, "时间", "time-unreadable"),
        (5, "日期", "date-unreadable"),
        (6, "日期", "date-unreadable"),
        (7, "日期", "date-weekday"),
        (8, "日期", "date-weekday"),
        (9, "时间", "time-backwards"),
    ]
    assert [one.name for one in reading.timetable.classes] == ["一班"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("三十", "heads-unreadable"), ("0", "heads-unlikely"), ("99999", "heads-unlikely"), ("-3", "heads-unreadable"),
     ("30.5", "heads-unreadable"), ("=30+1", "heads-unreadable")],
)  # fmt: skip
def test_heads_that_are_none(cell: str, code: str) -> None:
    assert said(read_rows(["班级", "人数"], ["一班", cell], ["二班", "３０人"])) == [(2, "人数", code)]


def test_a_class_is_there_once_however_it_is_written() -> None:
    reading = read_rows(["班级", "人数"], ["软件20214(专升本)", "31"], ["软件 20214（专升本）", "31"])
    assert said(reading) == [(3, "班级", "class-twice")]
    assert folded("软件 20214（专升本）") == folded("软件20214(专升本)")


def test_date_and_hours_may_stand_in_one_cell() -> None:
    by_time = read_rows(["班级", "人数", "采集时间"], ["一班", "30", "6月1日 上午8:30-10:10"])
    by_date = read_rows(["班级", "人数", "日期"], ["一班", "30", "6月1日（周一）上午8:30-10:10"])
    assert windows(by_time) == windows(by_date) == ["2026-06-01 08:30-10:10"]


CELLS = st.one_of(
    st.sampled_from(["", "班级", "人数", "时间", "一班", "二班", "30", "8:30-9:00", "合计", "6月1日", "A 13800000001"]),
    st.text(max_size=12),
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_any_table_is_read_or_refused_and_no_row_is_lost(table: list[list[str]]) -> None:
    try:
        reading = read(numbered([["班级", "人数", "日期", "时间", "辅导员", "班长"], *table]), TODAY)
    except TimetableEmpty:
        return
    assert len(reading.timetable.classes) + len(reading.problems) == reading.rows


# pages and pasted text


def test_spans_and_remarks_of_a_page() -> None:
    page = """<table><tr><th colspan=2>班级<th>人数</tr>
      <tr><td colspan="2">一班<br>（东）</td><td rowspan='2'>30</td></tr><tr><td>二班<td>x</tr>
      <tr><td><script>alert(1)</script>三<b>班</b></td><td></td><td>31</td></tr></table>"""
    assert tables_in_html(page)[0] == [
        ["班级", "", "人数"], ["一班 （东）", "", "30"], ["二班", "x", ""], ["三班", "", "31"],
    ]  # fmt: skip


def test_spans_that_would_fill_the_memory_are_cut() -> None:
    page = "<table><tr>" + "<td colspan=999999 rowspan=999999>x" * 50 + "</tr><tr><td>y</tr></table>"
    assert [len(row) for row in tables_in_html(page)[0]] == [64, 64]
    with pytest.raises(TooBig):
        tables_in_html("<table>" + "<tr><td>x" * 6000 + "</table>")
    for nested in ("<table>" * 1001, "<table><tr>" + "<td>" * 200_000):
        with pytest.raises(TooBig):
            tables_in_html(nested)


@pytest.mark.parametrize("text", ["", "no table here", "一行\n两行", "<p>"])
def test_what_holds_no_table(text: str) -> None:
    with pytest.raises(NoTable):
        tables_in_html(text)
    with pytest.raises(NoTable):
        table_in_text(text)
    with pytest.raises(NoTable):
        tables_in_docx(text.encode())


def test_columns_of_blanks_are_columns_too() -> None:
    assert table_in_text("班级   人数\n软件 20213    36")[1] == ["软件 20213", "36"]


# where it lies


PLANNED = st.builds(
    PlannedClass, st.text(min_size=1, max_size=10), st.integers(0, 99), st.one_of(st.none(), WINDOWS),
    st.text(max_size=5), st.builds(Contact, st.text(max_size=5), st.text(max_size=5)),
    st.lists(st.builds(Contact, st.text(max_size=5), st.text(max_size=5)), max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(PLANNED, max_size=3))
def test_it_comes_back_as_it_was_stored(classes: list[PlannedClass]) -> None:
    timetable = Timetable(tuple(classes))
    assert from_bytes(as_bytes(timetable)) == timetable


def test_only_its_owner_reads_it_and_no_name_is_shown_by_chance(tmp_path: Path) -> None:
    one = PlannedClass("一班", 30, None, "", Contact("王某某", "13800000001"), (Contact("甲某", "13800000002"),))
    store(tmp_path, "2026spring", Timetable((one,)))
    assert timetable_file(tmp_path, "2026spring") == tmp_path / "jobs" / "2026spring" / "timetable.json"
    assert (tmp_path / "jobs" / "2026spring").stat().st_mode & 0o077 == 0
    assert stored(tmp_path, "2026spring") == Timetable((one,))
    assert stored(tmp_path, "another") is None
    shown = repr(Timetable((one,)))
    assert "王某某" not in shown and "138" not in shown and "甲某" not in shown


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[1]", b'{"classes": [{"name": 1}]}', b"[" * 100_000])
def test_a_damaged_one_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    path = timetable_file(tmp_path, "job")
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(TimetableDamaged):
        stored(tmp_path, "job")
