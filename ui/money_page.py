"""What is owed and paid, one row a class: heads, money, what differs, and what was closed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.job.money_view import Book
from station.job.money_view import Line as MoneyLine
from station.paper.cells import yuan
from ui.key_row import HEIGHT as KEYS_HEIGHT
from ui.key_row import KeyRow
from ui.keys import Key
from ui.line import Line
from ui.money_asking import name_of, owing_text, payment_text
from ui.panel import LEFT, RIGHT, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.signs import INKS, Sign, SignMark
from ui.theme import UNIT, Ink, Role, Surface

MARGIN = 2 * UNIT
SIDE = 480
TOP = 72
HEAD = 40
ROW = 56
ROWS = 12
PAYMENTS = 6
OWING = 8
SAID = 200

COLUMNS = (("heads", 100), ("due", 158), ("advance", 158), ("paid", 158), ("left", 158))
STATE = 208

KEYS = (
    Key("money_payee", "cap.enter", (Qt.Key.Key_Return, Qt.Key.Key_Enter), 0),
    Key("money_paid", "P", (Qt.Key.Key_P,), 0),
    Key("money_void", "V", (Qt.Key.Key_V,), 0),
    Key("money_fee", "F", (Qt.Key.Key_F,), 0),
    Key("money_agree", "A", (Qt.Key.Key_A,), 0),
    Key("money_close", "C", (Qt.Key.Key_C,), 0),
    Key("money_day", "D", (Qt.Key.Key_D,), 0),
    Key("money_leave", "cap.esc", (Qt.Key.Key_Escape,), 0),
)
MONITORS_KEYS = (Key("money_agree", "cap.enter", (), 0),)
"""On the monitor's screen there is one button: the keyboard is the desk's, and a keypad of its own has Enter."""


class MoneyRow(Line):
    """One group."""

    def __init__(self, parent: QWidget, place: int) -> None:
        super().__init__(parent, place)
        self._name = Text(self, Role.VERDICT)
        self._cells = [Text(self, Role.VERDICT, RIGHT) for _ in COLUMNS]
        self._sign = SignMark(self)
        self._state = Text(self, Role.BODY)

    def arrange(self) -> None:
        """The name with whatever room there is, then figures, sign and word."""
        wide = self.width() / self.scale
        left = wide - STATE
        self._sign.setGeometry(self.rect_of(left + 20, 14, 24, 24))
        self._state.setGeometry(self.rect_of(left + 52, 0, STATE - 56, ROW - 8))
        for text, (_, width) in zip(reversed(self._cells), reversed(COLUMNS), strict=True):
            left -= width
            text.setGeometry(self.rect_of(left, 0, width - 8, ROW - 8))
        self._name.setGeometry(self.rect_of(12, 0, left - 16, ROW - 8))

    def display(
        self, line: MoneyLine | None, chosen: bool, say: Say, name: str | None = None, *, without_fee: bool = False
    ) -> None:
        """Show this group, or nothing; under another name, if one is given."""
        self.setVisible(line is not None)
        if line is None:
            return
        row, self.chosen = line.row, chosen
        sign, word = stand(line, without_fee=without_fee)
        self._name.write_data(name or name_of(row, say))
        told = (str(row.accepted), yuan(row.due), yuan(row.advance), yuan(row.paid), yuan(row.difference))
        for text, words in zip(self._cells, told, strict=True):
            text.write(words, Ink.TEXT)
        self._cells[-1].ink(Ink.WARN if row.difference else Ink.TEXT)
        self._sign.show_sign(sign)
        self._state.write(say(f"money.state.{word}"), INKS[sign])
        self.setAccessibleName(f"{self._name.text()} {self._state.text()}")
        self.update()


def stand(line: MoneyLine, *, without_fee: bool = False) -> tuple[Sign, str]:
    """How a group stands, as a sign and the end of a word's code; `without_fee`: nobody knows yet what it owes."""
    row = line.row
    if line.close == "stale":
        return Sign.BAR, "stale"
    if line.close == "closed":
        return Sign.TICK, "closed"
    if not row.accepted and not row.collected:
        return Sign.DASH, "nobody"
    if without_fee:
        return Sign.TRIANGLE, "later"
    if row.difference or line.owing:
        return Sign.TRIANGLE, "over" if row.difference < 0 else "open"
    return Sign.DOT, "paid"


class MoneyPage(Panel):
    """The whole page.

    Attributes:
        pressed: the name of a key that would do something now; it is about `chosen`.
    """

    surface = Surface.WINDOW
    pressed = Signal(str)

    def __init__(self, parent: QWidget, *, monitors: bool = False) -> None:
        """Make it; on the monitor's screen, nothing but agreeing."""
        super().__init__(parent)
        self._monitors = monitors
        self._title = Text(self, Role.STATE)
        self._fee = Text(self, Role.HEADING, RIGHT)
        self._heads = [Text(self, Role.SMALL, LEFT), *(Text(self, Role.SMALL, RIGHT) for _ in COLUMNS)]
        self._state_head = Text(self, Role.SMALL)
        self._rows = [MoneyRow(self, place) for place in range(ROWS)]
        self._total = MoneyRow(self, ROWS)
        self._empty = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._day = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._name = Text(self, Role.HEADING)
        self._about = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._lists_title = Text(self, Role.BODY)
        self._list = [Text(self, Role.SMALL) for _ in range(PAYMENTS + OWING)]
        self._more = Text(self, Role.SMALL)
        self._said = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        for text in (*self._heads, self._state_head, self._empty, self._day, self._more, self._lists_title):
            text.ink(Ink.SECOND)
        self.keys = KeyRow(self, MONITORS_KEYS if monitors else KEYS)
        self.keys.pressed.connect(self.press)
        for row in self._rows:
            row.used.connect(self._pick)
        self._book: Book | None = None
        self._place = 0
        self._say: Say | None = None

    def arrange(self) -> None:
        """The rows left, what is chosen right, keys below."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        right = wide - MARGIN - SIDE
        table = right - 2 * MARGIN
        self._title.setGeometry(self.rect_of(MARGIN, UNIT, table - 452, TOP - UNIT))
        self._fee.setGeometry(self.rect_of(MARGIN + table - 444, UNIT, 404, TOP - UNIT))
        left = MARGIN + table - STATE
        self._state_head.setGeometry(self.rect_of(left + 20, TOP, STATE - 20, HEAD))
        for text, (_, width) in zip(reversed(self._heads[1:]), reversed(COLUMNS), strict=True):
            left -= width
            text.setGeometry(self.rect_of(left, TOP, width - 8, HEAD))
        self._heads[0].setGeometry(self.rect_of(MARGIN + 12, TOP, left - MARGIN - 16, HEAD))
        top = TOP + HEAD
        for place, row in enumerate((*self._rows, self._total)):
            row.setGeometry(self.rect_of(MARGIN, top + place * ROW + (8 if place == ROWS else 0), table, ROW - 8))
        self._empty.setGeometry(self.rect_of(MARGIN + 12, top + 8, table - 24, 120))
        day = top + (ROWS + 1) * ROW + 16
        self._day.setGeometry(self.rect_of(MARGIN + 12, day, table - 24, high - MARGIN - KEYS_HEIGHT - UNIT - day))
        self._arrange_side(right, high)
        self.keys.setGeometry(self.rect_of(MARGIN, high - MARGIN - KEYS_HEIGHT, wide - 2 * MARGIN, KEYS_HEIGHT))

    def _arrange_side(self, right: float, high: float) -> None:
        self._name.setGeometry(self.rect_of(right, UNIT, SIDE, TOP - UNIT))
        self._about.setGeometry(self.rect_of(right, TOP, SIDE, 140))
        self._lists_title.setGeometry(self.rect_of(right, TOP + 148, SIDE, 36))
        for place, text in enumerate(self._list):
            text.setGeometry(self.rect_of(right, TOP + 188 + place * 34, SIDE, 32))
        self._more.setGeometry(self.rect_of(right, TOP + 188 + len(self._list) * 34, SIDE, 32))
        self._said.setGeometry(self.rect_of(right, high - MARGIN - KEYS_HEIGHT - UNIT - SAID, SIDE, SAID))

    # showing

    @property
    def chosen(self) -> MoneyLine | None:
        """The group that keys are about."""
        lines = self._book.lines if self._book else ()
        return lines[self._place] if self._place < len(lines) else None

    def display(self, book: Book, said: str, say: Say) -> None:
        """Show it; the group that was chosen stays so, whatever rows come before it."""
        chosen, self._say = self.chosen, say
        self._book = book
        same = [
            place for place, line in enumerate(book.lines)
            if chosen and (line.row.scope, line.row.name) == (chosen.row.scope, chosen.row.name)
        ]  # fmt: skip
        self._place = same[0] if same else min(self._place, max(len(book.lines) - 1, 0))
        self._said.write(said, Ink.TROUBLE)
        self._show()

    def _show(self) -> None:
        say, book = self._say, self._book
        if say is None or book is None:
            return
        pages = -(-len(book.lines) // ROWS)
        page = say("roll.page", page=self._place // ROWS + 1, pages=pages) if pages > 1 else ""
        self._title.write(f"{say(f'money.title.{book.by}')}  {page}".strip())
        self._fee.write(fee_words(book, say), Ink.WARN if book.fee is None and book.later else Ink.SECOND)
        first_column = book.by if book.by in ("major", "college") else "name"
        for text, code in zip(self._heads, (first_column, *(name for name, _ in COLUMNS)), strict=True):
            text.write(say(f"money.column.{code}"))
        self._state_head.write(say("money.column.state"))
        first = self._place // ROWS * ROWS
        here = book.lines[first : first + ROWS]
        unknown = book.later and book.fee is None
        for place, row in enumerate(self._rows):
            line = here[place] if place < len(here) else None
            row.display(line, first + place == self._place, say, without_fee=unknown)
        total = MoneyLine(book.total) if book.lines else None
        self._total.display(total, False, say, say("money.total"), without_fee=unknown)
        self._empty.write("" if book.lines else say("money.empty"))
        self._day.write(day_words(book, say), INKS[Sign.BAR] if book.day.close == "stale" else Ink.SECOND)
        self._show_chosen(say)
        self.keys.display(self._open, "money_payee" if "money_payee" in self._open else None, say)

    def _show_chosen(self, say: Say) -> None:
        line = self.chosen
        self._name.write_data(name_of(line.row, say) if line else "")
        words, sign = about(line, say) if line else ("", Sign.DOT)
        self._about.write(words, INKS[sign])
        told = self._told(line, say) if line else []
        self._lists_title.write(told[0] if told else "")
        room, lines = len(self._list), told[1:]
        for place, text in enumerate(self._list):
            text.write_data(lines[place] if place < len(lines) else "")
        more = len(lines) - room
        self._more.write(say("money.more", count=more) if more > 0 else "")

    def _told(self, line: MoneyLine, say: Say) -> list[str]:
        """A title and its lines: who has not paid, else what was paid."""
        if line.owing:
            return [say("money.owing", count=len(line.owing)), *(owing_text(one) for one in line.owing)]
        if not line.payments:
            return [say("money.payments.none")]
        title = say("money.payments", count=len(line.payments))
        return [title, *(payment_text(one, say) for one in line.payments)]

    # keys

    @property
    def _open(self) -> frozenset[str]:
        line, book = self.chosen, self._book
        if book is None:
            return frozenset()
        opened = {
            "money_payee": line is not None,
            "money_paid": line is not None and (book.by != "person" or bool(line.owing)),
            "money_void": line is not None and any(one.voided is None for one in line.payments),
            "money_fee": book.later,
            "money_agree": line is not None and not line.agreed,
            "money_close": line is not None and line.close != "closed",
            "money_day": book.day.close != "closed",
            "money_leave": True,
        }
        return frozenset(name for name, is_open in opened.items() if is_open)

    def take(self, event: QKeyEvent) -> None:
        """Take a key: arrows choose, everything else is a button's."""
        steps = {
            Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -ROWS, Qt.Key.Key_PageDown: ROWS,
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._book is not None and self._book.lines:
            self.step(step)
            return
        name = self.keys.name_of(event.key())
        if name is not None and not event.isAutoRepeat():
            self.press(name)

    def step(self, lines: int) -> None:
        """Choose the line so many below."""
        if self._book is not None and self._book.lines:
            self._place = min(max(self._place + lines, 0), len(self._book.lines) - 1)
            self._show()

    def press(self, name: str) -> None:
        """Do what the key of this name asks for, if it would do something now."""
        if name in self._open:
            self.pressed.emit(name)

    def _pick(self, place: int) -> None:
        self._place = self._place // ROWS * ROWS + place
        self._show()


def fee_words(book: Book, say: Say) -> str:
    """What a head costs."""
    if book.fee is not None:
        return say("money.fee", yuan=yuan(book.fee))
    return say("money.fee.later" if book.later else "money.fee.none")


def day_words(book: Book, say: Say) -> str:
    """What today comes to, and whether it was closed."""
    day = book.day
    words = say("money.day", accepted=day.accepted, due=yuan(day.due), paid=yuan(day.paid))
    return words if day.close == "open" else f"{words}\n{say(f'money.day.{day.close}')}"


def about(line: MoneyLine, say: Say) -> tuple[str, Sign]:
    """What there is to know of a group besides its figures."""
    told = [say("money.sitting", count=line.open_sittings)] if line.open_sittings else []
    if line.close == "stale":
        return "\n".join([*told, say("money.stale")]), Sign.BAR
    if line.agreed:
        told.append(say("money.agreed"))
    if line.close == "closed":
        reason = say(f"differs.{line.reason}") if line.reason else None
        told.append(say("money.closed.reason", reason=reason) if reason else say("money.closed"))
    return "\n".join(told), Sign.TRIANGLE if line.open_sittings else Sign.TICK
