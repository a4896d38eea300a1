"""The board on the wall: which class is at the desk, who comes next and when, read from the other end of a hall.

Classes, figures and times; no name, no number and no phone of anybody. It takes no key and no click.
"""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from station.job.classboard import Caution, ClassBoard, ClassLine, Stand
from ui.class_menu import SIGNS, stand_phrase
from ui.door import Station
from ui.panel import LEFT, RIGHT, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.signs import INKS, SignMark
from ui.theme import DESIGN, UNIT, Ink, Role, Surface

REFRESH_MS = 1000
MARGIN = 5 * UNIT
HEAD = 88
FOOT = 152
COLUMN = 848
ROWS = 8
LATE_ROWS = 3


class BoardRow(Panel):
    """One class that comes later: sign and word, name, hours, and when it will be done."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = SignMark(self)
        self._name = Text(self, Role.STATE)
        self._stand = Text(self, Role.HEADING)
        self._planned = Text(self, Role.HEADING, RIGHT)
        self._forecast = Text(self, Role.HEADING, RIGHT)

    def arrange(self) -> None:
        """From left to right, the name with whatever room there is."""
        wide = self.width() / self.scale
        self._sign.setGeometry(self.rect_of(16, 32, 32, 32))
        self._name.setGeometry(self.rect_of(64, 0, wide - 64 - 24, 56))
        self._stand.setGeometry(self.rect_of(64, 50, 300, 48))
        self._planned.setGeometry(self.rect_of(368, 50, wide - 368 - 376, 48))
        self._forecast.setGeometry(self.rect_of(wide - 368, 50, 352, 48))

    def display(self, line: ClassLine | None, say: Say) -> None:
        """Show this class, or nothing."""
        self.setVisible(line is not None)
        if line is None:
            return
        sign = SIGNS[line.stand]
        self._sign.show_sign(sign)
        self._name.write(_shortened(line.slot.name, self._name))
        self._stand.write(stand_phrase(line.stand).said(say), INKS[sign])
        self._planned.write_data(line.planned, Ink.SECOND)
        self._forecast.write(forecast_words(line, say), Ink.WARN if line.slip else Ink.SECOND)
        self.setAccessibleName(f"{self._name.text()} {self._stand.text()}")


class Spotlight(Panel):
    """The class at the desk, or the one that comes next: as large as it gets."""

    def __init__(self, parent: QWidget, name: Role) -> None:
        super().__init__(parent)
        self._label = Text(self, Role.STATE)
        self._name = Text(self, name)
        self._long = Text(self, Role.NAME, LEFT, wrap=True)
        self._heads = Text(self, Role.NAME)
        self._times = Text(self, Role.STATE)

    def arrange(self) -> None:
        """From top to bottom."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        self._label.setGeometry(self.rect_of(32, 16, wide - 64, 56))
        self._name.setGeometry(self.rect_of(32, 80, wide - 64, 128))
        self._long.setGeometry(self.rect_of(32, 72, wide - 64, high - 72 - 160))
        self._heads.setGeometry(self.rect_of(32, high - 160, wide - 64, 72))
        self._times.setGeometry(self.rect_of(32, high - 80, wide - 64, 56))

    def display(self, label: str, line: ClassLine | None, instead: str, say: Say) -> None:
        """Show this class; without one, what stands in its place."""
        self._label.write(label, Ink.SECOND)
        self._show_name(instead if line is None else line.slot.name, Ink.SECOND if line is None else Ink.TEXT)
        if line is None:
            self._heads.write("")
            self._times.write("")
            return
        self._heads.write(say("board.heads", captured=line.captured, heads=line.heads), Ink.PASS)
        times = " · ".join(filter(None, (line.planned, forecast_words(line, say))))
        self._times.write_data(times, Ink.WARN if line.slip else Ink.SECOND)
        self.setAccessibleName(f"{label} {line.slot.name}")

    def _show_name(self, name: str, ink: Ink) -> None:
        """In one line; a long name in smaller ones, as far as there is room."""
        room, needed = self._name.contentsRect().width(), self._name.fontMetrics().horizontalAdvance(name)
        long = needed > room
        self._name.write("" if long else name, ink)
        self._long.write(two_lines(name, self._long) if long else "", ink)


class ClassBoardPage(Panel):
    """The whole window."""

    surface = Surface.WINDOW

    def __init__(self, station: Station, say: Say) -> None:
        """Show the classes of this desk."""
        super().__init__(None)
        self._station, self._say = station, say
        self._title = Text(self, Role.STATE)
        self._clock = Text(self, Role.STATE, RIGHT)
        self._now = Spotlight(self, Role.NUMBER)
        self._next = Spotlight(self, Role.INSTRUCTION)
        self._rows = [BoardRow(self) for _ in range(ROWS)]
        self._pace = Text(self, Role.STATE)
        self._left = Text(self, Role.STATE, RIGHT)
        self._warning = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # the program ends with the desk's window
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)  # every key belongs to the desk
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(REFRESH_MS)
        self.refresh()

    @property
    def complete(self) -> bool:
        """There are no pictures to wait for."""
        return True

    def arrange(self) -> None:
        """Now and next left, who comes later right, the pace at the foot."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        inner, foot = wide - 2 * MARGIN, high - FOOT
        self._title.setGeometry(self.rect_of(MARGIN, UNIT, inner - 240, HEAD - UNIT))
        self._clock.setGeometry(self.rect_of(wide - MARGIN - 232, UNIT, 232, HEAD - UNIT))
        left, body = min(COLUMN, inner * 0.46), foot - HEAD
        upper = body * 0.5
        self._now.setGeometry(self.rect_of(MARGIN, HEAD, left, upper - UNIT))
        self._next.setGeometry(self.rect_of(MARGIN, HEAD + upper, left, body - upper))
        right = MARGIN + left + 2 * UNIT
        height = body / ROWS
        for place, row in enumerate(self._rows):
            row.setGeometry(self.rect_of(right, HEAD + place * height, wide - MARGIN - right, height - UNIT / 2))
        self._pace.setGeometry(self.rect_of(MARGIN, foot + UNIT, inner * 0.6, 56))
        self._left.setGeometry(self.rect_of(MARGIN + inner * 0.6, foot + UNIT, inner * 0.4, 56))
        self._warning.setGeometry(self.rect_of(MARGIN, foot + 64, inner, FOOT - 72))

    def refresh(self) -> None:
        """Look at the desk and show it."""
        view, say = self._station.snapshot(), self._say
        board = view.class_board or ClassBoard()
        self.setWindowTitle(say("board.title"))
        self._title.write_data(f"{say('board.title')}  {view.job}", Ink.SECOND)
        self._clock.write(datetime.now().strftime("%H:%M"))
        now, following = board.now, board.following
        over = board.lines and all(line.stand in (Stand.DONE, Stand.CALLED) for line in board.lines)
        self._now.display(say("board.now"), now, say("board.over" if over else "board.nobody"), say)
        self._next.display(say("board.next"), following, say("board.none"), say)
        self._show_others(board, (now, following))
        self._show_pace(board)

    def _show_others(self, board: ClassBoard, shown: tuple[ClassLine | None, ...]) -> None:
        others = [line for line in board.lines if line not in shown and line.stand is not Stand.DONE]
        lines = worth_a_row(others)
        for place, row in enumerate(self._rows):
            row.display(lines[place] if place < len(lines) else None, self._say)

    def _show_pace(self, board: ClassBoard) -> None:
        say = self._say
        pace = say("board.pace", pace=board.pace) if board.pace is not None else say("board.pace.none")
        plan = say("board.plan", plan=board.plan) if board.plan is not None else ""
        slow = board.pace is not None and board.plan is not None and board.pace > board.plan
        self._pace.write_data("  ".join(filter(None, (pace, plan))), Ink.WARN if slow else Ink.TEXT)
        done = sum(line.stand is Stand.DONE for line in board.lines)
        self._left.write(say("board.left", open=board.open, done=done, classes=len(board.lines)))
        self._warning.write("  ".join(caution_words(one, say) for one in board.warnings[:2]), Ink.WARN)

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the screen: a small one is a television far away as often as a small monitor."""
        size = event.size()
        self.rescale(min(size.width() / DESIGN.width(), size.height() / DESIGN.height()))
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Only now has everything its room, by which long names are laid out."""
        super().showEvent(event)
        self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Look no more."""
        self._timer.stop()
        super().closeEvent(event)


def worth_a_row(others: list[ClassLine]) -> list[ClassLine]:
    """As many as there are rows; late classes keep theirs at the foot, however many come before them."""
    late = [line for line in others if line.stand is Stand.LATE][:LATE_ROWS]
    before = [line for line in others if line not in late]
    room = ROWS - len(late)
    soon = [line for line in before if line.stand is not Stand.CALLED][:room]
    return (soon + late + [line for line in before if line.stand is Stand.CALLED])[:ROWS]


def two_lines(name: str, text: Text) -> str:
    """As much of a name as two lines of this text hold."""
    metrics, room = text.fontMetrics(), text.contentsRect().width()
    first = next((end for end in range(len(name), 0, -1) if metrics.horizontalAdvance(name[:end]) <= room), 1)
    rest = metrics.elidedText(name[first:].strip(), Qt.TextElideMode.ElideMiddle, room - 2)
    return f"{name[:first].strip()}\n{rest}"


def _shortened(name: str, text: Text) -> str:
    """As much of a name as one line holds; the middle gives way: it is by their ends that classes differ."""
    return text.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, text.contentsRect().width() - 2)


def forecast_words(line: ClassLine, say: Say) -> str:
    """When the class will be done, and how late that is."""
    if line.forecast is None:
        return ""
    time = line.forecast.strftime("%H:%M")
    return say("board.forecast.late", time=time, minutes=line.slip) if line.slip else say("board.forecast", time=time)


def caution_words(caution: Caution, say: Say) -> str:
    """What to act on; a class's name as long as there is room for."""
    params = {name: value[:20] if isinstance(value, str) else value for name, value in caution.params}
    return say(f"board.{caution.code}", **params)
