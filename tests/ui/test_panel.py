"""A text of a page: what it was given is shown as far as there is room, whenever that room is known."""

from PySide6.QtWidgets import QApplication, QWidget

from ui.panel import Text
from ui.theme import Role

LONG = "A-0041  王*  ···3141"


def test_data_written_before_there_is_room_is_whole_once_there_is(qapp: QApplication) -> None:
    window = QWidget()
    text = Text(window, Role.VERDICT)
    text.rescale(1.0)
    text.resize(100, 56)
    text.write_data(LONG)
    assert text.text().endswith("…")
    window.show()
    text.resize(400, 56)
    assert text.text() == LONG
    text.resize(100, 56)
    assert text.text().endswith("…")
    window.close()
