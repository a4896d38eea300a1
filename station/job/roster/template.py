"""A roster to fill in: text columns, so that numbers stay as they are typed, an example, and a page of help."""

from pathlib import Path
from typing import Any, Final

from station.words import LANGUAGES, say

ROWS: Final = 2000
"""Rows that are text cell by cell; the columns are text as a whole besides."""

EXAMPLE_NAME: Final = "示例同学"
EXAMPLE_NUMBER: Final = "999999200402290018"
"""Of somebody invented: there is no region 999999."""

PEOPLE: Final = {
    "学号": "2022010101",
    "姓名": EXAMPLE_NAME,
    "性别": "男",
    "身份证号": EXAMPLE_NUMBER,
    "考生号": "22999999000001",
    "班级": "软件20221",
    "专业": "软件工程",
    "层次": "本科",
    "学院": "信息学院",
    "年级": "2022",
    "培养方式": "",
    "学籍异动": "",
    "已采集": "",
}
EXAMPLE_CLASS: Final = "示例班"
CLASSES: Final = {"班级": EXAMPLE_CLASS, "人数": "36"}

HELP: Final = "说明"
"""Name of the second page."""

_WIDE: Final = {"身份证号": 24, "考生号": 20, "学号": 16, "专业": 20, "学院": 20, "班级": 20}


class TemplateThere(Exception):
    """A file lies there already; it may be somebody's filled-in list."""


def write_template(path: Path, *, classes: bool = False) -> None:
    """Write the template for people, or for classes with head-counts.

    Raises:
        TemplateThere: a file of this name is there.
        OSError: the disk says no.
    """
    columns = CLASSES if classes else PEOPLE
    try:
        with path.open("xb") as file:
            _fill(file, columns)
    except FileExistsError:
        raise TemplateThere(str(path)) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _fill(file: Any, columns: dict[str, str]) -> None:
    import xlsxwriter  # a tenth of a second, and a desk writes no template

    # Whatever is written stays text: a cell that begins with = is no formula here.
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        sheet = book.add_worksheet("名单")
        sheet.freeze_panes(1, 0)
        for place, (title, example) in enumerate(columns.items()):
            sheet.set_column(place, place, _WIDE.get(title, 12), text)
            sheet.write_string(0, place, title, head)
            sheet.write_string(1, place, example, text)
            for row in range(2, ROWS + 1):
                sheet.write_blank(row, place, None, text)
        if "性别" in columns:
            place = list(columns).index("性别")
            sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": ["男", "女"]})
        help_page = book.add_worksheet(HELP)
        help_page.set_column(0, 0, 100, book.add_format({"text_wrap": True}))
        for row, line in enumerate(help_lines(classes="人数" in columns)):
            help_page.write_string(row, 0, line)


def help_lines(*, classes: bool) -> list[str]:
    """What the second page says, in both languages."""
    codes = ["roster.help.classes" if classes else "roster.help.people", "roster.help.text", "roster.help.example"]
    return [line for language in LANGUAGES for code in codes for line in say(code, language).split("\n")]
