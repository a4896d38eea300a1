import sys

import pytest

from drivers.errors import BadAddress
from drivers.readers.opening import open_reader
from drivers.readers.pcsc import PcscReader
from drivers.readers.session import SessionReader


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("serial:/dev/ttyUSB0", SessionReader),
        ("usb:auto", SessionReader),
        ("pcsc:auto", PcscReader),
        ("pcsc:A reader: the second", PcscReader),
        ("code-keyboard:auto", SessionReader),
        ("code-keyboard:0C2E:0b61:", SessionReader),
        ("code-keyboard:0c2e:0b61:a:b c", SessionReader),
        ("code-serial:/dev/ttyACM0", SessionReader),
        ("code-serial:/dev/ttyACM0@115200", SessionReader),
        ("code-camera:0", SessionReader),
        ("code-camera:/tmp/a video.mp4", SessionReader),
    ],
)
def test_each_kind_of_address_has_its_reader(address, kind):
    reader = open_reader(address)
    assert isinstance(reader, kind)
    assert reader.address == address


@pytest.mark.parametrize(
    "address",
    [
        *("", "serial", "serial:", "pcsc:", ":auto", "simulated", "bluetooth:1", "SERIAL:/dev/x"),
        *("code-keyboard:", "code-keyboard:any", "code-keyboard:0c2e:0b61", "code-keyboard:0x0c2e:0b61:"),
        *("code-keyboard:0c2g:0b61:", "code-serial:", "code-serial:/dev/ttyACM0@fast", "code-camera:"),
    ],
)
def test_everything_else_is_a_bad_address(address):
    with pytest.raises(BadAddress):
        open_reader(address)


def test_a_package_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.delitem(sys.modules, "drivers.readers.serialport", raising=False)
    monkeypatch.delitem(sys.modules, "drivers.readers.line", raising=False)
    monkeypatch.delitem(sys.modules, "drivers.readers.port", raising=False)
    monkeypatch.setitem(sys.modules, "serial", None)
    with pytest.raises(BadAddress, match="serial is not installed"):
        open_reader("serial:/dev/ttyUSB0")
