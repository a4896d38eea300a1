"""What lies in the office after packages came: all of them as they were, and what they add up to."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.forging import recover, reseal, retell
from support.offices import Desk, merged, numbers, received, take, tree
from support.packages import jpeg

from station.export.formats import acknowledgement
from station.export.receive.errors import (
    KeptDamaged,
    NotAnOffice,
    NothingToReceive,
    OfficeBusy,
    OfficeDiffers,
    OfficeGone,
)
from station.export.receive.intake import Refusal
from station.export.receive.outcome import Outcome
from station.export.receive.receiving import receive
from station.export.verify import verify


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "a")
    for who in (1, 2):
        desk.capture(who)
    return desk


def kept(office: Path) -> list[Path]:
    return sorted((office / "packages").iterdir())


def reasons(outcome: Outcome) -> dict[str, set[str]]:
    refusals = [answer for answer in outcome.answers if isinstance(answer, Refusal)]
    return {refusal.package: {fault.code for fault in refusal.faults} for refusal in refusals}


def test_a_package_is_kept_as_it_came_and_still_proves_itself(desk: Desk, office: Path, tmp_path: Path) -> None:
    package = desk.export(tmp_path / "stick")
    outcome = take(office, package)
    (folder,) = kept(office)
    assert outcome.ok
    assert folder.name == f"{package.name}.{verify(package).root[:16]}"
    assert tree(folder / "data") == tree(package / "data")
    assert (verify(folder).ok, verify(folder).root) == (True, verify(package).root)


def test_only_the_sealed_half_is_taken(desk: Desk, office: Path, tmp_path: Path) -> None:
    package = desk.export(tmp_path / "stick")
    (package / "办公用").mkdir()
    (package / "办公用/名单.xlsx").write_bytes(b"edited")
    (package / "打开我.exe").write_bytes(b"MZ")
    (package / "data/Thumbs.db").write_bytes(b"left by the system")
    take(office, package)
    assert {path.split("/")[2] for path in tree(office) if path.startswith("packages/")} == {"data"}
    assert not [path for path in tree(office) if path.endswith(("Thumbs.db", ".exe", ".xlsx"))]


def test_merged_has_one_record_and_one_portrait_for_each_accepted_number(
    desk: Desk, office: Path, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "b", "B", start="2026-06-01T09:00:00+08:00")
    other.capture(3)
    desk.give_up(4)
    take(office, desk.export(tmp_path / "one"), other.export(tmp_path / "two"))
    assert numbers(office) == ["A-0001", "A-0002", "B-0001"]
    for row in merged(office):
        assert row["portrait"] == f"portraits/{row['number']}.jpg"
        assert (office / "merged" / row["portrait"]).is_file()
        assert (office / "merged" / row["original"]).resolve().is_relative_to((office / "packages").resolve())
        assert (office / "merged" / row["original"]).is_file()
    portraits = {path.name for path in (office / "merged/portraits").iterdir()}
    assert portraits == {"A-0001.jpg", "A-0002.jpg", "B-0001.jpg"}


def test_a_later_package_of_a_desk_takes_the_place_of_an_earlier_one(desk: Desk, office: Path, tmp_path: Path) -> None:
    first = desk.export(tmp_path / "monday")
    desk.capture(3)
    second = desk.export(tmp_path / "tuesday")
    take(office, first)
    assert numbers(office) == ["A-0001", "A-0002"]
    assert take(office, second).ok
    assert numbers(office) == ["A-0001", "A-0002", "A-0003"]
    assert len(kept(office)) == 2
    assert not received(office)["forks"]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_portrait_that_was_made_again_is_the_one_that_counts(
    desk: Desk, office: Path, tmp_path: Path, turn: int
) -> None:
    packages = [desk.export(tmp_path / "monday")]
    desk.make_again("A-0001", "better")
    packages.append(desk.export(tmp_path / "tuesday"))
    for package in packages[::turn]:
        assert take(office, package).ok
    assert (office / "merged/portraits/A-0001.jpg").read_bytes() == jpeg("better", (48, 64))


def test_what_only_an_earlier_package_holds_is_not_lost(desk: Desk, office: Path, tmp_path: Path) -> None:
    """An export without originals after one with them: the picture is found where it is."""
    first = desk.export(tmp_path / "monday")
    desk.capture(3)
    second = desk.export(tmp_path / "tuesday", originals=False)
    take(office, second, first)
    originals = {row["number"]: row["original"] for row in merged(office)}
    assert originals["A-0003"] == ""
    assert (office / "merged" / originals["A-0001"]).is_file()


def test_facts_that_were_erased_stay_out_of_what_is_merged(desk: Desk, office: Path, tmp_path: Path) -> None:
    before = desk.export(tmp_path / "before")
    desk.erase("A-0001")
    take(office, desk.export(tmp_path / "after"), before)
    first, second = merged(office)
    assert (first["name"], first["id_number"], first["number"]) == ("", "", "A-0001")
    assert second["id_number"]


def test_receiving_again_changes_nothing(desk: Desk, office: Path, tmp_path: Path) -> None:
    package = desk.export(tmp_path / "stick")
    take(office, package)
    before = {path: path.stat().st_mtime_ns for path in office.rglob("*")}
    outcome = take(office, package, package)
    assert outcome.as_json()["packages"]["received"] == []
    assert [one["package"] for one in outcome.as_json()["packages"]["known"]] == [package.name] * 2
    after = {path: path.stat().st_mtime_ns for path in office.rglob("*")}
    assert {path for path in after if path.is_file() and before.get(path) != after[path]} == set()
    assert before.keys() == after.keys()


def test_what_is_derived_can_be_made_again_from_the_packages(desk: Desk, office: Path, tmp_path: Path) -> None:
    take(office, desk.export(tmp_path / "stick"))
    whole = tree(office)
    shutil.rmtree(office / "merged")
    (office / "received.json").unlink()
    assert receive([], office).ok
    assert tree(office) == whole


def test_what_somebody_changed_in_merged_is_put_right(desk: Desk, office: Path, tmp_path: Path) -> None:
    take(office, desk.export(tmp_path / "stick"))
    whole = tree(office)
    (office / "merged/portraits/A-0001.jpg").write_bytes(jpeg("somebody else"))
    (office / "merged/portraits/A-0002.jpg").unlink()
    (office / "merged/portraits/A-0077.jpg").write_bytes(jpeg("nobody"))
    (office / "merged/portraits/说明.txt").write_text("not ours to remove")
    (office / "merged/records.csv").write_text("edited")
    receive([], office)
    assert tree(office) == whole | {"merged/portraits/说明.txt": b"not ours to remove"}


# the door


def test_a_package_that_is_not_whole_is_named_and_the_others_are_received(
    desk: Desk, office: Path, tmp_path: Path
) -> None:
    good = desk.export(tmp_path / "good")
    desk.capture(3)
    bad = desk.export(tmp_path / "bad")
    portrait = bad / "data/portraits/A-0003.jpg"
    portrait.write_bytes(portrait.read_bytes()[:-1])
    outcome = receive([bad, good], office)
    assert not outcome.ok
    assert reasons(outcome) == {bad.name: {"damaged"}}
    assert numbers(office) == ["A-0001", "A-0002"]
    assert len(kept(office)) == 1


def test_somebody_elses_picture_with_new_sums_does_not_come_in(desk: Desk, office: Path, tmp_path: Path) -> None:
    package = desk.export(tmp_path / "stick")
    (package / "data/portraits/A-0001.jpg").write_bytes(jpeg("somebody else", (48, 64)))
    reseal(package)
    assert reasons(receive([package], office)) == {package.name: {"portrait-differs"}}
    assert not (office / "merged").exists()


def test_a_known_package_that_comes_damaged_is_refused_and_the_kept_one_stays(
    desk: Desk, office: Path, tmp_path: Path
) -> None:
    package = desk.export(tmp_path / "stick")
    take(office, package)
    whole = tree(office)
    (package / "data/originals/A-0001.jpg").write_bytes(b"")
    assert reasons(receive([package], office)) == {package.name: {"damaged"}}
    assert tree(office) == whole


def test_rehearsal_and_real_work_never_lie_together(desk: Desk, office: Path, tmp_path: Path) -> None:
    real = desk.export(tmp_path / "real")
    play = Desk(tmp_path / "b", "B", rehearsal=True)
    play.capture(5)
    rehearsal = play.export(tmp_path / "rehearsal")
    take(office, real)
    whole = tree(office)
    assert reasons(receive([rehearsal], office)) == {rehearsal.name: {"rehearsal-mixed"}}
    assert tree(office) == whole
    take(tmp_path / "rehearsed", rehearsal)
    assert reasons(receive([real], tmp_path / "rehearsed")) == {real.name: {"rehearsal-mixed"}}


def test_another_jobs_package_is_refused(desk: Desk, office: Path, tmp_path: Path) -> None:
    other = Desk(tmp_path / "b", "B", job="class-of-2027")
    other.capture(5)
    package = other.export(tmp_path / "other")
    take(office, desk.export(tmp_path / "stick"))
    assert reasons(receive([package], office)) == {package.name: {"other-job"}}
    assert numbers(office) == ["A-0001", "A-0002"]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_new_folder_does_not_guess_whose_it_is(desk: Desk, office: Path, tmp_path: Path, turn: int) -> None:
    other = Desk(tmp_path / "b", "B", job="class-of-2027")
    other.capture(5)
    both = [desk.export(tmp_path / "one"), other.export(tmp_path / "two")]
    outcome = receive(both[::turn], office)
    assert reasons(outcome) == {package.name: {"several-jobs"} for package in both}
    assert not kept(office)


@pytest.mark.parametrize("number", ["../../x", "B-0001", "A-1", "A-0001\n", "A-١٢٣٤"])
def test_a_number_that_is_none_of_the_desks_never_becomes_a_file_name(
    desk: Desk, office: Path, tmp_path: Path, number: str
) -> None:
    package = desk.export(tmp_path / "stick")
    records = package / "data/records.csv"
    records.write_bytes(records.read_bytes().replace(b'"A-0001"', f'"{number}"'.encode()))

    def rename(events: list[dict]) -> None:
        for event in events:
            if event["data"].get("number") == "A-0001":
                event["data"]["number"] = number

    def renumber(manifest: dict) -> None:
        for file in manifest["files"]:
            file["number"] = number if file["number"] == "A-0001" else file["number"]

    retell(package, rename)
    reseal(package, renumber)
    recover(package)
    assert verify(package).ok
    assert reasons(receive([package], office)) == {package.name: {"number-strange"}}


@pytest.mark.parametrize("what", ["empty", "data folder"])
def test_what_is_no_package_is_named(desk: Desk, office: Path, tmp_path: Path, what: str) -> None:
    folder = desk.data if what == "data folder" else tmp_path / "empty"
    folder.mkdir(exist_ok=True)
    good = desk.export(tmp_path / "stick")
    assert reasons(receive([folder, good], office)) == {folder.name: {"not-a-package"}}
    assert numbers(office) == ["A-0001", "A-0002"]


def test_nothing_is_received_into_a_data_folder_or_a_package(desk: Desk, tmp_path: Path) -> None:
    package = desk.export(tmp_path / "stick")
    for into in (desk.data, package):
        before = tree(into)
        with pytest.raises(NotAnOffice):
            receive([package], into)
        assert tree(into) == before


def test_nothing_to_receive_is_said_and_leaves_nothing(office: Path) -> None:
    with pytest.raises(NothingToReceive):
        receive([], office)
    assert not office.exists()


def test_the_folder_that_the_office_lies_in_is_not_made_up(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(OfficeGone):
        receive([desk.export(tmp_path / "stick")], tmp_path / "gone" / "office")
    assert not (tmp_path / "gone").exists()


# names


def test_two_packages_of_one_name_lie_beside_each_other_and_are_both_acknowledged(
    desk: Desk, office: Path, tmp_path: Path
) -> None:
    """What a restored desk exports may bear a name that the old disk gave before."""
    copy = desk.second_copy(tmp_path / "copy")
    old = desk.export(tmp_path / "old")
    new = copy.restore().export(tmp_path / "new")
    assert old.name == new.name
    take(office, old)
    first = (office / f"ack-{old.name}.json").read_bytes()
    take(office, new)
    folders = kept(office)
    assert [tree(folder / "data") for folder in folders] in (
        [tree(old / "data"), tree(new / "data")],
        [tree(new / "data"), tree(old / "data")],
    )
    acks = {path.name: path.read_bytes() for path in office.glob("ack-*")}
    assert acks.keys() == {f"ack-{folder.name}.json" for folder in folders}
    assert first in acks.values()  # the time of receipt stays


def test_an_acknowledgement_tells_what_was_received(desk: Desk, office: Path, tmp_path: Path) -> None:
    package = desk.export(tmp_path / "stick")
    take(office, package)
    word = acknowledgement.from_bytes((office / f"ack-{package.name}.json").read_bytes())
    report = verify(package)
    files = [path for path in (package / "data").rglob("*") if path.is_file()]
    assert (word.package, word.job, word.desk) == (package.name, "class-of-2026", "A")
    assert (word.root, word.chain_head) == (report.root, report.chain_head)
    assert (word.people, word.files) == (2, len(files))


# the disk


def test_a_kept_package_that_was_changed_is_named_before_anything_is_derived(
    desk: Desk, office: Path, tmp_path: Path
) -> None:
    package = desk.export(tmp_path / "stick")
    take(office, package)
    (folder,) = kept(office)
    for name in ("portraits/A-0001.jpg", "records.csv", "events.jsonl", "manifest.json", "SHA256SUMS"):
        path = folder / "data" / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-2])
        shutil.rmtree(office / "merged", ignore_errors=True)
        with pytest.raises(KeptDamaged) as trouble:
            receive([], office)
        assert trouble.value.params == {"package": folder.name}
        path.write_bytes(whole)
    assert receive([], office).ok


def test_numbers_exchanged_in_a_kept_manifest_exchange_no_portraits(desk: Desk, office: Path, tmp_path: Path) -> None:
    """The root does not seal the manifest; what is merged follows the records, which it seals."""
    take(office, desk.export(tmp_path / "stick"))
    whole = tree(office / "merged")

    def exchange(manifest: dict) -> None:
        for file in manifest["files"]:
            file["number"] = {"A-0001": "A-0002", "A-0002": "A-0001"}.get(file["number"], file["number"])

    reseal(kept(office)[0], exchange)
    shutil.rmtree(office / "merged")
    receive([], office)
    assert tree(office / "merged") == whole


def test_a_kept_package_that_is_taken_away_can_be_received_again(desk: Desk, office: Path, tmp_path: Path) -> None:
    package = desk.export(tmp_path / "stick")
    take(office, package)
    whole = tree(office)
    shutil.rmtree(kept(office)[0])
    take(office, package)
    assert tree(office) == whole


def test_two_programs_do_not_receive_into_one_folder(desk: Desk, office: Path, tmp_path: Path) -> None:
    package = desk.export(tmp_path / "stick")
    office.mkdir()
    descriptor = os.open(office, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        with pytest.raises(OfficeBusy):
            receive([package], office)
    finally:
        os.close(descriptor)
    assert take(office, package).ok


def test_a_disk_that_forgets_is_found_by_reading_back(
    desk: Desk, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = desk.export(tmp_path / "stick")
    fsync = os.fsync

    def forgetful(descriptor: int) -> None:
        fsync(descriptor)
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        if path.name == "A-0002.jpg" and path.is_relative_to(office):
            path.write_bytes(b"\0" * path.stat().st_size)

    monkeypatch.setattr(os, "fsync", forgetful)
    with pytest.raises(OfficeDiffers) as trouble:
        receive([package], office)
    monkeypatch.undo()
    assert trouble.value.params == {"about": "original A-0002"}  # never its path: a portrait's may bear an identity
    assert not kept(office)
    assert take(office, package).ok


KILLED = """
import os, signal, sys
from itertools import count
from pathlib import Path
from station.export.receive.receiving import receive

def receive_and_die(step: int, office: Path, packages: list[Path]) -> None:
    rename, replace, left = os.rename, os.replace, count(1)

    def dying(move):
        def moved(*paths, **how):
            if next(left) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return move(*paths, **how)
        return moved

    os.rename, os.replace = dying(rename), dying(replace)
    receive(packages, office)

for step in count(1):
    child = os.fork()
    if not child:
        receive_and_die(step, Path(sys.argv[1]) / f"killed-{step}", [Path(path) for path in sys.argv[2:]])
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_after_a_kill_at_any_step_the_next_run_finishes_the_same(desk: Desk, office: Path, tmp_path: Path) -> None:
    first = desk.export(tmp_path / "monday")
    desk.capture(3)
    packages = [first, desk.export(tmp_path / "tuesday")]
    take(office, *packages)
    run = [sys.executable, "-c", KILLED, str(tmp_path), *map(str, packages)]
    subprocess.run(run, check=True, timeout=100)
    killed = list(tmp_path.glob("killed-*"))
    assert len(killed) > len(packages) + 5  # and portraits, records, summary, acknowledgements
    for again in killed:
        for folder in (again / "packages").glob("*"):
            assert folder.name.endswith(".partial") or verify(folder).ok
        take(again, *packages)
        assert tree(again) == tree(office)


def test_everything_is_on_the_disk_before_it_is_named(
    desk: Desk, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = desk.export(tmp_path / "stick")
    synced: set[str] = set()
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def seen_fsync(descriptor: int) -> None:
        fsync(descriptor)
        synced.add(os.readlink(f"/proc/self/fd/{descriptor}"))

    def check(old: str | Path) -> None:
        below = [Path(old), *(path for path in Path(old).rglob("*"))] if Path(old).is_dir() else [Path(old)]
        assert {str(path) for path in below} <= synced

    def seen_rename(old: str | Path, new: str | Path) -> None:
        check(old)
        rename(old, new)

    def seen_replace(old: str | Path, new: str | Path) -> None:
        check(old)
        replace(old, new)

    monkeypatch.setattr(os, "fsync", seen_fsync)
    monkeypatch.setattr(os, "rename", seen_rename)
    monkeypatch.setattr(os, "replace", seen_replace)
    take(office, package)
    monkeypatch.undo()
    assert {str(office), str(office / "packages"), str(office / "merged"), str(office / "merged/portraits")} <= synced


def test_no_name_and_no_document_number_is_told(desk: Desk, office: Path, tmp_path: Path) -> None:
    desk.capture(1)
    outcome = receive([desk.export(tmp_path / "stick")], office)
    told = json.dumps(outcome.as_json()) + "\n".join(outcome.lines()) + (office / "received.json").read_text("utf-8")
    told += (office / "conflicts.csv").read_text("utf-8")
    assert outcome.settled.open
    assert "测试" not in told and "9999992005" not in told
