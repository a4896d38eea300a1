"""Leaving the kiosk: a person is shown the chain's head to copy; a signal ends it without a question."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.journal import Journal
from db.verify import examine
from station.words import LANGUAGES
from ui import kiosk
from ui.closing_page import ClosingPage
from ui.desk_page import DeskPage
from ui.panel import Text
from ui.phrases import speaker

HEAD = "0123456789abcdef" * 4


def words(page: ClosingPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text))


@pytest.fixture(params=LANGUAGES)
def page(qtbot: QtBot, request: pytest.FixtureRequest) -> ClosingPage:
    page = ClosingPage(HEAD, 512, speaker(request.param))
    qtbot.addWidget(page)
    return page


def test_the_whole_head_is_there_in_groups_of_four_and_in_order(page: ClosingPage) -> None:
    assert "0123 4567 89ab cdef " * 4 in words(page)
    assert "512" in words(page)


@pytest.mark.parametrize("size", [QSize(1280, 720), QSize(1366, 768), QSize(1920, 1080), QSize(2560, 1440)])
def test_nothing_is_cut_off(qtbot: QtBot, page: ClosingPage, size: QSize) -> None:
    page.resize(size)
    with qtbot.waitExposed(page):
        page.show()
    for text in page.findChildren(Text):
        room, flags = text.contentsRect(), Qt.TextFlag.TextWordWrap.value if text.wordWrap() else 0
        needed = text.fontMetrics().boundingRect(room, flags, text.text())
        assert page.rect().contains(text.geometry()), text.text()
        assert needed.width() <= room.width(), text.text()
        assert not text.wordWrap() or needed.height() <= room.height(), text.text()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_it_is_left_by_a_key(qtbot: QtBot, page: ClosingPage, key: Qt.Key) -> None:
    page.show()
    QTest.keyClick(page, Qt.Key.Key_Space)  # a foot switch
    assert page.isVisible()
    QTest.keyClick(page, key)
    assert not page.isVisible()


# the whole kiosk, without devices


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    settings = f'[camera]\naddress = "ptpip:127.0.0.1:9:9"\n[reader]\naddresses = ["serial:{tmp_path}/none"]\n'
    (tmp_path / "station.toml").write_text(settings)
    return tmp_path


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class _Person:
    """Looks at the window that is open, again and again, and does what is to be done with each."""

    def __init__(self, at_the_desk: Callable[[DeskPage], None]) -> None:
        self.read: list[str] = []
        self._at_the_desk = at_the_desk
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    def _look(self) -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, DeskPage) and window.isVisible():
                self._at_the_desk(window)
            elif isinstance(window, ClosingPage) and window.isVisible():
                self.read.append(words(window))
                QTest.keyClick(window, Qt.Key.Key_Return)


def leave_by_name(page: DeskPage) -> None:
    """Ctrl+Q until it asks, and who it is."""
    QTest.keyClick(page, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page, Qt.Key.Key_2)


@pytest.mark.gui
def test_whoever_leaves_is_shown_the_head_of_a_journal_that_is_closed(qapp: QApplication, folder: Path) -> None:
    person = _Person(leave_by_name)
    assert kiosk.run(folder) == 0
    with Journal.read_only(folder) as journal:
        groups = [journal.chain_head()[start : start + 4] for start in range(0, 64, 4)]
    assert len(person.read) == 1
    assert " ".join(groups) in person.read[0]
    assert examine(folder).sealed


@pytest.mark.gui
def test_a_signal_ends_it_at_once(qapp: QApplication, folder: Path) -> None:
    person = _Person(lambda page: os.kill(os.getpid(), signal.SIGTERM))
    assert kiosk.run(folder) == 0
    assert person.read == []
