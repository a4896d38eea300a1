"""What just happened, newest first, and under it how to undo it."""

from PySide6.QtWidgets import QWidget

from ui.news import News
from ui.panel import TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.signs import SignMark
from ui.spoken import announce
from ui.theme import Ink, Role

WIDTH = 480
HEIGHT = 264
LINES = 3


class Happened(Panel):
    """The last few pieces of news."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._heading = Text(self, Role.SMALL)
        self._sign = SignMark(self)
        self._newest = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._undo = Text(self, Role.SMALL, TOP_LEFT, wrap=True)
        self._older = Text(self, Role.SMALL)
        self._heading.ink(Ink.SECOND)
        self._undo.ink(Ink.SECOND)
        self._older.ink(Ink.SECOND)
        self._news: list[News] = []

    def arrange(self) -> None:
        """Newest large, its undo below, the one before at the foot."""
        self._heading.setGeometry(self.rect_of(24, 4, self.wide - 48, 32))
        self._sign.setGeometry(self.rect_of(24, 40, 24, 24))
        more = max(0.0, self.height() / self.scale - HEIGHT)
        newest, undo, older = 136 + 0.4 * more, 60 + 0.25 * more, 28 + 0.15 * more
        self._newest.setGeometry(self.rect_of(64, 36, self.wide - 88, newest))
        self._undo.setGeometry(self.rect_of(64, 34 + newest, self.wide - 88, undo))
        self._older.setGeometry(self.rect_of(24, 34 + newest + undo, self.wide - 48, older))

    def add(self, news: News) -> None:
        """Take another piece of news; `display` shows it."""
        self._news = [news, *self._news][:LINES]

    def display(self, say: Say) -> None:
        """Show them."""
        newest = self._news[0] if self._news else None
        self._heading.write(say("ui.happened.at", time=newest.at) if newest else say("ui.happened"))
        self._sign.show_sign(newest.phrase.sign if newest else None)
        words = newest.phrase.said(say) if newest else say("ui.happened.empty")
        if newest is not None and words != self._newest.text():
            announce(self, words)
        self._newest.write(words)
        self._newest.ink(Ink.TEXT if newest else Ink.SECOND)
        self._undo.write(newest.undo.said(say) if newest and newest.undo else "")
        before = self._news[1] if len(self._news) > 1 else None
        self._older.write_data(f"{before.at}  {before.phrase.said(say)}" if before else "")
