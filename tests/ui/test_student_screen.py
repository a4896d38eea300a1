"""Two screens, as Qt's offscreen platform plays them: the student's window on its own one, the desk's never touched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from support.desk_scenes import ScriptedStation
from support.scene_keys import press_all

from ui.desk_page import DeskPage
from ui.places import Places
from ui.student_screen import StudentScreen

ROOT = Path(__file__).parents[2]
PROBE = """
import json, sys
from PySide6.QtWidgets import QApplication
from support.desk_scenes import ARMED, ScriptedStation
from ui.desk_page import DeskPage
from ui.kiosk import _Screen
from ui.phrases import speaker
from ui.other_screen import desk_screen
from ui.student_screen import StudentScreen

name = sys.argv[1]
app = QApplication(sys.argv[:1])
station = ScriptedStation(ARMED)
desk = DeskPage(station)
student = StudentScreen(station, name, desk, speaker("zh_CN"))
desk.spoke.connect(student.speak)
screens = {screen.name(): screen for screen in app.screens()}

def seen():
    page = student.page
    place = None if page is None else [page.screen().name(), page.geometry().x(), page.geometry().width()]
    return {"desk": desk.screen().name(), "open": desk.isVisible(), "student": place, "focus": desk.isActiveWindow()}

def steps():
    yield seen()
    for gone in ("HDMI-1", "DP-1"):
        if len(screens) > 1 and gone in screens:
            app.screenRemoved.emit(screens[gone])
            yield seen()
            app.screenAdded.emit(screens[gone])
            yield seen()
    desk.press("language")
    desk.close()

def run():
    steps_seen = []
    def look():
        for one in steps():
            steps_seen.append(one)
    from PySide6.QtCore import QTimer
    QTimer.singleShot(0, look)
    status = _Screen(name).show(desk, [student])
    student.close()
    print(json.dumps({"status": status, "seen": steps_seen}))

run()
"""


def probe(folder: Path, screens: list[str], student: str) -> list[dict[str, object]]:
    places = [
        {"name": name, "x": 1280 * n, "y": 0, "width": 1280, "height": 720, "logicalDpi": 96, "logicalBaseDpi": 96,
         "dpr": 1}
        for n, name in enumerate(screens)
    ]  # fmt: skip
    config = folder / "screens.json"
    config.write_text(
        json.dumps({"synchronousWindowSystemEvents": False, "windowFrameMargins": False, "screens": places})
    )
    environment = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE, student], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["status"] == 0, "the program ended with the desk's window, though the student's was open"
    seen: list[dict[str, object]] = told["seen"]
    return seen


@pytest.fixture
def two(tmp_path: Path) -> list[dict[str, object]]:
    return probe(tmp_path, ["DP-1", "HDMI-1"], "HDMI-1")


def test_the_students_window_stands_on_its_screen_and_goes_with_it(two: list[dict[str, object]]) -> None:
    opened, unplugged, again, desks_gone, desks_back = two
    assert opened["student"] == again["student"] == desks_back["student"] == ["HDMI-1", 1280, 1280]
    assert unplugged["student"] is None, "it never stands before the desk"
    assert (desks_gone["desk"], desks_gone["student"]) == ("HDMI-1", None), "the desk needs a screen first"
    assert [one["desk"] for one in two] == ["DP-1"] * 3 + ["HDMI-1", "DP-1"]
    assert all(one["open"] for one in two)


def test_an_unplugged_screens_window_is_seen_on_a_free_one_and_goes_back(tmp_path: Path) -> None:
    opened, unplugged, again, *_ = probe(tmp_path, ["DP-1", "HDMI-1", "DP-3"], "HDMI-1")
    assert unplugged["student"] == ["DP-3", 2560, 1280]
    assert opened["student"] == again["student"] == ["HDMI-1", 1280, 1280]


def test_where_the_first_screen_is_the_students_the_desk_takes_the_other(tmp_path: Path) -> None:
    opened, *_ = probe(tmp_path, ["DP-2", "DP-1"], "DP-2")
    assert opened["desk"] == "DP-1"
    assert opened["student"] == ["DP-2", 0, 1280]


def test_a_window_without_a_screen_is_looked_at_from_the_desk(page: DeskPage, station: ScriptedStation) -> None:
    student = StudentScreen(station, "HDMI-9", page, page.say)
    press_all(page, ("screens",))
    assert page._open_question is None, "there are no other screens"
    page.places = Places(page, page.screen(), [student])
    page.places.arrange()
    assert student.page is None
    press_all(page, ("screens",))
    assert "HDMI-9" in page._choices._rows[0].accessibleName()
    press_all(page, ("1",))
    shown = student.page
    assert isinstance(shown, QWidget) and shown.isVisible() and page.isVisible()
    assert shown.frameGeometry().size() == page._stage.size()
    press_all(page, ("screens", "1"))
    assert student.page is None


def test_without_a_screen_of_its_own_there_is_no_such_window(page: DeskPage, station: ScriptedStation) -> None:
    """None that is called so; or the only one, which is the desk's."""
    for name in ("HDMI-9", page.screen().name()):
        student = StudentScreen(station, name, page, page.say)
        student.look()
        assert student.page is None
        student.speak(page.say)
        student.close()
