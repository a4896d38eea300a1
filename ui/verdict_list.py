"""What the checks found that is not fine, with measured value and limit; a sign and a word each, never colour alone."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.checks.figures import limit_of, value_of
from station.checks.verdict import Finding, Verdict
from ui.panel import RIGHT, TOP_LEFT, Panel, Text
from ui.phrases import FINDING_SIGNS, Say, verdict_phrase
from ui.signs import INKS, Sign, SignMark
from ui.theme import Ink, Role, is_large

WIDTH = 480
ROW, LARGE_ROW = 40, 46
ROWS, LARGE_ROWS = 12, 9
HEADING = 48


def row_height() -> int:
    """How high a row is."""
    return LARGE_ROW if is_large() else ROW


def row_count() -> int:
    """How many rows there are: fewer in large type, so that the news below has room."""
    return LARGE_ROWS if is_large() else ROWS


def panel_height() -> int:
    """How high the list is."""
    return HEADING + row_count() * row_height() + 8


class VerdictRow(Panel):
    """One rule."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = SignMark(self)
        self._words = Text(self, Role.VERDICT)
        self._value = Text(self, Role.VERDICT, RIGHT)
        self._limit = Text(self, Role.SMALL, RIGHT)
        self._ruled = False

    def arrange(self) -> None:
        """Sign, words, value, limit."""
        self._sign.setGeometry(self.rect_of(24, (row_height() - 24) / 2, 24, 24))
        more = self.wide - WIDTH
        self._words.setGeometry(self.rect_of(64, 0, 192 + more / 2, row_height()))
        self._value.setGeometry(self.rect_of(252 + more / 2, 0, 88 + more / 4, row_height()))
        self._limit.setGeometry(self.rect_of(348 + more * 3 / 4, 0, 112 + more / 4, row_height()))

    def display(self, verdict: Verdict | None, overridden: bool, say: Say) -> None:
        """Show this verdict, or nothing."""
        if verdict is None:
            self._clear()
            return
        sign = Sign.DASH if overridden and verdict.finding is not Finding.PASS else FINDING_SIGNS[verdict.finding]
        words = verdict_phrase(verdict).said(say)
        remark = _remark(verdict, overridden, say)
        self._sign.show_sign(sign)
        self._words.write(words, Ink.TEXT if verdict.finding is Finding.PASS else INKS[sign])
        self._value.write(value_of(verdict), Ink.TEXT)
        self._limit.write(remark, Ink.SECOND)
        self.setAccessibleName(f"{words} {value_of(verdict)} {remark}")
        self._rule(True)

    def _clear(self) -> None:
        self._sign.show_sign(None)
        for text in (self._words, self._value, self._limit):
            text.write("")
        self._rule(False)

    def _rule(self, ruled: bool) -> None:
        if ruled != self._ruled:
            self._ruled = ruled
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Rule a faint line under the row."""
        super().paintEvent(event)
        if self._ruled:
            QPainter(self).fillRect(self.rect_of(24, row_height() - 1, self.wide - 48, 1), QColor("#3C3C3C"))


def _remark(verdict: Verdict, overridden: bool, say: Say) -> str:
    if overridden:
        return say("ui.overridden")
    return say("ui.unjudged") if verdict.finding is Finding.UNJUDGED else limit_of(verdict)


def worst_first(verdicts: tuple[Verdict, ...], overridden: frozenset[str]) -> tuple[Verdict, ...]:
    """What is not fine: what locks, what warns, what could not be judged, what does not count for this sitting.

    Within each the profile's order holds, so that what stays wrong keeps its place.
    """
    waived = [verdict for verdict in verdicts if verdict.check in overridden]
    counts = [verdict for verdict in verdicts if verdict.check not in overridden]
    order = (Finding.BLOCK, Finding.WARN, Finding.UNJUDGED)
    return (*(verdict for finding in order for verdict in counts if verdict.finding is finding), *waived)


class VerdictList(Panel):
    """What is not fine, worst first, one row each; what passes in one line at the end."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._used = 0
        self._heading = Text(self, Role.SMALL)
        self._heading.ink(Ink.SECOND)
        self._rows = [VerdictRow(self) for _ in range(ROWS)]
        self._rest = RestRow(self)
        self._empty = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._empty.ink(Ink.SECOND)
        self._shown: object = None

    def arrange(self) -> None:
        """Row under row; the last line stands under the last row that is used."""
        self._heading.setGeometry(self.rect_of(24, 8, self.wide - 48, 32))
        self._empty.setGeometry(self.rect_of(24, HEADING + 8, self.wide - 48, 160))
        for place, row in enumerate(self._rows):
            row.setGeometry(self.rect_of(0, HEADING + place * row_height(), self.wide, row_height()))
        self._place_rest()

    def display(self, verdicts: tuple[Verdict, ...], overridden: frozenset[str], live: bool, say: Say) -> None:
        """Show these; `live` says that they are of live view, not of the picture taken."""
        shown = (verdicts, overridden, live, say, row_count())
        if shown == self._shown:
            return
        self._shown = shown
        self._heading.write(say("ui.checks.live" if live else "ui.checks.still"))
        self._empty.write("" if verdicts else say("ui.checks.empty" if live else "ui.checks.coming"))
        worst = worst_first(verdicts, overridden)
        rows = (
            worst if len(worst) < row_count() else worst[: row_count() - 1]
        )  # a row less, for how many there are more
        for place, row in enumerate(self._rows):
            verdict = rows[place] if place < len(rows) else None
            row.display(verdict, verdict is not None and verdict.check in overridden, say)
        self._used = len(rows)
        self._rest.display(len(verdicts) - len(worst), len(worst) - len(rows), len(worst) == 0, say)
        self._place_rest()

    def _place_rest(self) -> None:
        self._rest.setGeometry(self.rect_of(0, HEADING + self._used * row_height(), self.wide, row_height()))
        self._rest.raise_()


class RestRow(Panel):
    """How many rules pass, and how many more there was no row for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = SignMark(self)
        self._words = Text(self, Role.VERDICT)

    def arrange(self) -> None:
        """As a row, with words over its whole width."""
        self._sign.setGeometry(self.rect_of(24, (row_height() - 24) / 2, 24, 24))
        self._words.setGeometry(self.rect_of(64, 0, self.wide - 88, row_height()))

    def display(self, passed: int, more: int, alone: bool, say: Say) -> None:
        """Show both counts; `alone` where nothing stands above."""
        self.setVisible(passed + more > 0)
        code = "ui.checks.more" if more else "ui.checks.all" if alone else "ui.checks.rest"
        self._sign.show_sign(Sign.DASH if more else Sign.TICK)
        self._words.write(say(code, passed=passed, more=more), Ink.SECOND if more else Ink.TEXT)
        self.setAccessibleName(self._words.text())
