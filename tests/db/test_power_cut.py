"""The power fails, on a disk that keeps only what was synced: what was returned as done is there, and work goes on.

Journal and keeper are the real ones; the camera's part is the call by which its process writes a file.
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from support.fragile import FragileDisk
from support.fragile.faults import CHANGES
from support.journals import BODY, VERDICTS, open_journal, person, picture, portrait, token

from db import opening, schema
from db.errors import DiskFailed
from db.journal import Journal
from db.migrations import SCRIPTS
from db.tables import SCHEMA
from db.verify import verify
from drivers.cameras.newfile import write_new
from station.announcer import Announcer
from station.identity import job_key
from station.keeping import Keeper, sha256_of
from station.orphans import OrphanTray
from station.recovery import lay_aside_strangers

ROOT = Path(__file__).parents[2]
PARTS = 8


@dataclass
class Told:
    """What had been returned as done: numbers, exposures and portraits by id, pictures by their SHA-256."""

    numbers: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    exposures: list[str] = field(default_factory=list)
    portraits: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)


def capture(journal: Journal, keeper: Keeper, told: Told) -> None:
    """The next student, from swipe to accepted."""
    index = journal.counts().sittings + 1
    sitting = journal.accept_swipe(person(index), token(index))
    told.numbers.append(sitting.number)
    journal.arm(sitting.id, "swipe")
    intent = journal.intend(sitting.id, BODY, 1, VERDICTS)
    name, taken = f"{sitting.number}-{intent.id[:12]}.jpg", random.Random(intent.id).randbytes(50_000)
    sha256 = write_new(memoryview(taken), keeper.spool, name)
    told.pictures.append(sha256)
    path = keeper.adopt(keeper.spool / name, "originals", name)
    exposure = journal.bind(intent.id, replace(picture(name), path=path, sha256=sha256, size=len(taken)))
    told.exposures.append(exposure.id)
    path, sha256 = keeper.write(taken[:20_000], "portraits", name)
    journal.portray(exposure.id, replace(portrait(name), path=path, sha256=sha256, size=20_000))
    told.portraits.append(exposure.id)
    journal.accept(sitting.id, exposure.id)
    told.accepted.append(sitting.number)


def work(folder: Path, told: Told, students: int = 3) -> None:
    """The desk is started, takes a few students, and is closed."""
    with open_journal(folder) as journal:
        keeper = Keeper(folder)
        for _ in range(students):
            capture(journal, keeper, told)


def assert_kept(folder: Path, told: Told) -> None:
    """The desk is started again: all that was told is there, every journaled file is whole, and work goes on."""
    with open_journal(folder) as journal:
        assert verify(folder) == []
        sittings = {sitting.number: sitting for sitting in journal.sittings()}
        assert set(told.numbers) <= sittings.keys()
        assert all(journal.exposure(exposure) for exposure in told.exposures)
        assert all(journal.portrait_of(exposure) for exposure in told.portraits)
        assert all(sittings[number].result == "accepted" for number in told.accepted)
        keeper, announcer = Keeper(folder), Announcer(datetime.now)
        lay_aside_strangers(journal, keeper, OrphanTray(journal, keeper, announcer), announcer)
        for known in journal.known_files():
            assert sha256_of(folder / known.file.path) == known.file.sha256
        assert all(journal.knows_sha(sha256) for sha256 in told.pictures)
        later = Told()
        capture(journal, keeper, later)
        assert not set(later.numbers) & set(told.numbers)


def used_folder(disk: FragileDisk) -> Path:
    """A data folder of which everything is safe, because the machine has been shut down in order since."""
    folder = disk.path / "data"
    work(folder, Told(), students=1)
    disk.remount()
    return folder


def changes_so_far(disk: FragileDisk) -> int:
    asked = disk.counts().ops
    return sum(asked[operation] for operation in CHANGES)


@pytest.fixture(scope="module")
def changes(mounted_disk: FragileDisk) -> int:
    """How many operations that change something an undisturbed day takes."""
    mounted_disk.wipe()
    folder = used_folder(mounted_disk)
    before = changes_so_far(mounted_disk)
    work(folder, Told())
    return changes_so_far(mounted_disk) - before


def cut_within(disk: FragileDisk, changes: int, part: int, torn: bool) -> None:
    """Let the power fail somewhere in this part of the day, and stay away."""
    chance = random.Random(part)
    length = changes // PARTS
    disk.vanish(after=part * length + chance.randint(1, length), ops=CHANGES, torn=part if torn else None)


@pytest.mark.parametrize("torn", [False, True], ids=["strict", "torn"])
@pytest.mark.parametrize("part", range(PARTS))
def test_a_cut_at_any_moment_of_a_day(disk: FragileDisk, changes: int, part: int, torn: bool) -> None:
    folder, told = used_folder(disk), Told()
    cut_within(disk, changes, part, torn)
    with suppress(DiskFailed, OSError):
        work(folder, told)
    assert disk.gone
    disk.bring_back()
    assert_kept(folder, told)


@pytest.mark.parametrize("torn", [False, True], ids=["strict", "torn"])
@pytest.mark.parametrize("part", range(PARTS))
def test_a_cut_at_any_moment_of_a_folders_first_day(disk: FragileDisk, changes: int, part: int, torn: bool) -> None:
    folder, told = disk.path / "home" / "station" / "data", Told()
    cut_within(disk, changes, part, torn)
    with suppress(DiskFailed, OSError):
        work(folder, told)
    assert disk.gone
    disk.bring_back()
    assert_kept(folder, told)


def test_a_cut_when_everything_was_told(disk: FragileDisk) -> None:
    folder, told = used_folder(disk), Told()
    with open_journal(folder) as journal:
        capture(journal, Keeper(folder), told)
        disk.cut()
    assert_kept(folder, told)


# one after the other, what the first day of a folder takes


@pytest.mark.parametrize("place", ["data", "station/data", "home/station/data"])
def test_a_new_journal_is_safe_wherever_its_folder_was_made(disk: FragileDisk, place: str) -> None:
    with open_journal(disk.path / place) as journal:
        number = journal.accept_swipe(person(1), token(1)).number
        disk.cut()
    with open_journal(disk.path / place) as journal:
        assert [sitting.number for sitting in journal.sittings()] == [number]


def test_a_picture_in_a_new_room_is_safe(disk: FragileDisk) -> None:
    folder = disk.path / "data"
    open_journal(folder).close()
    disk.remount()
    keeper = Keeper(folder)
    write_new(memoryview(b"taken"), keeper.spool, "a.jpg")
    path = keeper.adopt(keeper.spool / "a.jpg", "originals", "a.jpg")
    disk.cut()
    assert (folder / path).read_bytes() == b"taken"


def test_a_picture_in_a_new_spool_is_safe(disk: FragileDisk) -> None:
    folder = disk.path / "data"
    open_journal(folder).close()
    disk.remount()
    write_new(memoryview(b"taken"), Keeper(folder).spool, "a.jpg")
    disk.cut()
    assert (folder / "spool" / "a.jpg").read_bytes() == b"taken"


def test_the_key_of_the_day_is_the_same_after_a_cut(disk: FragileDisk) -> None:
    folder = used_folder(disk)
    key = job_key(folder, "day")
    disk.cut()
    assert job_key(folder, "day") == key


@pytest.mark.parametrize("step", range(1, 31))
def test_a_first_opening_that_was_ended_leaves_nothing_undone_for_the_next(disk: FragileDisk, step: int) -> None:
    """A program ends at some change of its first opening; what the next program returns is safe all the same."""
    folder = disk.path / "data"
    disk.fail("EIO", ops=CHANGES, after=step)
    with pytest.raises(DiskFailed):
        open_journal(folder)
    disk.heal()
    with open_journal(folder) as journal:
        number = journal.accept_swipe(person(1), token(1)).number
        disk.cut()
    with open_journal(folder) as journal:
        assert [sitting.number for sitting in journal.sittings()] == [number]


NEXT = f"{int(SCHEMA) + 1:04d}"
REVISION = f'''
from alembic import op

revision = "{NEXT}"
down_revision = "{SCHEMA}"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")
'''


def test_a_migrated_journal_has_its_copy_beside_it(
    disk: FragileDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = used_folder(disk)
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / f"v{NEXT}_later.py").write_text(REVISION)
    monkeypatch.setattr(opening, "SCHEMA", NEXT)
    monkeypatch.setattr("db.migrations.SCRIPTS", scripts)
    with open_journal(folder):
        disk.cut()
    with closing(sqlite3.connect(folder / "journal.sqlite")) as database:
        assert schema.version(database) == NEXT
    with closing(sqlite3.connect(folder / f"journal.before-{SCHEMA}.sqlite")) as copy:
        assert schema.version(copy) == SCHEMA


def test_a_program_under_which_the_power_fails(disk: FragileDisk) -> None:
    """Another process writes, tells each number it was given, and dies of the disk."""
    chance, told = random.Random(20260602), []
    folder = used_folder(disk)
    for _ in range(2):
        disk.vanish(after=chance.randint(100, 400), ops=CHANGES, torn=chance.randrange(1000))
        writer = subprocess.run(
            [sys.executable, "-m", "support.journal_writer", folder],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert writer.returncode != 0
        told += [line.split() for line in writer.stdout.splitlines()]
        disk.bring_back()
        assert verify(folder) == []
    with open_journal(folder) as journal:
        sittings = {sitting.number: sitting for sitting in journal.sittings()}
        assert {name for what, name in told if what == "swipe"} <= sittings.keys()
        assert all(journal.exposure(name) for what, name in told if what == "bound")
        assert all(sittings[name].result == "accepted" for what, name in told if what == "accepted")
