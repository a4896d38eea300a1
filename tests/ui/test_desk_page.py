import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QThread
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.desk_scenes import (
    ARMED,
    BAD,
    BASE,
    GOOD,
    LOCKED,
    LOST,
    NEXT,
    REVIEW,
    SCENES,
    Scene,
    ScriptedStation,
    Sight,
    announced,
    judgement,
)

from station.checks.crop import Crop
from station.checks.limits import DEFAULT, load
from station.commands import (
    Abandon,
    Accept,
    AllowRetake,
    ArmByKey,
    Exempt,
    Login,
    Override,
    Retake,
    SettleUnknown,
    Shoot,
)
from station.events import Kind
from station.flow import State
from station.guide.instruction import TURN_LEFT_HAND
from station.view import DeskView
from station.words import say
from ui.desk_page import DeskPage
from ui.guides import resting_crop
from ui.live_view import STALE, LiveView
from ui.panel import Text
from ui.state_line import StateLine

Key = Qt.Key


def type_keys(page: DeskPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page, key)


def words_on(widget: QWidget) -> str:
    return "\n".join(text.text() for text in widget.findChildren(Text) if text.isVisibleTo(widget))


def state_line(page: DeskPage) -> str:
    return words_on(page.findChildren(StateLine)[0])


@pytest.mark.parametrize(
    ("view", "keys", "commands"),
    [
        (ARMED, [Key.Key_Space], [Shoot()]),
        (REVIEW, [Key.Key_Return], [Accept()]),
        (REVIEW, [Key.Key_Enter], [Accept()]),
        (replace(BASE, state=State.WAITING, sitter=NEXT), [Key.Key_N], [ArmByKey()]),
        (REVIEW, [Key.Key_R, Key.Key_2], [Retake("student")]),
        (REVIEW, [Key.Key_R, Key.Key_Down, Key.Key_Return], [Retake("student")]),
        (REVIEW, [Key.Key_R, Key.Key_Up, Key.Key_Down, Key.Key_Return], [Retake("photographer")]),
        (ARMED, [Key.Key_A, Key.Key_3], [Abandon("wrong-person")]),
        (ARMED, [Key.Key_Delete, Key.Key_1], [Abandon("absent")]),
        (LOCKED, [Key.Key_X, Key.Key_7, Key.Key_2, Key.Key_1, Key.Key_2],
         [Login("陈老师"), Override("lips_closed", "measured-wrong")]),
        (ARMED, [Key.Key_X, Key.Key_4, Key.Key_2], [Login("陈老师"), Exempt(("lips_closed",))]),
        (replace(LOST, state=State.SETTLING, may_settle=True), [Key.Key_U, Key.Key_1],
         [Login("王老师"), SettleUnknown()]),
        (replace(BASE, repeat="A-0017"), [Key.Key_P, Key.Key_1], [AllowRetake("A-0017")]),
        (BASE, [Key.Key_O, Key.Key_2], [Login("陈老师")]),
    ],
)  # fmt: skip
def test_a_key_becomes_its_command(
    page: DeskPage, station: ScriptedStation, view: DeskView, keys: list[Qt.Key], commands: list[object]
) -> None:
    station.view = view
    type_keys(page, *keys)
    assert station.asked == commands


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return, Key.Key_R, Key.Key_N, Key.Key_X, Key.Key_A, Key.Key_U])
def test_a_closed_key_asks_for_nothing_and_draws_the_eye_to_the_reason(
    page: DeskPage, station: ScriptedStation, key: Qt.Key
) -> None:
    page.refresh()
    line = page.findChildren(StateLine)[0]
    before = line.grab().toImage()
    type_keys(page, key)
    assert station.asked == []
    assert line.grab().toImage() != before


def test_the_eye_is_drawn_once(qtbot: QtBot, page: DeskPage, station: ScriptedStation) -> None:
    station.view = LOCKED
    page.refresh()
    line = page.findChildren(StateLine)[0]
    calm = line.grab().toImage()
    type_keys(page, Key.Key_Space)
    qtbot.waitUntil(lambda: line.grab().toImage() == calm, timeout=2000)


def test_the_shutter_lock_is_asked_for_at_the_moment_of_the_key(page: DeskPage, station: ScriptedStation) -> None:
    station.view = ARMED
    page.refresh()
    station.view = LOCKED  # nobody has told the page yet
    type_keys(page, Key.Key_Space)
    assert station.asked == []


def test_a_key_held_down_counts_once(page: DeskPage, station: ScriptedStation) -> None:
    station.view = ARMED
    type_keys(page, Key.Key_Space)
    for _ in range(5):
        held = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", True)
        QApplication.sendEvent(page, held)
    assert station.asked == [Shoot()]


@pytest.mark.parametrize("opening", [Key.Key_R, Key.Key_A])
def test_in_a_list_space_and_strange_keys_do_nothing_and_esc_never_destroys(
    page: DeskPage, station: ScriptedStation, opening: Qt.Key
) -> None:
    station.view = REVIEW
    type_keys(page, opening, Key.Key_Space, Key.Key_Tab, Key.Key_0, Key.Key_N, Key.Key_Escape)
    assert station.asked == []
    type_keys(page, Key.Key_Return)
    assert station.asked == [Accept()]


def test_a_list_about_somebody_who_is_gone_closes(page: DeskPage, station: ScriptedStation) -> None:
    station.view = ARMED
    type_keys(page, Key.Key_A)
    station.view = replace(ARMED, sitter=NEXT)
    station.announce(announced(Kind.ARMED, "A-0133"))
    QApplication.processEvents()
    type_keys(page, Key.Key_1)
    assert station.asked == []


def test_a_touch_is_the_key(qtbot: QtBot, page: DeskPage, station: ScriptedStation) -> None:
    station.view = REVIEW
    page.refresh()
    for name, expected in (("accept", [Accept()]), ("retake", [Accept()])):
        button = page._keys.buttons[name]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        assert station.asked == expected
    assert page._choices.isVisible()
    QTest.mouseClick(page._choices._rows[0], Qt.MouseButton.LeftButton)
    assert station.asked == [Accept(), Retake("photographer")]


def test_the_only_operator_works_without_being_asked(qtbot: QtBot) -> None:
    station = ScriptedStation(replace(BASE, operator=None, operators=("王老师",)))
    qtbot.addWidget(DeskPage(station))
    assert station.asked == [Login("王老师")]


def test_who_works_is_asked_as_soon_as_the_desk_is_ready(qtbot: QtBot) -> None:
    station = ScriptedStation(replace(BASE, operator=None, operators=()))
    page = DeskPage(station)
    qtbot.addWidget(page)
    assert station.asked == []
    station.view = replace(BASE, operator=None, operators=("王老师",))
    qtbot.waitUntil(lambda: station.asked == [Login("王老师")])


def test_several_operators_are_asked_who_works(qtbot: QtBot) -> None:
    station = ScriptedStation(replace(BASE, operator=None))
    page = DeskPage(station)
    qtbot.addWidget(page)
    assert station.asked == []
    type_keys(page, Key.Key_2)
    assert station.asked == [Login("陈老师")]


def test_nothing_moves(page: DeskPage, play: Callable[[Scene], None]) -> None:
    def places() -> dict[QWidget, QRect]:
        return {panel: panel.geometry() for panel in page.children() if isinstance(panel, QWidget)}

    play(SCENES[0])
    first = places()
    for scene in SCENES:
        play(scene)
        assert places() == first, scene.name


def test_panels_do_not_overlap(page: DeskPage) -> None:
    covering = {
        page._choices, page._code, page._pick, page._form, page._scan, page._help, page._queue, page._picker,
        page._proof, page._rows, page._sealed, page._four,
    }  # fmt: skip
    others = covering | {page._repair, page._money, page._lunch, page._start}  # these lie over everything
    panels = [panel for panel in page.children() if isinstance(panel, QWidget) and panel not in others]
    for one in panels:
        assert page.rect().contains(one.geometry())
        assert not any(one.geometry().intersects(other.geometry()) for other in panels if other is not one)
        live = page._stage.geometry()
        assert not any(live.intersects(panel.geometry()) for panel in covering)


def test_language_is_switched_without_a_restart(page: DeskPage, station: ScriptedStation) -> None:
    station.view = ARMED
    page.refresh()
    assert state_line(page) == "可以拍摄"
    type_keys(page, Key.Key_L)
    assert state_line(page) == "Ready to shoot"
    type_keys(page, Key.Key_L)
    assert state_line(page) == "可以拍摄"


def test_help_opens_and_closes_and_leaves_the_keys_alone(page: DeskPage, station: ScriptedStation) -> None:
    station.view = ARMED
    type_keys(page, Key.Key_F1)
    assert page._help.isVisible()
    type_keys(page, Key.Key_Space, Key.Key_Escape)
    assert not page._help.isVisible()
    assert station.asked == [Shoot()]


def test_a_desk_that_stopped_says_so_and_takes_no_more_keys(page: DeskPage, station: ScriptedStation) -> None:
    station.view = ARMED
    station.announce(announced(Kind.STOPPED))
    QApplication.processEvents()
    assert "已停止" in state_line(page)
    type_keys(page, Key.Key_Space)
    assert station.asked == []


def test_news_crosses_from_the_desks_thread_to_the_windows(
    qtbot: QtBot, page: DeskPage, station: ScriptedStation
) -> None:
    heard: list[bool] = []
    page._bridge.announced.connect(lambda _: heard.append(QThread.currentThread() is page.thread()))
    desk = threading.Thread(target=station.announce, args=(announced(Kind.ACCEPTED, "A-0131"),))
    desk.start()
    desk.join()
    assert heard == []  # nothing of the window ran on the desk's thread
    qtbot.waitUntil(lambda: heard == [True])
    assert "A-0131 已通过" in words_on(page._happened)


def show_frames(station: ScriptedStation, page: DeskPage, jpeg: bytes, count: int = 1) -> LiveView:
    for _ in range(count):
        station.show_frame(jpeg, judgement(GOOD))
    live = page._stage.live
    live.look()
    return live


def test_the_newest_frame_wins(page: DeskPage, station: ScriptedStation, pictures: dict[str, Path]) -> None:
    live = show_frames(station, page, pictures["frame"].read_bytes(), count=5)
    assert live.seq == 5


def test_an_old_frame_is_never_taken_for_now(
    page: DeskPage, station: ScriptedStation, pictures: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    live = show_frames(station, page, pictures["frame"].read_bytes())
    assert live.verdicts == GOOD
    late = time.monotonic() + STALE + 0.1
    monkeypatch.setattr("ui.live_view.time.monotonic", lambda: late)
    live.look()
    assert (live.seq, live.verdicts) == (0, ())
    assert "没有实时画面" in words_on(live)


def test_dark_live_view_is_dark(page: DeskPage, station: ScriptedStation, pictures: dict[str, Path]) -> None:
    live = show_frames(station, page, pictures["frame"].read_bytes())
    station.frames.clear()
    live.look()
    assert live.seq == 0


@pytest.mark.qt_log_ignore("JPEG")
def test_a_broken_frame_changes_nothing(page: DeskPage, station: ScriptedStation) -> None:
    live = show_frames(station, page, b"\xff\xd8 cut short")
    live.grab()
    assert live.seq == 1


def test_a_turned_body_gives_an_upright_picture(
    page: DeskPage, station: ScriptedStation, pictures: dict[str, Path]
) -> None:
    station.view = replace(BASE, turned=90)
    page.refresh()
    live = show_frames(station, page, pictures["frame"].read_bytes())
    assert live._image is not None
    assert live._image.size() == QSize(424, 640)


def test_the_predicted_crop_and_its_bands_turn_with_the_picture(
    page: DeskPage, station: ScriptedStation, pictures: dict[str, Path]
) -> None:
    """A crop is in pixels of the upright picture; one of before the turn is not drawn over what came after."""
    target = QRectF(0, 0, 848, 1280)
    station.view = replace(ARMED, turned=90)
    page.refresh()
    live = show_frames(station, page, pictures["frame"].read_bytes())
    station.show_frame(pictures["frame"].read_bytes(), judgement(GOOD, Crop(100, 80, 240, 320)))
    live.look()
    assert live.crop_in(target) == resting_crop(target, load(DEFAULT))
    upright = replace(judgement(GOOD, Crop(100, 80, 240, 320)), size=(424, 640))
    station.show_frame(pictures["frame"].read_bytes(), upright)
    live.look()
    assert live.crop_in(target) == QRectF(200, 160, 480, 640)


def test_the_one_instruction_stands_on_live_view_and_in_the_state_line(
    page: DeskPage, station: ScriptedStation
) -> None:
    station.view = replace(LOCKED, lock_checks=("lips_closed", "yaw"), instruction=TURN_LEFT_HAND)
    page.refresh()
    hint = page._stage.live._hint
    assert hint.isVisibleTo(page)
    assert words_on(hint) == say(TURN_LEFT_HAND.desk)
    assert hint._arrow.arrow is TURN_LEFT_HAND.arrow, "the desk's picture is not mirrored"
    assert say(TURN_LEFT_HAND.desk) in state_line(page)
    station.view = ARMED
    page.refresh()
    assert not hint.isVisibleTo(page)


def test_live_verdicts_come_with_the_frames_and_those_of_the_still_with_the_picture(
    page: DeskPage, station: ScriptedStation, pictures: dict[str, Path]
) -> None:
    station.view = ARMED
    page.refresh()
    show_frames(station, page, pictures["frame"].read_bytes())
    page.refresh()
    assert "10 项全部通过" in words_on(page._verdicts)
    station.view = replace(REVIEW, verdicts=BAD, locked="checks", lock_checks=("yaw",))
    page.refresh()
    assert "脸转正一点" in words_on(page._verdicts)
    assert "脸转正一点" in state_line(page)


def test_the_picture_to_decide_about_takes_the_place_of_live_view(
    qtbot: QtBot, page: DeskPage, play: Callable[[Scene], None]
) -> None:
    play(Scene("armed", ARMED, Sight.GOOD))
    assert page._stage.is_live
    play(Scene("review", REVIEW, Sight.GOOD))
    assert not page._stage.is_live
    review = page._stage._review
    qtbot.waitUntil(lambda: review._portrait._image is not None and not review._portrait._image.isNull())


def test_closing_leaves_no_thread(qtbot: QtBot, station: ScriptedStation, pictures: dict[str, Path]) -> None:
    page = DeskPage(station)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page._shelf.picture(pictures["original"], QSize(300, 300))
    page.close()
    assert page._shelf._pool.activeThreadCount() == 0
