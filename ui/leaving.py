"""The way out of the kiosk: one question, however somebody tries to leave, answered by name and with a code.

A program can't keep anybody from the power button, from another virtual terminal (Ctrl+Alt+F3) or from the keys that
the system takes for itself; those are shut by whoever sets the computer up.
"""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from station.commands import Command, Leave
from station.view import DeskView
from ui.choices import MOST, Option, Question
from ui.code_panel import CodeQuestion
from ui.phrases import Phrase
from ui.signs import Sign

NAME = "leave"
STAY = "ask.leave.stay"
BACK_MS = 500  # after which a window that was minimized, or is full screen no longer, fills its screen again

# Qt's standard key for leaving has no keys where neither GNOME nor KDE runs, and without a window manager nobody else
# takes Alt+F4: F4 alone is a key of the desk.
KEYS = ("Ctrl+Q", "Alt+F4")

Put = Callable[[Question | CodeQuestion], None]


def question(view: DeskView, post: Callable[[Command], None], put: Put) -> Question:
    """Who leaves. The line that is chosen first stays, so that Enter alone leaves nothing."""

    def answered(name: str) -> None:
        if name == STAY:
            return
        if view.codes:
            put(CodeQuestion(Phrase(Sign.DOT, "ask.code", {"name": name}), lambda code: post(Leave(name, code))))
        else:
            post(Leave(name))

    names = tuple(Option(name) for name in view.operators[: MOST - 1])
    return Question(Phrase(Sign.TRIANGLE, "ask.leave"), (Option(STAY, Phrase(Sign.DOT, STAY)), *names), answered)


def lock(window: QWidget, ask: Callable[[], None]) -> None:
    """Have the keys for leaving ask."""
    for keys in KEYS:
        QShortcut(QKeySequence(keys), window).activated.connect(ask)


def fill_again(window: QWidget) -> None:
    """Have a window that was put aside, or made smaller, fill its screen again."""
    if window.isMinimized() or not window.isFullScreen():
        QTimer.singleShot(BACK_MS, window, window.showFullScreen)
