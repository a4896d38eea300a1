"""The pages that lie over the desk's page while somebody puts right who is who: faces, re-assignment, orphan tray.

While one is open every key is its own, so that no shutter key means two things. What the desk refuses is said here.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.commands import CloseRepair, PlanMoves, ShowFaces, ShowOrphans
from station.events import Announcement, Kind
from station.view import DeskView
from ui.asking import Post
from ui.choices import Choices, Question
from ui.code_panel import CodePanel, CodeQuestion
from ui.faces_page import FacesPage
from ui.moves_page import MovesPage
from ui.orphan_tray import OrphanTray
from ui.panel import TOP_LEFT, Panel, Text
from ui.phrases import Phrase, Say
from ui.pictures import PictureShelf
from ui.repair_asking import Asked, how_to_move, whose, why_move, with_whom
from ui.signs import Sign
from ui.theme import UNIT, Ink, Role, Surface
from ui.typed_panel import TypedPanel

SIDE = 480
TOP = 72
MARGIN = 2 * UNIT
KEPT = 64  # pictures of one page, both sizes of it
SAID = 104
OVER_KEYS = SAID + MARGIN


class RepairPages(Panel):
    """All of them, and the questions they ask.

    Attributes:
        closed: the desk's page is to be seen again.
    """

    surface = Surface.WINDOW
    closed = Signal()

    def __init__(self, parent: QWidget, post: Post) -> None:
        super().__init__(parent)
        self._post = post
        self.shelf = PictureShelf(self, KEPT)
        self._faces = FacesPage(self, self.shelf, post)
        self._moves = MovesPage(self, self.shelf)
        self._tray = OrphanTray(self, self.shelf)
        self._choices, self._code, self._number = Choices(self), CodePanel(self), TypedPanel(self)
        self._said = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._page: FacesPage | MovesPage | OrphanTray | None = None
        self._view: DeskView | None = None
        self._say: Say | None = None
        self._no: Phrase | None = None
        self._claimed_for: str | None = None
        for panel in (self._choices, self._code, self._number):
            panel.hide()
            panel.closed.connect(self._question_closed)
        for page in (self._faces, self._moves, self._tray):
            page.hide()
        self._faces.repair_wanted.connect(self._ask_how)
        self._faces.closed.connect(self.close_all)
        self._moves.agreed.connect(self._ask_why)
        self._moves.again.connect(self._ask_how)
        self._moves.closed.connect(self._drop_plan)
        self._tray.claim_wanted.connect(self._ask_whose)
        self._tray.closed.connect(self.close_all)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether one of the pages lies over the desk's."""
        return self._page is not None

    @property
    def complete(self) -> bool:
        """Whether every picture that belongs on the page is there."""
        return not self.shelf.fetching

    def arrange(self) -> None:
        """Each page fills everything; questions lie over its right column."""
        for page in (self._faces, self._moves, self._tray):
            page.setGeometry(self.rect())
        wide, high = self.width() / self.scale, self.height() / self.scale
        side = self.rect_of(wide - MARGIN - SIDE, TOP, SIDE, high - TOP - OVER_KEYS)
        for panel in (self._choices, self._code, self._number):
            panel.setGeometry(side)
        self._said.setGeometry(self.rect_of(wide - MARGIN - SIDE, high - MARGIN - SAID, SIDE, SAID))

    # opening and closing

    def open_faces(self) -> None:
        """Show the class of the newest picture."""
        self._post(ShowFaces())
        self._turn_to(self._faces)

    def open_moves(self, first: str, second: str = "") -> None:
        """Show what the pictures of these two numbers swapped would be; without a second one it is asked for."""
        self.open_faces()
        if second:
            self._post(PlanMoves(first, second))
        elif self._view is not None:
            self._put(with_whom(self._view, first, self._post, self._put))

    def open_tray(self, number: str | None = None) -> None:
        """Show the files without a person; with a number, that one is offered first."""
        self._claimed_for = number
        self._post(ShowOrphans())
        self._turn_to(self._tray)

    def close_all(self) -> None:
        """Back to the desk's page; the desk forgets the names it showed."""
        self._give_up_questions()
        if self._page is not None:
            self._page.hide()
        self._page, self._no = None, None
        self._faces.forget()
        self.hide()
        self._post(CloseRepair())
        self.closed.emit()

    def _turn_to(self, page: FacesPage | MovesPage | OrphanTray) -> None:
        if self._page is not None:
            self._page.hide()
        self._page, self._no = page, None
        self.show()
        self.raise_()
        page.show()
        self._said.raise_()
        if self._view is not None and self._say is not None:
            self.display(self._view, self._say)

    # showing

    def display(self, view: DeskView, say: Say) -> None:
        """Show what the desk shows; a plan opens its preview, and a plan that is done closes it."""
        self._view, self._say = view, say
        if self._page is None:
            return
        self.raise_()
        planned = view.repair.preview is not None
        if planned != (self._page is self._moves) and self._page is not self._tray:
            self._turn_to(self._moves if planned else self._faces)
            return
        self._page.keys.heard = self._question is None
        self._page.display(view, say)
        for panel in (self._choices, self._code, self._number):
            if panel.question is not None and panel.isHidden():
                panel.show()
        self._said.write(self._no.said(say) if self._no else "", Ink.TROUBLE)

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        for panel in (self._choices, self._code, self._number):
            panel.display(say)

    def hear(self, announcement: Announcement) -> None:
        """Say what the desk refused; a claim or a re-assignment that was written closes its questions."""
        self._code.hear(announcement)
        if not self.is_open:
            return
        if announcement.event is Kind.TROUBLE and announcement.detail.get("for") in ("repair", "second"):
            self._no = Phrase(Sign.BAR, f"trouble.{announcement.code}", dict(announcement.detail))
        elif announcement.event in (Kind.REASSIGNED, Kind.CLAIMED, Kind.FACES):
            self._no = None

    # keys

    @property
    def _question(self) -> Choices | CodePanel | TypedPanel | None:
        panels = (self._choices, self._code, self._number)
        return next((panel for panel in panels if panel.question is not None), None)

    def take(self, event: QKeyEvent) -> None:
        """Take a key: for the question, if one is open, else for the page."""
        if (question := self._question) is not None:
            question.take(event)
        elif self._page is not None:
            self._page.take(event)

    # questions

    def _put(self, asked: Asked) -> None:
        if self._say is None:
            return
        self._no = None
        panel: Choices | CodePanel | TypedPanel
        if isinstance(asked, Question):
            panel = self._choices
            self._choices.ask(asked, self._say)
        elif isinstance(asked, CodeQuestion):
            panel = self._code
            self._code.ask(asked, self._say)
        else:
            panel = self._number
            self._number.ask(asked, self._say)
        panel.show()
        panel.raise_()

    def _question_closed(self) -> None:
        for panel in (self._choices, self._code, self._number):
            if panel.question is None:
                panel.hide()

    def _give_up_questions(self) -> None:
        while (question := self._question) is not None:
            question.give_up()

    def _ask_how(self) -> None:
        if self._view is not None:
            self._put(how_to_move(self._view, self._faces.marked, self._post, self._put))

    def _ask_why(self) -> None:
        preview = self._moves.preview
        if self._view is not None and preview is not None:
            self._put(why_move(self._view, preview, self._post, self._put))

    def _ask_whose(self) -> None:
        stray = self._tray.shown
        if self._view is not None and stray is not None:
            self._put(whose(self._view, stray, self._post, self._put, self._claimed_for))

    def _drop_plan(self) -> None:
        self._post(CloseRepair(plan_only=True))
