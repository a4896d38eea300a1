"""A package with copies for the office, opened by tools that are not ours: every cell, picture, sum and signature."""

import csv
import io
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import openpyxl
from support.journals import at_row, open_journal
from support.packages import capture
from support.papers import NAMES, everybody

from db.records import RosterChanges
from station.export.formats import manifest_schema
from station.handover import export_day

FORMAT = Path(manifest_schema.__file__).parents[1] / "FORMAT.md"
SCHEMA = Path(manifest_schema.__file__).with_name("manifest.schema.json")
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,true,false,false,-1"
"""Commas, quotes, UTF-8, from the first line, text always quoted, as shown, one file for each sheet:
https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html"""
AS_TEXT = "CSV:44,34,76,1,,0,true,false"
AS_CLICKED = "CSV:44,34,76,1,,0,false,true"
IN_GBK = "dBase:61"
"""Windows-936 by LibreOffice's number: in a window it asks, without one it does not look at the table's own mark."""
PRIVATE = ("GPS", "Serial", "Owner", "Artist", "Copyright", "Make", "Model", "DateTime", "Comment", "Thumbnail")

Row = tuple[str, str, str]


class Failed(Exception):
    """A tool saw something else than it had to."""


class NotHere(Exception):
    """A part of a tool is not installed."""


def main() -> int:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="office-tools-") as home:
        folder = Path(home)
        package = made(folder)
        rehearsed = portraits_of_a_rehearsal(folder)
        checks = [
            ("sha256sum", lambda: sums(package)), ("openssl", lambda: signature(package)),
            ("jsonschema", lambda: schema(package)), ("unzip", lambda: zips(package, "unzip", "-tq")),
            ("7zz", lambda: zips(package, "7zz", "t")), ("soffice", lambda: books(package, folder)),
            ("soffice", lambda: records(package, folder)), ("soffice", lambda: clicked(package, folder)),
            ("iconv", lambda: tables(package, folder)), ("pdftotext", lambda: papers(package)),
            ("exiftool", lambda: portraits(rehearsed)), ("tidy", lambda: page(package)),
            ("xmllint", lambda: page_as_html(package)),
        ]  # fmt: skip
        for tool, check in checks:
            if tool != "jsonschema" and shutil.which(tool) is None:
                rows.append((tool, "", "missing here: not tried"))
                continue
            try:
                rows += [(tool, *seen) for seen in check()]
            except NotHere as lacking:
                rows.append((tool, "", f"missing here: {lacking}"))
            except (Failed, subprocess.SubprocessError, OSError, ValueError, LookupError) as trouble:
                rows.append((tool, "", f"FAILED: {trouble!r:.600}"))
    for row in rows:
        print(" | ".join(row))
    return 1 if any(row[2].startswith("FAILED") for row in rows) else 0


def made(folder: Path) -> Path:
    """Thirteen people of two classes with names that are hard to write, eleven of them captured; all papers."""
    data, stick = folder / "data", folder / "stick"
    stick.mkdir()
    with open_journal(data) as journal:
        rows = tuple(enumerate(everybody(), start=1))
        journal.take_roster("people", "0" * 64, RosterChanges(listed=rows), operator="Wang")
        for index in (1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13):
            capture(journal, data, index, place=at_row(journal, index))
    receipt = export_day(data, stick, office="all")
    print(f"package: {receipt.files} files, papers left out: {receipt.left_out or 'none'}", file=sys.stderr)
    return receipt.path


def portraits_of_a_rehearsal(folder: Path) -> Path:
    """Real portraits, as a rehearsed day makes them."""
    command = [sys.executable, "-m", "ui.main", "rehearse", "--students", "3", "--json", "--data", folder / "rehearsed"]
    done = subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    return Path(json.loads(done.stdout.splitlines()[-1])["package"])


def ran(*command: str | Path, cwd: Path | None = None) -> str:
    """What a tool says.

    Raises:
        Failed: it says no.
    """
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, timeout=180, check=False)
    said = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        raise Failed(f"{command[0]}: {done.returncode}: {said[-300:]} {done.stderr.decode(errors='replace')[-300:]}")
    return said


def commands_of_the_page() -> list[str]:
    blocks = FORMAT.read_text("utf-8").split("```sh\n")[1:]
    return [line for block in blocks for line in block.partition("```")[0].splitlines()]


def sums(package: Path) -> Iterator[tuple[str, str]]:
    command = next(line for line in commands_of_the_page() if "sha256sum -c" in line)
    lines = ran("bash", "-c", command, cwd=package).splitlines()
    if not all(line.endswith(": OK") for line in lines):
        raise Failed(lines)
    yield command, f"{len(lines)} files OK"


def signature(package: Path) -> Iterator[tuple[str, str]]:
    for command in (line for line in commands_of_the_page() if "openssl" in line):
        yield command.removeprefix("cd data && "), ran("bash", "-c", command, cwd=package).strip()


def schema(package: Path) -> Iterator[tuple[str, str]]:
    given = package / "data/manifest.json"
    ran(sys.executable, "-W", "ignore", "-m", "jsonschema", "-i", given, SCHEMA)
    broken = json.loads(given.read_text("utf-8"))
    broken["files"][0]["size"] = "1"
    (package.parent / "broken.json").write_text(json.dumps(broken))
    try:
        ran(sys.executable, "-W", "ignore", "-m", "jsonschema", "-i", package.parent / "broken.json", SCHEMA)
    except Failed:
        yield "manifest.json against manifest.schema.json", "valid; one with a size in text is refused"
        return
    raise Failed("a broken manifest passes")


def office_files(package: Path, suffix: str) -> list[Path]:
    found = sorted((package / "办公用").rglob(f"*{suffix}"))
    if not found:
        raise Failed(f"no {suffix} in the package")
    return found


def zips(package: Path, *tool: str) -> Iterator[tuple[str, str]]:
    books = office_files(package, ".xlsx")
    for book in books:
        ran(*tool, book)
    yield "every .xlsx is a whole ZIP", f"{len(books)} files"


def converted(source: Path, to: Path, filters: str, reading: str = "") -> list[Path]:
    """Have LibreOffice open a file and write what it sees."""
    shutil.rmtree(to, ignore_errors=True)
    profile = f"-env:UserInstallation={(to.parent / 'office-profile').as_uri()}"
    options = [f"--infilter={reading}"] if reading else []
    ran("soffice", profile, "--headless", *options, "--convert-to", filters, "--outdir", to, source)
    if not to.exists():
        raise NotHere(f"LibreOffice opens no {source.suffix}; for .dbf it needs libreoffice-base-drivers")
    return sorted(to.iterdir())


def books(package: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Every cell of every workbook as LibreOffice shows it, against the workbook's own cells."""
    cells, texts, count, long_numbers = 0, 0, 0, 0
    for book in office_files(package, ".xlsx"):
        sheets = openpyxl.load_workbook(book).worksheets
        seen = converted(book, folder / "seen", ALL_SHEETS)
        by_title = {path.stem.removeprefix(f"{book.stem}-"): path for path in seen}
        for sheet in sheets:
            path = by_title.get(sheet.title) or (seen[0] if len(seen) == 1 else None)
            if path is None:
                raise Failed(f"{book.name}: no sheet {sheet.title}: {sorted(by_title)}")
            quoted = path.read_text("utf-8")
            lines = list(csv.reader(io.StringIO(quoted)))
            for row in sheet.iter_rows():
                for cell in row:
                    cells += 1
                    shown = lines[cell.row - 1][cell.column - 1] if cell.row <= len(lines) else ""
                    if not same(cell.value, shown):
                        raise Failed(f"{book.name} {cell.coordinate}: {cell.value!r} is shown as {shown!r}")
                    if isinstance(cell.value, str):
                        texts += 1
                        if re.fullmatch(r"\d{12,}[\dX]", cell.value):
                            long_numbers += 1
                            if f'"{cell.value}"' not in quoted:
                                raise Failed(f"{book.name} {cell.coordinate}: no text")
        count += len(sheets)
    yield (
        "every cell of every .xlsx",
        f"{cells} cells of {count} sheets as they are, {texts} of them text, {long_numbers} long numbers among these",
    )


def same(value: object, shown: str) -> bool:
    if value is None:
        return shown == ""
    if isinstance(value, str):
        return shown.replace("\r\n", "\n") == value.replace("\r\n", "\n")
    if isinstance(value, int | float):
        return float(re.sub(r"[^\d.\-]", "", shown) or "nan") == float(value)
    return shown != ""


def records(package: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """records.csv with quoted cells taken as text, as the import dialogue offers it."""
    source = package / "data/records.csv"
    (seen,) = converted(source, folder / "seen", ALL_SHEETS.removesuffix(",-1"), AS_TEXT)
    ours = list(csv.reader(source.read_text("utf-8-sig").splitlines()))
    theirs = list(csv.reader(seen.read_text("utf-8").splitlines()))
    if ours != theirs:
        raise Failed([pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]][:2])
    yield "records.csv, quoted fields as text", f"{sum(map(len, ours))} cells as they are"


def clicked(package: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """The same as a double click has it, which no file can prevent: the reason for the workbook."""
    source = package / "data/records.csv"
    (seen,) = converted(source, folder / "seen", ALL_SHEETS.removesuffix(",-1"), AS_CLICKED)
    ours = list(csv.reader(source.read_text("utf-8-sig").splitlines()))
    theirs = list(csv.reader(seen.read_text("utf-8").splitlines()))
    spoiled = {
        ours[0][place] for row, other in zip(ours[1:], theirs[1:], strict=True)
        for place, cell in enumerate(row) if cell != other[place]
    }  # fmt: skip
    yield "records.csv, guessing as a double click does", f"columns that change: {', '.join(sorted(spoiled)) or 'none'}"


def tables(package: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Every DBF: its text through iconv, and the same in LibreOffice."""
    cells, lost = 0, 0
    found = office_files(package, ".dbf")
    for table in found:
        fields, lines = read_dbf(table)
        if any(kind != "C" for _, kind, _ in fields):
            raise Failed(f"{table.name}: a column is no text")
        if shutil.which("soffice"):
            (seen,) = converted(table, folder / "seen", ALL_SHEETS.removesuffix(",-1"), IN_GBK)
            theirs = list(csv.reader(seen.read_text("utf-8").splitlines()))[1:]
            if theirs != lines:
                different = [(a, b) for a, b in zip(lines, theirs, strict=False) if a != b]
                raise Failed(f"{table.name}: {different[:1]} of {len(different)}")
        cells += sum(map(len, lines))
        lost += sum(cell.count("〓") for line in lines for cell in line)
    yield (
        "every .dbf as GBK, and in LibreOffice",
        f"{cells} cells of {len(found)} tables, all text; {lost} signs for what GBK lacks",
    )


def read_dbf(table: Path) -> tuple[list[tuple[str, str, int]], list[list[str]]]:
    """By the form's description alone: header, 32 bytes a column, rows of fixed width."""
    content = table.read_bytes()
    count, head, width = struct.unpack_from("<IHH", content, 4)
    fields = []
    for place in range(32, head - 1, 32):
        name, kind, size = struct.unpack_from("<11sc4xB", content, place)
        fields.append((name.rstrip(b"\0").decode("ascii"), kind.decode(), size))
    rows = []
    for row in range(count):
        place, cells = head + row * width + 1, []
        for _, _, size in fields:
            cells.append(utf8(content[place : place + size]).rstrip(" "))
            place += size
        rows.append(cells)
    return fields, rows


def utf8(gbk: bytes) -> str:
    done = subprocess.run(["iconv", "-f", "GBK", "-t", "UTF-8"], input=gbk, capture_output=True, check=True)
    return done.stdout.decode()


def papers(package: Path) -> Iterator[tuple[str, str]]:
    found = office_files(package, ".pdf")
    text = "".join(ran("pdftotext", paper, "-") for paper in found)
    named = sum(name in text for name in NAMES)
    yield (
        "text of every .pdf",
        f"{len(found)} files, {len(text)} characters, {named} of {len(NAMES)} names found in full",
    )


def portraits(package: Path) -> Iterator[tuple[str, str]]:
    """Pictures of a rehearsed day: what is delivered tells nothing but the picture."""
    told = json.loads(ran("exiftool", "-json", "-G", "-a", package / "data/portraits"))
    for one in told:
        size = one["File:ImageWidth"], one["File:ImageHeight"]
        if size != (480, 640):
            raise Failed(f"{one['SourceFile']}: {size}")
        private = [tag for tag in one if tag.startswith(("EXIF:", "XMP:", "MakerNotes:", "IPTC:")) or any(
            word in tag.partition(":")[2] for word in PRIVATE if not tag.startswith("File:"))]  # fmt: skip
        if private:
            raise Failed(f"{one['SourceFile']}: {private}")
    first = told[0]
    density = first.get("JFIF:XResolution"), first.get("JFIF:YResolution"), first.get("JFIF:ResolutionUnit")
    coding = first.get("File:EncodingProcess"), first.get("File:YCbCrSubSampling"), first.get("File:ColorComponents")
    groups = sorted({tag.partition(":")[0] for one in told for tag in one})
    sizes = sorted((package / one["SourceFile"]).stat().st_size for one in told)
    yield (
        "portraits of a rehearsed day",
        (
            f"{len(told)} of 480x640, {sizes[0]} to {sizes[-1]} bytes, JFIF density {density}, {coding}; "
            f"no EXIF, so no orientation to be turned by; groups {groups}"
        ),
    )


def page(package: Path) -> Iterator[tuple[str, str]]:
    done = subprocess.run(
        ["tidy", "-e", "-q", "-utf8", package / "打开我.html"], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if line]
    if done.returncode > 1:
        raise Failed(said[:5])
    yield "打开我.html", f"no errors; warnings: {len(said)}" + "".join(f"; {line}" for line in said[:3])


def page_as_html(package: Path) -> Iterator[tuple[str, str]]:
    ran("xmllint", "--html", "--noout", "--nowarning", package / "打开我.html")
    yield "打开我.html", "read to its end"


if __name__ == "__main__":
    sys.exit(main())
