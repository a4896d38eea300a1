"""Whole small days with a body that writes RAW as well, one on two cards, with its own button, and a watched folder."""

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.filedays import live_through

pytestmark = [pytest.mark.wire, pytest.mark.timeout(280)]

STUDENTS = 2


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    """All days of this module, two at a time: they mostly wait."""
    home = tmp_path_factory.mktemp("days")
    plans = {
        "raw": lambda: live_through(
            home / "raw", STUDENTS, 21, "--slots", "2", prepare=lambda body: write_raw(body, "raw")
        ),
        "backup": lambda: live_through(
            home / "backup", STUDENTS, 22, "--slots", "2", prepare=lambda body: write_raw(body, "backup")
        ),
        "button": lambda: live_through(home / "button", STUDENTS, 23, pressing=True),
        "folder": lambda: live_through(
            home / "folder", STUDENTS, 24, "--clock-offset", "37", pressing=True, watched=True
        ),
    }
    with ThreadPoolExecutor(2) as pool:
        played = {name: pool.submit(plan) for name, plan in plans.items()}
        return {name: day.result() for name, day in played.items()}


def write_raw(body, second: str) -> None:
    body.do(do="set", quality=6)
    body.do(do="card", second=second)


def records(day) -> list[dict[str, str]]:
    with (day["package"] / "data" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def manifest(day) -> dict:
    return json.loads((day["package"] / "data" / "manifest.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["raw", "backup", "button", "folder"])
def test_everybody_is_captured_and_every_file_is_somewhere(days, name):
    day = days[name]
    assert (day["accepted"], day["misbound"], day["unaccounted"]) == (STUDENTS, 0, 0)
    assert day["totals_add_up"] and day["verified"] and day["data"]


@pytest.mark.parametrize("name", ["raw", "backup"])
def test_each_original_has_its_raw_beside_it(days, name):
    files = manifest(days[name])["files"]
    originals = {Path(file["path"]).stem for file in files if file["kind"] in ("original", "calibration")}
    raws = {Path(file["path"]).stem for file in files if file["kind"] == "raw"}
    assert raws == originals
    assert {record["shot"] for record in records(days[name])} == {"tethered"}
    assert days[name]["orphans"] == 0


def test_the_bodys_own_button_is_told_in_the_records(days):
    assert {record["shot"] for record in records(days["button"])} == {"body-button"}


def test_a_watched_folder_is_told_in_the_records_and_left_as_it_is(days):
    day = days["folder"]
    assert {record["shot"] for record in records(day)} == {"hot-folder"}
    assert day["calibration"] == 1
    card = day["package"].parents[1] / "simulated" / "camera" / "DCIM"
    assert len(list(card.rglob("*.JPG"))) == day["bound"] + day["orphans"] + day["calibration"]
