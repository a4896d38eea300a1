"""What the camera bench compares with: a bare python-gphoto2 script, in a process of its own.

`python camera_bare.py shots|frames|reconnects ADDRESS COUNT FOLDER` prints seconds, one a line. It decodes nothing,
proves nothing and journals nothing.
"""

import hashlib
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import gphoto2 as gp

QUIET = 0.5


def connect(address: str) -> gp.Camera:
    camera = gp.Camera()
    ports, abilities = gp.PortInfoList(), gp.CameraAbilitiesList()
    ports.load(), abilities.load()
    camera.set_abilities(abilities[abilities.lookup_model("PTP/IP Camera")])
    camera.set_port_info(ports[ports.lookup_path(address)])
    camera.init()
    return camera


def shots(address: str, count: int, folder: Path) -> None:
    """Trigger, collect events until complete and quiet, download, hash, write, fsync."""
    camera = connect(address)
    config = camera.get_config()
    target = config.get_child_by_name("capturetarget")
    target.set_value(target.get_choice(1))
    camera.set_config(config)
    camera.capture_preview()
    for shot in range(count):
        start = time.perf_counter()
        camera.trigger_capture()
        complete, files, heard = False, [], time.perf_counter()
        while not complete or not files or time.perf_counter() - heard < QUIET:
            kind, data = camera.wait_for_event(50)
            if kind in (gp.GP_EVENT_CAPTURE_COMPLETE, gp.GP_EVENT_FILE_ADDED):
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


def frames(address: str, count: int, folder: Path) -> None:
    """Live frames, one after the other, as fast as the body gives them."""
    camera = connect(address)
    frame(camera)
    for _ in range(count):
        start = time.perf_counter()
        frame(camera)
        print(time.perf_counter() - start, flush=True)
    camera.exit()


def frame(camera: gp.Camera) -> bytes:
    while not (data := bytes(camera.capture_preview().get_data_and_size())):
        pass
    return data


def reconnects(address: str, count: int, folder: Path) -> None:
    """After each line on stdin, which says that the link was broken: notice it, connect again, take a frame."""
    orders = os.fdopen(os.dup(0))  # `exit` closes file descriptor 0 as well, whatever it is
    camera = connect(address)
    frame(camera)
    print("ready", flush=True)
    for _ in range(count):
        orders.readline()
        start = time.perf_counter()
        with suppress(gp.GPhoto2Error):
            while True:
                frame(camera)
        with suppress(gp.GPhoto2Error):
            camera.exit()
        camera = connect(address)
        frame(camera)
        print(time.perf_counter() - start, flush=True)
    camera.exit()


if __name__ == "__main__":
    {"shots": shots, "frames": frames, "reconnects": reconnects}[sys.argv[1]](
        sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    )
