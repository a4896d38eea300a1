"""A small day in queue mode: everybody registers first, then sits down in another order and shows the card again."""

import queue
import threading
from pathlib import Path

import pytest

from db.journal import Journal
from drivers.simulated.launch import Simulator
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

pytestmark = [pytest.mark.wire, pytest.mark.timeout(100)]

STUDENTS, SEED = 3, 7


class AtTheSeat(threading.Thread):
    """When all have numbers, the last to register sits down first; somebody without a number tries before."""

    def __init__(self, reader: Simulator) -> None:
        super().__init__(name="at the seat")
        self._reader = reader
        self._todo: queue.SimpleQueue[dict[str, object] | None] = queue.SimpleQueue()
        self._order = iter(range(STUDENTS, 0, -1))
        self._numbers = 0
        self.refused: list[str | None] = []

    def hear(self, announcement: Announcement) -> None:
        """Somebody has a number, was refused here, was photographed, or has taken the card along."""
        detail = announcement.detail
        mine = detail.get("reader") == self._reader.address
        match announcement.event:
            case Kind.SWIPE:
                self._numbers += 1
                if self._numbers == STUDENTS:
                    self._todo.put({"do": "present", "person": STUDENTS + 1})  # who never registered
            case Kind.REFUSED if mine:
                self.refused.append(announcement.code)
                self._todo.put({"do": "lift"})
            case Kind.ACCEPTED:
                self._todo.put({"do": "lift"})
            case Kind.PRESENCE if mine and detail.get("card") is False:
                if (student := next(self._order, None)) is not None:
                    self._todo.put({"do": "present", "person": student})

    def run(self) -> None:
        while (task := self._todo.get()) is not None:
            self._reader.do(**task)

    def stop(self) -> None:
        self._todo.put(None)
        self.join()


def test_everybody_sits_down_under_the_number_that_their_own_card_names(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    seat = Simulator.start("reader", "--seed", str(SEED), "--state", str(tmp_path / "seat"))
    students = AtTheSeat(seat)
    settings = on_simulated_devices(Settings.model_validate({"desk": {"mode": "queue"}}))
    with rehearsal_devices(folder, SEED) as simulators:
        settings = with_addresses(settings, simulators)
        addresses = {"addresses": (*settings.reader.addresses, seat.address), "seat": (seat.address,)}
        settings = settings.model_copy(update={"reader": settings.reader.model_copy(update=addresses)})
        station = Station(folder, settings, HEADLESS, devices(settings, simulated=True))
        hall = Hall(range(1, STUDENTS + 1), simulators.camera, simulators.reader, (), PACES["fast"], SEED)
        for listener in (hall.hear, students.hear):
            station.subscribe(listener)
        students.start()
        station.start()
        try:
            chronicle = hall.play()
        finally:
            station.stop()
            students.stop()
            seat.stop()
    assert station.failure is None
    assert set(chronicle.left.values()) == {"accepted"}
    assert students.refused == ["not-queued"]
    with Journal.read_only(folder) as journal:
        sittings = journal.sittings("accepted")
        assert [(sitting.number, sitting.armed_by) for sitting in sittings] == [
            (f"A-{number:04}", "token") for number in range(1, STUDENTS + 1)
        ]
        armed = [event.refs["sitting"] for event in journal.events() if event.kind == "armed"]
        assert armed == [sitting.id for sitting in reversed(sittings)], "in the order in which they sat down"
    (tmp_path / "stick").mkdir()
    receipt = export_day(folder, tmp_path / "stick", office="none")
    assert verify(receipt.path).ok
    findings = audit(receipt.path, folder, SEED, frozenset())
    assert (findings["misbound"], findings["unaccounted"]) == (0, 0)
    assert findings["totals_add_up"]
