"""The desk's side of the camera process: what it starts, what it survives, what it leaves."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from drivers.cameras import child
from drivers.cameras.base import CameraSettings, CardFile, Landing, Spooled
from drivers.cameras.process import CameraProcess, Deadlines
from drivers.errors import DeviceLost, DeviceSilent

pytestmark = pytest.mark.wire


@pytest.fixture
def camera(virtual_camera: str) -> Iterator[CameraProcess]:
    camera = CameraProcess(virtual_camera)
    yield camera
    camera.disconnect()


def the_driver() -> psutil.Process:
    (driver,) = [one for one in psutil.Process().children() if "drivers.cameras.gphoto" in one.cmdline()]
    return driver


def stand_still(process: psutil.Process) -> None:
    process.suspend()
    while process.status() != psutil.STATUS_STOPPED:
        pass


def gone(process: psutil.Process) -> bool:
    return process in psutil.wait_procs([process], timeout=2)[0]


class TestSurroundings:
    """What the camera process gets to see."""

    def test_it_speaks_english_whatever_the_desk_speaks(
        self, camera: CameraProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LANGUAGE", "zh_CN")
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        camera.connect()
        seen = the_driver().environ()
        assert (seen["LANGUAGE"], seen["LC_ALL"]) == ("C", "C.UTF-8")

    @pytest.mark.parametrize("settings", [".config/gphoto/settings", ".gphoto/settings"])
    def test_the_user_s_own_settings_are_neither_used_nor_changed(
        self, camera: CameraProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str
    ) -> None:
        own = tmp_path / settings
        own.parent.mkdir(parents=True)
        own.write_text("gphoto2=model=Kodak DC240\nptp2=capturetarget=sdram\n")
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        camera.connect()
        (file,) = camera.shoot("i").files
        assert file.folder.startswith("/store")
        assert own.read_text() == "gphoto2=model=Kodak DC240\nptp2=capturetarget=sdram\n"
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [own]

    def test_ctrl_c_at_the_desk_does_not_reach_it(self, camera: CameraProcess) -> None:
        camera.connect()
        assert os.getsid(the_driver().pid) != os.getsid(0)

    def test_it_holds_nothing_of_the_desk_but_its_end_of_the_line(self, camera: CameraProcess, tmp_path: Path) -> None:
        with (tmp_path / "journal").open("w") as journal:
            os.set_inheritable(journal.fileno(), True)
            camera.connect()
            assert str(tmp_path / "journal") not in {file.path for file in the_driver().open_files()}


class TestEnds:
    """How it ends."""

    PROGRAM = """
import os, signal, sys
import psutil
from drivers.cameras.process import CameraProcess
camera = CameraProcess("usb:auto")
camera.connect()
(driver,) = psutil.Process().children()
driver.suspend()
while driver.status() != psutil.STATUS_STOPPED:
    pass
print(driver.pid, flush=True)
sys.stdin.read()
"""

    @pytest.mark.usefixtures("virtual_camera")
    def test_it_dies_with_the_desk_even_in_a_hung_call(self, tmp_path: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": str(tmp_path)}
        with subprocess.Popen(
            [sys.executable, "-c", self.PROGRAM], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as desk:
            assert desk.stdout
            driver = psutil.Process(int(desk.stdout.readline()))
            desk.kill()
            assert gone(driver)

    def test_it_dies_with_the_thread_that_owns_the_camera(self, camera: CameraProcess) -> None:
        owner = threading.Thread(target=camera.connect)
        owner.start()
        owner.join()
        with pytest.raises(DeviceLost):
            for _ in range(100):
                camera.look()

    def test_a_crash_in_c_is_a_lost_connection_with_its_last_words(self, camera: CameraProcess) -> None:
        camera.connect()
        the_driver().send_signal(signal.SIGSEGV)
        with pytest.raises(DeviceLost, match=r"ended with -11; .*Segmentation fault"):
            for _ in range(100):
                camera.look()

    def test_a_driver_that_cannot_start_is_a_lost_connection_with_the_reason(
        self, camera: CameraProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "gphoto2.py").write_text("raise ImportError('libgphoto2 is not for this machine')")
        monkeypatch.syspath_prepend(tmp_path)
        with pytest.raises(DeviceLost, match=r"(?s)ended with 1; .*libgphoto2 is not for this machine"):
            camera.connect()

    def test_a_bug_in_it_is_no_trouble_of_the_camera_s(self, camera: CameraProcess) -> None:
        camera.connect()
        driver = the_driver()
        with pytest.raises(TypeError, match="no such order") as bug:
            camera._ask("dance", 1)  # type: ignore[arg-type]
        assert "gphoto.py" in bug.value.__notes__[0]
        assert gone(driver)

    def test_disconnecting_from_a_driver_that_stands_still_takes_half_a_second_at_most(
        self, camera: CameraProcess
    ) -> None:
        camera.connect()
        driver = the_driver()
        stand_still(driver)
        begun = time.monotonic()
        camera.disconnect()
        assert time.monotonic() - begun < 0.5
        assert gone(driver)

    def test_cancel_from_many_threads_at_once_ends_one_call(self, camera: CameraProcess) -> None:
        camera.connect()
        threads = [threading.Thread(target=camera.cancel) for _ in range(8)]
        for thread in threads:
            thread.start()
        with pytest.raises(DeviceLost):
            camera.shoot("i")
        for thread in threads:
            thread.join()
        assert camera.connect().run == 2


ANSWERS_WRONGLY = """
import socket, sys
from drivers.cameras.line import Line
from drivers.cameras.orders import Answer
line = Line(socket.socket(fileno=int(sys.argv[1])))
request = line.receive()
line.send(Answer(request.number + {number}, request.run + {run}, "somebody else's picture"))
line.receive()
"""


class TestLateAnswers:
    """An answer belongs to its question or to nobody."""

    @pytest.mark.parametrize(("number", "run"), [(-1, 0), (0, -1), (1, 0)])
    def test_an_answer_with_another_number_or_run_is_thrown_away_with_its_process(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, run: int
    ) -> None:
        program = tmp_path / "driver.py"
        program.write_text(ANSWERS_WRONGLY.format(number=number, run=run))
        monkeypatch.setattr(child, "_start", lambda fileno, home: _start_instead(program, fileno, home))
        camera = CameraProcess("usb:auto")
        before = psutil.Process().children()
        with pytest.raises(DeviceLost, match="another question"):
            camera.connect()
        assert psutil.Process().children() == before

    def test_a_killed_process_can_say_nothing_any_more(self, camera: CameraProcess) -> None:
        camera.connect()
        line = camera._child._line  # type: ignore[union-attr]
        stand_still(the_driver())
        with pytest.raises(DeviceSilent):
            camera._ask("dance", 0.1)  # type: ignore[arg-type]
        assert line._end.fileno() == -1


HANGS_IN_A_DOWNLOAD = """
import socket, sys
from drivers.cameras.line import Line
from drivers.cameras.newfile import part_of
from drivers.cameras.orders import Answer, Connect, Copy, ListCard, Measure, Opened
line = Line(socket.socket(fileno=int(sys.argv[1])))
while True:
    request = line.receive()
    match request.order:
        case Connect():
            result = Opened("1", "stand-in", None)
        case ListCard():
            result = ()
        case Measure():
            result = 10
        case Copy(_, _, into, name):
            (into / part_of(name)).touch()
            (into / name).touch()
            continue
    line.send(Answer(request.number, request.run, result))
"""


def test_a_driver_that_is_killed_between_writing_and_telling_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program, spool = tmp_path / "driver.py", tmp_path / "spool"
    program.write_text(HANGS_IN_A_DOWNLOAD)
    spool.mkdir()
    monkeypatch.setattr(child, "_start", lambda fileno, home: _start_instead(program, fileno, home))
    camera = CameraProcess("usb:auto", deadlines=Deadlines(copy=0.3))
    camera.connect()
    with pytest.raises(DeviceSilent):
        camera.fetch(CardFile("/", "x.jpg"), spool, "picture.jpg")
    assert os.listdir(spool) == []


LANDS_ONE_AND_HANGS_IN_THE_NEXT = """
import hashlib, socket, sys
from drivers.cameras.base import CardFile, Spooled
from drivers.cameras.line import Line
from drivers.cameras.newfile import part_of
from drivers.cameras.orders import Answer, Connect, Copying, ListCard, News, Opened, Release
line = Line(socket.socket(fileno=int(sys.argv[1])))
while True:
    request = line.receive()
    match request.order:
        case Connect():
            result = Opened("1", "stand-in", None)
        case ListCard():
            result = ()
        case Release(_, into, stem):
            first, second = f"{stem}-1.jpg", f"{stem}-2.jpg"
            (into / first).touch()
            line.send(News(request.number, request.run + late, Copying(10)))
            line.send(News(request.number, request.run, Spooled(CardFile("/", "1.jpg"), into / first, 0, "")))
            line.send(News(request.number, request.run, Copying(10)))
            (into / part_of(second)).touch()
            (into / second).touch()
            continue
    line.send(Answer(request.number, request.run, result))
"""


@pytest.mark.parametrize("late", [0, -1])
def test_of_files_that_land_only_those_that_were_told_in_time_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, late: int
) -> None:
    """What an earlier run says (`late`) is not listened to at all."""
    program, spool = tmp_path / "driver.py", tmp_path / "spool"
    program.write_text(f"late = {late}\n" + LANDS_ONE_AND_HANGS_IN_THE_NEXT)
    spool.mkdir()
    monkeypatch.setattr(child, "_start", lambda fileno, home: _start_instead(program, fileno, home))
    camera = CameraProcess("usb:auto", CameraSettings(longest_exposure=5), Deadlines(copy=0.3))
    camera.connect()
    told: list[Spooled] = []
    with pytest.raises(DeviceLost):
        camera.shoot("i", Landing(spool, "i.1", told.append))
    assert [file.path.name for file in told] == ["i.1-1.jpg"][: 1 + late]
    assert os.listdir(spool) == [file.path.name for file in told]


def _start_instead(program: Path, fileno: int, home: Path) -> "subprocess.Popen[bytes]":
    (home / "stderr").touch()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen([sys.executable, "-P", str(program), str(fileno)], pass_fds=(fileno,), env=environment)
