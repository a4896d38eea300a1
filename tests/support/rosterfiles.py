"""Rosters of invented people as each program writes them, and files that are none."""

import csv
import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from drivers.readers.number import check_character

HEADER = ("学号", "姓名", "性别", "身份证号", "班级")
COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")


def id_number(place: int) -> str:
    """A number with the right check character in the region 999999, which there is not."""
    digits = f"999999{2000 + place % 5}{place // 5 % 12 + 1:02}{place // 60 % 28 + 1:02}{place % 1000:03}"
    return digits + check_character(digits)


def person(place: int, group: str = "软件20211") -> tuple[str, ...]:
    return (
        f"2021{place:06}",
        f"测试{chr(0x4E00 + place % 5000)}",
        "男" if place % 2 else "女",
        id_number(place),
        group,
    )


def people(count: int, first: int = 0) -> list[tuple[str, ...]]:
    return [person(place, f"软件{20211 + place // 30}") for place in range(first, first + count)]


def write_xlsx(path: Path, rows: Iterable[Sequence[Any]], *, merged: Sequence[tuple[int, int, int, int]] = ()) -> Path:
    """Strings as text, numbers as numbers, each as it is given; nothing becomes a formula."""
    sheets = {"Sheet1": rows}
    return write_sheets(path, sheets, merged=merged)


def write_sheets(
    path: Path, sheets: dict[str, Iterable[Sequence[Any]]], *, hidden: Sequence[str] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> Path:  # fmt: skip
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for place, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(place, column, cell)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, "")
            rows = list(rows)
            sheet.write(top, left, rows[top][left])
    book.close()
    return path


def write_xls(path: Path, rows: Iterable[Sequence[Any]]) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for place, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(place, column, cell)
    book.save(str(path))
    return path


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def write_csv(path: Path, rows: Iterable[Sequence[str]], encoding: str = "utf-8-sig") -> Path:
    path.write_bytes(csv_text(rows).encode(encoding))
    return path


def dbf_bytes(
    names: Sequence[str], rows: Iterable[Sequence[str]], *, encoding: str = "gb18030", driver: int = 0,
    deleted: Iterable[int] = (), kinds: str = "", width: int = 40,
) -> bytes:  # fmt: skip
    """A dBase III table; `deleted` are places of rows from 0, `driver` is the language byte that nobody trusts."""
    rows, gone, kinds = list(rows), set(deleted), kinds or "C" * len(names)
    length = 1 + width * len(names)
    begin = 32 + 32 * len(names) + 1
    head = struct.pack("<B3BIHH17xB2x", 3, 126, 11, 27, len(rows), begin, length, driver)
    fields = b"".join(
        name.encode(encoding).ljust(11, b"\0") + kind.encode() + bytes(4) + bytes([width]) + bytes(15)
        for name, kind in zip(names, kinds, strict=True)
    )
    body = b"".join(
        (b"*" if place in gone else b" ") + b"".join(cell.encode(encoding).ljust(width)[:width] for cell in cells)
        for place, cells in enumerate(rows)
    )
    return head + fields + b"\r" + body + b"\x1a"


def with_cell_moved(path: Path, old: bytes, new: bytes) -> None:
    """Give a cell of the first sheet another address, as no program would."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def with_declared_size(path: Path, size: int) -> None:
    """Have the archive's directory say that the first sheet unpacks to so many bytes."""
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"xl/worksheets/sheet1.xml") - 46  # where its entry in the directory begins
    raw[at + 24 : at + 28] = size.to_bytes(4, "little")
    path.write_bytes(raw)


def compound(*streams: str) -> bytes:
    """As much of an OLE file as its directory: a header and entries with these names."""
    entries = b""
    for name in ("Root Entry", *streams):
        written = name.encode("utf-16-le") + b"\0\0"
        entry = written.ljust(64, b"\0") + struct.pack("<HB", len(written), 5 if name == "Root Entry" else 2)
        entries += entry.ljust(128, b"\0")
    return COMPOUND.ljust(512, b"\0") + entries.ljust(1024, b"\0")
