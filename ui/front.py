"""Keeps the kiosk in front: while none of its windows has the keyboard, the one that had it asks for it back."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from ui import window_manager

LOOK_MS = 500
"""How often is looked; what is missing twice is asked for: a window manager may just hand the keyboard on."""


class Front(QObject):
    """Looks who has the keyboard, for as long as the desk's window is open.

    A window manager's keys show the empty desktop, lower a window, send it to another desktop or choose another
    program's; no key would reach the desk any more, and nobody would know why.
    """

    def __init__(self, desk: QWidget) -> None:
        super().__init__(desk)
        self._desk, self._last = desk, desk
        self._missed = False
        timer = QTimer(self)
        timer.timeout.connect(self.look)
        timer.start(LOOK_MS)

    def look(self) -> None:
        """Have the window that had the keyboard ask for it, or the desk's where that one was closed."""
        active = QApplication.activeWindow()
        if active is not None:
            self._last = active
        missed, self._missed = self._missed, active is None and QGuiApplication.focusWindow() is None
        if not (missed and self._missed) or not self._desk.isVisible():
            return
        window = self._last if _is_there(self._last) else self._desk
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        window_manager.stand_on_every_desktop(window)
        window_manager.bring_to_front(window)


def _is_there(window: QWidget) -> bool:
    try:
        return window.isVisible()
    except RuntimeError:  # Qt has deleted it
        return False
