"""How far an export is: speed, time left, and what a terminal and a log show of it."""

import io
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import packages

from station.cli import main
from station.cli_progress import Telling
from station.export.progress import Progress
from station.export.verify import verify
from station.stick.pacing import LATELY, Pacing

MB = 1_000_000


def ticking(seconds: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += seconds


def test_time_left_counts_both_steps_each_at_its_own_speed() -> None:
    pacing = Pacing(ticking(0.5).__next__)
    paces = [pacing.of(Progress("copy", done * MB, 100 * MB, after=110 * MB)) for done in range(0, 101, 5)]
    assert paces[0].speed is None and paces[0].seconds_left is None
    assert paces[4].speed == pytest.approx(10 * MB)
    assert paces[4].seconds_left == pytest.approx((80 + 110) / 10)  # reading: no faster than writing, for all we know
    paces = [pacing.of(Progress("read-back", done * MB, 110 * MB)) for done in range(0, 111, 10)]
    assert paces[-1].speed == pytest.approx(20 * MB)
    assert paces[5].seconds_left == pytest.approx(60 / 20)
    assert paces[-1].seconds_left == 0.0
    # Something was not whole and is written anew: what will be read again is counted at the speed of reading.
    pace = pacing.of(Progress("copy", 0, 10 * MB, after=110 * MB))
    assert pace.seconds_left == pytest.approx(10 / 10 + 110 / 20)


def test_the_speed_is_that_of_lately_and_no_burst_makes_it_jump() -> None:
    clock = ticking(1.0)
    pacing = Pacing(clock.__next__)
    done = 0
    for _ in range(60):
        pace = pacing.of(Progress("copy", done := done + 50 * MB, 10_000 * MB))
    for _ in range(int(LATELY) + 2):
        pace = pacing.of(Progress("copy", done := done + 2 * MB, 10_000 * MB))
    assert pace.speed == pytest.approx(2 * MB)
    assert pacing.of(Progress("copy", done + 32 * MB, 10_000 * MB)).speed == pytest.approx(5 * MB)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_one_line_and_a_log_has_few(tmp_path: Path) -> None:
    shown = []
    for out in (Terminal(), io.StringIO()):
        telling = Telling(tmp_path, out)
        telling.begin()
        for step, after in (("copy", 500 * MB), ("read-back", 0)):
            for done in range(501):
                telling(Progress(step, done * MB, 500 * MB, after))  # type: ignore[arg-type]
        telling.end()
        shown.append(out.getvalue())
    terminal, log = shown
    assert terminal.count("\n") == 2 and terminal.endswith("\n")  # what there is room for, and what was last
    assert 6 <= log.count("\n") < 20 and "\r" not in log
    for text in shown:
        assert "500/500 MB" in text and "读回核对 / reading back" in text and "写入 / writing" in text


class Impatient(io.StringIO):
    """Somebody who presses a key as soon as it is told that the writing has begun."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__()
        self._number = number

    def write(self, text: str) -> int:
        if "写入 / writing" in text and "写入 / writing" not in self.getvalue():
            signal.raise_signal(self._number)
        return super().write(text)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_calmly_and_the_next_goes_on(
    tmp_path: Path, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, stick = tmp_path / "data", tmp_path / "stick"
    stick.mkdir()
    packages.one_person(data)
    packages.without_papers(data)
    before = signal.getsignal(number)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", err := Impatient(number))
        status = main(["export", "--data", str(data), "--to", str(stick)], lambda folder: 0)
    assert (status, signal.getsignal(number)) == (3, before)
    last = err.getvalue().splitlines()[-1]
    assert "导出已停止" in last and "goes on with it" in last and "Traceback" not in err.getvalue()
    (left,) = stick.iterdir()
    assert left.name.endswith(".partial")
    assert main(["export", "--data", str(data), "--to", str(stick)], lambda folder: 0) == 0
    (package,) = stick.iterdir()
    assert verify(package, remaking=False).ok
