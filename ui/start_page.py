"""The start-of-day page: every device and prerequisite with how it stands, and what to try out before anybody comes.

It lies over live view and the person's panel, never over the right column: what is asked and what happened last stays
to be seen there, and every key of the desk goes on working. A swipe closes it.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.commands import AcceptLighting, AcceptTurn, Command, MeasureBackground, TestShot, TestSwipe
from station.events import Announcement, Kind
from station.sound.notes import Signal as Tone
from station.startcheck import ROWS, SEE_ADVICE, STEPS, CheckRow, CheckStep, Looked, Said, StartCheck, State, check
from station.view import DeskView
from station.words import known
from ui.asking import Post
from ui.button import Button
from ui.errands import Errands
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Phrase, Say
from ui.signs import INKS, Sign, SignMark
from ui.theme import Ink, Role, Surface, is_large
from ui.volume import Sounds

LOOK_MS = 5_000
"""The slow part is looked at again this often while the page is open."""

HEAD = 88
ROW = 38
STEP = 54
LEFT = 24
NAME = 152
ADVICE = 2
MORE = 60  # what the right half has more of in larger type
ADVICE_ROW = 141
SIGNS: dict[State, Sign] = {"ok": Sign.TICK, "warn": Sign.TRIANGLE, "block": Sign.BAR, "wait": Sign.DOT}
COMMANDS: dict[str, Command] = {
    "swipe": TestSwipe(), "shot": TestShot(), "turn": AcceptTurn(), "lighting": AcceptLighting(),
    "background": MeasureBackground(),
}  # fmt: skip
"""What the desk is asked for at each step; the sound is played here."""

ENDS = (Kind.SWIPE, Kind.SITTING, Kind.ARMED)
"""Whoever comes is more important than the page."""

Look = Callable[[tuple[str, ...]], Looked]
"""Looks for the slow part, on another thread; it is told which screens are there."""


def phrase_of(said: Said, sign: Sign = Sign.DOT) -> Phrase:
    """A sentence of the check."""
    return Phrase(sign, said.code, dict(said.facts), {name: Phrase(sign, code) for name, code in said.which.items()})


class _Row(Panel):
    """One device or prerequisite."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign, self._name, self._short = SignMark(self), Text(self, Role.SMALL), Text(self, Role.SMALL)
        self._name.ink(Ink.SECOND)

    def arrange(self) -> None:
        """Sign, name, state."""
        self._sign.setGeometry(self.rect_of(0, 7, 24, 24))
        self._name.setGeometry(self.rect_of(36, 0, NAME - 10, ROW))
        self._short.setGeometry(self.rect_of(36 + NAME, 0, self.width() / self.scale - 36 - NAME, ROW))

    def display(self, row: CheckRow, say: Say) -> None:
        """Show how it stands."""
        sign = SIGNS[row.state]
        self._sign.show_sign(sign)
        self._name.write(say(f"start.row.{row.name}"))
        told = row.advice if row.short.code == SEE_ADVICE and row.advice is not None else row.short
        self._short.write_data(phrase_of(told).said(say), INKS[sign] if row.advice is not None else Ink.TEXT)
        self.setAccessibleName(f"{self._name.text()} {self._short.text()}")


class _Step(Button):
    """One thing to try out: a click or its figure does it. Its value is its name."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget, place: int, name: str) -> None:
        super().__init__(parent, name)
        self._figure = str(place + 1)
        self._cap, self._label = Text(self, Role.SMALL, CENTRE), Text(self, Role.BODY)
        self._value, self._sign = Text(self, Role.SMALL), SignMark(self)
        self._open = True

    def arrange(self) -> None:
        """Figure, sign, what, and what came of it."""
        self._cap.setGeometry(self.rect_of(12, 10, 32, 32))
        self._sign.setGeometry(self.rect_of(60, 14, 24, 24))
        self._label.setGeometry(self.rect_of(96, 0, 250, STEP - 6))
        self._value.setGeometry(self.rect_of(350, 0, self.width() / self.scale - 358, STEP - 6))

    def display(self, step: CheckStep, is_open: bool, say: Say) -> None:
        """Show whether it was done, and whether it can be done now."""
        self._open = is_open
        self.setEnabled(is_open)
        self._cap.write(self._figure, Ink.TEXT if is_open else Ink.CLOSED)
        self._sign.show_sign((Sign.TRIANGLE if step.warns else Sign.TICK) if step.done else Sign.DASH)
        self._label.write(say(f"start.step.{step.name}"), Ink.TEXT if is_open or step.done else Ink.CLOSED)
        value = phrase_of(step.value).said(say) if step.value is not None else say("start.step.open")
        self._value.write(value, Ink.TEXT if step.done else Ink.SECOND)
        self.setAccessibleName(f"{self._label.text()} {self._value.text()}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Frame the figure as a key."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(Ink.RULE), 1))
        painter.drawRect(self._cap.geometry())
        if self._open:
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class StartPage(Panel):
    """The page.

    Attributes:
        shown: the check as it stands.
    """

    def __init__(self, parent: QWidget, post: Post, look: Look | None, sounds: Sounds | None) -> None:
        """`look` finds the slow part; without it, and without a swipe today, the page never opens by itself."""
        super().__init__(parent)
        self._post, self._look_for, self._sounds = post, look, sounds
        self._errands = Errands(self)
        self._looked: Looked | None = None
        self._heard = False
        self._turned, self._pages = 0, 1
        self._came = look is None  # somebody came, or the page was closed: it does not open by itself any more
        self._view: DeskView | None = None
        self.shown: StartCheck | None = None
        self._sign, self._glance, self._hints = SignMark(self), Text(self, Role.STATE), Text(self, Role.SMALL)
        self._hints.ink(Ink.SECOND)
        self._rows = [_Row(self) for _ in ROWS]
        self._do = Text(self, Role.HEADING)
        self._steps = [_Step(self, place, name) for place, name in enumerate(STEPS)]
        for step in self._steps:
            step.used.connect(self.press)
        self._what = Text(self, Role.HEADING)
        self._advice = [(SignMark(self), Text(self, Role.SMALL, TOP_LEFT, wrap=True)) for _ in range(ADVICE)]
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self.hide()
        if look is not None:
            self._look()

    @property
    def is_open(self) -> bool:
        """Whether it lies over the page."""
        return not self.isHidden()

    def arrange(self) -> None:
        """What there is on the left; on the right what to do now, and under it what to do about what is wrong."""
        wide = self.width() / self.scale
        column, more = (wide - 3 * LEFT) / 2, MORE if is_large() else 0
        self._sign.setGeometry(self.rect_of(LEFT, 28, 40, 40))
        self._glance.setGeometry(self.rect_of(LEFT + 60, 8, column + 40, 80))
        self._hints.setGeometry(self.rect_of(LEFT + column + 120, 8, column - 120 + LEFT, 80))
        for place, row in enumerate(self._rows):
            row.setGeometry(self.rect_of(LEFT, HEAD + place * ROW, column - more, ROW))
        right = 2 * LEFT + column - more
        column += more
        self._do.setGeometry(self.rect_of(right, HEAD, column, 36))
        for place, step in enumerate(self._steps):
            step.setGeometry(self.rect_of(right, HEAD + 44 + place * STEP, column, STEP - 6))
        top = HEAD + 44 + len(self._steps) * STEP
        for place, (sign, words) in enumerate(self._advice):
            sign.setGeometry(self.rect_of(right, top + 48 + place * ADVICE_ROW, 24, 24))
            words.setGeometry(self.rect_of(right + 36, top + 44 + place * ADVICE_ROW, column - 36, ADVICE_ROW - 4))
        self._what.setGeometry(self.rect_of(right, top + 2, column, 40))

    # opening and closing

    def open(self) -> None:
        """Show it, and look at everything anew."""
        self.show()
        self.raise_()
        self._timer.start(LOOK_MS)
        self._look()

    def close_it(self) -> None:
        """Back to the desk's page; it does not open by itself again."""
        self._came = True
        self._timer.stop()
        self.hide()

    def end(self) -> None:
        """Leave no thread behind."""
        self._timer.stop()
        self._errands.close()

    def hear(self, announcement: Announcement) -> None:
        """Whoever comes closes it; what was tried out is looked at anew."""
        if announcement.event in ENDS:
            self.close_it()
        elif self.is_open and announcement.event in (Kind.PRESENCE, Kind.CALIBRATION, Kind.RECOVERED, Kind.TROUBLE):
            self._look()

    def _look(self) -> None:
        if self._look_for is not None and not self._errands.under_way:
            look, screens = self._look_for, tuple(screen.name() for screen in QGuiApplication.screens())
            self._errands.run(lambda: look(screens), self._found)

    def _found(self, came: object) -> None:
        if isinstance(came, BaseException):
            raise came
        assert isinstance(came, Looked)  # noqa: S101 - what `look` gives
        self._looked = came
        if not self._came and came.fresh and (self._view is None or self._view.state is None):
            self._came = True
            self.open()

    # showing

    def display(self, view: DeskView, say: Say) -> None:
        """Show the desk as it stands."""
        self._view = view
        if view.state is not None and self.is_open:
            self.close_it()
        if not self.is_open:
            return
        muted = self._sounds is not None and self._sounds.volume == 0
        self.shown = found = check(self._looked, view, heard=self._heard, muted=muted)
        for row, shown in zip(found.rows, self._rows, strict=True):
            shown.display(row, say)
        for step, one in zip(found.steps, self._steps, strict=True):
            one.display(step, self._may(step.name, view), say)
        self._show_glance(found, say)
        self._show_advice(found, say)
        self._do.write(say("start.do"))

    def _show_glance(self, found: StartCheck, say: Say) -> None:
        if found.left:
            stops = any(row.state == "block" for row in found.rows)
            sign = Sign.BAR if stops else Sign.TRIANGLE
            words = say("start.left" if found.left > 1 else "start.left.one", count=found.left)
        elif not found.known:
            sign, words = Sign.DOT, say("start.looking")
        else:
            sign, words = Sign.TICK, say("start.ready")
        self._sign.show_sign(sign)
        self._glance.write(words, INKS[sign])
        hints = say("start.hints", count=found.hints) if found.hints else ""
        self._hints.write("  ".join(filter(None, [hints, say("start.close")])))

    def _show_advice(self, found: StartCheck, say: Say) -> None:
        """What is wrong and what to do, what stops the day first."""
        wrong = [(SIGNS[row.state], row.name, phrase_of(row.advice)) for row in found.rows if row.advice is not None]
        wrong += [(Sign.TRIANGLE, "background", phrase) for phrase in self._background_words()]
        wrong.sort(key=lambda one: one[0] is not Sign.BAR)
        self._pages = max(1, -(-len(wrong) // ADVICE))
        self._turned = min(self._turned, self._pages - 1)
        turned = {"page": self._turned + 1, "pages": self._pages}
        what = "start.nothing-wrong" if not wrong else "start.what.pages" if self._pages > 1 else "start.what"
        self._what.write(say(what, **turned))
        here = wrong[self._turned * ADVICE :]
        for place, (mark, words) in enumerate(self._advice):
            there = place < len(here)
            mark.show_sign(here[place][0] if there else None)
            words.write(self._about(here[place], say) if there else "")

    def _about(self, wrong: tuple[Sign, str, Phrase], say: Say) -> str:
        _, name, phrase = wrong
        return say("start.about", what=say(f"start.row.{name}"), words=phrase.said(say))

    def _background_words(self) -> list[Phrase]:
        advice = self._view.background if self._view is not None else None
        codes = [f"trouble.background-{one}" for one in advice or ()]
        return [Phrase(Sign.TRIANGLE, code) for code in codes if known(code)]

    # keys

    def take(self, event: QKeyEvent) -> bool:
        """Its figures, and Esc; give whether the key was its own."""
        place = event.key() - Qt.Key.Key_1
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._turned = (self._turned + (1 if event.key() == Qt.Key.Key_PageDown else -1)) % self._pages
        elif 0 <= place < len(STEPS) and not event.isAutoRepeat():
            self.press(STEPS[place])
        else:
            return False
        return True

    def press(self, name: str) -> None:
        """Do a step, if it can be done now."""
        if self._view is None or not self._may(name, self._view):
            return
        if name == "sound":
            self._play()
        else:
            self._post(COMMANDS[name])

    def _play(self) -> None:
        if self._sounds is not None:
            self._sounds.play(Tone.ACCEPTED)
            self._heard = True

    def _may(self, name: str, view: DeskView) -> bool:
        """Whether the step would do something now."""
        there = view.body_state is not None
        match name:
            case "sound":
                return self._sounds is not None and self._sounds.volume > 0
            case "swipe":
                return not view.testing and not view.login_needed
            case "turn":
                return view.turn_proposed is not None
            case "lighting":
                return view.lighting_proposed not in (None, view.lighting)
            case _:
                return there and not view.login_needed
