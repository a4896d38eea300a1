"""`station status` and `station returned`, as people and scripts run them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import rosterfiles as files
from support import sitter
from support.desks import KEY, ONE, TWO, desk_scene
from support.listed import list_cards, student_number

from db.journal import Journal
from db.verify import verify
from station import cli
from station.identity import job_key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A day that is over: two people of the list were captured, one was not."""
    data = tmp_path / "data"
    with desk_scene(data, before=lambda journal: list_cards(journal, {"一班": (ONE, TWO)})) as scene:
        scene.connect()
        scene.swipe(ONE)
        scene.capture()
    job_key(data, "day", KEY)
    return data


def call(*arguments: str | Path) -> tuple[int, str]:
    """Run it in this process: the same entry, and no second to wait for each."""
    runner = CliRunner()
    with runner.isolation() as (out, *_):
        status = cli.main([str(one) for one in arguments], lambda data: 99)
        return status, out.getvalue().decode()


def people(folder: Path) -> list[dict]:
    status, told = call("status", "list", "--data", folder, "--json")
    assert status == 0
    return list(json.loads(told)["people"])


def test_how_far_people_are_is_listed_masked(folder: Path) -> None:
    assert [(one["kind"], one["number"]) for one in people(folder)] == [("captured", "A-0001"), ("missing", None)]
    status, told = call("status", "list", "--data", folder, "--class", "一班")
    assert status == 0 and "未采" in told and ONE.number not in told


def test_a_status_is_set_with_a_picture_and_taken_back(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "散拍.jpg"
    path.write_bytes(sitter.still())
    who = ("--student", student_number(TWO), "--by", "王老师", "--data", folder)
    status, told = call(
        "status", "set", "elsewhere", *who, "--date", "2026-05-20", "--where", "省中心", "--file", path, "--json"
    )
    assert (status, json.loads(told)["judged"]["passes"]) == (0, True)
    kept = folder / people(folder)[1]["file"]
    assert kept.read_bytes() == path.read_bytes()
    assert call("status", "set", "open", *who)[0] == 0
    assert people(folder)[1]["kind"] == "missing"
    assert call("status", "set", "exempt", *who, "--date", "soon")[0] == 2
    assert call("status", "set", "exempt", "--student", "1", "--by", "王老师", "--data", folder)[0] == 1
    assert verify(folder) == []


def test_a_returned_list_is_told_as_a_roster_is_and_the_same_file_twice_changes_nothing(
    folder: Path, tmp_path: Path
) -> None:
    rows = [("拍摄序号", "退回原因"), ("A-0001", "眼镜反光"), ("A-0077", "闭眼")]
    path = files.write_xlsx(tmp_path / "退回.xlsx", rows)
    imported = ("returned", "import", path, "--by", "王老师", "--data", folder, "--json")
    status, told = call(*imported)
    answer = json.loads(told)
    assert (status, answer["rows"], answer["imported"]) == (1, 2, 1)
    (problem,) = answer["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "拍摄序号", "returned-unknown")
    assert people(folder)[0]["kind"] == "returned"
    with Journal.read_only(folder) as journal:
        length = journal.length()
    assert call(*imported)[0] == 1
    with Journal.read_only(folder) as journal:
        assert journal.length() == length
    good = files.write_csv(tmp_path / "good.csv", rows[:2])
    assert call("returned", "import", good, "--by", "王老师", "--data", folder, "--json")[0] == 0
    picture = tmp_path / "list.xlsx"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    assert call("returned", "import", picture, "--by", "王老师", "--data", folder)[0] == 2
    assert verify(folder) == []


def test_where_the_settings_name_people_only_they_may_act(folder: Path, tmp_path: Path) -> None:
    (folder / "station.toml").write_text('[desk]\noperators = ["王老师"]\n', encoding="utf-8")
    path = files.write_csv(tmp_path / "r.csv", [("拍摄序号",), ("A-0001",)])
    assert call("returned", "import", path, "--by", "somebody", "--data", folder)[0] == 1
    assert people(folder)[0]["kind"] == "captured"
