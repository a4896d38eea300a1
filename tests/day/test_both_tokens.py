"""A small day of a job that wants card and code together: a card reader and a scanner of codes, both on their wires."""

import queue
import threading
from pathlib import Path

import pytest

from db.journal import Journal
from drivers.simulated.launch import Simulator
from drivers.simulated.people import code_string
from station.assemble import Station
from station.config import Settings
from station.events import Announcement
from station.export.verify import verify
from station.handover import export_day
from station.job.jobfile import Job
from station.job.rules import DoorRules
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import HEADLESS
from station.rehearsal.audit import audit
from station.rehearsal.devices import rehearsal_devices
from station.rehearsal.hall import PACES, Hall

pytestmark = [pytest.mark.wire, pytest.mark.timeout(200)]

STUDENTS, SEED = 2, 5


class Phones(threading.Thread):
    """Whoever is asked for the code shows a phone; every other one a payment code first.

    A code that was shown while the scanner was only being opened is shown once more.
    """

    def __init__(self, scanner: Simulator) -> None:
        super().__init__(name="phones")
        self._scanner = scanner
        self._asked: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.refused: list[str | None] = []

    def hear(self, announcement: Announcement) -> None:
        if announcement.code in ("wants-code", "code-garbled"):
            self._asked.put(announcement.code)
        if announcement.code == "payment-code":
            self.refused.append(announcement.code)

    def run(self) -> None:
        turn = 0
        while (asked := self._asked.get()) is not None:
            turn += asked == "wants-code"
            if turn % 2 == 0 and asked == "wants-code":
                self._scanner.do(do="scan", text="134567890123456789")
            self._scanner.do(do="present", person=turn)

    def stop(self) -> None:
        self._asked.put(None)
        self.join()


def test_nobody_sits_with_one_of_two_tokens_and_everybody_is_known_by_both(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    scanner = Simulator.start(
        "reader", "--wire", "code-serial", "--seed", str(SEED), "--state", str(tmp_path / "scanner")
    )
    phones = Phones(scanner)
    settings = on_simulated_devices(Settings())
    job = Job("spring-2026", b"j" * 32, DoorRules(tokens="both"))
    with rehearsal_devices(folder, SEED) as simulators:
        settings = with_addresses(settings, simulators)
        readers = settings.reader.model_copy(update={"addresses": (*settings.reader.addresses, scanner.address)})
        settings = settings.model_copy(update={"reader": readers})
        station = Station(folder, settings, HEADLESS, devices(settings, simulated=True), job)
        hall = Hall(range(1, STUDENTS + 1), simulators.camera, simulators.reader, (), PACES["fast"], SEED)
        for listener in (hall.hear, phones.hear):
            station.subscribe(listener)
        phones.start()
        station.start()
        try:
            chronicle = hall.play()
        finally:
            station.stop()
            phones.stop()
            scanner.stop()
    assert station.failure is None
    assert set(chronicle.left.values()) == {"accepted"}
    assert phones.refused == ["payment-code"] * (STUDENTS // 2)
    with Journal.read_only(folder) as journal:
        swipes = [journal.swipe(sitting.swipe) for sitting in journal.sittings("accepted")]
        assert [(swipe.token and swipe.token.trust, swipe.also and swipe.also.kind) for swipe in swipes] == [
            ("card", "code")
        ] * STUDENTS
        codes = {person.code for sitting in journal.sittings() if (person := journal.person(sitting.person))}
        assert codes == {code_string(SEED, turn) for turn in range(1, STUDENTS + 1)}
    (tmp_path / "stick").mkdir()
    receipt = export_day(folder, tmp_path / "stick", office="none")
    assert verify(receipt.path).ok
    findings = audit(receipt.path, folder, SEED, frozenset())
    assert (findings["misbound"], findings["unaccounted"]) == (0, 0)
