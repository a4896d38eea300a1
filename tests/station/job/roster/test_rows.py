"""Row by row: what keeps a row out, what is only flagged, and that nothing is changed in silence."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.rosterfiles import id_number, person

from station.job.roster import template
from station.job.roster.columns import lay_out
from station.job.roster.problems import FLAGGED, REFUSED
from station.job.roster.refusals import TableRefused
from station.job.roster.rows import Roster, judge
from station.job.roster.table import Book, Merged, Row, Table
from station.words import known

HEADER = ("学号", "姓名", "性别", "身份证号", "班级")
GOOD = ("2021000001", "测试甲", "男", id_number(1), "软件20211")
GOOD_TOO = ("2021000002", "测试乙", "女", id_number(2), "软件20211")


def judged(
    *rows: tuple[object, ...], header: tuple[str, ...] = HEADER, merged: tuple[Merged, ...] = (), **of
) -> Roster:
    numbered = tuple(Row(number, tuple(cells)) for number, cells in enumerate((header, *rows), start=1))
    book = Book("xlsx", (Table(None, numbered, merged),), **of)
    return judge(book, lay_out(book))


def with_cell(column: str, cell: object) -> tuple[object, ...]:
    return tuple(cell if title == column else was for title, was in zip(HEADER, GOOD, strict=True))


def said(roster: Roster) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in roster.problems]


def test_a_good_list_has_no_problems():
    roster = judged(GOOD, GOOD_TOO)
    assert (roster.rows, roster.imported, roster.problems) == (2, 2, ())
    assert roster.people[0].student_number == "2021000001" and roster.class_names == ("软件20211",)


WRONG = id_number(1)[:17] + ("0" if id_number(1)[17] != "0" else "1")
REFUSING = [
    ("身份证号", 999999200201010000.0, "digits-lost"), ("身份证号", "9.99999E+17", "digits-lost"),
    ("身份证号", 9.5, "digits-lost"), ("学号", 2021000000000001.0, "digits-lost"),
    ("身份证号", float("nan"), "digits-lost"),
    ("身份证号", float("inf"), "digits-lost"), ("身份证号", WRONG, "check-digit"),
    ("身份证号", "999999200213010013", "impossible-birth"), ("身份证号", id_number(1)[:17], "number-length"),
    ("身份证号", "'" + id_number(1), "number-odd"), ("身份证号", "无", "number-odd"), ("身份证号", "-", "number-odd"),
    ("身份证号", True, "cell-type"), ("身份证号", date(2002, 1, 1), "cell-type"), ("姓名", 1.5, "cell-type"),
    ("姓名", "测\ufffd", "unreadable-text"), ("班级", "软件\n1班", "hidden-characters"),
    ("姓名", "测" * 101, "too-long"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "code"), REFUSING)
def test_what_can_not_be_right_keeps_its_row_out_and_the_rest_is_imported(column, cell, code):
    roster = judged(with_cell(column, cell), GOOD_TOO)
    assert said(roster) == [(2, column, code)]
    assert (roster.rows, roster.imported, roster.refused) == (2, 1, 1)
    assert [one.row for one in roster.people] == [3]


SMALL_X = next(number for number in map(id_number, range(1, 50)) if number.endswith("X")).lower()
WIDE = "".join(chr(ord(character) + 0xFEE0) for character in id_number(1))
FLAGGING = [
    ("身份证号", WIDE, "full-width"), ("身份证号", f" {id_number(1)[:6]} {id_number(1)[6:]}", "blanks-inside"),
    ("学号", 2021000001.0, "number-cells"), ("学号", 2021000001, "number-cells"),
    ("身份证号", "990102200101001", "old-number"),
    ("身份证号", "H12345678", "other-document"), ("身份证号", "12345678", "other-document"),
    ("姓名", None, "name-missing"), ("姓名", "  ", "name-missing"), ("性别", "女", "sex-differs"),
    ("性别", "?", "sex-unknown"), ("班级", "=1+1", "formula-like"), ("姓名", '=HYPERLINK("x")', "formula-like"),
    ("姓名", "+86", "formula-like"), ("姓名", "@x", "formula-like"), ("学号", "-2+3", "formula-like"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "code"), FLAGGING)
def test_what_may_be_right_is_imported_as_it_stands_and_flagged(column, cell, code):
    roster = judged(with_cell(column, cell))
    assert (2, column, code) in said(roster)
    (one,) = roster.people
    kept = {"身份证号": one.id_number, "学号": one.student_number, "姓名": one.name, "班级": one.class_name}
    if isinstance(cell, str) and cell.strip() and column in kept:
        assert kept[column] == cell


def test_a_small_x_is_flagged_and_kept():
    roster = judged(("1", "甲", None, SMALL_X, "软件"))
    assert said(roster) == [(2, "身份证号", "lower-case-x")]
    assert roster.people[0].id_number == SMALL_X


def test_a_whole_column_of_figures_is_said_once():
    roster = judged(*((2021000000.0 + place, "甲", None, None, "软件") for place in range(30)))
    assert [code for _, _, code in said(roster)] == ["number-cells"]
    assert roster.people[29].student_number == "2021000029"


def test_the_same_person_twice_is_refused_the_second_time_however_the_number_is_written():
    again = judged(GOOD, GOOD)
    assert said(again) == [(3, "学号", "duplicate")] and again.imported == 1
    wide = judged(GOOD, (None, "测试甲", "男", WIDE, "软件20211"))
    assert (3, "身份证号", "duplicate") in said(wide) and wide.imported == 1
    assert wide.problems[-1].params == {"first": 2}


def test_somebody_with_two_listings_keeps_both_rows():
    other = ("2021990001", *GOOD[1:])
    roster = judged(GOOD, other)
    assert said(roster) == [(3, "身份证号", "two-listings")]
    assert [one.student_number for one in roster.people] == ["2021000001", "2021990001"]


def test_a_student_number_of_two_people_is_refused():
    roster = judged(GOOD, (GOOD[0], *GOOD_TOO[1:]))
    assert said(roster) == [(3, "学号", "duplicate")]


def test_rows_of_nobody_are_neither_refused_nor_imported():
    roster = judged(GOOD, (None,) * 5, (" ",) * 5, GOOD_TOO, HEADER, ("合计", 2.0, None, None, None), (None,) * 5)
    assert [(row, code) for row, _, code in said(roster)] == [(3, "blank-rows"), (6, "header-again"), (7, "total-row")]
    assert (roster.rows, roster.imported, roster.refused) == (2, 2, 0)


def test_a_row_with_nothing_that_names_anybody_is_refused():
    assert said(judged((None, None, "男", None, "软件"), GOOD)) == [(2, None, "nobody")]


def test_a_class_merged_over_its_students_is_read_for_each_and_said():
    rows = [("1", "甲", None, None, "软件"), ("2", "乙", None, None, None), ("3", "丙", None, None, None)]
    roster = judged(*rows, merged=(Merged(2, 5, 4, 5),))
    assert [one.class_name for one in roster.people] == ["软件"] * 3
    assert said(roster) == [(2, "班级", "merged-read")]


def test_a_number_merged_over_two_rows_belongs_to_the_first():
    rows = [("1", "甲", None, None, "软件"), (None, "乙", None, None, "软件")]
    roster = judged(*rows, merged=(Merged(2, 1, 3, 1),))
    assert [one.student_number for one in roster.people] == ["1", None]
    assert (2, "学号", "merged-once") in said(roster)


def test_sex_and_birth_are_brought_into_one_form():
    header = ("学号", "性别", "出生日期")
    days = ("20020131", "2002-01-31", "2002/1/31", "2002年1月31日", "2002.01.31", date(2002, 1, 31), 20020131.0)
    rows = [(str(place), sex, day) for place, (sex, day) in enumerate(zip("男女12MF男", days, strict=True))]
    roster = judged(*rows, header=header)
    assert {one.birth for one in roster.people} == {"20020131"}
    assert [one.sex for one in roster.people] == ["男", "女", "男", "女", "男", "女", "男"]
    assert said(judged(("1", "男", "2002-02-30"), header=header))[1:] == [(2, "出生日期", "birth-unknown")]


@pytest.mark.parametrize(
    ("training", "status", "captured", "standing"),
    [
        (None, None, None, ""), ("委托培养", None, None, "entrusted"), ("非委托培养", None, None, ""),
        ("统招", None, None, ""), (None, "休学复学", None, "status-change"), (None, "无", None, ""),
        (None, None, "是", "captured"), (None, None, "√", "captured"), (None, None, "否", ""),
        (None, None, 1.0, "captured"), ("委培", "转专业", "已采集", "captured"),
        ("委培", "转专业", "未采集", "entrusted"),
    ],
)  # fmt: skip
def test_what_the_list_says_of_somebody_s_standing(training, status, captured, standing):
    header = ("学号", "培养方式", "学籍异动", "已采集")
    assert judged(("1", training, status, captured), header=header).people[0].standing == standing


def test_a_column_called_entrusted_only_says_whether():
    header = ("学号", "是否委托培养")
    assert [judged(("1", said), header=header).people[0].standing for said in ("是", "否", None)] == [
        "entrusted",
        "",
        "",
    ]


def test_a_list_of_classes_has_head_counts_and_its_own_problems():
    rows = [
        ("软件1", 31.0),
        ("软件2", "28人"),
        (None, 3.0),
        ("软件3", "很多"),
        ("软件1", 5.0),
        ("软件4", 0.0),
        ("合计", 59.0),
    ]
    roster = judged(*rows, header=("班级", "人数"))
    assert [(one.class_name, one.heads) for one in roster.sizes] == [("软件1", 31), ("软件2", 28)]
    assert [(row, code) for row, _, code in said(roster)] == [
        (4, "class-missing"), (5, "heads-unfit"), (6, "duplicate-class"), (7, "heads-unfit"), (8, "total-row"),
    ]  # fmt: skip
    assert (roster.form, roster.rows, roster.imported) == ("classes", 6, 2)


def test_what_concerns_the_whole_file_is_told_without_a_row():
    roster = judged(GOOD, deleted=3, mixed=(4, 5), macros=True, hidden=("旧",), unread=("备注",))
    assert said(roster) == [
        (None, None, "sheet-hidden"), (None, None, "deleted-rows"), (None, None, "mixed-encodings"),
        (None, None, "macros"), (None, None, "fields-unread"),
    ]  # fmt: skip


def test_the_template_s_example_is_nobody_beside_others():
    header, example = tuple(template.PEOPLE), tuple(template.PEOPLE.values())
    mine = ("9", "测试甲", *example[2:3], id_number(1), "8", *example[5:])
    roster = judged(example, mine, header=header)
    assert said(roster) == [(2, None, "example-row")] and [one.row for one in roster.people] == [3]
    assert [code for _, _, code in said(judged(example, header=header))] == ["example-alone"]


def test_a_header_and_nobody_below_it_is_refused():
    with pytest.raises(TableRefused) as refused:
        judged((None,) * 5)
    assert refused.value.code == "roster-nobody"


@pytest.mark.parametrize("code", sorted(REFUSED | FLAGGED))
def test_every_problem_has_its_sentences(code):
    assert known(f"roster.problem.{code}")


def test_no_sentence_tells_who_it_is_about():
    cells = [with_cell(column, cell) for column, cell, _ in (*REFUSING, *FLAGGING)]
    told = " ".join(problem.as_json()["text"] for problem in judged(*cells, GOOD).problems)
    assert "测试甲" not in told and id_number(1) not in told and "2021000001" not in told


def is_number(cell: object) -> bool:
    return isinstance(cell, float | int) and math.isfinite(cell)


ANY_CELL = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(-(10**20), 10**20), st.dates(), st.text(max_size=12),
    st.sampled_from(["合计", "是", "男", id_number(3), "3", WIDE]), st.datetimes(), st.times(), st.timedeltas(),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(*[ANY_CELL] * 6), max_size=6),
    st.sampled_from([HEADER[:4], ("班级", "人数"), ("XM", "CSRQ", "XB", "BH")]),
)
def test_whatever_stands_in_cells_each_row_is_imported_refused_or_nobody(rows, header):
    try:
        roster = judged(*rows, header=(*header, *("其他",) * (6 - len(header))))
    except TableRefused:
        return
    assert roster.imported + roster.refused == roster.rows <= len(rows)
    refused_rows = {problem.row for problem in roster.problems if problem.refuses}
    assert len(refused_rows) == roster.refused
    assert refused_rows.isdisjoint(one.row for one in (*roster.people, *roster.sizes))
    for one in roster.people:
        written = [str(int(cell)) if is_number(cell) else str(cell) for cell in rows[one.row - 2]]
        assert {one.name, one.id_number, one.student_number, one.class_name} <= {None, *written}


def test_people_of_the_tests_are_invented():
    assert all(person(place)[3].startswith("999999") for place in range(100))
