"""The whole station on a simulated body over its real wire: another body, dials, a body that makes no JPEG."""

import queue
import time
from collections.abc import Callable

import pytest

from drivers.cameras.base import CameraSettings
from drivers.cameras.open import open_camera
from drivers.simulated.launch import Simulator
from station import commands
from station.assemble import Devices, Station
from station.config import Settings
from station.events import Announcement, Kind
from station.ports import ATTENDED
from station.view import DeskView

pytestmark = pytest.mark.wire


class Running:
    """A station that runs, its body, and what it announced."""

    def __init__(self, station: Station, body: Simulator) -> None:
        self.station, self.body = station, body
        self._heard: queue.SimpleQueue[Announcement] = queue.SimpleQueue()
        station.subscribe(self._heard.put)

    def wait(self, kind: Kind, code: str | None = None, seconds: float = 15.0) -> Announcement:
        until = time.monotonic() + seconds
        while True:
            one = self._heard.get(timeout=max(0.01, until - time.monotonic()))
            if one.event is kind and code in (None, one.code):
                return one

    def see(self, wanted: Callable[[DeskView], object], seconds: float = 15.0) -> DeskView:
        until = time.monotonic() + seconds
        while not wanted(view := self.station.snapshot()):
            assert time.monotonic() < until, "it was never seen"
            time.sleep(0.01)
        return view


@pytest.fixture
def running(tmp_path):
    with Simulator.start("camera", "--state", str(tmp_path / "card")) as body:
        camera = open_camera(body.address, CameraSettings(settle_ms=300))
        station = Station(tmp_path / "data", Settings(), ATTENDED, Devices(camera, (), simulated=True))
        (tmp_path / "data").mkdir()
        running = Running(station, body)
        station.start()
        try:
            yield running
        finally:
            assert station.stop(10)


def test_a_body_put_on_the_cable_is_asked_about_and_goes_on_when_confirmed(running):
    running.see(lambda view: view.body_state is not None)
    running.wait(Kind.CALIBRATION)
    running.body.do(do="swap", serial="6009999")
    assert running.wait(Kind.TROUBLE, "body-changed").detail["serial"] == "6009999"
    assert running.see(lambda view: view.body_asked).body_asked == "D750"
    running.station.post(commands.ConfirmBody())
    running.wait(Kind.RECOVERED, "body-changed")
    running.see(lambda view: view.body_asked is None)
    running.wait(Kind.CALIBRATION)


def test_a_dial_is_turned_from_the_station(running):
    running.see(lambda view: view.body_state is not None)
    running.station.post(commands.ChangeSetting("iso", "400"))
    running.see(lambda view: view.body_state and view.body_state.iso.value == "400")
    assert running.body.do(do="status")["iso"] == 400
    running.station.post(commands.ChangeSetting("iso", "7"))
    assert running.wait(Kind.TROUBLE, "setting-refused").detail["reason"] == "no-such-value"


def test_a_body_that_makes_no_jpeg_says_so_until_it_does(running):
    running.see(lambda view: view.body_state is not None)
    running.body.do(do="set", quality=4)
    running.body.do(do="stick", dial="quality")
    running.body.do(do="drop")
    running.wait(Kind.TROUBLE, "no-jpeg")
    running.body.do(do="stick", dial="quality", on=False)
    running.wait(Kind.RECOVERED, "camera")


def test_a_battery_that_runs_down_is_said(running):
    running.body.do(do="set", battery=15)
    running.body.do(do="drop")
    assert running.wait(Kind.TROUBLE, "battery-low").detail["percent"] == 15
