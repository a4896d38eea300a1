"""The lunch break on every screen: until when, that everything is safe, and at the desk how to go on."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from station.commands import BeginLunch, Command, EndLunch
from station.lunch import CHOICES, until
from station.view import DeskView
from ui.button import Button
from ui.choices import Option, Question
from ui.door import Station
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Phrase, Say
from ui.signs import Sign
from ui.theme import Ink, Role, Surface

REFRESH_MS = 500
LINE = 128
GO_ON = 88  # height of the line that goes on
ASK_UNTIL = "ask.lunch"


def may_begin(view: DeskView) -> bool:
    """Whether nobody sits, is expected in the chair, or has shown one of two tokens."""
    nobody = view.state is None and view.waiting is None if view.queue is None else view.state is None
    return nobody and view.half is None and view.picking is None


def is_open(view: DeskView) -> bool:
    """Whether the key would do something."""
    return view.lunch is not None or may_begin(view)


def question(view: DeskView, post: Callable[[Command], None], put: object) -> Question | None:
    """Until when; during a break the key ends it."""
    if view.lunch is not None:
        post(EndLunch())
        return None
    now = datetime.now().astimezone()
    return Question(
        Phrase(Sign.DOT, ASK_UNTIL), tuple(filter(None, (_option(choice, now) for choice in CHOICES))),
        lambda choice: post(BeginLunch(choice)),
    )  # fmt: skip


def _option(choice: str, now: datetime) -> Option | None:
    end = until(choice, now)
    if end is None:
        return None
    told = {"minutes": choice.removeprefix("+"), "until": end.strftime("%H:%M")}
    code = "ask.lunch.minutes" if choice.startswith("+") else "ask.lunch.until"
    return Option(choice, Phrase(Sign.DOT, code, told))


class _GoOn(Button):
    """The line that goes on."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "lunch")
        self._words = Text(self, Role.STATE, CENTRE)
        self._words.ink(Ink.INFO)

    def arrange(self) -> None:
        """Fill."""
        self._words.setGeometry(self.rect())

    def display(self, words: str) -> None:
        """Show it; without words there is nothing to touch."""
        self._words.write(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))


class LunchPanel(Panel):
    """Fills the place it is given; not there while people are captured.

    Attributes:
        pressed: somebody touched the line that goes on.
    """

    surface = Surface.WINDOW
    pressed = Signal(str)

    def __init__(self, parent: QWidget, *, desk: bool = False) -> None:
        """Only at the desk the break is ended."""
        super().__init__(parent)
        self._desk = desk
        self._what = Text(self, Role.INSTRUCTION, CENTRE)
        self._when = Text(self, Role.AMOUNT, CENTRE)
        self._then = Text(self, Role.NAME, CENTRE, wrap=True)
        self._safe = Text(self, Role.HEADING, CENTRE, wrap=True)
        self._safe.ink(Ink.SECOND)
        self._go_on = _GoOn(self)
        self._go_on.used.connect(self.pressed.emit)
        self.hide()

    def arrange(self) -> None:
        """One under the other, in the middle: what, until when, what then, what is safe."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        lines = 5.5 if self._desk else 3.75
        top = max(16.0, (high - lines * LINE) / 2)
        inner = wide - 96
        self._what.setGeometry(self.rect_of(48, top, inner, LINE))
        self._when.setGeometry(self.rect_of(48, top + LINE, inner, 1.5 * LINE))
        self._then.setGeometry(self.rect_of(48, top + 2.5 * LINE, inner, 1.25 * LINE))
        self._safe.setGeometry(self.rect_of(48, top + 3.75 * LINE, inner, LINE))
        self._go_on.setGeometry(self.rect_of(48, top + 4.75 * LINE, inner, GO_ON))

    def display(self, view: DeskView, say: Say) -> None:
        """Show the break, if there is one."""
        lunch = view.lunch
        if lunch is None:
            self.hide()
            return
        self._what.write(say("lunch.title.over" if lunch.over else "lunch.title"))
        self._when.write(lunch.until, Ink.WARN if lunch.over else Ink.TEXT)
        self._then.write(say(self._what_then(view), until=lunch.until))
        self._safe.write(say("lunch.safe", count=view.tally.accepted) if self._desk else "")
        self._go_on.display(say("lunch.go-on") if self._desk and not view.login_needed else "")
        self.setAccessibleName(" ".join(filter(None, (self._what.text(), self._when.text(), self._then.text()))))
        self.show()

    def _what_then(self, view: DeskView) -> str:
        over = view.lunch is not None and view.lunch.over
        if self._desk:
            return "lunch.desk.over" if over else "lunch.desk"
        return "lunch.over" if over else "lunch.then.queue" if view.queue is not None else "lunch.then"


class LunchCover(LunchPanel):
    """Over a page of another screen; it looks at the desk by itself."""

    def __init__(self, page: Panel, station: Station, say: Say) -> None:
        """Cover `page` for as long as nobody is captured."""
        super().__init__(page)
        self._page, self._station, self._say = page, station, say
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(REFRESH_MS)
        self.look()

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.look()

    def look(self) -> None:
        """Look at the desk."""
        if self.geometry() != self._page.rect() or self.scale != self._page.scale:
            self.setGeometry(self._page.rect())
            self.rescale(self._page.scale)
        self.display(self._station.snapshot(), self._say)
        if self.isVisible():
            self.raise_()
