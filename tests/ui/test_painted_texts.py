"""Words that are painted by hand, and Qt's own calendar: measured on the pixels, at least 4.5 to 1 like all others."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from support import gallery_scenes
from support.gallery_scenes import GALLERIES

from station.mailbox import Mailbox
from station.words import LANGUAGES
from ui import office
from ui.days_field import DayLine
from ui.gallery_grid import LINES, PORTRAIT
from ui.guides import bands_of
from ui.last_pictures import fitted
from ui.live_view import LiveView
from ui.phrases import speaker
from ui.theme import DESIGN, UNIT, Surface, contrast

READABLE = 4.5  # WCAG 2.2, 1.4.3


def measured(picture: QImage, place: QRect) -> float:
    """Contrast of the strongest letters in a rectangle to what most of it is painted with."""
    part = picture.copy(place)
    pixels = Counter(part.pixel(x, y) for x in range(part.width()) for y in range(part.height()))
    ground = QColor(pixels.most_common(1)[0][0]).name()
    return max(contrast(QColor(one).name(), ground) for one in pixels)


@pytest.mark.parametrize("ground", ["#FFFFFF", "#66C3FF", "#000000"])
def test_words_over_the_live_view_are_readable_on_any_picture(qtbot: QtBot, ground: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    live = LiveView(parent, Mailbox())
    live._timer.stop()
    live.resize(960, 808)
    live._image = QImage(640, 424, QImage.Format.Format_RGB32)
    live._image.fill(QColor(ground))
    live._band_words, live._corner = ("Head top", "Eyes"), ("30 fps", "as the picture says")
    picture = live.grab().toImage()
    target = QRectF(fitted(live._image.size(), live.rect()))
    crop = live.crop_in(target)
    lines = bands_of(crop, live._profile)
    places = [round((one[0].y1() + one[-1].y1()) / 2) for one in (lines.head_top, lines.eyes)]
    words = [QRect(round(crop.right()) + 12, middle - 12, 40, 24) for middle in places]
    for place in (QRect(round(target.left()) + 2, round(target.top()) + 2, 60, 24), *words):
        assert measured(picture, place) >= READABLE


def test_words_of_the_contact_sheet_are_readable(qtbot: QtBot, pictures: dict[str, Path]) -> None:
    scene = replace(next(one for one in GALLERIES if one.name == "grid"), count=8)
    page, _ = gallery_scenes.opened(scene, speaker(LANGUAGES[0]), pictures["portrait"], pictures["original"], (), ())
    qtbot.addWidget(page)
    page.resize(DESIGN)
    page.show()
    qtbot.waitUntil(lambda: page.settled)
    cell = page.grid.visualRect(page.grid.cells.index(0))
    picture = page.grid.viewport().grab(cell).toImage()
    top = 3 + UNIT + PORTRAIT.height() + 2
    for high in LINES:
        assert measured(picture, QRect(12, top + 4, cell.width() - 24, high - 6)) >= READABLE
        top += high
    page.end()


def test_the_calendar_is_readable_on_weekends_too(qtbot: QtBot) -> None:
    line = DayLine(date(2026, 6, 1), ("08:30-12:00",))
    qtbot.addWidget(line)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        ink = line.date.calendarWidget().weekdayTextFormat(day).foreground().color().name()
        assert all(contrast(ink, office.OFFICE[ground]) >= READABLE for ground in (Surface.WINDOW, Surface.PANEL))
