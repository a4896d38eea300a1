"""What lies on the target afterwards, and what the receipt says of it."""

import csv
import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from support import packages
from support.journals import open_journal
from support.packages import SETTINGS, delivered, id_number

from db.journal import Journal
from station.export.errors import NamesMissing, NothingToExport, SourceDamaged, SourceMissing
from station.export.package import export
from station.export.plan import ExportSettings
from station.export.receipt import Method
from station.export.verify import verify

EVERYTHING = {
    "请勿改动.txt",
    "打开我.html",
    "data/manifest.json",
    "data/manifest.sha256",
    "data/manifest.sig",
    "data/station.pub",
    "data/SHA256SUMS",
    "data/records.csv",
    "data/events.jsonl",
    "data/portraits/A-0001.jpg",
    "data/portraits/A-0002.jpg",
    "data/portraits/A-0004.jpg",
    "data/originals/A-0001.jpg",
    "data/originals/A-0002.jpg",
    "data/originals/A-0002.nef",
    "data/originals/A-0002-1.jpg",
    "data/originals/A-0003-1.jpg",
    "data/originals/A-0003-1.nef",
    "data/originals/A-0004.jpg",
    "data/originals/calibration-0001.jpg",
    "data/originals/calibration-0001.nef",
    "data/orphans/0001-late.jpg",
    "data/orphans/0002-damaged.jpg",
}


def files_of(package: Path) -> set[str]:
    return {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}


def records_of(package: Path) -> list[dict[str, str]]:
    with (package / "data/records.csv").open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_a_package_holds_exactly_what_the_format_names(made_package: Path) -> None:
    assert files_of(made_package) == EVERYTHING


def test_nothing_else_is_left_on_the_target(made_package: Path) -> None:
    assert [path.name for path in made_package.parent.iterdir()] == [made_package.name]


def test_the_name_is_ascii_and_tells_school_job_desk_and_day(made_package: Path) -> None:
    assert re.fullmatch(r"10622-day_2026_06_01-A-\d{4}-\d{2}-\d{2}-1", made_package.name)


def test_pictures_arrive_as_they_left_the_camera(finished_day: Path, made_package: Path) -> None:
    job = "day-2026-06-01"
    pairs = {
        "data/originals/A-0002.jpg": f"originals/{job}-A-0002-2.jpg",  # the accepted one
        "data/originals/A-0002.nef": f"originals/{job}-A-0002-2.nef",
        "data/originals/A-0002-1.jpg": f"originals/{job}-A-0002-1.jpg",
        "data/portraits/A-0002.jpg": f"portraits/{job}-A-0002-2.jpg",
        "data/orphans/0002-damaged.jpg": "orphans/half.jpg",
    }
    for arrived, left in pairs.items():
        assert (made_package / arrived).read_bytes() == (finished_day / left).read_bytes()


def test_the_receipt_counts_what_was_found_on_the_target(finished_day: Path, tmp_path: Path) -> None:
    receipt = export(finished_day, tmp_path, SETTINGS)
    found = [path for path in receipt.path.rglob("*") if path.is_file()]
    sums = (receipt.path / "data/SHA256SUMS").read_bytes()
    last = json.loads((receipt.path / "data/events.jsonl").read_text("utf-8").splitlines()[-1])
    assert (receipt.people, receipt.files) == (3, len(found))
    assert receipt.size == sum(path.stat().st_size for path in found)
    assert receipt.root == hashlib.sha256(sums).hexdigest()
    assert receipt.chain_head == last["hash"]
    assert receipt.read_back in set(Method)


def test_a_tool_that_is_not_ours_finds_the_package_whole(made_package: Path) -> None:
    for sums in ("manifest.sha256", "SHA256SUMS"):
        subprocess.run(["sha256sum", "-c", "--strict", "--quiet", sums], cwd=made_package / "data", check=True)
    listed = {line.split("  ")[1] for line in (made_package / "data/SHA256SUMS").read_text().splitlines()}
    assert {f"data/{path}" for path in listed} == {
        path
        for path in EVERYTHING
        if path.startswith("data/") and not path.startswith(("data/manifest", "data/SHA", "data/station."))
    }


def test_the_next_package_of_the_day_has_the_next_number(finished_day: Path, tmp_path: Path) -> None:
    first, second = (export(finished_day, tmp_path, SETTINGS).path.name for _ in range(2))
    assert (first[-2:], second[-2:], first[:-1]) == ("-1", "-2", second[:-1])


def test_numbers_go_on_over_different_sticks(tmp_path: Path) -> None:
    packages.one_person(tmp_path / "data")
    names = [delivered(tmp_path / "data", tmp_path / stick).path.name for stick in ("blue", "red")]
    assert [name[-2:] for name in names] == ["-1", "-2"]


def test_records_tell_who_and_how(made_package: Path) -> None:
    first, second, again = records_of(made_package)
    assert [row["number"] for row in (first, second, again)] == ["A-0001", "A-0002", "A-0004"]
    assert (second["name"], second["id_number"]) == ("测试2", id_number(2))
    assert (second["token_kind"], second["trust"], second["armed_by"], second["shot"]) == (
        "resident", "card", "swipe", "tethered",
    )  # fmt: skip
    assert (second["portrait"], second["original"]) == ("portraits/A-0002.jpg", "originals/A-0002.jpg")
    assert (again["retake_of"], first["retake_of"], second["override"]) == ("A-0001", "", "sharpness")


def test_records_begin_with_a_mark_for_spreadsheets_and_end_their_lines_for_windows(made_package: Path) -> None:
    content = (made_package / "data/records.csv").read_bytes()
    columns = (
        "number,job,desk,token_kind,trust,armed_by,shot,name,id_number,code,exam_number,student_number,class,portrait,"
        "original,original_sha256,intent,triggered_at,accepted_at,retake_of,reassigned_from,override"
    )
    header = ",".join(f'"{column}"' for column in columns.split(","))
    assert content.startswith(b"\xef\xbb\xbf" + header.encode() + b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == 4


def test_identity_stays_out_of_the_chain_and_document_numbers_out_of_the_page(made_package: Path) -> None:
    for path in ("data/events.jsonl", "data/manifest.json", "打开我.html"):
        content = (made_package / path).read_text("utf-8")
        assert ("测试" in content) is (path == "打开我.html")
        assert id_number(2) not in content


def test_the_page_shows_every_portrait_and_asks_no_network(made_package: Path) -> None:
    page = (made_package / "打开我.html").read_text("utf-8")
    shown = re.findall(r'src="([^"]*)"', page)
    assert [(made_package / path).is_file() for path in shown] == [True] * 3
    assert re.findall(r"<figcaption><b>([^<]*)</b>", page) == ["A-0001", "A-0002", "A-0004"]
    assert "演练" in page and "Rehearsal" in page
    assert not re.search(r"https?:|//|<script src|@import|url\(|fetch|XMLHttpRequest|innerHTML", page)


def test_portraits_can_be_named_by_document_number(finished_day: Path, tmp_path: Path) -> None:
    receipt = export(finished_day, tmp_path, ExportSettings(school="10622", names="id_number"))
    portraits = {path.name for path in (receipt.path / "data/portraits").iterdir()}
    # The picture that was replaced by a retake gives up the plain name.
    assert portraits == {f"{id_number(1)}-A-0001.jpg", f"{id_number(1)}.jpg", f"{id_number(2)}.jpg"}
    assert verify(receipt.path).ok
    assert not any(id_number(2) in path for path in files_of(receipt.path) if "portraits" not in path)


def test_a_person_without_a_number_is_named_before_anything_is_written(tmp_path: Path) -> None:
    data, to = tmp_path / "data", tmp_path / "stick"
    packages.one_person(data)
    to.mkdir()
    with open_journal(data) as journal:
        journal.erase(journal.sittings()[0].person, "asked for it")
    with pytest.raises(NamesMissing) as refusal:
        export(data, to, ExportSettings(school="10622", names="id_number"))
    assert refusal.value.params == {"rule": "id_number", "numbers": "A-0001"}
    assert not list(to.iterdir())


def test_originals_can_stay_at_home_and_their_hashes_still_travel(finished_day: Path, tmp_path: Path) -> None:
    receipt = export(finished_day, tmp_path, ExportSettings(school="10622", originals=False))
    assert not list((receipt.path / "data/originals").iterdir())
    assert all(row["original"] == "" and row["original_sha256"] for row in records_of(receipt.path))
    assert verify(receipt.path).ok


def test_a_day_still_running_exports_what_is_accepted_by_now(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with open_journal(data) as journal:
        packages.capture(journal, data, 1)
        open_sitting = packages.sit(journal, 2)
        packages.shoot(journal, data, open_sitting, 1)
        receipt = export(data, tmp_path, SETTINGS)  # beside the open journal
        assert receipt.chain_head == journal.chain_head()
    assert [row["number"] for row in records_of(receipt.path)] == ["A-0001"]
    assert (receipt.path / "data/originals/A-0002-1.jpg").is_file()
    assert verify(receipt.path).ok


def test_each_job_of_a_folder_has_its_own_packages(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for job in ("monday", "tuesday"):
        with open_journal(data, job=job) as journal:
            packages.capture(journal, data, 1)
            journal.orphan(packages.keep(data, f"orphans/{job}.jpg", packages.jpeg(job)), "foreign")
            journal.calibrate(
                packages.BODY, 0, packages.keep(data, f"originals/{job}.jpg", packages.jpeg(f"{job} clock"))
            )
    newest, older = (export(data, tmp_path, ExportSettings(school="10622", job=job)) for job in (None, "monday"))
    assert (newest.path.name[:15], older.path.name[:14]) == ("10622-tuesday-A", "10622-monday-A")
    assert verify(newest.path).ok and verify(older.path).ok
    for receipt, job in ((newest, "tuesday"), (older, "monday")):
        (orphan,) = (receipt.path / "data/orphans").iterdir()
        assert orphan.read_bytes() == packages.jpeg(job)
    with pytest.raises(NothingToExport):
        export(data, tmp_path, ExportSettings(school="10622", job="sunday"))


def test_an_erased_person_leaves_empty_cells(tmp_path: Path) -> None:
    data = tmp_path / "data"
    packages.one_person(data)
    with open_journal(data) as journal:
        journal.erase(journal.sittings()[0].person, "asked for it")
    (row,) = records_of(export(data, tmp_path, SETTINGS).path)
    assert (row["name"], row["id_number"], row["number"]) == ("", "", "A-0001")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda path: path.unlink(), SourceMissing),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), SourceDamaged),
        (lambda path: path.write_bytes(packages.jpeg("somebody else")), SourceDamaged),
    ],
)
def test_a_picture_that_changed_at_the_desk_is_named_and_not_delivered(
    tmp_path: Path, spoil: object, error: type[Exception]
) -> None:
    data, to = tmp_path / "data", tmp_path / "stick"
    packages.one_person(data)
    to.mkdir()
    spoil(next((data / "portraits").iterdir()))  # type: ignore[operator]
    with pytest.raises(error) as trouble:
        export(data, to, SETTINGS)
    assert trouble.value.params == {"about": "portrait A-0001"}  # type: ignore[attr-defined]
    assert all(path.name.endswith(".partial") for path in to.iterdir())


def test_a_bound_file_that_is_no_picture_is_not_delivered(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with open_journal(data) as journal:
        sitting = packages.sit(journal, 1)
        intent = journal.intend(sitting.id, packages.BODY, 1, [])
        journal.bind(intent.id, packages.keep(data, "originals/A-0001-1.jpg", packages.jpeg("whole")[:900]))
        with pytest.raises(SourceDamaged):
            export(data, tmp_path, SETTINGS)


def test_the_manifest_tells_how_each_portrait_was_made(finished_day: Path, made_package: Path) -> None:
    manifest = json.loads((made_package / "data/manifest.json").read_text("utf-8"))
    assert list(manifest) == [
        "format", "station", "job", "desk", "rehearsal", "created", "counts", "files", "root", "chain_head",
        "schema", "program", "models",
    ]  # fmt: skip
    portrait = next(file for file in manifest["files"] if file["path"] == "portraits/A-0002.jpg")
    assert (portrait["original"], portrait["crop"], portrait["quality"], portrait["profile"]) == (
        "originals/A-0002.jpg", list(packages.CROP), 88, packages.PROFILE,
    )  # fmt: skip
    with Journal.read_only(finished_day) as journal:
        assert (manifest["schema"], manifest["rehearsal"]) == (journal.schema(), True)
    assert manifest["program"]["capture-station"]
    with Image.open(made_package / "data" / portrait["path"]) as picture:
        assert picture.size == (48, 64)
