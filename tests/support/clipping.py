"""Whether every text of a page fits its place: a letter that is cut off is a word nobody can read."""

from PySide6.QtCore import QRect, Qt

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
