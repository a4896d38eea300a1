"""The kiosk: the desk with its one window, full screen."""

import signal
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from station.assemble import Station
from station.cli_parts import BUG
from station.opening import kiosk_folder, opened_station
from station.ports import ATTENDED
from station.program import end_at_once
from station.words import say_both
from ui.desk_page import DeskPage

PATIENCE = 10.0  # seconds that the desk may take to end


def run(data: Path | None) -> int:
    """Run the desk of a data folder until its window is closed; give the exit status.

    Raises:
        SettingsError: `station.toml` is broken.
        BadAddress: no driver knows an address.
        JournalError: the data folder can't be used.
    """
    folder, settings = kiosk_folder(data)
    policy = replace(ATTENDED, auto_shutter=settings.camera.auto_shutter)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    with opened_station(folder, settings, policy) as station:
        page = DeskPage(station)
        station.start()
        try:
            _show(page)
            status = app.exec()
        finally:
            page.close()
            if not station.stop(PATIENCE):
                end_at_once(say_both("trouble.disk-hangs"))
    return _status(status, station)


def _show(page: DeskPage) -> None:
    quit_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), page)
    quit_key.activated.connect(page.close)
    # Python gets its turn through the page's timers, so a signal closes the window within milliseconds.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: page.close())
    page.setGeometry(page.screen().geometry())  # full screen is a wish to the window manager; a kiosk may have none
    page.showFullScreen()


def _status(status: int, station: Station) -> int:
    return BUG if station.failure is not None else status
