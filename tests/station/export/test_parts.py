"""One class, or what is new: a package that leaves somebody out says so, and holds exactly what it says."""

import csv
import shutil
from html import escape
from pathlib import Path

import pytest
from support import packages
from support.forging import recover, reseal, retell
from support.journals import list_people, open_journal, sit
from support.offices import merged, numbers, received, take, tree
from support.packages import SETTINGS, delivered, jpeg, keep

from db.journal import Journal
from db.records import Move, Place, Sitting
from station import cli
from station.delivery import Package, delivery_of
from station.export.errors import NothingNew, NothingOfClass
from station.export.formats import manifest
from station.export.formats.manifest import ClassPart, NewPart
from station.export.verify import verify

SOFT, ODD = "软件20211", '=1+1|\' /../<b>"班" é'
NEW = NewPart(kind="new")


def files_of(package: Path) -> set[str]:
    return set(tree(package))


def records_of(package: Path) -> list[dict[str, str]]:
    with (package / "data/records.csv").open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def of(name: str) -> ClassPart:
    return ClassPart(kind="class", name=name)


def capture(journal: Journal, data: Path, index: int, name: str | None, **how: object) -> Sitting:
    return packages.capture(journal, data, index, place=Place(None, name, "class") if name else None, **how)


def a_morning(data: Path) -> None:
    """Two classes and one without: somebody left, an orphan, a calibration, a picture given to another class."""
    with open_journal(data) as journal:
        clock = keep(data, "originals/clock.jpg", jpeg("clock"))
        journal.calibrate(packages.BODY, 0, clock, raw=packages.keep_raw(data, clock.path))
        first = capture(journal, data, 1, SOFT)
        gone = sit(journal, 2, place=Place(None, SOFT, "class"))
        packages.shoot(journal, data, gone, 1, raw=True)
        journal.abandon(gone.id, "left")
        other = capture(journal, data, 3, ODD)
        journal.orphan(keep(data, "orphans/late.jpg", jpeg("late")), "late")
        swap = [_given(first, other), _given(other, first)]
        journal.reassign(swap, "other-sat-down", operator="Wang", second="Li")
        capture(journal, data, 4, None)


def _given(taken: Sitting, to: Sitting) -> Move:
    assert taken.accepted_exposure is not None
    return Move(taken.accepted_exposure, taken.id, to.id)


def an_afternoon(data: Path) -> None:
    """The first class comes back, and two people say whose the orphan of the morning is."""
    with open_journal(data) as journal:
        capture(journal, data, 1, SOFT, retake_of=journal.sittings()[0].id)
        capture(journal, data, 5, SOFT)
        journal.orphan(keep(data, "orphans/foreign.jpg", jpeg("foreign")), "foreign")
        (late, _) = journal.orphans()
        journal.claim(late.id, journal.sittings()[1].id, "transfer-broke", operator="Wang", second="Li")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Path]]:
    """A day's data folder, what an office has of one whole package, and the day in four parts; for reading only."""
    folder = tmp_path_factory.mktemp("parts")
    data, stick = folder / "data", folder / "stick"
    a_morning(data)
    parts = [delivered(data, stick, part=part).path for part in (of(SOFT), of(ODD), NEW)]
    an_afternoon(data)
    parts.append(delivered(data, stick, part=NEW).path)
    return data, delivered(data, folder / "other stick").path, parts


def test_each_part_is_whole_and_says_what_it_is(day: tuple[Path, Path, list[Path]]) -> None:
    _, whole, parts = day
    told = [[row["number"] for row in records_of(part)] for part in parts]
    assert told == [["A-0001"], ["A-0003"], ["A-0004"], ["A-0005", "A-0006"]]
    for part, name in zip(parts, (SOFT, ODD, None, None), strict=True):
        report = verify(part)
        assert report.ok, report.faults
        said = {"kind": "class", "name": name} if name else {"kind": "new"}
        assert report.as_json()["part"] == said
        assert report.counts == verify(part).counts and report.counts["sittings"] >= 4
    assert {path for path in files_of(parts[0]) if path.startswith("data/or")} == {
        "data/originals/A-0001.jpg", "data/originals/A-0002-1.jpg", "data/originals/A-0002-1.nef",
        "data/originals/A-0003.jpg",
    }  # fmt: skip
    assert "data/orphans/0001-late.jpg" in files_of(parts[2]) & files_of(parts[3])
    assert "data/claims.csv" in files_of(parts[3]) - files_of(parts[2])
    assert verify(whole).as_json()["part"] is None
    assert b'"part"' not in (whole / "data/manifest.json").read_bytes()


def test_all_parts_together_are_the_whole_file_for_file(day: tuple[Path, Path, list[Path]]) -> None:
    _, whole, parts = day
    books = {
        "manifest.json",
        "manifest.sha256",
        "manifest.sig",
        "SHA256SUMS",
        "records.csv",
        "events.jsonl",
        "claims.csv",
    }
    held: dict[str, bytes] = {}
    for part in parts:
        held |= tree(part / "data", *books)
    assert held == tree(whole / "data", *books)
    rows = sorted((row for part in parts for row in records_of(part)), key=lambda row: row["number"])
    assert rows == records_of(whole)


def test_the_office_takes_parts_in_any_order_and_has_what_a_whole_package_brings(
    day: tuple[Path, Path, list[Path]], tmp_path: Path
) -> None:
    _, whole, parts = day
    take(tmp_path / "whole", whole)
    take(tmp_path / "straight", *parts)
    told = {one["package"]: one["part"] for one in received(tmp_path / "straight")["packages"]}
    declared = [*({"kind": "class", "name": name} for name in (SOFT, ODD)), {"kind": "new"}, {"kind": "new"}]
    assert told == dict(zip((part.name for part in parts), declared, strict=True))
    assert [one["part"] for one in received(tmp_path / "whole")["packages"]] == [None]
    for one in (parts[3], parts[0], parts[2], parts[1], parts[0]):
        take(tmp_path / "crooked", one)
    said = tree(tmp_path / "whole" / "merged", "records.csv")
    for office in (tmp_path / "straight", tmp_path / "crooked"):
        assert tree(office / "merged", "records.csv") == said
        assert numbers(office) == ["A-0001", "A-0003", "A-0004", "A-0005", "A-0006"]
        assert [row["class"] for row in merged(office)] == [SOFT, f"'{ODD}", "", SOFT, SOFT]
        assert "transfer-broke" in (office / "claims.csv").read_text("utf-8-sig")
    assert tree(tmp_path / "straight") == tree(tmp_path / "crooked")


def undeclared(told: dict[str, object]) -> None:
    del told["part"]


def as_new(told: dict[str, object]) -> None:
    told["part"] = {"kind": "new"}


def as_another(told: dict[str, object]) -> None:
    told["part"] = {"kind": "class", "name": ODD}


def as_nobody(told: dict[str, object]) -> None:
    told["part"] = {"kind": "class", "name": "no such class"}


@pytest.mark.parametrize("lie", [undeclared, as_new, as_another, as_nobody])
def test_a_part_that_declares_itself_as_something_else_is_refused(
    day: tuple[Path, Path, list[Path]], tmp_path: Path, lie: object
) -> None:
    part = Path(shutil.copytree(day[2][0], tmp_path / day[2][0].name))
    reseal(part, lie)  # type: ignore[arg-type]
    recover(part)
    codes = {fault.code for fault in verify(part).faults}
    if lie is as_nobody:
        assert {"part-empty", "record-unknown", "original-differs"} <= codes
    else:
        assert {"record-missing", "portrait-missing"} <= codes


@pytest.mark.parametrize("gone", ["records.csv", "portraits/A-0005.jpg", "orphans/0001-late.jpg"])
def test_a_declared_part_leaves_nobody_out(day: tuple[Path, Path, list[Path]], tmp_path: Path, gone: str) -> None:
    part = Path(shutil.copytree(day[2][3], tmp_path / day[2][3].name))
    path = part / "data" / gone
    if gone == "records.csv":
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:-1]))
    else:
        path.unlink()
    reseal(part)
    recover(part)
    assert {"records.csv": "record-missing", "portraits/A-0005.jpg": "portrait-missing"}.get(
        gone, "orphan-missing"
    ) in {fault.code for fault in verify(part).faults}


def test_what_is_new_is_measured_by_the_packages_that_the_chain_tells_of(
    day: tuple[Path, Path, list[Path]], tmp_path: Path
) -> None:
    """Whoever hides that a class was packed before would have to pack it again."""
    part = Path(shutil.copytree(day[2][2], tmp_path / day[2][2].name))

    def hide(events: list[dict[str, object]]) -> None:
        events[:] = [event for event in events if event["kind"] != "exported"]

    retell(part, hide)
    assert {"record-missing", "portrait-missing"} <= {fault.code for fault in verify(part).faults}


def test_a_part_can_hold_no_one_and_is_not_made_then(day: tuple[Path, Path, list[Path]], tmp_path: Path) -> None:
    for part, refusal in ((NEW, NothingNew), (of("软件2021"), NothingOfClass)):
        with pytest.raises(refusal):
            packages.export(day[0], tmp_path, packages.replace(SETTINGS, part=part))
    assert not list(tmp_path.iterdir())


def test_names_stay_ascii_and_pages_are_safe_whatever_a_class_is_called(day: tuple[Path, Path, list[Path]]) -> None:
    part = day[2][1]
    assert part.name.isascii() and "20211" not in part.name
    page = (part / "打开我.html").read_text("utf-8")
    assert ODD not in page and escape(ODD) in page


def test_a_manifest_of_old_reads_as_before_and_a_part_has_one_form(day: tuple[Path, Path, list[Path]]) -> None:
    whole, part = ((place / "data/manifest.json").read_bytes() for place in (day[1], day[2][0]))
    assert manifest.to_bytes(manifest.from_bytes(whole)) == whole
    assert manifest.to_bytes(manifest.from_bytes(part)) == part
    for wrong in (
        whole.replace(b' "created"', b' "part": null,\n "created"'),
        part.replace(b'"class"', b'"room"', 1),
        part.replace(b'"kind": "class"', b'"kind": "new"', 1),
    ):
        assert wrong not in (whole, part)
        with pytest.raises(ValueError):
            manifest.from_bytes(wrong)


def test_parts_stand_for_the_whole_only_together(tmp_path: Path) -> None:
    """The one class of a job is all of its people, but not its orphans: nothing may be erased for it."""
    data, stick = tmp_path / "data", tmp_path / "stick"
    with open_journal(data) as journal:
        capture(journal, data, 1, SOFT)
        journal.orphan(keep(data, "orphans/late.jpg", jpeg("late")), "late")
    one = delivered(data, stick, part=of(SOFT))
    with open_journal(data) as journal:
        assert delivery_of(journal, journal.job).unexported == ("A",)
    rest = delivered(data, stick, part=NEW)
    answers = [{"package": receipt.path.name, "root": receipt.root} for receipt in (rest, one)]
    with open_journal(data) as journal:
        for answer in answers:
            told = delivery_of(journal, journal.job)
            assert told.unexported == () and not told.complete and told.arrived == ()
            journal.note("acknowledged", data=answer)
        told = delivery_of(journal, journal.job)
        assert told.complete
        assert set(told.arrived) == {Package(answer["package"], answer["root"]) for answer in answers}


def test_a_picture_that_changed_its_owner_or_its_look_is_new_again(tmp_path: Path) -> None:
    data, stick = tmp_path / "data", tmp_path / "stick"
    with open_journal(data) as journal:
        list_people(journal, 1, 2, 3)
        one, two, three = (capture(journal, data, index, SOFT) for index in (1, 2, 3))
    delivered(data, stick)
    with open_journal(data) as journal:
        journal.reassign([_given(one, two), _given(two, one)], "other-sat-down", operator="Wang", second="Li")
        portrait = journal.portrait_of(three.accepted_exposure or "")
        assert portrait is not None
        again = keep(data, "portraits/again.jpg", jpeg("again", (48, 64)))
        facts = packages.replace(portrait.facts, path=again.path, sha256=again.sha256, size=again.size)
        journal.portray(three.accepted_exposure or "", facts)
    part = delivered(data, stick, part=NEW).path
    assert verify(part).ok
    assert [row["number"] for row in records_of(part)] == ["A-0001", "A-0002", "A-0003"]


def kiosk(data: Path | None) -> int:
    raise AssertionError("no window was asked for")


def test_the_command_takes_a_class_or_what_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, stick = tmp_path / "data", tmp_path / "stick"
    with open_journal(data) as journal:
        capture(journal, data, 1, SOFT)
        capture(journal, data, 2, ODD)
    stick.mkdir()
    run = ["export", "--to", str(stick), "--data", str(data)]
    assert cli.main([*run, "--class", SOFT, "--new"], kiosk) == cli.USAGE
    assert cli.main([*run, "--class", "nobody's"], kiosk) == cli.NO
    assert not list(stick.iterdir())
    assert cli.main([*run, "--class", SOFT], kiosk) == 0
    assert cli.main([*run, "--new"], kiosk) == 0
    assert cli.main([*run, "--new"], kiosk) == cli.NO
    assert [[row["number"] for row in records_of(part)] for part in sorted(stick.iterdir())] == [["A-0001"], ["A-0002"]]
    assert SOFT in capsys.readouterr().out
