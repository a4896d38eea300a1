"""The office's command as people type it: words, one JSON object, exit status; no device package is needed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.offices import Desk, fill_in, listed, numbers, take
from support.programs import ROOT, environment, last_json, run
from support.sticks import READ_ONLY, REMOUNT, mount, stick

import station.export.receive as part
from station.export.receive.conflicts import Kind
from station.export.receive.errors import OfficeFull, OfficeReadOnly
from station.export.receive.receiving import receive
from station.words import known


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture
def packages(tmp_path: Path) -> list[Path]:
    """Of two desks that met the same person."""
    a, b = Desk(tmp_path / "a"), Desk(tmp_path / "b", "B", start="2026-06-01T09:00:00+08:00")
    a.capture(1), a.capture(2), b.capture(1)
    return [a.export(tmp_path / "1"), b.export(tmp_path / "2")]


def test_open_conflicts_are_exit_1_and_a_decision_settles_them(
    packages: list[Path], office: Path, tmp_path: Path
) -> None:
    done = run(tmp_path, "receive", *packages, "--into", office, "--json")
    told = last_json(done.stdout)
    assert done.returncode == 1, done.stderr
    assert [one["package"] for one in told["packages"]["received"]] == [package.name for package in packages]
    assert (told["people"], told["held"], told["forks"]) == (1, 2, [])
    assert [one["kind"] for one in told["conflicts"]["open"]] == ["person-twice"]
    assert {f"ack-{package.name}.json" for package in packages} == {path.name for path in office.glob("ack-*")}

    decided = run(tmp_path, "receive", "--into", office, "--decisions", fill_in(office, "B-0001"))
    assert decided.returncode == 0, decided.stderr
    assert numbers(office) == ["A-0002", "B-0001"]
    assert len(decided.stdout.splitlines()) == 1 and "2 people merged" in decided.stdout


def test_words_name_what_was_received_and_what_was_not(packages: list[Path], office: Path, tmp_path: Path) -> None:
    (packages[1] / "data/records.csv").unlink()
    done = run(tmp_path, "receive", *packages, "--into", office)
    assert done.returncode == 1
    refused, fault, received, summary, *rest = done.stdout.splitlines()
    assert packages[1].name in refused and "data/records.csv" in fault
    assert packages[0].name in received and "received" in received
    assert "1 packages; 2 people merged" in summary and not rest


@pytest.mark.parametrize("wrong", ["no package", "missing package", "data folder", "bad decisions"])
def test_wrong_usage_is_exit_2(packages: list[Path], office: Path, tmp_path: Path, wrong: str) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("nothing")
    arguments = {
        "no package": ["--into", office],
        "missing package": [packages[0], tmp_path / "none", "--into", office],
        "data folder": [packages[0], "--into", tmp_path / "a"],
        "bad decisions": [packages[0], "--into", office, "--decisions", bad],
    }[wrong]
    done = run(tmp_path, "receive", *arguments)
    assert done.returncode == 2
    assert len([line for line in done.stderr.splitlines() if line.startswith("station: ")]) == 1
    assert not office.exists()


def test_a_folder_that_can_not_be_made_is_exit_3(packages: list[Path], tmp_path: Path) -> None:
    done = run(tmp_path, "receive", packages[0], "--into", tmp_path / "gone" / "office")
    assert done.returncode == 3
    assert done.stderr.startswith("station: ")


def test_a_full_disk_is_told_and_what_was_received_before_stays(packages: list[Path], tmp_path: Path) -> None:
    with stick(tmp_path / "disk", "size=1m") as disk:
        office = disk / "office"
        take(office, packages[0])
        before = numbers(office)
        with (disk / "film.mkv").open("wb") as film, pytest.raises(OSError):
            film.write(bytes(1 << 20))
            film.flush()
        with pytest.raises(OfficeFull) as trouble:
            receive([packages[1]], office)
        assert int(trouble.value.params["needed"]) > int(trouble.value.params["free"])
        assert numbers(office) == before
        (disk / "film.mkv").unlink()
        receive([packages[1]], office)
        assert len(listed(office)) == 1


def test_a_locked_disk_is_told_as_such(packages: list[Path], tmp_path: Path) -> None:
    with stick(tmp_path / "disk", "size=1m") as disk:
        take(disk / "office", packages[0])
        assert mount("stick", disk, "tmpfs", REMOUNT | READ_ONLY, "")
        with pytest.raises(OfficeReadOnly):
            receive([packages[1]], disk / "office")


def test_the_office_needs_no_device_package(packages: list[Path], office: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from ui.main import main; status = main(sys.argv[1:]);"
        "print(sorted({'gphoto2', 'smartcard', 'serial', 'PySide6', 'ai_edge_litert', 'cv2'} & set(sys.modules)));"
        "sys.exit(status)"
    )
    command = [sys.executable, "-c", code, "receive", packages[0], "--into", office]
    done = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_everything_the_office_says_has_its_sentences() -> None:
    text = "\n".join(path.read_text("utf-8") for path in Path(part.__path__[0]).glob("*.py"))
    said = set(re.findall(r'"(receive\.[a-z-]+)"', text))
    faults = set(re.findall(r'refused\([a-z.]+, "([a-z-]+)"', text)) | set(re.findall(r'Fault\("([a-z-]+)"', text))
    assert {"receive.summary", "receive.restored"} <= said
    assert {"other-job", "rehearsal-mixed", "number-strange"} <= faults
    assert not [code for code in said if not known(code)]
    assert not [code for code in faults if not known(f"verify.{code}")]
    assert not [kind for kind in Kind if not known(f"conflict.{kind}")]


def test_codes_lists_the_kinds_of_conflicts(tmp_path: Path) -> None:
    listed_codes = json.loads(run(tmp_path, "codes", "--json").stdout)["codes"]
    assert {entry["code"] for entry in listed_codes if entry["kind"] == "conflict"} == set(Kind)
