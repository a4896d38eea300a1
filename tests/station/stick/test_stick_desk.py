"""The desk's side: what people ask for goes on, what is told is journaled and shown, and nothing is waited for."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakelanes import FakeTime
from support.journals import open_journal

from station.announcer import Announcer
from station.events import Announcement, Kind
from station.export.ejecting import Ejected
from station.export.receipt import Method, Receipt
from station.half_export import half_export, under_way
from station.stick.desk import LATE, SILENCE, StickDesk
from station.stick.lines import (
    Followed,
    Hold,
    Keep,
    Kept,
    Making,
    Order,
    Paced,
    Pack,
    Packed,
    PackingEnded,
    PackingFailed,
    Release,
    Released,
    Told,
    order_line,
    order_of,
    told_line,
    told_of,
)
from station.stick.memory import Taker, keep_finished
from station.stick.place import Chosen
from station.stick.standing import Pace, Phase
from station.stick_commands import Export, KeepStick, LetStickGo, StopExport

STICK = Path("/media/desk/JIAOWU")
CHOSEN = Chosen(STICK, True, "1A2B-3C4D", "JIAOWU")
RECEIPT = Receipt(STICK / "10622-day-A-2026-06-01-1", 412, 2471, 8_236_512_345, "3f" * 32, "7b" * 32, Method.DIRECT)
PACKED = Packed(RECEIPT, "王师傅", "Wang")


class Scene:
    """A desk's side with a real journal, and what it ordered and said."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.time = folder, FakeTime()
        self.journal = open_journal(folder)
        self.orders: list[Order] = []
        self.said: list[Announcement] = []
        self.begin()

    def begin(self, settled: Path | None = None) -> None:
        """The desk starts; `settled` is the stick of the settings."""
        announcer = Announcer(self.time.now)
        announcer.subscribe(self.said.append)
        making = Making(self.journal.job)
        self.stick = StickDesk(self.journal, announcer, self.folder, self, making, self.time.monotonic, settled)
        self.stick.resume()

    def order(self, order: Order) -> None:
        assert order_of(order_line(order)) == order
        self.orders.append(order)

    def hear(self, *told: Told) -> None:
        for one in told:
            assert told_of(told_line(one)) == one
            self.stick.heard(one)

    @property
    def codes(self) -> list[tuple[Kind, str | None]]:
        return [(one.event, one.code) for one in self.said]


@pytest.fixture
def scene(tmp_path):
    scene = Scene(tmp_path / "data")
    with scene.journal:
        yield scene


def test_the_chosen_stick_is_followed_and_gone_on_with_after_a_restart(scene: Scene):
    scene.stick.obey(KeepStick(STICK), "Wang")
    assert not scene.stick.told
    scene.hear(Kept(CHOSEN), Followed("A-0412", 3))
    standing = scene.stick.standing
    assert (standing.phase, standing.name, standing.backed_up, standing.behind) == (
        Phase.FOLLOWING, "JIAOWU", "A-0412", 3,
    )  # fmt: skip
    scene.begin()
    assert scene.orders[-1] == Keep(STICK, Making(scene.journal.job), CHOSEN)
    scene.stick.obey(LetStickGo(), "Wang")
    scene.hear(Released(Ejected.OFF))
    assert (scene.stick.standing.phase, scene.stick.standing.ejected) == (Phase.NONE, "eject.off")
    assert scene.orders[-1] == Release(STICK, eject=True)
    scene.begin()
    assert scene.stick.standing.phase is Phase.NONE


def test_a_pulled_stick_is_told_once_and_is_a_warning(scene: Scene):
    scene.stick.obey(KeepStick(STICK), "Wang")
    gone = Followed("A-0412", 3, "stick-gone")
    scene.hear(Kept(CHOSEN), gone, gone)
    assert (scene.stick.standing.phase, scene.stick.standing.code) == (Phase.FOLLOWING, "stick-gone")
    scene.hear(Followed("A-0412", 3))
    assert scene.stick.standing.code is None
    assert scene.codes == [(Kind.TROUBLE, "stick-gone"), (Kind.RECOVERED, "stick")]
    scene.time.wait(SILENCE + 1)
    scene.stick.tick(camera_delivers=True)
    scene.stick.tick(camera_delivers=True)
    assert scene.orders[-1] == Hold(True) and scene.stick.standing.code == "stick-silent"


def test_an_export_is_journaled_by_the_desk_and_who_took_it_only_sealed(scene: Scene):
    scene.stick.obey(Export(STICK, None, " 王师傅 "), "Wang")
    assert scene.orders[-1] == Pack(STICK, Making(scene.journal.job), None, "王师傅", "Wang")
    scene.stick.obey(Export(STICK), "Wang")
    assert scene.codes == [(Kind.TROUBLE, "target-busy")]
    scene.hear(Paced(Pace("copy", 1, 2, 3.5, 4.0)))
    assert scene.stick.standing.pace == Pace("copy", 1, 2, 3.5, 4.0)
    keep_finished(scene.folder, PACKED)
    scene.hear(PACKED)
    standing = scene.stick.standing
    assert (standing.phase, standing.receipt, standing.taken_by) == (Phase.DONE, RECEIPT, "王师傅")
    (note,) = scene.journal.notes("exported")
    kept = json.loads((scene.folder / f"exports/receipts/{RECEIPT.path.name}.json").read_text())
    assert note.operator == "Wang" and note.data == {
        **RECEIPT.as_event(), "taken_by": Taker(kept["taken_by"], kept["salt"]).seal,
    }  # fmt: skip
    assert "王师傅" not in (scene.folder / "journal.sqlite").read_bytes().decode(errors="ignore")
    scene.begin()
    assert len(list(scene.journal.notes("exported"))) == 1


def test_nothing_readable_follows_onto_a_stick_that_gets_an_encrypted_package(scene: Scene):
    scene.stick.obey(KeepStick(STICK), "Wang")
    scene.hear(Kept(CHOSEN), Followed("A-0412", 3))
    other = STICK.with_name("OTHER")
    scene.stick.obey(Export(other, password="7KQ2M-XH4TA-9PRBC-W3ZNE"), "Wang")
    scene.hear(PackingFailed("target-gone"))
    assert isinstance(scene.orders[-1], Pack), "another stick is followed as before"
    scene.stick.obey(Export(STICK, password="7KQ2M-XH4TA-9PRBC-W3ZNE"), "Wang")
    pack, release = scene.orders[-2:]
    assert isinstance(pack, Pack) and release == Release(STICK, eject=False)
    scene.hear(Released(None))
    assert (scene.stick.standing.phase, scene.stick.standing.backed_up) == (Phase.EXPORTING, None)
    scene.hear(PACKED, Followed("A-0412", 3))
    assert (scene.stick.standing.phase, scene.stick.standing.backed_up) == (Phase.DONE, None)
    scene.begin(settled=STICK)
    assert scene.orders[-1] == Keep(STICK, Making(scene.journal.job)), "readable was what was delivered last"
    scene.stick.obey(Export(STICK, password="7KQ2M-XH4TA-9PRBC-W3ZNE"), "Wang")
    scene.hear(replace(PACKED, receipt=replace(RECEIPT, root="4e" * 32, sealed="zip")))
    ordered = len(scene.orders)
    scene.begin(settled=STICK)
    assert scene.stick.standing.phase is Phase.NONE and len(scene.orders) == ordered


def test_a_package_that_was_finished_when_the_desk_died_is_journaled_at_the_next_start(scene: Scene):
    with under_way(scene.folder):
        keep_finished(scene.folder, replace(PACKED, taken_by=""))
        scene.begin()
        assert not half_export(scene.folder)
    scene.begin()
    (note,) = scene.journal.notes("exported")
    assert note.data == RECEIPT.as_event() and scene.codes == [(Kind.RECOVERED, LATE)]


def test_a_stopped_export_says_so_and_a_failed_one_says_why(scene: Scene):
    with under_way(scene.folder):
        scene.stick.obey(Export(STICK), "Wang")
        scene.stick.obey(StopExport(), "Wang")
        scene.hear(PackingEnded())
        assert scene.stick.standing.phase is Phase.STOPPED and not half_export(scene.folder)
    scene.stick.obey(Export(STICK), "Wang")
    scene.hear(PackingFailed("target-full", {"needed": 2, "free": 1}))
    standing = scene.stick.standing
    assert (standing.phase, standing.code, dict(standing.params)) == (
        Phase.TROUBLE, "target-full", {"needed": 2, "free": 1},
    )  # fmt: skip
    assert list(scene.journal.notes("exported")) == []
