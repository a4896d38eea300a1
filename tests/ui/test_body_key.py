"""The camera's key: what people have to say about the body, and nothing while nothing is asked."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.desk_scenes import ARMED, BASE, ScriptedStation

from station.commands import ChooseBody, Command, ConfirmBody, ReleaseCamera
from station.view import DeskView
from ui.desk_page import DeskPage

SEVERAL = (("Nikon DSC D7500", "usb:001,004"), ("Canon EOS R6", "usb:001,005"))


@pytest.mark.parametrize(
    ("view", "answer", "command"),
    [
        (replace(ARMED, locked="body-changed", body_asked="Nikon DSC D7500"), Qt.Key.Key_1, ConfirmBody()),
        (replace(BASE, bodies=SEVERAL), Qt.Key.Key_2, ChooseBody("usb:001,005")),
        (replace(BASE, may_release=True), Qt.Key.Key_1, ReleaseCamera()),
    ],
    ids=["another body", "several", "held"],
)
def test_what_is_asked_is_answered(
    page: DeskPage, station: ScriptedStation, view: DeskView, answer: Qt.Key, command: Command
) -> None:
    station.view = view
    page.refresh()
    QTest.keyClick(page, Qt.Key.Key_B)
    QTest.keyClick(page, answer)
    assert station.asked == [command]


def test_without_a_question_the_key_is_closed(page: DeskPage, station: ScriptedStation) -> None:
    station.view = ARMED
    page.refresh()
    QTest.keyClick(page, Qt.Key.Key_B)
    QTest.keyClick(page, Qt.Key.Key_1)
    assert station.asked == []
