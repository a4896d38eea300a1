"""`station schedule`, as people and scripts run it."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import timetables

from db.journal import Journal
from station.cli import main
from station.job.timetable import NOTE, Contact, stored

TEACHER, PHONE, LEAD = "欧阳某某", "13812345678", "诸葛某某"
PRIVATE = f"班级\t人数\t辅导员\t电话\t班长\t手机\n软件20211\t31\t{TEACHER}\t{PHONE}\t{LEAD}\t13912345678"

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command on one data folder; gives exit status and the JSON, or the words on stderr."""

    def run(*arguments: object) -> tuple[int, dict[str, Any]]:
        command = ["schedule", *map(str, arguments), "--data", str(tmp_path / "data"), "--json"]
        status = main(command, lambda _: 0)
        out, err = capsys.readouterr()
        return status, json.loads(out.splitlines()[-1]) if out else {"said": err}

    return run


def file(folder: Path, text: str) -> Path:
    path = folder / "plan.txt"
    path.write_text(text, "utf-8")
    return path


def notes(folder: Path) -> list[dict[str, Any]]:
    with Journal.read_only(folder / "data") as journal:
        return [event.data for event in journal.events() if event.kind == NOTE]


def job_of(folder: Path) -> str:
    with Journal.read_only(folder / "data") as journal:
        return journal.job


def test_a_timetable_is_kept_and_what_it_lacks_is_told(tmp_path: Path, run: Run) -> None:
    status, told = run("import", timetables.as_xlsx(tmp_path / "n2.xlsx"), "--seconds", 30)
    assert (status, told["rows"], told["imported"], told["heads"], told["problems"]) == (0, 30, 30, 1052, [])
    assert {key: told["warnings"][0][key] for key in ("code", "work", "room")} == {
        "code": "plan-full", "work": 526, "room": 480,
    }  # fmt: skip
    assert (notes(tmp_path)[0]["classes"], notes(tmp_path)[0]["heads"]) == (30, 1052)
    kept = stored(tmp_path / "data", job_of(tmp_path))
    assert kept is not None and kept.heads == 1052


def test_rows_are_refused_with_number_column_and_words_and_the_others_are_taken(tmp_path: Path, run: Run) -> None:
    status, told = run("import", file(tmp_path, "班级\t人数\n一班\t30\n二班\t三十\n"))
    assert (status, told["rows"], told["imported"]) == (1, 2, 1)
    (problem,) = told["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "人数", "heads-unreadable")
    assert "人数不是整数" in problem["text"]


def test_what_is_no_timetable_changes_nothing(tmp_path: Path, run: Run) -> None:
    run("import", file(tmp_path, "班级\t人数\n一班\t30"))
    for content in ("", "姓名\t电话\n甲\t1", "一句话"):
        assert run("import", file(tmp_path, content))[0] == 2
    assert run("import", tmp_path / "nowhere")[0] == 2
    assert run("import", file(tmp_path, "班级\t人数\n一班\t很多"))[0] == 1
    assert len(notes(tmp_path)) == 1
    kept = stored(tmp_path / "data", job_of(tmp_path))
    assert kept is not None and kept.heads == 30


def test_contacts_lie_in_the_timetable_and_nowhere_else(tmp_path: Path, run: Run) -> None:
    status, told = run("import", file(tmp_path, PRIVATE))
    assert status == 0
    kept = stored(tmp_path / "data", job_of(tmp_path))
    assert kept is not None
    assert kept.classes[0].teacher == Contact(TEACHER, PHONE)
    assert kept.classes[0].leads == (Contact(LEAD, "13912345678"),)
    holders = {
        path.name
        for path in (tmp_path / "data").rglob("*")
        if path.is_file()
        for fact in (TEACHER, PHONE, LEAD)
        if fact.encode() in path.read_bytes()
    }
    assert holders == {"timetable.json"}
    assert TEACHER not in json.dumps(told, ensure_ascii=False) and PHONE not in json.dumps(told)


def test_a_plan_is_made_of_what_is_known_and_one_that_cannot_hold_is_not_kept(tmp_path: Path, run: Run) -> None:
    assert run("make")[0] == 2
    run("import", file(tmp_path, PRIVATE))
    status, told = run("make", "--date", "2026-06-01", "--hours", "8:30-8:40", "--to", tmp_path / "plan.xlsx")
    assert (status, told["said"][:9]) == (1, "station: ")
    assert not (tmp_path / "plan.xlsx").exists()
    status, told = run("make", "--date", "2026-06-01", "--hours", "8:30-8:45", "--to", tmp_path / "plan.xlsx")
    assert (status, told["plan"]) == (
        0, [{"class": "软件20211", "heads": 31, "day": "2026-06-01", "hours": "08:30-08:44"}],
    )  # fmt: skip
    kept = stored(tmp_path / "data", job_of(tmp_path))
    assert kept is not None and kept.classes[0].teacher == Contact(TEACHER, PHONE), "whom to call stays known"
    assert run("import", tmp_path / "plan.xlsx")[0] == 0
    assert run("make", "--to", tmp_path / "plan.xlsx")[0] == 2, "a file that is there is not overwritten"
    assert run("make", "--hours", "8-7")[0] == 2


def test_the_day_of_1052_is_planned_from_sizes_alone(tmp_path: Path, run: Run) -> None:
    sizes = "班级\t人数\n" + "\n".join(f"{name}\t{heads}" for name, heads, _, _ in timetables.CLASSES)
    status, told = run("make", "--sizes", file(tmp_path, sizes), "--date", "2026-06-01")
    assert (status, told["classes"], told["heads"]) == (0, 30, 1052)
    status, told = run("make", "--seconds", 30, "--date", "2026-06-01")
    assert status == 1 and "526" in told["said"] and "480" in told["said"]


def test_days_hours_and_seconds_are_the_jobs_where_the_command_names_none(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "station.toml").write_text('[job]\nfile = "spring.job.toml"\n')
    key = base64.b64encode(b"k" * 32).decode()
    days = '[[days]]\ndate = 2026-06-01\nhours = ["08:30-08:40", "14:00-15:00"]\n'
    (folder / "spring.job.toml").write_text(f'key = "{key}"\nseconds = 60\n{days}')
    status, told = run("make", "--sizes", file(tmp_path, "班级\t人数\n一班\t10\n二班\t20"))
    assert (status, told["job"], [line["hours"] for line in told["plan"]]) == (
        0, "spring", ["08:30-08:40", "14:00-14:20"],
    )  # fmt: skip


def test_the_template_is_read_as_it_is(tmp_path: Path, run: Run) -> None:
    assert main(["schedule", "template", str(tmp_path / "t.xlsx")], lambda _: 0) == 0
    assert main(["schedule", "template", str(tmp_path / "t.xlsx")], lambda _: 0) == 2
    status, told = run("import", tmp_path / "t.xlsx")
    assert (status, told["imported"], told["warnings"]) == (0, 2, [])
