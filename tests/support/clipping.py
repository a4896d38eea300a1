"""Whether every text of a page fits its place: a letter that is cut off is a word nobody can read."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from ui.panel import Panel, Text


def clipped(panel: Panel) -> list[str]:
    return [text.text() for text in shown(panel) if not fits(text)]


def shown(panel: Panel) -> list[Text]:
    return [text for text in panel.findChildren(Text) if text.text() and text.isVisibleTo(panel)]


def fits(text: Text) -> bool:
    panel = text.parentWidget()
    assert panel is not None
    if not panel.rect().contains(text.geometry()):
        return False
    return paragraph_fits(text) if text.wordWrap() else ink_fits(text)


def paragraph_fits(text: Text) -> bool:
    room = text.contentsRect()
    flags = Qt.TextFlag.TextWordWrap.value
    needed = text.fontMetrics().boundingRect(QRect(0, 0, room.width(), 10_000), flags, text.text())
    return needed.width() <= room.width() and needed.height() <= room.height()


def ink_fits(text: Text) -> bool:
    """One line stands in the middle of its room; the font's own line is far higher than its glyphs."""
    room, metrics = text.contentsRect(), text.fontMetrics()
    baseline = (room.height() + metrics.ascent() - metrics.descent()) / 2
    ink = metrics.tightBoundingRect(text.text())
    high_enough = baseline + ink.top() >= 0 and baseline + ink.bottom() <= room.height()
    return high_enough and metrics.horizontalAdvance(text.text()) <= room.width()


def cut_off(window: QWidget) -> list[str]:
    """Words of a window of Qt's own widgets that have not enough room."""
    seen = [one for one in window.findChildren(QWidget) if one.isVisibleTo(window)]
    found = [one.text() for one in seen if isinstance(one, QLabel) and one.text() and not label_fits(one)]
    found += [one.text() for one in seen if isinstance(one, QAbstractButton) and one.sizeHint().width() > one.width()]
    fields = [one for one in seen if isinstance(one, QLineEdit) and not one.text()]
    return found + [one.placeholderText() for one in fields if not hint_fits(one)]


def label_fits(label: QLabel) -> bool:
    """Whether a label shows all that it says."""
    if label.wordWrap():
        return label.heightForWidth(label.width()) <= label.height()
    return label.sizeHint().height() <= label.height() and label.sizeHint().width() <= label.width()


def hint_fits(field: QLineEdit) -> bool:
    """Whether what stands in an empty field can be read to its end."""
    return field.fontMetrics().horizontalAdvance(field.placeholderText()) <= field.contentsRect().width()
