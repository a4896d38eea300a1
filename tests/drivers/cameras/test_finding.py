"""Which body an address means, with lists of the library that a test has written: no USB body is needed, or there."""

import pickle
from types import SimpleNamespace

import gphoto2 as gp
import pytest

from drivers.cameras import finding
from drivers.cameras.base import BodyHeld, FoundBody, SeveralBodies
from drivers.cameras.finding import on_usb, plugged_in
from drivers.errors import DeviceMissing, DeviceRefused

D750 = FoundBody("Nikon DSC D750", "usb:001,004", "6001234")
OTHER_D750 = FoundBody("Nikon DSC D750", "usb:001,007", "6009999")
MUTE = FoundBody("Canon EOS 450D", "usb:002,003")
PHONE = FoundBody("Some Telephone", "usb:001,009", "R58M")


def usb(*bodies: FoundBody) -> tuple[tuple[FoundBody, bool], ...]:
    return tuple((body, body is not PHONE) for body in bodies)


class Models(list[SimpleNamespace]):
    """The library's list of models, and what it detects."""

    def detect(self, _ports: object, _context: object) -> list[tuple[str, str]]:
        return [(D750.model, D750.port), (PHONE.model, PHONE.port), ("PTP/IP Camera", "ptpip:")]

    def lookup_model(self, name: str) -> int:
        return [D750.model, PHONE.model].index(name)


def test_what_is_plugged_in_is_told_apart_by_serial_and_by_whether_it_can_be_fired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "serial_at", {D750.port: D750.serial, PHONE.port: PHONE.serial}.__getitem__)
    can, cannot = SimpleNamespace(operations=gp.GP_OPERATION_CAPTURE_IMAGE), SimpleNamespace(operations=0)
    assert plugged_in(Models([can, cannot]), None, None) == ((D750, True), (PHONE, False))


def test_the_only_body_is_taken_whichever_it_is() -> None:
    assert on_usb("usb:auto", usb(D750, PHONE), None) == D750
    assert on_usb("usb:auto", usb(D750), OTHER_D750) == D750


def test_none_is_missing() -> None:
    for address, found in (("usb:auto", usb(PHONE)), ("usb:001,009", usb(D750))):
        with pytest.raises(DeviceMissing, match=address):
            on_usb(address, found, None)


def test_several_bodies_are_listed_and_none_is_taken() -> None:
    with pytest.raises(SeveralBodies) as several:
        on_usb("usb:auto", usb(D750, PHONE, OTHER_D750), None)
    assert several.value.bodies == (D750, OTHER_D750)
    assert several.value.detail == "several-cameras"
    assert isinstance(several.value, DeviceRefused)


def test_the_chosen_one_is_known_again_at_another_port() -> None:
    moved = FoundBody(D750.model, "usb:003,001", D750.serial)
    assert on_usb("usb:auto", usb(OTHER_D750, moved), D750) == moved


def test_a_body_without_a_serial_is_known_while_it_stays_plugged_in() -> None:
    assert on_usb("usb:auto", usb(D750, MUTE), MUTE) == MUTE
    with pytest.raises(SeveralBodies):
        on_usb("usb:auto", usb(D750, FoundBody(MUTE.model, "usb:002,008")), MUTE)


def test_a_chosen_one_that_is_not_there_is_no_reason_to_take_another() -> None:
    with pytest.raises(SeveralBodies):
        on_usb("usb:auto", usb(OTHER_D750, MUTE), D750)


def test_an_address_means_the_body_at_that_port() -> None:
    assert on_usb("usb:001,007", usb(D750, OTHER_D750), D750) == OTHER_D750


@pytest.mark.parametrize(
    "error", [SeveralBodies((D750, MUTE)), BodyHeld("open: -53", "usb:001,004", ("gvfsd-gphoto2",))]
)
def test_what_goes_with_the_error_reaches_the_desk(error: SeveralBodies | BodyHeld) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), vars(again)) == (type(error), vars(error))
