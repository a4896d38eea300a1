"""The consent notice as those who wait read it, from a metre and a half away: page after page where it is long."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from station.job.notice import Notice
from ui.panel import LEFT, RIGHT, TOP_LEFT, Panel, Text
from ui.phrases import Say
from ui.theme import Ink, Role, Surface, font

TITLE = 56
SIDE = 96  # lines of the whole width are hard to follow
SLACK = 4  # px: a line that was broken to measure must not be broken again
WHOLE, WRAPPED = QRect(0, 0, 10_000, 10_000), Qt.TextFlag.TextWordWrap.value
LEAST_MS = 6_000
MS_A_CHARACTER = 130  # Chinese is read at some eight characters a second; English words are shorter a letter
MS_A_LETTER = 55


@dataclass(frozen=True)
class NoticePage:
    """What is on the screen at once: some lines of one text, and how long they stay."""

    lines: tuple[str, ...]
    text: int
    number: int
    of: int

    @property
    def reading_ms(self) -> int:
        """So long it takes to read."""
        signs = [sign for line in self.lines for sign in line if not sign.isspace()]
        letters = sum(sign.isascii() for sign in signs)
        return max(LEAST_MS, (len(signs) - letters) * MS_A_CHARACTER + letters * MS_A_LETTER)


def broken(text: str, width: int, in_font: QFont) -> list[str]:
    """The lines of a text in this width; an empty one between paragraphs stays."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, in_font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        places = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, 0))
            places.append((line.textStart(), line.textLength()))
        layout.endLayout()
        # QTextLayout counts in UTF-16, Python in characters.
        encoded = paragraph.encode("utf-16-le")
        lines += [encoded[2 * at : 2 * (at + length)].decode("utf-16-le").rstrip() for at, length in places] or [""]
    return lines


def pages_of(text: str, number: int, width: int, height: int, in_font: QFont) -> list[NoticePage]:
    """The pages of a text; none begins with an empty line, and where it can be each ends with a paragraph."""
    one, two = (QFontMetrics(in_font).boundingRect(WHOLE, WRAPPED, "字\n字"[: 2 * n + 1]).height() for n in (0, 1))
    at_once = max(1, 1 + (height - one) // (two - one))
    left, pages = broken(text, width, in_font), []
    while left:
        end = _end_of_page(left, at_once)
        pages.append(tuple(left[:end]))
        left = left[end:]
        while left and not left[0]:
            left = left[1:]
    return [NoticePage(lines, number, place, len(pages)) for place, lines in enumerate(pages, 1)]


def _end_of_page(lines: list[str], at_once: int) -> int:
    """How many lines go onto this page: as many as it holds, without a paragraph that goes on overleaf."""
    if not any(lines[at_once : at_once + 1]):
        return at_once
    between = [place for place in range(max(1, at_once // 2), at_once) if not lines[place]]
    return between[-1] if between else at_once


class NoticeBoard(Panel):
    """One page at a time; whoever holds the board turns them."""

    surface = Surface.WINDOW

    def __init__(self, parent: QWidget | None, notice: Notice) -> None:
        """Show this notice."""
        super().__init__(parent)
        self._notice = notice
        self._title = Text(self, Role.STATE, LEFT)
        self._page = Text(self, Role.HEADING, RIGHT)
        self._page.ink(Ink.SECOND)
        self._words = Text(self, Role.NOTICE, TOP_LEFT, wrap=True)

    def show_notice(self, notice: Notice) -> None:
        """Show another one."""
        self._notice = notice

    @property
    def notice(self) -> Notice:
        """What is shown."""
        return self._notice

    def arrange(self) -> None:
        """Title above, the page below."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        self._title.setGeometry(self.rect_of(SIDE, 0, wide - 2 * SIDE - 240, TITLE))
        self._page.setGeometry(self.rect_of(wide - SIDE - 240, 0, 240, TITLE))
        self._words.setGeometry(self.rect_of(SIDE, TITLE + 16, wide - 2 * SIDE, high - TITLE - 16))

    def pages(self, language: str) -> list[NoticePage]:
        """All pages at this size: the text in the language of the moment, then the other one."""
        room, in_font = self._words.size(), font(Role.NOTICE, self.scale)
        texts = self._notice.texts(language)
        each = (pages_of(text, place, room.width() - SLACK, room.height(), in_font) for place, text in enumerate(texts))
        return [page for pages in each for page in pages]

    def display(self, page: NoticePage, say: Say) -> None:
        """Show a page."""
        self._title.write(say("sitter.notice", version=self._notice.version))
        self._page.write(f"{page.number}/{page.of}" if page.of > 1 else "")
        self._words.write("\n".join(page.lines))
