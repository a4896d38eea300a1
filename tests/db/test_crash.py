"""kill -9 between two instructions: what was acknowledged is there, the rest is whole or absent, and work goes on."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.journals import capture, open_journal

from db.errors import JournalHeld
from db.verify import verify

ROOT = Path(__file__).parents[2]


@contextmanager
def _writer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "support.journal_writer", str(folder)]
    search = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": search}
    ) as writer:
        try:
            yield writer
        finally:
            writer.kill()


def _told(writer: subprocess.Popen[str], lines: int) -> list[tuple[str, str]]:
    """Take so many lines, kill the writer wherever it is by then, and take what it still managed to say."""
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(lines)]
    os.kill(writer.pid, signal.SIGKILL)
    told += writer.stdout.readlines()
    return [(what, name) for what, name in (line.split() for line in told if line.endswith("\n"))]


def test_nothing_acknowledged_is_lost_and_no_number_is_used_again(tmp_path: Path) -> None:
    chance = random.Random(20260601)
    told: list[tuple[str, str]] = []
    for _ in range(3):
        with _writer(tmp_path) as writer:
            told += _told(writer, chance.randrange(20, 60))
        assert verify(tmp_path) == []
    numbers = [name for what, name in told if what == "swipe"]
    assert len(set(numbers)) == len(numbers) > 15
    with open_journal(tmp_path) as journal:
        sittings = {sitting.number: sitting for sitting in journal.sittings()}
        assert set(numbers) <= sittings.keys()
        assert all(journal.exposure(name) for what, name in told if what == "bound")
        assert all(sittings[name].result == "accepted" for what, name in told if what == "accepted")
        assert len(journal.open_sittings()) <= 3
        assert capture(journal, 99_999).number not in sittings


def test_a_second_program_is_told_who_holds_the_folder_until_the_holder_dies(tmp_path: Path) -> None:
    with _writer(tmp_path) as writer:
        assert writer.stdout is not None and writer.stdout.readline()
        with pytest.raises(JournalHeld) as held:
            open_journal(tmp_path)
        assert held.value.params == {"pid": writer.pid, "host": os.uname().nodename, "program": "writer 1"}
        _told(writer, 0)
    with open_journal(tmp_path) as journal:
        assert journal.counts().sittings >= 1
