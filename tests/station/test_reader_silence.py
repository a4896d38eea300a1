"""A reader that hangs, a card service that does not answer: told within five seconds, never in the way of the end."""

import json
import os
import queue
import signal
import subprocess
import sys
import time

import pytest
from support.pcscd import SLOT
from support.readerbenches import VirtualBench

from drivers.readers.opening import open_reader
from station import messages
from station.lanes import ReaderLane
from station.silence import SILENT_AFTER, Silence

pytestmark = pytest.mark.wire

HANGS = SILENT_AFTER + 1.5


class Heard:
    """What a lane told while somebody kept an eye on its silence."""

    def __init__(self, address: str) -> None:
        self._told: queue.SimpleQueue[messages.Message] = queue.SimpleQueue()
        self.lane = ReaderLane(open_reader(address), self._told.put)
        self.lane.start()

    def until(self, kind: type, seconds: float) -> list[messages.Message]:
        until, told = time.monotonic() + seconds, []
        while not (told and isinstance(told[-1], kind)):
            self.lane.notice_silence()
            assert time.monotonic() < until, f"no {kind.__name__} after {told}"
            try:
                told.append(self._told.get(timeout=0.05))
            except queue.Empty:
                continue
        return told


def test_a_reader_that_hangs_is_told_once_and_again_when_it_answers(tmp_path, pcscd):
    bench = VirtualBench(tmp_path, pcscd, "--model", "sam-transmit")
    heard = Heard(bench.simulator.address)
    try:
        heard.until(messages.ReaderUp, 3)
        bench.fault("hang", step="read", seconds=HANGS)
        bench.put(1)
        heard.until(messages.CardSeen, 2)
        begun = time.monotonic()
        (down,) = heard.until(messages.ReaderDown, 6)
        assert down.code == "device-silent"
        assert time.monotonic() - begun < 5
        up, _ = heard.until(messages.CardPresented, 6)
        assert isinstance(up, messages.ReaderUp)
    finally:
        heard.lane.stop()
        heard.lane.join()
        bench.end()


def test_a_card_service_that_does_not_answer_is_told_and_does_not_hold_the_end(pcscd):
    """The socket is there and nobody behind it: systemd does so while the service starts."""
    pcscd.stop()
    pcscd.listen()
    heard = Heard(f"pcsc:{SLOT}")
    try:
        begun = time.monotonic()
        (down,) = heard.until(messages.ReaderDown, 6)
        assert down.code == "device-silent"
        assert time.monotonic() - begun < 5
        begun = time.monotonic()
        heard.lane.stop()
        assert time.monotonic() - begun < 1
        assert heard.lane.is_alive()
    finally:
        pcscd.stop()
        heard.lane.join(3)
        pcscd.start_if_stopped()
    assert not heard.lane.is_alive()


@pytest.fixture
def desk(tmp_path, pcscd):
    """The headless desk on the virtual reader, as a process."""
    command = [sys.executable, "-m", "ui.main", "desk", "--headless", "--data", str(tmp_path / "data")]
    command += ["--camera", "ptpip:127.0.0.1:9:9", "--reader", f"pcsc:{SLOT}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def line_of(desk, event: str) -> dict:
    return next(line for line in map(json.loads, desk.stdout) if line["event"] == event)


def test_the_desk_ends_within_two_seconds_while_its_reader_hangs(tmp_path, pcscd, desk):
    bench = VirtualBench(tmp_path / "reader", pcscd, "--model", "sam-transmit")
    try:
        bench.fault("hang", step="read", seconds=4.0)
        bench.put(1)
        line_of(desk, "presence")
        assert bench.simulator.wait_played(5)["kind"] == "hang"
        begun = time.monotonic()
        desk.send_signal(signal.SIGTERM)
        line_of(desk, "stopped")
        assert desk.wait(5) == 0
        assert time.monotonic() - begun < 2
    finally:
        bench.end()


class TestSilence:
    def test_nothing_is_told_outside_a_call_and_nothing_twice(self, monkeypatch):
        told = []
        silence = Silence(lambda: told.append("silent"))
        clock = [0.0]
        monkeypatch.setattr("station.silence.time.monotonic", lambda: clock[0])
        silence.look()
        silence.begin()
        clock[0] = SILENT_AFTER
        silence.look()
        assert told == []
        clock[0] += 1
        silence.look()
        silence.look()
        assert told == ["silent"]
        assert silence.end()
        clock[0] += 100
        silence.look()
        silence.begin()
        assert not silence.end()
        assert told == ["silent"]
