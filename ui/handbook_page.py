"""The guide: a table of contents and one page of it, with the keys of that page as the program has them."""

from collections.abc import Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QImageReader,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShortcut,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
)
from PySide6.QtWidgets import (
    QAbstractSlider,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from station import handbook
from station.startcheck import STEPS
from station.view import DeskView
from station.words import known
from ui import faces_page, gallery_page, money_page, moves_page, office, orphan_tray
from ui.keys import KEYS, QUEUE_KEYS, Key
from ui.phrases import Say, language_of
from ui.theme import UNIT, Ink, roomy, scale_for, smallest

DESK, START, REVIEW, MONEY, KIOSK, TROUBLE = "desk", "start", "review", "money", "kiosk", "trouble"
CONTENTS = 400
GUIDE = "guide"
"""The window's name among those that the desk's page opens; `guide:money` is its page on money."""

PAGE_KEYS: dict[str, tuple[Key, ...]] = {
    DESK: (*KEYS, *QUEUE_KEYS),
    REVIEW: (*faces_page.KEYS, *moves_page.KEYS, *orphan_tray.KEYS, *gallery_page.KEYS),
    MONEY: money_page.KEYS,
    KIOSK: tuple(key for key in KEYS if key.name in ("lunch", "screens", "sound")),
    TROUBLE: tuple(key for key in KEYS if key.name in ("ahead", "webcam", "scan", "by_row", "typed", "settle")),
}
"""The keys of the pages that have keys of their own; what the windows of rows and fields take is on their buttons."""

KIOSK_KEYS = frozenset(key.name for key in PAGE_KEYS[KIOSK])
BY_NAME = {key.name: key for keys in PAGE_KEYS.values() for key in keys}


def named(page: str) -> str:
    """What the desk's page asks for to have the guide opened on a page."""
    return f"{GUIDE}:{page}"


def page_of(name: str) -> str | None:
    """The page that is asked for by such a name; None where the name is another window's."""
    window, _, page = name.partition(":")
    return (page or DESK) if window == GUIDE else None


def page_for(view: DeskView, asked: str = "", *, leaving: bool = False, start: bool = False) -> str:
    """The page about what the desk's page shows.

    Args:
        view: the desk now.
        asked: name of the key that put the question that is open, if one is.
        leaving: the question is who leaves.
        start: the start of the day is open.
    """
    if leaving or asked in KIOSK_KEYS or view.lunch is not None:
        return KIOSK
    if start:
        return START
    away = view.waits.camera or view.waits.scanner or view.may_settle
    return TROUBLE if away else DESK


def text_of(page: str, say: Say) -> str:
    """A page as Markdown, its keys and sentences filled in, the table of its keys at its end."""
    text = handbook.page(page, language_of(say))
    return handbook.filled(text, partial(_key_words, say=say), lambda code: say(code)) + _table(page, say)


def _cap(key: Key, say: Say) -> str:
    return say(key.cap) if key.cap.startswith("cap.") else key.cap


def _key_words(name: str, say: Say) -> str:
    """What is printed on the key, and what it is called.

    Raises:
        KeyError: there is no such key.
    """
    key = BY_NAME[name]
    return f"`{_cap(key, say)}` **{say(f'key.{name}')}**"


def _table(page: str, say: Say) -> str:
    rows = [(_cap(key, say), say(f"key.{key.name}"), _help(key.name, say)) for key in _each(PAGE_KEYS.get(page, ()))]
    if page == START:
        rows = [(str(place), say(f"start.step.{name}"), "") for place, name in enumerate(STEPS, 1)]
    if not rows:
        return ""
    lines = [f"\n## {say('handbook.keys')}\n", f"| {say('handbook.key')} | |", "|---|---|"]
    told = [(cap, f"**{label}** {does}".strip()) for cap, label, does in rows]
    return "\n".join([*lines, *(f"| `{cap}` | {words} |" for cap, words in told)]) + "\n"


def _each(keys: Sequence[Key]) -> list[Key]:
    return list({key.name: key for key in keys}.values())


def _help(name: str, say: Say) -> str:
    return say(f"help.{name}") if known(f"help.{name}") else ""


def _air(document: QTextDocument, line: int) -> None:
    """Room between lines and before headings: what is read standing has to be found again after each glance."""
    block = document.begin()
    while block.isValid():
        cursor, form = QTextCursor(block), block.blockFormat()
        if not cursor.currentTable():
            form.setTopMargin(line if form.headingLevel() > 1 else line // 3)
            form.setBottomMargin(line // 3 if form.headingLevel() else 0)
            form.setLineHeight(120, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(form)
        block = block.next()


class Reading(QTextBrowser):
    """One page. A picture that is wider is shown smaller: nobody reads across."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Pictures as wide as the page at most."""
        super().resizeEvent(event)
        self.fit_pictures()

    def fit_pictures(self) -> None:
        """Have every picture fit beside the scroll bar, which is there or will be."""
        document, bar = self.document(), self.verticalScrollBar()
        beside = 0 if bar.isVisible() else bar.sizeHint().width()
        room = int(self.viewport().width() - beside - 2 * document.documentMargin())
        block = document.begin()
        while block.isValid():
            at = block.begin()
            while not at.atEnd():
                self._fit(at.fragment(), room)
                at += 1
            block = block.next()

    def _fit(self, fragment: QTextFragment, room: int) -> None:
        form = fragment.charFormat()
        if not form.isImageFormat():
            return
        picture = form.toImageFormat()
        stored = Path(self.searchPaths()[0]) / picture.name()
        picture.setWidth(min(room, QImageReader(str(stored)).size().width()))
        cursor = QTextCursor(self.document())
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(picture)


class HandbookPage(QWidget):
    """The window.

    Attributes:
        shown: the name of the page that is shown.
    """

    def __init__(self, page: str, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._say, self.shown = say, page
        self.contents, self.text = QListWidget(), Reading()
        self.contents.addItems(list(handbook.PAGES))
        self.contents.setFixedWidth(CONTENTS)
        self.contents.currentRowChanged.connect(lambda row: self.turn_to(handbook.PAGES[row]))
        self._heading, self._how, self.leave = QLabel(), QLabel(), QPushButton()
        self._heading.setObjectName("heading")
        self.contents.setObjectName("sections")
        self._how.setObjectName("second")
        self.leave.clicked.connect(self.close)
        for key in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            QShortcut(QKeySequence(key), self).activated.connect(self.close)
        bar = self.text.verticalScrollBar()
        for key, step in (
            (Qt.Key.Key_PageDown, QAbstractSlider.SliderAction.SliderPageStepAdd),
            (Qt.Key.Key_PageUp, QAbstractSlider.SliderAction.SliderPageStepSub),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(partial(bar.triggerAction, step))
        middle = QHBoxLayout()
        middle.addWidget(self.contents)
        middle.addWidget(self.text, 1)
        middle.setSpacing(2 * UNIT)
        foot = QHBoxLayout()
        foot.addWidget(self._how, 1)
        foot.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.addWidget(self._heading)
        column.addLayout(middle, 1)
        column.addLayout(foot)
        self.setMinimumSize(smallest())
        self.speak(say)
        self.contents.setFocus()

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.setWindowTitle(say("handbook"))
        self._heading.setText(say("handbook"))
        self.text.setAccessibleName(say("handbook"))
        self.contents.setAccessibleName(say("handbook"))
        self._how.setText(say("handbook.how"))
        self.leave.setText(say("handbook.leave"))
        self.contents.setAccessibleName(say("handbook"))
        for place, name in enumerate(handbook.PAGES):
            self.contents.item(place).setText(say(f"handbook.{name}"))
        self.turn_to(self.shown)

    def turn_to(self, page: str) -> None:
        """Show this page from its beginning."""
        self.shown = page
        place = handbook.PAGES.index(page)
        if self.contents.currentRow() != place:
            self.contents.setCurrentRow(place)  # which turns to it
            return
        folder = files(handbook).joinpath(language_of(self._say))
        self.text.setSearchPaths([str(folder)])
        self.text.setMarkdown(text_of(page, self._say))
        self.text.fit_pictures()
        _air(self.text.document(), self.fontMetrics().height())
        self.text.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        super().resizeEvent(event)
        scale = scale_for(event.size())
        pad = round(3 * UNIT * scale)
        own = (
            f"QTextBrowser {{ padding: {pad}px; }} QListWidget#sections::item {{ padding: {pad // 2}px {pad // 3}px; }}"
        )
        self.setStyleSheet(office.style(scale) + own)
        self.contents.setFixedWidth(round(roomy(CONTENTS * scale)))
        palette = self.text.palette()
        palette.setColor(QPalette.ColorRole.Link, QColor(office.OFFICE[Ink.INFO]))
        self.text.setPalette(palette)
        self.turn_to(self.shown)
        self.contents.scrollToItem(self.contents.currentItem())
