"""The student's window: what to read and how to dress while they wait, what to do while they sit, their picture.

It shows number and masked name, and of everything else only what helps: no document number (of one that is being
confirmed in queue mode its last four), no verdict, nothing about what somebody is exempt from. It takes no key and no
click.
"""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent

from station.commands import NoticeShown
from station.dressrule import dress_pictures
from station.events import Announcement, Kind
from station.flow import State
from station.guide.instruction import WAIT, Arrow
from station.job.notice import Notice
from station.job.queue_view import QueueView
from station.view import DeskView
from ui.arrows import ArrowMark
from ui.confirm_card import ConfirmCard
from ui.door import Station
from ui.dress_board import DressBoard
from ui.live_view import LiveView
from ui.notice_board import NoticeBoard, NoticePage
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Say, language_of
from ui.pictures import PictureShelf
from ui.review import Print
from ui.theme import DESIGN, UNIT, Ink, Role, Surface

REFRESH_MS = 100
DONE_MS = 4000  # how long somebody who has finished is told so
DRESS_MS = 8000  # how long the dress rule stands between two readings of the notice
MARGIN = 6 * UNIT
HEAD = 136  # of the page while nobody sits
FOOT = 80
COLUMN = 760  # words beside the picture
READY = 4  # numbers at the foot

SEATED = frozenset({State.ARMED, State.SHOOTING, State.SETTLING})
DECIDING = frozenset({State.DEVELOPING, State.REVIEW})


def told(view: DeskView, *, dark: bool) -> tuple[str, Arrow | None]:
    """What is said to who sits there, and which way the arrow points on a screen that shows them mirrored."""
    if view.state in DECIDING:
        return ("sitter.coming" if view.portrait is None else "sitter.question"), None
    if view.state is State.SETTLING:  # the body may be away for a minute: nobody need look into the lens
        return WAIT, None
    if view.state is State.SHOOTING:
        return "guide.shooting", None
    if (instruction := view.instruction) is not None:
        shown = instruction.arrow if instruction.sitters else None
        return instruction.words, shown and shown.mirrored
    if dark:
        return "guide.look", None
    return ("guide.good" if view.locked is None else WAIT), None


class SitterPage(Panel):
    """The whole window.

    Attributes:
        notice_board: where the consent notice is read; None where the job has none.
    """

    surface = Surface.WINDOW

    def __init__(
        self, station: Station, say: Say, dress_rule: Path | None = None, notice: Notice | None = None
    ) -> None:
        """Show this desk to its sitters; `dress_rule` is the folder of the job's own pictures, `notice` its notice."""
        super().__init__(None)
        self._station, self._say = station, say
        self._shelf = PictureShelf(self)
        self._heading = Text(self, Role.INSTRUCTION, CENTRE)
        self._board = DressBoard(self, self._shelf, dress_pictures(dress_rule))
        self._confirm = ConfirmCard(self)
        self.notice_board = NoticeBoard(self, notice) if notice is not None else None
        self._slide: NoticePage | None = None
        self._turning = QTimer(self)
        self._turning.setSingleShot(True)
        self._turning.timeout.connect(self.turn)
        self._foot = Text(self, Role.NAME, CENTRE)
        self._foot.ink(Ink.SECOND)
        self._live = LiveView(self, station.frames, sitters=True)
        self._picture = Print(self, self._shelf)
        self._number = Text(self, Role.NUMBER)
        self._name = Text(self, Role.NAME)
        self._arrow = ArrowMark(self)
        self._words = Text(self, Role.INSTRUCTION, TOP_LEFT, wrap=True)
        self._done = ""
        self._thanks = QTimer(self)
        self._thanks.setSingleShot(True)
        self._thanks.timeout.connect(self._forget_who_is_done)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # the program ends with the desk's window
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)  # every key belongs to the desk
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(REFRESH_MS)
        self.refresh()

    # showing

    def arrange(self) -> None:
        """Live view or picture left, words right; while nobody sits the pictures have the whole width."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        self._heading.setGeometry(self.rect_of(MARGIN, UNIT * 2, wide - 2 * MARGIN, HEAD - UNIT * 2))
        self._board.setGeometry(self.rect_of(MARGIN, HEAD, wide - 2 * MARGIN, high - HEAD - FOOT - 2 * UNIT))
        self._confirm.setGeometry(self.rect_of(MARGIN, MARGIN, wide - 2 * MARGIN, high - 2 * MARGIN))
        if self.notice_board is not None:
            self.notice_board.setGeometry(self._board.geometry())
            self.notice_board.arrange()  # its pages are counted before it is first shown
        self._foot.setGeometry(self.rect_of(MARGIN, high - FOOT - UNIT, wide - 2 * MARGIN, FOOT))
        picture = wide - COLUMN - 3 * MARGIN
        for view in (self._live, self._picture):
            view.setGeometry(self.rect_of(MARGIN, MARGIN, picture, high - 2 * MARGIN))
        left = 2 * MARGIN + picture
        self._number.setGeometry(self.rect_of(left, MARGIN, COLUMN, 112))
        self._name.setGeometry(self.rect_of(left, MARGIN + 112, COLUMN, 80))
        self._arrow.setGeometry(self.rect_of(left, MARGIN + 224, 280, 280))
        words = MARGIN + 536
        self._words.setGeometry(self.rect_of(left, words, COLUMN, high - words - MARGIN))

    def refresh(self) -> None:
        """Look at the desk and show it."""
        view, say = self._station.snapshot(), self._say
        self.setWindowTitle(say("sitter.title"))
        seated, deciding = view.state in SEATED, view.state in DECIDING
        self._live.display(view, view.state in (State.SHOOTING, State.SETTLING), say)
        self._picture.display(view.portrait, "", "")  # the one instruction beside it says that it comes
        self._live.setVisible(seated)
        self._picture.setVisible(deciding)
        asked = view.queue is not None and view.state is State.WAITING
        self._confirm.setVisible(asked)
        nobody = not seated and not deciding and not asked
        for panel in (self._heading, self._foot):
            panel.setVisible(nobody)
        self._show_board(nobody)
        for widget in (self._number, self._name, self._arrow, self._words):
            widget.setVisible(seated or deciding)
        if seated or deciding:
            self._show_sitter(view)
        elif asked:
            self._confirm.display(view.sitter, say)
        elif view.queue is not None:
            self._show_line(view.queue)
        else:
            self._show_nobody(view)

    # what is read and looked at meanwhile

    def _show_board(self, nobody: bool) -> None:
        """The notice first whenever the chair is free again, and the dress rule in turn with it."""
        if self.notice_board is None:
            self._board.setVisible(nobody)
            return
        if not nobody:
            self._turning.stop()
        elif not self._turning.isActive() and self.isVisible():  # what nobody sees was not shown
            self._put_up(self.notice_board.pages(language_of(self._say))[0])
        self.notice_board.setVisible(nobody and self._slide is not None)
        self._board.setVisible(nobody and self._slide is None)

    def turn(self) -> None:
        """The next page; after the last one the dress rule, and then from the beginning."""
        if self.notice_board is None:
            return
        pages = self.notice_board.pages(language_of(self._say))
        if self._slide is None:
            following = 0
        else:
            following = 1 + next((n for n, page in enumerate(pages) if page == self._slide), len(pages))
        self._put_up(pages[following] if following < len(pages) else None)
        self.refresh()

    def _put_up(self, page: NoticePage | None) -> None:
        self._slide = page
        self._turning.start(DRESS_MS if page is None else page.reading_ms)
        if page is not None and self.notice_board is not None:
            self.notice_board.display(page, self._say)
            if page.text == 0 and page.number == 1:
                self._station.post(NoticeShown(self.notice_board.notice.version))

    def _begin_again(self) -> None:
        """In another size or language the pages are others."""
        self._turning.stop()

    def _show_sitter(self, view: DeskView) -> None:
        self._done = ""
        code, arrow = told(view, dark=self._live.seq == 0)
        self._number.write(view.sitter.number if view.sitter else "")
        self._name.write_data(view.sitter.name if view.sitter else "")
        self._arrow.show_arrow(arrow)
        self._words.write(self._say(code), Ink.PASS if code == "guide.good" else Ink.TEXT)
        self.setAccessibleName(self._words.text())

    def _show_nobody(self, view: DeskView) -> None:
        """Who is to sit down, who has finished, or what to do meanwhile."""
        say = self._say
        if self._done:
            self._heading.write(say("sitter.done", number=self._done), Ink.PASS)
        elif view.sitter is not None:
            self._heading.write(say("sitter.next", number=_called(view.sitter.number, view.sitter.name)), Ink.TEXT)
        else:
            self._heading.write(say("sitter.waiting"), Ink.TEXT)
        following = view.sitter if self._done else view.waiting
        then = say("sitter.then", number=_called(following.number, following.name)) if following else ""
        self._foot.write(then)
        self._board.display(say)

    def _show_line(self, line: QueueView) -> None:
        """Who was called, and who is to be ready; whoever has finished is thanked first."""
        say, called = self._say, line.of(line.called)
        if self._done:
            self._heading.write(say("sitter.done", number=self._done), Ink.PASS)
        elif called is not None:
            self._heading.write(say("sitter.next", number=_called(called.number, called.name)), Ink.TEXT)
        else:
            self._heading.write(say("sitter.queue.waiting"), Ink.TEXT)
        others = [one.number for one in line.waiting if one is not called or self._done][:READY]
        self._foot.write(say("sitter.queue.then", numbers="  ".join(others)) if others else "")
        self._board.display(say)

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self._begin_again()
        self.refresh()

    def hear(self, announcement: Announcement) -> None:
        """Thank who has finished."""
        if announcement.event is Kind.ACCEPTED and announcement.number:
            self._done = announcement.number
            self._thanks.start(DONE_MS)
            self.refresh()

    def _forget_who_is_done(self) -> None:
        self._done = ""
        self.refresh()

    @property
    def complete(self) -> bool:
        """Whether every picture that belongs on the page is there."""
        return not self._shelf.fetching

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the screen; a small one is a television far away as often as a small monitor."""
        size = event.size()
        self._begin_again()
        self.rescale(min(size.width() / DESIGN.width(), size.height() / DESIGN.height()))
        self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no thread behind."""
        self._timer.stop()
        self._thanks.stop()
        self._turning.stop()
        self._live.close_feed()
        self._shelf.close()
        super().closeEvent(event)


def _called(number: str, name: str) -> str:
    return f"{number} {name}".strip()
