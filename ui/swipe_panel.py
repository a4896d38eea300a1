"""The left half of the monitor's page: one line about the swipe, the number as large as it gets, whose it is."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.flow import State
from station.view import DeskView, Guest
from ui.panel import LEFT, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.signs import INKS, Sign, SignMark
from ui.swipe_line import Said, whose
from ui.theme import UNIT, Ink, Role

EDGE = 5 * UNIT
BAR = 2 * UNIT
SIGN = 112
WORDS = 320  # high: three lines of the largest words
NUMBER = 216
FOOT = 72
LATIN = "\u2e7f"
"""The last sign before those of Chinese, its punctuation included."""


class SwipePanel(Panel):
    """The line, its number, and who sits and who is next."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = SignMark(self)
        self._words = Text(self, Role.INSTRUCTION, LEFT, wrap=True)
        self._number = Text(self, Role.CALL)
        self._who = Text(self, Role.NAME)
        self._instead = Text(self, Role.NOTICE, TOP_LEFT, wrap=True)
        self._more = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._seat, self._next = Text(self, Role.HEADING), Text(self, Role.HEADING)
        self._ink = ""

    def arrange(self) -> None:
        """From top to bottom; everything has its place in every state."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        left, room = BAR + EDGE, wide - BAR - 2 * EDGE
        self._sign.setGeometry(self.rect_of(left, EDGE + (WORDS - SIGN) / 2, SIGN, SIGN))
        beside = left + SIGN + EDGE
        self._words.setGeometry(self.rect_of(beside, EDGE, wide - beside - EDGE, WORDS))
        top = EDGE + WORDS + UNIT
        self._number.setGeometry(self.rect_of(left, top, room, NUMBER))
        self._who.setGeometry(self.rect_of(left, top + NUMBER, room, 80))
        self._instead.setGeometry(self.rect_of(left, top + 4 * UNIT, room, NUMBER + 80 + 4 * UNIT))
        below = top + NUMBER + 80 + 2 * UNIT
        foot = high - 2 * FOOT - 2 * UNIT
        self._more.setGeometry(self.rect_of(left, below, room, foot - below - UNIT))
        self._seat.setGeometry(self.rect_of(left, foot, room, FOOT))
        self._next.setGeometry(self.rect_of(left, foot + FOOT, room, FOOT))

    def display(self, said: Said, view: DeskView, say: Say) -> None:
        """Show the line, in one colour."""
        sign = said.words.sign
        ink = INKS[sign]
        self._sign.show_sign(sign)
        self._words.write(said.words.said(say), Ink.TEXT if sign is Sign.DOT else ink)
        self._number.write(said.number, ink)
        self._who.write_data(_who(said, view))
        more = said.more.said(say) if said.more else ""
        self._more.write(more if said.number else "", Ink.TEXT)
        self._instead.write("" if said.number else more, Ink.TEXT)
        seat = "monitor.goes" if view.state is State.WAITING else "monitor.sits"
        self._seat.write_data(_somebody(seat, view.sitter if view.state else None, say), Ink.SECOND)
        self._next.write_data(_following(view, say), Ink.SECOND)
        parts = (_in_one_line(self._words.text()), said.number, self._who.text(), more)
        self.setAccessibleName(" ".join(filter(None, parts)))
        if ink != self._ink:
            self._ink = ink
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground, and the colour as a bar that is seen from across a hall."""
        super().paintEvent(event)
        if self._ink:
            QPainter(self).fillRect(self.rect_of(0, 0, BAR, self.height() / self.scale), QColor(self._ink))


class SwipeStrip(Panel):
    """The same in one line, for pages that have the whole screen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = SignMark(self)
        self._words = Text(self, Role.HEADING)

    def arrange(self) -> None:
        """Sign before words."""
        high = self.height() / self.scale
        self._sign.setGeometry(self.rect_of(UNIT, (high - 40) / 2, 40, 40))
        self._words.setGeometry(self.rect_of(64, 0, self.width() / self.scale - 64 - UNIT, high))

    def display(self, said: Said, say: Say) -> None:
        """Show it."""
        self._sign.show_sign(said.words.sign)
        words = f"{_in_one_line(said.words.said(say))} {said.number}".strip()
        self._words.write_data(words, INKS[said.words.sign])
        self.setAccessibleName(self._words.text())


def _in_one_line(words: str) -> str:
    """Words between which a line was broken; Chinese has no space there."""
    before, *others = words.split("\n")
    for other in others:
        before += other if min(before[-1:], other[:1]) > LATIN else f" {other}"
    return before


def _who(said: Said, view: DeskView) -> str:
    """Masked name and last four: of the number's owner, or of whoever is asked about."""
    if not said.number and view.picking is not None:
        return _named(view.picking.name, view.picking.tail)
    if not said.number and view.half is not None:
        return _named(view.half.name, view.half.tail)
    who = whose(said.number, view)
    return _named(who.name, who.tail)


def _named(name: str, tail: str) -> str:
    return "  ".join(filter(None, (name, tail)))


def _somebody(code: str, guest: Guest | None, say: Say) -> str:
    return say(code, number=guest.number, who=_named(guest.name, guest.tail)).strip() if guest is not None else ""


def _following(view: DeskView, say: Say) -> str:
    """Whom to call: in queue mode who was called, else who is first in the line."""
    if view.queue is None:
        return _somebody("monitor.next", view.waiting, say)
    one = view.queue.of(view.queue.called or view.queue.subject)
    if one is None:
        return ""
    code = "monitor.called" if view.queue.called else "monitor.next"
    return say(code, number=one.number, who=_named(one.name, one.tail)).strip()
