"""One sitting opened large: portrait beside original, every verdict, the story in lines, and all takes to compare."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from station.checks.figures import limit_of, value_of
from station.checks.verdict import Finding, Verdict
from station.gallery.cells import Cell, Mark
from station.gallery.story import Story, Take, Told
from station.view import Framed
from station.words import known
from ui.button import Button
from ui.gallery_grid import SIGNS as MARK_SIGNS
from ui.panel import CENTRE, RIGHT, TOP_LEFT, Panel, Text
from ui.phrases import FINDING_SIGNS, Say, verdict_phrase
from ui.pictures import PictureShelf
from ui.review import Print
from ui.signs import INKS, Sign, SignMark
from ui.theme import UNIT, Ink, Role, Surface, font
from ui.verdict_list import worst_first

HEAD = 56
STRIP = 216
VERDICTS = 30
VERDICT = 26
COLUMN = 436
LEAST, TAKES = 4, 6
"""Takes side by side: whoever was taken more often has the newest ones here."""

RESULTS = (Mark.ACCEPTED, Mark.WITHOUT, Mark.OPEN)
"""How a sitting ended comes first here; what else is special about it follows in words."""

TAKE_SIGNS = {"accepted": Sign.TICK, "rejected": Sign.DASH, "open": Sign.DOT}


class VerdictLine(Panel):
    """One rule: sign, words, measured value, limit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = SignMark(self)
        self._words = Text(self, Role.SMALL)
        self._value, self._limit = Text(self, Role.SMALL, RIGHT), Text(self, Role.SMALL, RIGHT)

    def arrange(self) -> None:
        """In the columns of all lines."""
        self._sign.setGeometry(self.rect_of(8, 3, 20, 20))
        self._words.setGeometry(self.rect_of(36, 0, 196, VERDICT))
        self._value.setGeometry(self.rect_of(234, 0, 82, VERDICT))
        self._limit.setGeometry(self.rect_of(318, 0, COLUMN - 326, VERDICT))

    def display(self, verdict: Verdict | None, say: Say) -> None:
        """Show this verdict, or nothing."""
        self._sign.show_sign(None if verdict is None else FINDING_SIGNS[verdict.finding])
        if verdict is None:
            for text in (self._words, self._value, self._limit):
                text.write("")
            return
        sign, words = FINDING_SIGNS[verdict.finding], verdict_phrase(verdict).said(say)
        self._words.write_data(words, Ink.TEXT if verdict.finding is Finding.PASS else INKS[sign])
        self._value.write(value_of(verdict), Ink.TEXT)
        unjudged = verdict.finding is Finding.UNJUDGED
        self._limit.write_data(say("ui.unjudged") if unjudged else limit_of(verdict), Ink.SECOND)
        self.setAccessibleName(f"{words} {value_of(verdict)} {self._limit.text()}")


class TakeTile(Button):
    """One take: its picture, whose number and which shot, and what became of it; its value is its place."""

    def __init__(self, parent: QWidget, place: int, shelf: PictureShelf) -> None:
        super().__init__(parent, place)
        self._place = place
        self._print = Print(self, shelf)
        self._print.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign = SignMark(self)
        self._became = Text(self, Role.SMALL)
        self._chosen = False

    def arrange(self) -> None:
        """The picture, below it a line."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        self._print.setGeometry(self.rect_of(6, 6, wide - 12, high - 42))
        self._sign.setGeometry(self.rect_of(10, high - 32, 22, 22))
        self._became.setGeometry(self.rect_of(38, high - 36, wide - 44, 30))

    def display(self, take: Take, chosen: bool, say: Say) -> None:
        """Show it; where no portrait could be made, the original."""
        self._chosen = chosen
        caption = say("gallery.take", key=self._place + 1, number=take.number, shot=take.place)
        path = take.portrait or take.original
        self._print.display(path, caption, say("gallery.picture-gone"))
        sign = TAKE_SIGNS[take.state]
        self._sign.show_sign(sign)
        self._became.write_data(became(take, say), INKS[sign])
        self.setAccessibleName(f"{caption} {self._became.text()}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a bright ring around the one that stands large."""
        super().paintEvent(event)
        if self._chosen:
            wide = max(3, self.px(5))
            painter = QPainter(self)
            painter.setPen(QPen(QColor(Ink.TEXT), wide))
            painter.drawRect(self.rect().adjusted(wide // 2, wide // 2, -wide // 2 - 1, -wide // 2 - 1))


def became(take: Take, say: Say) -> str:
    """What became of a take, in a few words."""
    if take.why is not None:
        return say("gallery.take.why", why=_worded(f"reason.{take.why}", say))
    if take.held_by is not None and take.held_by != take.number:
        return say("gallery.take.moved", number=take.held_by)
    return say(f"gallery.take.{take.state}")


def _worded(code: str, say: Say) -> str:
    """A sentence; a reason that nobody wrote one for as it is."""
    return say(code) if known(code) else code.partition(".")[2]


def story_line(line: Told, say: Say) -> str:
    """One line of a story: when, and what."""
    inner = {name: _worded(code, say) for name, code in line.inner}
    params = dict(line.params)
    who = params.get("who", "").replace(", ", say("ui.papers.between"))
    by = say("gallery.by", who=who) if who else ""
    return f"{line.at[11:19]}  {say(f'gallery.story.{line.code}', **(params | inner | {'who': by}))}"


class LargeView(Panel):
    """The whole of it.

    Attributes:
        place: which take stands large, in the story's order; None without any.
        compares: whether the takes have all the room.
    """

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget, shelf: PictureShelf) -> None:
        super().__init__(parent)
        self._head, self._mark_word = Text(self, Role.HEADING), Text(self, Role.HEADING)
        self._mark = SignMark(self)
        self._portrait, self._original = Print(self, shelf), Print(self, shelf)
        self._ground = Panel(self)
        self._rules = [VerdictLine(self) for _ in range(VERDICTS)]
        self._no_rules = Text(self, Role.SMALL, TOP_LEFT, wrap=True)
        self._no_rules.ink(Ink.SECOND)
        self._lines = QPlainTextEdit(self)
        self._lines.setReadOnly(True)
        self._lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tiles = [TakeTile(self, place, shelf) for place in range(TAKES)]
        self._more = Text(self, Role.SMALL, CENTRE, wrap=True)
        self._more.ink(Ink.SECOND)
        for tile in self._tiles:
            tile.used.connect(self.choose)
        self.place: int | None = None
        self.compares = False
        self._cell: Cell | None = None
        self._story: Story | None = None
        self._sizes: Mapping[Path, tuple[int, int]] = {}
        self._say: Say | None = None

    # where things stand

    def arrange(self) -> None:
        """Pictures left, verdicts and story right over the whole height, takes below the pictures."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        self._head.setGeometry(self.rect_of(UNIT, 0, wide - 640, HEAD))
        self._mark.setGeometry(self.rect_of(wide - 620, 14, 28, 28))
        self._mark_word.setGeometry(self.rect_of(wide - 584, 0, 576, HEAD))
        left = wide - 2 * (COLUMN + UNIT)
        top, bottom = HEAD + UNIT, high - STRIP - UNIT
        half = (left - UNIT) / 2
        self._portrait.setGeometry(self.rect_of(0, top, half, bottom - top))
        self._original.setGeometry(self.rect_of(half + UNIT, top, half, bottom - top))
        self._ground.setGeometry(self.rect_of(left + UNIT, top, COLUMN, high - top))
        for place, rule in enumerate(self._rules):
            rule.setGeometry(self.rect_of(left + UNIT, top + UNIT + place * VERDICT, COLUMN, VERDICT))
        self._no_rules.setGeometry(self.rect_of(left + UNIT + 8, top + 8, COLUMN - 16, 120))
        self._lines.setGeometry(self.rect_of(left + COLUMN + 2 * UNIT, top, COLUMN, high - top))
        letters = font(Role.SMALL, self.scale)
        self._lines.setFont(letters)
        self._lines.setStyleSheet(
            f"QPlainTextEdit {{ background: {Surface.PANEL}; color: {Ink.TEXT}; border: none;"
            f" padding: {self.px(UNIT)}px; font-family: '{letters.family()}'; font-size: {letters.pixelSize()}px; }}"
        )
        self._arrange_takes(wide if self.compares else left, high)

    def _arrange_takes(self, wide: float, high: float) -> None:
        """In a strip of equal places; compared, as large as they fit side by side."""
        count = max(1, min(TAKES, len(self._story.takes))) if self._story is not None else 1
        top = HEAD + UNIT if self.compares else high - STRIP
        room = wide - (120 if self._skipped else 0)
        step = wide / count if self.compares else room / max(LEAST, count)
        for place, tile in enumerate(self._tiles):
            tile.setGeometry(self.rect_of(place * step, top, step - UNIT, high - top))
        self._more.setGeometry(self.rect_of(wide - 116, top, 116, STRIP))

    # showing

    def display(
        self, cell: Cell, story: Story | None, sizes: Mapping[Path, tuple[int, int]], say: Say
    ) -> None:  # fmt: skip
        """Show a cell; its story comes a moment later."""
        if story is not self._story:
            self.place = story.shown if story is not None else None
        self._cell, self._story, self._sizes, self._say = cell, story, sizes, say
        self.arrange()
        self._show()

    @property
    def takes(self) -> tuple[Take, ...]:
        """Those that stand side by side."""
        return self._story.takes[-TAKES:] if self._story is not None else ()

    @property
    def _skipped(self) -> int:
        return max(0, len(self._story.takes) - TAKES) if self._story is not None else 0

    def choose(self, tile: int) -> None:
        """Show this take large, by its place among those side by side."""
        if tile < len(self.takes):
            self.place = self._skipped + tile
            self.compare(False)

    def compare(self, compares: bool) -> None:
        """Give the takes all the room, or take it back."""
        self.compares = compares
        self.arrange()
        self._show()

    def _show(self) -> None:
        say, cell = self._say, self._cell
        if say is None or cell is None:
            return
        who = f"{cell.name} ···{cell.tail}" if cell.tail else cell.name
        self._head.write_data(f"{cell.number}   {who}   {cell.class_name or say('gallery.no-class')}")
        ended = next((mark for mark in RESULTS if mark in cell.marks), cell.mark)
        sign = MARK_SIGNS[ended]
        self._mark.show_sign(sign)
        others = [mark for mark in Mark if mark in cell.marks and mark is not ended]
        self._mark_word.write_data(" · ".join(say(f"gallery.mark.{mark}") for mark in (ended, *others)), INKS[sign])
        take = self._story.takes[self.place] if self._story is not None and self.place is not None else None
        self._show_take(take, say)
        lines = self._story.lines if self._story is not None else ()
        self._lines.setPlainText("\n".join(story_line(line, say) for line in lines))
        self._lines.setAccessibleName(say("gallery.story"))
        takes = self.takes
        for place, tile in enumerate(self._tiles):
            tile.setVisible(place < len(takes))
            if place < len(takes):
                tile.display(takes[place], self._skipped + place == self.place and not self.compares, say)
        self._more.write(say("gallery.take.more", count=self._skipped) if self._skipped else "")
        for widget in (self._portrait, self._original, self._lines, self._no_rules, self._ground):
            widget.setVisible(not self.compares)

    def _show_take(self, take: Take | None, say: Say) -> None:
        waiting = say("gallery.coming" if self._story is None else "gallery.nothing-taken")
        framed = None
        if take is not None and take.crop is not None and (size := self._sizes.get(take.original)) is not None:
            framed = Framed(take.crop, size)
        gone = say("gallery.picture-gone") if take is not None else waiting
        portrait = take.portrait if take is not None else None
        none = say("ui.portrait.none") if take is not None and portrait is None else gone
        self._portrait.display(portrait, say("ui.portrait"), none)
        self._original.display(take.original if take is not None else None, say("ui.original"), gone, framed)
        verdicts = take.verdicts if take is not None else ()
        worst = worst_first(verdicts, frozenset())
        ordered = (*worst, *(one for one in verdicts if one not in worst))
        for place, rule in enumerate(self._rules):
            rule.display(ordered[place] if place < len(ordered) else None, say)
            rule.setVisible(place < len(ordered) and not self.compares)
        self._no_rules.write("" if verdicts else say("gallery.no-verdicts"))
