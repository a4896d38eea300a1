"""A byte is changed, one at a time: every verdict is no, and what was touched is named.

A cut of all places in the ordinary run; all of them in `scripts/soak tampering`, which sets TAMPERING_EVERY.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support import packages
from support.journals import a_day, lay_down, open_journal

from db import seal
from db.door import FILE
from db.records import Fault
from db.tables import metadata
from station.export.report import Report
from station.export.verify import verify
from station.words import say

SEED = 20260601
EVERY = bool(os.environ.get("TAMPERING_EVERY"))
STEP = 1 if EVERY else 11
PER_PICTURE = 200
PER_DATABASE = 20_000 if EVERY else 100
TEXTS = ("manifest.json", "SHA256SUMS", "manifest.sha256", "records.csv", "events.jsonl", "station.pub", "manifest.sig")

pytestmark = pytest.mark.timeout(7200 if EVERY else 120)


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """A folder in memory: thousands of small writes and syncs."""
    shared = Path("/dev/shm")
    with TemporaryDirectory(prefix="tampering-", dir=shared if shared.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def package(memory: Path) -> Path:
    """One person, one original, one portrait."""
    packages.one_person(memory / "desk")
    (memory / "stick").mkdir()
    return packages.export(memory / "desk", memory / "stick", packages.SETTINGS).path


@pytest.fixture(scope="module")
def day(memory: Path) -> Path:
    """A data folder in which everything happened once, closed and sealed."""
    folder = memory / "day"
    with open_journal(folder) as journal:
        a_day(journal)
    lay_down(folder)
    assert verify(folder).ok
    return folder


@contextmanager
def changed(path: Path, offset: int, pattern: int) -> Iterator[None]:
    """One byte of a file is another one inside the block; written in place, as a failing disk does."""
    with path.open("r+b") as file:
        file.seek(offset)
        was = file.read(1)
        file.seek(offset)
        file.write(bytes([was[0] ^ pattern]))
    try:
        yield
    finally:
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(was)


def said(report: Report) -> str:
    """The faults as people read them."""
    return "\n".join(f"{fault.about}: {say(f'verify.{fault.code}')}" for fault in report.faults)


@pytest.mark.parametrize("name", TEXTS)
def test_every_byte_of_the_texts(package: Path, name: str) -> None:
    chance, path = random.Random(f"{SEED} {name}"), package / "data" / name
    for offset in range(chance.randrange(STEP), path.stat().st_size, STEP):
        with changed(path, offset, chance.randrange(1, 256)):
            report = verify(package)
        assert not report.ok, offset
        assert name in said(report), (offset, report.faults)
    assert verify(package).ok


@pytest.mark.parametrize("room", ["portraits", "originals"])
def test_bytes_of_the_pictures(package: Path, room: str) -> None:
    chance = random.Random(f"{SEED} {room}")
    for path in sorted((package / "data" / room).iterdir()):
        about = path.relative_to(package).as_posix()
        for offset in chance.sample(range(path.stat().st_size), PER_PICTURE):
            with changed(path, offset, chance.randrange(1, 256)):
                assert [(one.code, one.about) for one in verify(package).faults] == [("damaged", about)], offset
    assert verify(package).ok


@pytest.mark.parametrize("name", ["请勿改动.txt", "打开我.html"])
def test_bytes_of_the_cover(package: Path, name: str) -> None:
    """Every byte but those of the package's name: the folder may be called otherwise by now."""
    chance, path = random.Random(f"{SEED} {name}"), package / name
    borne = path.read_bytes().find(package.name.encode())
    spared = range(borne, borne + len(package.name)) if borne >= 0 else range(0)
    places = [offset for offset in range(path.stat().st_size) if offset not in spared]
    for offset in places if EVERY else chance.sample(places, 80):
        with changed(path, offset, chance.randrange(1, 256)):
            assert verify(package).faults == (Fault("cover-differs", name),), offset
    assert verify(package).ok


def test_bytes_of_the_database(day: Path) -> None:
    """In the rows, between them, in free pages, in the header: the file, the row, the event or the form is named."""
    chance, path = random.Random(SEED), day / FILE
    header = range(100)
    for offset in (*header[:: STEP // 2 or 1], *chance.sample(range(100, path.stat().st_size), PER_DATABASE)):
        with changed(path, offset, chance.choice((*(1 << bit for bit in range(8)), 0xFF, chance.randrange(1, 256)))):
            report = verify(day)
        assert not report.ok, offset
        assert any(map(is_of_the_journal, report.faults)), (offset, report.faults)
        assert not report.sealed
    assert verify(day).ok


def is_of_the_journal(fault: Fault) -> bool:
    named = fault.about.partition(" ")[0]
    return fault.about == FILE or named in metadata.tables or fault.code == "schema-changed"


def test_bytes_of_what_the_desk_keeps(day: Path) -> None:
    chance = random.Random(SEED)
    for path in sorted(path for path in day.rglob("*") if path.is_file() and path.suffix == ".jpg"):
        for offset in range(path.stat().st_size) if EVERY else chance.sample(range(path.stat().st_size), 3):
            with changed(path, offset, chance.randrange(1, 256)):
                about = path.relative_to(day).as_posix()
                assert [(one.code, one.about) for one in verify(day).faults] == [("damaged", about)], offset


def test_bytes_of_the_seal(day: Path) -> None:
    chance, path = random.Random(SEED), day / seal.FILE
    for offset in range(chance.randrange(STEP), path.stat().st_size, 3 * STEP):
        with changed(path, offset, chance.randrange(1, 256)):
            assert verify(day).faults == (Fault("seal-damaged", seal.FILE),), offset
