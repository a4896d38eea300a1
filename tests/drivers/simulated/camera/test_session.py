"""Connecting, live view and settings, through the real libgphoto2."""

import socket
import time
from datetime import datetime

import cv2
import gphoto2 as gp
import numpy as np
import pytest
from support.tether import connect, tethered

pytestmark = pytest.mark.wire


def decoded(jpeg: bytes):
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def test_live_frames_are_whole_pictures(dslr):
    with tethered(dslr.address) as tether:
        frames = [tether.frame() for _ in range(5)]
    for frame in frames:
        assert frame.startswith(b"\xff\xd8") and frame.endswith(b"\xff\xd9")
        assert decoded(frame).shape == (424, 640, 3)


def test_live_view_is_paced_and_faster_than_60_when_not(dslr):
    with tethered(dslr.address) as tether:
        tether.frame()
        assert seconds_for(tether, 60) < 1.0
        dslr.do("set", fps=25)
        tether.frame()
        assert 14 / 25 <= seconds_for(tether, 15) < 25 / 25


def seconds_for(tether, frames: int) -> float:
    start = time.monotonic()
    for _ in range(frames):
        assert tether.frame()
    return time.monotonic() - start


def test_who_sits_changes_the_picture(dslr):
    with tethered(dslr.address) as tether:
        empty = decoded(tether.frame()).astype(int)
        dslr.do("sit", person=7, pose={}, drift_s=0.0)
        seated = decoded(tether.frame()).astype(int)
        dslr.do("stand")
        again = decoded(tether.frame()).astype(int)
    assert np.abs(seated - empty).mean() > 4 * np.abs(again - empty).mean()
    assert [row["person"] for row in dslr.rows("sit")] == [7]
    assert len(dslr.rows("stand")) == 1


def test_target_is_memory_until_it_is_set_to_the_card(dslr):
    tether = connect(dslr.address)
    tether.choose("capturetarget", 0)
    tether.frame()
    assert tether.value("capturetarget") == "Internal RAM"
    tether.choose("capturetarget", 1)
    assert tether.value("capturetarget") == "Memory card"
    tether.leave()


def test_settings_can_be_read_and_set(dslr):
    dslr.do("set", battery=37)
    with tethered(dslr.address) as tether:
        assert tether.value("batterylevel") == "37%"
        assert tether.value("serialnumber") == dslr.do("status")["serial"].zfill(32)
        assert tether.value("cameramodel") == "D750"
        for name in ("iso", "f-number", "shutterspeed", "whitebalance", "imagequality"):
            tether.choose(name, 0)
            widget = tether.camera.get_single_config(name)
            assert widget.get_value() == widget.get_choice(0)
        assert tether.value("imagesize") == "3000x2000"
        assert tether.camera.get_storageinfo()[0].freekbytes > 0


def test_clock_of_the_body_can_be_read_and_set(dslr):
    dslr.do("set", clock_offset=-3600)
    with tethered(dslr.address) as tether:
        assert tether.value("datetime") - time.time() == pytest.approx(-3600, abs=1.5)
        tether.set("datetime", int(time.time()) + 60)
    with tethered(dslr.address) as tether:
        assert tether.value("datetime") - time.time() == pytest.approx(60, abs=2.5)
        shot = tether.shoot()
    row = dslr.rows("shot")[0]
    assert shot and datetime.fromisoformat(row["taken"]).timestamp() - time.time() == pytest.approx(60, abs=3)


def test_a_second_computer_is_refused_while_the_first_is_there(dslr):
    with tethered(dslr.address) as first:
        with pytest.raises(gp.GPhoto2Error):
            connect(dslr.address)
        assert first.frame()
    with tethered(dslr.address) as second:
        assert second.frame()


def test_the_place_of_a_killed_computer_is_free_at_once(dslr, in_child):
    with in_child(dslr.address, "stay") as child:
        assert child.stdout.readline() == "connected\n"
        with pytest.raises(gp.GPhoto2Error):
            connect(dslr.address)
        child.kill()
    with tethered(dslr.address) as tether:
        assert tether.frame()


@pytest.mark.parametrize("noise", [b"GET / HTTP/1.0\r\n\r\n", bytes([9, 0, 0, 0, 3, 0, 0, 0, 0]), b"\0" * 8, b"hm"])
def test_noise_on_the_port_does_not_disturb(dslr, noise):
    _, host, port, _ = dslr.address.split(":")
    with socket.create_connection((host, int(port))) as stranger:
        stranger.sendall(noise)
    with tethered(dslr.address) as tether:
        assert tether.frame()
