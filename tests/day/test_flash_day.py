"""A small day in a dim hall: the body stands upright, a flash lights the pictures, and nobody has set anything up."""

import json
import threading
from pathlib import Path

import pytest

from db.journal import Journal
from station import commands
from station.assemble import Station
from station.config import Settings
from station.events import Announcement, Kind
from station.export.verify import verify
from station.handover import export_day
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import HEADLESS
from station.rehearsal.audit import audit
from station.rehearsal.devices import rehearsal_devices
from station.rehearsal.hall import PACES, Hall
from station.rehearsal.script import Fault

pytestmark = [pytest.mark.wire, pytest.mark.timeout(200)]

STUDENTS, SEED = 6, 7
DIM = ("--upright", "--ambient", "0.15", "--flash", "0.85", "--recycle-s", "1.0")


class Ears:
    """Hears until something was said."""

    def __init__(self, *codes: str) -> None:
        self.said: list[Announcement] = []
        self._wanted = {code: threading.Event() for code in codes}

    def hear(self, announcement: Announcement) -> None:
        self.said.append(announcement)
        for code in (announcement.code, announcement.event.value):
            if code in self._wanted:
                self._wanted[code].set()

    def wait(self, code: str) -> None:
        assert self._wanted[code].wait(30), f"{code} was never said"


def test_a_day_that_finds_turn_and_flash_by_itself_and_shoots_a_dark_picture_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    ears = Ears("verdict", "calibration", "turn", "lighting-flash")
    faults = (Fault(student=5, step="trigger", device="camera", kind="no-flash", parameters={}),)
    with rehearsal_devices(folder, SEED, *DIM) as simulators:
        settings = with_addresses(on_simulated_devices(Settings()), simulators)
        camera = settings.camera.model_copy(update={"recycle_s": 1.0})
        settings = settings.model_copy(update={"camera": camera})
        station = Station(folder, settings, HEADLESS, devices(settings, simulated=True))
        simulators.camera.do(do="sit", person=99, pose={})
        hall = Hall(range(1, STUDENTS + 1), simulators.camera, simulators.reader, faults, PACES["fast"], SEED)
        for listener in (ears.hear, hall.hear):
            station.subscribe(listener)
        station.start()
        try:
            for said in ("verdict", "calibration", "turn"):
                ears.wait(said)
            assert station.snapshot().turned == 270
            station.post(commands.TestShot())
            ears.wait("lighting-flash")
            assert station.snapshot().lighting == "flash"
            simulators.camera.do(do="stand")
            chronicle = hall.play()
        finally:
            station.stop()
        [played] = simulators.camera.poll()
    assert station.failure is None
    assert played["kind"] == "no-flash"
    assert set(chronicle.left.values()) == {"accepted"}
    assert [said.code for said in ears.said if said.event is Kind.RETAKE] == ["checks-failed"]
    with Journal.read_only(folder) as journal:
        assert journal.counts().accepted == STUDENTS
        evidence = [exposure.file.evidence for one in journal.sittings() for exposure in journal.exposures(one.id)]
        assert {one["turned"] for one in evidence} == {270}
        assert len([one for one in evidence if one["light"] < 1500]) == 1
    shots = [json.loads(line) for line in simulators.camera_ledger.read_text("utf-8").splitlines()]
    assert len([row for row in shots if row["what"] == "shot" and row["cause"] == "ptp"]) == STUDENTS + 3
    (tmp_path / "stick").mkdir()
    receipt = export_day(folder, tmp_path / "stick", office="none")
    assert verify(receipt.path).ok
    findings = audit(receipt.path, folder, SEED, frozenset())
    assert (findings["misbound"], findings["unaccounted"]) == (0, 0)
