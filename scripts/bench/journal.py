"""The journal's durable commits against bare sqlite3 with the same pragmas, taking turns on the same disk."""

import json
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rows import row, spread, timed

from db.journal import Journal
from db.records import PersonFacts, Token

COMMITS = 400
VERDICTS = [
    {"check": name, "value": 1.25, "limit": [-6.0, 6.0], "unit": "deg", "verdict": "pass"}
    for name in ("one_face", "roll", "face_width", "eye_line", "sharpness")
]


class Bare:
    """What anybody would write: one table of events, one of sittings, the same durability."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, at TEXT, kind TEXT, refs TEXT, data TEXT)")
        self._database.execute("CREATE TABLE sitting (id TEXT PRIMARY KEY, number TEXT UNIQUE, person TEXT)")
        self._numbers = 0

    def event(self, data: str) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        self._insert("note", data)
        self._database.execute("COMMIT")

    def swipe(self, data: str) -> None:
        self._numbers += 1
        self._database.execute("BEGIN IMMEDIATE")
        self._insert("swipe", data)
        self._insert("sitting", data)
        self._database.execute(
            "INSERT INTO sitting VALUES (?, ?, ?)", (uuid4().hex, f"A-{self._numbers:04d}", uuid4().hex)
        )
        self._database.execute("COMMIT")

    def _insert(self, kind: str, data: str) -> None:
        self._database.execute(
            "INSERT INTO event (at, kind, refs, data) VALUES (?, ?, ?, ?)",
            ("2026-06-01T08:30:00.123+08:00", kind, json.dumps({"sitting": uuid4().hex}), data),
        )

    def close(self) -> None:
        self._database.close()


def swipe(journal: Journal, index: int) -> None:
    facts = PersonFacts(name="张三", id_number=f"9999991999010{index:05d}")
    journal.accept_swipe(facts, Token("resident", "card", uuid4().hex, "serial:/dev/ttyUSB0"))


def main() -> None:
    data = {"verdicts": [{**verdict, "value": "1.25", "limit": ["-6.0", "6.0"]} for verdict in VERDICTS]}
    text = json.dumps(data)
    ours: dict[str, list[float]] = {"event": [], "swipe": []}
    peer: dict[str, list[float]] = {"event": [], "swipe": []}
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        bare = Bare(Path(folder))
        with Journal.open(Path(folder), desk="A", job="bench", rehearsal=True, program="bench") as journal:
            for index in range(COMMITS):
                ours["event"].append(timed(lambda: journal.note("trouble", data=data)))
                peer["event"].append(timed(lambda: bare.event(text)))
                ours["swipe"].append(timed(lambda index=index: swipe(journal, index)))
                peer["swipe"].append(timed(lambda: bare.swipe(text)))
        bare.close()
    for name, what in (("event", "one chained event"), ("swipe", "swipe, person, sitting and number")):
        row(
            f"journal: {what}",
            statistics.median(ours[name]) * 1000,
            statistics.median(peer[name]) * 1000,
            "ms per durable commit",
            f"ours {spread(ours[name])}; bare sqlite3 {spread(peer[name])}",
        )


if __name__ == "__main__":
    main()
