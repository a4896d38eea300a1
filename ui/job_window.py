"""The job's form as a program of its own."""

import signal
import sys
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from station.config import SettingsError, load
from station.job.editing import open_file, open_of
from station.words import LANGUAGES
from ui import theme
from ui.job_form import JobForm
from ui.phrases import speaker
from ui.qt_words import QtWords
from ui.theme import SMALLEST

TURN_MS = 200  # how often Python gets a turn, so that a signal closes the window


def run(file: Path | None, data: Path) -> int:
    """Show it until it is closed; give the exit status."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    opened = partial(open_of, data) if file is None else partial(open_file, file)
    with suppress(SettingsError):  # which the form tells, where the job is the data folder's
        theme.use_large_type(load(data).screens.large_type)
    form = JobForm(opened, speaker(LANGUAGES[0]), date.today())
    QtWords(form, speaker(LANGUAGES[0]))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: form.close())
    turn = QTimer(form)
    turn.timeout.connect(lambda: None)
    turn.start(TURN_MS)
    form.resize(SMALLEST)
    form.show()
    return application.exec()
