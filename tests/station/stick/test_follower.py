"""What lies on a stick that stays in: the next package's pictures, each read back, and never a wrong one."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from support.copies import Day, damage
from support.journals import person
from support.packages import capture
from support.sticks import mount, unmount
from support.sticks import stick as a_stick

from db.records import Move, Place, Sitting
from station.export import drives
from station.export.drives import Drive
from station.export.package import export
from station.export.plan import ExportSettings
from station.export.receipt import Receipt
from station.export.verify import verify
from station.stick.follower import Follower
from station.stick.lines import Making
from station.stick.place import Chosen, choose, reach
from station.stick.troubles import StickDiffers, StickGone, StickOther

NOON, SOON = "2026-06-01T12:00:00+08:00", "2026-06-01T08:31:00+08:00"


def nothing() -> None:
    """No pause."""


def follower(day: Day, to: Path, at: str = NOON, pause: Callable[[], None] = nothing, **making: str) -> Follower:
    making_ = Making(day.journal.job, **making)  # type: ignore[arg-type]
    one = Follower(day.folder, choose(to, day.folder), making_, pause, lambda: datetime.fromisoformat(at))
    one.reach()
    one.look()
    return one


def follow(day: Day, to: Path, **how: str) -> Follower:
    one = follower(day, to, **how)  # type: ignore[arg-type]
    while one.waiting:
        one.copy_next()
    return one


def exported(day: Day, to: Path, **how: str) -> Receipt:
    receipt = export(day.folder, to, ExportSettings("00000", job=day.journal.job, **how))  # type: ignore[arg-type]
    assert verify(receipt.path).faults == ()
    day.journal.note("exported", data=receipt.as_event())
    return receipt


def pictures(to: Path) -> Iterator[Path]:
    return (path for path in to.glob("*/data/*/*") if path.is_file())


def test_the_export_finds_everything_whole_and_afterwards_all_of_it_counts(day: Day, stick: Path):
    one = follow(day, stick)
    assert one.standing() == ("A-0002", 0)
    copied = {path.stat().st_ino for path in pictures(stick)}
    receipt = exported(day, stick)
    assert receipt.resumed == len(copied) == 6
    assert {path.stat().st_ino for path in pictures(stick)} == copied  # not one was written again
    day.capture(9)
    one = follow(day, stick)
    assert one.standing() == ("A-0004", 0)
    fresh = [path for path in pictures(stick) if ".partial" in str(path)]
    assert sorted(path.name for path in fresh) == ["A-0004.jpg", "A-0004.jpg"]


def test_a_picture_is_due_when_its_class_was_closed_and_otherwise_ten_minutes_later(day: Day, stick: Path):

    capture(day.journal, day.folder, 8, place=Place(None, "软件20211", "class"))
    early = follower(day, stick, at=SOON)
    assert [path for path in early.waiting if "orphans" not in path] == []
    assert early.standing() == (None, 3)
    day.journal.note("class_closed", data={"class": "软件20211", "scope": "class"})
    early.look()
    assert {Path(path).stem for path in early.waiting if "orphans" not in path} == {"A-0004"}


def test_names_that_change_later_leave_no_wrong_picture(day: Day, stick: Path):
    """Everything is on the stick by document number; then two are given each other's picture, and one is retaken."""
    follow(day, stick, names="id_number")
    one, two = (day.journal.sitting_by_number(number) for number in ("A-0001", "A-0002"))
    assert one is not None and two is not None
    swap = [_move(one, two), _move(two, one)]
    day.journal.reassign(swap, "other-sat-down", operator="Wang", second="Li")
    late = day.capture(2)
    follow(day, stick, names="id_number")
    day.journal.reassign([_move(late, None)], "other-sat-down", operator="Wang", second="Li")
    receipt = exported(day, stick, names="id_number")
    lying = {path.name: sha256(path.read_bytes()).hexdigest() for path in receipt.path.glob("data/portraits/*")}
    held = {sitting: exposure for exposure, sitting in day.journal.held().items()}
    due = {person(index).id_number: held[who.id] for index, who in ((1, one), (2, two))}
    portraits = {number: day.journal.portrait_of(exposure) for number, exposure in due.items()}
    assert lying == {f"{number}.jpg": one.facts.sha256 for number, one in portraits.items() if one is not None}
    with (receipt.path / "data/records.csv").open(encoding="utf-8-sig", newline="") as text:
        told = {line["id_number"]: line["reassigned_from"] for line in csv.DictReader(text)}
    assert told == {person(1).id_number: "A-0002", person(2).id_number: "A-0001"}


def _move(taken: Sitting, given: Sitting | None) -> Move:
    assert taken.accepted_exposure is not None
    return Move(taken.accepted_exposure, taken.id, given and given.id)


def test_nothing_is_written_on_a_mount_point_without_its_stick(day: Day, tmp_path: Path):
    with a_stick(tmp_path / "stick", "size=16m") as to:
        one = follower(day, to)
        one.copy_next()
        unmount(to)
        with pytest.raises(StickGone):
            one.copy_next()
        one.lose()
        with pytest.raises(StickGone):
            one.reach()
        with pytest.raises(StickGone):  # nor after a restart, with what is remembered
            reach(Chosen(to, drive=True), day.folder)
        assert not list(to.iterdir())
        assert mount("stick", to, "tmpfs", 0, "size=16m")
        one.reach()
        one.look()
        while one.waiting:
            one.copy_next()
        assert one.standing() == ("A-0002", 0)


def test_what_is_pulled_between_looking_and_writing_leaves_nothing_on_the_system_disk(day: Day, tmp_path: Path):
    with a_stick(tmp_path / "stick", "size=16m") as to:
        one = follower(day, to)
        unmount(to)
        one.check = nothing  # type: ignore[method-assign]  # it was there a moment ago
        with pytest.raises(StickGone):
            one.copy_next()
        assert not list(to.iterdir())


def test_what_the_stick_gave_back_otherwise_does_not_count(day: Day, stick: Path):
    spoiled: list[Path] = []

    def spoil() -> None:
        if not spoiled:
            (target,) = pictures(stick)
            damage(target)
            spoiled.append(target)

    one = follower(day, stick, pause=spoil)
    with pytest.raises(StickDiffers):
        one.copy_next()
    assert one.standing() == (None, 2) and not list(pictures(stick))
    while one.waiting:
        one.copy_next()
    assert one.standing() == ("A-0002", 0)
    damage(spoiled[0])
    again = follower(day, stick)  # whoever wrote it: it counts when it was read
    assert again.standing() == (None, 2)
    while again.waiting:
        again.copy_next()
    assert exported(day, stick).resumed == 6


def test_a_picture_that_is_not_whole_here_holds_up_none_of_the_others(day: Day, stick: Path):
    damage(day.folder / next(path for path in day.files if "A-0001" in path and "originals" in path))
    one = follow(day, stick)
    assert one.unreadable is not None and one.standing() == (None, 1)
    assert not (one.waiting or list(stick.rglob("originals/A-0001.jpg")))


def test_portraits_that_can_not_be_named_yet_are_left_to_the_export(day: Day, stick: Path):
    one = follow(day, stick, names="student_number")
    assert one.wants is not None and one.wants.unnamed is not None
    assert {path.parent.name for path in pictures(stick)} == {"originals", "orphans"}


def test_a_stick_is_known_again_wherever_it_is_mounted_and_another_one_gets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    here, there = tmp_path / "STICK", tmp_path / "STICK1"
    for place in (here, there):
        place.mkdir()
    ours = Drive("/dev/sdb1", "/dev/sdb", "", "A", "vfat", 1, 1, there, True, False, False, True, "1A2B-3C4D")
    other = replace(ours, mountpoint=here, label="B", uuid="5E6F-7A8B")
    chosen = Chosen(here, uuid="1A2B-3C4D")
    monkeypatch.setattr(drives, "find", lambda: (other, ours))
    assert reach(chosen, tmp_path)[0] == replace(chosen, folder=there)
    monkeypatch.setattr(drives, "find", lambda: (other,))
    with pytest.raises(StickOther):
        reach(chosen, tmp_path)
    monkeypatch.setattr(drives, "find", lambda: (replace(other, mountpoint=tmp_path, system=True),))
    with pytest.raises(StickGone):
        reach(chosen, tmp_path)


def test_an_empty_mount_point_or_no_folder_at_all_is_no_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "media" / "STICK").mkdir(parents=True)
    monkeypatch.setattr("station.stick.place.MOUNTED_BELOW", (tmp_path / "media",))
    for place in ("media", "nowhere"):
        with pytest.raises(StickGone):
            choose(tmp_path / place / "STICK", tmp_path)
