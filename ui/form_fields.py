"""The fields of a form: each knows its key, what it says, and how to show a value; most are picked, few are typed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from station.job.table import LATER, LEVELS, MOST_FEN, SECONDS
from station.job.terms import METHODS, USUAL
from ui import office
from ui.phrases import Say

Key = tuple[str, ...]
Options = tuple[tuple[Any, str], ...]
UNSET = None


class Field(QWidget):
    """One field. What it gives stands under its key in the form; None: the key says nothing.

    Attributes:
        changed: somebody changed it.
    """

    changed = Signal()

    def __init__(self, key: Key, label: str) -> None:
        """Make one; `label` is the code of its words."""
        super().__init__()
        self.key, self.label = key, label
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)

    def value(self) -> Any:
        """What it says."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        raise NotImplementedError

    def speak(self, say: Say) -> None:
        """Go on in another language."""


class Pick(QComboBox):
    """A list that is not turned by a wheel that passes over it, and as wide as its words in any language and size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave it to what scrolls."""
        event.ignore()


class LineField(Field):
    """One line to type."""

    def __init__(self, key: Key, label: str, most: int) -> None:
        super().__init__(key, label)
        self.line = QLineEdit()
        self.line.setMaxLength(most)
        self.line.textChanged.connect(self.changed)
        self.row.addWidget(self.line)
        self.setFocusProxy(self.line)

    def value(self) -> str | None:
        """What it says."""
        return self.line.text().strip() or UNSET

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self.line.setText(value or "")


class PickField(Field):
    """One of a few."""

    def __init__(self, key: Key, label: str, options: Options, *, as_they_are: bool = False) -> None:
        """Make one.

        Args:
            key: of the file.
            label: code of its words.
            options: value and code of its words.
            as_they_are: the words are no codes but shown as they are, but for a value of None.
        """
        super().__init__(key, label)
        self._options, self._as_they_are = options, as_they_are
        self.pick = Pick()
        for value, words in options:
            self.pick.addItem(words, value)
        self.pick.currentIndexChanged.connect(self.changed)
        self.row.addWidget(self.pick)
        self.setFocusProxy(self.pick)

    def value(self) -> Any:
        """What it says."""
        return self.pick.currentData()

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        place = self.pick.findData(value)
        if value is UNSET and place < 0:  # the first is what a file that says nothing means
            place = 0
        if place < 0:  # of another year, for instance: what the file says can be picked too
            self.pick.addItem(str(value), value)
            place = self.pick.count() - 1
        self.pick.setCurrentIndex(place)

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        for place, (value, words) in enumerate(self._options):
            if not self._as_they_are or value is UNSET:
                self.pick.setItemText(place, say(words))


class TickField(Field):
    """Yes or no; no is what a file that says nothing means."""

    def __init__(self, key: Key, label: str, words: str) -> None:
        super().__init__(key, label)
        self._words = words
        self.tick = QCheckBox()
        self.tick.toggled.connect(self.changed)
        self.row.addWidget(self.tick)
        self.setFocusProxy(self.tick)

    def value(self) -> bool | None:
        """What it says."""
        return True if self.tick.isChecked() else UNSET

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self.tick.setChecked(bool(value))

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self.tick.setText(say(self._words))


class LevelsField(Field):
    """Any of the five."""

    def __init__(self, key: Key, label: str) -> None:
        super().__init__(key, label)
        self.ticks = {level: QCheckBox(level) for level in LEVELS}
        for tick in self.ticks.values():
            tick.toggled.connect(self.changed)
            self.row.addWidget(tick)
        self.row.addStretch()
        self.setFocusProxy(self.ticks[LEVELS[0]])

    def value(self) -> list[str] | None:
        """What it says."""
        return [level for level, tick in self.ticks.items() if tick.isChecked()] or UNSET

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        for level, tick in self.ticks.items():
            tick.setChecked(level in (value or ()))


class MethodsField(Field):
    """Any of the ways to pay; the usual ones are what a file that says nothing means."""

    def __init__(self, key: Key, label: str) -> None:
        super().__init__(key, label)
        self.ticks = {method: QCheckBox() for method in METHODS}
        for tick in self.ticks.values():
            tick.toggled.connect(self.changed)
            self.row.addWidget(tick)
        self.row.addStretch()
        self._said: tuple[str, ...] = USUAL
        self.setFocusProxy(self.ticks[METHODS[0]])

    def value(self) -> list[str] | None:
        """What it says, in the file's order as long as it is the same."""
        ticked = tuple(method for method, tick in self.ticks.items() if tick.isChecked())
        said = self._said if set(ticked) == set(self._said) else ticked
        return UNSET if said == USUAL else list(said)

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self._said = USUAL if value is None else tuple(value)
        for method, tick in self.ticks.items():
            tick.setChecked(method in self._said)

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        for method, tick in self.ticks.items():
            tick.setText(say(f"money.method.{method}"))


class FeeField(Field):
    """Not said, fixed later, or so many yuan; the file has fen."""

    KINDS = (("unset", "ui.job.fee.unset"), (LATER, "job.value.fee.later"), ("amount", "ui.job.fee.amount"))

    def __init__(self, key: Key, label: str) -> None:
        super().__init__(key, label)
        self.kind = Pick()
        for value, words in self.KINDS:
            self.kind.addItem(words, value)
        self.amount = QDoubleSpinBox()
        office.inset(self.amount)
        self.amount.setRange(0, MOST_FEN / 100)
        self.amount.setSingleStep(1)
        self.amount.setValue(15)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.amount.valueChanged.connect(self.changed)
        self.row.addWidget(self.kind)
        self.row.addWidget(self.amount)
        self.setFocusProxy(self.kind)
        self._kind_changed()

    def _kind_changed(self) -> None:
        self.amount.setEnabled(self.kind.currentData() == "amount")
        self.changed.emit()

    def value(self) -> int | str | None:
        """What it says."""
        kind = self.kind.currentData()
        return UNSET if kind == "unset" else LATER if kind == LATER else round(self.amount.value() * 100)

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        kind = "unset" if value is None else LATER if value == LATER else "amount"
        if kind == "amount":
            self.amount.setValue(value / 100)
        self.kind.setCurrentIndex(self.kind.findData(kind))

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        for place, (_, words) in enumerate(self.KINDS):
            self.kind.setItemText(place, say(words))


class SecondsField(Field):
    """Whole seconds; below the least: not said."""

    def __init__(self, key: Key, label: str) -> None:
        super().__init__(key, label)
        self.spin = QSpinBox()
        office.inset(self.spin)
        self._unset = SECONDS[0] - 1
        self.spin.setRange(self._unset, SECONDS[1])
        self.spin.valueChanged.connect(self.changed)
        self.row.addWidget(self.spin)
        self.setFocusProxy(self.spin)

    def value(self) -> int | None:
        """What it says."""
        return UNSET if self.spin.value() == self._unset else self.spin.value()

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self.spin.setValue(self._unset if value is None else value)

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self.spin.setSpecialValueText(say("ui.job.unset"))


class PathField(Field):
    """A file or folder, typed or picked; told from the job file's folder where it lies below that."""

    def __init__(
        self, key: Key, label: str, *, folder: bool, base: Callable[[], Path], files: str = "CSV (*.csv)"
    ) -> None:
        """Make one; `files` is which files can be picked, as Qt writes it."""
        super().__init__(key, label)
        self._folder, self._base, self._files = folder, base, files
        self.line = QLineEdit()
        self.line.textChanged.connect(self.changed)
        self.button = QPushButton()
        self.button.clicked.connect(self._pick)
        self.row.addWidget(self.line)
        self.row.addWidget(self.button)
        self.setFocusProxy(self.line)

    def value(self) -> str | None:
        """What it says."""
        return self.line.text().strip() or UNSET

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self.line.setText(value or "")

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self.button.setText(say("ui.job.path.pick"))

    def _pick(self) -> None:
        base = self._base()
        if self._folder:
            picked = QFileDialog.getExistingDirectory(self, "", str(base))
        else:
            picked, _ = QFileDialog.getOpenFileName(self, "", str(base), self._files)
        if picked:
            self.take(Path(picked))

    def take(self, picked: Path) -> None:
        """Show what was picked."""
        base = self._base().absolute()
        self.line.setText((picked.relative_to(base) if picked.is_relative_to(base) else picked).as_posix())


class TextField(Field):
    """A text of several lines; Tab goes on to the next field."""

    def __init__(self, key: Key, label: str) -> None:
        super().__init__(key, label)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self.changed)
        self.row.addWidget(self.text)
        self.setFocusProxy(self.text)

    def value(self) -> str | None:
        """What it says."""
        return self.text.toPlainText() if self.text.toPlainText().strip() else UNSET

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self.text.setPlainText(value or "")
