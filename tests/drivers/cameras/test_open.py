"""Addresses of cameras."""

import importlib.util

import pytest

from drivers.cameras.open import open_camera
from drivers.errors import BadAddress, DeviceMissing


@pytest.mark.parametrize("address", ["usb:auto", "usb:001,004", "ptpip:127.0.0.1:15740:15740", "folder:/srv/照片"])
def test_these_forms_are_known(address: str) -> None:
    assert open_camera(address).address == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "usb:",
        "usb:1,4",
        "usb:001,004,",
        "serial:/dev/ttyUSB0",
        "ptpip:127.0.0.1",
        "ptpip:127.0.0.1:15740",
        "ptpip:camera.local:15740:15740",
        "ptpip:1.2.3.400:15740:15740",
        "ptpip:1.2.3.4:0:15740",
        "ptpip:1.2.3.4:15740:99999",
        "simulated",
        "folder:",
        "folder:pictures",
    ],
)
def test_others_are_not(address: str) -> None:
    with pytest.raises(BadAddress) as bad:
        open_camera(address)
    assert bad.value.detail == address


def test_without_gphoto2_there_are_no_cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BadAddress, match="gphoto2 is not installed"):
        open_camera("usb:auto")


@pytest.mark.wire
@pytest.mark.parametrize("address", ["usb:250,250", "ptpip:127.0.0.1:9:9", "folder:/nowhere/at/all"])
def test_nobody_there_is_missing(address: str) -> None:
    with pytest.raises(DeviceMissing):
        open_camera(address).connect()
