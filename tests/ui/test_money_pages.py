"""The pages about money by key: what is shown, what the desk is asked for, and that no text is cut off."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.clipping import clipped
from support.desk_scenes import BASE, Scene, ScriptedStation
from support.money_scenes import BOOK, EACH, LINES, OWING, PAID, scenes, with_book
from support.scene_keys import press_all

from station.commands import Login
from station.job.money_view import MoneyView
from station.money_commands import (
    AgreeFigures,
    CloseClass,
    CloseDay,
    HideMoney,
    NotePaid,
    NotePersonPaid,
    SetFee,
    ShowMoney,
    ShowPayee,
    VoidPayment,
)
from station.view import DeskView
from station.words import LANGUAGES
from ui import asking
from ui.desk_page import DeskPage
from ui.keys import SELDOM
from ui.money_page import MoneyPage
from ui.monitor_screen import MonitorPage
from ui.panel import Text
from ui.payee_page import PayeePage
from ui.phrases import speaker

Play = Callable[[Scene], None]


@pytest.fixture
def pressed(page: DeskPage, station: ScriptedStation, play: Play) -> Callable[..., list[object]]:
    """Open the pages on a view, press keys, and give what the desk was asked for besides showing them."""

    def press(view: DeskView, *keys: str) -> list[object]:
        play(Scene("", view))
        press_all(page, ["money"])
        page.refresh()
        assert station.asked[-1:] == [ShowMoney()]
        station.asked.clear()
        press_all(page, keys)
        return list(station.asked)

    return press


def words(page: DeskPage | MonitorPage) -> list[str]:
    return [text.text() for text in page.findChildren(Text) if text.isVisibleTo(page) and text.text()]


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        (("down", "enter"), [ShowPayee("class", "软件20212")]),
        (("down", "down", "p", "1", "1", "0", "4", "7", "enter"),
         [NotePaid("class", "软件20213", 6000, "wechat", reference="047")]),
        (("down", "down", "p", "2", "3", "enter"), [NotePaid("class", "软件20213", 6000, "alipay", advance=True)]),
        (("down", "down", "p", "3", "2", "4", "6", "=.", "5", "enter", "enter"),
         [NotePaid("class", "软件20213", 4650, "transfer")]),
        (("v", "2", "1"), [VoidPayment("payment-31", "noted-twice")]),
        (("down", "a"), [AgreeFigures("class", "软件20212", (28, 42_000, 42_000))]),
        (("down", "c"), [CloseClass("class", "软件20212")]),
        (("down", "down", "c", "1"), [CloseClass("class", "软件20213", "pays-later")]),
        (("c",), []),
        (("f",), []),
        (("d", "2"), [CloseDay("school-pays")]),
        (("down", "p", "escape", "escape"), [HideMoney()]),
    ],
)  # fmt: skip
def test_a_key_asks_what_it_says(
    pressed: Callable[..., list[object]], keys: tuple[str, ...], asked: list[object]
) -> None:
    assert pressed(with_book(BOOK), *keys) == asked


def test_whoever_closes_says_who_they_are(pressed: Callable[..., list[object]], page: DeskPage) -> None:
    press_all(page, ["escape"])
    nobody = replace(with_book(BOOK), operator=None)
    assert pressed(nobody, "down", "c", "2") == [Login("陈老师"), CloseClass("class", "软件20212")]


def test_a_fee_is_typed_only_where_the_job_leaves_it_open(pressed: Callable[..., list[object]]) -> None:
    later = replace(BOOK, fee=None, later=True)
    assert pressed(with_book(later), "f", "1", "2", "=.", "5", "enter") == [SetFee(1250)]


def test_where_each_pays_alone_somebody_is_picked_by_number(pressed: Callable[..., list[object]]) -> None:
    assert pressed(with_book(EACH), "p", "9", "3", "2", "enter") == [NotePersonPaid("A-0051", "alipay")]


@pytest.mark.parametrize("last", [None, "A-0041"])
def test_one_key_of_the_desk_marks_who_paid(
    page: DeskPage, station: ScriptedStation, play: Play, last: str | None
) -> None:
    play(Scene("", replace(BASE, money=MoneyView(each=True, owing=OWING, last=last))))
    station.asked.clear()
    press_all(page, ["paid"])
    assert station.asked == ([] if last is None else [NotePersonPaid()])
    if last is None:
        press_all(page, ["2"])
        assert station.asked == [NotePersonPaid("A-0042")]


def test_the_payee_page_says_what_is_left_and_goes_back_to_the_classes(
    pressed: Callable[..., list[object]], page: DeskPage, station: ScriptedStation
) -> None:
    pressed(with_book(replace(BOOK, payee_of=2)))
    (payee,), (table,) = page.findChildren(PayeePage), page.findChildren(MoneyPage)
    assert payee.isVisibleTo(page) and not table.isVisibleTo(page)
    assert {"软件20213", "60.00 元", "14 人 × 15.00 元"} <= set(words(page))
    press_all(page, ["c", "1", "escape"])
    assert station.asked == [CloseClass("class", "软件20213", "pays-later"), ShowPayee()]


def test_a_payment_that_counts_no_more_is_still_to_be_read(
    pressed: Callable[..., list[object]], page: DeskPage
) -> None:
    pressed(with_book(BOOK))
    assert "08:42 微信 465.00 元 已作废：数目不对" in words(page) and len(PAID) == 3


def test_the_monitor_sees_what_is_paid_and_can_agree_and_nothing_else(qtbot: QtBot) -> None:
    station = ScriptedStation(with_book(replace(BOOK, payee_of=1)))
    page = MonitorPage(station, speaker(LANGUAGES[0]))
    qtbot.addWidget(page)
    page.show()
    (payee,) = page.findChildren(PayeePage)
    station.asked.clear()
    for name in ("money_paid", "money_close", "money_agree"):
        payee.press(name)
    assert station.asked == [AgreeFigures("class", "软件20212", LINES[1].figures)]
    page.close()


def test_no_text_is_cut_off(page: DeskPage, station: ScriptedStation, play: Play, tmp_path: Path) -> None:
    cut = []
    for scene in scenes(tmp_path):
        station.view = scene.view
        page.press("money") if scene.keys[:1] == ("money",) else None
        page.resize(QSize(1280, 720))
        page.refresh()
        press_all(page, scene.keys[1:] if scene.keys[:1] == ("money",) else scene.keys)
        for announcement in scene.answers:
            station.announce(announcement)
        for _ in LANGUAGES:
            page.refresh()
            QTest.qWait(1)
            cut += [(scene.name, text) for text in clipped(page)]
            page.press("language")
        press_all(page, ["escape"] * 4)
    assert cut == []


def test_what_is_seldom_wanted_and_open_is_one_list() -> None:
    pressed: list[str] = []
    names = [key.name for key in SELDOM]
    shown = asking.seldom(frozenset(names[1:]), pressed.append)
    for option in shown.options:
        shown.then(option.value)
    assert pressed == names[1:]
