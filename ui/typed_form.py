"""Where somebody is typed in by hand: number and name from a document that two people looked at.

It takes the place of the list that asked for the document. Its two fields have the keyboard, so that input methods work
in them: a space is a space and never the shutter. What was typed stays after a no, and is forgotten after a yes or Esc.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from station.denials import Denied
from station.events import Announcement, Kind
from station.job.typed import Entry, checked
from station.swipes import ASKED
from station.tokens import FROM_LIST, TYPED_IN
from ui.panel import TOP_LEFT, Panel, Text
from ui.phrases import Phrase, Say, trouble_phrase
from ui.signs import INKS, Sign
from ui.theme import Ink, Role, Surface, font

WIDTH = 480
FIELD = 60
NUMBER_AT, NAME_AT = 264, 376
LONGEST = 120  # characters; longer than anything that is let in, so that nothing is cut off without a word
SENT = Phrase(Sign.DOT, "ui.typed.sent")
HALF_GONE = "half-only"  # of whoever showed one token before this one, and left

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKES_OUT = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
_SENSITIVE = Qt.InputMethodHint.ImhSensitiveData  # input methods learn nothing from what is typed here
_LATIN = Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText


@dataclass(frozen=True)
class TypedQuestion:
    """Which document is typed and why; what happens with the entry, and with a yes to what the desk asks about it."""

    document: str
    reason: str
    then: Callable[[Entry], None]
    let_in: Callable[[], None]


def answers_typing(announcement: Announcement) -> bool:
    """Whether this is what came of somebody typed in."""
    detail = announcement.detail
    return detail.get("reader") == TYPED_IN or detail.get("for") == "typed"


def answers_row(announcement: Announcement) -> bool:
    """Whether this is what came of somebody picked from the list."""
    return FROM_LIST in (announcement.detail.get("reader"), announcement.detail.get("for"))


def fault_of(entry: Entry) -> Phrase | None:
    """What the desk would not take, before a second person is asked to type a code for it."""
    try:
        checked(entry, electronic_allowed=True)  # whether it is was said when the document was picked
    except Denied as no:
        return Phrase(Sign.BAR, f"trouble.{no.code}", dict(no.params))
    return None


class Field(QLineEdit):
    """One line to type into. Whatever is typed stays in it: no key leaves for the page, and nothing is copied out."""

    def __init__(self, parent: QWidget, hints: Qt.InputMethodHint, before: Callable[[QKeyEvent], bool]) -> None:
        """Make an empty one.

        Args:
            parent: the form.
            hints: for input methods.
            before: takes a key before the field does; says whether that was all.
        """
        super().__init__(parent)
        self._before = before
        self.setInputMethodHints(hints)
        self.setMaxLength(LONGEST)
        self.setFrame(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(Surface.WINDOW))
        palette.setColor(QPalette.ColorRole.Text, QColor(Ink.TEXT))
        self.setPalette(palette)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, /) -> Any:  # type: ignore[override]  # noqa: N802 - Qt's name
        """No input method for numbers: it would make a word of their last letter, and take the Enter after it."""
        if query is Qt.InputMethodQuery.ImEnabled and self.inputMethodHints() & _LATIN:
            return False
        return super().inputMethodQuery(query)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Type; keys that mean nothing here mean nothing at all."""
        if not self._before(event):
            super().keyPressEvent(event)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Whichever field has the keyboard is the one that is typed into, by a key, a click or a touch."""
        super().focusInEvent(event)
        form = self.parentWidget()
        if isinstance(form, TypedForm):
            form.typing_in(self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select nothing: X11 offers what is selected to every other program."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select nothing."""

    def focusNextPrevChild(self, following: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes to the form's other field and nowhere else."""
        form = self.parentWidget()
        if isinstance(form, TypedForm):
            form.change_field()
        return True


class TypedForm(Panel):
    """Document and reason, number and name, and what the desk said.

    Attributes:
        closed: whoever it was is in, or was given up; nothing of them is left here.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Text(self, Role.HEADING, TOP_LEFT, wrap=True)
        self._reason = Text(self, Role.SMALL)
        self._look = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._labels = (Text(self, Role.SMALL), Text(self, Role.SMALL))
        self._number = Field(self, _SENSITIVE | _LATIN, self._take_first)
        self._name = Field(self, _SENSITIVE, self._take_first)
        self._current = self._number
        self._message = Text(self, Role.BODY, TOP_LEFT, wrap=True)
        self._foot = Text(self, Role.SMALL, wrap=True)
        for text in (self._reason, self._look, *self._labels, self._foot):
            text.ink(Ink.SECOND)
        self._question: TypedQuestion | None = None
        self._said: Phrase | None = None
        self._asked = self._pending = False
        self._say: Say | None = None

    @property
    def question(self) -> TypedQuestion | None:
        """What is being typed."""
        return self._question

    def arrange(self) -> None:
        """Document, reason, the two fields under their labels, what was said, and at the foot how to go on."""
        self._title.setGeometry(self.rect_of(24, 16, self.wide - 48, 92))
        self._reason.setGeometry(self.rect_of(24, 108, self.wide - 48, 32))
        self._look.setGeometry(self.rect_of(24, 148, self.wide - 48, 72))
        for label, field, top in zip(self._labels, (self._number, self._name), (NUMBER_AT, NAME_AT), strict=True):
            label.setGeometry(self.rect_of(24, top - 36, self.wide - 48, 32))
            field.setGeometry(self.rect_of(28, top + 4, self.wide - 56, FIELD - 8))
            field.setFont(font(Role.HEADING, self.scale))
        self._message.setGeometry(self.rect_of(24, NAME_AT + FIELD + 24, self.wide - 48, 200))
        self._foot.setGeometry(self.rect_of(24, self.height() / self.scale - 104, self.wide - 48, 96))

    def ask(self, question: TypedQuestion, say: Say) -> None:
        """Open it, empty."""
        self._forget()
        self._question = question
        self.display(say)
        self.resume()

    def resume(self) -> None:
        """Have the keyboard again: it was just opened, or a question put over it was answered or given up."""
        if self._question is not None:
            self._pending = False
            self._current.setFocus()
            self._tell(None if self._said is SENT else self._said)

    def display(self, say: Say) -> None:
        """Show it in the language of the moment."""
        self._say = say
        question = self._question
        if question is None:
            return
        self._title.write(say("ui.typed", document=say(f"document.{question.document}")))
        self._reason.write(say("ui.typed.why", reason=say(f"typed.{question.reason}")))
        self._look.write(say("ui.typed.look"))
        for label, field, code in zip(
            self._labels, (self._number, self._name), ("ui.typed.number", "ui.typed.name"), strict=True
        ):
            label.write(say(code))
            field.setAccessibleName(say(code))
        self._message.write(self._said.said(say) if self._said else "", INKS[self._said.sign] if self._said else None)
        self._foot.write(say("ui.typed.asked" if self._asked else "ui.typed.how"))
        self.update()

    # keys

    def take(self, event: QKeyEvent) -> None:
        """Take a key that the page got, because somebody clicked beside the fields."""
        self._current.setFocus()
        self._current.keyPressEvent(event)

    def change_field(self) -> None:
        """Go to the other field."""
        self._go_to(self._name if self._current is self._number else self._number)

    def _take_first(self, event: QKeyEvent) -> bool:
        """Take the keys that are no text; while the desk thinks or asks, nothing is text."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif key in _ENTER:
            self._enter(event)
        elif self._asked and key == Qt.Key.Key_Y:
            self._let_in()
        elif not any(event.matches(taking) for taking in _TAKES_OUT):
            return self._asked or self._pending
        return True

    def _enter(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or self._asked or self._pending:
            return
        if self._current is self._number:
            self._go_to(self._name)
        else:
            self._send()

    def typing_in(self, field: Field) -> None:
        """Take note of which field has the keyboard."""
        self._current = field
        self.update()

    def _go_to(self, field: Field) -> None:
        self.typing_in(field)
        field.setFocus()

    def _let_in(self) -> None:
        if self._question is not None:
            self._asked = False
            self._question.let_in()
            self._send()

    def _send(self) -> None:
        question = self._question
        if question is None:
            return
        entry = Entry(question.document, question.reason, self._number.text(), self._name.text())
        fault = fault_of(entry)
        self._pending = fault is None
        self._tell(fault or SENT)
        if fault is None:
            question.then(entry)
        else:
            self._go_to(self._name if fault.code == "trouble.person-name-unfit" else self._number)

    # what the desk says

    def hear(self, announcement: Announcement) -> None:
        """Take the desk's answer: a yes forgets everything, a no is shown and leaves what was typed."""
        typed = answers_typing(announcement)
        match announcement.event:
            case Kind.STOPPED:
                self.give_up()
            case _ if not self._pending:
                return  # about somebody who was typed in before
            case Kind.SWIPE | Kind.PRESENCE if typed:
                self.give_up()
            case Kind.REFUSED if typed and announcement.code != HALF_GONE:
                self._asked = announcement.code in ASKED
                number = {"number": announcement.number or ""}
                self._answer(Phrase(Sign.BAR, f"refused.{announcement.code}", number | dict(announcement.detail)))
            case Kind.TROUBLE if announcement.detail.get("for") in ("typed", "login"):
                self._answer(Phrase(Sign.BAR, f"trouble.{announcement.code}", dict(announcement.detail)))
            case Kind.TROUBLE if announcement.detail.get("device") == "disk":
                self._answer(trouble_phrase("disk", announcement.code or ""))

    def _answer(self, no: Phrase) -> None:
        self._pending = False
        self._tell(no)

    def give_up(self) -> None:
        """Close, and forget everything."""
        self._forget()
        self.closed.emit()

    def _forget(self) -> None:
        for field in (self._number, self._name):
            field.setText("")  # unlike `clear` this leaves nothing to be undone
        self._question, self._said, self._current = None, None, self._number
        self._asked = self._pending = False

    def _tell(self, said: Phrase | None) -> None:
        self._said = said
        for field in (self._number, self._name):
            field.setReadOnly(self._asked or self._pending)
        if self._say is not None:
            self.display(self._say)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a frame around each field; the one that is typed into wears the focus ring."""
        super().paintEvent(event)
        painter = QPainter(self)
        for field, top in ((self._number, NUMBER_AT), (self._name, NAME_AT)):
            frame = self.rect_of(24, top, self.wide - 48, FIELD)
            painter.fillRect(frame, QColor(Surface.WINDOW))
            typed_into = field is self._current
            pen = QPen(QColor("#FFFFFF" if typed_into else Ink.RULE), 3 if typed_into else 1)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(frame.adjusted(1, 1, -2, -2))
