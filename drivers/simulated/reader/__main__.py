"""`python -m drivers.simulated.reader`: a simulated identity-card reader, or scanner of codes, as a process of its own.

The first line on stdout is JSON with the address for the driver; then each JSON line on stdin is answered by one.
The end of stdin or SIGTERM ends the process, so it never outlives whoever holds the other end.

    {"do": "present", "person": 3}       lay down the card of one of the seed's people, in place of any other
    {"do": "present", "text": "5f20.."}  lay down a card with these 256 bytes
    {"do": "lift"}                       take the card away
    {"do": "there", "there": false}      the ifd wire: the reader's driver says that there is no such device
    {"do": "fault", "kind": "checksum"}  goes wrong once, at the next such step of a card

With `--wire code-serial` it is a scanner: `present` scans the person's 采集码, and anything else is scanned with

    {"do": "scan", "text": "..."}
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from drivers.simulated.console import obey_until_told_to_end, say
from drivers.simulated.reader.codescanner import FAULTS, SUFFIXES, CodeScanner
from drivers.simulated.reader.device import Device, kinds_for
from drivers.simulated.script import Kind


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the end of stdin or SIGTERM."""
    options = parser().parse_args(arguments)
    if options.list_faults:
        for kind in faults_of(options):
            for line in kind.lines():
                say(line)
        return 0
    asyncio.run(run(options))
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m drivers.simulated.reader", description=__doc__)
    add = parser.add_argument
    add(
        "--wire",
        choices=("serial", "vpcd", "ifd", "code-serial"),
        default="serial",
        help="a pseudo-terminal, one of two ways into pcscd, or a scanner of codes on a pseudo-terminal",
    )
    add("--seed", type=int, default=1, help="fixes the people and the SAM's number")
    add("--state", type=Path, default=Path("simulated-reader"), help="folder of the plate; kept")
    add("--ledger", type=Path, help="JSON lines of what happened; appended")
    add("--read-ms", type=float, default=40.0, help="how long the SAM reads a card")
    add("--finds-again", action="store_true", help="FIND finds a card again after it was read")
    add(
        "--no-management",
        action="store_true",
        help="30 05 is unknown: nothing tells whether a read card still lies there",
    )
    add("--vpcd", default="127.0.0.1:35963", metavar="HOST:PORT", help="where vpcd's slot listens")
    add("--name", default="Virtual PCD 00 00", help="what pcscd calls that slot")
    add(
        "--model",
        choices=("storage", "sam-transmit", "escape", "plain"),
        default="storage",
        help="what pcscd sees of the SAM",
    )
    add("--short-apdus", action="store_true", help="no APDUs of extended length: long answers are chained")
    add("--socket", type=Path, default=Path("reader.socket"), help="where pcscd's driver finds the ifd wire")
    add("--no-events", action="store_true", help="the ifd wire: the reader tells nothing of its cards")
    add("--suffix", choices=tuple(SUFFIXES), default="cr", help="what a scanner sends after each code")
    add("--list-faults", action="store_true", help="print what can be scripted to go wrong, and end")
    return parser


def faults_of(options: argparse.Namespace) -> tuple[Kind, ...]:
    """What this device can be told to get wrong."""
    return FAULTS if options.wire == "code-serial" else kinds_for(options.wire, options.model)


async def run(options: argparse.Namespace) -> None:
    """Open the wire, say where, obey."""
    device = CodeScanner(options) if options.wire == "code-serial" else Device(options)
    obeying = asyncio.create_task(obey_until_told_to_end(device.obey))
    await asyncio.sleep(0)  # Whoever reads the address may send SIGTERM at once; from here on it is heard.
    say({"address": device.address})
    await device.run_beside(obeying)


if __name__ == "__main__":
    sys.exit(main())
