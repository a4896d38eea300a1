"""Where the sitting stands, in one sentence over the full width: what the photographer reads at a glance."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.panel import Panel, Text
from ui.phrases import Phrase, Say
from ui.signs import INKS, SignMark
from ui.spoken import announce
from ui.theme import Ink, Role, Surface

HEIGHT = 72
FLASH_MS = 240


class StateLine(Panel):
    """One sign, one sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = SignMark(self)
        self._words = Text(self, Role.STATE)
        self._phrase: Phrase | None = None
        self._bright = False
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.setInterval(FLASH_MS)
        self._flash.timeout.connect(self._calm)

    @property
    def phrase(self) -> Phrase | None:
        """What is said."""
        return self._phrase

    def arrange(self) -> None:
        """Sign left, sentence right of it."""
        self._sign.setGeometry(self.rect_of(24, 18, 36, 36))
        self._words.setGeometry(self.rect_of(80, 0, self.width() / self.scale - 104, 72))

    def display(self, phrase: Phrase, say: Say) -> None:
        """Say this."""
        self._phrase = phrase
        words = phrase.said(say)
        if words != self._words.text():
            announce(self, words)
        self._words.setText(words)
        self.setAccessibleName(self._words.text())
        self._colour()

    def flash(self) -> None:
        """Draw the eye here, once: somebody pressed a key that is locked, and this is why."""
        self._bright = True
        self._flash.start()
        self._colour()

    def _calm(self) -> None:
        self._bright = False
        self._colour()

    def _colour(self) -> None:
        if self._phrase is None:
            return
        sign = self._phrase.sign
        self._sign.show_sign(sign, Ink.ON_BRIGHT if self._bright else INKS[sign])
        self._words.ink(Ink.ON_BRIGHT if self._bright else Ink.TEXT)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground, with the state's colour at its left edge."""
        painter = QPainter(self)
        ink = QColor(INKS[self._phrase.sign] if self._phrase else Surface.PANEL)
        painter.fillRect(self.rect(), ink if self._bright else QColor(self.surface))
        painter.fillRect(self.rect_of(0, 0, 8, 72), ink)
