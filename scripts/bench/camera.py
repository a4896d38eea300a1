"""The camera path against a bare python-gphoto2 script and the gphoto2 command, on the same simulated body, in turns.

Stills are 24 MP in files of 10 MB; on both sides they are hashed, written and synced, and the body must have been
quiet for half a second.
"""

import os
import queue
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from camera_bare import QUIET
from rows import row, spread

from drivers.cameras.base import CameraSettings
from drivers.cameras.process import CameraProcess
from drivers.errors import DeviceLost
from drivers.readers.base import IdCard
from drivers.simulated.launch import Simulator
from station import commands
from station.assemble import Devices, Station
from station.config import Settings
from station.events import Announcement, Kind
from station.flow import State
from station.messages import CardPresented
from station.opening import devices
from station.ports import ATTENDED

ROUNDS, SHOTS, FRAMES, RECONNECTS = 2, 8, 150, 5
STILL = ("--megapixels", "24", "--still-bytes", "10000000")
FASTEST = CameraSettings(frames_per_second=10_000)
BARE = Path(__file__).with_name("camera_bare.py")
PEER = "bare python-gphoto2"


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        with body(folder / "25", "--fps", "25", *STILL) as simulated:
            bound(simulated, folder)
            frames(simulated, "camera: a live frame at 25 a second", CameraSettings(), folder)
            reconnect(simulated, folder)
        with body(folder / "fast", "--fps", "0") as simulated:
            frames(simulated, "camera: a live frame as fast as asked", FASTEST, folder)


@contextmanager
def body(state: Path, *options: str) -> Iterator[Simulator]:
    with Simulator.start("camera", "--state", str(state), *options) as simulated:
        simulated.do(do="sit", person=7, pose={}, drift_s=0.0)
        yield simulated


def report(name: str, ours: list[float], peer: list[float], note: str) -> None:
    """One row: medians in milliseconds."""
    middle = statistics.median(ours) * 1000, statistics.median(peer) * 1000 if peer else None
    told = f"; {PEER} {spread(peer)}" if peer else ""
    row(name, *middle, "ms", f"{note}; ours {spread(ours)}{told}")


def bare(step: str, address: str, count: int, folder: Path) -> list[float]:
    """Run the bare script in a process of its own; seconds."""
    command = [sys.executable, str(BARE), step, address, str(count), str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [float(line) for line in done.stdout.split()]


# from the trigger to the bound picture


def bound(simulated: Simulator, folder: Path) -> None:
    ours: list[float] = []
    peer: list[float] = []
    (folder / "bare").mkdir()
    for turn in range(ROUNDS):
        peer += bare("shots", simulated.address, SHOTS, folder / "bare")
        ours += our_shots(simulated.address, folder / f"data-{turn}")
    note = f"24 MP in 10 MB, quiet time {QUIET} s on both sides; ours also decoded, proved, journaled and shown"
    report("camera: trigger to bound and on screen", ours, peer, note)
    seconds = by_command(simulated.address, folder, "--set-config", "capturetarget=1", "--capture-image-and-download")
    note = (
        "gphoto2 command, started anew for the shot; it waits for no quiet time and takes whatever picture comes first"
    )
    row_of_command("camera: trigger to bound and on screen, the command", ours, seconds, note)


def our_shots(address: str, folder: Path) -> list[float]:
    """Shots by the key through the whole station; seconds from the key to what the screen shows."""
    settings = Settings.model_validate({"camera": {"address": address}, "reader": {"addresses": ()}})
    made = devices(settings, simulated=False)
    station = Station(folder, settings, ATTENDED, Devices(made.camera, (), simulated=True))
    heard: queue.SimpleQueue[Announcement] = queue.SimpleQueue()
    station.subscribe(heard.put)
    station.start()
    try:
        return measure(station, heard)
    finally:
        station.stop()


def measure(station: Station, heard: "queue.SimpleQueue[Announcement]") -> list[float]:
    wait(heard, Kind.CALIBRATION)
    seconds = []
    station.tell(CardPresented("serial:bench", IdCard("resident", "测试", "999999199901010011", None)))
    wait(heard, Kind.ARMED)
    for _ in range(SHOTS):
        start = time.perf_counter()
        station.post(commands.Override("one_face", "other"))
        station.post(commands.Shoot())
        wait(heard, Kind.BOUND)
        while station.snapshot().state not in (State.DEVELOPING, State.REVIEW):
            time.sleep(0.0005)
        seconds.append(time.perf_counter() - start)
        wait(heard, Kind.PORTRAIT, Kind.TROUBLE)
        station.post(commands.Retake())
        wait(heard, Kind.RETAKE)
        time.sleep(0.5)  # the frames that the checks look at are the body's next ones
    return seconds


def wait(heard: "queue.SimpleQueue[Announcement]", *kinds: Kind) -> None:
    while heard.get(timeout=30).event not in kinds:
        pass


# live view


def frames(simulated: Simulator, name: str, settings: CameraSettings, folder: Path) -> None:
    ours: list[float] = []
    peer: list[float] = []
    for _ in range(ROUNDS):
        peer += bare("frames", simulated.address, FRAMES, folder)
        ours += our_frames(simulated.address, settings)
    mean = statistics.fmean(ours) * 1000, statistics.fmean(peer) * 1000
    row(
        name,
        *mean,
        "ms",
        f"mean, through the camera process and with its events; ours {spread(ours)}; {PEER} {spread(peer)}",
    )


def our_frames(address: str, settings: CameraSettings) -> list[float]:
    camera = CameraProcess(address, settings)
    camera.connect()
    look(camera)
    seconds = []
    for _ in range(FRAMES):
        start = time.perf_counter()
        look(camera)
        seconds.append(time.perf_counter() - start)
    camera.disconnect()
    return seconds


def look(camera: CameraProcess) -> bytes:
    while (frame := camera.look().frame) is None:
        pass
    return frame


# after a broken link


def reconnect(simulated: Simulator, folder: Path) -> None:
    peer = bare_reconnects(simulated, folder)
    ours = our_reconnects(simulated)
    report(
        "camera: broken link to first frame",
        ours,
        peer,
        "ours in a new process, with settings, card listing and events",
    )
    seconds = by_command(simulated.address, folder, "--capture-preview")
    row_of_command("camera: broken link to first frame, the command", ours, seconds, "gphoto2 command, from its start")


def bare_reconnects(simulated: Simulator, folder: Path) -> list[float]:
    command = [sys.executable, str(BARE), "reconnects", simulated.address, str(RECONNECTS), str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as script:
        assert script.stdin and script.stdout
        script.stdout.readline()
        seconds = []
        for _ in range(RECONNECTS):
            simulated.do(do="drop")
            script.stdin.write("\n")
            script.stdin.flush()
            seconds.append(float(script.stdout.readline()))
    return seconds


def our_reconnects(simulated: Simulator) -> list[float]:
    camera = CameraProcess(simulated.address)
    camera.connect()
    look(camera)
    seconds = []
    for _ in range(RECONNECTS):
        simulated.do(do="drop")
        start = time.perf_counter()
        try:
            while True:
                look(camera)
        except DeviceLost:
            camera.connect()
        look(camera)
        seconds.append(time.perf_counter() - start)
    camera.disconnect()
    return seconds


# the command


def by_command(address: str, folder: Path, *options: str) -> list[float]:
    """Seconds for each start of the gphoto2 command; none where it is not installed."""
    program = shutil.which("gphoto2")
    if program is None:
        return []
    home = folder / "command"
    home.mkdir(exist_ok=True)
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "LANGUAGE": "C"}
    command = [program, "--quiet", "--port", address, "--camera", "PTP/IP Camera", "--force-overwrite", *options]
    seconds = []
    for _ in range(RECONNECTS):
        start = time.perf_counter()
        subprocess.run(command, check=True, cwd=home, env=environment, stdout=subprocess.DEVNULL, timeout=60)
        seconds.append(time.perf_counter() - start)
    return seconds


def row_of_command(name: str, ours: list[float], peer: list[float], note: str) -> None:
    note = f"{note}; {spread(peer)}" if peer else "the gphoto2 command is not installed"
    row(name, statistics.median(ours) * 1000, statistics.median(peer) * 1000 if peer else None, "ms", note)


if __name__ == "__main__":
    main()
