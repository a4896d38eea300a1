"""The security module of the simulated reader: frames in, frames out, as GA/T 467 modules do.

Written from the published frames, apart from the driver's codec, so that one does not repeat the other's mistakes.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.simulated.reader.plate import Laid, Plate
from drivers.simulated.script import Fault, Script

PREAMBLE: Final = b"\xaa\xaa\xaa\x96\x69"
PHOTO: Final = b"WLf\x00~\x00".ljust(1024, b"\x55")
NOISE: Final = b"\x00\xff\xaa\xaa\x13\xaa\xaa\xaa\x96"

IDENTIFY, FIND, SELECT, READ, MANAGEMENT = b"\x12\xff", b"\x20\x01", b"\x20\x02", b"\x30\x01", b"\x30\x05"
STEPS: Final = {FIND: "find", SELECT: "select", READ: "read"}


@dataclass(frozen=True)
class Reply:
    """What goes back on the wire.

    Attributes:
        data: the bytes, none at all for silence.
        card: the card that these bytes hold whole, None for every other answer.
    """

    data: bytes
    card: Laid | None = None


@dataclass(frozen=True)
class Habits:
    """In what SAMs differ.

    Attributes:
        finds_again: FIND finds a card again after it was read; many SAMs want it lifted first.
        management: 30 05 is known.
    """

    finds_again: bool = False
    management: bool = True


def frame(status: int, data: bytes = b"") -> bytes:
    """An answer with this status byte."""
    body = b"\x00\x00" + bytes([status]) + data
    covered = (len(body) + 1).to_bytes(2, "big") + body
    check = 0
    for byte in covered:
        check ^= byte
    return PREAMBLE + covered + bytes([check])


class Chip:
    """One SAM over one plate. Strict order: find, select, read, every time."""

    def __init__(self, plate: Plate, script: Script, *, seed: int, read_s: float, habits: Habits) -> None:
        """Begin with nothing found.

        Args:
            plate: where the cards lie.
            script: what goes wrong.
            seed: becomes part of the SAM's id.
            read_s: how long reading a card takes, seconds.
            habits: in what SAMs differ.
        """
        self._plate = plate
        self._script = script
        self._seed = seed
        self._read_s = read_s
        self._finds_again = habits.finds_again
        self._found = self._selected = self._given = 0
        self._judges: dict[bytes, Callable[[], Reply]] = {
            IDENTIFY: self._identify,
            FIND: self._find,
            SELECT: self._select,
            READ: self._read,
            MANAGEMENT: self._manage,
        }
        if not habits.management:
            del self._judges[MANAGEMENT]

    async def answer(self, request: bytes) -> Reply:
        """Answer one whole request frame."""
        command = request[len(PREAMBLE) + 2 : -1]
        step = STEPS.get(command)
        fault = self._script.take(step) if step and self._plate.laid else None
        if fault:
            await self._begin(fault)
        if fault and fault.kind == "status":
            return Reply(frame(int(fault["status"], 16)))
        return spoiled(await self._judge(command), fault)

    async def _begin(self, fault: Fault) -> None:
        if fault.kind == "hang":
            await asyncio.sleep(float(fault["seconds"]))
        if fault.kind == "lift":
            await asyncio.sleep(self._read_s / 2)
            self._plate.lift("fault")

    async def _judge(self, command: bytes) -> Reply:
        if command == READ:
            await asyncio.sleep(self._read_s)
        judge = self._judges.get(command)
        return judge() if judge else Reply(frame(0x21))

    def _lies(self, placement: int) -> bool:
        """Whether the card of that placement still lies there; 0 is no placement."""
        return self._plate.laid is not None and self._plate.laid.placement == placement

    def _identify(self) -> Reply:
        numbers = (20230401, 1, self._seed & 0xFFFFFFFF)
        return Reply(frame(0x90, b"\x05\x00\x01\x00" + b"".join(number.to_bytes(4, "little") for number in numbers)))

    def _find(self) -> Reply:
        self._found = self._selected = 0
        laid = self._plate.laid
        if laid is None or (laid.placement == self._given and not self._finds_again):
            return Reply(frame(0x80))
        self._found = laid.placement
        return Reply(frame(0x9F, bytes(4)))

    def _select(self) -> Reply:
        if not self._lies(self._found):
            return Reply(frame(0x81))
        self._selected = self._found
        return Reply(frame(0x90, bytes(8)))

    def _manage(self) -> Reply:
        return Reply(frame(0x90, bytes(28)) if self._lies(self._selected) else frame(0x41))

    def _read(self) -> Reply:
        laid = self._plate.laid
        if laid is None or laid.placement != self._selected:
            return Reply(frame(0x41))
        self._given = laid.placement
        lengths = len(laid.text).to_bytes(2, "big") + len(PHOTO).to_bytes(2, "big")
        return Reply(frame(0x90, lengths + laid.text + PHOTO), card=laid)


def spoiled(reply: Reply, fault: Fault | None) -> Reply:
    """The reply as the fault leaves it on the wire."""
    match fault and fault.kind:
        case "checksum":
            return Reply(reply.data[:-1] + bytes([reply.data[-1] ^ 0xFF]))
        case "short":
            return Reply(reply.data[: len(reply.data) // 2])
        case "silent":
            return Reply(b"")
        case "noise":
            return Reply(NOISE + reply.data, reply.card)
    return reply
