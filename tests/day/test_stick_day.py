"""A day whose stick stays in: chosen in the morning, exported while the desk is open, and let go."""

from pathlib import Path

import pytest
from support.stickdays import a_stick_day

from db.journal import Journal
from station.export.verify import verify
from station.stick.standing import Phase
from station.stick_commands import Export, KeepStick, LetStickGo

pytestmark = [pytest.mark.wire, pytest.mark.timeout(200)]


def test_the_day_is_on_the_stick_before_it_ends_and_the_open_desk_exports_it(tmp_path: Path) -> None:
    folder, stick = tmp_path / "data", tmp_path / "stick"
    stick.mkdir()
    with a_stick_day(folder, students=1) as day:
        day.station.post(KeepStick(stick))
        day.hall.play()
        day.station.post(Export(stick, None, "王师傅"))
        done = day.wait(lambda standing: standing.phase is Phase.DONE)
        day.station.post(LetStickGo())
        day.wait(lambda standing: standing.phase is Phase.NONE)
        assert not [device for device in day.station.snapshot().devices if device.name == "stick"]
    assert done.receipt is not None and done.receipt.people == 1 and done.taken_by == "王师傅"
    assert verify(done.receipt.path).faults == ()
    with Journal.read_only(folder) as journal:
        (note,) = journal.notes("exported")
    assert note.data["root"] == done.receipt.root
