"""A simulated scanner of 采集码 on a serial line: a pseudo-terminal into which it types what it is shown."""

import argparse
import asyncio
import os
import pty
import tty
from typing import Any, Final

from drivers.simulated.console import Command, say
from drivers.simulated.ledger import Ledger
from drivers.simulated.people import code_string
from drivers.simulated.script import Fault, Kind, Script

SUFFIXES: Final = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "none": b""}

FAULTS: Final = (
    Kind("garbled", ("scan",), {}, "One byte in the middle arrives with its highest bit set."),
    Kind("split", ("scan",), {"seconds": 0.5}, "A pause of that length in the middle."),
    Kind("repeated", ("scan",), {"times": 5, "seconds": 0.2}, "Sent that often, with so much time between."),
    Kind("slow", ("scan",), {"seconds": 0.02}, "That much time between two characters."),
)


class CodeScanner:
    """Obeys commands: a code is shown, something goes wrong.

    Attributes:
        address: what the driver opens.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self._seed: int = options.seed
        self._suffix = SUFFIXES[options.suffix]
        self._ledger = Ledger(options.ledger)
        self._script = Script(FAULTS, self._played)
        self._scans = 0
        # The driver's end stays open here too, so that the line survives a driver that closes and opens it again.
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self.address = f"code-serial:{os.ttyname(self._theirs)}"

    async def run_beside(self, work: asyncio.Task[None]) -> None:
        """Scan until the other work is done."""
        await work
        self._ledger.close()

    async def obey(self, command: Command) -> Command:
        """Do one command and say so; an order that makes no sense is answered with the reason."""
        do = command.get("do")
        try:
            match do:
                case "present":
                    person = int(command["person"])
                    return {"done": do, **await self._scan(code_string(self._seed, person), person)}
                case "scan":
                    return {"done": do, **await self._scan(str(command["text"]), None)}
                case "lift":
                    return {"done": do, "lifted": False}
                case "fault":
                    check(command)
                    return {"done": do, "fault": self._script.add(command).facts()}
        except (KeyError, TypeError, ValueError) as wrong:
            return {"error": f"{type(wrong).__name__}: {wrong}", "do": do}
        return {"error": f"no command {do!r}; there are present, scan, lift and fault", "do": do}

    async def _scan(self, text: str, person: int | None) -> dict[str, Any]:
        """Type one code; it is in the ledger before its first byte is on the wire, without the code itself."""
        self._scans += 1
        facts = {"person": person, "placement": self._scans}
        self._ledger.write("present", **facts)
        fault = self._script.take("scan")
        for sent, pause in spoiled(text.encode() + self._suffix, fault):
            os.write(self._ours, sent)
            await asyncio.sleep(pause)
        self._ledger.write("read", **facts)
        return facts

    def _played(self, fault: Fault) -> None:
        self._ledger.write("fault", **fault.facts(), placement=self._scans)
        say({"played": fault.facts()})


def spoiled(data: bytes, fault: Fault | None) -> list[tuple[bytes, float]]:
    """What goes on the wire piece by piece, each with the pause after it, as the fault makes it."""
    if fault is None:
        return [(data, 0)]
    middle = len(data) // 2
    if fault.kind == "garbled":
        return [(data[:middle] + bytes([data[middle] | 0x80]) + data[middle + 1 :], 0)]
    pause = float(fault["seconds"])
    if fault.kind == "split":
        return [(data[:middle], pause), (data[middle:], 0)]
    if fault.kind == "repeated":
        return [(data, pause)] * int(fault["times"])
    return [(bytes([byte]), pause) for byte in data]


def check(command: Command) -> None:
    """See that the values of a fault mean something, before the moment comes to play it.

    Raises:
        ValueError: seconds or times that are no numbers.
        TypeError: neither a number nor a text.
    """
    float(command.get("seconds", 0))
    int(command.get("times", 1))
