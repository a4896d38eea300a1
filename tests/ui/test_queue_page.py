"""The line on the desk's page and on the student's screen: its keys ask for what they say, and only where it is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.desk_scenes import ARMED, BASE, LINE, PICKED, QUEUE, ScriptedStation
from support.scene_keys import at_keyboard

from station.commands import (
    ArmByKey,
    CallWaiting,
    InsertWaiting,
    LateWaiting,
    NoShow,
    PickWaiting,
    SkipWaiting,
)
from station.job.queue import INSERT_REASONS, LATE_REASONS, NO_SHOW_REASONS, SKIP_REASONS
from station.job.queue_view import InLine
from station.view import DeskView
from station.words import known
from ui.confirm_card import ConfirmCard
from ui.desk_page import DeskPage
from ui.keys import QUEUE_KEYS
from ui.last_pictures import LastPictures
from ui.panel import Text
from ui.phrases import speaker
from ui.pick_panel import meant
from ui.queue_panel import QueuePanel
from ui.sitter_page import SitterPage

Key = Qt.Key


def words_on(widget) -> str:
    return "\n".join(text.text() for text in widget.findChildren(Text) if text.isVisibleTo(widget))


def type_keys(page: DeskPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(at_keyboard(page), key)


@pytest.mark.parametrize(
    ("view", "keys", "commands"),
    [
        (QUEUE, [Key.Key_K], [CallWaiting()]),
        (QUEUE, [Key.Key_G], [CallWaiting("A-0133")]),
        (QUEUE, [Key.Key_S, Key.Key_1], [SkipWaiting("A-0133", "not-here")]),
        (QUEUE, [Key.Key_D, Key.Key_2], [LateWaiting("A-0133", "person-late")]),
        (QUEUE, [Key.Key_Z, Key.Key_2], [NoShow("A-0133", "left")]),
        (QUEUE, [Key.Key_I, Key.Key_1, Key.Key_3, Key.Key_5, Key.Key_Return, Key.Key_2],
         [InsertWaiting("A-0135", "health")]),
        (QUEUE, [Key.Key_Q, Key.Key_Return], [PickWaiting("A-0133")]),
        (QUEUE, [Key.Key_Q, Key.Key_3, Key.Key_6, Key.Key_Enter], [PickWaiting("A-0136")]),
        (QUEUE, [Key.Key_Q, Key.Key_Down, Key.Key_Return], [PickWaiting("A-0134")]),
        (QUEUE, [Key.Key_Q, Key.Key_9, Key.Key_Backspace, Key.Key_Return], [PickWaiting("A-0133")]),
        (QUEUE, [Key.Key_Q, Key.Key_9, Key.Key_9, Key.Key_Return, Key.Key_Space, Key.Key_Escape], []),
        (QUEUE, [Key.Key_N], []),
        (PICKED, [Key.Key_N], [ArmByKey()]),
        (PICKED, [Key.Key_Escape], [PickWaiting(None)]),
        (PICKED, [Key.Key_Z, Key.Key_1], [NoShow("A-0133", "called-in-vain")]),
        (replace(ARMED, queue=LINE), [Key.Key_Q, Key.Key_K], [CallWaiting()]),
    ],
)  # fmt: skip
def test_a_key_of_the_line_becomes_its_command(
    page: DeskPage, station: ScriptedStation, view: DeskView, keys: list[Qt.Key], commands: list[object]
) -> None:
    station.view = view
    type_keys(page, *keys)
    assert station.asked == commands


@pytest.mark.parametrize("key", QUEUE_KEYS, ids=lambda key: key.name)
def test_a_strict_desk_has_no_keys_of_a_line(page: DeskPage, station: ScriptedStation, key) -> None:
    page.refresh()
    before = page.grab().toImage()
    type_keys(page, *key.codes)
    page.refresh()
    assert station.asked == []
    assert page.grab().toImage() == before


def test_a_strict_desk_shows_its_pictures_and_a_queue_its_line(page: DeskPage, station: ScriptedStation) -> None:
    (pictures,), (line,) = page.findChildren(LastPictures), page.findChildren(QueuePanel)
    for view in (BASE, QUEUE, BASE):
        station.view = view
        page.refresh()
        assert pictures.isVisible() == (view is BASE)
        assert line.isVisible() == (view is QUEUE)
    station.view = QUEUE
    page.refresh()
    assert "A-0133" in words_on(line) and "李*  0412" in words_on(line)


def test_figures_mean_whoever_has_just_that_number_first() -> None:
    numbers = ("A-0113", "A-0013", "A-0003", "A-0130")
    waiting = tuple(InLine(number, "", "", 0) for number in numbers)
    assert [one.number for one in meant(waiting, "3")] == ["A-0003", "A-0113", "A-0013"]
    assert [one.number for one in meant(waiting, "13")] == ["A-0013", "A-0113"]
    assert meant(waiting, "") == waiting
    assert meant(waiting, "99") == ()


def test_the_students_screen_shows_who_was_picked(qtbot: QtBot) -> None:
    station = ScriptedStation(QUEUE)
    page = SitterPage(station, speaker("zh_CN"))
    qtbot.addWidget(page)
    page.resize(QSize(1920, 1080))
    page.show()
    (card,) = page.findChildren(ConfirmCard)
    assert not card.isVisible()
    assert "请 A-0133 李* 就座" in words_on(page)
    station.view = PICKED
    page.refresh()
    assert card.isVisible()
    shown = words_on(card)
    assert "A-0133" in shown and "李*" in shown and "0412" in shown
    station.view = replace(BASE, queue=LINE)
    page.refresh()
    assert not card.isVisible()
    page.close()


@pytest.mark.parametrize(
    "code",
    [
        *(f"queue.skip.{reason}" for reason in SKIP_REASONS),
        *(f"queue.late.{reason}" for reason in LATE_REASONS),
        *(f"queue.insert.{reason}" for reason in INSERT_REASONS),
        *(f"queue.no-show.{reason}" for reason in NO_SHOW_REASONS),
        *(f"trouble.printer-{why}" for why in ("missing", "no-service", "silent", "stopped", "no-paper", "failed")),
    ],
)
def test_every_reason_of_the_line_has_its_sentences(code: str) -> None:
    assert known(code)
