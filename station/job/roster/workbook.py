"""XLSX, XLSM and XLS: values with their types as the file has them; formulas give the value last shown, macros none."""

import re
import zipfile
from pathlib import Path
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from station.job.roster.refusals import TableDamaged, TableEmpty, TableLocked, TableTooLarge
from station.job.roster.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_UNPACKED,
    Book,
    Kind,
    Merged,
    Row,
    Table,
)

READ: Final = re.compile(r"xl/(sharedstrings|styles|workbook|worksheets/[^/]+)\.xml", re.IGNORECASE)
"""The parts that are unpacked into memory."""


def read(path: Path, kind: Kind) -> Book:
    """Read every visible sheet.

    Raises:
        TableRefused: damaged, locked, empty or too large. A sheet whose cells lie absurdly far apart may take more
            memory than there is and end the process instead: call it where that may happen.
    """
    macros = kind == "xlsx" and _look_inside(path)
    try:
        with path.open("rb") as file, load_workbook(file) as workbook:  # by path it would believe the name
            return _book(workbook, kind, macros)
    except PasswordError:
        raise TableLocked() from None
    except CalamineError:
        raise TableDamaged() from None
    except BaseException as defect:
        if type(defect).__name__ == "PanicException":  # a defect of the library's, met by a damaged file
            raise TableDamaged() from None
        raise


def _look_inside(path: Path) -> bool:
    """Refuse what would unpack to more than any roster; tell whether there are macros. Declared sizes may lie."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if sum(info.file_size for info in archive.infolist() if READ.fullmatch(info.filename)) > MOST_UNPACKED:
                raise TableTooLarge("bytes")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise TableDamaged() from None
    return any(name.lower().endswith("vbaproject.bin") for name in names)


def _book(workbook: CalamineWorkbook, kind: Kind, macros: bool) -> Book:
    tables, hidden, cells = [], [], 0
    listed = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(listed) > MOST_SHEETS:
        raise TableTooLarge("sheets")
    for metadata in listed:
        sheet = workbook.get_sheet_by_name(metadata.name)
        _refuse_huge(sheet)
        cells += sheet.height * sheet.width
        if cells > MOST_CELLS:
            raise TableTooLarge("cells")
        table = _table(sheet)
        if all(row.blank for row in table.rows):
            continue
        if metadata.visible == SheetVisibleEnum.Visible:
            tables.append(table)
        else:
            hidden.append(metadata.name)
    if not tables:
        raise TableEmpty()
    return Book(kind, tuple(tables), hidden=tuple(hidden), macros=macros)


def _refuse_huge(sheet: CalamineSheet) -> None:
    if sheet.end is None:
        return
    if sheet.end[0] >= MOST_ROWS:
        raise TableTooLarge("rows")
    if sheet.end[1] >= MOST_COLUMNS:
        raise TableTooLarge("columns")


def _table(sheet: CalamineSheet) -> Table:
    rows = []
    if sheet.start is not None:
        first_row, left = sheet.start
        before = (None,) * left
        for place, cells in enumerate(sheet.to_python()):
            rows.append(Row(first_row + place + 1, (*before, *map(_cell, cells))))
    merged = [
        Merged(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return Table(sheet.name, tuple(rows), tuple(merged))


def _cell(value: Any) -> Any:
    return None if value == "" else value
