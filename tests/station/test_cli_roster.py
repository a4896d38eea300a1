"""`station roster`, as people and scripts run it."""

import base64
import json
import os
import pty
import subprocess
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import rosterfiles as files
from support.journals import capture, open_journal
from support.programs import COMMAND, ROOT, environment, last_json, run

from db.journal import Journal
from db.records import PersonFacts, Place
from db.verify import verify
from station import cli
from station.identity import token_key
from station.job.roster.offer import read_offer
from station.job.roster.refusals import TableRefused
from station.job.roster.template import PEOPLE, ROWS, write_template


def listed(folder: Path) -> list[str | None]:
    """Student numbers on the list, in its order."""
    with Journal.read_only(folder) as journal:
        facts = [journal.person(row.person) for row in journal.listings()]
        return [one.student_number for one in facts if one is not None]


def call(*arguments: str | Path) -> tuple[int, str]:
    """Run it in this process: the same entry, and no second to wait for each."""
    runner = CliRunner()
    with runner.isolation() as (out, *_):
        status = cli.main([str(one) for one in arguments], lambda data: 99)
        return status, out.getvalue().decode()


def test_a_list_is_imported_its_bad_rows_told_and_nobody_s_name_is_printed(tmp_path):
    lost = ("2021009999", "测试丢", "男", 999999200201010000, "软件20211")
    path = files.write_xlsx(tmp_path / "名单.xlsx", [files.HEADER, *files.people(3), lost])
    done = run(tmp_path, "roster", "import", path, "--data", tmp_path / "data", "--json")
    told = last_json(done.stdout)
    assert (done.returncode, told["rows"], told["imported"]) == (1, 4, 3)
    (problem,) = told["problems"]
    assert list(problem) == ["row", "column", "code", "text"]
    assert (problem["row"], problem["column"], problem["code"]) == (5, "身份证号", "digits-lost")
    assert "数据→分列" in problem["text"]
    assert "测试" not in done.stdout + done.stderr and "999999" not in done.stdout + done.stderr
    assert listed(tmp_path / "data") == [person[0] for person in files.people(3)]
    assert verify(tmp_path / "data") == []


def test_a_good_list_ends_with_0_and_a_file_that_is_none_with_2_and_one_line(tmp_path):
    path = files.write_csv(tmp_path / "a.csv", [files.HEADER, *files.people(2)])
    assert call("roster", "import", path, "--data", tmp_path / "data")[0] == 0
    bad = tmp_path / "b.xls"
    bad.write_bytes(b"<html><table></table></html>")
    done = run(tmp_path, "roster", "import", bad, "--data", tmp_path / "none", "--json")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["missing.xlsx", "."])
def test_a_file_that_is_not_there_is_wrong_usage(tmp_path, name):
    assert call("roster", "import", tmp_path / name, "--data", tmp_path / "data")[0] == 2


def test_a_list_whose_rows_are_all_refused_changes_nothing(tmp_path):
    good = files.write_csv(tmp_path / "good.csv", [files.HEADER, *files.people(2)])
    bad = files.write_csv(tmp_path / "bad.csv", [files.HEADER, ("", "", "男", "", "")])
    call("roster", "import", good, "--data", tmp_path / "data")
    status, out = call("roster", "import", bad, "--data", tmp_path / "data", "--json")
    assert (status, json.loads(out)["imported"]) == (1, 0)
    assert len(listed(tmp_path / "data")) == 2


def test_checking_writes_nothing_and_needs_no_device(tmp_path):
    """The libraries of the [desk] extra are not there for this process."""
    path = files.write_csv(tmp_path / "a.csv", [files.HEADER, *files.people(2)])
    absent = "gphoto2 smartcard serial evdev usb zxingcpp PySide6"
    script = (
        f"import sys; sys.modules |= dict.fromkeys({absent.split()}, None)\n"
        f"from station.cli import main; sys.exit(main(['roster', 'check', {str(path)!r}, '--json'], lambda data: 99))"
    )
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [*COMMAND[:1], "-c", script], cwd=ROOT, env=environment(tmp_path), capture_output=True, check=False
    )
    assert (done.returncode, json.loads(done.stdout)["imported"]) == (0, 2)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_column_is_corrected(tmp_path):
    path = files.write_csv(tmp_path / "a.csv", [("编号", "称呼", "姓名"), ("1", "甲", "乙")])
    status, out = call(
        "roster", "check", path, "--map", "编号=student_number", "--map", "C列=ignore", "--map", "称呼=name"
    )
    assert status == 0 and "学号" in out
    assert call("roster", "check", path, "--map", "编号=nothing")[0] == 2
    assert call("roster", "check", path, "--map", "别的=name")[0] == 2


def test_importing_again_tells_the_difference_and_keeps_who_was_captured(tmp_path):
    data, people = tmp_path / "data", files.people(3)
    path = files.write_csv(tmp_path / "a.csv", [files.HEADER, *people])
    call("roster", "import", path, "--data", data)
    with Journal.read_only(data) as journal:
        job = journal.job
    with open_journal(data, job=job, rehearsal=False) as journal:
        row = journal.listings()[0]
        number = capture(journal, 1, place=Place(row.id, row.class_name, "key")).number
    files.write_csv(path, [files.HEADER, people[1], files.person(8)])
    status, out = call("roster", "import", path, "--data", data)
    assert status == 0 and number in out
    assert listed(data) == [people[0][0], people[1][0], files.person(8)[0]]
    call("roster", "import", path, "--data", data, "--add")
    assert len(listed(data)) == 3


@pytest.mark.parametrize(("typed", "there"), [("y\n", 2), ("\n", 0)])
def test_somebody_at_a_terminal_is_asked_first(tmp_path, typed, there):
    path = files.write_csv(tmp_path / "a.csv", [files.HEADER, *files.people(2)])
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "roster", "import", str(path), "--data", str(tmp_path / "data")], cwd=ROOT,
        env=environment(tmp_path), stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        os.write(ours, typed.encode())
        out, _ = process.communicate(timeout=100)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == (0 if there else 1)
    assert len(listed(tmp_path / "data")) == there
    assert "测*" in out.decode() and "测试" not in out.decode()


def test_while_a_desk_has_the_folder_nothing_is_written(tmp_path):
    path = files.write_csv(tmp_path / "a.csv", [files.HEADER, *files.people(2)])
    with open_journal(tmp_path / "data") as journal:
        assert call("roster", "import", path, "--data", tmp_path / "data")[0] == 3
        assert journal.roster_form() is None


def test_a_purged_job_takes_no_list(tmp_path):
    path = files.write_csv(tmp_path / "a.csv", [files.HEADER, *files.people(2)])
    data = tmp_path / "data"
    call("roster", "import", path, "--data", data)
    with Journal.read_only(data) as journal:
        job = journal.job
    with open_journal(data, job=job, rehearsal=False) as journal:
        journal.purge(job, {})
    assert call("roster", "import", path, "--data", data)[0] == 2


def test_a_job_that_keeps_no_names_is_given_none_and_finds_its_rows_all_the_same(tmp_path):
    data, key = tmp_path / "data", b"j" * 32
    data.mkdir()
    (data / "station.toml").write_text('[job]\nfile = "spring.job.toml"\n', "utf-8")
    (data / "spring.job.toml").write_text(f'key = "{base64.b64encode(key).decode()}"\nnames = "none"\n', "utf-8")
    path = files.write_csv(tmp_path / "a.csv", [files.HEADER, *files.people(2)])
    assert call("roster", "import", path, "--data", data)[0] == 0
    assert call("roster", "import", path, "--data", data, "--json")[0] == 0
    with Journal.read_only(data) as journal:
        (row,) = journal.listings_by("id_key", token_key(key, f"id:{files.id_number(1)}"))
        assert (journal.job, journal.person(row.person)) == ("spring", PersonFacts())
        assert len(journal.listings()) == 2


# the template


def test_the_template_is_text_all_over_has_an_example_and_a_page_of_help(tmp_path):
    assert call("roster", "template", tmp_path / "t.xlsx")[0] == 0
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(PEOPLE)
    assert sheet["D2"].value.startswith("999999")
    assert {cell.number_format for row in sheet.iter_rows(max_row=ROWS + 1) for cell in row} == {"@"}
    assert len(book.worksheets) == 2
    assert not any(cell.data_type == "f" for one in book for row in one for cell in row)


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"mine")
    assert call("roster", "template", path)[0] == 2
    assert path.read_bytes() == b"mine"
    assert call("roster", "template", tmp_path / "no" / "t.xlsx")[0] == 2


@pytest.mark.parametrize("classes", [False, True])
def test_the_template_is_imported_as_it_is(tmp_path, classes):
    write_template(tmp_path / "t.xlsx", classes=classes)
    offer = read_offer(tmp_path / "t.xlsx")
    assert (offer.roster.imported, offer.roster.refused) == (1, 0)
    assert [problem.code for problem in offer.roster.problems] == ["example-alone"]


NAMES = st.text(st.characters(categories=("Lo", "Lu", "Ll")), min_size=1, max_size=20) | st.sampled_from(
    ["=1+1", "@A1", "+x"]
)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, min_size=15, max_size=30))
def test_a_filled_template_comes_back_as_it_was_filled(tmp_path, names):
    path = tmp_path / "t.xlsx"
    path.unlink(missing_ok=True)
    write_template(path)
    book = openpyxl.load_workbook(path)
    for place, name in enumerate(names):
        filled = (f"00{place}", name, "女", files.id_number(2 * place), f"22999999{place:06}", "软件1")
        for column, value in enumerate(filled, start=1):
            cell = book.worksheets[0].cell(2 + place, column, value)
            cell.data_type = "s"
        for column in range(len(filled) + 1, len(PEOPLE) + 1):
            book.worksheets[0].cell(2 + place, column).value = None
    book.save(path)
    roster = read_offer(path).roster
    assert [one.name for one in roster.people] == names
    assert [one.student_number for one in roster.people] == [f"00{place}" for place in range(len(names))]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_whatever_is_offered_is_a_list_or_a_refusal(tmp_path, raw):
    path = tmp_path / "offered.csv"
    path.write_bytes(raw)
    try:
        assert read_offer(path).roster.rows
    except TableRefused:
        pass
