"""Timetables in every form that people have them in, and files that are none."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support import timetables

from station.job.pasted_tables import MOST_TEXT
from station.job.roster.refusals import (
    TableDamaged,
    TableEmpty,
    TableIsOther,
    TableIsPicture,
    TableRefused,
    TableTooLarge,
)
from station.job.timetable import Contact, PlannedClass, Timetable, Window
from station.job.timetable_files import read_file, read_pasted, read_tables, read_text
from station.job.timetable_reading import NoClassColumn, Reading, TimetableEmpty
from station.job.timetable_sheet import EXAMPLE, write_sheet

TODAY = date(2026, 5, 20)


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


FORMS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda folder: timetables.as_xlsx(folder / "a.xlsx"),
    "csv": lambda folder: written(folder, "a.csv", timetables.as_csv()),
    "tabs": lambda folder: written(folder, "a.txt", timetables.tabbed().encode("utf-16")),
    "page": lambda folder: written(folder, "a.html", timetables.as_html().encode("gb18030")),
    "page-named-xls": lambda folder: written(folder, "a.xls", timetables.as_html().encode()),
    "word": lambda folder: written(folder, "a.docx", timetables.as_docx()),
}


def classes(reading: Reading) -> list[tuple[str, int, str, str]]:
    return [
        (one.name, one.heads, one.window.hours if one.window else "", one.teacher.name)
        for one in reading.timetable.classes
    ]


@pytest.mark.parametrize("form", FORMS)
def test_the_published_table_is_read_whole_from_every_file(tmp_path: Path, form: str) -> None:
    reading = read_file(FORMS[form](tmp_path), TODAY)
    assert (tuple(classes(reading)), reading.problems) == (timetables.CLASSES, ())
    assert reading.timetable.heads == timetables.HEADS


def test_what_is_copied_is_read_in_whichever_form() -> None:
    for text in (timetables.tabbed(), timetables.as_html(), "Version:0.9\r\nStartHTML:1\r\n" + timetables.as_html()):
        assert tuple(classes(read_text(text, TODAY))) == timetables.CLASSES
    assert tuple(classes(read_pasted(timetables.tabbed().encode("gb18030"), TODAY))) == timetables.CLASSES


def test_what_the_station_wrote_it_reads_again_and_nothing_becomes_a_formula(tmp_path: Path) -> None:
    evil = PlannedClass("=1+1", 3, Window("2026-06-01", 510, 540), "@place", Contact("+cmd", "13800000001"))
    table = Timetable((*EXAMPLE.classes, evil))
    write_sheet(tmp_path / "plan.xlsx", table)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    assert read_file(tmp_path / "plan.xlsx", TODAY).timetable == Timetable(
        (
            *EXAMPLE.classes[:1],
            PlannedClass(**{**vars(EXAMPLE.classes[1]), "teacher": EXAMPLE.classes[0].teacher}),
            evil,
        )
    ), "a blank teacher is the one above"


def test_beginning_and_end_may_have_columns_of_their_own() -> None:
    text = "班级\t人数\t日期\t开始时间\t结束时间\n一班\t30\t6月1日\t8:30\t9:00\n二班\t31\t\t9:00\t9:30"
    assert [str(one.window) for one in read_text(text, TODAY).timetable.classes] == [
        "2026-06-01 08:30-09:00", "2026-06-01 09:00-09:30",
    ]  # fmt: skip


def test_of_several_tables_the_first_timetable_is_read_and_the_others_are_told_of() -> None:
    head, other = (1, ["班级", "人数"]), [(1, ["姓名", "电话"]), (2, ["甲", "1"])]
    reading = read_tables([other, [head, (2, ["一班", "30"])], [head, (2, ["二班", "31"])]], TODAY)
    assert ([one.name for one in reading.timetable.classes], reading.more) == (["一班"], 1)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * (MOST_TEXT + 10))
    return packed.getvalue()


def entities() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><x>&a;</x>')
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"", TableEmpty),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, TableIsPicture),
        ("a.bin", b"\x7fELF\0\0\0" + b"\0" * 99, TableIsOther),
        ("a.txt", "各位同学：\n请按时到场。".encode(), TableRefused),
        ("a.csv", "姓名,电话\n甲,1".encode(), TableRefused),
        ("a.html", b"<html><p>no table</p></html>", TimetableEmpty),
        ("a.html", b"<html><table>" + b"\xff\xfe\xff" + b"</table>", TableDamaged),
        ("a.html", b"<html>" + b"<td>" * (MOST_TEXT // 4), TableTooLarge),
        ("a.docx", bomb(), TableTooLarge),
        ("a.docx", entities(), TimetableEmpty),
        ("a.docx", timetables.as_docx()[:-400], TableRefused),
        ("a.csv", "班级,人数\n".encode(), TimetableEmpty),
    ],
)  # fmt: skip
def test_what_is_no_timetable_has_a_sentence(
    tmp_path: Path, name: str, content: bytes, why: type[TableRefused]
) -> None:
    with pytest.raises(why):
        read_file(written(tmp_path, name, content), TODAY)


def test_a_spreadsheet_of_something_else_is_no_text(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["姓名", "电话"])
    with pytest.raises(NoClassColumn):
        read_file(tmp_path / "a.xlsx", TODAY)
