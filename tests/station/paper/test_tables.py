"""Workbooks and GBK tables: text stays text, figures stay whole, and what can't be said is on the side list."""

import csv
import io
from datetime import date

import dbf as dbase
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from support.paperwords import NAMES, NOWHERE, people, row, sheet

from station.paper.dbf import LANGUAGE, STAND_IN, WIDEST, Field, dbf
from station.paper.fonts import Missing
from station.paper.rare import comma_separated, side_list
from station.paper.sheet import Section
from station.paper.xlsx import xlsx

DAY = date(2026, 6, 1)
TRICKY = ["=1+1", "+86", "@SUM(A1)", "-3", "'x", "https://a.cn", "007", "1e5", "_x0041_", "TRUE", " 两边 "]


def test_text_stays_text_and_money_is_a_number():
    section = people([*NAMES, *TRICKY])
    book = openpyxl.load_workbook(io.BytesIO(xlsx([sheet(section), sheet(people(["张三"]), rehearsal=True)])))
    first, second = book.worksheets
    assert first.freeze_panes == "A2" and first.print_title_rows == "$1:$1"
    assert first.page_setup.paperSize == 9 and first.page_setup.fitToHeight == 0
    assert [cell.value for cell in first[1]] == ["拍摄序号", "姓名", "身份证号", "应缴金额", "签名"]
    assert first["A2"].value == "软件20213"
    for cells, (number, name, identity, fee, _) in zip(first.iter_rows(min_row=3), section.rows, strict=False):
        assert [cell.value for cell in cells] == [number, name, identity, fee / 100, None]
        assert [cell.data_type for cell in cells[:4]] == ["s", "s", "s", "n"]
        assert cells[2].number_format == "@" and cells[3].number_format == "0.00"
    total = first[3 + len(section.rows)]
    assert total[3].value == 15.0 * len(section.rows) and total[3].font.bold
    assert second["A1"].value == "演练数据，不是真实采集" and second.freeze_panes == "A3"


def test_another_reader_reads_the_same():
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx([sheet(people(NAMES))])))
    rows = book.get_sheet_by_index(0).to_python()
    assert [cells[1] for cells in rows[2 : 2 + len(NAMES)]] == NAMES
    assert rows[2][2] == "999999200301010001"


def test_each_class_may_have_pages_of_its_own_on_one_worksheet():
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx([sheet(*(people(NAMES[:3], name) for name in "甲乙丙"), page_each=True)]))
    )
    (page,) = book.worksheets
    assert [page.cell(one.id + 1, 1).value for one in page.row_breaks.brk] == ["乙", "丙"]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=4), st.integers(-(10**8), 10**8))
def test_no_text_breaks_a_workbook(names, fen):
    section = Section(None, tuple(row(index, name, fen) for index, name in enumerate(names)))
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx([sheet(section)])))
    cells = book.get_sheet_by_index(0).to_python()[1 : 1 + len(names)]
    assert [round(one[3] * 100) for one in cells] == [fen] * len(names)


FIELDS = (Field("XH", 12), Field("XM", 8), Field("SFZH", 18))


def read(content: bytes, folder) -> list[list[str]]:
    (folder / "a.dbf").write_bytes(content)
    table = dbase.Table(str(folder / "a.dbf"))
    table.open()
    try:
        assert [name.upper() for name in table.field_names] == [field.name for field in FIELDS]
        return [[str(value).rstrip() for value in record] for record in table]
    finally:
        table.close()


def test_a_table_says_what_gbk_can_and_the_side_list_says_the_rest(tmp_path):
    rows = [(f"2021{index:08d}", name, "99999920030101001X") for index, name in enumerate(NAMES)]
    table = dbf(FIELDS, rows, DAY)
    assert table.content[0] == 3 and table.content[29] == LANGUAGE == 0x7A
    assert table.content[1:4] == bytes([126, 6, 1])
    names = [cells[1] for cells in read(table.content, tmp_path)]
    assert names == ["张〓", "〓田", "〓王", "欧〓", *NAMES[4:]]
    told = [(one.row, one.key, one.field, one.place, one.character, one.value) for one in table.departures]
    assert told == [
        (1, "202100000000", "XM", 2, "䶮", "张䶮"),
        (2, "202100000001", "XM", 1, "𠮷", "𠮷田"),
        (3, "202100000002", "XM", 1, "𰻝", "𰻝王"),
        (4, "202100000003", "XM", 2, "\ue863", "欧\ue863"),
    ]


def test_what_has_no_form_or_no_room_is_told_too(tmp_path):
    name = "e\u0301葛\U000e0100\ud842张\u3000三\n?"
    table = dbf(FIELDS, [("1", name, "长" * 200), ("2", None, 7)], DAY)
    assert read(table.content, tmp_path) == [["1", "é葛〓张\u3000三 ?", "长" * (WIDEST // 2)], ["2", "", "7"]]
    told = [(one.place, one.character, one.stand_in) for one in table.departures]
    assert told == [(4, "\U000e0100", ""), (5, "\ud842", STAND_IN), (WIDEST // 2 + 1, None, "")]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=5))
def test_a_table_never_aborts_and_puts_no_question_mark_of_its_own(tmp_path_factory, names):
    table = dbf(FIELDS, [("1", name, None) for name in names], DAY)
    written = read(table.content, tmp_path_factory.mktemp("dbf"))
    assert len(written) == len(names)
    for number, (cells, name) in enumerate(zip(written, names, strict=True), 1):
        assert cells[1].count("?") == name.count("?")
        told = sum(one.row == number and one.stand_in == STAND_IN for one in table.departures)
        assert cells[1].count(STAND_IN) - name.count(STAND_IN) == told


@pytest.mark.parametrize("name", ["", "xm", "姓名", "ELEVENCHARS", "X-M", "1A"])
def test_a_column_without_a_proper_name_is_a_bug(name):
    with pytest.raises(ValueError, match="no name"):
        dbf([Field(name)], [], DAY)


def test_the_side_list_becomes_a_workbook_and_csv():
    table = dbf(FIELDS, [("=1", f"欧{NOWHERE}", None)], DAY)
    listed = side_list(table.departures, [Missing(f"欧{NOWHERE}", NOWHERE)])
    rows = list(csv.reader(io.StringIO(comma_separated(listed).decode("utf-8-sig"))))
    assert rows[1][1:] == ["1", "'=1", "XM", "2", NOWHERE, "U+31350", STAND_IN, f"欧{NOWHERE}"]
    assert [cells[0] for cells in rows[1:]] == ["数据表（GBK）没有的字", "本机没有字体的字"]
    page = openpyxl.load_workbook(io.BytesIO(xlsx([listed]))).active
    assert [cell.value for cell in page[3]][:3] == [1, "=1", "XM"] and page.title == "生僻字对照"
