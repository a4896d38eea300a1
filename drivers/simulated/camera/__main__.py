"""`python -m drivers.simulated.camera`: a simulated DSLR as a process of its own.

The first line on stdout is JSON with the address for libgphoto2; then each JSON line on stdin is answered by one.
The end of stdin or SIGTERM ends the process, so it never outlives whoever holds the other end.

    {"do": "sit", "person": 7, "pose": {"roll": 3}, "drift_s": 0.3}   somebody sits down; "stand" empties the chair
    {"do": "press"}                                    a finger on the body's own button
    {"do": "power", "on": false}                       switch; "drop" breaks the link only
    {"do": "swap", "serial": "6009999"}                another body, with a card of its own
    {"do": "set", "clock_offset": 3.5}                 also clock_drift, battery, room, number, iso, quality...
    {"do": "card", "slot": 1, "inserted": false}       a card is taken out, or put back
    {"do": "card", "second": "backup"}                 what the second card is for: overflow, backup, raw
    {"do": "stick", "dial": "iso"}                     a computer can't set this dial any more; "on": false: it can
    {"do": "light", "ambient": 0.15, "flash": 0.85, "recycle_s": 1}   shares of the right exposure
    {"do": "turn", "upright": true}                    the body on its side
    {"do": "hang", "background": [90, 180, 230], "shade": 0.2}   another cloth behind the chair, darker at its right
    {"do": "fault", "kind": "cut", "step": "download"} goes wrong once, at the next such step
    {"do": "status"}                                   what it would tell about itself
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2

from drivers.simulated.camera.body import Making
from drivers.simulated.camera.device import Device
from drivers.simulated.camera.faults import KINDS
from drivers.simulated.console import obey_until_told_to_end, say
from drivers.simulated.ledger import Ledger
from drivers.simulated.sitter import STILLS, Stage


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the end of stdin or SIGTERM."""
    options = parser().parse_args(arguments)
    if options.list_faults:
        for kind in KINDS:
            for line in kind.lines():
                say(line)
        return 0
    cv2.setNumThreads(1)
    asyncio.run(run(options))
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m drivers.simulated.camera",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--port", type=int, default=0, help="TCP port; 0 takes a free one")
    add("--state", type=Path, required=False, default=Path("simulated-camera"), help="folder of the card; kept")
    add("--ledger", type=Path, help="JSON lines of what happened; appended")
    add("--megapixels", type=int, choices=sorted(STILLS), default=6, help="size of the stills")
    add("--upright", action="store_true", help="the body stands on its side, as for portraits")
    add("--slots", type=int, choices=(1, 2), default=1, help="how many cards it holds")
    add("--serial", default="6001234", help="number of the body, digits")
    add("--clock-offset", type=float, default=0.0, help="the body's clock minus this computer's, seconds")
    add("--shutter-s", type=float, default=0.1, help="how long the shutter takes, seconds")
    add("--battery-per-shot", type=float, default=0.02, help="percent of the battery that a shot takes")
    add("--room", type=int, help="how many more shots the card takes; as many as one likes if not said")
    add("--still-bytes", type=int, default=0, help="stills are at least that long")
    add("--fps", type=float, default=25.0, help="live frames a second; 0: as fast as asked")
    add("--ambient", type=float, default=1.0, help="share of the right exposure that the hall's lamps give")
    add("--flash", type=float, default=0.0, help="share that a flash adds to stills")
    add("--recycle-s", type=float, default=0.0, help="how long the flash takes to charge, seconds")
    add("--seed", type=int, default=1, help="fixes what is invented")
    add("--no-subsec", action="store_true", help="stills without hundredths of a second")
    add("--no-exif-serial", action="store_true", help="stills without the body's number")
    add("--list-faults", action="store_true", help="print what can be scripted to go wrong, and end")
    return parser


async def run(options: argparse.Namespace) -> None:
    """Open the port, say where, obey."""
    ledger = Ledger(options.ledger)
    stage = Stage(options.megapixels, options.upright)
    stage.light.ambient, stage.light.flash = options.ambient, options.flash
    device = Device(making(options, stage.still_size), stage, ledger, options.port)
    await device.port.open()
    bug = end_on_bugs(asyncio.get_running_loop())
    obeying = asyncio.create_task(obey_until_told_to_end(device.obey))
    await asyncio.sleep(0)  # Whoever reads the greeting may send SIGTERM at once; from here on it is heard.
    say({"address": device.address, "serial": options.serial})
    done, _ = await asyncio.wait({obeying, bug}, return_when=asyncio.FIRST_COMPLETED)
    device.port.close()
    ledger.close()
    for one in done:
        one.result()


def end_on_bugs(loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
    """A future that fails with the first exception that nobody else handled."""
    bug: asyncio.Future[None] = loop.create_future()

    def heard(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        loop.default_exception_handler(context)
        if not bug.done() and "exception" in context:
            bug.set_exception(context["exception"])

    loop.set_exception_handler(heard)
    return bug


def making(options: argparse.Namespace, size: tuple[int, int]) -> Making:
    """The body that the command line describes."""
    return Making(
        state=options.state,
        serial=options.serial,
        clock_offset=options.clock_offset,
        shutter_s=options.shutter_s,
        fps=options.fps,
        size=size,
        upright=options.upright,
        subsec=not options.no_subsec,
        exif_serial=not options.no_exif_serial,
        seed=options.seed,
        slots=options.slots,
        battery_per_shot=options.battery_per_shot,
        room=options.room,
        recycle_s=options.recycle_s,
        still_bytes=options.still_bytes,
    )


if __name__ == "__main__":
    sys.exit(main())
