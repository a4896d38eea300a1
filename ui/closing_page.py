"""The last page: where the chain of events ended, in figures that a person can copy onto paper."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from station import chain_head
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Say
from ui.theme import DESIGN, Ink, Role, Surface, scale_for, smallest

SIDE = 4  # groups in a row, and rows
GROUP, LINE = 200, 96
TURN_MS = 200  # how often Python gets a turn, so that a signal closes the page
LEAVE = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape})


class ClosingPage(Panel):
    """Shown once the desk has ended and everything is on disk; Enter, Esc or a click leaves it."""

    surface = Surface.WINDOW

    def __init__(self, head: str, seq: int, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.STATE, CENTRE)
        self._how = Text(self, Role.HEADING, CENTRE, wrap=True)
        self._groups = [Text(self, Role.NAME, CENTRE) for _ in range(SIDE * SIDE)]
        self._seq = Text(self, Role.BODY, CENTRE)
        self._leave = Text(self, Role.BODY, CENTRE)
        self.setWindowTitle(say("ui.closing"))
        self._title.write(say("ui.closing"))
        self._how.write(say("ui.closing.how"), Ink.SECOND)
        for text, group in zip(self._groups, chain_head.grouped(head).split(), strict=True):
            text.write(group)
        self._seq.write(say("ui.closing.seq", seq=seq), Ink.SECOND)
        self._leave.write(say("ui.closing.leave"), Ink.SECOND)
        self.setMinimumSize(smallest())
        self._timer = QTimer(self)
        self._timer.timeout.connect(lambda: None)
        self._timer.start(TURN_MS)

    def arrange(self) -> None:
        """Everything in the middle, the groups as on paper."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        top = (high - DESIGN.height()) / 2
        self._title.setGeometry(self.rect_of(0, top + 120, wide, 64))
        self._how.setGeometry(self.rect_of((wide - 1400) / 2, top + 200, 1400, 160))
        left = (wide - SIDE * GROUP) / 2
        for place, text in enumerate(self._groups):
            row, column = divmod(place, SIDE)
            text.setGeometry(self.rect_of(left + column * GROUP, top + 420 + row * LINE, GROUP, LINE))
        self._seq.setGeometry(self.rect_of(0, top + 420 + SIDE * LINE + 32, wide, 40))
        self._leave.setGeometry(self.rect_of(0, top + DESIGN.height() - 120, wide, 40))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        self.rescale(scale_for(event.size()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave by Enter or Esc; a foot switch presses the space bar and must not."""
        if event.key() in LEAVE:
            self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave by a click or a touch."""
        self.close()
