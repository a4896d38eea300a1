"""Larger type for all windows, at once: each of them takes its sizes anew, as if the screen had changed."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication

from ui import theme


def use(large: bool) -> None:
    """Have larger type, or the usual one, in every window there is and in every one to come."""
    theme.use_large_type(large)
    for window in QApplication.topLevelWidgets():
        QApplication.sendEvent(window, QResizeEvent(window.size(), window.size()))
