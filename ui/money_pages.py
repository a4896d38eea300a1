"""The pages about money over the desk's page, and the questions they ask. While they are open every key is theirs."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.events import Announcement, Kind
from station.job.money_view import Line
from station.money_commands import AgreeFigures, HideMoney, ShowMoney, ShowPayee
from station.view import DeskView
from ui import money_asking
from ui.asking import Post
from ui.choices import Choices, Question
from ui.key_row import HEIGHT as KEYS_HEIGHT
from ui.money_asking import Asked
from ui.money_page import MARGIN, SIDE, TOP, MoneyPage
from ui.panel import Panel
from ui.payee_page import PayeePage
from ui.phrases import Phrase, Say
from ui.pictures import PictureShelf
from ui.signs import Sign
from ui.theme import UNIT, Surface
from ui.typed_panel import TypedPanel

CODES = 8  # pictures: two codes, at two sizes
ANSWERS = (Kind.PAID, Kind.PAYMENT_VOID, Kind.FEE_SET, Kind.CLASS_CLOSED, Kind.DAY_CLOSED)


class MoneyPages(Panel):
    """Both of them.

    Attributes:
        closed: the desk's page is to be seen again.
    """

    surface = Surface.WINDOW
    closed = Signal()

    def __init__(self, parent: QWidget, post: Post) -> None:
        super().__init__(parent)
        self._post = post
        self.shelf = PictureShelf(self, CODES)
        self._table, self._payee = MoneyPage(self), PayeePage(self, self.shelf)
        self._choices, self._entry = Choices(self), TypedPanel(self)
        self._view: DeskView | None = None
        self._say: Say | None = None
        self._no: Phrase | None = None
        self._is_open = False
        for panel in (self._choices, self._entry):
            panel.hide()
            panel.closed.connect(self._question_closed)
        for page in (self._table, self._payee):
            page.hide()
            page.pressed.connect(self._press)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether one of the pages lies over the desk's."""
        return self._is_open

    @property
    def complete(self) -> bool:
        """Whether every picture that belongs on the page is there."""
        return not self.shelf.fetching

    def arrange(self) -> None:
        """Each page fills everything; questions lie over its right column."""
        for page in (self._table, self._payee):
            page.setGeometry(self.rect())
        wide, high = self.width() / self.scale, self.height() / self.scale
        over_keys = MARGIN + KEYS_HEIGHT + 2 * UNIT
        for panel in (self._choices, self._entry):
            panel.setGeometry(self.rect_of(wide - MARGIN - SIDE, TOP, SIDE, high - TOP - over_keys))

    # opening and closing

    def open(self) -> None:
        """Show what is owed and paid."""
        self._is_open, self._no = True, None
        self._post(ShowMoney())
        self.show()
        self.raise_()
        if self._view is not None and self._say is not None:
            self.display(self._view, self._say)

    def close_all(self) -> None:
        """Back to the desk's page."""
        self._give_up_questions()
        self._is_open, self._no = False, None
        for page in (self._table, self._payee):
            page.hide()
        self.hide()
        self._post(HideMoney())
        self.closed.emit()

    # showing

    def display(self, view: DeskView, say: Say) -> None:
        """Show what the desk shows."""
        self._view, self._say = view, say
        book = view.money.book
        if not self._is_open:
            return
        self.raise_()
        said = self._no.said(say) if self._no else ""
        shown = book.shown if book is not None else None
        self._payee.setVisible(shown is not None)
        self._table.setVisible(shown is None)
        for page in (self._table, self._payee):
            page.keys.heard = self._question is None
        if book is not None and shown is not None:
            self._payee.display(book, shown, said, say)
        elif book is not None:
            self._table.display(book, said, say)
        for panel in (self._choices, self._entry):
            if panel.question is not None:
                panel.show()
                panel.raise_()

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self._choices.display(say)
        self._entry.display(say)

    def hear(self, announcement: Announcement) -> None:
        """Say what the desk refused, until something is done."""
        if announcement.event is Kind.TROUBLE and announcement.detail.get("for") == "money":
            self._no = Phrase(Sign.BAR, f"trouble.{announcement.code}", dict(announcement.detail))
        elif announcement.event in ANSWERS:
            self._no = None

    # keys

    @property
    def _question(self) -> Choices | TypedPanel | None:
        return next((panel for panel in (self._choices, self._entry) if panel.question is not None), None)

    def take(self, event: QKeyEvent) -> None:
        """Take a key: for the question, if one is open, else for the page."""
        if (question := self._question) is not None:
            question.take(event)
        elif self._payee.isVisibleTo(self):
            self._payee.take(event)
        else:
            self._table.take(event)

    @property
    def _line(self) -> Line | None:
        """The group that keys are about."""
        book = self._view.money.book if self._view is not None else None
        return None if book is None else book.shown or self._table.chosen

    def _press(self, name: str) -> None:
        view, say, line = self._view, self._say, self._line
        book = view.money.book if view is not None else None
        self._give_up_questions()
        self._no = None
        if view is None or say is None or book is None:
            if name == "money_leave":
                self.close_all()
            return
        match name:
            case "money_leave" if book.shown is not None:
                self._post(ShowPayee())
            case "money_leave":
                self.close_all()
            case "money_fee":
                self._put(money_asking.fee(view, self._post, self._put))
            case "money_day":
                self._put(money_asking.close_day(view, book, self._post, self._put))
            case _ if line is not None:
                self._about(name, view, line, say)

    def _about(self, name: str, view: DeskView, line: Line, say: Say) -> None:
        book, row = view.money.book, line.row
        match name:
            case "money_payee":
                self._post(ShowPayee(row.scope, row.name))
            case "money_paid" if book is not None:
                self._put(money_asking.paid(book, line, self._post, self._put))
            case "money_void":
                self._put(money_asking.void(line, say, self._post, self._put))
            case "money_agree":
                self._post(AgreeFigures(row.scope, row.name, line.figures))
            case "money_close":
                self._put(money_asking.close_class(view, line, self._post, self._put))

    # questions

    def _put(self, asked: Asked | None) -> None:
        if self._say is None or asked is None:
            return
        panel: Choices | TypedPanel
        if isinstance(asked, Question):
            panel = self._choices
            self._choices.ask(asked, self._say)
        else:
            panel = self._entry
            self._entry.ask(asked, self._say)
        self._question_closed()
        panel.show()
        panel.raise_()

    def _question_closed(self) -> None:
        for panel in (self._choices, self._entry):
            if panel.question is None:
                panel.hide()

    def _give_up_questions(self) -> None:
        while (question := self._question) is not None:
            question.give_up()
