"""What people can see and reach in every window, gathered once: texts, inks and grounds, names, fields, focus rings."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QInputMethodEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableWidget,
    QWidget,
)
from support import export_scenes, gallery_scenes
from support.desk_scenes import BAD, CODED, GOOD, SCENES, SITTERS, WALLS, ScriptedStation, dressed
from support.export_scenes import EXPORTS
from support.gallery_scenes import GALLERIES, sheet, story
from support.log_scenes import DAY
from support.money_scenes import scenes as money_scenes
from support.monitor_scenes import HOMES
from support.notices import FILLED_IN
from support.papers_scenes import PAPERS, opened
from support.roster_scenes import ROSTERS, RosterStation
from support.scene_keys import press_all, put_on
from support.start_scenes import STARTS, Loud, look_of
from support.status_scenes import PEOPLES, PeopleStation

from station.daylog import DayLog
from station.job.editing import Draft
from station.settings_editing import Offers, open_of
from ui.button import Button
from ui.class_board import ClassBoardPage
from ui.closing_page import ClosingPage
from ui.desk_page import DeskPage
from ui.export_page import ExportPage
from ui.handbook_page import HandbookPage
from ui.job_form import SECTIONS, JobForm
from ui.log_page import LogPage
from ui.monitor_screen import MonitorPage
from ui.phrases import Say
from ui.roster_page import RosterPage
from ui.settings_page import TABLES, SettingsPage
from ui.sitter_page import SitterPage
from ui.status_page import StatusPage
from ui.theme import SMALLEST, contrast

DESK = (
    "armed-locked", "review-failed", "armed-help", "start-no-devices", "compared-doubts", "typed-filled",
    "second-code", "pick-found", "proof", "scan-ready", "faces-marked", "tray-whose", "moves-why", "queue-called",
    "classes-window", "money-classes", "money-much", "money-payee-owing", "lunch",
    "stopped",  # the page knows it ever after
)  # fmt: skip
"""Scenes in which each panel of the desk's page is seen once."""

OVER_THE_DESK = (("faces",), ("orphans",), ("money",))
TODAY = date(2026, 6, 1)
RING = 3  # px
BRIGHT = 7.0  # contrast to what it is painted with; Qt lays a tint over radio buttons that Tab came to


@dataclass(frozen=True)
class Seen:
    """One visible widget.

    Attributes:
        where: window and scene.
        kind: its class.
        texts: what it shows.
        name: what a screen reader says of it.
        acts: whether somebody can do something with it.
        role: what a screen reader takes it for.
        field: whether it takes text.
        ink, ground: of its text, as painted.
        hint: the colour of what stands in an empty field; empty where there is none.
    """

    where: str
    kind: str
    texts: tuple[str, ...]
    name: str
    acts: bool
    role: QAccessible.Role
    field: bool
    ink: str
    ground: str
    hint: str


@dataclass(frozen=True)
class Window:
    """One window that stands open.

    Attributes:
        where: its name and scene.
        widget: the window.
        data: every text of the scene that is nobody's sentence.
        last: it is not looked at again, so that it may be left.
    """

    where: str
    widget: QWidget
    data: frozenset[str]
    last: bool = True


def windows(folder: Path, pictures: dict[str, Path], say: Say) -> Iterator[Window]:
    """Open each in turn; it is closed when the next is asked for."""
    yield from _desks(folder, pictures)
    for name in ("waiting", "good", "review", "queue-confirm"):
        scene = _named(SITTERS, name)
        view = dressed(scene, pictures["portrait"], pictures["original"])
        yield from _shown(f"student {name}", SitterPage(ScriptedStation(view), say), view)
    wall = _named(WALLS, "slow")
    yield from _shown("wall", ClassBoardPage(ScriptedStation(wall.view), say), wall.view)
    money = next(scene for scene in money_scenes(folder) if scene.name == "money-payee-owing")
    yield from _shown("monitor", MonitorPage(ScriptedStation(money.view), say), money.view)
    home = _named(HOMES, "registered")
    yield from _shown("monitor home", MonitorPage(ScriptedStation(home.view), say), home.view)
    yield from _galleries(pictures, say)
    yield from _start()
    yield from _settled("log", LogPage(lambda after: DAY if after is None else DayLog((), after), say), DAY)
    yield from _forms(say)
    yield from _offices(folder, say)
    yield from _shown("guide", HandbookPage("desk", say), "")
    yield from _settings(folder, say)
    yield from _shown("closing", ClosingPage("7be1d205" * 8, 12_345, say), "7be1d205" * 8)


def _galleries(pictures: dict[str, Path], say: Say) -> Iterator[Window]:
    gallery = _named(GALLERIES, "grid")
    page, _ = gallery_scenes.opened(gallery, say, pictures["portrait"], pictures["original"])
    told = strings((gallery, sheet(40, None), story("A-0024", pictures["portrait"], pictures["original"], GOOD, BAD)))
    yield from _settled("gallery", page, told, keep=True)
    page.grid.choose(23)
    page.open_large()
    yield from _settled("gallery large", page, told)


def _start() -> Iterator[Window]:
    wrong = _named(STARTS, "wrong")
    page = DeskPage(ScriptedStation(wrong.view), look=look_of(wrong), sounds=Loud())
    page.resize(SMALLEST)
    page.show()
    while page._start._looked is None:
        QTest.qWait(5)
    page.refresh()
    yield Window("desk start-of-day", page, strings(wrong))
    page.close()


def _settings(folder: Path, say: Say) -> Iterator[Window]:
    (folder / "station.toml").write_text('[reader.models."ACS"]\nform = "escape"\n', "utf-8")
    page = SettingsPage(partial(open_of, folder), ScriptedStation(CODED), say, look=lambda _: Offers())
    page.resize(SMALLEST)
    page.show()
    _wait(page)
    page.sections.setCurrentRow(TABLES.index("reader"))  # which has fields of every kind
    QApplication.processEvents()
    yield Window("settings reader", page, strings(CODED) | {"ACS", "FFEE0000", "pcsc:auto"})
    page.close()


def _desks(folder: Path, pictures: dict[str, Path]) -> Iterator[Window]:
    station = ScriptedStation()
    page = _desk(station)
    there = {scene.name: scene for scene in (*SCENES, *money_scenes(folder))}
    for name in DESK:
        scene = there[name]
        put_on(page, station, scene, pictures, pictures["frame"].read_bytes())
        yield Window(f"desk {name}", page, strings((scene, FILLED_IN)))
        press_all(page, ("escape",) * 3)
        if scene.keys[:1] in OVER_THE_DESK:  # only a desk that answers closes these
            page.close()
            station = ScriptedStation()
            page = _desk(station)
    page.close()


def _desk(station: ScriptedStation) -> DeskPage:
    page = DeskPage(station)
    page.resize(SMALLEST)
    page.show()
    return page


def _forms(say: Say) -> Iterator[Window]:
    form = JobForm(lambda: Draft(Path("/stick"), "spring-2026", FILLED_IN, "", today=TODAY), say, TODAY)
    form.resize(SMALLEST)
    form.show()
    while form.busy:
        QTest.qWait(5)
    for section in SECTIONS:
        form.sections.setCurrentRow(SECTIONS.index(section))
        QApplication.processEvents()
        last = section == SECTIONS[-1]
        yield Window(f"job {section}", form, strings(FILLED_IN) | {"spring-2026", "/stick"}, last)
    form.close()


def _offices(folder: Path, say: Say) -> Iterator[Window]:
    bad = _named(ROSTERS, "bad")
    roster = RosterPage(RosterStation(bad), say)
    roster.show()
    assert bad.make is not None
    roster.open_file(bad.make(folder))
    yield from _settled("roster", roster, bad)
    papers = _named(PAPERS, "made")
    yield from _settled("papers", opened(papers, folder, say), papers)
    export = _named(EXPORTS, "done")
    page = export_scenes.opened(export, folder, say)
    page.show()
    _wait(page)
    export_scenes.played(page, export)
    yield from _settled("export", page, export)
    people = _named(PEOPLES, "chosen")
    status = StatusPage(PeopleStation(people.view), say, TODAY)
    status.show()
    _wait(status)
    status.choose(people.chosen)
    status.what.setCurrentIndex(people.what)
    yield from _settled("people", status, people)


def _wait(page: Any) -> None:
    while not page.settled:
        QTest.qWait(5)


def _settled(where: str, page: Any, data: object, *, keep: bool = False) -> Iterator[Window]:
    page.resize(SMALLEST)
    page.show()
    _wait(page)
    QApplication.processEvents()
    yield Window(where, page, strings(data), not keep)
    if not keep:
        page.end() if isinstance(page, ExportPage) else page.close()


def _shown(where: str, page: QWidget, data: object) -> Iterator[Window]:
    page.resize(SMALLEST)
    page.show()
    QApplication.processEvents()
    refresh = getattr(page, "refresh", None)
    if refresh is not None:
        refresh()
    yield Window(where, page, strings(data))
    page.close()


def _named(scenes: Any, name: str) -> Any:
    return next(scene for scene in scenes if scene.name == name)


def strings(value: object) -> frozenset[str]:
    """Every text in a scene, however deep."""
    if isinstance(value, Path):
        return frozenset({str(value), value.name})
    if isinstance(value, str):
        return frozenset({value, value.removeprefix("=")})  # as keys of scenes have what is typed
    if is_dataclass(value) and not isinstance(value, type):
        return frozenset().union(*(strings(getattr(value, one.name)) for one in fields(value)))
    if isinstance(value, dict):
        return frozenset().union(*(strings(one) for pair in value.items() for one in pair))
    if isinstance(value, tuple | list | set | frozenset):
        return frozenset().union(*(strings(one) for one in value))
    return frozenset()


# what there is to see in one


def seen(window: Window) -> list[Seen]:
    """Everything visible in it."""
    picture = window.widget.grab().toImage()
    found = [window.widget, *window.widget.findChildren(QWidget)]
    return [_seen(window, widget, picture) for widget in found if is_seen(widget, window.widget)]


def is_seen(widget: QWidget, window: QWidget) -> bool:
    """Whether its middle is not covered by another one, nor scrolled away."""
    if widget is window:
        return True
    if not widget.isVisibleTo(window) or widget.visibleRegion().isEmpty():
        return False
    middle = widget.mapTo(window, widget.rect().center())
    top = window.childAt(middle)
    if widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents):
        return top is widget.parentWidget() or (top is None and widget.parentWidget() is window)
    return top is not None and (top is widget or widget.isAncestorOf(top))


def _seen(window: Window, widget: QWidget, picture: QImage) -> Seen:
    return Seen(
        where=window.where,
        kind=type(widget).__name__,
        texts=tuple(text for text in texts_of(widget) if text),
        name=name_of(widget),
        acts=acts(widget),
        role=role_of(widget),
        field=takes_text(widget),
        ink=ink_of(widget),
        ground=ground_of(widget, window.widget, picture),
        hint=hint_of(widget),
    )


def acts(widget: QWidget) -> bool:
    """Whether it is something to do: it takes the keyboard, or a click."""
    inside = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
    return isinstance(widget, Button) or (not inside and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus))


def takes_text(widget: QWidget) -> bool:
    """Whether somebody types into it."""
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        figures = isinstance(widget.parentWidget(), QAbstractSpinBox)
        return widget.isEnabled() and not widget.isReadOnly() and not figures
    return False


def texts_of(widget: QWidget) -> Iterator[str]:
    """What it shows."""
    if widget.isWindow():
        yield widget.windowTitle()
    yield widget.toolTip()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.text()
        yield widget.placeholderText()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    elif isinstance(widget, QListWidget):
        yield from (widget.item(place).text() for place in range(widget.count()))
    elif isinstance(widget, QTableWidget):
        for column in range(widget.columnCount()):
            heads = widget.horizontalHeaderItem(column)
            cells = [heads, *(widget.item(row, column) for row in range(widget.rowCount()))]
            yield from (cell.text() for cell in cells if cell is not None)


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else widget.accessibleName()


def role_of(widget: QWidget) -> QAccessible.Role:
    """What a screen reader takes it for."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.role() if interface is not None else QAccessible.Role.NoRole


def ink_of(widget: QWidget) -> str:
    """The colour of its letters."""
    role = (
        QPalette.ColorRole.ButtonText
        if isinstance(widget, QAbstractButton)
        else QPalette.ColorRole.WindowText
        if isinstance(widget, QLabel)
        else QPalette.ColorRole.Text
    )
    return str(widget.palette().color(role).name())


def hint_of(widget: QWidget) -> str:
    """The colour of what stands in an empty field. Qt's own lets the ground through, so that nobody knows how much."""
    if not isinstance(widget, QLineEdit) or not widget.placeholderText():
        return ""
    colour = widget.palette().color(QPalette.ColorRole.PlaceholderText)
    return str(colour.name()) if colour.alpha() == 255 else "see-through"


def ground_of(widget: QWidget, window: QWidget, picture: QImage) -> str:
    """What most of its rectangle is painted with."""
    place = widget.mapTo(window, QPoint(0, 0))
    room = QRect(place, widget.size()).intersected(picture.rect())
    across = range(room.left(), room.right() + 1, max(1, room.width() // 40))
    points = Counter(picture.pixel(x, y) for x in across for y in range(room.top() + 4, room.bottom() - 3, 5))
    return QColor(points.most_common(1)[0][0]).name() if points else "#000000"


def ring_of(widget: QWidget) -> int:
    """How many pixels of a ring it wears now, at its left or its upper edge; a text cursor may stand at one."""
    picture = widget.grab().toImage()
    ground = ground_of(widget, widget, picture)
    middle, across = picture.height() // 2, 3 * picture.width() // 4
    left = [picture.pixel(x, middle) for x in range(min(RING, picture.width()))]
    upper = [picture.pixel(across, y) for y in range(min(RING, picture.height()))]
    return max(sum(contrast(QColor(one).name(), ground) > BRIGHT for one in edge) for edge in (left, upper))


def commit(widget: QWidget, text: str) -> str:
    """Have an input method commit a text into a field; give what stands in it then."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
    assert isinstance(widget, QLineEdit | QPlainTextEdit)
    return widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()
