"""Files offered as tables: what is in them comes out as it stands there, whatever they are called; the rest is told."""

import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import rosterfiles as files

from station.job.roster.reading import as_json, from_json, read_book, read_here
from station.job.roster.refusals import TableRefused
from station.job.roster.table import LOST, Merged

ROWS = [files.HEADER, *files.people(3)]


def write(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def cells_of(book, table: int = 0):
    return [row.cells for row in book.tables[table].rows]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("list.xlsx", lambda path: files.write_xlsx(path, ROWS)),
        ("list.xls", lambda path: files.write_xls(path, ROWS)),
        ("xls that is called.xlsx", lambda path: files.write_xls(path, ROWS)),
        ("xlsx that is called.csv", lambda path: files.write_xlsx(path, ROWS)),
        ("utf8.csv", lambda path: files.write_csv(path, ROWS, "utf-8")),
        ("excel.csv", lambda path: files.write_csv(path, ROWS)),
        ("wps.csv", lambda path: files.write_csv(path, ROWS, "gb18030")),
        ("unicode.txt", lambda path: path.write_bytes(files.csv_text(ROWS).replace(",", "\t").encode("utf-16"))),
        ("semicolons.csv", lambda path: path.write_bytes(files.csv_text(ROWS).replace(",", ";").encode("utf-8"))),
    ],
)  # fmt: skip
def test_the_same_list_reads_the_same_from_every_program(tmp_path, name, make):
    path = tmp_path / name
    make(path)
    book = read_here(path)
    assert cells_of(book) == ROWS
    assert [row.number for row in book.tables[0].rows] == [1, 2, 3, 4]


@pytest.mark.parametrize("driver", [0x00, 0x03, 0x4D, 0x78, 0xC9])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_dbf_is_chinese_whatever_its_language_byte_says(tmp_path, driver, encoding):
    people = [("测试㐂", "2021000001"), ("买买提·测试", "2021000002")]
    path = write(tmp_path, "x.dbf", files.dbf_bytes(("XM", "XH"), people, encoding=encoding, driver=driver))
    assert cells_of(read_here(path)) == [("XM", "XH"), *people]


def test_deleted_rows_of_a_dbf_stay_behind_and_are_counted_and_numbers_are_those_of_its_records(tmp_path):
    people = [(f"测试{place}",) for place in range(5)]
    path = write(tmp_path, "x.dbf", files.dbf_bytes(("姓名",), people, deleted=(1, 3)))
    book = read_here(path)
    assert [(row.number, *row.cells) for row in book.tables[0].rows] == [
        (0, "姓名"), (1, "测试0"), (3, "测试2"), (5, "测试4"),
    ]  # fmt: skip
    assert book.deleted == 2


WRITTEN_BY_DBF = """
import dbf, sys
from datetime import date
table = dbf.Table(sys.argv[1], "XM C(40); CSRQ D; SFZH C(18); RS N(15,0)", codepage="cp936").open(dbf.READ_WRITE)
table.append(("测试甲", date(2002, 1, 31), sys.argv[2], 123456789012345))
table.append(("测试乙", None, None, None))
table.close()
"""


def test_a_dbf_of_another_program_reads_as_it_was_written(tmp_path):
    number, path = files.id_number(1), tmp_path / "a.dbf"
    subprocess.run([sys.executable, "-c", WRITTEN_BY_DBF, str(path), number], check=True)
    assert cells_of(read_here(path)) == [
        ("XM", "CSRQ", "SFZH", "RS"),
        ("测试甲", date(2002, 1, 31), number, 123456789012345),
        ("测试乙", None, None, None),
    ]


def test_cells_keep_their_types(tmp_path):
    path = files.write_xlsx(tmp_path / "a.xlsx", [("a", 999999200201011234, 1.5, True, "=1+1", "001")])
    assert cells_of(read_here(path)) == [("a", 999999200201011234.0, 1.5, True, "=1+1", "001")]


def test_rows_and_columns_keep_their_places_and_merged_cells_are_told(tmp_path):
    rows = [(None,), (None, "班级", "姓名"), (None, "软件", "甲"), (None, None, "乙")]
    book = read_here(files.write_xlsx(tmp_path / "a.xlsx", rows, merged=((2, 1, 3, 1),)))
    assert [(row.number, *row.cells) for row in book.tables[0].rows] == [
        (2, None, "班级", "姓名"), (3, None, "软件", "甲"), (4, None, None, "乙"),
    ]  # fmt: skip
    assert book.tables[0].merged == (Merged(3, 2, 4, 2),)


def test_sheets_come_in_their_order_hidden_ones_are_told_and_blank_ones_are_none(tmp_path):
    sheets = {"一班": [("a",)], "空": [], "藏": [("b",)], "二班": [("c",)]}
    book = read_here(files.write_sheets(tmp_path / "a.xlsx", sheets, hidden=("藏",)))
    assert ([table.name for table in book.tables], book.hidden) == (["一班", "二班"], ("藏",))


def test_lines_in_two_encodings_are_each_read_in_their_own_and_told(tmp_path):
    lines = [files.csv_text([row]) for row in [files.HEADER, *files.people(4)]]
    raw = b"".join(line.encode("gb18030" if place in (2, 4) else "utf-8") for place, line in enumerate(lines))
    book = read_here(write(tmp_path, "a.csv", raw))
    assert cells_of(book) == [files.HEADER, *files.people(4)]
    assert (book.encodings, book.mixed) == (("utf-8", "gb18030"), (3, 5))


def test_what_is_no_text_is_marked_and_nothing_else_suffers(tmp_path):
    raw = "姓名,班级\r\n甲,软件\r\n".encode("gb18030") + b"\xff\xff,ok\r\n"
    assert cells_of(read_here(write(tmp_path, "a.csv", raw)))[1:] == [("甲", "软件"), (LOST * 2, "ok")]


def test_macros_are_told_and_only_values_read(tmp_path):
    path = files.write_xlsx(tmp_path / "a.xlsm", ROWS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    book = read_here(path)
    assert (book.macros, cells_of(book)) == (True, ROWS)


DBF = files.dbf_bytes(("姓名", "学号"), [("甲", "1"), ("乙", "2"), ("丙", "3")])
HTML = "<html><meta charset=gb2312><table><tr><td>学号</td></tr></table></html>"
REFUSED = [
    ("empty.xlsx", b"", "table-empty"),
    ("blank.csv", b"\r\n , \r\n", "table-empty"),
    ("cut.xlsx", b"PK\3\4 and no more", "table-damaged"),
    ("picture.xlsx", b"\xff\xd8\xff\xe0\0\x10JFIF", "table-picture"),
    ("scan.csv", b"%PDF-1.7 \xe2\xe3", "table-picture"),
    ("export.xls", HTML.encode("gb18030"), "table-html"),
    ("export2.xls", b"\xef\xbb\xbf \r\n" + HTML.upper().encode("utf-8"), "table-html"),
    ("export3.xls", HTML.encode("utf-16"), "table-html"),
    ("saved.mht", b"MIME-Version: 1.0\r\n", "table-html"),
    ("old.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "table-xml"),
    ("list.et", files.compound("Workbook", "ETExtData"), "table-et"),
    ("et called.xls", files.compound("ETExtData"), "table-et"),
    ("locked.xlsx", files.compound("EncryptedPackage", "EncryptionInfo"), "table-locked"),
    ("letter.xls", files.compound("WordDocument"), "table-document"),
    ("letter.rtf", b"{\\rtf1 hello}", "table-document"),
    ("broken.xls", files.compound("Workbook"), "table-damaged"),
    ("stub.xls", files.COMPOUND, "table-damaged"),
    ("packed.rar", b"Rar!\x1a\x07", "table-other"),
    ("program.csv", b"\x7fELF\0\0\0", "table-other"),
    ("quotes.csv", '姓名,班级\r\n"甲,软件\r\n乙,软件\r\n'.encode(), "table-quotes-open"),
    ("cut.dbf", DBF[:-60], "table-damaged"),
    ("more.dbf", DBF[:4] + b"\1\0\0\0" + DBF[8:], "table-header-wrong"),
    ("longer.dbf", DBF[:10] + b"\x50\0" + DBF[12:], "table-header-wrong"),
    ("begins.dbf", DBF[:8] + b"\x40\0" + DBF[10:], "table-header-wrong"),
    ("short.dbf", DBF[:20], "table-header-wrong"),
    ("cut header.dbf", b"\3\0\0\0", "table-header-wrong"),
    ("none.dbf", files.dbf_bytes(("姓名",), []), "table-empty"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "code"), REFUSED, ids=[name for name, *_ in REFUSED])
def test_a_file_that_is_no_list_gets_a_sentence_for_what_it_is(tmp_path, name, raw, code):
    with pytest.raises(TableRefused) as refused:
        read_here(write(tmp_path, name, raw))
    assert refused.value.code == code


def test_archives_that_are_no_workbook_are_told_apart(tmp_path):
    for inside, name, code in [
        ("word/document.xml", "a.xlsx", "table-document"), ("content.xml", "a.ods", "table-other"),
        ("et.xml", "a.et", "table-et"), ("a.txt", "a.zip", "table-other"),
    ]:  # fmt: skip
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(inside, b"x")
        with pytest.raises(TableRefused) as refused:
            read_here(tmp_path / name)
        assert refused.value.code == code


@pytest.mark.parametrize("path", ["missing.xlsx", ".", "a\0b"])
def test_what_is_no_file_is_told(tmp_path, path):
    with pytest.raises(TableRefused) as refused:
        read_book(tmp_path / path)
    assert refused.value.code == "table-gone"


def test_a_gigabyte_is_refused_at_a_look(tmp_path):
    path = tmp_path / "big.xlsx"
    with path.open("wb") as file:
        file.truncate(1024**3)
    with pytest.raises(TableRefused) as refused:
        read_book(path)
    assert refused.value.params["what"] == "bytes"


def test_a_cell_in_the_far_corner_ends_the_readers_process_and_nobody_elses(tmp_path):
    """Half a terabyte is what the library asks for; the process that reads may have a gigabyte."""
    path = files.write_xlsx(tmp_path / "far.xlsx", ROWS)
    files.with_cell_moved(path, b'r="E4"', b'r="XFD1048576"')
    with pytest.raises(TableRefused) as refused:
        read_book(path)
    assert refused.value.params["what"] == "memory"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = files.write_xlsx(tmp_path / "bomb.xlsx", ROWS)
    files.with_declared_size(path, 600_000_000)
    with pytest.raises(TableRefused) as refused:
        read_here(path)
    assert refused.value.params["what"] == "bytes"


def test_memory_is_bounded_by_the_system_itself(tmp_path):
    """Here only the system's own limit holds; it is set to what an ordinary list needs, and a little more."""
    path = files.write_xlsx(tmp_path / "bomb.xlsx", ROWS)
    assert read_with(path, 100_000_000) == 0
    files.with_cell_moved(path, b'r="E4"', b'r="IV100000"')
    assert read_with(path, 100_000_000) not in (0, 1)


def read_with(path: Path, memory: int) -> int:
    """Exit status of the process that reads a file with so many bytes of memory."""
    child = [sys.executable, "-m", "station.job.roster.readingchild", str(path), str(memory)]
    return subprocess.run(child, capture_output=True, check=False).returncode


def test_a_book_survives_the_way_between_the_processes(tmp_path):
    rows = [("a", 1.5, True, "=1+1"), (None, None, None, "x")]
    path = files.write_xlsx(tmp_path / "a.xlsx", rows, merged=((0, 3, 1, 3),))
    assert read_book(path) == read_here(path) == from_json(as_json(read_here(path)))


def test_moments_survive_it_too(tmp_path):
    book = files.xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_datetime(0, 0, datetime(2026, 6, 1, 8, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.write_datetime(0, 1, datetime(2026, 6, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_number(0, 2, 0.375, book.add_format({"num_format": "hh:mm"}))
    sheet.write_number(0, 3, 1.5, book.add_format({"num_format": "[h]:mm"}))
    book.close()
    assert read_book(tmp_path / "a.xlsx") == read_here(tmp_path / "a.xlsx")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\3\4", b"\3\x7e\1\1", files.COMPOUND, "姓名,".encode()]))
def test_any_bytes_are_a_book_or_a_refusal(tmp_path, raw, beginning):
    path = write(tmp_path, "offered", beginning + raw)
    try:
        assert read_here(path).tables
    except TableRefused:
        pass
