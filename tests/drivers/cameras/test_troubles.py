"""What the library's errors mean for us."""

import re
from types import SimpleNamespace

import gphoto2 as gp
import pytest

from drivers.cameras import troubles
from drivers.cameras.base import BodyHeld
from drivers.cameras.holders import Holder
from drivers.cameras.troubles import Hearing, opening
from drivers.errors import DeviceLost, DeviceMissing, DeviceRefused, DeviceSilent, DriverError

CAMERA = SimpleNamespace(get_port_info=lambda: SimpleNamespace(get_path=lambda: "usb:001,004"))


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (gp.GP_ERROR_IO_USB_CLAIM, BodyHeld),
        (gp.GP_ERROR_IO_LOCK, BodyHeld),
        (gp.GP_ERROR_MODEL_NOT_FOUND, DeviceMissing),
        (gp.GP_ERROR_IO, DeviceMissing),
        (gp.GP_ERROR_IO_USB_FIND, DeviceMissing),
        (gp.GP_ERROR_TIMEOUT, DeviceSilent),
        (gp.GP_ERROR_CORRUPTED_DATA, DeviceLost),
    ],
)
def test_what_it_means_that_a_body_does_not_open(code: int, meaning: type[DriverError]) -> None:
    with pytest.raises(DriverError) as trouble, opening(Hearing(), CAMERA):
        raise gp.GPhoto2Error(code)
    assert type(trouble.value) is meaning
    assert f"open: {code} " in trouble.value.detail


def test_a_held_body_says_by_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(troubles, "holders_of", lambda file: [Holder("gvfsd-gphoto2", 7)])
    with pytest.raises(BodyHeld, match=re.escape("held by gvfsd-gphoto2 (7)")) as held, opening(Hearing(), CAMERA):
        raise gp.GPhoto2Error(gp.GP_ERROR_IO_USB_CLAIM)
    assert (held.value.port, held.value.holders) == ("usb:001,004", ("gvfsd-gphoto2",))


@pytest.mark.parametrize("code", [gp.GP_ERROR, gp.GP_ERROR_IO, gp.GP_ERROR_TIMEOUT, gp.GP_ERROR_CAMERA_BUSY])
def test_every_error_of_an_open_body_is_a_loss(code: int) -> None:
    with pytest.raises(DeviceLost, match="download"), Hearing().step("download"):
        raise gp.GPhoto2Error(code)


def test_busy_is_a_no_only_where_asking_again_is_safe() -> None:
    with pytest.raises(DeviceRefused) as refused, Hearing().step("drain", may_be_busy=True):
        raise gp.GPhoto2Error(gp.GP_ERROR_CAMERA_BUSY)
    assert refused.value.detail == "busy"


@pytest.mark.parametrize(("code", "took"), [(gp.GP_ERROR_TIMEOUT, 0.1), (gp.GP_ERROR_IO, 2.5), (gp.GP_ERROR, 20.0)])
def test_a_call_that_took_so_long_was_not_answered(code: int, took: float) -> None:
    assert type(Hearing().lost("preview", gp.GPhoto2Error(code), took)) is DeviceSilent


def test_an_error_at_once_is_a_link_that_broke() -> None:
    assert type(Hearing().lost("preview", gp.GPhoto2Error(gp.GP_ERROR_IO), 0.01)) is DeviceLost


def test_the_library_s_words_belong_to_the_step_they_were_said_in() -> None:
    hearing = Hearing()
    with hearing.step("first"):
        gp.gp_log(gp.GP_LOG_ERROR, "ptp_usb_getresp", "Out of Focus (0xa002)")
        gp.gp_log(gp.GP_LOG_ERROR, "gp_camera_trigger_capture", "failed: -1")
        assert hearing.words == ["Out of Focus (0xa002)"]
    with pytest.raises(DeviceLost) as lost, hearing.step("second"):
        gp.gp_log(gp.GP_LOG_ERROR, "ptp_usb_getdata", "PTP I/O Error")
        raise gp.GPhoto2Error(gp.GP_ERROR_IO)
    assert lost.value.detail.endswith("; PTP I/O Error")
    assert "Focus" not in lost.value.detail
