"""`python -m drivers.simulated.camera`: a simulated DSLR as a process of its own.

The first line on stdout is JSON with the address for libgphoto2; then each JSON line on stdin is answered by one.
The end of stdin or SIGTERM ends the process, so it never outlives whoever holds the other end.
"""

import argparse
import asyncio
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2

from drivers.simulated.camera.body import Making
from drivers.simulated.camera.device import Device
from drivers.simulated.camera.faults import KINDS
from drivers.simulated.camera.ledger import Ledger
from drivers.simulated.camera.stopgap import Stage

SIZES = {6: (3000, 2000), 24: (6016, 4016)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the end of stdin or SIGTERM."""
    options = parser().parse_args(arguments)
    if options.list_faults:
        list_faults()
        return 0
    cv2.setNumThreads(1)
    asyncio.run(run(options))
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m drivers.simulated.camera", description=__doc__)
    add = parser.add_argument
    add("--port", type=int, default=0, help="TCP port; 0 takes a free one")
    add("--state", type=Path, required=False, default=Path("simulated-camera"), help="folder of the card; kept")
    add("--ledger", type=Path, help="JSON lines of what happened; appended")
    add("--megapixels", type=int, choices=sorted(SIZES), default=6, help="size of the stills")
    add("--upright", action="store_true", help="the body stands on its side, as for portraits")
    add("--serial", default="6001234", help="number of the body, digits")
    add("--clock-offset", type=float, default=0.0, help="the body's clock minus this computer's, seconds")
    add("--shutter-s", type=float, default=0.1, help="how long the shutter takes, seconds")
    add("--fps", type=float, default=25.0, help="live frames a second; 0: as fast as asked")
    add("--seed", type=int, default=1, help="fixes what is invented")
    add("--no-subsec", action="store_true", help="stills without hundredths of a second")
    add("--no-exif-serial", action="store_true", help="stills without the body's number")
    add("--list-faults", action="store_true", help="print what can be scripted to go wrong, and end")
    return parser


def list_faults() -> None:
    """One JSON line for each kind of fault and step."""
    for kind in KINDS:
        for step in kind.steps:
            say({"kind": kind.name, "step": step, "parameters": kind.parameters, "text": kind.sentence})


def say(line: dict[str, Any]) -> None:
    """One JSON line on stdout."""
    print(json.dumps(line, ensure_ascii=False), flush=True)


async def run(options: argparse.Namespace) -> None:
    """Open the port, say where, obey."""
    ledger = Ledger(options.ledger)
    stage = Stage(options.megapixels, options.upright)
    device = Device(making(options), stage, ledger, options.port, say)
    await device.port.open()
    commands = listen(asyncio.get_running_loop())
    say({"address": device.address, "serial": options.serial})
    while (line := await commands.get()) is not None:
        try:
            command = json.loads(line)
        except ValueError as wrong:
            say({"error": str(wrong), "do": None})
            continue
        say(await device.obey(command))
    device.port.close()
    ledger.close()


def making(options: argparse.Namespace) -> Making:
    """The body that the command line describes."""
    return Making(
        state=options.state,
        serial=options.serial,
        clock_offset=options.clock_offset,
        shutter_s=options.shutter_s,
        fps=options.fps,
        size=SIZES[options.megapixels],
        upright=options.upright,
        subsec=not options.no_subsec,
        exif_serial=not options.no_exif_serial,
        seed=options.seed,
    )


def listen(loop: asyncio.AbstractEventLoop) -> asyncio.Queue[bytes | None]:
    """Lines of stdin as they come, then None; a thread reads, since stdin may be anything from a pipe to a file."""
    lines: asyncio.Queue[bytes | None] = asyncio.Queue()

    def read() -> None:
        with open(0, "rb", closefd=False) as stdin:
            for line in stdin:
                loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    loop.add_signal_handler(signal.SIGTERM, lines.put_nowait, None)
    loop.add_signal_handler(signal.SIGINT, lines.put_nowait, None)
    return lines


if __name__ == "__main__":
    sys.exit(main())
