"""Whose sitting is open: number, masked name, last four, what has to be looked at; and below who comes next.

While nobody sits, whoever showed one token and owes the other has the place of the sitter.
"""

from datetime import datetime

from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.view import DeskView, Guest, Half
from ui.door_phrases import brief_look
from ui.panel import CENTRE, TOP_LEFT, Panel, Text
from ui.phrases import Phrase, Say
from ui.signs import Sign, SignMark
from ui.theme import Ink, Role, font

WIDTH = 432
HEIGHT = 368
BAND, BAND_HEIGHT = 162, 94  # where what has to be looked at stands


class PersonPanel(Panel):
    """The person in the chair, in type that is read from three metres."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = Text(self, Role.NUMBER)
        self._make_up = Text(self, Role.SMALL)
        self._make_up.ink(Ink.INFO)
        self._wants = Text(self, Role.STATE, CENTRE, wrap=True)
        self._name = Text(self, Role.NAME)
        self._tail_label = Text(self, Role.SMALL)
        self._tail = Text(self, Role.NAME)
        self._tail_label.ink(Ink.SECOND)
        self._swiped = Text(self, Role.SMALL)
        self._compared = Text(self, Role.SMALL, TOP_LEFT, wrap=True)
        self._hint = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._look_sign = SignMark(self)
        self._look = Text(self, Role.SMALL, wrap=True)
        self._next_label = Text(self, Role.SMALL)
        self._next = Text(self, Role.HEADING)
        self._swiped.ink(Ink.SECOND)
        self._compared.ink(Ink.SECOND)
        self._hint.ink(Ink.SECOND)
        self._look.ink(Ink.ON_BRIGHT)
        self._warned, self._owed = False, False

    def arrange(self) -> None:
        """One under the other; the hint has the place of the person."""
        self._number.setGeometry(self.rect_of(24, 4, WIDTH - 32, 96))
        self._make_up.setGeometry(self.rect_of(168, 94, 88, 30))  # five figures leave no room beside the number
        self._wants.setGeometry(self.rect_of(8, 8, WIDTH - 16, 84))
        self._name.setGeometry(self.rect_of(24, 94, 144, 66))
        self._tail_label.setGeometry(self.rect_of(168, 124, 88, 34))
        self._tail.setGeometry(self.rect_of(256, 94, 160, 66))
        self._swiped.setGeometry(self.rect_of(24, BAND - 2, WIDTH - 32, 34))
        self._compared.setGeometry(self.rect_of(24, BAND + 30, WIDTH - 48, 62))
        self._look_sign.setGeometry(self.rect_of(16, BAND + 33, 28, 28))
        self._look.setGeometry(self.rect_of(56, BAND, WIDTH - 64, BAND_HEIGHT))
        self._hint.setGeometry(self.rect_of(24, 24, WIDTH - 48, 176))
        self._next_label.setGeometry(self.rect_of(24, 272, WIDTH - 40, 32))
        self._next.setGeometry(self.rect_of(24, 304, WIDTH - 32, 56))

    def display(self, view: DeskView, say: Say) -> None:
        """Show who sits and who waits."""
        alone = view.half if view.sitter is None else None
        self._hint.write("" if view.sitter or alone else say("ui.person.empty"))
        self._show_sitter(view.sitter, say)
        self._show_half(alone, say)
        self._show_look(view.sitter, say)
        self._show_next(view, say)
        self.update()

    def _show_sitter(self, sitter: Guest | None, say: Say) -> None:
        self._number.write(sitter.number if sitter else "")
        self._fit_number()
        self._make_up.write(say("ui.make-up") if sitter and sitter.make_up else "")
        self._show_who(sitter, say)
        swiped = datetime.fromisoformat(sitter.swiped_at).strftime("%H:%M:%S") if sitter else ""
        self._swiped.write(say("ui.swiped", time=swiped) if sitter else "")

    def _show_who(self, who: Guest | Half | None, say: Say) -> None:
        self._name.write_data(who.name if who else "")
        self._tail_label.write(say("ui.tail") if who and who.tail else "")
        self._tail.write(who.tail if who else "")

    def _show_half(self, half: Half | None, say: Say) -> None:
        self._owed = half is not None
        self._wants.write(say(f"ui.half.{half.wants}") if half else "", Ink.ON_BRIGHT)
        if half is not None:
            self._show_who(half, say)

    def _show_look(self, sitter: Guest | None, say: Say) -> None:
        """What has to be looked at fills its band; weak agreement is only told."""
        look = brief_look(sitter) if sitter else ()
        self._warned = bool(look)
        if look:
            self._swiped.write("")
        self._look_sign.show_sign(Sign.TRIANGLE if look else None, Ink.ON_BRIGHT)
        self._look.role = Role.HEADING if sitter and sitter.compared != "unknown" else Role.SMALL  # doubts are short
        self._look.rescale(self.scale)
        self._look.write("\n".join(_begun(phrase.said(say)) for phrase in look))
        weak = sitter is not None and sitter.compared == "weak" and not look
        self._compared.write(_begun(say("compared.weak")) if weak else "")

    def _show_next(self, view: DeskView, say: Say) -> None:
        behind = view.half if view.sitter is not None else None
        if view.waiting is not None:
            look = brief_look(view.waiting)
            self._label(look[-1] if look else None, say)
            self._next.write(_line(view.waiting.number, view.waiting), Ink.TEXT)
        elif behind is not None:
            self._label(Phrase(Sign.TRIANGLE, f"ui.half.{behind.wants}"), say)
            self._next.write(_line(behind) or say("ui.half.somebody"), Ink.TEXT)
        else:
            self._label(None, say)
            self._next.write(say("ui.next.empty"), Ink.SECOND)

    def _label(self, about: Phrase | None, say: Say) -> None:
        if about is None:
            self._next_label.write(say("ui.next"), Ink.SECOND)
        else:
            short = Phrase(about.sign, "ui.next.compare") if about.code == "compared.unknown" else about
            self._next_label.write(say("ui.next.look", look=short.said(say)), Ink.WARN)

    def _fit_number(self) -> None:
        """Numbers grow past four digits on a long job; the type gives way, the place does not."""
        wanted = font(Role.NUMBER, self.scale)
        room = self._number.contentsRect().width()
        taken = QFontMetrics(wanted).horizontalAdvance(self._number.text())
        if taken > room:
            wanted.setPixelSize(wanted.pixelSize() * room // taken)
        self._number.setFont(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint what must not be missed on a bright ground, and rule a line above who comes next."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self._warned:
            painter.fillRect(self.rect_of(0, BAND, WIDTH, BAND_HEIGHT), QColor(Ink.WARN))
        if self._owed:
            painter.fillRect(self.rect_of(0, 0, WIDTH, 96), QColor(Ink.INFO))
        if not self._warned:
            painter.fillRect(self.rect_of(24, 256, WIDTH - 48, 1.5), QColor(Ink.RULE))


def _line(*parts: str | Guest | Half) -> str:
    words = [part if isinstance(part, str) else f"{part.name}  {part.tail}".strip() for part in parts]
    return "  ".join(word for word in words if word)


def _begun(sentence: str) -> str:
    """A sentence that stands alone here, and behind another one elsewhere."""
    return sentence[:1].upper() + sentence[1:]
