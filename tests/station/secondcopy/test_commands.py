"""`station copy`, `station restore` and the doctor's section, as people type them."""

import shutil
import signal
from pathlib import Path

import psutil
import pytest
from support.copies import a_day, bring_level, copied_files, damage, place_of
from support.fragile import FragileDisk
from support.programs import last_json, run, start

from db.journal import Journal
from station.assemble import Station
from station.config import load
from station.doctor import examine
from station.export.verify import verify
from station.opening import devices
from station.ports import ATTENDED


@pytest.fixture
def closed(tmp_path: Path, second: Path) -> Path:
    """A data folder after work, with its second copy named in its settings, not copied yet."""
    with a_day(tmp_path / "data") as day:
        day.journal.abandon(day.journal.open_sittings()[0].id, "other")
    (tmp_path / "data" / "station.toml").write_text(f'[desk]\nsecond_copy = "{second}"\n')
    return tmp_path / "data"


def test_a_copy_and_a_folder_made_from_it(closed: Path, second: Path, tmp_path: Path):
    assert run(tmp_path, "copy", "--data", closed).returncode == 0
    done = run(tmp_path, "restore", second, "--data", tmp_path / "new", "--json")
    told = last_json(done.stdout)
    assert done.returncode == 0, done.stderr
    assert (told["copied"]["number"], told["missing"], told["open"], told["seen"]) == ("A-0003", [], [], [])
    assert told["gaps"][-1]["first"] == "A-0004"
    assert verify(tmp_path / "new").ok
    again = run(tmp_path, "restore", second, "--data", tmp_path / "new")
    assert again.returncode == 2
    assert str(tmp_path / "new") in again.stderr
    assert_a_desk_opens_on(tmp_path / "new")


def assert_a_desk_opens_on(folder: Path) -> None:
    """Another laptop, camera and reader not plugged in yet: the desk is open, and who was captured stays so."""
    (folder.parent / "tethered").mkdir()
    settings = load(folder)
    settings = settings.model_copy(update={
        "camera": settings.camera.model_copy(update={"address": f"folder:{folder.parent / 'tethered'}"}),
        "reader": settings.reader.model_copy(update={"addresses": (f"serial:{folder.parent / 'none'}",)}),
    })  # fmt: skip
    with Journal.read_only(folder) as journal:
        accepted, rehearsal = journal.counts().accepted, journal.rehearsal
    station = Station(folder, settings, ATTENDED, devices(settings, simulated=rehearsal))
    station.start()
    view = station.snapshot()
    assert station.stop() and station.failure is None
    assert accepted and (view.tally.accepted, view.state, view.locked) == (accepted, None, None)


def test_what_may_be_lost_is_said_in_words_with_exit_1(closed: Path, second: Path, tmp_path: Path):
    bring_level(closed, second)
    lost = min(path for path in copied_files(place_of(second)) if "A-0002" in path)
    damage(place_of(second) / lost)
    done = run(tmp_path, "restore", second, "--data", tmp_path / "new")
    assert done.returncode == 1, done.stderr
    assert "A-0002" in done.stdout
    assert "station receive" in done.stdout


def test_wrong_usage_is_exit_2_and_a_damaged_copy_exit_3(closed: Path, second: Path, tmp_path: Path):
    assert run(tmp_path, "restore", tmp_path / "nowhere", "--data", tmp_path / "new").returncode == 2
    assert run(tmp_path, "restore", second, "--data", tmp_path / "new").returncode == 2
    assert run(tmp_path, "restore", second, "--letter", "b", "--data", tmp_path / "new").returncode == 2
    bring_level(closed, second)
    (place_of(second) / "journal.sqlite").write_bytes(b"junk" * 1000)
    done = run(tmp_path, "restore", second, "--data", tmp_path / "new")
    assert done.returncode == 3
    assert "journal-damaged" in done.stderr


def test_copying_says_no_without_a_second_copy_and_when_its_disk_is_not_there(closed: Path, second: Path, tmp_path):
    shutil.rmtree(second)
    assert run(tmp_path, "copy", "--data", closed).returncode == 3
    (closed / "station.toml").unlink()
    assert run(tmp_path, "copy", "--data", closed).returncode == 2


def test_a_desk_with_a_disk_that_hangs_still_ends_in_time(closed: Path, disk: FragileDisk, tmp_path: Path):
    (closed / "station.toml").write_text(f'[desk]\nsecond_copy = "{disk.path}"\n')
    disk.hang(ops=["write"])
    addresses = ("--camera", "ptpip:127.0.0.1:9:9", "--reader", f"serial:{tmp_path}/none")
    with start(tmp_path, "desk", "--headless", "--data", closed, *addresses) as desk:
        try:
            said = [desk.stdout.readline(), desk.stdout.readline()]
            while disk.counts().ops["create"] == 0:  # until its process is about to write
                pass
            desk.send_signal(signal.SIGTERM)
            rest, _ = desk.communicate(timeout=5.0)  # two seconds on a machine that has nothing else to do
        finally:
            disk.heal()
            desk.kill()
    assert '"stopped"' in (*said, *rest.splitlines())[-1]
    assert desk.returncode == 0


def test_a_desk_that_is_killed_leaves_nobody_at_work(closed: Path, second: Path, tmp_path: Path):
    addresses = ("--camera", "ptpip:127.0.0.1:9:9", "--reader", f"serial:{tmp_path}/none")
    with start(tmp_path, "desk", "--headless", "--data", closed, *addresses) as desk:
        desk.stdout.readline()
        copying = [one for one in psutil.Process(desk.pid).children() if "station.secondcopy" in one.cmdline()]
        desk.kill()
    assert len(copying) == 1
    assert psutil.wait_procs(copying, timeout=20.0)[1] == []
    bring_level(closed, second)
    assert verify(place_of(second)).ok


def section(folder: Path) -> tuple[str, str, dict]:
    found = next(section for section in examine(folder) if section.name == "copy")
    return found.state, found.code, found.facts


def test_the_doctor_looks_at_the_second_disk(closed: Path, second: Path, disk: FragileDisk):
    assert section(closed)[:2] == ("warn", "doctor.copy-same-disk")
    (closed / "station.toml").write_text(f'[desk]\nsecond_copy = "{disk.path}"\n')
    state, code, facts = section(closed)
    assert (state, code, facts["behind"]) == ("warn", "doctor.copy", 7)
    bring_level(closed, disk.path)
    state, code, facts = section(closed)
    assert (state, code, facts["behind"]) == ("ok", "doctor.copy", 0)
    assert facts["students"] > 50
    disk.set_free(10_000_000)
    assert section(closed)[0] == "warn"
    (closed / "station.toml").write_text(f'[desk]\nsecond_copy = "{second}/none"\n')
    assert section(closed)[:2] == ("warn", "doctor.copy-gone")
    (closed / "station.toml").unlink()
    assert section(closed)[:2] == ("ok", "doctor.copy-none")
