"""What a screen reader says: names for what shows no words of its own, and announcements of what just changed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


def name_fields(field: QWidget, words: str) -> None:
    """Give `field`, and whatever inside it takes the keyboard without words or a name of its own, this name."""
    if isinstance(field, QAbstractButton):
        return
    before = field.accessibleName()
    field.setAccessibleName(words)
    for inner in field.findChildren(QWidget):
        takes_keys = inner.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_keys and not isinstance(inner, QAbstractButton) and inner.accessibleName() in ("", before):
            inner.setAccessibleName(words)


def announce(widget: QWidget, words: str) -> None:
    """Have it said aloud after what is being said: nobody hears a change of something that has no focus."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
