"""Whether the texts of a window made of Qt's own widgets fit: labels, buttons, lists, fields and heads of tables."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTableView,
    QTextBrowser,
    QWidget,
)


def cut_off(window: QWidget) -> list[str]:
    """Name each visible text that its place is too small for."""
    if (layout := window.layout()) is not None:
        layout.activate()  # it is asked for, and not yet there
    found = [widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window)]
    return [f"{type(widget).__name__}: {text}" for widget in found for text in _cut(widget, window) if text]


def _cut(widget: QWidget, window: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        if not _label_fits(widget) or not _inside(widget, window):
            yield widget.text()
    elif isinstance(widget, QAbstractButton):
        if widget.text() and (widget.width() < widget.sizeHint().width() or not _inside(widget, window)):
            yield widget.text()
    elif isinstance(widget, QLineEdit):
        option = QStyleOptionFrame()
        widget.initStyleOption(option)
        room = widget.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, widget).width()
        if widget.fontMetrics().horizontalAdvance(widget.placeholderText()) > room:
            yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        choice = QStyleOptionComboBox()
        widget.initStyleOption(choice)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, choice, field, widget).width()
        texts = (widget.itemText(place) for place in range(widget.count()))
        yield from (text for text in texts if widget.fontMetrics().horizontalAdvance(text) > room)
    elif isinstance(widget, QListWidget):
        if widget.sizeHintForColumn(0) > widget.viewport().width() and not widget.wordWrap():
            texts = [widget.item(place).text() for place in range(widget.count())]
            yield max(texts, key=widget.fontMetrics().horizontalAdvance)
    elif isinstance(widget, QTableView):
        heads, model = widget.horizontalHeader(), widget.model()
        for column in range(heads.count()):
            if heads.sectionSize(column) < heads.sectionSizeHint(column):
                yield str(model.headerData(column, Qt.Orientation.Horizontal))
    elif isinstance(widget, QTextBrowser) and widget.horizontalScrollBar().maximum() > 0:
        yield widget.toPlainText()[:40]


def _label_fits(label: QLabel) -> bool:
    room = label.contentsRect()
    if label.wordWrap():
        flags = Qt.TextFlag.TextWordWrap.value
        needed = label.fontMetrics().boundingRect(QRect(0, 0, room.width(), 10_000), flags, label.text())
        return needed.width() <= room.width() and needed.height() <= room.height()
    lines = label.text().split("\n")
    return max(map(label.fontMetrics().horizontalAdvance, lines)) <= room.width()


def _inside(widget: QWidget, window: QWidget) -> bool:
    """What can be scrolled to is never outside."""
    above: QWidget | None = widget
    while above is not None and above is not window:
        if isinstance(above, QScrollArea):
            return True
        above = above.parentWidget()
    return window.rect().contains(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))
