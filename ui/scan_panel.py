"""Where a scanner types that is no device of its own: takes every key until Esc, and shows nothing of what comes.

It lies over the verdicts and leaves what just happened to be read. Space and Enter are characters of a code here.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.code_field import CodeField
from ui.panel import TOP_LEFT, Panel, Text
from ui.phrases import Phrase, Say
from ui.signs import INKS, Sign, SignMark
from ui.theme import Ink, Role, Surface

WIDTH = 480
DOTS = 16  # one row of them, whatever a code's length
LINE_AT = 128
READY = Phrase(Sign.DOT, "ui.scan.ready")
TAKEN = Phrase(Sign.TICK, "ui.scan.taken")

# https://doc.qt.io/qt-6/qkeyevent.html#nativeModifiers: X11's LockMask and xkb's Lock modifier; Qt's own bit on Windows
_CAPS_LOCK = {"xcb": 0x2, "wayland": 0x2, "windows": 0x100}


def caps_lock_is_on(event: QKeyEvent) -> bool:
    """Whether the system says so; where it says nothing of it, no."""
    return bool(event.nativeModifiers() & _CAPS_LOCK.get(QGuiApplication.platformName(), 0))


def moment_of(event: QKeyEvent) -> float:
    """Seconds at which the key was pressed, by the system's clock where it tells, so that a busy window is no pause."""
    return event.timestamp() / 1000 if event.timestamp() else time.monotonic()


class ScanPanel(Panel):
    """The field.

    Attributes:
        closed: it takes no more keys.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING)
        self._how = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._sign = SignMark(self)
        self._message = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._foot = Text(self, Role.SMALL, wrap=True)
        self._how.ink(Ink.SECOND)
        self._foot.ink(Ink.SECOND)
        self._then: Callable[[str], bool] | None = None
        self._field = CodeField()
        self._said = READY
        self._say: Say | None = None

    @property
    def is_open(self) -> bool:
        """Whether the keys are the scanner's."""
        return self._then is not None

    def arrange(self) -> None:
        """Title, the line with the dots, what came of the last code, how it works, and at the foot how to leave."""
        self._title.setGeometry(self.rect_of(24, 16, self.wide - 48, 56))
        self._sign.setGeometry(self.rect_of(24, LINE_AT + 44, 24, 24))
        self._message.setGeometry(self.rect_of(64, LINE_AT + 40, self.wide - 88, 104))
        self._how.setGeometry(self.rect_of(24, LINE_AT + 160, self.wide - 48, 140))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 80, self.wide - 48, 64))

    def open(self, then: Callable[[str], bool], say: Say) -> None:
        """Take all keys from now on.

        Args:
            then: takes a code; says whether it could be passed on.
            say: words.
        """
        self._then, self._field, self._said = then, CodeField(), READY
        self.display(say)

    def display(self, say: Say) -> None:
        """Show it in the language of the moment."""
        self._say = say
        self._title.write(say("ui.scan"))
        self._how.write(say("ui.scan.how"))
        self._message.write(self._said.said(say))
        self._message.ink(INKS[self._said.sign])
        self._sign.show_sign(self._said.sign)
        self._foot.write(say("ui.scan.leave"))
        self.update()

    def take(self, event: QKeyEvent) -> None:
        """Take a key: Esc closes, text goes into the field, a key that is held down is no scanner's."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.text() and not event.isAutoRepeat():
            self._feed(event)

    def give_up(self) -> None:
        """Close, and forget what came."""
        self._then, self._field, self._said = None, CodeField(), READY
        self.closed.emit()

    def _feed(self, event: QKeyEvent) -> None:
        heard = self._field.feed(event.text(), moment_of(event), caps_lock=caps_lock_is_on(event))
        if heard is None or self._then is None:
            return
        if heard.code is None:
            self._tell(Phrase(Sign.TRIANGLE, f"ui.scan.{heard.why}"))
        else:
            self._tell(TAKEN if self._then(heard.code) else Phrase(Sign.BAR, "ui.scan.not-now"))

    def _tell(self, said: Phrase) -> None:
        self._said = said
        if self._say is not None:
            self.display(self._say)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a frame around everything: the keys are taken; and dots once a code came."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(Ink.INFO), 3))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.fillRect(self.rect_of(24, LINE_AT - 44, self.wide - 48, 60), QColor(Surface.WINDOW))
        if self._said is TAKEN:
            self._paint_dots(painter)

    def _paint_dots(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Ink.TEXT))
        for place in range(DOTS):
            square = QRectF(self.rect_of(36 + place * 26, LINE_AT - 22, 16, 16))
            painter.drawEllipse(QPointF(square.center()), square.width() * 0.4, square.width() * 0.4)
