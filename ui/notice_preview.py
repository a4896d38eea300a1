"""The consent notice in a form, as students will see it: the board of their screen, smaller."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station.job.notice import Notice
from ui.notice_board import NoticeBoard
from ui.phrases import Say, language_of
from ui.sitter_page import FOOT, HEAD, MARGIN
from ui.theme import DESIGN, UNIT

BOARD = (DESIGN.width() - 2 * MARGIN, DESIGN.height() - HEAD - FOOT - 2 * UNIT)
"""Width and height that the board has on the student's screen."""


class _Frame(QWidget):
    """Keeps the board's shape."""

    def __init__(self) -> None:
        super().__init__()
        self.board = NoticeBoard(self, Notice("", "-"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As large as fits."""
        scale = min(self.width() / BOARD[0], self.height() / BOARD[1])
        self.board.setGeometry(0, 0, round(BOARD[0] * scale), round(BOARD[1] * scale))
        self.board.rescale(scale)
        parent = self.parentWidget()
        if isinstance(parent, NoticePreview):
            parent.display()


class NoticePreview(QWidget):
    """The board, and two keys that turn its pages."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._nothing = QLabel(), QLabel()
        self._nothing.setWordWrap(True)
        self.frame = _Frame()
        self.back, self.on = QPushButton("◀"), QPushButton("▶")
        self.back.clicked.connect(lambda: self._turn(-1))
        self.on.clicked.connect(lambda: self._turn(1))
        keys = QHBoxLayout()
        keys.addWidget(self._title)
        keys.addStretch()
        keys.addWidget(self.back)
        keys.addWidget(self.on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(keys)
        column.addWidget(self._nothing)
        column.addWidget(self.frame, 1)
        self._say: Say | None = None
        self._notice: Notice | None = None
        self._place = 0

    def show_notice(self, notice: Notice | None) -> None:
        """Show another text; None: there is none yet."""
        self._notice = notice
        if notice is not None:
            self.frame.board.show_notice(notice)
        self.display()

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self._title.setText(say("ui.job.preview"))
        self._nothing.setText(say("ui.job.preview.none"))
        self.display()

    def _turn(self, step: int) -> None:
        self._place += step
        self.display()

    def display(self) -> None:
        """Show the page that is turned to."""
        self._nothing.setVisible(self._notice is None)
        self.frame.board.setVisible(self._notice is not None)
        if self._notice is None or self._say is None:
            for key in (self.back, self.on):
                key.setEnabled(False)
            return
        pages = self.frame.board.pages(language_of(self._say))
        self._place = max(0, min(self._place, len(pages) - 1))
        self.back.setEnabled(self._place > 0)
        self.on.setEnabled(self._place < len(pages) - 1)
        self.frame.board.display(pages[self._place], self._say)
