"""The screen on the wall: the class board."""

from PySide6.QtWidgets import QWidget

from ui.class_board import ClassBoardPage
from ui.door import Station
from ui.other_screen import OtherScreen
from ui.phrases import Say


def wall_screen(station: Station, name: str, desk: QWidget, say: Say) -> OtherScreen:
    """The board of `station` on the screen called `name`."""
    return OtherScreen(name, desk, say, lambda language: ClassBoardPage(station, language))
