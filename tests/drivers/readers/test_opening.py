import sys

import pytest

from drivers.errors import BadAddress
from drivers.readers.opening import open_reader
from drivers.readers.pcsc import PcscReader
from drivers.readers.samreader import SamReader


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("serial:/dev/ttyUSB0", SamReader),
        ("usb:auto", SamReader),
        ("pcsc:auto", PcscReader),
        ("pcsc:A reader: the second", PcscReader),
    ],
)
def test_each_kind_of_address_has_its_reader(address, kind):
    reader = open_reader(address)
    assert isinstance(reader, kind)
    assert reader.address == address


@pytest.mark.parametrize(
    "address", ["", "serial", "serial:", "pcsc:", ":auto", "simulated", "bluetooth:1", "SERIAL:/dev/x"]
)
def test_everything_else_is_a_bad_address(address):
    with pytest.raises(BadAddress):
        open_reader(address)


def test_a_package_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.delitem(sys.modules, "drivers.readers.serialport", raising=False)
    monkeypatch.delitem(sys.modules, "drivers.readers.line", raising=False)
    monkeypatch.setitem(sys.modules, "serial", None)
    with pytest.raises(BadAddress, match="serial is not installed"):
        open_reader("serial:/dev/ttyUSB0")
