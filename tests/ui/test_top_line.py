"""More devices than lamps: what is left out is what needs nobody."""

from station.view import Device, Lamp
from ui.top_line import LAMPS, worth_a_lamp


def device(name: str, lamp: Lamp = Lamp.OK) -> Device:
    return Device(name, lamp, "device-lost" if lamp is Lamp.TROUBLE else None)


def test_with_a_lamp_for_each_every_device_is_shown_in_its_order() -> None:
    devices = (device("camera"), device("copy", Lamp.WARN), device("reader"), device("disk"))
    assert worth_a_lamp(devices) == devices
    assert worth_a_lamp(devices[:2]) == devices[:2]


def test_those_that_work_are_left_out_first() -> None:
    devices = (device("camera"), device("copy"), device("reader"), device("reader"), device("disk", Lamp.TROUBLE))
    assert worth_a_lamp(devices) == (*devices[:3], devices[4])
    troubled = tuple(device(name, Lamp.TROUBLE) for name in ("camera", "copy", "reader", "reader", "reader", "disk"))
    assert worth_a_lamp(troubled) == troubled[:LAMPS]
