"""What a body, a cable or a card does wrong in each kind of call, what the driver makes of it, and that it recovers.

The rows are those that were seen on the real library and are not in `contracts/cameras.py` yet. Each is played once by
the simulated body to the shipped driver; then the same driver connects again, shoots and fetches.

    call     fault                      the driver says     on the card afterwards
    -------  -------------------------  ------------------  ----------------------------------
    connect  session never opened       silent              nothing
    connect  settings never answered    silent              nothing
    connect  link broken in the middle  lost or missing     nothing
    connect  another computer has it    not this computer   nothing
    look     link broken                lost                nothing
    look     switched off               lost                nothing
    look     another body               lost                nothing; another serial
    look     events never answered      silent              nothing
    look     settings never answered    silent              nothing
    look     flood of settings          frames go on        nothing
    state    never answered             silent              nothing
    change   never answered             silent              nothing
    shoot    never answered             silent              the picture: nobody's
    shoot    answered too late          silent              the picture: nobody's
    shoot    link broken                lost                the picture: nobody's
    shoot    switched off               lost                perhaps the picture: nobody's
    shoot    invalid status             no file             nothing
    shoot    no events afterwards       silent              the picture: nobody's
    shoot    flood before the file      the picture         the picture
    shoot    file can't be looked up    no file             the picture: nobody's
    shoot    last of the battery        lost, then missing  the picture
    fetch    busy                       lost                the picture
    fetch    link broken                lost                the picture
    fetch    switched off               lost                the picture
    fetch    another body               lost                the picture, on the first body's
    fetch    ends early on the card     all that there is   the picture, cut short
"""

import hashlib
import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from support.tether import tethered

from drivers.cameras.base import Body, CameraSettings
from drivers.cameras.process import CameraProcess, Deadlines
from drivers.errors import DeviceLost, DeviceMissing, DeviceSilent, DriverError
from drivers.simulated.launch import Simulator

pytestmark = pytest.mark.wire

SETTINGS = CameraSettings(settle_ms=100, longest_exposure=0.3, longest_report=0.6)
SHORT = Deadlines(look=0.5, release=0.3, settings=0.4, copy=0.5, connect=1.2)

Call = Callable[[CameraProcess, Path], object]


def connect(camera: CameraProcess, _: Path) -> object:
    return camera.connect()


def look(camera: CameraProcess, _: Path) -> object:
    """Until something goes wrong; a fault is played at the next look or the one after."""
    return [camera.look() for _ in range(25)]


def state(camera: CameraProcess, _: Path) -> object:
    return camera.state()


def change(camera: CameraProcess, _: Path) -> object:
    return camera.change("iso", "400")


def shoot(camera: CameraProcess, _: Path) -> object:
    return camera.shoot("i")


def fetch(camera: CameraProcess, into: Path) -> object:
    (file,) = camera.shoot("fetched").files
    return camera.fetch(file, into, "picture.jpg")


@dataclass(frozen=True)
class Row:
    """One fault in one call.

    Attributes:
        says: what the call raises.
        shots: how many pictures the body has taken when it is over.
        how: parameters of the fault.
    """

    call: Call
    kind: str
    step: str
    says: type[DriverError]
    shots: tuple[int, ...] = (0,)
    how: dict[str, Any] = field(default_factory=dict)


ROWS = {
    "connect: session never opened": Row(connect, "stall", "open", DeviceSilent),
    "connect: settings never answered": Row(connect, "stall", "settings", DeviceSilent),
    "connect: link broken in the middle": Row(connect, "drop", "settings", DriverError),
    "look: link broken": Row(look, "drop", "live", DeviceLost),
    "look: switched off": Row(look, "power", "live", DeviceLost, how={"off_s": 0.1}),
    "look: another body": Row(look, "swap", "live", DeviceLost, how={"serial": "6008888"}),
    "look: events never answered": Row(look, "stall", "poll", DeviceSilent),
    "look: settings never answered": Row(look, "stall", "settings", DeviceSilent),
    "state: never answered": Row(state, "stall", "settings", DeviceSilent),
    "change: never answered": Row(change, "stall", "settings", DeviceSilent),
    "shoot: never answered": Row(shoot, "stall", "trigger", DeviceSilent, (1,)),
    "shoot: answered too late": Row(shoot, "stall", "trigger", DeviceSilent, (1,), {"seconds": 1.5}),
    "shoot: link broken": Row(shoot, "drop", "trigger", DeviceLost, (1,)),
    "shoot: switched off": Row(shoot, "power", "trigger", DeviceLost, (0, 1), {"off_s": 0.1}),
    "shoot: no events afterwards": Row(shoot, "stall", "poll", DeviceSilent, (0, 1)),
    "fetch: busy": Row(fetch, "busy", "download", DeviceLost, (1,), {"seconds": 0.3}),
    "fetch: link broken": Row(fetch, "drop", "download", DeviceLost, (1,)),
    "fetch: switched off": Row(fetch, "power", "download", DeviceLost, (1,), {"off_s": 0.1}),
    "fetch: another body": Row(fetch, "swap", "download", DeviceLost, (1,), {"serial": "6007777"}),
}


class Bench:
    """A body of the test's own at the cable of a simulator that all tests here share."""

    def __init__(self, simulator: Simulator, ledger: Path, serial: str) -> None:
        self._simulator, self._ledger = simulator, ledger
        self.serial = serial
        self.do("swap", serial=serial)
        self._begin = len(self._ledger.read_text().splitlines())

    @property
    def address(self) -> str:
        return self._simulator.address

    def do(self, do: str, **how: Any) -> dict[str, Any]:
        return self._simulator.do(do=do, **how)

    def fault(self, kind: str, step: str, **how: Any) -> None:
        self.do("fault", kind=kind, step=step, **how)

    def camera(self, deadlines: Deadlines = SHORT, settings: CameraSettings = SETTINGS) -> CameraProcess:
        return CameraProcess(self.address, settings, deadlines)

    def shots(self) -> list[dict[str, Any]]:
        rows = [json.loads(line) for line in self._ledger.read_text().splitlines()[self._begin :]]
        return [row for row in rows if row["what"] == "shot"]


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Simulator, Path]]:
    folder = tmp_path_factory.mktemp("failing")
    ledger = folder / "ledger.jsonl"
    ledger.touch()
    options = ("--state", str(folder / "card"), "--ledger", str(ledger), "--shutter-s", "0.05")
    with Simulator.start("camera", *options) as running:
        yield running, ledger


_serials = itertools.count(6_200_000)


@pytest.fixture
def bench(simulator: tuple[Simulator, Path]) -> Iterator[Bench]:
    running, ledger = simulator
    yield Bench(running, ledger, str(next(_serials)))
    running.do(do="power", on=True)
    assert running.do(do="status")["waiting_faults"] == 0, "a scripted fault was never played"


def recover(camera: CameraProcess, bench: Bench, into: Path) -> Body:
    """Connect as the desk does, again and again until it succeeds; then shoot and fetch, with the usual patience."""
    bench.do("stand")  # answered when the picture that is being taken lies on the card
    camera._deadlines = Deadlines()
    until = time.monotonic() + 60
    body = None
    while body is None:
        assert time.monotonic() < until, "it never recovered"
        with suppress(DriverError):
            body = camera.connect()
    shot = camera.shoot("after")
    (file,) = shot.files
    fetched = camera.fetch(file, into, "after.jpg")
    assert fetched.sha256 == bench.shots()[-1]["sha256"]
    assert shot.run == body.run
    return body


@pytest.mark.parametrize("name", ROWS)
def test_it_is_said_costs_the_connection_and_nothing_else(bench: Bench, tmp_path: Path, name: str) -> None:
    row, connects = ROWS[name], ROWS[name].call is connect
    camera = bench.camera(Deadlines())
    try:
        before = () if connects else camera.connect().files
        if row.call is look:
            camera.look()
        if row.says is DeviceSilent:
            camera._deadlines = SHORT
        bench.fault(row.kind, row.step, **row.how)
        with pytest.raises(row.says):
            row.call(camera, tmp_path)
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(DeviceLost):  # nothing is ever asked on that connection again
            camera.look()
        body = recover(camera, bench, tmp_path)
        taken = [shot for shot in bench.shots() if shot["serial"] == body.serial][:-1]
        assert len(taken) in row.shots or row.kind == "swap"
        assert {file.name for file in body.files} - {file.name for file in before} == {shot["name"] for shot in taken}
    finally:
        camera.disconnect()


def test_a_body_that_another_computer_has_is_not_taken_from_it(bench: Bench, tmp_path: Path) -> None:
    camera = bench.camera(Deadlines())
    with tethered(bench.address) as other:
        with pytest.raises(DriverError):
            camera.connect()
        assert other.frame()
    try:
        recover(camera, bench, tmp_path)
    finally:
        camera.disconnect()


@pytest.mark.parametrize("step", ["live", "event"])
def test_a_flood_of_changed_settings_hides_no_picture(bench: Bench, step: str) -> None:
    camera = bench.camera(Deadlines(), CameraSettings(settle_ms=100))
    try:
        camera.connect()
        camera.look()
        bench.fault("flood", step, count=500)
        looks = [camera.look() for _ in range(10)] if step == "live" else []
        shot = camera.shoot("i")
        assert [file.name for file in shot.files] == [row["name"] for row in bench.shots()]
        assert shot.complete
        assert not looks or any(look.frame for look in looks[-5:])
    finally:
        camera.disconnect()


def test_a_release_in_a_wrong_state_looks_like_success_and_brings_no_file(bench: Bench) -> None:
    camera = bench.camera(Deadlines())
    try:
        camera.connect()
        bench.fault("refuse", "trigger", code="invalid-status", seconds=3.0)
        assert camera.shoot("i").files == ()
        assert bench.shots() == []
    finally:
        camera.disconnect()


def test_a_file_that_cannot_be_looked_up_is_no_file_and_lies_on_the_card(bench: Bench, tmp_path: Path) -> None:
    camera = bench.camera(Deadlines())
    bench.fault("info-busy", "event")
    try:
        camera.connect()
        assert camera.shoot("i").files == ()
        camera.disconnect()
        body = recover(camera, bench, tmp_path)
        assert [file.name for file in body.files] == [bench.shots()[0]["name"]]
    finally:
        camera.disconnect()


def test_the_last_of_the_battery_takes_a_picture_that_is_there_afterwards(bench: Bench, tmp_path: Path) -> None:
    camera = bench.camera(Deadlines())
    bench.do("set", battery=1, battery_per_shot=1.0)
    try:
        camera.connect()
        with pytest.raises(DeviceLost):
            camera.shoot("last")
        with pytest.raises(DeviceMissing):
            camera.connect()
        bench.do("set", battery=90, battery_per_shot=0.0)
        bench.do("power", on=True)
        body = recover(camera, bench, tmp_path)
        assert [file.name for file in body.files] == [bench.shots()[0]["name"]]
    finally:
        camera.disconnect()


def test_a_file_that_ends_early_on_the_card_comes_as_it_is(bench: Bench, tmp_path: Path) -> None:
    """Whether it is a picture is for whoever decodes it to say."""
    camera = bench.camera(Deadlines())
    bench.fault("truncated", "download")
    try:
        camera.connect()
        (file,) = camera.shoot("i").files
        spooled = camera.fetch(file, tmp_path, "short.jpg")
        data = (tmp_path / "short.jpg").read_bytes()
        assert hashlib.sha256(data).hexdigest() == spooled.sha256 == bench.shots()[0]["sha256"]
        assert data[-2:] != b"\xff\xd9"
    finally:
        camera.disconnect()


def test_a_clock_that_drifts_is_told_anew_at_each_connection(bench: Bench) -> None:
    camera = bench.camera(replace(SHORT, connect=10.0))
    try:
        offset = camera.connect().clock_offset
        bench.do("set", clock_drift=36_000_000.0)  # ten thousand seconds a second
        time.sleep(0.01)
        drifted = camera.connect().clock_offset
        assert offset is not None
        assert drifted is not None
        assert drifted - offset > 50
    finally:
        camera.disconnect()
