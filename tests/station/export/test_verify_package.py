"""Whatever is changed in `data/` is found and named; what lies about elsewhere is listed and no fault."""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import packages
from support.forging import reseal, retell, sha256, swap

from station.export.errors import NotVerifiable
from station.export.formats import records_csv
from station.export.report import Report
from station.export.verify import verify

SEED = 20260601


def named(report: Report) -> set[tuple[str, str]]:
    return {(fault.code, fault.about) for fault in report.faults}


def codes(report: Report) -> set[str]:
    return {fault.code for fault in report.faults}


def test_a_package_as_it_was_made_is_whole(package: Path) -> None:
    report = verify(package)
    assert report.ok and report.kind == "package" and report.rehearsal is True
    assert (report.files, report.counts["accepted"], report.counts["retakes"]) == (16, 3, 2)
    assert not report.bystanders


@pytest.fixture(scope="session")
def small_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("small") / "data"
    packages.one_person(data)
    return packages.export(data, tmp_path_factory.mktemp("small-stick"), packages.SETTINGS).path


def offsets(path: Path) -> Iterator[int]:
    """Every byte of the seal, both ends and a sample of everything else."""
    size = path.stat().st_size
    if size <= 100:
        yield from range(size)
        return
    yield from (0, 1, 2, size // 2, size - 2, size - 1)
    yield from random.Random(SEED).sample(range(size), k=40)


def test_any_changed_byte_is_found_and_its_file_named(small_package: Path) -> None:
    for path in sorted(path for path in (small_package / "data").rglob("*") if path.is_file()):
        whole = path.read_bytes()
        about = path.relative_to(small_package).as_posix()
        for offset in offsets(path):
            changed = bytearray(whole)
            changed[offset] ^= 1 << offset % 8
            path.write_bytes(changed)
            report = verify(small_package)
            assert not report.ok, (about, offset)
            assert about in " ".join(f"{fault.about} {fault.detail}" for fault in report.faults), (about, offset)
        path.write_bytes(whole)
    assert verify(small_package).ok


@pytest.mark.parametrize("change", [lambda whole: whole[:-1], lambda whole: whole + b"\n", lambda whole: b""])
def test_any_file_that_became_longer_or_shorter_is_found(small_package: Path, change: Callable[[bytes], bytes]) -> None:
    for path in sorted(path for path in (small_package / "data").rglob("*") if path.is_file()):
        whole = path.read_bytes()
        path.write_bytes(change(whole))
        faults = verify(small_package).faults
        about = path.relative_to(small_package).as_posix()
        assert about in " ".join(f"{fault.about} {fault.detail}" for fault in faults)
        path.write_bytes(whole)


def test_every_removed_file_is_missed(small_package: Path, tmp_path: Path) -> None:
    for path in sorted(path for path in (small_package / "data").rglob("*") if path.is_file()):
        away = path.rename(tmp_path / "away")
        assert ("missing", path.relative_to(small_package).as_posix()) in named(verify(small_package))
        away.rename(path)


@pytest.mark.parametrize(
    "path", ["data/note.txt", "data/portraits/A-0009.jpg", "data/new/x.jpg", "data/a\nb", "data/照片.jpg"]
)
def test_an_added_file_is_foreign(package: Path, path: str) -> None:
    (package / path).parent.mkdir(exist_ok=True)
    (package / path).write_bytes(packages.jpeg("foreign"))
    assert ("foreign", path.replace("\n", "\\n")) in named(verify(package))


def test_an_added_folder_is_foreign(package: Path) -> None:
    (package / "data/portraits/old").mkdir()
    assert named(verify(package)) == {("foreign", "data/portraits/old")}


def test_a_renamed_file_is_missing_and_foreign(package: Path) -> None:
    portraits = package / "data/portraits"
    (portraits / "A-0001.jpg").rename(portraits / "A-0007.jpg")
    assert named(verify(package)) == {
        ("missing", "data/portraits/A-0001.jpg"),
        ("foreign", "data/portraits/A-0007.jpg"),
    }


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("data/portraits.exe", b""),
        ("data/portraits/A-0001.jpg.lnk", b""),
        ("data/portraits/A-0001.JPG.SCR", b""),
        ("data/autorun.inf", b"[autorun]"),
        ("data/portraits/A-0010.jpg", b"MZ\x90\0 a program under a picture's name"),
        ("data/readme", b"\x7fELF"),
        ("data/portraits/._A-0001.exe", b""),
        ("data/Thumbs.db", b"MZ\x90\0 a program under a bystander's name"),
        ("data/System Volume Information/x.vbs", b""),
    ],
)
def test_programs_and_shortcuts_are_suspected(package: Path, path: str, content: bytes) -> None:
    (package / path).parent.mkdir(exist_ok=True)
    (package / path).write_bytes(content)
    report = verify(package)
    assert ("suspected-virus", path) in named(report)
    assert any("疑似病毒" in line and path in line for line in report.lines())


BYSTANDERS = [
    "Thumbs.db", "data/portraits/Thumbs.db", "data/desktop.ini", "data/.DS_Store", "data/originals/._A-0001.jpg",
    "data/~$records.csv", "data/THUMBS.DB", "System Volume Information/IndexerVolumeGuid",
    "data/System Volume Information/WPSettings.dat",
]  # fmt: skip


@pytest.mark.parametrize("path", BYSTANDERS)
def test_bystanders_are_listed_and_no_fault(package: Path, path: str) -> None:
    (package / path).parent.mkdir(exist_ok=True)
    (package / path).write_bytes(b"whatever")
    report = verify(package)
    assert report.ok
    assert ("bystander", path) in {(one.code, one.about) for one in report.bystanders}


def test_what_lies_outside_data_is_listed_and_no_fault(package: Path) -> None:
    (package / "办公用").mkdir()
    (package / "办公用/名单.xlsx").write_bytes(b"edited twice")
    (package / "说明.docx").write_bytes(b"")
    (package / "打开我.exe").write_bytes(b"MZ")
    (package / "请勿改动.txt").unlink()
    report = verify(package)
    assert report.ok
    assert {(one.code, one.about) for one in report.bystanders} == {
        ("office-copy", "办公用/名单.xlsx"),
        ("outside", "说明.docx"),
        ("suspected-virus", "打开我.exe"),
    }


# what people open first


def of_another_program(manifest: dict[str, Any]) -> None:
    manifest["program"]["capture-station"] = "0.0.9"


def test_a_page_that_shows_another_picture_under_a_number_is_named(package: Path) -> None:
    page = package / "打开我.html"
    whole = page.read_text("utf-8")
    page.write_text(whole.replace("A-0002.jpg", "A-0001.jpg"), "utf-8")
    assert named(verify(package)) == {("cover-differs", "打开我.html")}
    assert "打开我.html" in verify(package).lines()[-1]


@pytest.mark.parametrize("name", ["打开我.html", "请勿改动.txt"])
@pytest.mark.parametrize("change", [lambda whole: b"", lambda whole: whole + b"\n", lambda whole: b"\xff" + whole])
def test_a_cover_of_other_bytes_is_named(package: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    (package / name).write_bytes(change((package / name).read_bytes()))
    assert named(verify(package)) == {("cover-differs", name)}


@pytest.mark.parametrize("name", ["打开我.html", "请勿改动.txt"])
def test_a_link_or_a_folder_is_no_cover(package: Path, tmp_path: Path, name: str) -> None:
    (package / name).rename(tmp_path / name)
    (package / name).symlink_to(tmp_path / name)
    assert named(verify(package)) == {("cover-differs", name)}
    (package / name).unlink()
    (package / name).mkdir()
    assert named(verify(package)) == {("cover-differs", name)}


def test_a_package_may_be_called_otherwise_by_now(package: Path) -> None:
    assert verify(package.rename(package.with_name("第二份"))).ok


def test_a_page_can_not_give_itself_another_name(package: Path) -> None:
    page = package / "打开我.html"
    page.write_text(page.read_text("utf-8").replace(package.name, "10622-day_2026_06_02-A-2026-06-01-1"), "utf-8")
    assert named(verify(package)) == {("cover-differs", "打开我.html")}


def test_the_cover_of_another_program_is_listed_as_unchecked(package: Path) -> None:
    reseal(package, of_another_program)
    report = verify(package)
    assert report.ok
    assert {(one.code, one.about) for one in report.bystanders} == {
        ("cover-unchecked", "打开我.html"), ("cover-unchecked", "请勿改动.txt")
    }  # fmt: skip


def test_a_manifest_that_lost_its_seal_judges_no_cover(package: Path) -> None:
    (package / "data/manifest.sha256").write_bytes(b"")
    assert named(verify(package)) == {("seal-broken", "data/manifest.json")}


def test_links_are_not_followed(package: Path, tmp_path: Path) -> None:
    portrait = package / "data/portraits/A-0001.jpg"
    outside = portrait.rename(tmp_path / "outside.jpg")
    portrait.symlink_to(outside)
    (package / "data/originals/up").symlink_to("..")
    os.mkfifo(package / "data/orphans/pipe")
    assert {
        ("not-a-file", "data/portraits/A-0001.jpg"),
        ("missing", "data/portraits/A-0001.jpg"),
        ("not-a-file", "data/originals/up"),
        ("not-a-file", "data/orphans/pipe"),
    } == named(verify(package))


def test_swapped_portraits_are_both_named(package: Path) -> None:
    portraits = package / "data/portraits"
    swap(portraits / "A-0001.jpg", portraits / "A-0002.jpg")
    expected = {("damaged", "data/portraits/A-0001.jpg"), ("damaged", "data/portraits/A-0002.jpg")}
    assert named(verify(package)) == expected


# somebody who knows the format writes every list and sum anew: the story still tells


def test_swapped_portraits_with_new_sums_contradict_the_chain(package: Path) -> None:
    portraits = package / "data/portraits"
    swap(portraits / "A-0001.jpg", portraits / "A-0002.jpg")
    reseal(package)
    expected = {("portrait-differs", "data/portraits/A-0001.jpg"), ("portrait-differs", "data/portraits/A-0002.jpg")}
    assert named(verify(package)) == expected


def test_a_replaced_picture_with_new_sums_contradicts_the_chain(package: Path) -> None:
    for room, name, code in (
        ("portraits", "A-0002.jpg", "portrait-differs"),
        ("originals", "A-0002.jpg", "original-differs"),
        ("originals", "A-0003-1.jpg", "original-differs"),
        ("originals", "calibration-0001.jpg", "calibration-differs"),
        ("originals", "A-0002.nef", "raw-differs"),
        ("originals", "A-0003-1.nef", "raw-differs"),
        ("originals", "calibration-0001.nef", "raw-differs"),
        ("orphans", "0001-late.jpg", "orphan-differs"),
    ):
        path = package / "data" / room / name
        whole = path.read_bytes()
        path.write_bytes(packages.jpeg("somebody else"))
        reseal(package)
        assert (code, f"data/{room}/{name}") in named(verify(package))
        path.write_bytes(whole)
        reseal(package)
        assert verify(package).ok


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("portraits/A-0002.jpg", ("portrait-missing", "A-0002")),
        ("originals/A-0003-1.jpg", ("original-missing", "A-0003")),
        ("originals/A-0002.nef", ("raw-missing", "A-0002")),
        ("records.csv", ("missing", "data/records.csv")),
        ("events.jsonl", ("missing", "data/events.jsonl")),
        ("originals/A-0002.jpg", ("original-differs", "data/portraits/A-0002.jpg")),
    ],
)
def test_a_picture_left_out_with_new_sums_contradicts_the_chain(
    package: Path, path: str, fault: tuple[str, str]
) -> None:
    (package / "data" / path).unlink()
    reseal(package)
    assert fault in named(verify(package))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"A-0002","day-2026-06-01"', '"A-0005","day-2026-06-01"', "record-unknown"),
        ('"resident","card"', '"typed","typed"', "record-differs"),
        ('"portraits/A-0001.jpg"', '"portraits/A-0002.jpg"', "record-twice"),
        ('"A-0001","day-2026-06-01"', '"A-0002","day-2026-06-01"', "record-twice"),
        ('"2026-06-01T08:31:00.123+08:00"', '"2026-06-01T09:31:00.123+08:00"', "record-differs"),
        ('"number","job"', '"number","desk"', "damaged"),
        ('"A-0002"', "A-0002,", "damaged"),
        ('"测试2"', '"', "damaged"),
    ],
)
def test_changed_records_with_new_sums_contradict_the_chain(package: Path, old: str, new: str, code: str) -> None:
    path = package / "data/records.csv"
    content = path.read_text("utf-8")
    assert old in content
    path.write_bytes(content.replace(old, new, 1).replace("\n", "\r\n").encode())
    reseal(package)
    assert code in codes(verify(package))


IDENTITY = {"name", "id_number", "code", "exam_number", "student_number", "class"}


@pytest.mark.parametrize("column", [column for column in records_csv.COLUMNS if column not in IDENTITY])
def test_every_cell_that_the_chain_knows_is_compared(package: Path, column: str) -> None:
    path = package / "data/records.csv"
    with path.open(encoding="utf-8-sig", newline="") as text:
        records = list(records_csv.read(text))
    records[1] = replace(records[1], **{column: "B-0001"})
    path.write_bytes(records_csv.to_bytes(records))
    reseal(package)
    report = verify(package)
    assert codes(report) & {"record-differs", "record-unknown"}
    assert column == "number" or ("record-differs", "A-0002") in named(report)


def test_a_record_left_out_contradicts_the_chain(package: Path) -> None:
    path = package / "data/records.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2] + lines[3:]))
    reseal(package)
    assert named(verify(package)) == {("record-missing", "A-0002")}


def portrait_of_two(manifest: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(file for file in manifest["files"] if file["path"] == "portraits/A-0002.jpg")
    return found


def wrong_size(manifest: dict[str, Any]) -> None:
    portrait_of_two(manifest)["size"] += 1


def set_counts(manifest: dict[str, Any]) -> None:
    manifest["counts"]["refused"] = 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda manifest: manifest.update(chain_head="0" * 64), "head-differs"),
        (lambda manifest: manifest.update(rehearsal=False), "rehearsal-differs"),
        (set_counts, "counts-differ"),
        (lambda manifest: portrait_of_two(manifest).update(crop=[0, 0, 480, 640]), "portrait-differs"),
        (lambda manifest: portrait_of_two(manifest).update(original="originals/A-0001.jpg"), "original-differs"),
        (lambda manifest: portrait_of_two(manifest).update(original="originals/A-0009.jpg"), "original-differs"),
        (lambda manifest: portrait_of_two(manifest).update(original=None), "record-differs"),
        (lambda manifest: portrait_of_two(manifest).update(number="A-0001"), "portrait-twice"),
        (lambda manifest: portrait_of_two(manifest).update(number="A-0009"), "portrait-missing"),
        (lambda manifest: portrait_of_two(manifest).update(kind="orphan"), "damaged"),
        (lambda manifest: manifest["files"][-1].update(number="A-0001"), "damaged"),
        (wrong_size, "damaged"),
        (lambda manifest: manifest["files"].append(dict(manifest["files"][-1])), "damaged"),
        (lambda manifest: manifest.update(job="another"), "counts-differ"),
    ],
)
def test_a_changed_manifest_with_a_new_seal_contradicts_the_rest(
    package: Path, change: Callable[[dict[str, Any]], None], code: str
) -> None:
    reseal(package, change)
    assert code in codes(verify(package))


def test_manifest_and_sums_have_to_agree(package: Path) -> None:
    data = package / "data"
    sums = (data / "SHA256SUMS").read_bytes()
    reseal(package, lambda manifest: manifest["files"].pop(0))
    (data / "SHA256SUMS").write_bytes(sums)
    assert codes(verify(package)) >= {"lists-differ", "damaged"}


# the chain


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines[:3] + lines[4:],
        lambda lines: lines[1:],
        lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
        lambda lines: [*lines[:5], lines[4], *lines[5:]],
        lambda lines: [line.replace(b'"desk":"A"', b'"desk":"B"') for line in lines],
        lambda lines: [lines[0].replace(b":", b": ", 1), *lines[1:]],
        lambda lines: [*lines, b"{}\n"],
        lambda lines: [*lines, b"\n"],
        lambda lines: [*lines, b"[" * 100_000 + b"\n"],
        lambda lines: [*lines[:-1], lines[-1].rstrip(b"\n")],
        lambda lines: [lines[0].replace(b'"seq":1', b'"seq":1.0'), *lines[1:]],
        lambda lines: [lines[0].replace(b'"seq":1', b'"seq":' + b"9" * 5000), *lines[1:]],
        lambda lines: [lines[0].replace(b'"seq":1', b'"seq":NaN'), *lines[1:]],
        lambda lines: [lines[0].replace(b'"seq":1', b'"seq":true'), *lines[1:]],
        lambda lines: [lines[0].replace(b'"A"', b'"\\ud800"', 1), *lines[1:]],
        lambda lines: [b"\xff\xfe" + lines[0], *lines[1:]],
    ],
)
def test_a_chain_that_is_not_proved_link_by_link_is_broken(
    package: Path, spoil: Callable[[list[bytes]], list[bytes]]
) -> None:
    path = package / "data/events.jsonl"
    path.write_bytes(b"".join(spoil(path.read_bytes().splitlines(keepends=True))))
    reseal(package)
    assert ("chain-broken", "data/events.jsonl") in named(verify(package))


def of_kind(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["kind"] == kind]


def bind_to_another(events: list[dict[str, Any]]) -> None:
    of_kind(events, "bound")[1]["refs"]["sitting"] = of_kind(events, "sitting")[0]["refs"]["sitting"]


def accept_another(events: list[dict[str, Any]]) -> None:
    of_kind(events, "accepted")[0]["refs"]["exposure"] = of_kind(events, "bound")[1]["refs"]["exposure"]


def drop_a_swipe(events: list[dict[str, Any]]) -> None:
    events.remove(of_kind(events, "swipe")[0])


def forget_the_file(events: list[dict[str, Any]]) -> None:
    of_kind(events, "bound")[0]["data"] = {}


def put_lists_everywhere(kind: str) -> Callable[[list[dict[str, Any]]], None]:
    """A list where a text belongs: it can't be looked up, and must not crash whoever tries."""

    def change(events: list[dict[str, Any]]) -> None:
        event = of_kind(events, kind)[0]
        event["refs"] = {role: [given] for role, given in event["refs"].items()}

    return change


def a_number_that_is_a_list(events: list[dict[str, Any]]) -> None:
    of_kind(events, "sitting")[0]["data"]["number"] = ["A-0001"]


def a_hash_that_is_a_list(events: list[dict[str, Any]]) -> None:
    of_kind(events, "orphan")[0]["data"]["file"]["sha256"] = [[]]


def a_crop_of_text(events: list[dict[str, Any]]) -> None:
    of_kind(events, "portrait")[0]["data"]["crop"] = "1234"


@pytest.mark.parametrize(
    "change",
    [
        bind_to_another,
        accept_another,
        drop_a_swipe,
        forget_the_file,
        *(
            put_lists_everywhere(kind)
            for kind in ("swipe", "sitting", "armed", "intent", "bound", "portrait", "accepted")
        ),
        a_number_that_is_a_list,
        a_hash_that_is_a_list,
        a_crop_of_text,
    ],
)
def test_a_chain_told_anew_that_breaks_the_promise_is_broken(
    package: Path, change: Callable[[list[dict[str, Any]]], None]
) -> None:
    retell(package, change)
    assert ("chain-broken", "data/events.jsonl") in named(verify(package))


def test_a_chain_cut_at_its_end_contradicts_the_rest(package: Path) -> None:
    retell(package, lambda events: events.pop())
    assert codes(verify(package)) >= {"counts-differ", "record-unknown"}


# strangers' input


@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS", "manifest.sha256", "events.jsonl", "records.csv"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 1000,
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b"1" * 5000,
        b"null",
        b'{"format": "capture-package/1"}',
        b'"\\ud800"',
        b"\xff\xfe\xfd",
        ("0" * 64 + "  ../../etc/passwd\n").encode(),
        ("0" * 64 + "  /etc/passwd\n").encode(),
        ("0" * 64 + "  portraits/../../x\n").encode(),
        b'"' * 999,
        b"a,b\r\n" * 1000,
    ],
)
def test_hostile_lists_are_refused_without_harm(small_package: Path, name: str, content: bytes) -> None:
    path = small_package / "data" / name
    whole = path.read_bytes()
    try:
        path.write_bytes(content)
        report = verify(small_package)
        assert not report.ok
        assert "passwd" not in {fault.about for fault in report.faults}
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", "capture-package/2"),
        ("files", [{}]),
        ("files", None),
        ("rehearsal", "yes"),
        ("counts", {"swipes": -1.5}),
        ("created", 7),
        ("unknown", 1),
        ("chain_head", "A" * 64),
    ],
)
def test_a_manifest_of_another_form_is_damaged(package: Path, key: str, value: object) -> None:
    reseal(package, lambda manifest: manifest.update({key: value}) if key != "files" else None)
    if key == "files":
        path = package / "data/manifest.json"
        path.write_text(path.read_text("utf-8").replace('"files": [', f'"files": {json.dumps(value)}, "x": ['))
    assert ("damaged", "data/manifest.json") in named(verify(package))


@pytest.mark.parametrize(
    ("old", "new"),
    [('": ', '":'), ('{\n "format"', '{"format"'), ('"desk": "A",', '"desk": "A", "desk": "A",'), ('"A"', '"\\u0041"')],
)
def test_a_manifest_has_only_one_form_even_with_a_new_seal(package: Path, old: str, new: str) -> None:
    path = package / "data/manifest.json"
    content = path.read_text("utf-8").replace(old, new, 1).encode()
    path.write_bytes(content)
    (package / "data/manifest.sha256").write_text(f"{sha256(content)}  manifest.json\n")
    assert ("damaged", "data/manifest.json") in named(verify(package))


@pytest.mark.parametrize(
    "path", ["../outside.jpg", "/etc/passwd", "portraits/../x.jpg", "portraits\\x.jpg", "x.jpg", ""]
)
def test_a_path_that_leads_elsewhere_is_refused(package: Path, path: str) -> None:
    reseal(package, lambda manifest: manifest["files"][0].update(path=path))
    assert {("damaged", "data/manifest.json"), ("damaged", "data/SHA256SUMS")} <= named(verify(package))


@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS", "manifest.sha256", "records.csv", "events.jsonl"])
def test_a_huge_list_is_not_read(package: Path, name: str) -> None:
    os.truncate(package / "data" / name, 1 << 40)
    assert ("damaged", f"data/{name}") in named(verify(package))


def test_a_package_is_known_as_unfinished_from_inside(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package.rename(package.with_name(f"{package.name}.partial")))
    assert named(verify(Path("."))) == {("unfinished", ".")}


def test_names_that_are_no_text_can_be_printed(package: Path) -> None:
    (package / os.fsdecode(b"data/\xff\x1b[31m")).write_bytes(b"")
    report = verify(package)
    assert ("foreign", "data/\\xff\\x1b[31m") in named(report)
    assert all(line.isprintable() for line in report.lines())


def test_a_package_without_its_data_is_damaged_and_nothing_else_is_a_package(package: Path, tmp_path: Path) -> None:
    shutil.rmtree(package / "data")
    lists = ("SHA256SUMS", "manifest.json", "manifest.sha256", "events.jsonl", "records.csv")
    assert named(verify(package)) == {("missing", f"data/{name}") for name in lists}
    for path in (tmp_path / "empty", package / "请勿改动.txt", tmp_path / "nowhere"):
        if path.name == "empty":
            path.mkdir()
        with pytest.raises(NotVerifiable):
            verify(path)


def test_the_answer_is_json_ready(package: Path) -> None:
    (package / "data/x.exe").write_bytes(b"")
    found = verify(package).as_json()
    assert found["verified"] is False
    assert found["faults"] == [{"code": "suspected-virus", "about": "data/x.exe", "detail": ""}]
