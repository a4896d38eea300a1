"""What stands on each sheet: figures that add up, everybody in one place, nobody before eyes that should not see."""

import zipfile
from io import BytesIO
from pathlib import Path

import dbf
import pytest
from pypdf import PdfReader
from support import papers
from support.journals import capture, clock, open_journal, picture
from support.papers import CLASS, LEADS, NAMES, OTHER, TEACHER

from db.records import ClassSize, Place, RosterChanges
from station import cli, words
from station.paper.fonts import Glyphs
from station.paper.pdf import pdf
from station.paper.sheet import Sheet
from station.reports import before, closing, elsewhere, figures, kinds, known, lists, notices, repairs, settling
from station.reports.kinds import FILLERS, WRITERS, Desk, make
from station.reports.people import GIVEN_AWAY, Fate
from station.reports.readers import READERS, Eyes, Reader
from station.reports.registry import registry
from station.reports.source import Source, read
from station.words import say

OFFICE = Eyes("office")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    papers.a_full_day(folder)
    papers.timetable(folder)
    days = [{"date": "2026-06-01"}, {"date": "2026-06-02"}, {"date": "2026-06-03", "make_up": True}]
    papers.job_file(folder, place="图书馆报告厅", days=days)
    return folder


@pytest.fixture(scope="module")
def source(data: Path) -> Source:
    return read(data)


def cells(sheets: tuple[Sheet, ...]) -> str:
    """Everything that stands in tables, for looking into."""
    (sheet,) = sheets
    rows = [row for section in sheet.sections for row in (section.title, *section.rows, section.total)]
    return repr(rows)


def rows(sheets: tuple[Sheet, ...], title: str) -> dict[str, tuple[object, ...]]:
    """Rows of one section by their second cell."""
    (section,) = [one for one in sheets[0].sections if one.title == title]
    return {str(row[1]): row for row in section.rows}


# what became of whom


def test_everybody_is_in_one_group_with_one_fate(source: Source) -> None:
    assert [(group.kind, group.name, group.heads) for group in source.groups] == [
        ("class", CLASS, 8), ("class", OTHER, 5), ("off-list", "", 0),
    ]  # fmt: skip
    fates = {person.facts.name: person.fate for person in source.people}
    assert fates == {
        NAMES[0]: Fate.ACCEPTED, NAMES[1]: Fate.ACCEPTED, NAMES[2]: Fate.ABANDONED, NAMES[3]: Fate.REFUSED,
        NAMES[4]: Fate.ABSENT, NAMES[5]: Fate.ABSENT, NAMES[6]: Fate.BEFORE, NAMES[7]: Fate.ENTRUSTED,
        NAMES[8]: Fate.ABANDONED, NAMES[9]: Fate.ACCEPTED, NAMES[10]: Fate.ABSENT,
        NAMES[11]: Fate.RETURNED, NAMES[12]: Fate.OVERSEAS,
        "测试20": Fate.ACCEPTED, None: Fate.REFUSED,
    }  # fmt: skip
    assert sum(len(group.people) for group in source.groups) == 15


def test_a_picture_that_was_given_away_is_missed_where_it_was_and_there_where_it_went(source: Source) -> None:
    of = {person.facts.name: person for person in source.people}
    assert (of[NAMES[8]].reason, of[NAMES[9]].number) == (GIVEN_AWAY, "A-0007")


def test_figures_add_up_in_each_row_and_in_the_whole(source: Source) -> None:
    counted = [figures.figures_of(group, source) for group in source.groups if group.kind == "class"]
    for one in (*counted,):
        parts = one.accepted + one.elsewhere + one.exempt + one.returned + one.unfinished + one.refused + one.absent
        assert one.listed == parts
    total = figures.total_of(source)
    assert (total.accepted, total.off_list, total.orphans, total.retakes) == (4, 2, 1, 2)
    (sheet,) = figures.statistics(source, OFFICE)
    (section,) = sheet.sections
    assert section.total is not None
    for place in range(1, len(sheet.columns)):
        assert section.total[place] == sum(int(row[place] or 0) for row in section.rows)


# before the day


def test_a_class_list_has_room_to_write_and_marks_who_was_captured(source: Source) -> None:
    (sheet,) = before.class_lists(source, OFFICE)
    assert [section.title for section in sheet.sections] == [CLASS, OTHER] and sheet.page_each
    (first, *_) = [one for one in sheet.sections if one.title == CLASS]
    assert [row[2] for row in first.rows[:8]] == [NAMES[1], NAMES[0], *NAMES[2:8]], "changes of status come first"
    marked = {row[2]: (row[3], row[6]) for row in first.rows if row[2]}
    assert marked[NAMES[0]] == ("A-0004", say("fate.accepted"))
    assert marked[NAMES[7]] == (None, say("fate.entrusted")) and marked[NAMES[4]] == (None, None)
    assert first.rows[-before.BLANK_ROWS :] == ((None,) * 7,) * before.BLANK_ROWS


def test_the_call_sheet_says_whom_to_call_in_the_order_of_the_day(source: Source) -> None:
    (sheet,) = before.call_sheet(source, OFFICE)
    (day,) = sheet.sections
    assert day.title == "2026-06-01" and [row[0] for row in day.rows] == [CLASS, OTHER]
    assert day.rows[0][4:] == (
        TEACHER.name,
        TEACHER.phone,
        LEADS[0].name,
        LEADS[0].phone,
        LEADS[1].name,
        LEADS[1].phone,
    )
    assert day.rows[1][6:] == (None,) * 4, "room for a pen"


def test_a_slip_says_where_until_when_and_what_to_bring_and_leaves_a_line_for_the_rest(source: Source) -> None:
    found = notices.slips(source, OFFICE)
    assert [slip.name for slip in found] == [*NAMES[2:6], NAMES[8], *NAMES[10:12]]
    told = dict(found[0].entries)
    assert told["where"] == "图书馆报告厅" and told["until"] == "2026-06-03" and told["school"] == "10622"
    assert str(told["when"]).startswith("2026-06-03") and "身份证" in str(told["bring"])


# the lists


def test_who_is_missing_stands_on_the_list_with_why(source: Source) -> None:
    sheets = lists.missing(source, OFFICE)
    first = {row[2]: row[4:] for row in rows(sheets, CLASS).values()}
    assert first == {
        NAMES[2]: (say("fate.abandoned"), say("reason.refuses"), "A-0003"),
        NAMES[3]: (say("fate.refused"), say("turned-away.listed-otherwise"), None),
        NAMES[4]: (say("fate.absent"), None, None),
        NAMES[5]: (say("fate.absent"), None, None),
    }
    assert len(sheets[0].sections) == 3, "people off the list apart"


def test_who_was_captured_stands_on_the_list_in_the_order_of_the_numbers(source: Source) -> None:
    (sheet,) = lists.captured(source, OFFICE)
    assert [[row[0] for row in section.rows] for section in sheet.sections] == [
        ["A-0002", "A-0004"], ["A-0007"], ["A-0005"],
    ]  # fmt: skip
    assert sheet.sections[0].rows[1][5] == say("report.replaces", number="A-0001")


def test_corrections_retakes_and_orphans_tell_what_was_and_what_is(source: Source) -> None:
    corrected = cells(repairs.corrections(source, OFFICE))
    assert "王婧" in corrected and "999999200501010017" in corrected
    (again,) = repairs.retakes(source, OFFICE)
    assert [[row[1:3] for row in section.rows] for section in again.sections] == [
        [("A-0001", "A-0004")], [("A-0003", "A-0003")],
    ]  # fmt: skip
    (strays,) = repairs.orphans(source, OFFICE)
    assert [len(section.rows) for section in strays.sections] == [1, 1, 1]
    assert strays.sections[2].rows[0][2:] == (
        "A-0006", "A-0007", NAMES[9], say("reassign.other-sat-down"), "Wang、Li",
    )  # fmt: skip


def test_what_happened_elsewhere_is_told_to_the_office(source: Source) -> None:
    (back,) = elsewhere.returned(source, OFFICE)
    ((row,),) = (section.rows for section in back.sections)
    assert row == ("A-0008", "20260012", NAMES[11], "2026-06-20", "背景不合格", None)
    (outside,) = elsewhere.elsewhere(source, OFFICE)
    assert outside.sections[0].rows[0][3:] == ("2026-06-20", "成都代采点", 2, 3000, "背景不合格")
    assert "背景" not in cells(elsewhere.returned(source, Eyes("class")))
    assert rows(lists.missing(source, OFFICE), OTHER)["20260012"][4:6] == (say("fate.returned"), "背景不合格")


def test_whoever_was_captured_after_a_refusal_of_the_agency_is_captured(tmp_path: Path) -> None:
    papers.a_full_day(tmp_path)
    with open_journal(tmp_path, job=papers.JOB, clock=clock("2026-06-21T09:00:00+08:00")) as journal:
        before_that = journal.accepted_by_number("A-0008")
        assert before_that is not None
        capture(journal, 12, retake_of=before_that.id, place=papers.at(journal, 12))
    since = read(tmp_path)
    (sheet,) = elsewhere.returned(since, OFFICE)
    assert sheet.sections[0].rows[0][0::5] == ("A-0008", "A-0009")
    assert NAMES[11] not in cells(lists.missing(since, OFFICE))


def test_a_refusal_is_about_the_picture_that_it_names(tmp_path: Path) -> None:
    """The agency's list may be taken in after the picture was taken again."""
    papers.a_full_day(tmp_path)
    with open_journal(tmp_path, job=papers.JOB, clock=clock("2026-06-21T09:00:00+08:00")) as journal:
        row = papers.at(journal, 1)
        for number, refused in (("A-0001", False), ("A-0004", True)):
            sitting = journal.sitting_by_number(number)
            assert sitting is not None
            journal.set_status(sitting.person, "returned", listing=row.listing, sitting=sitting.id)
            told = {person.facts.name: person.fate for person in read(tmp_path).people}
            assert (told[NAMES[0]] is Fate.RETURNED) is refused


def test_the_settlement_adds_up_and_says_what_is_still_owed(source: Source) -> None:
    (sheet,) = settling.settlement(source, OFFICE)
    (section,) = sheet.sections
    by_class = {row[0]: row[1:7] for row in section.rows}
    assert by_class[CLASS] == (2, 2, 3000, 0, 3000, 0) and by_class[OTHER] == (2, 2, 3000, 0, 0, 3000)
    assert section.total is not None
    assert section.total[1:7] == tuple(sum(int(row[at] or 0) for row in section.rows) for at in range(1, 7))
    (closed,) = closing.class_close_out(source, Eyes("class"))
    amounts = [row[2] for row in closed.sections[0].rows if str(row[0]).startswith(say("column.due"))]
    assert amounts == ["30.00"]


def test_the_pace_of_each_class_stands_beside_the_plans(source: Source) -> None:
    (sheet,) = figures.pace(source, OFFICE)
    first = sheet.sections[0].rows[0]
    assert first[0] == CLASS and first[4] == 2 and first[6] == 500


def test_a_class_is_closed_with_whoever_is_open_by_number_and_masked_name(source: Source) -> None:
    (sheet,) = closing.class_close_out(source, Eyes("class"))
    first = {str(row[0]).partition(" /")[0]: row[1:] for row in sheet.sections[0].rows}
    assert first[say("column.accepted")] == (2, "A-0002、A-0004")
    assert first[say("column.unfinished")] == (1, f"A-0003 \U00030edd* …0003（{say('reason.refuses')}）")
    assert first[say("column.absent")] == (2, "阿* …0005、王* …0006")
    assert first[say("column.off_list")] == (1, "A-0005 测*"), "who came with the class, and is known"
    assert sheet.signatures == ("monitor", "photographer")
    assert sheet.notes[0].parameters["seq"] == source.seq


def test_numbers_in_a_row_are_told_as_from_and_to() -> None:
    assert closing.spans(["A-0003", "A-0001", "A-0002", None, "A-9999", "A-10000", "B-0001"]) == (
        "A-0001–A-0003、A-9999–A-10000、B-0001"
    )


# lists without names, and none


def test_a_list_that_only_counts_heads_gives_sheets_to_fill_in(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        journal.take_roster("classes", "0" * 64, RosterChanges(sizes=(ClassSize(CLASS, 5), ClassSize(OTHER, 2))))
        capture(journal, 1, place=Place(None, CLASS, "class"))
    counted = read(tmp_path)
    one, other = (figures.figures_of(group, counted) for group in counted.groups)
    assert (one.listed, one.accepted, one.absent, other.absent) == (5, 1, 4, 2)
    (sheet,) = before.class_lists(counted, OFFICE)
    assert [len(section.rows) for section in sheet.sections] == [5 + before.BLANK_ROWS, 2 + before.BLANK_ROWS]
    (missing,) = lists.missing(counted, OFFICE)
    assert [len(section.rows) for section in missing.sections] == [4, 2]
    assert len(notices.slips(counted, OFFICE)) == 6
    (closed,) = closing.class_close_out(counted, Eyes("class"))
    assert closed.sections[0].rows[2][1:] == (1, "A-0001")


def test_without_a_list_there_is_what_there_is(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        capture(journal, 1)
        journal.orphan(picture("foreign", "orphans"), "foreign")
    bare = read(tmp_path)
    assert [(group.kind, len(group.people)) for group in bare.groups] == [("no-class", 1)]
    assert lists.missing(bare, OFFICE) == before.class_lists(bare, OFFICE) == before.call_sheet(bare, OFFICE) == ()
    assert figures.total_of(bare).orphans == 1 and "A-0001" in cells(lists.captured(bare, OFFICE))


# whose eyes


def everything(source: Source, eyes: Eyes) -> str:
    made = (
        before.class_lists, before.call_sheet, lists.missing, lists.captured, figures.statistics, figures.pace,
        repairs.corrections, repairs.retakes, repairs.orphans, closing.class_close_out, elsewhere.returned,
        elsewhere.elsewhere, settling.settlement,
    )  # fmt: skip
    slips = [(slip.name, slip.number) for slip in notices.slips(source, eyes)]
    return "".join(cells((sheet,)) for one in made for sheet in one(source, eyes)) + repr(slips)


PEOPLE = (*NAMES, TEACHER.name, LEADS[0].name, "王婧")
NUMBERS = ("20260003", "999999200501010017", TEACHER.phone, LEADS[1].phone)


@pytest.mark.parametrize("reader", READERS)
def test_only_the_office_reads_names_and_numbers_in_full(source: Source, reader: Reader) -> None:
    told = everything(source, Eyes(reader))
    for secret in (*map(repr, PEOPLE), *NUMBERS):
        assert (secret.strip("'") in told) is (reader == "office"), secret


def test_on_a_wall_nobody_is_turned_away(source: Source) -> None:
    told = cells(lists.missing(source, Eyes("public")))
    assert say("fate.missing") in told and say("fate.refused") not in told and say("reason.refuses") not in told


def test_short_numbers_are_not_told_whole() -> None:
    assert Eyes("class").number("123456") == "…456" and Eyes("public").number("12") == "…2"
    assert Eyes("class").number("") is None and OFFICE.number("12") == "12"


@pytest.mark.parametrize("reader", READERS)
def test_where_no_names_are_kept_none_is_on_any_sheet(source: Source, reader: Reader) -> None:
    told = everything(source, Eyes(reader, "none"))
    for name in (*PEOPLE, *LEADS, TEACHER.phone, "张*", "王*"):
        assert str(name) not in told
    masked = everything(source, Eyes(reader, "masked"))
    assert not any(name in masked for name in PEOPLE) and "王*" in masked


# the files


def words_of(path: Path) -> str:
    """Every word that a file shows."""
    content = path.read_bytes()
    if path.suffix == ".pdf":
        return printed(content)
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(BytesIO(content)) as book:
            return "".join(book.read(name).decode("utf-8") for name in book.namelist())
    if path.suffix == ".dbf":
        return content.decode("gbk", "replace")
    return "" if path.suffix == ".jpg" else content.decode("utf-8")


def printed(content: bytes) -> str:
    """Every word of a PDF, without its breaks."""
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return "".join(text.replace("\0", "").split())


def test_no_names_bytes_are_in_any_file_of_a_job_that_keeps_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a job whose data somehow has names: what the job file says counts. All that is printed is set at once."""
    papers.a_full_day(tmp_path)
    papers.timetable(tmp_path)
    papers.job_file(tmp_path, names="none")
    sheets: list[Sheet] = []

    def later(made: tuple[Sheet, ...], glyphs: Glyphs) -> bytes:
        sheets.extend(made)
        return b""

    monkeypatch.setattr(kinds, "pdf", later)
    made = list(make(tuple(known.KINDS), Desk(tmp_path), tmp_path / "to", "office"))
    assert [one.kind for one in made if one.paths] == list(known.KINDS)
    files = [path for path in (tmp_path / "to").rglob("*") if path.is_file() and path.stat().st_size]
    told = {path.name: words_of(path) for path in files}
    told["all sheets"] = printed(pdf(sheets, Glyphs()))
    assert len(told) > len(known.KINDS) and CLASS in told["all sheets"]
    for where, shown in told.items():
        for name in (*PEOPLE, "张*", "王*"):
            assert name not in shown, where


def test_every_kind_has_a_writer_and_a_sentence() -> None:
    assert [*WRITERS, *FILLERS] == list(known.KINDS)
    for kind in known.KINDS:
        assert words.known(f"report.kind.{kind}") and words.known(f"ui.papers.kind.{kind}"), kind


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments], lambda data: 0)


def test_files_lie_beside_each_other_and_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "pace-2.xlsx").write_bytes(b"mine")
    for count in ("", "-3"):
        paths = kinds.write({"pdf": b"a", "xlsx": b"b"}, tmp_path, "pace")
        assert [path.name for path in paths] == [f"pace{count}.pdf", f"pace{count}.xlsx"]
    assert (tmp_path / "pace-2.xlsx").read_bytes() == b"mine"


def test_a_sheet_for_other_eyes_says_so_in_its_name(data: Path, tmp_path: Path) -> None:
    assert run("report", "retakes", "--for", "class", "--to", tmp_path, "--data", data) == 0
    path = tmp_path / "retakes-day_2026_06_01-A-2026-06-01-class.pdf"
    assert say("report.masked") in words_of(path) and "张*" in words_of(path)
    assert run("report", "retakes", "--for", "nobody", "--to", tmp_path, "--data", data) == cli.USAGE


def test_what_has_nothing_on_it_is_said_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_journal(tmp_path / "data").close()
    assert run("report", "missing", "--to", tmp_path / "to", "--data", tmp_path / "data") == cli.NO
    assert say("cli.report.empty", kind="missing") in capsys.readouterr().out
    assert run("report", "all", "--to", tmp_path / "to", "--data", tmp_path / "data") == 0
    assert [path.suffix for path in (tmp_path / "to").iterdir()] == [".html"]


def test_a_kind_of_many_files_is_told_as_one_folder(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("report", "contact-sheets", "--to", tmp_path, "--data", data) == 0
    (folder,) = tmp_path.iterdir()
    files = list(folder.iterdir())
    assert say("cli.report.folder", path=folder, count=len(files)) in capsys.readouterr().out and len(files) > 1


def test_characters_that_no_font_has_are_told(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("report", "missing", "--to", tmp_path, "--data", data) == 0
    assert "U+E863" in capsys.readouterr().err


def test_registries_read_everybody_with_a_picture_and_what_gbk_can_not_say(source: Source, tmp_path: Path) -> None:
    made = registry(source, OFFICE)
    (tmp_path / "t.dbf").write_bytes(made["dbf"])
    captured = {person.number: person.facts for group in source.groups for person in group.of(Fate.ACCEPTED)}
    table = dbf.Table(str(tmp_path / "t.dbf"))
    table.open()
    try:
        rows = {row.psxh.strip(): (row.xm.strip(), row.sfzh.strip()) for row in table}
    finally:
        table.close()
    assert rows.keys() == captured.keys()
    for number, facts in captured.items():
        name = "".join(one if in_gbk(one) else "〓" for one in facts.name or "")
        assert rows[str(number)] == (name, facts.id_number or "")
        for one in facts.name or "":
            assert in_gbk(one) or one in made["csv"].decode("utf-8-sig")


def in_gbk(character: str) -> bool:
    try:
        return bool(character.encode("gbk"))
    except UnicodeEncodeError:
        return False
