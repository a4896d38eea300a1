"""Every page of the program in every state, both languages and two sizes, as PNG: `scripts/screenshots DIR`.

The list of pages and states is `ui.pages.PAGES`; `tests/support/shots.py` tells which scene shows what, and a test
fails for a state without one. A new page adds a line to the first, its scenes to the second, and here how it is
painted: `<page>-<scene>-<language>-<height>.png`. Whatever the list asks for and was not painted is named at the end.
"""

import argparse
import hashlib
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import export_scenes, gallery_scenes, start_scenes
from support.desk_scenes import CODED, SCENES, SITTERS, WALLS, Scene, ScriptedStation, Sight
from support.export_scenes import EXPORTS, ExportScene
from support.gallery_scenes import GALLERIES, GalleryScene
from support.journals import a_day, open_journal
from support.kiosk_scenes import KIOSKS, equip
from support.money_scenes import scenes as money_scenes
from support.monitor_scenes import HOMES, LATER, LATER_BY
from support.notices import FILLED_IN, LONG, SHORT
from support.papers_scenes import PAPERS, PapersScene, opened
from support.roster_scenes import ROSTERS, RosterScene, RosterStation
from support.scene_keys import press_all
from support.shots import shots
from support.sitter_pictures import SitterPictures
from support.start_scenes import STARTS, StartScene
from support.status_scenes import MOVES, PEOPLES, PeopleScene, PeopleStation

from station import handbook
from station.job.editing import Draft
from station.job.notice import Notice
from station.settings_editing import Offers, open_of
from station.words import LANGUAGES
from ui import desk_page, theme
from ui.class_board import ClassBoardPage
from ui.closing_page import ClosingPage
from ui.desk_page import DeskPage
from ui.export_page import ExportPage
from ui.gallery_page import GalleryPage
from ui.handbook_page import HandbookPage
from ui.job_form import SECTIONS, JobForm
from ui.log_page import LogPage, reader_of
from ui.monitor_screen import MonitorPage
from ui.phrases import speaker
from ui.roster_page import RosterPage
from ui.settings_page import TABLES, SettingsPage
from ui.sitter_page import SitterPage
from ui.status_page import StatusPage

SETTLE = 0.3  # seconds: the page refreshes itself within this time
SETTINGS = """[desk.ticket]
printer = "Xprinter_XP-58"

[sound]
volume = 40

[reader.models."ACS ACR1281"]
form = "escape"

[reader.models."Feitian R502"]
form = "sam-transmit"
prefix = "FFEE0001"
"""
SIZES = (QSize(1920, 1080), QSize(1280, 720))


def main() -> int:
    """Paint them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--only", help="scenes whose name starts so")
    parser.add_argument("--large-type", action="store_true", help="as [screens] large_type shows them")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    QApplication(sys.argv[:1])
    theme.use_large_type(wanted.large_type)
    desk_page.KEY_HOLD_MS = 0  # keys are pressed faster than hands press them
    pictures = SitterPictures(wanted.folder / "sitter")
    for scene in (*SCENES, *MOVES, *KIOSKS, *money_scenes(wanted.folder / "codes")):
        if scene.name.startswith(wanted.only or ""):
            paint(scene, pictures, wanted.folder)
    for scene in SITTERS:
        if f"student-{scene.name}".startswith(wanted.only or ""):
            paint_student(scene, pictures, wanted.folder)
    for name, notice in {"short": SHORT, "long": LONG}.items():
        if f"student-notice-{name}".startswith(wanted.only or ""):
            paint_notice(name, notice, wanted.folder)
    paint_job_form(wanted.folder, wanted.only or "")
    for scene in WALLS:
        if f"wall-{scene.name}".startswith(wanted.only or ""):
            paint_wall(scene, wanted.folder)
    for one in PAPERS:
        if f"papers-{one.name}".startswith(wanted.only or ""):
            paint_papers(one, wanted.folder)
    for exported in EXPORTS:
        if f"export-{exported.name}".startswith(wanted.only or ""):
            paint_export(exported, wanted.folder)
    for roster in ROSTERS:
        if f"roster-{roster.name}".startswith(wanted.only or ""):
            paint_roster(roster, wanted.folder)
    for gallery in GALLERIES:
        if f"gallery-{gallery.name}".startswith(wanted.only or ""):
            paint_gallery(gallery, pictures, wanted.folder)
    paint_monitor(wanted.folder, wanted.only or "")
    for scene in HOMES:
        if f"monitor-{scene.name}".startswith(wanted.only or ""):
            paint_monitor_home(scene, wanted.folder)
    for people in PEOPLES:
        if f"people-{people.name}".startswith(wanted.only or ""):
            paint_people(people, wanted.folder)
    for start in STARTS:
        if f"start-of-day-{start.name}".startswith(wanted.only or ""):
            paint_start(start, wanted.folder)
    paint_log(wanted.folder, wanted.only or "")
    if "settings".startswith(wanted.only or "") or (wanted.only or "").startswith("settings"):
        paint_settings(wanted.folder)
    for name in handbook.PAGES:
        if f"guide-{name}".startswith(wanted.only or ""):
            paint_guide(name, wanted.folder)
    if "closing".startswith(wanted.only or ""):
        paint_closing(wanted.folder)
    return name_missing(wanted.folder, wanted.only or "")


def name_missing(folder: Path, only: str) -> int:
    """Name the pictures of the list that are not there; give the exit status."""
    names = {shot.picture for shot in shots(folder / "codes") if shot.picture.removeprefix("desk-").startswith(only)}
    files = {f"{name}-{language}-{size.height()}.png" for name in names for language in LANGUAGES for size in SIZES}
    missing = sorted(file for file in files if not (folder / file).exists())
    for file in missing:
        print(f"not painted: {file}")
    return 1 if missing else 0


def paint(scene: Scene, pictures: SitterPictures, folder: Path) -> None:
    """One scene in both languages and all sizes."""
    station = ScriptedStation(pictures.view(scene))
    page = DeskPage(station)
    if scene in KIOSKS:
        equip(page)
    page.show()
    for announcement in scene.news:
        station.announce(announcement)
    press_all(page, scene.keys)
    for announcement in scene.answers:
        station.announce(announcement)
    for language in LANGUAGES:
        for size in SIZES:
            page.resize(size)
            settle(scene, station, pictures, page)
            page.grab().save(str(folder / f"desk-{scene.name}-{language}-{size.height()}.png"))
        page.press("language")
    page.close()


def paint_closing(folder: Path) -> None:
    """What is left on the screen when a day is closed."""
    head = hashlib.sha256(b"the last event of a day that never was").hexdigest()
    for language in LANGUAGES:
        page = ClosingPage(head, 12_345, speaker(language))
        page.show()
        for size in SIZES:
            page.resize(size)
            page.grab().save(str(folder / f"closing-{language}-{size.height()}.png"))
        page.close()


def paint_monitor_home(scene: Scene, folder: Path) -> None:
    """What the monitor sees of the swipe and the class."""
    for language in LANGUAGES:
        at = [0.0]
        page = MonitorPage(ScriptedStation(scene.view), speaker(language), keypad=True, clock=lambda at=at: at[0])
        page.show()
        for announcement in scene.news:
            page.hear(announcement)
        for key in scene.keys:
            if key == LATER:
                at[0] += LATER_BY
            else:
                page.take(key)
        for size in SIZES:
            page.resize(size)
            page.refresh()
            page.grab().save(str(folder / f"monitor-{scene.name}-{language}-{size.height()}.png"))
        page.close()


def paint_monitor(folder: Path, only: str) -> None:
    """What the monitor's screen shows while the desk looks at money."""
    shown = {scene.name: scene.view for scene in money_scenes(folder / "codes")}
    for name in ("classes", "payee-owing", "payee-each"):
        if not f"monitor-{name}".startswith(only):
            continue
        for language in LANGUAGES:
            page = MonitorPage(ScriptedStation(shown[f"money-{name}"]), speaker(language))
            page.show()
            for size in SIZES:
                page.resize(size)
                QTest.qWait(300)
                while not page.complete:
                    QTest.qWait(20)
                page.refresh()
                page.grab().save(str(folder / f"monitor-{name}-{language}-{size.height()}.png"))
            page.close()


def paint_student(scene: Scene, pictures: SitterPictures, folder: Path) -> None:
    """What the student's screen shows."""
    for language in LANGUAGES:
        station = ScriptedStation(pictures.view(scene))
        page = SitterPage(station, speaker(language))
        page.show()
        for announcement in scene.news:
            page.hear(announcement)
        for size in SIZES:
            page.resize(size)
            settle(scene, station, pictures, page)
            page.grab().save(str(folder / f"student-{scene.name}-{language}-{size.height()}.png"))
        page.close()


def paint_notice(name: str, notice: Notice, folder: Path) -> None:
    """Every page of a notice that those who wait can read."""
    for language in LANGUAGES:
        for size in SIZES:
            page = SitterPage(ScriptedStation(), speaker(language), notice=notice)
            page.resize(size)
            page.show()
            page.refresh()
            assert page.notice_board is not None
            for place, _ in enumerate(page.notice_board.pages(language), 1):
                page.grab().save(str(folder / f"student-notice-{name}-{place}-{language}-{size.height()}.png"))
                page.turn()
            page.close()


def paint_job_form(folder: Path, only: str) -> None:
    """The job's form: each section, and what it says about a mistake."""
    day = date(2026, 6, 1)
    for language in LANGUAGES:
        for section in SECTIONS:
            name = f"job-{section}"
            if not name.startswith(only):
                continue
            form = JobForm(
                lambda: Draft(Path("/stick"), "spring-2026", FILLED_IN, "", today=day), speaker(language), day
            )
            for size in SIZES:
                form.resize(size)
                form.show()
                while form.busy:
                    QTest.qWait(20)
                form.sections.setCurrentRow(SECTIONS.index(section))
                if section == "privacy":
                    form.field("names").show_value("none")
                QTest.qWait(50)
                form.grab().save(str(folder / f"{name}-{language}-{size.height()}.png"))
            form.close()


def paint_wall(scene: Scene, folder: Path) -> None:
    """What the screen on the wall shows."""
    for language in LANGUAGES:
        page = ClassBoardPage(ScriptedStation(scene.view), speaker(language))
        page.show()
        for size in SIZES:
            page.resize(size)
            page.refresh()
            page.grab().save(str(folder / f"wall-{scene.name}-{language}-{size.height()}.png"))
        page.close()


def paint_papers(scene: PapersScene, folder: Path) -> None:
    """The window that makes sheets."""
    for language in LANGUAGES:
        page = opened(scene, folder, speaker(language))
        page.show()
        for size in SIZES:
            page.resize(size)
            QTest.qWait(50)
            while scene.answer is not None and not page.settled:
                QTest.qWait(20)
            page.grab().save(str(folder / f"papers-{scene.name}-{language}-{size.height()}.png"))
        scene.go_on.set()
        page.close()


def paint_export(scene: ExportScene, folder: Path) -> None:
    """The window that exports."""
    for language in LANGUAGES:
        page = export_scenes.opened(scene, folder, speaker(language))
        page.show()
        wait_for(page)
        export_scenes.played(page, scene)
        wait_for(page)
        for size in SIZES:
            page.resize(size)
            QTest.qWait(50)
            page.grab().save(str(folder / f"export-{scene.name}-{language}-{size.height()}.png"))
        page.end()


def paint_gallery(scene: GalleryScene, pictures: SitterPictures, folder: Path) -> None:
    """The contact sheet, and one sitting large."""
    (portrait, original, good), (_, _, bad) = (pictures.still(sight) for sight in (Sight.GOOD, Sight.BAD))
    for language in LANGUAGES:
        page, _ = gallery_scenes.opened(
            scene, speaker(language), portrait, original, good.verdicts, bad.verdicts
        )  # fmt: skip
        page.resize(SIZES[0])
        page.show()
        wait_for(page)
        gallery_scenes.played(page, scene)
        for size in SIZES:
            page.resize(size)
            QTest.qWait(250)
            wait_for(page)
            page.grab().save(str(folder / f"gallery-{scene.name}-{language}-{size.height()}.png"))
        page.end()


def paint_roster(scene: RosterScene, folder: Path) -> None:
    """A list that is about to be imported."""
    for language in LANGUAGES:
        page = RosterPage(RosterStation(scene), speaker(language))
        page.show()
        if scene.make is not None:
            page.open_file(scene.make(folder))
        while not page.settled:
            QTest.qWait(20)
        if scene.presses:
            page.press_import()
            while not page.settled:
                QTest.qWait(20)
        for size in SIZES:
            page.resize(size)
            QTest.qWait(50)
            page.grab().save(str(folder / f"roster-{scene.name}-{language}-{size.height()}.png"))
        page.close()


def paint_people(scene: PeopleScene, folder: Path) -> None:
    """How far people are."""
    for language in LANGUAGES:
        page = StatusPage(PeopleStation(scene.view), speaker(language), date(2026, 6, 1))
        page.show()
        wait_for(page)
        if scene.chosen is not None:
            page.choose(scene.chosen)
            page.what.setCurrentIndex(scene.what)
        if scene.picture is not None:
            page.open_picture(scene.picture(folder))
        if scene.listed is not None:
            page.open_list(scene.listed(folder))
        QTest.qWait(250)
        wait_for(page)
        for size in SIZES:
            page.resize(size)
            QTest.qWait(50)
            page.grab().save(str(folder / f"people-{scene.name}-{language}-{size.height()}.png"))
        page.close()


def paint_start(scene: StartScene, folder: Path) -> None:
    """The desk before anybody came."""
    for language in LANGUAGES:
        station = ScriptedStation(scene.view)
        page = DeskPage(station, look=start_scenes.look_of(scene), sounds=start_scenes.Loud())
        page.show()
        page.press("start")
        if scene.heard:
            press_all(page, ("6",))
        if language != LANGUAGES[0]:
            page.press("language")
        for size in SIZES:
            page.resize(size)
            QTest.qWait(100)
            page.refresh()
            page.grab().save(str(folder / f"start-of-day-{scene.name}-{language}-{size.height()}.png"))
        page.close()


def paint_log(folder: Path, only: str) -> None:
    """What happened on a day, and one number's story."""
    data = folder / "day"
    if not "log".startswith(only) and not only.startswith("log"):
        return
    if not data.exists():
        data.mkdir()
        with open_journal(data) as journal:
            a_day(journal)
    for language in LANGUAGES:
        page = LogPage(reader_of(data, date(2026, 6, 1)), speaker(language))
        page.show()
        wait_for(page)
        for name, number in {"all": "", "story": "1"}.items():
            page.typed.setText(number)
            for size in SIZES:
                page.resize(size)
                QTest.qWait(50)
                page.grab().save(str(folder / f"log-{name}-{language}-{size.height()}.png"))
        page.close()


def paint_settings(folder: Path) -> None:
    """The settings of a desk with codes: as they are, and with a mistake."""
    data = folder / "desk"
    data.mkdir(exist_ok=True)
    (data / "station.toml").write_text(SETTINGS, "utf-8")
    for language in LANGUAGES:
        offers = Offers(("Xprinter_XP-58", "HP_LaserJet_400"), ("Integrated Camera", "USB 2.0 Camera"))
        page = SettingsPage(
            partial(open_of, data), ScriptedStation(CODED), speaker(language), look=lambda _, offers=offers: offers
        )
        page.show()
        wait_for(page)
        for name, table in {"desk": "desk", "camera": "camera", "reader": "reader", "export": "export",
                            "wrong": "sound", "secret": "export"}.items():  # fmt: skip
            page.sections.setCurrentRow(TABLES.index(table))
            if name == "wrong":
                page.fields["sound", "volume"].show_value(300)
            elif name == "secret":
                page.fields["export", "recipients"].show_value(("AGE-SECRET-KEY-1",))
            for size in SIZES:
                page.resize(size)
                QTest.qWait(150)
                page.grab().save(str(folder / f"settings-{name}-{language}-{size.height()}.png"))
        page.close()


def paint_guide(name: str, folder: Path) -> None:
    """A page of the guide."""
    for language in LANGUAGES:
        page = HandbookPage(name, speaker(language))
        page.show()
        for size in SIZES:
            page.resize(size)
            QTest.qWait(50)
            page.grab().save(str(folder / f"guide-{name}-{language}-{size.height()}.png"))
        page.close()


def wait_for(page: StatusPage | ExportPage | LogPage | GalleryPage | SettingsPage) -> None:
    """Until the desk, or whoever was sent for something, has answered."""
    while not page.settled:
        QTest.qWait(20)


def settle(scene: Scene, station: ScriptedStation, pictures: SitterPictures, page: DeskPage | SitterPage) -> None:
    """Let frames and pictures come in."""
    until = time.monotonic() + SETTLE
    while time.monotonic() < until or not page.complete:
        if scene.sight is not None:
            station.show_frame(*pictures.live(scene.sight))
        QTest.qWait(20)
    page.refresh()


if __name__ == "__main__":
    sys.exit(main())
