"""Trigger to bound against a bare python-gphoto2 script on the same simulated body, taking turns, same quiet time.

The bare script triggers, collects events until complete and quiet, downloads, hashes, writes and fsyncs; it decodes
nothing, proves nothing and journals nothing.
"""

import hashlib
import os
import queue
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rows import row, spread

from drivers.simulated.launch import Simulator
from station import commands
from station.assemble import Devices, Station
from station.config import Settings
from station.events import Announcement, Kind
from station.opening import devices
from station.ports import ATTENDED

SHOTS = 10
QUIET = 0.5


def bare(address: str, folder: Path) -> list[float]:
    """Run the bare script in a process of its own; seconds per shot."""
    command = [sys.executable, __file__, "--bare", address, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [float(line) for line in done.stdout.split()]


def bare_shots(address: str, folder: Path) -> None:
    import gphoto2 as gp

    camera = gp.Camera()
    ports, abilities = gp.PortInfoList(), gp.CameraAbilitiesList()
    ports.load(), abilities.load()
    camera.set_abilities(abilities[abilities.lookup_model("PTP/IP Camera")])
    camera.set_port_info(ports[ports.lookup_path(address)])
    camera.init()
    config = camera.get_config()
    target = config.get_child_by_name("capturetarget")
    target.set_value(target.get_choice(1))
    camera.set_config(config)
    camera.capture_preview()
    for shot in range(SHOTS):
        start = time.perf_counter()
        camera.trigger_capture()
        complete, files, heard = False, [], time.perf_counter()
        while not complete or not files or time.perf_counter() - heard < QUIET:
            kind, data = camera.wait_for_event(50)
            if kind != gp.GP_EVENT_TIMEOUT:
                heard = time.perf_counter()
            complete |= kind == gp.GP_EVENT_CAPTURE_COMPLETE
            if kind == gp.GP_EVENT_FILE_ADDED:
                files.append((data.folder, data.name))
        file = camera.file_get(*files[-1], gp.GP_FILE_TYPE_NORMAL)
        data = bytes(memoryview(file.get_data_and_size()))
        hashlib.sha256(data).hexdigest()
        with (folder / f"{shot}.jpg").open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        print(time.perf_counter() - start, flush=True)
        camera.capture_preview()
    camera.exit()


def ours(address: str, folder: Path) -> list[float]:
    """Shots by the key through the whole station, sitting after sitting; seconds from intent to bound."""
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
    from drivers.readers.base import IdCard
    from station.messages import CardPresented

    wait(heard, Kind.CALIBRATION)
    seconds = []
    station.tell(CardPresented("serial:bench", IdCard("resident", "测试", "999999199901010011", None)))
    wait(heard, Kind.ARMED)
    for _ in range(SHOTS):
        start = time.perf_counter()
        station.post(commands.Override("one_face", "other"))
        station.post(commands.Shoot())
        wait(heard, Kind.BOUND)
        seconds.append(time.perf_counter() - start)
        wait(heard, Kind.PORTRAIT, Kind.TROUBLE)
        station.post(commands.Retake())
        wait(heard, Kind.RETAKE)
    return seconds


def wait(heard: "queue.SimpleQueue[Announcement]", *kinds: Kind) -> None:
    while heard.get(timeout=30).event not in kinds:
        pass


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        with Simulator.start("camera", "--state", str(folder / "card")) as body:
            body.do(do="sit", person=7, pose={}, drift_s=0.0)
            (folder / "bare").mkdir()
            before = bare(body.address, folder / "bare")
            mine = ours(body.address, folder / "data")
            after = bare(body.address, folder / "bare")
        peer = before + after
        row(
            "camera: trigger to bound",
            statistics.median(mine) * 1000,
            statistics.median(peer) * 1000,
            "ms",
            f"6 MP, quiet time {QUIET} s on both sides; ours {spread(mine)}; bare python-gphoto2 {spread(peer)}",
        )


if __name__ == "__main__":
    bare_shots(sys.argv[2], Path(sys.argv[3])) if sys.argv[1:2] == ["--bare"] else main()
