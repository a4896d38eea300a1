"""Cameras in the kernel's list of USB devices, with a list that a test has written."""

from pathlib import Path

import pytest

from drivers.cameras import usbdevices
from drivers.cameras.usbdevices import camera_ports, serial_at


def device(at: Path, name: str, interface_class: str, **attributes: str) -> None:
    (at / name / f"{name}:1.0").mkdir(parents=True)
    (at / name / f"{name}:1.0" / "bInterfaceClass").write_text(interface_class + "\n")
    for attribute, value in attributes.items():
        (at / name / attribute).write_text(value + "\n")


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(usbdevices, "_DEVICES", tmp_path)
    device(tmp_path, "1-1", "06", busnum="1", devnum="4", serial="000006001234")
    device(tmp_path, "2-3", "06", busnum="2", devnum="11")
    device(tmp_path, "1-2", "03", busnum="1", devnum="5", serial="keyboard")
    (tmp_path / "1-0:1.0").mkdir()  # interfaces stand in the same folder
    return tmp_path


@pytest.mark.usefixtures("listed")
def test_cameras_are_found_by_their_interface() -> None:
    assert camera_ports() == ["usb:001,004", "usb:002,011"]


@pytest.mark.usefixtures("listed")
def test_a_serial_is_read_without_its_zeros_and_may_be_missing() -> None:
    assert [serial_at(port) for port in ("usb:001,004", "usb:002,011", "usb:001,099")] == ["6001234", "", ""]


def test_a_system_without_usb_has_no_cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usbdevices, "_DEVICES", Path("/nowhere"))
    assert camera_ports() == []
    assert serial_at("usb:001,004") == ""
