"""Papers for the office in a package: beside the pictures, never in their way, and gone from the data folder after."""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.journals import at_row, list_people, open_journal
from support.packages import capture, jpeg

from db.journal import Journal
from db.records import OutsideFile
from station import office_copies
from station.export.formats.manifest import ClassPart
from station.export.receipt import Receipt
from station.export.verify import verify
from station.handover import export_day, package_size
from station.office_copies import LISTS, WANTED
from station.office_kinds import LEFT_OUT, Office
from station.reports import kinds
from station.reports.known import KINDS
from station.reports.place import papers_folder

HANDED_IN = jpeg("taken elsewhere")
FEW: Mapping[Office, tuple[str, ...]] = {"lists": ("registry", "close-out", "contact-sheets")}
JOB = "day-2026-06-01"
NAMES = ("测试1", "测试2", "测试3")


def a_class(data: Path, handed_in: bytes = HANDED_IN) -> None:
    """Person 1 captured, person 2 absent, person 3 captured elsewhere with a picture handed in."""
    with open_journal(data) as journal:
        list_people(journal, 1, 2, 3)
        capture(journal, data, 1, place=at_row(journal, 1))
        place = data / "elsewhere/one.jpg"
        place.parent.mkdir()
        place.write_bytes(handed_in)
        file = OutsideFile("elsewhere/one.jpg", hashlib.sha256(HANDED_IN).hexdigest(), len(HANDED_IN))
        row = journal.listing(str(at_row(journal, 3).listing))
        journal.set_status(row.person, "elsewhere", listing=row.id, where="成都", file=file)


@pytest.fixture(autouse=True)
def few_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of a second for each font of each paper: one of each form has to do."""
    monkeypatch.setattr(office_copies, "WANTED", FEW)


def exported(tmp_path: Path, **handed_in: bytes) -> Receipt:
    a_class(tmp_path / "data", **handed_in)
    (tmp_path / "stick").mkdir()
    return export_day(tmp_path / "data", tmp_path / "stick")


def copies(package: Path) -> set[str]:
    folder = package / "办公用"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def remains(data: Path) -> list[Path]:
    return [path for path in (data / "exports").rglob("*") if path.is_file()]


def test_papers_lie_beside_the_pictures_and_may_be_edited(tmp_path: Path) -> None:
    receipt = exported(tmp_path)
    tail = "day_2026_06_01-A-2026-06-01"
    expected = {
        f"registry-{tail}.xlsx", f"registry-{tail}.dbf", f"close-out-{tail}.html",
        f"contact-sheets-{tail}/01-软件20211.pdf",
        f"elsewhere-pictures-{tail}.xlsx", f"elsewhere-pictures-{tail}/0001.jpg",
    }  # fmt: skip
    assert copies(receipt.path) == expected and receipt.left_out == ()
    assert (receipt.path / f"办公用/elsewhere-pictures-{tail}/0001.jpg").read_bytes() == HANDED_IN
    with zipfile.ZipFile(receipt.path / f"办公用/elsewhere-pictures-{tail}.xlsx") as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "0001.jpg" in strings and NAMES[2] in strings and "成都" in strings and NAMES[0] not in strings
    assert remains(tmp_path / "data") == [], "names stay nowhere but in the journal"
    (receipt.path / f"办公用/registry-{tail}.xlsx").write_bytes(b"edited")
    report = verify(receipt.path, remaking=False)
    assert report.ok and {one.code for one in report.bystanders} == {"office-copy"}
    assert len(report.bystanders) == len(expected)
    assert [line for line in report.lines() if "办公用" in line] == [line for line in report.lines() if "(6)" in line]


def test_the_room_that_is_asked_for_is_enough_for_the_papers_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_copies, "WANTED", {"lists": ("registry",), "all": ("registry", "print-sheets")})
    data, stick = tmp_path / "data", tmp_path / "stick"
    a_class(data)
    stick.mkdir()
    asked = {}
    for office in ("none", "lists", "all"):
        (data / "station.toml").write_text(f'[export]\noffice = "{office}"\n', "utf-8")
        asked[office], largest = package_size(data)
        assert largest < asked[office] == package_size(data)[0]
    assert asked["none"] < asked["lists"] < asked["all"]
    assert package_size(data, ClassPart(kind="class", name="软件20211"))[0] < asked["lists"]  # a part brings no papers
    assert export_day(data, stick).size <= asked["all"]
    assert export_day(data, stick, office="none").size == pytest.approx(asked["none"], abs=4000)


def test_a_broken_paper_keeps_no_picture_from_being_delivered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*about: object) -> kinds.Contents:
        raise KeyError(NAMES[0])

    monkeypatch.setattr(kinds, "WRITERS", {**kinds.WRITERS, "registry": breaks})
    receipt = exported(tmp_path, handed_in=b"other bytes than were handed in")
    assert receipt.left_out == ("registry", "elsewhere-pictures/0001.jpg")
    assert {name.partition("-day")[0] for name in copies(receipt.path)} == {
        "close-out", "contact-sheets", "elsewhere-pictures"
    }  # fmt: skip
    assert verify(receipt.path, remaking=False).ok and receipt.people == 1
    with Journal.read_only(tmp_path / "data") as journal:
        told = [event.data for event in journal.events() if event.kind == "trouble"]
    assert told == [{"code": LEFT_OUT, "papers": "registry elsewhere-pictures/0001.jpg"}]
    assert not any(name in caplog.text for name in NAMES)
    assert remains(tmp_path / "data") == []


def test_an_export_that_was_cut_short_is_gone_on_with_and_its_papers_are_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_copies, "WANTED", {"lists": ("registry",)})
    data, stick = tmp_path / "data", tmp_path / "stick"
    a_class(data)
    begun = stick / "00000-day_2026_06_01-A-2026-06-01-1.partial/办公用"
    begun.mkdir(parents=True)
    tail = "day_2026_06_01-A-2026-06-01"
    (begun / f"registry-{tail}.xlsx").write_bytes(b"of this morning")
    (begun / "of-another-day.pdf").write_bytes(b"of another day")
    spool = papers_folder(data, JOB) / ".office/registry"
    spool.mkdir(parents=True)
    (spool / "left.xlsx").write_bytes(b"names")
    receipt = export_day(data, stick)
    assert (receipt.path / f"办公用/registry-{tail}.xlsx").read_bytes().startswith(b"PK")
    assert "of-another-day.pdf" not in copies(receipt.path)
    assert remains(data) == []


def test_nothing_goes_along_where_nothing_is_wanted(tmp_path: Path) -> None:
    a_class(tmp_path / "data")
    (tmp_path / "data/station.toml").write_text('[export]\noffice = "none"\n')
    (tmp_path / "stick").mkdir()
    receipt = export_day(tmp_path / "data", tmp_path / "stick")
    assert not (receipt.path / "办公用").exists() and verify(receipt.path, remaking=False).bystanders == ()


def test_every_paper_that_an_office_gets_is_one_that_a_report_makes() -> None:
    assert set(LISTS) < set(WANTED["all"]) <= set(KINDS)
    assert all(kind in kinds.WRITERS or kind in kinds.FILLERS for kind in WANTED["all"])
