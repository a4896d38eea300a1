"""Data folders with real files named as the desk names them, second copies of them, and the lane that makes them."""

import json
import queue
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from support.journals import BODY, VERDICTS, open_journal, picture, portrait, sit
from support.packages import CROP, PROFILE, jpeg

import db.verify
from db.door import FILE as JOURNAL
from db.journal import Journal
from db.records import FileFacts, Sitting
from station.identity import job_key
from station.keeping import Keeper, sha256_of
from station.messages import CopyState
from station.secondcopy.follower import Follower
from station.secondcopy.lane import CopyLane
from station.secondcopy.place import MARKER, read_marker
from station.secondcopy.shelf import no_pause

LETTER = "A"


class Day:
    """A desk's day in a data folder: real files, a real journal that is open for writing."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.folder, self.journal = folder, journal
        self.keeper = Keeper(folder)

    def keep(self, room: str, name: str, size: tuple[int, int] = (96, 128)) -> FileFacts:
        content = jpeg(name, size)
        path, sha256 = self.keeper.write(content, room, name)
        evidence = {"triggered_at": "2026-06-01T08:31:00.123+08:00"}
        return replace(picture(name, room), path=path, sha256=sha256, size=len(content), evidence=evidence)

    def capture(self, index: int) -> Sitting:
        """Swipe to accepted."""
        sitting = self.shoot(index)
        self.journal.accept(sitting.id, sitting.exposures[-1])
        return self.journal.sitting(sitting.id)

    def shoot(self, index: int) -> Sitting:
        """Swipe to review."""
        sitting = sit(self.journal, index)
        intent = self.journal.intend(sitting.id, BODY, 1, VERDICTS)
        name = f"{sitting.number}-{intent.id[:12]}.jpg"
        exposure = self.journal.bind(intent.id, self.keep("originals", name))
        made = self.keep("portraits", name, (48, 64))
        file = {"path": made.path, "sha256": made.sha256, "size": made.size}
        facts = replace(portrait(name), **file, crop=CROP, profile=PROFILE)
        self.journal.portray(exposure.id, facts)
        return self.journal.sitting(sitting.id)

    def orphan(self) -> None:
        """A file that is nobody's."""
        self.journal.orphan(self.keep("orphans", f"{uuid4().hex}.jpg"), "foreign")

    @property
    def files(self) -> dict[str, str]:
        """Every file that the journal vouches for, with its hash."""
        return {one.file.path: one.file.sha256 for one in self.journal.known_files() if not one.erased}


@contextmanager
def a_day(folder: Path, **changes: object) -> Iterator[Day]:
    """A day on which two people were captured, a third sits before the picture, and one file is nobody's."""
    with open_journal(folder, **{"job": "day", **changes}) as journal:
        day = Day(folder, journal)
        job_key(folder, journal.job)
        for index in (1, 2):
            day.capture(index)
        day.orphan()
        day.shoot(3)
        yield day


def bring_level(folder: Path, second: Path, letter: str = LETTER) -> Follower:
    """Make or complete the copy, beside whoever works in the folder."""
    with Journal.read_only(folder) as journal:
        copy = Follower(folder, second, letter, journal, no_pause)
        copy.reach()
        while copy.waiting:
            copy.copy_next()
        copy.back_up()
        return copy


def place_of(second: Path) -> Path:
    """The one copy on a second disk."""
    (place,) = second.iterdir()
    return place


def take_back_to_the_beginning(place: Path, journal: Journal) -> None:
    """Let the marker vouch for the first event alone, as if nothing after it had been finished."""
    (place / MARKER).write_text(json.dumps({"seq": 1, "head": journal.hash_of(1), "at": ""}))


def copied_files(place: Path) -> dict[str, str]:
    """The pictures of a copy, with their hashes."""
    rooms = [place / room for room in ("originals", "portraits", "orphans")]
    found = [path for room in rooms if room.is_dir() for path in room.rglob("*") if path.is_file()]
    return {path.relative_to(place).as_posix(): sha256_of(path) for path in found}


def assert_names_nothing_that_is_not_there(place: Path, scratch: Path) -> None:
    """A copy's journal, if there is one yet, proves itself, and each file that it names is there with its bytes."""
    if not (place / JOURNAL).exists():
        return
    scratch.mkdir(exist_ok=True)
    shutil.copy(place / JOURNAL, scratch / JOURNAL)
    assert db.verify.verify(scratch) == []
    with Journal.read_only(scratch) as journal:
        marker = read_marker(place)
        assert marker is not None and marker.seq <= journal.newest_event().seq
        named = {one.file.path: one.file.sha256 for one in journal.known_files() if not one.erased}
    there = copied_files(place)
    assert {path: there.get(path) for path in named} == named


class Lane:
    """A copy lane at work, and what it tells."""

    def __init__(self, folder: Path, second: Path) -> None:
        self._told: queue.SimpleQueue[CopyState] = queue.SimpleQueue()
        self.told: list[CopyState] = []
        self.lane = CopyLane(folder, second, LETTER, self._told.put)  # type: ignore[arg-type]

    def wait(self, until: Callable[[CopyState], bool], seconds: float = 20.0) -> CopyState:
        """The first thing told from now on for which that holds."""
        end = time.monotonic() + seconds
        while True:
            state = self._told.get(timeout=max(0.01, end - time.monotonic()))
            self.told.append(state)
            if until(state):
                return state

    def wait_for(self, code: str | None) -> CopyState:
        return self.wait(lambda state: state.code == code and state.behind_files is not None)

    def wait_until_level(self, day: Day, second: Path) -> None:
        """Until the copy says that it reaches the journal's end."""
        head = day.journal.chain_head()
        self.wait(lambda state: state.behind_files == 0 and _reaches(second, head))

    @property
    def codes(self) -> list[str | None]:
        """Codes told so far, each once in a row."""
        codes = [state.code for state in self.told if state.behind_files is not None]
        return [code for place, code in enumerate(codes) if place == 0 or codes[place - 1] != code]


def _reaches(second: Path, head: str) -> bool:
    markers = [read_marker(place) for place in second.iterdir()] if second.is_dir() else []
    return any(marker is not None and marker.head == head for marker in markers)


@contextmanager
def lane_at_work(folder: Path, second: Path) -> Iterator[Lane]:
    """Start a lane; it is stopped in the end, and has ended then."""
    bench = Lane(folder, second)
    bench.lane.start()
    try:
        yield bench
    finally:
        bench.lane.stop()
        bench.lane.join()


def damage(path: Path) -> None:
    """Change one bit, and neither size nor name."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
