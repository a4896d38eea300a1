"""Whom a group pays and how much, in large type beside the payee's codes: turned to whoever pays."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.job.fees import Row
from station.job.money_view import Book, Line
from station.job.terms import Method
from station.paper.cells import yuan
from ui.key_row import HEIGHT as KEYS_HEIGHT
from ui.key_row import KeyRow
from ui.keys import Key
from ui.last_pictures import Thumbnail
from ui.money_asking import name_of
from ui.money_page import MONITORS_KEYS, fee_words
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.pictures import PictureShelf
from ui.theme import UNIT, Ink, Role, Surface

MARGIN = 3 * UNIT
WORDS = 760
CODES = 2
LARGE = 7  # characters of an amount for which the largest type has room

KEYS = (
    Key("money_paid", "P", (Qt.Key.Key_P,), 0),
    Key("money_agree", "A", (Qt.Key.Key_A,), 0),
    Key("money_close", "C", (Qt.Key.Key_C,), 0),
    Key("money_leave", "cap.esc", (Qt.Key.Key_Escape,), 0),
)


class CodePicture(Panel):
    """One of the payee's codes, and by which app it is read."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._method = Text(self, Role.NAME, CENTRE)
        self._picture = Thumbnail(self)
        self._none = Text(self, Role.HEADING, CENTRE, wrap=True)

    def arrange(self) -> None:
        """The app's name above its code."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        self._method.setGeometry(self.rect_of(0, 0, wide, 80))
        self._picture.setGeometry(self.rect_of(0, 88, wide, high - 88))
        self._none.setGeometry(self.rect_of(24, 88 + (high - 88) / 2 - 60, wide - 48, 120))

    def display(self, shown: tuple[Method, Path] | None, shelf: PictureShelf, say: Say) -> None:
        """Show it; None: there is no such code."""
        self.setVisible(shown is not None)
        if shown is None:
            return
        method, path = shown
        image = shelf.picture(path, self._picture.size())
        self._method.write(say(f"money.method.{method}"))
        self._picture.display(image)
        self._none.write(say("payee.unreadable") if image is not None and image.isNull() else "")


class PayeePage(Panel):
    """The whole page.

    Attributes:
        pressed: the name of a key that would do something now.
    """

    surface = Surface.WINDOW
    pressed = Signal(str)

    def __init__(self, parent: QWidget, shelf: PictureShelf, *, monitors: bool = False) -> None:
        """Make it; on the monitor's screen, nothing but agreeing."""
        super().__init__(parent)
        self._shelf = shelf
        self._name = Text(self, Role.NAME)
        self._heads = Text(self, Role.STATE)
        self._label = Text(self, Role.STATE)
        self._amount = Text(self, Role.AMOUNT)
        self._collected = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._payee = Text(self, Role.NOTICE, TOP_LEFT, wrap=True)
        self._check = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._methods = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._agreed = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._said = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._none = Text(self, Role.STATE, CENTRE, wrap=True)
        for text in (self._check, self._methods, self._collected, self._none, self._label):
            text.ink(Ink.SECOND)
        self._pictures = [CodePicture(self) for _ in range(CODES)]
        self.keys = KeyRow(self, MONITORS_KEYS if monitors else KEYS)
        self.keys.pressed.connect(self.press)
        self._line: Line | None = None
        self._book: Book | None = None
        self._say: Say | None = None
        shelf.arrived.connect(self._show_codes)

    def arrange(self) -> None:
        """Words left, codes right, keys below."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        bottom = high - MARGIN - KEYS_HEIGHT - 2 * UNIT
        tops = (
            (self._name, 16, 80), (self._heads, 100, 56), (self._label, 176, 52), (self._amount, 224, 190),
            (self._collected, 424, 96), (self._payee, 528, 148), (self._check, 676, 56), (self._methods, 732, 84),
            (self._agreed, 816, 44),
        )  # fmt: skip
        for text, place, room in tops:
            text.setGeometry(self.rect_of(MARGIN, place, WORDS, room))
        self._said.setGeometry(self.rect_of(MARGIN + 940, bottom + UNIT, wide - 2 * MARGIN - 940, KEYS_HEIGHT + UNIT))
        left = MARGIN + WORDS + MARGIN
        width = (wide - left - 2 * MARGIN) / CODES
        height = min(width + 88, bottom - 60)
        top = 60 + max(0.0, (bottom - 60 - height) / 3)
        for place, picture in enumerate(self._pictures):
            picture.setGeometry(self.rect_of(left + place * (width + MARGIN), top, width, height))
        self._none.setGeometry(self.rect_of(left, 300, wide - left - MARGIN, 240))
        self.keys.setGeometry(self.rect_of(MARGIN, high - MARGIN - KEYS_HEIGHT, wide - 2 * MARGIN, KEYS_HEIGHT))

    def display(self, book: Book, line: Line, said: str, say: Say) -> None:
        """Show one group's page."""
        self._book, self._line, self._say = book, line, say
        row, each = line.row, book.by == "person"
        self._name.write_data(name_of(row, say))
        each_costs = yuan(book.fee) if book.fee is not None else "?"
        self._heads.write(say("payee.heads", heads=row.billed, yuan=each_costs))
        self._show_amount(book, row, say)
        counts = say("payee.counts", paid=row.accepted - len(line.owing), owing=len(line.owing)) if each else ""
        collected = say("payee.collected", due=yuan(row.due), collected=yuan(row.collected))
        self._collected.write("\n".join(part for part in (collected, counts) if part))
        self._payee.write(say("payee.to", payee=book.payee) if book.payee else say("payee.to.none"))
        self._payee.ink(Ink.TEXT if book.payee else Ink.WARN)
        self._check.write(say("payee.check"))
        methods = say("payee.and").join(say(f"money.method.{method}") for method in book.methods)
        cash = "" if "cash" in book.methods else f" · {say('payee.no-cash')}"
        self._methods.write(say("payee.methods", methods=methods) + cash)
        self._agreed.write(f"✓ {say('money.agreed')}" if line.agreed else "", Ink.PASS)
        self._said.write(said, Ink.TROUBLE)
        self._none.write("" if book.codes else say("payee.no-code"))
        self._show_codes()
        self.keys.display(self._open, self._following, say)

    def _show_amount(self, book: Book, row: Row, say: Say) -> None:
        """How much; a word in its place where nothing is to be paid, or nobody knows."""
        each, sign, role = book.by == "person", "", Role.NAME
        left = book.fee or 0 if each else row.difference
        if book.fee is None:
            words, ink = fee_words(book, say), Ink.WARN
        elif not each and left <= 0 and row.billed > 0:
            words, ink, sign = say("payee.done"), Ink.PASS, "✓ "
        else:
            amount = yuan(max(left, 0))
            words, ink = say("payee.amount", yuan=amount), Ink.TEXT
            role = Role.AMOUNT if len(amount) <= LARGE else Role.NUMBER
        self._label.write(say("payee.each" if each else "payee.left") if role is not Role.NAME else "")
        self._amount.role = role
        self._amount.rescale(self.scale)
        self._amount.write(sign + words, ink)

    def _show_codes(self) -> None:
        if self._book is None or self._say is None or not self.isVisible():
            return
        codes = self._book.codes
        for place, picture in enumerate(self._pictures):
            picture.display(codes[place] if place < len(codes) else None, self._shelf, self._say)

    @property
    def _open(self) -> frozenset[str]:
        line, book = self._line, self._book
        if line is None or book is None:
            return frozenset()
        opened = {
            "money_paid": book.by != "person" or bool(line.owing),
            "money_agree": not line.agreed,
            "money_close": line.close != "closed",
            "money_leave": True,
        }
        return frozenset(name for name, is_open in opened.items() if is_open)

    @property
    def _following(self) -> str | None:
        """Noting what is left to pay; once nothing is, agreeing and closing."""
        line, book = self._line, self._book
        done = line is not None and book is not None and book.fee is not None and not line.owing
        settled = done and line is not None and line.row.difference <= 0 < line.row.billed
        order = ("money_agree", "money_close", "money_leave") if settled else ("money_paid",)
        return next((name for name in order if name in self._open), None)

    def take(self, event: QKeyEvent) -> None:
        """Take a key."""
        name = self.keys.name_of(event.key())
        if name is not None and not event.isAutoRepeat():
            self.press(name)

    def press(self, name: str) -> None:
        """Do what the key of this name asks for, if it would do something now."""
        if name in self._open:
            self.pressed.emit(name)
