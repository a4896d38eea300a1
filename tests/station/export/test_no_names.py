"""A job with `names = "none"`: nobody's name or number is in any byte of what leaves the house."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import papers
from support.journals import at_row, list_people, listed, open_journal, sit
from support.offices import merged, take
from support.packages import capture, jpeg, keep, shoot

from db.records import OutsideFile
from station import office_copies
from station.export.formats.manifest import ClassPart, NewPart
from station.export.receipt import Receipt
from station.export.verify import verify
from station.handover import export_day

CLASS = "软件20211"
PEOPLE = [listed(index).facts for index in (1, 2, 3, 4)]
WORDS = {
    word for one in PEOPLE for word in (one.name, one.id_number, one.student_number, one.exam_number, one.birth) if word
} | {papers.TEACHER.name}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journal that has names, because it was begun before the job said that none are kept."""
    monkeypatch.setattr(papers, "JOB", "day-2026-06-01")
    monkeypatch.setattr(office_copies, "WANTED", {"lists": ("registry", "close-out"), "none": ()})
    data = tmp_path / "data"
    with open_journal(data) as journal:
        list_people(journal, 1, 2, 3, 4, class_name=CLASS)
        first = capture(journal, data, 1, place=at_row(journal, 1))
        capture(journal, data, 1, place=at_row(journal, 1), retake_of=first.id)
        gone = sit(journal, 2, place=at_row(journal, 2))
        shoot(journal, data, gone, 1, raw=True)
        journal.abandon(gone.id, "left")
        journal.orphan(keep(data, "orphans/late.jpg", jpeg("late")), "late")
        journal.claim(journal.orphans()[0].id, gone.id, "transfer-broke", operator="Wang", second="Li")
        keep(data, "elsewhere/one.jpg", picture := jpeg("taken elsewhere"))
        file = OutsideFile("elsewhere/one.jpg", hashlib.sha256(picture).hexdigest(), len(picture))
        row = journal.listing(str(at_row(journal, 3).listing))
        journal.set_status(
            row.person, "elsewhere", listing=row.id, where="成都", remark=f"{PEOPLE[2].name}的姐姐", file=file
        )
        capture(journal, data, 4)
    papers.timetable(data)
    papers.job_file(data, names="none")
    return data


def exported(data: Path, part: ClassPart | NewPart | None = None) -> Receipt:
    stick = data.parent / "stick"
    stick.mkdir(exist_ok=True)
    return export_day(data, stick, part)


def test_nothing_that_leaves_the_house_tells_who_anybody_is(data: Path, tmp_path: Path) -> None:
    parts = [exported(data, part) for part in (ClassPart(kind="class", name=CLASS), NewPart(kind="new"), None)]
    whole = parts[-1]
    assert whole.left_out == () and len(list((whole.path / "办公用").iterdir())) >= 4
    assert all(verify(one.path, remaking=False).ok for one in parts)
    take(tmp_path / "office", *(one.path for one in parts))
    assert [row["number"] for row in merged(tmp_path / "office")] == ["A-0001", "A-0002", "A-0004"]
    told = dict(everything(tmp_path / "stick", tmp_path / "office"))
    told["receipts"] = repr([(one, one.as_event()) for one in parts]).encode()
    assert any(CLASS.encode() in content for content in told.values()), "the class stays"
    for where, content in told.items():
        for word in WORDS:
            for encoding in ("utf-8", "gb18030", "utf-16-le"):
                assert word.encode(encoding) not in content, where


def everything(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Every file, its name too, and what is packed in workbooks; test_sheets.py looks into all that is printed."""
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        yield str(path), str(path).encode() + content
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield f"inside {path}", b"".join(map(book.read, book.namelist()))
