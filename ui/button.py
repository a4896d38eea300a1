"""What a finger presses and a key of the page does too: a screen reader finds a button, and can press it.

The page has the keyboard: a button never takes it, so that Space stays the shutter wherever somebody has touched.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.panel import Scaled
from ui.theme import Surface


class Button(Scaled, QAbstractButton):
    """What it shows, and how it is painted, is up to whoever makes one.

    Attributes:
        value: what it stands for.
        used: its value, when it was clicked, touched, or pressed by a screen reader.
    """

    surface = Surface.PANEL
    used = Signal(object)

    def __init__(self, parent: QWidget, value: str | int) -> None:
        super().__init__(parent)
        self.value = value
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setBackgroundRole(QPalette.ColorRole.Window)  # or its texts would take the ink of Qt's own buttons
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._use)  # that is how a screen reader presses

    def _use(self) -> None:
        self.used.emit(self.value)

    def event(self, event: QEvent) -> bool:
        """A closed one hears a finger too: the page tells why nothing happens."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self.mousePressEvent(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Already the touch counts, not the finger that is lifted again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._use()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Every key is the page's, even if a screen reader has put the keyboard here."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """As for a press."""
        event.ignore()
