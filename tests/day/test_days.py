"""A whole day through the real wires: simulated students, body and reader, and what went wrong by script.

The four faults that a day must survive; `scripts/soak wires` plays twenty days of faults by chance.
"""

import csv
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL import ImageOps
from support.forging import recover, reseal, retell, sha256, swap
from support.programs import last_json, run

from station.caretaking import remake_portraits
from station.export.verify import verify
from station.rehearsal.audit import audit

pytestmark = [pytest.mark.wire, pytest.mark.timeout(280)]

STUDENTS = 7
FOUR_FAULTS = Path(__file__).parent / "four-faults.toml"


def rehearse(home: Path, name: str, *options: str):
    data = home / name
    done = run(home, "rehearse", "--students", str(STUDENTS), "--data", data, "--json", *options, timeout=240)
    assert done.stdout, done.stderr
    return data, done.returncode, last_json(done.stdout)


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    return rehearse(tmp_path_factory.mktemp("days"), "four-faults", "--seed", "4", "--faults", str(FOUR_FAULTS))


def test_a_day_with_faults_ends_with_everybody_captured_and_nobody_mixed_up(day):
    _, status, result = day
    assert status == 0
    assert result["accepted"] == STUDENTS
    assert result["misbound"] == 0
    assert result["unaccounted"] == 0
    assert result["totals_add_up"]
    assert result["verified"]


def test_the_four_faults_leave_exactly_their_traces(day):
    _, _, result = day
    events = read_events(Path(result["package"]))
    assert result["faults_played"] == 4
    assert sorted(event["data"]["reason"] for event in events if event["kind"] == "orphan") == [
        "foreign",
        "late",
        "late",
    ]
    assert [event["data"]["code"] for event in events if event["kind"] == "read_failed"] == ["unreadable"]
    assert result["swipes"] == STUDENTS  # the failed read took no number


def test_lost_portraits_are_made_again_byte_for_byte_and_nothing_else_is_put_in_their_place(day, tmp_path):
    data = shutil.copytree(day[0], tmp_path / "data")
    portraits, originals = (sorted((data / room).rglob("*.jpg")) for room in ("portraits", "originals"))
    kept = portraits[0].read_bytes()
    for portrait in portraits[:3]:
        portrait.unlink()
    spoiled = next(path for path in originals if path.stem == portraits[2].stem)
    spoiled.write_bytes(next(path for path in originals if path.stem == portraits[3].stem).read_bytes())
    assert remake_portraits(data) == 2
    assert portraits[0].read_bytes() == kept
    faults = {(fault.code, fault.about) for fault in verify(data).faults}
    named = {path.relative_to(data).as_posix() for path in (spoiled, portraits[2])}
    assert {about for _, about in faults} == named
    assert remake_portraits(data) == 0


def test_every_portrait_of_a_day_is_made_once_more_from_its_original(day):
    data, _, result = day
    for path in (data, Path(result["package"])):
        report = verify(path)
        assert (report.ok, report.not_remade) == (True, 0)
        assert report.remade >= STUDENTS
    assert verify(data, remaking=False).remade == 0


@pytest.fixture
def retouched(day, tmp_path):
    """A package in which one portrait was changed, and every list, hash and event of the chain made to fit."""
    package = shutil.copytree(day[2]["package"], tmp_path / Path(day[2]["package"]).name)
    portrait = min((package / "data/portraits").iterdir())
    before = sha256(portrait.read_bytes())
    with Pillow.open(portrait) as picture:
        ImageOps.mirror(picture).save(portrait, quality=85, dpi=(300, 300))
    content = portrait.read_bytes()

    def tell(events):
        for event in events:
            if event["kind"] == "portrait" and event["data"]["file"]["sha256"] == before:
                event["data"]["file"] |= {"sha256": sha256(content), "size": len(content)}

    retell(package, tell)
    recover(package)
    return package, portrait


def test_a_portrait_that_was_retouched_is_found_though_every_hash_fits(retouched):
    package, portrait = retouched
    assert verify(package, remaking=False).ok
    faults = verify(package).faults
    assert [(fault.code, fault.about) for fault in faults] == [
        ("portrait-not-of-original", f"data/portraits/{portrait.name}")
    ]


def test_what_other_versions_made_is_not_made_again_and_no_fault(retouched):
    package, _ = retouched
    reseal(package, lambda manifest: manifest["program"].update(pillow="0"))
    recover(package)
    report = verify(package)
    assert (report.ok, report.remade, report.not_remade) == (True, 0, STUDENTS)


def test_no_name_and_no_number_leaves_the_person_table(day):
    data, _, result = day
    package = Path(result["package"])
    with (package / "data" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        people = [(row["name"], row["id_number"]) for row in csv.DictReader(file)]
    texts = [path.read_text("utf-8") for path in (data / "logs").iterdir()]
    assert "drivers.cameras" in texts[0]  # it was written to, so the search below is worth something
    texts.append((package / "data" / "events.jsonl").read_text("utf-8"))
    for name, number in people:
        assert not any(name in text or number in text for text in texts)
        assert not [path for path in data.rglob("*") if number in path.name and "simulated" not in path.parts]


def test_two_swapped_pictures_in_a_finished_package_are_two_misbound(day, tmp_path):
    """Sums, manifest and seal are made anew, so only the sitters' marks can tell."""
    data, _, result = day
    package = tmp_path / Path(result["package"]).name
    shutil.copytree(result["package"], package)
    before = audit(package, data, 4, frozenset())
    swap_pictures(package, "A-0001", "A-0002")
    reseal(package)
    after = audit(package, data, 4, frozenset())
    assert (before["misbound"], after["misbound"]) == (0, 2)
    assert not verify(package).ok  # the chain remembers whose they were


def test_a_used_folder_is_refused_and_resumed(day):
    data, _, _ = day
    refused = run(data.parent, "rehearse", "--students", "7", "--data", data)
    assert refused.returncode == 2
    assert str(data) in refused.stderr
    resumed = run(data.parent, "rehearse", "--students", "8", "--seed", "4", "--resume", "--data", data, "--json")
    result = last_json(resumed.stdout)
    assert (resumed.returncode, result["accepted"], result["misbound"], result["unaccounted"]) == (0, 8, 0, 0)


def swap_pictures(package: Path, one: str, other: str) -> None:
    with (package / "data" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["number"]: row for row in csv.DictReader(file)}
    for column in ("portrait", "original"):
        swap(*(package / "data" / rows[number][column] for number in (one, other)))


def read_events(package: Path) -> list[dict]:
    with (package / "data" / "events.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
