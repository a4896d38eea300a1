"""More devices than lamps: what is left out is what needs nobody."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from support.desk_scenes import BASE
from support.export_scenes import FOLLOWING, PULLED

from station.view import Device, Lamp
from station.words import say
from ui.phrases import speaker
from ui.top_line import LAMPS, TopLine, worth_a_lamp


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


def test_a_stick_has_a_lamp_whatever_else_there_is(qtbot: QtBot) -> None:
    """Its number tells up to where everything lies on it; the devices share the other lamps."""
    page = QWidget()
    qtbot.addWidget(page)
    line = TopLine(page)
    devices = (device("camera"), device("stick"), device("reader"), device("disk"), device("copy"))
    for stick, words in ((FOLLOWING, "已备份 A-0412"), (PULLED, say("lamp.stick.trouble"))):
        line.display(replace(BASE, devices=devices, stick=stick), speaker("zh_CN"))
        shown = [lamp.accessibleName() for lamp in line._lamps]
        assert shown[-1] == words and "".join(shown).count("U盘") == words.count("U盘")
        assert shown[:3] == [say(f"device.{name}.ok") for name in ("camera", "reader", "disk")]
