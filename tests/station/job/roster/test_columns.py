"""Columns by the words over them, wherever the header stands, and two that are the same thing."""

import pytest

from station.job.roster.columns import Field, folded, lay_out, letter, recognised
from station.job.roster.refusals import TableRefused
from station.job.roster.table import Book, Row, Table


def book(*tables: list[tuple[object, ...]]) -> Book:
    made = [
        Table(f"Sheet{place}", tuple(Row(number, cells) for number, cells in enumerate(rows, start=1)))
        for place, rows in enumerate(tables, start=1)
    ]
    return Book("xlsx", tuple(made))


def fields(titles: tuple[object, ...], corrections=None) -> list[Field | None]:
    (one,) = lay_out(book([titles, ("x",) * len(titles)]), corrections).read
    return [column.field for column in one.layout.columns]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("学号", Field.STUDENT_NUMBER), ("XH", Field.STUDENT_NUMBER), ("xh", Field.STUDENT_NUMBER),
        ("学 号", Field.STUDENT_NUMBER), ("ＸＨ", Field.STUDENT_NUMBER), ("学号*", Field.STUDENT_NUMBER),
        ("学号（必填）", Field.STUDENT_NUMBER), ("学\n号", Field.STUDENT_NUMBER),
        ("姓名", Field.NAME), ("XM", Field.NAME), ("学生姓名：", Field.NAME),
        ("身份证号", Field.ID_NUMBER), ("证件号码", Field.ID_NUMBER), ("SFZH", Field.ID_NUMBER),
        ("公民身份号码", Field.ID_NUMBER), ("SFZJH", Field.ID_NUMBER),
        ("考生号", Field.EXAM_NUMBER), ("KSH", Field.EXAM_NUMBER),
        ("性别", Field.SEX), ("XB", Field.SEX), ("XBDM", Field.SEX), ("出生日期", Field.BIRTH), ("CSRQ", Field.BIRTH),
        ("班级", Field.CLASS), ("BH", Field.CLASS), ("行政班", Field.CLASS), ("班级名称", Field.CLASS),
        ("ZYMC", Field.MAJOR), ("专业名称", Field.MAJOR), ("层次", Field.LEVEL), ("CC", Field.LEVEL),
        ("FY", Field.COLLEGE), ("XSH", Field.COLLEGE), ("院系", Field.COLLEGE),
        ("年级", Field.COHORT), ("届", Field.COHORT), ("培养方式", Field.TRAINING), ("委托培养", Field.TRAINING),
        ("学籍异动", Field.STATUS), ("已采集", Field.CAPTURED), ("是否已采集", Field.CAPTURED), ("人数", Field.HEADS),
        ("辅导员", None), ("序号", None), ("手机", None), ("ZZMM", None), ("姓名拼音", None), ("拍摄序号", None),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_words(title, field):
    assert recognised(title) is field


def test_a_header_may_stand_below_titles_and_notes():
    rows = [("2026届毕业生图像采集名单", None, None), ("制表：教务处", None, None), (None, None, None),
            ("序号", "姓名", "学号"), (1.0, "甲", "1")]  # fmt: skip
    (one,) = lay_out(book(rows)).read
    assert (one.layout.header, one.layout.fields) == (4, {Field.NAME, Field.STUDENT_NUMBER})


def test_the_row_with_most_known_words_is_the_header():
    (one,) = lay_out(book([("姓名", "班级", None), ("姓名", "学号", "班级"), ("甲", "1", "软件")])).read
    assert one.layout.header == 2


@pytest.mark.parametrize(
    "titles",
    [("甲", "乙"), ("班级", "专业"), ("人数", "专业"), ("性别", "出生日期"), ("2026届名单",), (1.0, 2.0)],
)
def test_what_names_nobody_is_no_header(titles):
    with pytest.raises(TableRefused) as refused:
        fields(titles)
    assert refused.value.code == "roster-header-missing"


def test_names_alone_make_a_list_and_so_do_classes_with_head_counts():
    assert fields(("姓名",)) == [Field.NAME]
    assert not lay_out(book([("班级", "人数"), ("软件", 3.0)])).of_people


def test_of_two_columns_for_the_same_group_the_one_that_says_more_is_read():
    assert fields(("BH", "XM", "班级名称")) == [None, Field.NAME, Field.CLASS]
    assert fields(("XSH", "姓名", "FY")) == [None, Field.NAME, Field.COLLEGE]


def test_lists_side_by_side_are_refused_so_that_nobody_is_forgotten():
    with pytest.raises(TableRefused) as refused:
        fields(("学号", "姓名", "学号", "姓名"))
    assert refused.value.params == {"columns": "A 学号、B 姓名、C 学号、D 姓名"}


def test_a_person_corrects_a_column_by_its_title_or_its_place():
    assert fields(("编号", "姓名"), {"编号": Field.STUDENT_NUMBER}) == [Field.STUDENT_NUMBER, Field.NAME]
    assert fields(("学号", "姓名", None), {"C列": Field.CLASS})[2] is Field.CLASS
    assert fields(("学号", "姓名", "姓名"), {"C列": None}) == [Field.STUDENT_NUMBER, Field.NAME, None]
    assert fields(("BH", "XM", "班级名称"), {"BH": Field.CLASS, "班级名称": None})[0] is Field.CLASS


def test_a_correction_of_a_column_that_is_not_there_is_told():
    with pytest.raises(TableRefused) as refused:
        fields(("学号", "姓名"), {"编号": Field.CLASS})
    assert refused.value.code == "roster-column-unknown"


def test_sheets_without_a_header_are_named():
    sheets = lay_out(book([("学号", "姓名"), ("1", "甲")], [("说明",), ("…",)], [("姓名", "学号"), ("乙", "2")]))
    assert ([one.table.name for one in sheets.read], sheets.skipped) == (["Sheet1", "Sheet3"], ("Sheet2",))


def test_places_have_the_names_of_spreadsheets():
    assert [letter(place) for place in (0, 25, 26, 255)] == ["A", "Z", "AA", "IV"]


def test_folding_twice_changes_nothing():
    for title in ("学号（必填）*", " ｘｈ ", "A/B"):
        assert folded(folded(title)) == folded(title)
