"""`records.csv` is read by spreadsheets: nothing in it may run, and nothing may be lost."""

import csv
import io
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export.formats.records_csv import COLUMNS, Record, read, to_bytes

EMPTY = Record(**{column.name: "" for column in fields(Record)})
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
RECORDS = st.builds(Record, **{column.name: TEXT for column in fields(Record)})


def back(content: bytes) -> list[Record]:
    return list(read(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")))


@given(st.lists(RECORDS, max_size=3))
def test_every_value_comes_back_as_it_was(records: list[Record]) -> None:
    assert back(to_bytes(records)) == records


@given(RECORDS)
def test_no_cell_begins_like_a_formula(record: Record) -> None:
    lines = list(csv.reader(io.StringIO(to_bytes([record]).decode("utf-8-sig"), newline="")))
    assert not [cell for cell in lines[1] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_names_and_numbers_stand_there_unchanged() -> None:
    record = replace(EMPTY, name="买买提·艾力", id_number="99999920050101003X")
    assert ',"买买提·艾力","99999920050101003X",' in to_bytes([record]).decode()


def test_only_what_looks_like_a_formula_gets_the_apostrophe() -> None:
    codes = ["=1+1", "+49", "-1", "@x", "'x", "x=1"]
    lines = to_bytes([replace(EMPTY, code=code) for code in codes]).decode().splitlines()[1:]
    assert [line.split('","')[COLUMNS.index("code")] for line in lines] == [
        "'=1+1", "'+49", "'-1", "'@x", "''x", "x=1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("class", "Class"),
        lambda text: text + '"a"\r\n',
        lambda text: text + '"a',
        lambda text: "",
    ],
)
def test_anything_else_is_refused(spoil: object) -> None:
    text = to_bytes([EMPTY]).decode("utf-8-sig")
    with pytest.raises(ValueError):
        list(read(io.StringIO(spoil(text), newline="")))  # type: ignore[operator]
