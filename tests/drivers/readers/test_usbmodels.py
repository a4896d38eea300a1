"""The list of USB readers."""

from types import SimpleNamespace

import pytest

from drivers.errors import BadAddress, LanguageUnknown, ServiceMissing
from drivers.readers import usb, usbmodels
from drivers.readers.opening import open_reader


def test_no_device_is_listed_twice_and_each_says_where_it_is_from():
    assert len({(model.vid, model.pid) for model in usbmodels.MODELS}) == len(usbmodels.MODELS)
    assert all(model.source for model in usbmodels.MODELS)


def test_a_device_that_is_not_listed_has_no_name():
    assert usbmodels.named(0x0400, 0xC35A).name == "SDT USBIDR"
    assert usbmodels.named(0x0400, 0x0001) is None


@pytest.mark.parametrize("model", [m for m in usbmodels.MODELS if m.language != "sam"], ids=lambda m: m.name)
def test_a_reader_whose_language_nobody_published_is_refused_before_it_is_touched(model):
    with pytest.raises(LanguageUnknown, match=model.language):
        usb._opened(SimpleNamespace(idVendor=model.vid, idProduct=model.pid), None)


@pytest.mark.parametrize("place", ["first", "0400", "0400:C35", "0400:C35A:1", "1", "001,", "001,0004", "X400:C35A"])
def test_a_place_that_is_none_is_a_bad_address(place):
    with pytest.raises(BadAddress):
        open_reader(f"usb:{place}")


def test_a_computer_without_libusb_says_so(monkeypatch):
    monkeypatch.setattr(usb, "libusb", lambda: None)
    with pytest.raises(ServiceMissing, match="libusb"):
        open_reader("usb:auto").open()
