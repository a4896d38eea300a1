"""The contract over a serial line: the real pyserial on a pseudo-terminal, and what bytes may mean."""

import os
import tty

import pytest
from contracts.codes import Bench, CodeContract, SentContract, code
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import AccessDenied, BadAddress, DeviceHeld, DeviceMissing
from drivers.readers.assembly import GAP
from drivers.readers.base import CodeRead, ReadFailed
from drivers.readers.codeserial import SPEED, SUFFIXES, CodeBytes, device_and_speed
from drivers.readers.opening import open_reader

QUIET = GAP * 2


class LineBench(Bench):
    """A pseudo-terminal; this end of it is the scanner."""

    def __init__(self) -> None:
        self._ours = -1
        self.plug_in()

    def plug_in(self) -> None:
        self._ours, theirs = os.openpty()
        tty.setraw(theirs)
        self.reader = open_reader(f"code-serial:{os.ttyname(theirs)}@115200")
        # Kept open, so that the line survives a driver that closes and opens it again.
        self._theirs = theirs

    def show(self, code: str) -> None:
        os.write(self._ours, code.encode() + b"\r\n")

    def show_garbled(self) -> None:
        os.write(self._ours, b"\xff" + code(99).encode() + b"\r\n")

    def send_without_suffix(self, code: str) -> None:
        os.write(self._ours, code.encode())

    def unplug(self) -> None:
        os.close(self._ours)
        os.close(self._theirs)
        self._ours = -1

    def tidy(self) -> None:
        super().tidy()
        if self._ours < 0:
            self.plug_in()

    def end(self) -> None:
        self.reader.close()
        self.unplug()


@pytest.fixture(scope="class")
def bench():
    bench = LineBench()
    yield bench
    bench.end()


@pytest.mark.wire
class TestSerialScanner(CodeContract, SentContract):
    def test_one_program_at_a_time(self, opened):
        second = open_reader(opened.reader.address)
        with pytest.raises(DeviceHeld):
            second.open()

    def test_codes_beyond_ascii_lose_nothing(self, opened):
        opened.show("采集码 é 𠮷")
        assert opened.next_event() == CodeRead("采集码 é 𠮷")


def test_there_is_no_such_device(tmp_path):
    with pytest.raises(DeviceMissing):
        open_reader(f"code-serial:{tmp_path}/ttyACM9").open()


def test_a_line_that_this_user_may_not_open_says_so(monkeypatch):
    def refused(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)  # root may open everything, so the kernel's no is played
    with pytest.raises(AccessDenied):
        open_reader("code-serial:/dev/ttyACM0").open()


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("/dev/ttyACM0", ("/dev/ttyACM0", SPEED)),
        ("/dev/ttyUSB0@115200", ("/dev/ttyUSB0", 115200)),
        ("/dev/serial/by-id/usb-a@b-if00@9600", ("/dev/serial/by-id/usb-a@b-if00", 9600)),
    ],
)
def test_a_speed_may_follow_the_device(place, meant):
    assert device_and_speed(place) == meant


@pytest.mark.parametrize("place", ["/dev/ttyACM0@", "/dev/ttyACM0@fast", "@9600", "/dev/ttyACM0@-1"])
def test_a_speed_that_is_none_is_a_bad_address(place):
    with pytest.raises(BadAddress):
        open_reader(f"code-serial:{place}")


# any bytes at all


def fed(pieces: list[bytes]) -> list[CodeRead | ReadFailed]:
    """All that comes of these pieces, each read 10 ms after the one before, and quiet at the end."""
    taker = CodeBytes(since=0)
    sightings, at = [], QUIET
    for piece in pieces:
        sightings += taker.feed(piece, at)
        at += 0.01
    last = taker.quiet(at + GAP)
    return sightings + ([last] if last else [])


@given(st.lists(st.binary(max_size=40), max_size=10))
def test_any_bytes_are_codes_or_garbled(pieces):
    for sighting in fed(pieces):
        assert isinstance(sighting, CodeRead | ReadFailed)
        if isinstance(sighting, ReadFailed):
            assert (sighting.step, sighting.code) == ("scan", "garbled")


@given(st.text(st.characters(blacklist_characters="\0\t\r\n", blacklist_categories=["Cs"]), min_size=1, max_size=200))
def test_every_text_comes_as_it_was_sent_however_it_is_cut(text):
    sent = text.encode() + b"\r\n"
    assert fed([sent]) == fed([bytes([byte]) for byte in sent]) == [CodeRead(text)]


@given(st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=8))
def test_no_byte_leaves_one_code_for_another(codes):
    """As many sightings as there are suffixes after something, each of its own bytes alone."""
    sent = b"".join(code + b"\r" for code in codes)
    parts = [part for part in sent.translate(bytes.maketrans(SUFFIXES, b"\r" * len(SUFFIXES))).split(b"\r") if part]
    sightings = fed([sent])
    assert len(sightings) == len(parts)
    for sighting, part in zip(sightings, parts, strict=True):
        if isinstance(sighting, CodeRead):
            assert sighting.code.encode() == part
