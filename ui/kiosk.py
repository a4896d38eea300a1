"""The kiosk: the desk with its one window, full screen; when a person leaves it, the chain's head to copy."""

import signal
import sys
from collections import deque
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from station.assemble import Station
from station.cli_parts import BUG
from station.config import Settings
from station.events import Announcement
from station.opening import kiosk_folder, opened_station
from station.ports import ATTENDED
from station.program import end_at_once
from station.words import say_both
from ui.closing_page import ClosingPage
from ui.desk_page import DeskPage
from ui.keys import shutter_codes
from ui.other_windows import OtherWindows
from ui.student_screen import StudentScreen, desk_screen
from ui.wall_screen import WallScreen

PATIENCE = 10.0  # seconds that the desk may take to end
QUIT = "Ctrl+Q"  # Qt's standard key for it has no keys where neither GNOME nor KDE runs, as on a bare kiosk


def run(data: Path | None) -> int:
    """Run the desk of a data folder until its window is closed; give the exit status.

    Raises:
        SettingsError: `station.toml` is broken.
        BadAddress: no driver knows an address.
        JournalError: the data folder can't be used.
    """
    folder, settings = kiosk_folder(data)
    policy = replace(ATTENDED, auto_shutter=settings.camera.auto_shutter)
    shutters = shutter_codes(settings.desk.shutter_keys)
    screen = _Screen(settings.screens.student)
    last: deque[Announcement] = deque(maxlen=1)
    with opened_station(folder, settings, policy) as station:
        station.subscribe(last.append)
        page = DeskPage(station, shutters=shutters)
        quit_key = QShortcut(QKeySequence(QUIT), page)
        quit_key.activated.connect(page.close)
        student, wall = _student(station, settings, page), _wall(station, settings, page)
        windows = OtherWindows(folder, station, page)
        station.start()
        try:
            status = screen.show(page, student, wall)
        finally:
            windows.close()
            for other in (student, wall):
                if other is not None:
                    other.close()
            page.close()
            if not station.stop(PATIENCE):
                end_at_once(say_both("trouble.disk-hangs"))
    end = last[0].detail if last else {}
    if "chain_head" in end:
        screen.show(ClosingPage(end["chain_head"], end["seq"], page.say))
    return _status(status, station)


def _student(station: Station, settings: Settings, page: DeskPage) -> StudentScreen | None:
    name = settings.screens.student
    if name is None:
        return None
    student = StudentScreen(station, name, page, page.say, station.dress_rule, station.notice)
    page.spoke.connect(student.speak)
    return student


def _wall(station: Station, settings: Settings, page: DeskPage) -> WallScreen | None:
    name = settings.screens.wall
    if name is None:
        return None
    wall = WallScreen(station, name, page, page.say)
    page.spoke.connect(wall.speak)
    return wall


class _Screen:
    """Shows one window after the other. A signal closes the one that is open, and no other opens after it."""

    def __init__(self, student: str | None) -> None:
        self._student = student
        self._app = QApplication.instance() or QApplication(sys.argv[:1])
        self._window: QWidget | None = None
        self._told_to_end = False
        # Python gets its turn through the windows' timers, so a signal closes them within milliseconds.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._end())

    def show(self, window: QWidget, student: StudentScreen | None = None, wall: WallScreen | None = None) -> int:
        """Show a window until it is closed, and the student's and the wall's beside it; give Qt's exit status."""
        if self._told_to_end:
            return 0
        self._window = window
        screen = desk_screen(self._student)
        window.setScreen(screen)
        window.setGeometry(screen.geometry())  # full screen is a wish to the window manager; if there is one
        window.showFullScreen()
        for other in (student, wall):
            if other is not None:
                other.look()
        return self._app.exec()

    def _end(self) -> None:
        self._told_to_end = True
        if self._window is not None:
            self._window.close()


def _status(status: int, station: Station) -> int:
    return BUG if station.failure is not None else status
