"""What is kept of each body outlives the program, and a spoiled file keeps nothing and stops nobody."""

import pytest

from db.errors import DiskFailed
from station.keptbodies import FILE, KeptBodies, KeptBody
from station.mailbox import Mailbox


def test_each_body_has_its_own(tmp_path):
    kept = KeptBodies(tmp_path)
    kept.keep("1", turned=90)
    kept.keep("2", turned=270, lighting="flash")
    kept.keep("1", lighting="continuous")
    again = KeptBodies(tmp_path)
    assert (again.of("1"), again.of("2")) == (KeptBody(90, "continuous"), KeptBody(270, "flash"))
    assert again.of("3") == KeptBody()


@pytest.mark.parametrize("spoiled", ["", "[]", '{"1": 7}', '{"1": {"turned": 45, "lighting": "candle"}}', "\0"])
def test_a_spoiled_file_keeps_nothing(tmp_path, spoiled):
    (tmp_path / FILE).write_text(spoiled)
    assert KeptBodies(tmp_path).of("1") == KeptBody()


def test_a_disk_that_says_no_is_told(tmp_path):
    kept = KeptBodies(tmp_path / "gone")
    with pytest.raises(DiskFailed):
        kept.keep("1", turned=90)


@pytest.mark.parametrize("rate", [5, 15, 25])
def test_the_rate_of_live_view_is_what_came(rate):
    frames = Mailbox()
    assert frames.rate is None
    for number in range(4 * rate):
        frames.put(b"", number / rate)
    assert frames.rate == pytest.approx(rate)
    frames.clear()
    assert frames.rate is None
