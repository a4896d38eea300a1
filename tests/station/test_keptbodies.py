"""What is kept of each body outlives the program, and a spoiled file keeps nothing and stops nobody."""

import pytest

from db.errors import DiskFailed
from drivers.cameras.base import FoundBody
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


def test_the_chosen_one_is_kept_beside_them_and_the_file_is_whole(tmp_path):
    kept = KeptBodies(tmp_path)
    kept.keep("1", turned=90)
    for body in (FoundBody("Nikon DSC D750", "usb:001,004", "1"), FoundBody('Q "\\ 相机', "usb:001,007")):
        kept.choose(body)
        again = KeptBodies(tmp_path)
        assert (again.chosen, again.of("1")) == (body, KeptBody(90))
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


SPOILED = [
    "", "[]", '{"bodies": 7}', '{"bodies": {"1": {"turned": 45}}}', '{"bodies": {"1": {"lighting": "candle"}}}',
    '{"chosen": 3, "bodies": {"1": {"turned": 90}}}', '{"chosen": {"model": "x"}}', "\0",
]  # fmt: skip


@pytest.mark.parametrize("spoiled", SPOILED)
def test_a_spoiled_file_keeps_nothing(tmp_path, spoiled):
    (tmp_path / FILE).write_text(spoiled)
    kept = KeptBodies(tmp_path)
    assert (kept.chosen, kept.of("1")) == (None, KeptBody())


def test_a_disk_that_says_no_is_told(tmp_path):
    kept = KeptBodies(tmp_path / "gone")
    with pytest.raises(DiskFailed):
        kept.keep("1", turned=90)
    assert kept.of("1") == KeptBody()


@pytest.mark.parametrize("rate", [5, 15, 25])
def test_the_rate_of_live_view_is_what_came(rate):
    frames = Mailbox()
    assert frames.rate is None
    for number in range(4 * rate):
        frames.put(b"", number / rate)
    assert frames.rate == pytest.approx(rate)
    frames.clear()
    assert frames.rate is None
