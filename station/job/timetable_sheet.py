"""A timetable as a spreadsheet that `timetable_files` reads again: the template, and plans that the station made."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from station.job.timetable import Contact, PlannedClass, Timetable, Window

HEADS: Final = (
    ("序号", 6), ("班级名称", 24), ("人数", 8), ("辅导员", 12), ("辅导员电话", 16), ("日期安排", 14), ("时间安排", 16),
    ("地点", 20), ("学生负责人1", 14), ("负责人1电话", 16), ("学生负责人2", 14), ("负责人2电话", 16),
)  # fmt: skip
"""Every column and how wide it is."""

NUMBERS: Final = (0, 2)
TEXT: Final = "@"
"""The format of a cell that stays text, whatever is typed into it."""

EXAMPLE: Final = Timetable(
    (
        PlannedClass(
            "软件20211（示例，请删除）", 31, Window("2026-06-01", 510, 610), "图书馆101",
            Contact("王老师", "13800000001"), (Contact("张同学", "13800000002"), Contact("李同学", "13800000003")),
        ),
        PlannedClass("软件20212（示例，请删除）", 28, Window("2026-06-01", 510, 610), "图书馆101"),
    )
)  # fmt: skip


def write_sheet(path: Path, timetable: Timetable) -> None:
    """Write a timetable as XLSX. Every cell but figures is text: nothing in it can become a formula.

    Raises:
        OSError: the disk says no.
    """
    import xlsxwriter  # a tenth of a second, and a desk writes no sheet

    try:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet("安排表")
            text, bold = book.add_format({"num_format": TEXT}), book.add_format({"bold": True, "bottom": 1})
            for column, (head, width) in enumerate(HEADS):
                sheet.set_column(column, column, width, None if column in NUMBERS else text)
                sheet.write_string(0, column, head, bold)
            sheet.freeze_panes(1, 2)
            for number, one in enumerate(timetable.classes, start=1):
                for column, cell in enumerate(_cells(number, one)):
                    if column in NUMBERS:
                        sheet.write_number(number, column, int(cell))
                    else:
                        sheet.write_string(number, column, cell, text)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from None


def _cells(number: int, one: PlannedClass) -> Iterable[str]:
    day, hours = ("", "") if one.window is None else (one.window.day, one.window.hours)
    first, second = (*one.leads, Contact(), Contact())[:2]
    return (
        str(number), one.name, str(one.heads), one.teacher.name, one.teacher.phone, day, hours, one.place,
        first.name, first.phone, second.name, second.phone,
    )  # fmt: skip
