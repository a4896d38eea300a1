"""The keys of a scene, pressed on a page."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from support.desk_scenes import SCRIPTED, Scene, ScriptedStation, dressed, judgement

from ui.desk_page import DeskPage
from ui.keys import KEYS, QUEUE_KEYS

CODES = {key.name: key.codes[0] for key in (*KEYS, *QUEUE_KEYS)} | {
    "escape": Qt.Key.Key_Escape,
    "enter": Qt.Key.Key_Return,
}
CODES |= {str(digit): Qt.Key(Qt.Key.Key_0.value + digit) for digit in range(10)}
CODES |= {"f4": Qt.Key.Key_F4, "page-down": Qt.Key.Key_PageDown, "page-up": Qt.Key.Key_PageUp}
CODES |= {"right": Qt.Key.Key_Right, "left": Qt.Key.Key_Left}
CODES |= {"down": Qt.Key.Key_Down, "up": Qt.Key.Key_Up}
CODES |= {letter: Qt.Key[f"Key_{letter.upper()}"] for letter in "acdfpv"}
CODES |= {"space": Qt.Key.Key_Space, "tab": Qt.Key.Key_Tab}


def press_all(page: QWidget, names: Iterable[str]) -> None:
    """Press one after the other; a figure picks the line of a list, what follows a `=` is typed as it is."""
    for name in names:
        if name.startswith("="):
            type_text(page, name[1:])
        elif name == "leave" and isinstance(page, DeskPage):
            page.ask_to_leave()
        else:
            QTest.keyClick(at_keyboard(page), CODES[name])


def at_keyboard(page: QWidget) -> QWidget:
    """Whatever of the page has the keyboard."""
    return page.focusWidget() or page


def type_text(page: QWidget, text: str) -> None:
    """Press the keys of ASCII; an input method gives the rest."""
    if text.isascii():
        QTest.keyClicks(at_keyboard(page), text)
        return
    given = QInputMethodEvent()
    given.setCommitString(text)
    QApplication.sendEvent(at_keyboard(page), given)


def scan(page: QWidget, text: str, gap: int = 8, start: int = 100_000) -> None:
    """Press a scanner's keys as a system gives them: each with its own time in milliseconds, `gap` after the last."""
    keys = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space}
    for place, one in enumerate(text):
        key = keys.get(one) or Qt.Key(ord(one.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, one)
            event.setTimestamp(start + place * gap)
            QApplication.sendEvent(at_keyboard(page), event)


def put_on(page: DeskPage, station: ScriptedStation, scene: Scene, pictures: dict[str, Path], frame: bytes) -> None:
    """Bring a scene onto a page that is used again and again; `frame` is what the camera shows."""
    station.view = dressed(scene, pictures["portrait"], pictures["original"])
    station.frames.clear()
    if scene.sight is not None:
        station.show_frame(frame, judgement(SCRIPTED[scene.sight]))
    for announcement in scene.news:
        station.announce(announcement)
    QApplication.processEvents()
    page.refresh()
    press_all(page, scene.keys)
    for announcement in scene.answers:
        station.announce(announcement)
    QApplication.processEvents()
