"""Lines of a form, as many as somebody wants: one under the other, each with its drop key, and a key that adds one."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.form_fields import Field
from ui.phrases import Say


class FormLine(QWidget):
    """One line.

    Attributes:
        changed: somebody changed it.
        dropped: somebody wants it away.
    """

    changed = Signal()
    dropped = Signal(object)

    @property
    def chain(self) -> Sequence[QWidget]:
        """Its parts, in the order of Tab."""
        raise NotImplementedError

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        raise NotImplementedError


L = TypeVar("L", bound=FormLine)


class LineList(Generic[L]):
    """The lines of a field.

    Attributes:
        lines: from the top.
        add: the key below them; what it adds is the field's to say.
        column: where they stand.
    """

    def __init__(self, field: Field, counted: Callable[[], None], above: QWidget | None = None) -> None:
        """Lay an empty list into a field.

        Args:
            field: Tab comes to its first line; it says that it was changed when a line was, or was dropped.
            counted: called when there are more or fewer lines.
            above: stands before the first line.
        """
        self._field, self._counted = field, counted
        self._say: Say | None = None
        self.lines: list[L] = []
        self.add = QPushButton()
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        if above is not None:
            self.column.addWidget(above)
        self._top = self.column.count()
        self.column.addWidget(self.add)
        self.column.addStretch()
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to whatever inside has the keyboard
        field.row.addWidget(area)
        field.setFocusProxy(self.add)

    def show(self, lines: Sequence[L]) -> None:
        """Have these lines and no others."""
        for line in list(self.lines):
            self._take_away(line)
        for line in lines:
            self._put(line)
        self._count()

    def append(self, line: L) -> None:
        """One more, that somebody wants: the keyboard goes there."""
        self._put(line)
        self._count()
        line.chain[0].setFocus()
        self._field.changed.emit()

    def speak(self, say: Say) -> None:
        """Go on in another language; the words of `add` are the field's."""
        self._say = say
        for line in self.lines:
            line.speak(say)

    def _put(self, line: L) -> None:
        line.changed.connect(self._field.changed)
        line.dropped.connect(self._drop)
        if self._say is not None:
            line.speak(self._say)
        before = self.lines[-1].chain[-1] if self.lines else self.add  # which then comes after it
        self.column.insertWidget(self._top + len(self.lines), line)
        self.lines.append(line)
        for one, following in pairwise([before, *line.chain, self.add]):
            QWidget.setTabOrder(one, following)

    def _drop(self, line: L) -> None:
        self._take_away(line)
        self._count()
        self.add.setFocus()
        self._field.changed.emit()

    def _take_away(self, line: L) -> None:
        self.lines.remove(line)
        self.column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _count(self) -> None:
        self._field.setFocusProxy(self.lines[0].chain[0] if self.lines else self.add)
        self._counted()
