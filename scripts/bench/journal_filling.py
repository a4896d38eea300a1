"""Journals of any size for measuring, made by the real writer: real methods, real chain, ten events a sitting.

Only while they are filled, a thousand transactions share one commit and nothing is synced. A filled journal is kept in
the system's folder for temporary files, named by a hash of what made it, so that the next bench finds it ready.
"""

import getpass
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from types import TracebackType

from db import door, opening
from db.journal import Journal
from db.ledger import Ledger
from db.lock import FolderLock
from db.records import FileFacts, PersonFacts, PortraitFacts, Sitting, Token

JOB, DESK, BODY = "bench", "A", "2012345"
GATHERED = 1000  # transactions in one commit while filling
A_DAY = 1000  # sittings between two calibrations
A_CARD = 500  # sittings until the card is emptied: two pictures each

VERDICTS = [
    {"check": "one_face", "value": 1.0, "limit": [1.0, 1.0], "unit": "", "verdict": "pass"},
    {"check": "eyes_open", "value": 0.0821, "limit": [None, 0.35], "unit": "", "verdict": "pass"},
    {"check": "lips_closed", "value": 0.0133, "limit": [None, 0.12], "unit": "", "verdict": "pass"},
    {"check": "roll", "value": -1.2417, "limit": [-6.0, 6.0], "unit": "deg", "verdict": "pass"},
    {"check": "yaw", "value": 2.6109, "limit": [-10.0, 10.0], "unit": "deg", "verdict": "pass"},
    {"check": "face_width", "value": 207.3316, "limit": [197.0, 217.0], "unit": "px", "verdict": "pass"},
    {"check": "eye_line", "value": 250.1271, "limit": [230.0, 270.0], "unit": "px", "verdict": "pass"},
    {"check": "head_top", "value": 79.6644, "limit": [60.0, 100.0], "unit": "px", "verdict": "pass"},
    {"check": "centring", "value": 1.9382, "limit": [-20.0, 20.0], "unit": "px", "verdict": "pass"},
    {"check": "sharpness", "value": None, "limit": [0.35, None], "unit": "", "verdict": "unjudged"},
]


class Gathering(Ledger):
    """A ledger that commits once in a thousand transactions, and when it is told to."""

    _gathered = 0

    def __enter__(self) -> None:
        if self._gathered == 0:
            super().__enter__()
        self._gathered += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None or self._gathered == GATHERED:
            self.commit(kind, error, trace)

    def commit(
        self, kind: type[BaseException] | None = None, error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:  # fmt: skip
        """End what was begun."""
        if self._gathered:
            self._gathered = 0
            super().__exit__(kind, error, trace)


class Season:
    """What comes before a desk in one job: people, pictures, cards and days, the same each time.

    Attributes:
        journal: where it is written.
        sittings: how many there were.
    """

    def __init__(self, journal: Journal, sittings: int = 0) -> None:
        self.journal, self.sittings = journal, sittings
        self._on_card: list[str] = []

    def sitting(self) -> None:
        """Swipe to accepted, three times in four with a retake: ten events on average; days and cards begin between."""
        if self.sittings % A_DAY == 0:
            self._morning()
        if self.sittings % A_CARD == 0 and self._on_card:
            self.journal.card_listed(BODY, [], self._on_card)
            self._on_card = []
        self.sittings += 1
        sitting = swipe(self.journal, self.sittings)
        exposure = self._shot(sitting, f"{sitting.number}-1")
        if self.sittings % 4:
            self.journal.retake(sitting.id, "eyes shut")
            exposure = self._shot(sitting, f"{sitting.number}-2")
        self.journal.accept(sitting.id, exposure)

    def _morning(self) -> None:
        if self.sittings == 0:
            self.journal.card_listed(BODY, [])
        self.journal.calibrate(BODY, 1250, picture(f"calibration-{self.sittings}"))

    def _shot(self, sitting: Sitting, name: str) -> str:
        """One picture with its portrait; give the exposure."""
        file = picture(name)
        self._on_card.append(file.card_path)
        exposure = self.journal.bind(self.journal.intend(sitting.id, BODY, 1, VERDICTS).id, file).id
        self.journal.portray(exposure, portrait(name))
        return exposure


def person(index: int) -> PersonFacts:
    return PersonFacts(name=f"测试{index}", id_number=f"999999{19900101 + index // 1000}{index % 1000:04d}")


def token(index: int) -> Token:
    return Token("resident", "card", hashlib.sha256(f"token {index}".encode()).hexdigest(), "serial:/dev/ttyUSB0")


def picture(name: str) -> FileFacts:
    return FileFacts(
        path=f"originals/0001/{name}.jpg",
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        size=5_000_000,
        serial=BODY,
        card_path=f"/store_00010001/DCIM/100NIKON/{name}.JPG",
        shot_at="2026-06-01T08:30:05.120",
        evidence={
            "triggered_at": "2026-06-01T08:30:05.004+08:00", "clock_offset_ms": 116, "clock_calibrated": True,
            "serial": "fits", "complete": True, "run": 1,
        },
    )  # fmt: skip


def portrait(name: str) -> PortraitFacts:
    sha256 = hashlib.sha256(f"portrait {name}".encode()).hexdigest()
    path, window = f"portraits/0001/{name}.jpg", (120, 40, 960, 1280)
    return PortraitFacts(path, sha256, 30_000, window, 88, "blue-2017/1", tuple(VERDICTS))


def swipe(journal: Journal, index: int) -> Sitting:
    """Somebody swipes and sits down."""
    sitting = journal.accept_swipe(person(index), token(index))
    journal.arm(sitting.id, "swipe")
    return sitting


def steady_clock() -> Callable[[], datetime]:
    """A clock that goes on by three seconds each time somebody looks at it, nearly half a minute a sitting."""
    moment = datetime.fromisoformat("2026-06-01T08:30:00+08:00")

    def look() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=3)
        return moment

    return look


def filled(sittings: int) -> Path:
    """Give the folder of a closed journal with so many sittings, made now or found ready. Never write into it."""
    shelf = Path(tempfile.gettempdir()) / f"station-bench-{getpass.getuser()}"
    ready = shelf / f"{sittings}-{_made_by()}"
    if not ready.exists():
        _make(ready, sittings)
        for outdated in set(shelf.glob(f"{sittings}-*")) - {ready}:
            shutil.rmtree(outdated, ignore_errors=True)
    return ready


def _make(ready: Path, sittings: int) -> None:
    """Fill a folder of our own and give it its name when it is whole: another bench may be at the same."""
    ready.parent.mkdir(exist_ok=True)
    start = perf_counter()
    with tempfile.TemporaryDirectory(prefix="part-", dir=ready.parent) as partial:
        made = Path(partial) / "journal"
        fill(made, sittings)
        with suppress(OSError):  # the other was quicker
            made.rename(ready)
    print(f"journal of {sittings} sittings made in {perf_counter() - start:.0f} s: {ready}", file=sys.stderr)


def fill(folder: Path, sittings: int) -> None:
    """Make a journal of so many sittings; the last one is still open."""
    with unsynced(folder) as journal:
        season = Season(journal)
        for _ in range(sittings - 1):
            season.sitting()
        swipe(journal, sittings)


@contextmanager
def unsynced(folder: Path) -> Iterator[Journal]:
    """A journal that is written quickly, and would not outlive a power cut before the block ends."""
    Journal.open(folder, desk=DESK, job=JOB, rehearsal=True, program="bench", clock=steady_clock()).close()
    database = opening.for_writing(folder)
    for pragma in ("synchronous = OFF", "cache_size = -200000", "wal_autocheckpoint = 20000"):
        database.execute(f"PRAGMA {pragma}")
    ledger = Gathering(database, folder, job=JOB, desk=DESK, clock=steady_clock())
    with Journal(database, folder, FolderLock(folder, "bench"), ledger, JOB, DESK) as journal:
        yield journal
        ledger.commit()


def copied(ready: Path, folder: Path) -> Path:
    """A copy to write into, in a new folder; synced, or the first checkpoint would pay for it."""
    folder.mkdir()
    shutil.copy(ready / door.FILE, folder)
    with (folder / door.FILE).open("rb+") as file:
        os.fsync(file.fileno())
    return folder


def _made_by() -> str:
    """Hash of everything that decides what a filled journal looks like."""
    sources = sorted([*Path(door.__file__).parent.glob("*.py"), Path(__file__)])
    made_by = hashlib.sha256(sqlite3.sqlite_version.encode())
    for source in sources:
        made_by.update(source.read_bytes())
    return made_by.hexdigest()[:16]
