"""The contract over a camera: OpenCV's real VideoCapture on a series of pictures, what it sees changed under way."""

import os

import cv2
import numpy as np
import pytest
import zxingcpp
from contracts.codes import Bench, CodeContract, code
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from support import phones

from drivers.errors import AccessDenied, DeviceLost, DeviceMissing
from drivers.readers import codecamera
from drivers.readers.base import CodeRead, ReadFailed
from drivers.readers.opening import open_reader
from drivers.readers.qrcode import as_it_is, read_codes

PICTURES = 1500
"""So many looks last longer than any test."""


class CameraBench(Bench):
    """A series of pictures that are all one and the same file, and that file is whatever is shown."""

    scans = 30

    def __init__(self, folder) -> None:
        self._folder = folder
        self._shown = folder / "shown.bmp"
        self.plug_in()

    def plug_in(self) -> None:
        self._put(phones.nothing())
        for number in range(PICTURES):
            (self._folder / f"{number:04d}.bmp").symlink_to(self._shown.name)
        self.reader = open_reader(f"code-camera:{self._folder}/%04d.bmp")

    def show(self, code: str) -> None:
        self._put(phones.upright(np.random.default_rng(1), code))

    def show_garbled(self) -> None:
        self._put(phones.grainy(np.random.default_rng(1), phones.held(np.random.default_rng(1), latin())))

    def hide(self) -> None:
        self._put(phones.nothing())

    def show_picture(self, picture) -> None:
        self._put(picture)

    def unplug(self) -> None:
        for picture in self._folder.iterdir():
            picture.unlink()

    def tidy(self) -> None:
        super().tidy()
        if len(os.listdir(self._folder)) < PICTURES:
            self.plug_in()

    def end(self) -> None:
        self.reader.close()

    def _put(self, picture) -> None:
        part = self._folder / "part.bmp"
        cv2.imwrite(str(part), picture)
        part.replace(self._shown)


def latin():
    """A phone that shows bytes which are no UTF-8."""
    return phones.screen(bytes(range(0xC0, 0x100)))


@pytest.fixture(scope="class")
def bench(tmp_path_factory):
    bench = CameraBench(tmp_path_factory.mktemp("camera"))
    yield bench
    bench.end()


@pytest.mark.wire
class TestCodeCamera(CodeContract):
    def test_two_phones_in_one_picture_are_nobodys(self, opened):
        opened.show_picture(phones.two_phones(code(30), code(31)))
        assert opened.next_event() == ReadFailed("scan", "several")
        assert opened.events_during(0.5) == []
        opened.show(code(31))
        assert opened.next_event() == CodeRead(code(31))

    def test_a_phone_that_needs_help_is_read_within_half_a_second(self, opened):
        opened.show_picture(phones.out_of_focus(np.random.default_rng(2), code(32)))
        assert opened.next_event(1.5) == CodeRead(code(32))

    def test_it_looks_ten_times_a_second_and_not_more(self, opened, monkeypatch):
        looks = []
        monkeypatch.setattr(codecamera, "read_codes", lambda picture, attempts: looks.append(picture) or [])
        opened.events_during(1.0)
        assert 5 <= len(looks) <= 11


@pytest.mark.wire
def test_a_video_is_a_camera_that_ends(tmp_path):
    path = str(tmp_path / "phone.avi")
    video = cv2.VideoWriter(path, cv2.VideoWriter.fourcc(*"MJPG"), 10, (phones.WIDTH, phones.HEIGHT))
    for picture in (phones.nothing(), phones.upright(np.random.default_rng(1), code(1)), phones.nothing()):
        video.write(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    video.release()
    reader = open_reader(f"code-camera:{path}")
    assert reader.open().model == "camera, 1280x720"
    assert reader.wait(3) == CodeRead(code(1))
    with pytest.raises(DeviceLost):
        reader.wait(3)
    reader.close()


@pytest.mark.wire
def test_there_is_no_such_camera(tmp_path):
    for place in ("97", str(tmp_path / "video.avi"), str(tmp_path / "%04d.bmp")):
        with pytest.raises(DeviceMissing):
            open_reader(f"code-camera:{place}").open()


def test_a_webcam_that_this_user_may_not_open_says_so(monkeypatch):
    monkeypatch.setattr(codecamera.Path, "exists", lambda path: True)
    monkeypatch.setattr(codecamera.os, "access", lambda path, mode: False)
    with pytest.raises(AccessDenied):
        open_reader("code-camera:0").open()


# pictures

ALL_READ = sorted(phones.KINDS.keys() - {"moving", "cracked"})


@pytest.mark.parametrize("kind", ALL_READ)
@pytest.mark.parametrize("seed", range(4))
def test_phones_in_trouble_are_read(kind, seed):
    assert read_codes(phones.KINDS[kind](np.random.default_rng(seed), code(seed))) == [CodeRead(code(seed))]


@pytest.mark.parametrize("kind", sorted(phones.KINDS))
def test_what_is_read_is_never_another_code(kind):
    for seed in range(100, 104):
        assert read_codes(phones.KINDS[kind](np.random.default_rng(seed), code(seed))) in ([], [CodeRead(code(seed))])


def test_the_better_ways_read_what_the_picture_as_it_is_does_not_show():
    seeds = range(12)
    pictures = [(phones.cracked(np.random.default_rng(seed), code(seed)), code(seed)) for seed in seeds]
    plain = [wanted for picture, wanted in pictures if read_codes(picture, (as_it_is,)) == [CodeRead(wanted)]]
    better = [wanted for picture, wanted in pictures if read_codes(picture) == [CodeRead(wanted)]]
    assert set(plain) < set(better)


@pytest.mark.parametrize(
    "text", ["\0\1\x1d\r\n", "采集码 é 𠮷", "x" * 1000], ids=["control characters", "beyond ASCII", "long"]
)
def test_a_code_is_kept_unmodified(text):
    """Shown flat: what is in it matters here, not how it is held."""
    assert read_codes(phones.screen(text.encode()).astype(np.uint8)) == [CodeRead(text)]


def test_bytes_that_are_no_text_are_garbled_and_not_guessed():
    assert read_codes(latin().astype(np.uint8)) == [ReadFailed("scan", "garbled", "undecodable")]


def test_other_kinds_of_codes_are_nothing():
    for kind in (zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.PDF417):
        barcode = zxingcpp.create_barcode("ABC12345", kind)
        assert read_codes(np.array(zxingcpp.write_barcode_to_image(barcode, scale=4))) == []


@settings(max_examples=15)
@given(
    arrays.arrays(
        np.uint8,
        st.one_of(
            st.tuples(st.integers(1, 90), st.integers(1, 90)),
            st.tuples(st.integers(1, 90), st.integers(1, 90), st.just(3)),
        ),
    )
)
def test_any_picture_is_codes_or_nothing(picture):
    assert all(isinstance(sighting, CodeRead | ReadFailed) for sighting in read_codes(picture))


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.floats(0, 90))
def test_noise_over_a_code_gives_that_code_or_nothing(seed, grain):
    rng = np.random.default_rng(seed)
    picture = phones.grainy(rng, phones.held(rng, phones.screen(code(1))), grain)
    assert read_codes(picture) in ([], [CodeRead(code(1))])
