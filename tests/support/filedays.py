"""Small headless days whose camera is used in other ways: RAW beside JPEG, the body's own button, a watched folder."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from drivers.simulated.launch import Simulator
from station import commands
from station.assemble import Station
from station.config import load
from station.events import Announcement, Kind
from station.export.verify import verify
from station.handover import export_day
from station.job.jobfile import Job
from station.job.rules import ShutterRules
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import HEADLESS
from station.rehearsal.audit import audit
from station.rehearsal.devices import rehearsal_devices
from station.rehearsal.hall import PACES, Hall

AGAIN = 3.0  # seconds until somebody presses once more because nothing came of it


class PressingHall(Hall):
    """Students as ever, and a photographer who presses the body's own button, and the key that arms who waits.

    Presses follow each other until something comes of them; whoever sits down begins a new row of presses.
    """

    post: Callable[[commands.Command], None]
    test_press = False
    _row = 0

    def _react(self, announcement: Announcement) -> None:
        super()._react(announcement)
        match announcement.event:
            case Kind.READY if self.test_press:
                self.test_press = False
                self._begin_row(1.0)
            case Kind.CALIBRATION if self._sitter is None:
                self._row += 1
            case Kind.BOUND | Kind.ABANDONED:
                self._row += 1
            case Kind.RETAKE:
                self._begin_row(1.0)
        if announcement.event in (Kind.ACCEPTED, Kind.ABANDONED):
            self._sitter = None
            self._human(0.5, lambda: self.post(commands.ArmByKey()))

    def _sit(self, student: int) -> None:
        super()._sit(student)
        self._begin_row(1.0)

    def _begin_row(self, seconds: float) -> None:
        self._row += 1
        row = self._row
        self._human(seconds, lambda: self._press(row))

    def _press(self, row: int) -> None:
        if row == self._row:
            self._camera.do(do="press")
            self._human(AGAIN, lambda: self._press(row))


def live_through(
    folder: Path, students: int, seed: int, *camera_options: str, prepare: Callable[[Simulator], object] = id,
    pressing: bool = False, watched: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """One day from the first swipe to the verified package, and what the audit says of it.

    With `pressing` the job lets the body's own button count and nothing else releases; with `watched` the desk knows
    the camera only by the folder that is its card.
    """
    policy = replace(HEADLESS, auto_shutter=not pressing)
    job = Job("day", shutter=ShutterRules(body_button=pressing and not watched))
    folder.mkdir()
    with rehearsal_devices(folder, seed, *camera_options) as simulators:
        prepare(simulators.camera)
        settings = with_addresses(on_simulated_devices(load(folder)), simulators)
        if watched:
            card = folder / "simulated" / "camera" / "DCIM"
            settings = settings.model_copy(
                update={"camera": settings.camera.model_copy(update={"address": f"folder:{card}"})}
            )
        station = Station(folder, settings, policy, devices(settings, simulated=True), job)
        kind = PressingHall if pressing else Hall
        hall = kind(range(1, students + 1), simulators.camera, simulators.reader, (), PACES["fast"], seed)
        if isinstance(hall, PressingHall):
            hall.post, hall.test_press = station.post, watched
        station.subscribe(hall.hear)
        station.start()
        try:
            hall.play()
        finally:
            station.stop()
        assert station.failure is None, station.failure
    receipt = export_day(folder, folder / "exports", office="none")
    report = verify(receipt.path)
    return {
        **audit(receipt.path, folder, seed, frozenset()),
        "package": receipt.path,
        "verified": report.ok,
        "data": verify(folder).ok,
    }
