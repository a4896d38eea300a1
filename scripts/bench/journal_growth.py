"""What a job with 100,000 sittings and 1,000,000 events costs (ours) against one with 1,000 sittings (peer).

Both are journals filled by the real writer, asked and written to in turn, on the same disk. Medians: every eightieth
commit or so pays for a checkpoint as well, in both.
"""

import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import journal_filling as filling
from journal_filling import BODY
from rows import row, spread, timed

from db.journal import Journal
from db.records import FileFacts, PortraitFacts
from station.showing import last_pictures

FULL, NEW = 100_000, 1_000
ROUNDS, OPENINGS = 400, 40


class Desk:
    """One journal of the two.

    Attributes:
        seconds: how long each act took, each time.
    """

    def __init__(self, folder: Path, sittings: int) -> None:
        self._folder, self._sittings = filling.copied(filling.filled(sittings), folder), sittings
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self._chance = random.Random(1)
        self._journal = opened(self._folder)
        self._last_day = date.fromisoformat(self._journal.calibrations()[-1].at[:10])

    def round(self, index: int) -> None:
        """Ask what the desk asks; then somebody new comes and is photographed."""
        journal, newcomer = self._journal, 10**6 + index
        known, number = (self._chance.randrange(1, self._sittings) for _ in range(2))
        captured, stranger = filling.token(known).key, filling.token(newcomer).key
        self._time("captured before? somebody who was", lambda: journal.accepted_sitting_of(captured))
        self._time("captured before? a stranger", lambda: journal.accepted_sitting_of(stranger))
        self._time("sitting by its number", lambda: journal.accepted_by_number(f"A-{number:04d}"))
        self._time("last pictures", lambda: last_pictures(journal, self._folder))
        self._time("counts", journal.counts)
        self._time("open sittings and intents", lambda: (journal.open_sittings(), journal.open_intents()))
        self._time("newest calibration", lambda: journal.latest_calibration(BODY, self._last_day))
        self._time("what lies on the card", lambda: journal.seen(BODY))
        number = self._time("swipe to number, durable", lambda: number_for(journal, newcomer))
        sitting = journal.open_sittings()[-1]
        journal.arm(sitting.id, "swipe")
        file, portrait = filling.picture(f"{number}-1"), filling.portrait(f"{number}-1")
        self._time("shot to accepted, four durable commits", lambda: take(journal, sitting.id, file, portrait))

    def reopen(self) -> None:
        """Close as in the evening, open as in the morning."""
        self._journal.close()
        self._journal = self._time("opening", lambda: opened(self._folder))

    def close(self) -> list[float]:
        """Close; give the KiB that a new process reads when it opens the journal, and those of its whole start."""
        self._journal.close()
        command = [sys.executable, __file__, str(self._folder)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        return [int(read) / 1024 for read in told.split()]

    def _time(self, act: str, action: Callable[[], Any]) -> Any:
        results: list[Any] = []
        self.seconds[act].append(timed(lambda: results.append(action())))
        return results[0]


def opened(folder: Path) -> Journal:
    """Open a journal and ask what a desk asks before its first swipe."""
    journal = Journal.open(folder, desk="A", job=filling.JOB, rehearsal=True, program="bench")
    for question in (journal.length, journal.last_at, journal.counts, journal.open_intents, journal.open_sittings):
        question()
    last_pictures(journal, folder)
    return journal


def number_for(journal: Journal, index: int) -> str:
    """From a card that was read to the number on the screen."""
    person, token = filling.person(index), filling.token(index)
    assert journal.accepted_sitting_of(token.key) is None
    return journal.accept_swipe(person, token).number


def take(journal: Journal, sitting: str, file: FileFacts, portrait: PortraitFacts) -> None:
    intent = journal.intend(sitting, BODY, 1, filling.VERDICTS)
    exposure = journal.bind(intent.id, file)
    journal.portray(exposure.id, portrait)
    journal.accept(sitting, exposure.id)


def tell_what_opening_reads(folder: Path) -> None:
    """Bytes that this process asked the system for: by opening, and all in all. See proc(5), `rchar`."""
    opened(folder / "another").close()  # loads whatever is loaded late
    before = _bytes_read()
    opened(folder).close()
    print(_bytes_read() - before, _bytes_read())


def _bytes_read() -> int:
    told = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(told["rchar"])


def measure() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        full, new = Desk(Path(name) / "full", FULL), Desk(Path(name) / "new", NEW)
        for index in range(ROUNDS):
            for desk in (full, new) if index % 2 else (new, full):
                desk.round(index)
        for index in range(OPENINGS):
            for desk in (full, new) if index % 2 else (new, full):
                desk.reopen()
        read = zip(full.close(), new.close(), strict=True)
    for act in full.seconds:
        ours, peer = full.seconds[act], new.seconds[act]
        row(
            f"journal of {FULL:,} sittings against {NEW:,}: {act}",
            statistics.median(ours) * 1000,
            statistics.median(peer) * 1000,
            "ms",
            f"ours {spread(ours)}; peer {spread(peer)}",
        )
    for what, (ours, peer) in zip(("by opening", "by the whole start of a program"), read, strict=True):
        row(f"journal of {FULL:,} sittings against {NEW:,}: read {what}", ours, peer, "KiB", "from memory or disk")


if __name__ == "__main__":
    tell_what_opening_reads(Path(sys.argv[1]))
