"""Where the system scales by 150 %, every window still stands on its screen and nothing in it is cut off."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support import window_clipping
from support.clipping import clipped
from support.desk_scenes import SCENES, SITTERS, ScriptedStation, dressed
from support.log_scenes import DAY
from support.scene_keys import press_all

from station.words import LANGUAGES
from ui.desk_page import DeskPage
from ui.handbook_page import HandbookPage
from ui.log_page import LogPage
from ui.phrases import speaker
from ui.sitter_page import SitterPage
from ui.theme import SMALLEST, smallest

ROOT = Path(__file__).parents[2]
SCREENS = (SMALLEST, QSize(1366, 768), QSize(1920, 1080))
DESK = ("review-failed", "compared-doubts", "armed-help", "typed-filled", "faces-how", "login-sealed", "queue-pick")


def cut_off(pictures: dict[str, Path]) -> list[str]:
    """What is cut off on the screens as this process sees them. Nothing is painted: texts are measured."""
    ratio = QApplication.instance().devicePixelRatio()  # type: ignore[union-attr]
    found: list[str] = []
    station = ScriptedStation()
    page, sitters = DeskPage(station), SitterPage(station, speaker(LANGUAGES[0]))
    windows = (HandbookPage("desk", speaker(LANGUAGES[0])), LogPage(lambda _: DAY, speaker(LANGUAGES[0])))
    for one in (page, sitters, *windows):
        one.setUpdatesEnabled(False)
    for screen in SCREENS:
        size = QSize(int(screen.width() / ratio), int(screen.height() / ratio))
        for one in (page, sitters, *windows):
            one.resize(size)
            one.show()
        if page.size() != size:
            found.append(f"desk does not fit {size.width()}x{size.height()}")
        for language in LANGUAGES:
            at = f"{language} {screen.width()}"
            for scene in (scene for scene in SCENES if scene.name in DESK):
                station.view = dressed(scene, pictures["portrait"], pictures["original"])
                page.refresh()
                press_all(page, scene.keys)
                found += [f"{scene.name} {at}: {text}" for text in clipped(page)]
                press_all(page, ("escape",) * 3)
            sitters.speak(speaker(language))
            for scene in SITTERS[1:9:2]:
                station.view = dressed(scene, pictures["portrait"], pictures["original"])
                sitters.refresh()
                found += [f"student {scene.name} {at}: {text}" for text in clipped(sitters)]
            for window in windows:
                window.speak(speaker(language))
                QApplication.processEvents()
                found += [f"{type(window).__name__} {at}: {text}" for text in window_clipping.cut_off(window)]
            QTest.keyClick(page, Qt.Key.Key_L)
    for one in (page, sitters, *windows):
        one.close()
    return found


def test_nothing_is_cut_off_at_150_percent(pictures: dict[str, Path]) -> None:
    """Qt takes its factor from the environment when it starts, so that this needs a process of its own."""
    folder = next(iter(pictures.values())).parent
    environment = os.environ | {
        "QT_SCALE_FACTOR": "1.5",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
    }
    done = subprocess.run(
        [sys.executable, __file__, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_least_window_is_1280x720_of_the_screens_own_pixels(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert smallest() == SMALLEST
    monkeypatch.setattr(QApplication, "devicePixelRatio", lambda _: 1.5)
    assert smallest() == QSize(853, 480)


if __name__ == "__main__":
    QApplication(sys.argv[:1])
    from ui import desk_page

    desk_page.KEY_HOLD_MS = 0
    wrong = cut_off({name: Path(sys.argv[1]) / name for name in ("portrait", "original", "frame")})
    print(*sorted(set(wrong)), sep="\n")
    sys.exit(1 if wrong else 0)
