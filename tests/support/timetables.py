"""A real timetable, 1,052 students in 30 classes on one day, in every form that people send."""

import csv
import html
import io
import zipfile
from pathlib import Path

import xlsxwriter

DAY = "2026-06-01"
WRITTEN_DAY = "6月1日"
HEADS = 1052
N2 = (
    ("A", "08:30-10:10", (("软件20211", 31), ("软件20212", 28), ("软件20213", 36), ("软件20214", 31),
                          ("软件20215", 26), ("软件20216", 27), ("软件20217", 40))),
    ("B", "10:10-11:40", (("电商20213(专升本)", 40), ("电商20214(专升本)", 40), ("网络2021(卓越)", 38),
                          ("网络20211", 40), ("网络20212", 30), ("网络20213(专升本)", 21))),
    ("C", "11:40-12:00", (("电商20211", 41),)),
    ("C", "13:30-15:30", (("电商20212", 47), ("计科20211", 37), ("计科20212", 38), ("计科20213(对口)", 37),
                          ("计科20214(对口)", 37), ("计科20215(对口)", 39), ("计科20216", 37))),
    ("D", "15:30-16:40", (("物联20211", 39), ("物联20212", 39), ("物联20213", 34), ("物联20214(专升本)", 35))),
    ("E", "16:40-18:00", (("计科202110(专升本)", 33), ("计科202111(专升本)", 34), ("计科20217(专升本)", 33),
                          ("计科20218(专升本)", 32), ("计科20219(专升本)", 32))),
)  # fmt: skip
"""Counsellor, window, and the classes with their heads."""

CLASSES = tuple((name, heads, window, teacher) for teacher, window, members in N2 for name, heads in members)
HEADINGS = ("序号", "班级名称", "人数", "辅导员", "日期安排", "时间安排")


def rows() -> list[list[str]]:
    """The table as it is published: what covers several rows stands in the first of them."""
    written, number, before = [list(HEADINGS)], 0, ("", "")
    for teacher, window, members in N2:
        for place, (name, heads) in enumerate(members):
            number += 1
            first = place == 0
            told = teacher if first and teacher != before[0] else ""
            written.append([str(number), name, str(heads), told, "" if number > 1 else WRITTEN_DAY, window * first])
        before = (teacher, window)
    return written


def tabbed() -> str:
    return "\n".join("\t".join(row) for row in rows())


def as_csv(encoding: str = "gb18030") -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows())
    return file.getvalue().encode(encoding)


def as_html() -> str:
    """Spans as a web page has them, inside the table that the page is laid out by."""
    lines = []
    table = rows()
    for at, row in enumerate(table):
        cells = []
        for place, cell in enumerate(row):
            span = _rows_below(table, at, place) if place >= 3 and at else 1
            if place >= 3 and at and not cell:
                continue  # covered from above
            high = f' rowspan="{span}"' if span > 1 else ""
            cells.append(f"<td{high}><p><span style='x'>{html.escape(cell)}</span></p></td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><table><tr><td>通知<table border=1>{''.join(lines)}</table></td></tr></table></html>"


def _rows_below(table: list[list[str]], at: int, place: int) -> int:
    span = 1
    while at + span < len(table) and not table[at + span][place]:
        span += 1
    return span


def as_xlsx(path: Path) -> Path:
    """A title over merged columns, then the table with merged cells and figures as figures."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("安排表")
        sheet.merge_range(0, 0, 0, 5, "2021级学历电子注册图像采集时间安排表", None)
        table = rows()
        for at, row in enumerate(table):
            for place, cell in enumerate(row):
                if not cell:
                    continue
                span = _rows_below(table, at, place) if place >= 3 and at else 1
                if span > 1:
                    sheet.merge_range(at + 1, place, at + span, place, cell, None)
                elif cell.isdigit():
                    sheet.write_number(at + 1, place, int(cell))
                else:
                    sheet.write_string(at + 1, place, cell)
    return path


def as_docx() -> bytes:
    """Word's own form: cells merged downwards go on, empty."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = []
    for row in rows():
        cells = "".join(
            f"<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>{html.escape(cell)}</w:t></w:r></w:p></w:tc>"
            for cell in row
        )
        lines.append(f"<w:tr>{cells}</w:tr>")
    body = f"<w:p/><w:tbl>{''.join(lines)}</w:tbl>"
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", xml)
    return packed.getvalue()
