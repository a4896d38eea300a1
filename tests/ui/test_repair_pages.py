"""Faces, re-assignments and the orphan tray by key and by touch: what is shown, what the desk is asked for."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.desk_scenes import (
    BASE,
    CHECKING,
    CODED,
    FACES,
    PLANNED,
    PREVIEW,
    SCENES,
    STRAY,
    TRAY,
    Scene,
    ScriptedStation,
    announced,
    said_no,
)
from support.scene_keys import press_all

from station.commands import (
    ClaimOrphan,
    CloseRepair,
    ConfirmFaces,
    PlanMoves,
    Reassign,
    Second,
    ShowFaces,
    ShowOrphans,
    WatchRoll,
)
from station.events import Kind
from station.job.repair_view import RepairView
from station.view import DeskView
from ui.desk_page import DeskPage
from ui.faces_page import FacesPage, FaceTile
from ui.monitor_screen import MonitorPage, MonitorScreen
from ui.moves_page import MovesPage
from ui.orphan_tray import OrphanTray
from ui.panel import Text
from ui.phrases import speaker
from ui.theme import DESIGN

Play = Callable[[Scene], None]


def seen(page: DeskPage, view: DeskView, play: Play) -> DeskPage:
    play(Scene("", view))
    return page


def asked(station: ScriptedStation) -> list[object]:
    found, station.asked = list(station.asked), []
    return found


def words(page: FacesPage | MovesPage | OrphanTray | MonitorPage | DeskPage) -> list[str]:
    return [text.text() for text in page.findChildren(Text) if text.isVisibleTo(page) and text.text()]


def here(page: DeskPage, kind: type) -> bool:
    (found,) = page.findChildren(kind)
    return bool(found.isVisibleTo(page))


@pytest.fixture
def faces(page: DeskPage, station: ScriptedStation, play: Play) -> DeskPage:
    seen(page, CHECKING, play)
    press_all(page, ["faces"])
    page.refresh()
    assert asked(station) == [ShowFaces()]
    return page


def pairs(first: int, last: int) -> tuple[tuple[str, str], ...]:
    return tuple((face.sitting, face.picture) for face in FACES.faces[first:last])


def test_faces_are_twenty_a_page_with_names_and_who_is_missing(faces: DeskPage) -> None:
    tiles = [tile for tile in faces.findChildren(FaceTile) if tile.isVisibleTo(faces)]
    assert len(tiles) == 20
    said = words(faces)
    assert {"张测试", "A-0110", "何晏  0123"} <= set(said)
    press_all(faces, ["page-down"])
    assert len([tile for tile in faces.findChildren(FaceTile) if tile.isVisibleTo(faces)]) == 2


def test_enter_confirms_the_page_and_turns_to_the_next(faces: DeskPage, station: ScriptedStation) -> None:
    press_all(faces, ["enter"])
    assert asked(station) == [ConfirmFaces("软件20213", pairs(0, 20))]
    press_all(faces, ["enter"])
    assert asked(station) == [ConfirmFaces("软件20213", pairs(20, 22))]


def test_each_face_has_a_key_that_marks_it_and_takes_the_mark_back(faces: DeskPage, station: ScriptedStation) -> None:
    QTest.keyClick(faces, Qt.Key.Key_5)
    QTest.keyClick(faces, Qt.Key.Key_P)
    QTest.keyClick(faces, Qt.Key.Key_Q)
    QTest.keyClick(faces, Qt.Key.Key_Q)
    press_all(faces, ["enter"])
    assert asked(station) == [ConfirmFaces("软件20213", pairs(0, 20), ("s4", "s19"))]


def test_a_touch_marks_too(faces: DeskPage, station: ScriptedStation) -> None:
    tile = faces.findChildren(FaceTile)[7]
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    press_all(faces, ["enter"])
    (confirmed,) = asked(station)
    assert isinstance(confirmed, ConfirmFaces) and confirmed.wrong == ("s7",)


def test_what_was_marked_before_is_marked_still(page: DeskPage, station: ScriptedStation, play: Play) -> None:
    marked = replace(FACES, faces=(replace(FACES.faces[0], state="wrong"), *FACES.faces[1:3]))
    seen(page, replace(BASE, repair=RepairView((), marked)), play)
    press_all(page, ["faces", "enter"])
    assert asked(station)[-1] == ConfirmFaces("软件20213", pairs(0, 3), ("s0",))


def test_tab_turns_to_the_next_class(faces: DeskPage, station: ScriptedStation) -> None:
    press_all(faces, ["tab"])
    assert asked(station) == [ShowFaces("软件20214")]


def test_no_key_of_the_faces_is_the_shutters(faces: DeskPage, station: ScriptedStation) -> None:
    press_all(faces, ["space"])
    QTest.keyClick(faces, Qt.Key.Key_R)
    QTest.keyClick(faces, Qt.Key.Key_X)
    assert asked(station) == []


def test_esc_closes_and_the_desk_forgets_the_names(faces: DeskPage, station: ScriptedStation) -> None:
    press_all(faces, ["escape"])
    assert asked(station) == [CloseRepair()]
    assert not here(faces, FacesPage)


def test_two_marked_faces_are_swapped_without_typing(faces: DeskPage, station: ScriptedStation) -> None:
    press_all(faces, ["5", "6", "f4", "1"])
    assert asked(station) == [PlanMoves("A-0114", "A-0115")]


@pytest.mark.parametrize(
    ("keys", "plan"),
    [
        (("1", "1", "1", "7", "enter", "1", "2", "0", "enter"), PlanMoves("A-0117", "A-0120")),
        (("2", "1", "1", "7", "enter", "1", "2", "0", "enter"), PlanMoves("A-0117", "A-0120", 1)),
        (("3", "1", "1", "7", "enter", "1", "2", "0", "enter"), PlanMoves("A-0117", "A-0120", -1)),
        (("4", "1", "1", "7", "enter", "1", "2", "0", "enter", "3", "enter"), PlanMoves("A-0117", "A-0120", 3)),
    ],
)
def test_a_swap_or_a_run_is_chosen_by_numbers(
    faces: DeskPage, station: ScriptedStation, keys: tuple[str, ...], plan: PlanMoves
) -> None:
    press_all(faces, ["f4", *keys])
    assert asked(station) == [plan]


@pytest.fixture
def preview(faces: DeskPage, station: ScriptedStation, play: Play) -> DeskPage:
    seen(faces, PLANNED, play)
    assert here(faces, MovesPage) and not here(faces, FacesPage)
    return faces


def test_the_preview_shows_both_pictures_under_each_name_and_who_loses_one(preview: DeskPage) -> None:
    said = words(preview)
    assert "A-0117  钱测" in said
    assert any("A-0121" in line and "不属于任何人" in line for line in said)


def test_a_re_assignment_has_a_reason_and_a_second_person(preview: DeskPage, station: ScriptedStation) -> None:
    press_all(preview, ["enter", "3", "1"])
    assert asked(station) == [Reassign(PREVIEW.moves, "shifted-run", Second("陈老师", ""))]


def test_where_codes_are_set_up_the_second_person_types_hers(
    preview: DeskPage, station: ScriptedStation, play: Play
) -> None:
    seen(preview, replace(CODED, repair=PLANNED.repair), play)
    press_all(preview, ["enter", "3", "2", "9", "3", "7", "8", "enter"])
    assert asked(station) == [Reassign(PREVIEW.moves, "shifted-run", Second("李老师", "9378"))]
    station.announce(said_no("code-wrong", "second"))
    preview.refresh()
    QTest.qWait(1)
    press_all(preview, ["9", "3", "7", "7", "enter"])
    assert asked(station) == [Reassign(PREVIEW.moves, "shifted-run", Second("李老师", "9377"))]
    station.announce(announced(Kind.REASSIGNED, code="shifted-run", moves=1, operator="", second=""))


def test_one_person_alone_can_not_go_on(preview: DeskPage, station: ScriptedStation, play: Play) -> None:
    seen(preview, replace(PLANNED, operators=("王老师",)), play)
    press_all(preview, ["enter", "3", "1", "enter"])
    assert asked(station) == []
    assert any("须两人确认" in line for line in words(preview))


def test_what_is_delivered_can_not_be_asked_for(page: DeskPage, station: ScriptedStation, play: Play) -> None:
    seen(page, next(scene.view for scene in SCENES if scene.name == "moves-delivered"), play)
    press_all(page, ["faces"])
    page.refresh()
    asked(station)
    press_all(page, ["enter", "3", "1"])
    assert asked(station) == []
    assert any("已交付并签收" in line for line in words(page))


def test_esc_drops_the_plan_and_the_faces_are_there_again(
    preview: DeskPage, station: ScriptedStation, play: Play
) -> None:
    press_all(preview, ["escape"])
    assert asked(station) == [CloseRepair(plan_only=True)]
    seen(preview, CHECKING, play)
    assert here(preview, FacesPage) and not here(preview, MovesPage)


# the tray


@pytest.fixture
def tray(page: DeskPage, station: ScriptedStation, play: Play) -> DeskPage:
    seen(page, TRAY, play)
    press_all(page, ["orphans"])
    page.refresh()
    assert asked(station) == [ShowOrphans()]
    return page


def test_the_tray_tells_why_and_who_sat_before_and_after(tray: DeskPage) -> None:
    said = words(tray)
    assert any("10:42:07" in line and "事后才到的照片" in line for line in said)
    assert {"A-0130", "A-0131", "A-0132", "A-0133", "随这次拍摄而来"} <= set(said)
    press_all(tray, ["right"])
    assert "待认领照片 2 / 2" in words(tray)


@pytest.mark.parametrize(
    ("keys", "number"), [(("2",), "A-0131"), (("5", "9", "enter"), "A-0009")], ids=["neighbour", "typed"]
)
def test_an_orphan_is_claimed_for_a_number_with_reason_and_second_person(
    tray: DeskPage, station: ScriptedStation, keys: tuple[str, ...], number: str
) -> None:
    press_all(tray, ["enter", *keys, "3", "1"])
    assert asked(station) == [ClaimOrphan(STRAY.orphan, number, "transfer-broke", Second("陈老师", ""))]


def test_from_the_contact_sheet_the_wanted_number_is_offered_first(
    page: DeskPage, station: ScriptedStation, play: Play
) -> None:
    seen(page, TRAY, play)
    page.claim_for("A-0042")
    page.refresh()
    press_all(page, ["enter", "1", "3", "1"])
    assert asked(station)[-1] == ClaimOrphan(STRAY.orphan, "A-0042", "transfer-broke", Second("陈老师", ""))


def test_from_the_contact_sheet_a_swap_asks_for_the_other_number_or_has_it(
    page: DeskPage, station: ScriptedStation
) -> None:
    page.reassign("A-0042", "A-0043")
    assert asked(station)[-1] == PlanMoves("A-0042", "A-0043")
    page._repair.close_all()
    page.reassign("A-0042")
    press_all(page, ["7", "enter"])
    assert asked(station)[-1] == PlanMoves("A-0042", "A-0007")


def test_a_no_of_the_desk_is_said(tray: DeskPage, station: ScriptedStation, qtbot: QtBot) -> None:
    station.announce(said_no("only-one-name", "repair"))
    qtbot.waitUntil(lambda: any("只有一个名字" in line for line in words(tray)))


def test_what_is_claimed_is_not_claimed_again(page: DeskPage, station: ScriptedStation, play: Play) -> None:
    seen(page, replace(TRAY, repair=RepairView(strays=(replace(STRAY, claimed_by="A-0131"),))), play)
    press_all(page, ["orphans"])
    page.refresh()
    asked(station)
    press_all(page, ["enter", "1"])
    assert asked(station) == []
    assert "已记给 A-0131" in words(page)


def test_pictures_come_from_a_thread_of_their_own(faces: DeskPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: faces.complete)
    assert not faces._repair.shelf._wanted


# the monitor's screen


def test_the_monitor_touches_and_has_no_keys_of_the_desk(
    qtbot: QtBot, station: ScriptedStation, pictures: dict[str, Path]
) -> None:
    shown = tuple(replace(face, path=pictures["portrait"]) for face in FACES.faces)
    station.view = replace(CHECKING, repair=replace(CHECKING.repair, faces=replace(FACES, faces=shown)))
    page = MonitorPage(station, speaker("zh_CN"))
    qtbot.addWidget(page)
    page.resize(DESIGN)
    page.show()
    assert page.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    page.home.press("faces")
    assert asked(station) == [WatchRoll()]
    QTest.mouseClick(page.findChildren(FaceTile)[2], Qt.MouseButton.LeftButton)
    (faces,) = page.findChildren(FacesPage)
    faces.press("faces_repair")
    faces.press("faces_confirm")
    assert asked(station) == [ConfirmFaces("软件20213", pairs(0, 20), ("s2",))]
    station.view = BASE
    page.refresh()
    assert asked(station) == [ShowFaces()]
    page.close()
    assert asked(station) == [WatchRoll(watched=False), CloseRepair()]


def test_the_monitors_window_never_takes_the_desks_screen(page: DeskPage, station: ScriptedStation) -> None:
    for name in ("HDMI-9", page.screen().name()):
        screen = MonitorScreen(station, name, page, page.say)
        screen.look()
        assert screen.page is None
        screen.close()


def test_faces_and_tray_are_lines_of_what_is_seldom_wanted(
    page: DeskPage, station: ScriptedStation, play: Play
) -> None:
    seen(page, BASE, play)
    press_all(page, ["more"])
    said = " ".join(words(page))
    assert "班级核对（F2）" in said and "待认领（F3）" in said
