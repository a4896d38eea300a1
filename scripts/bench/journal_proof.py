"""Verification: a data folder with its pictures against `sha256sum` over the same files, and a long journal alone."""

import hashlib
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import journal_filling as filling
from rows import row, timed

from db import door
from db.journal import Journal
from db.verify import verify

SITTINGS, ORIGINAL, PORTRAIT = 200, 5_000_000, 30_000
FULL, NEW = 100_000, 1_000
ROUNDS = 5


def day(folder: Path) -> None:
    """A data folder of 200 sittings with originals and portraits of real sizes; their bytes are chance."""
    for room in ("originals", "portraits"):
        (folder / room / "0001").mkdir(parents=True)
    with filling.unsynced(folder) as journal:
        for index in range(1, SITTINGS + 1):
            _sitting(folder, journal, index)


def _sitting(folder: Path, journal: Journal, index: int) -> None:
    sitting = filling.swipe(journal, index)
    intent = journal.intend(sitting.id, filling.BODY, 1, filling.VERDICTS)
    file = filling.picture(sitting.number)
    exposure = journal.bind(intent.id, _written(folder, file, ORIGINAL))
    journal.portray(exposure.id, _written(folder, filling.portrait(sitting.number), PORTRAIT))
    journal.accept(sitting.id, exposure.id)


def _written(folder: Path, facts: Any, size: int) -> Any:
    """Put bytes into the file of these facts, and into the facts what they are."""
    data = os.urandom(size)
    (folder / facts.path).write_bytes(data)
    return replace(facts, sha256=hashlib.sha256(data).hexdigest(), size=size)


def station_verify(folder: Path) -> None:
    command = [Path(sys.executable).with_name("station"), "verify", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def sha256sum(files: list[Path]) -> None:
    subprocess.run(["sha256sum", *files], check=True, stdout=subprocess.DEVNULL)


def read_bare(folder: Path) -> None:
    """What one gets without replaying: the file's hash, SQLite's own check of its trees, and every row once."""
    sha256sum([folder / door.FILE])
    with closing(sqlite3.connect(f"{(folder / door.FILE).as_uri()}?mode=ro", uri=True)) as database:
        database.execute("PRAGMA integrity_check").fetchall()
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for _ in database.execute(f"SELECT * FROM {table}"):
                pass


def alone(sittings: int) -> tuple[float, float]:
    """Verify a journal in a process of its own; seconds, and MiB of memory at most."""
    command = [sys.executable, __file__, str(filling.filled(sittings))]
    seconds, memory = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return float(seconds), float(memory)


def measure() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        day(folder)
        files = [path for path in folder.rglob("*") if path.is_file()]
        ours, peer = [], []
        for _ in range(ROUNDS):
            ours.append(timed(lambda: station_verify(folder)))
            peer.append(timed(lambda: sha256sum(files)))
        size = sum(path.stat().st_size for path in files) / 1e9
    row(
        f"journal: station verify, {SITTINGS} sittings with their pictures, against sha256sum",
        statistics.median(ours),
        statistics.median(peer),
        "s",
        f"{size:.2f} GB from memory; {os.cpu_count()} cores, sha256sum uses one; the start of the program included",
    )
    full, memory = alone(FULL)
    _, little = alone(NEW)
    bare = timed(lambda: read_bare(filling.filled(FULL)))
    row(
        f"journal: verify the journal of {FULL:,} sittings, against sha256sum, integrity_check and every row",
        full,
        bare,
        "s",
        "ours replays every event through every rule and compares every row; the peer proves nothing of that",
    )
    row(
        f"journal: memory for verifying {FULL:,} sittings against {NEW:,}", memory, little, "MiB", "peak of the process"
    )


def _verified(folder: Path) -> str:
    start = perf_counter()
    assert verify(folder) == []
    return f"{perf_counter() - start} {_peak_of_this_program():.1f}"


def _peak_of_this_program() -> float:
    """MiB; not ru_maxrss, which a program inherits from the one that started it (getrusage(2), execve)."""
    [kib] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kib) / 1024


if __name__ == "__main__":
    print(_verified(Path(sys.argv[1])))
