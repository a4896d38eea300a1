"""Paper for a school: ours beside the bare library writing the same cells, pictures or pixels.

A report of 10,000 rows: the peers write the same texts with no headings repeated, no totals, no lines to sign on, and
one font that they don't ask whether it has a character. 1,000 portraits in 30 classes: ours reads the journal, compares
every file with its hash, finds each character's font; the peers loop over the same files. A print sheet's peer opens,
scales, pastes and saves with Pillow. Each pair in turn; medians.
"""

import io
import os
import statistics
import sys
import tempfile
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import dbf as bare
import numpy as np
import xlsxwriter
from fpdf import FPDF
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from rows import row, spread, timed
from support.portraits import NAMES, hall

from station.paper import printed
from station.paper.dbf import Field, dbf
from station.paper.fontfiles import main_face
from station.paper.fonts import Glyphs
from station.paper.pdf import pdf
from station.paper.printsheet import DPI, Prints, lay_out
from station.paper.sheet import Column, Section, Sheet
from station.paper.xlsx import xlsx
from station.reports.contact_sheets import contact_sheets
from station.reports.pictured import pictured
from station.reports.prints import print_sheets
from station.reports.readers import Eyes
from station.reports.source import read

ROWS, PEOPLE, CLASSES, PRINTED = 10_000, 1_000, 30, 100
ROUNDS = 3
COLUMNS = (
    Column("row", "number", 0.5), Column("student_number", width=1.8), Column("name", width=2.4),
    Column("number"), Column("fate"), Column("remark", width=1.8),
)  # fmt: skip
FIELDS = (("XUHAO", 6), ("XH", 12), ("XM", 40), ("PSXH", 8), ("ZT", 8), ("BZ", 20))


def main() -> int:
    face = main_face(False)
    if face is None:
        print("no Chinese font on this computer", file=sys.stderr)
        return 3
    cells = [somebody(number) for number in range(1, ROWS + 1)]
    sheet = Sheet("captured", (), COLUMNS, (Section("软件20211", tuple(cells)),))
    note = f"{ROWS} rows of {len(COLUMNS)} cells"
    beside("report as XLSX, bare xlsxwriter", lambda: xlsx([sheet]), lambda: bare_xlsx(cells), note)
    beside("report as PDF, bare fpdf2", lambda: pdf([sheet], Glyphs()), lambda: bare_pdf(cells, face), note)
    with tempfile.TemporaryDirectory(prefix="paperwork-bench-") as place:
        fields = [Field(name, width) for name, width in FIELDS]
        beside("report as DBF, bare dbf", lambda: dbf(fields, cells, date(2026, 6, 1)),
               lambda: bare_dbf(Path(place) / "bare.dbf", cells), note)  # fmt: skip
        pictures(Path(place), face)
    return 0


def somebody(number: int) -> tuple[str | int, ...]:
    name = NAMES[number % 3] if number % 50 == 0 else f"测试{chr(0x4E00 + number % 2000)}"
    return number, f"2026{number:06d}", name, f"A-{number:04d}", "已拍", ""


def beside(name: str, ours: Callable[[], Any], peer: Callable[[], Any], note: str, rounds: int = ROUNDS) -> None:
    """Both in turn, the medians in seconds."""
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(timed(ours))
        theirs.append(timed(peer))
    told = f"{note}; ours s {spread(mine, 1)}; peer s {spread(theirs, 1)}"
    row(f"paperwork {name}", statistics.median(mine), statistics.median(theirs), "s", told)


def bare_xlsx(cells: list[tuple[str | int, ...]]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for place, line in enumerate(cells):
            page.write_number(place, 0, line[0])
            for column, text in enumerate(line[1:], 1):
                page.write_string(place, column, text)
    return written.getvalue()


def bare_dbf(path: Path, cells: list[tuple[str | int, ...]]) -> bytes:
    """Names that GBK has not become "?": the library alone would stop at them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = bare.Table(str(path), ";".join(f"{name} C({width})" for name, width in FIELDS), codepage="cp936")
        with table.open(bare.READ_WRITE):
            for line in cells:
                table.append(tuple(str(text).encode("gbk", "replace").decode("gbk") for text in line))
    content = path.read_bytes()
    os.unlink(path)
    return content


def bare_document(face: Any) -> FPDF:
    document = FPDF(unit="mm", format="A4")
    document.set_auto_page_break(False)
    document.add_font("only", "", face.file, collection_font_number=face.index)
    document.set_font("only", "", 10)
    return document


def bare_pdf(cells: list[tuple[str | int, ...]], face: Any) -> bytes:
    """Forty lines a page, each cell in a frame."""
    document, widths = bare_document(face), (12, 36, 48, 24, 24, 36)
    for place, line in enumerate(cells):
        if place % 40 == 0:
            document.add_page()
            document.set_y(14)
        for width, text in zip(widths, line, strict=True):
            document.cell(width, 6.5, str(text), border=1)
        document.ln(6.5)
    return bytes(document.output())


# pictures


def pictures(folder: Path, face: Any) -> None:
    data, to = folder / "data", folder / "to"
    each = PEOPLE // CLASSES + 1
    names = [f"测试{chr(0x4E00 + number % 2000)}" for number in range(PEOPLE)]
    classes = {f"软件{20211 + place}": names[place * each : (place + 1) * each] for place in range(CLASSES)}
    hall(data, classes, jpegs=[noisy(number) for number in range(50)])
    paths = sorted((data / "portraits").iterdir())
    size = sum(path.stat().st_size for path in paths) / len(paths) / 1000

    def ours() -> None:
        contact_sheets(data, read(data), Eyes("class"), to, Glyphs())

    def peer() -> None:
        for place in range(CLASSES):
            content = bare_contact_sheet(paths[place * each : (place + 1) * each], face)
            (folder / f"bare-{place}.pdf").write_bytes(content)

    note = f"{PEOPLE} portraits of {size:.0f} kB in {CLASSES} files, journal read and every hash compared"
    beside("contact sheets, bare fpdf2", ours, peer, note)
    layout, some = lay_out(Prints()), [path.read_bytes() for path in paths[:PRINTED]]
    beside(
        "print sheets, bare Pillow",
        lambda: [printed.jpeg(layout, jpeg, "测试一 A-0001", Glyphs()) for jpeg in some],
        lambda: [bare_print(jpeg, face) for jpeg in some],
        f"{PRINTED} sheets of four, 5-inch paper at {DPI} dpi, as JPEG",
    )
    source = read(data)
    whole = timed(lambda: print_sheets(data, source, Eyes("office"), to, Glyphs()))
    people = sum(len(one.people) for one in pictured(data, source.groups))
    row("paperwork print sheets of a day", whole, None, "s", f"{people} people, JPEG and PDF, and the count sheet")


def noisy(number: int) -> bytes:
    """About as many bytes as a portrait."""
    noise = np.random.default_rng(number).normal(128, 12, (160, 120, 3)).clip(0, 255).astype(np.uint8)
    file = io.BytesIO()
    Pillow.fromarray(noise).resize((480, 640)).save(file, "JPEG", quality=88, dpi=(DPI, DPI))
    return file.getvalue()


def bare_contact_sheet(paths: list[Path], face: Any) -> bytes:
    document = bare_document(face)
    for place, path in enumerate(paths):
        if place % 20 == 0:
            document.add_page()
            document.text(14, 18, "软件20211")
        row_, column = divmod(place % 20, 5)
        x, y = 14 + column * 36.4, 35 + row_ * 61.5
        document.image(str(path), x + 1.7, y, 33, 44)
        for line, words in enumerate(("测*", path.stem[:6], "…000123")):
            document.text(x + 12, y + 48 + 4 * line, words)
    return bytes(document.output())


def bare_print(jpeg: bytes, face: Any) -> bytes:
    layout = lay_out(Prints())
    page = Pillow.new("RGB", (layout.paper.width, layout.paper.height), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(face.file, 31, index=face.index)
    first = layout.pictures[0]
    picture = Pillow.open(io.BytesIO(jpeg)).resize((first.width, first.height), Pillow.Resampling.LANCZOS)
    for box, caption in zip(layout.pictures, layout.captions, strict=True):
        page.paste(picture, (box.left, box.top))
        draw.text((caption.left + caption.width / 2, caption.top), "测试一 A-0001", fill=0, font=font, anchor="ma")
    for cut in layout.cuts:
        draw.rectangle((cut.left, cut.top, cut.right, cut.bottom), fill=0)
    file = io.BytesIO()
    page.save(file, "JPEG", quality=95, subsampling="4:4:4", dpi=(DPI, DPI))
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main())
