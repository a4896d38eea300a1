"""The kiosk: the desk with its one window, full screen; when a person leaves it, the chain's head to copy."""

import os
import signal
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from station import startcheck
from station.assemble import Station, end
from station.awake import AwakeLane
from station.cli_parts import BUG
from station.config import Settings
from station.events import Announcement
from station.inputmethods import await_bus
from station.opening import kiosk_folder, opened_station
from station.ports import ATTENDED
from station.program import end_at_once, spare_what_lasts
from station.seat import Seats
from station.sound.lane import SoundLane
from station.words import say_both
from ui import screen_saver, theme
from ui.closing_page import ClosingPage
from ui.desk_page import DeskPage
from ui.front import Front
from ui.keys import shutter_codes
from ui.monitor_keypad import MonitorKeypad
from ui.monitor_screen import MonitorScreen
from ui.other_screen import OtherScreen, desk_screen
from ui.other_windows import OtherWindows
from ui.places import Places, fill
from ui.qt_words import QtWords
from ui.student_screen import StudentScreen
from ui.wall_screen import wall_screen

PATIENCE = 10.0  # seconds that the desk may take to end


def run(data: Path | None) -> int:
    """Run the desk of a data folder until somebody who may leaves it; give the exit status.

    Raises:
        SettingsError: `station.toml` is broken.
        BadAddress: no driver knows an address.
        JournalError: the data folder can't be used.
    """
    folder, settings = kiosk_folder(data)
    policy = replace(ATTENDED, auto_shutter=settings.camera.auto_shutter)
    shutters = shutter_codes(settings.desk.shutter_keys)
    await_bus(os.environ)  # Qt looks for the input method once, as it begins
    theme.use_large_type(settings.screens.large_type)
    screen = _Screen(settings.screens.student, settings.screens.monitor, settings.screens.wall)
    last: deque[Announcement] = deque(maxlen=1)
    with opened_station(folder, settings, policy) as station:
        station.subscribe(last.append)
        sounds = SoundLane(station.loudspeaker, settings.sound.volume, station.tell)
        station.subscribe(sounds.hear)
        look = partial(startcheck.look, folder, station.settings)
        page = DeskPage(station, shutters=shutters, sounds=sounds, look=look)
        page.spoke.connect(QtWords(page, page.say).speak)
        page.lock()
        Front(page)
        others = _others(station, settings, page)
        keypad = _keypad(station, settings, others)
        windows = OtherWindows(folder, station, page)
        awake = (AwakeLane(), AwakeLane(screen_saver.command))
        station.start()
        sounds.start()
        if keypad is not None:
            keypad.lane.start()
        for lane in awake:
            lane.start()
        spare_what_lasts()
        try:
            status = screen.show(page, others)
        finally:
            windows.close()
            sounds.stop()
            if keypad is not None:
                end([keypad.lane])
            for lane in awake:
                lane.stop()
            for other in others:
                other.close()
            page.close()
            if not station.stop(PATIENCE):
                end_at_once(say_both("trouble.disk-hangs"))
    how = last[0].detail if last else {}
    if "chain_head" in how:
        screen.show(ClosingPage(how["chain_head"], how["seq"], page.say))
    return _status(status, station)


def _others(station: Station, settings: Settings, page: DeskPage) -> list[OtherScreen]:
    """The windows of the other screens that the settings name: for the sitter, for a monitor, on the wall."""
    screens, found = settings.screens, list[OtherScreen]()
    if screens.student is not None:
        found.append(StudentScreen(station, screens.student, page, page.say, station.dress_rule, station.notice))
    if screens.monitor is not None:
        keypad = screens.monitor_keypad is not None
        found.append(MonitorScreen(station, screens.monitor, page, page.say, _at_the_seat(settings), keypad=keypad))
    if screens.wall is not None:
        found.append(wall_screen(station, screens.wall, page, page.say))
    named = {screens.wall: "wall", screens.monitor: "monitor", screens.student: "student"}
    for other in found:
        other.station, other.what = station, named[other.name]
        page.spoke.connect(other.speak)
    return found


def _keypad(station: Station, settings: Settings, others: Sequence[OtherScreen]) -> MonitorKeypad | None:
    """The keypad of the monitor's screen, if both are in the settings."""
    address = settings.screens.monitor_keypad
    screen = next((other for other in others if isinstance(other, MonitorScreen)), None)
    if address is None or screen is None:
        return None
    keypad = MonitorKeypad(address, station.tell, screen)
    keypad.said.connect(screen.hear_keypad)
    return keypad


def _at_the_seat(settings: Settings) -> frozenset[str]:
    """Readers that stand at the seat alone: what is presented there is no news for the monitor."""
    seats = Seats.among(settings.reader.addresses, settings.reader.seat)
    return seats.addresses if seats.doors and settings.desk.mode == "queue" else frozenset()


class _Screen:
    """Shows one window after the other. A signal closes the one that is open, and no other opens after it."""

    def __init__(self, *taken: str | None) -> None:
        self._taken = taken
        self._app = QApplication.instance() or QApplication(sys.argv[:1])
        self._window: QWidget | None = None
        self._told_to_end = False
        # Python gets its turn through the windows' timers, so a signal closes them within milliseconds.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._end())

    def show(self, window: QWidget, others: Sequence[OtherScreen] = ()) -> int:
        """Show a window until it is closed, and those of other screens beside it; give Qt's exit status."""
        if self._told_to_end:
            return 0
        self._window = window
        screen = desk_screen(*self._taken)
        fill(window, screen)
        if others:
            places = Places(window, screen, others)
            places.arrange()
            if isinstance(window, DeskPage):
                window.places = places
        return self._app.exec()

    def _end(self) -> None:
        self._told_to_end = True
        if self._window is not None:
            self._window.close()


def _status(status: int, station: Station) -> int:
    return BUG if station.failure is not None else status
