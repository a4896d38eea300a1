"""The fields of the settings that are more than a line: a printer with its paper, models of readers, lines of keys."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.form_fields import Field, Key, LineField, Pick, TextField
from ui.line_list import FormLine, LineList
from ui.phrases import Say

WIDTHS = (58, 80)
FORMS = ("auto", "storage", "sam-transmit", "escape")
WATCHES = ("events", "poll")
PREFIX = "FFEE0000"


class FigureField(LineField):
    """A figure, typed."""

    def value(self) -> Any:
        """The figure; what was typed where it is none, so that it is told as a mistake."""
        typed = self.line.text().strip()
        for kind in (int, float):
            try:
                read = kind(typed)
            except ValueError:
                continue
            return read if math.isfinite(read) else typed
        return typed or None

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self.line.setText("" if value is None else f"{value:g}")


class ListField(LineField):
    """Several, with commas between them."""

    def value(self) -> Any:
        """Each without the room around it; None where there is none."""
        return tuple(filter(None, (one.strip() for one in self.line.text().replace("，", ",").split(",")))) or None

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self.line.setText(", ".join(value or ()))


class LinesField(TextField):
    """Several, one a line."""

    def value(self) -> Any:
        """Each without the room around it; None where there is none."""
        return tuple(filter(None, map(str.strip, self.text.toPlainText().splitlines()))) or None

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self.text.setPlainText("\n".join(value or ()))


class NameField(Field):
    """One of the names that the system gives, or none; what the file says can be picked though it is not there now."""

    def __init__(self, key: Key, label: str, none: str) -> None:
        """Make one; `none` is the code of what it means to pick none."""
        super().__init__(key, label)
        self._none = none
        self.pick = Pick()
        self.pick.addItem("", None)
        self.pick.currentIndexChanged.connect(self.changed)
        self.row.addWidget(self.pick, 1)
        self.setFocusProxy(self.pick)

    def offer(self, names: Sequence[str]) -> None:
        """Have these to pick from, too."""
        for name in names:
            if self.pick.findData(name) < 0:
                self.pick.addItem(name, name)

    def value(self) -> Any:
        """What it says."""
        return self.pick.currentData()

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        if value is not None:
            self.offer([value])
        self.pick.setCurrentIndex(self.pick.findData(value))

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self.pick.setItemText(0, say(self._none))


class TicketField(NameField):
    """A printer, and how wide its paper is."""

    def __init__(self, key: Key, label: str) -> None:
        super().__init__(key, label, "settings.ticket.none")
        self.width_mm = Pick()
        self.width_mm.setSizeAdjustPolicy(Pick.SizeAdjustPolicy.AdjustToContents)
        for width in WIDTHS:
            self.width_mm.addItem("", width)
        self._told = False
        self.width_mm.currentIndexChanged.connect(self.changed)
        self.pick.currentIndexChanged.connect(self._printer_changed)
        self.row.addWidget(self.width_mm)
        self._printer_changed()

    def _printer_changed(self) -> None:
        self.width_mm.setEnabled(self.pick.currentData() is not None)

    def value(self) -> Any:
        """The table; a width that is the usual one is not said, unless the file says it."""
        printer, width = self.pick.currentData(), self.width_mm.currentData()
        if printer is None:
            return None
        return {"printer": printer} | ({"width_mm": width} if self._told or width != WIDTHS[0] else {})

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        table = value or {}
        self._told = "width_mm" in table
        super().show_value(table.get("printer"))
        self.width_mm.setCurrentIndex(self.width_mm.findData(table.get("width_mm", WIDTHS[0])))

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        super().speak(say)
        for place, width in enumerate(WIDTHS):
            self.width_mm.setItemText(place, say(f"settings.ticket.width.{width}"))
        self.pick.setAccessibleName(say("settings.ticket.printer"))
        self.width_mm.setAccessibleName(say("settings.ticket.width"))


class ModelLine(FormLine):
    """One model of card readers."""

    def __init__(self, name: str, said: Mapping[str, Any]) -> None:
        """Make one; `said` is its table as the file has it."""
        super().__init__()
        self._said = frozenset(said)
        self.name, self.prefix = QLineEdit(name), QLineEdit(said.get("prefix", PREFIX))
        self.name.setMaxLength(100)
        self.prefix.setMaxLength(20)  # what is too long is told in words, not cut off
        self.form, self.watch, self.drop = Pick(), Pick(), QPushButton()
        for pick, values, now in (
            (self.form, FORMS, said.get("form", FORMS[0])), (self.watch, WATCHES, said.get("watch", WATCHES[0])),
        ):  # fmt: skip
            for value in values:
                pick.addItem("", value)
            pick.setCurrentIndex(pick.findData(now))
            pick.currentIndexChanged.connect(self.changed)
        for line in (self.name, self.prefix):
            line.textChanged.connect(self.changed)
        self.drop.clicked.connect(lambda: self.dropped.emit(self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.name, 1)
        first.addWidget(self.drop)
        for widget in (self.form, self.prefix, self.watch):
            second.addWidget(widget, 1)
        column.addLayout(first)
        column.addLayout(second)

    @property
    def chain(self) -> tuple[QWidget, ...]:
        """Its parts, in the order of Tab."""
        return self.name, self.drop, self.form, self.prefix, self.watch

    def value(self) -> dict[str, Any]:
        """Its table; what is usual is not said, unless the file says it."""
        told = {"form": self.form.currentData(), "prefix": self.prefix.text().strip(),
                "watch": self.watch.currentData()}  # fmt: skip
        usual = {"form": FORMS[0], "prefix": PREFIX, "watch": WATCHES[0]}
        return {key: value for key, value in told.items() if key in self._said or value != usual[key]}

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self.drop.setText(say("settings.model.drop"))
        for line, name in ((self.name, "name"), (self.prefix, "prefix")):
            line.setPlaceholderText(say(f"settings.model.{name}"))
        for pick, name in ((self.form, "form"), (self.watch, "watch")):
            for place in range(pick.count()):
                pick.setItemText(place, say(f"settings.model.{name}.{pick.itemData(place)}"))
        for widget, name in ((self.name, "name"), (self.prefix, "prefix"), (self.form, "form"), (self.watch, "watch")):
            widget.setAccessibleName(say(f"settings.model.{name}"))
            widget.setToolTip(say(f"settings.model.{name}"))


class ModelsField(Field):
    """All models that something is said about, two lines each."""

    def __init__(self, key: Key, label: str) -> None:
        super().__init__(key, label)
        self._list = LineList[ModelLine](self, lambda: None)
        self._list.column.setContentsMargins(0, 0, 0, 0)
        self.add = self._list.add
        self.add.clicked.connect(self.add_model)

    @property
    def lines(self) -> Sequence[ModelLine]:
        """One for each model."""
        return self._list.lines

    def value(self) -> Any:
        """By name; what has none, or another's, stands under none and is told as a mistake."""
        told: dict[str, Any] = {}
        for line in self.lines:
            name = line.name.text().strip()
            told["" if name in told else name] = line.value()
        return told or None

    def show_value(self, value: Any) -> None:
        """Show a value as the file has it."""
        self._list.show([ModelLine(name, said) for name, said in (value or {}).items()])

    def add_model(self) -> None:
        """One more."""
        self._list.append(ModelLine("", {}))

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self.add.setText(say("settings.model.add"))
        self._list.speak(say)
