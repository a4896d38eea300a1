"""The keys of a scene, pressed on a page."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.keys import KEYS

CODES = {key.name: key.codes[0] for key in KEYS} | {"escape": Qt.Key.Key_Escape, "enter": Qt.Key.Key_Return}
CODES |= {str(digit): Qt.Key(Qt.Key.Key_0.value + digit) for digit in range(10)}


def press_all(page: QWidget, names: Iterable[str]) -> None:
    """Press one after the other; a figure picks the line of a list."""
    for name in names:
        QTest.keyClick(page, CODES[name])
