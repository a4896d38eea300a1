"""The reader at the end of a serial line: a pseudo-terminal whose other end the real driver opens."""

import asyncio
import os
import pty
import tty

from drivers.simulated.reader.chip import PREAMBLE, Chip
from drivers.simulated.reader.plate import Plate

LARGEST_REQUEST = 64


class SerialWire:
    """Opens the pseudo-terminal; `serve` answers on it, one request after the other.

    Attributes:
        address: what the driver opens.
    """

    def __init__(self, chip: Chip, plate: Plate) -> None:
        self._chip = chip
        self._plate = plate
        # The driver's end stays open here too, so that the line survives a driver that closes and opens it again.
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        self.address = f"serial:{os.ttyname(self._theirs)}"

    async def serve(self) -> None:
        """Answer until cancelled."""
        arrived: asyncio.Queue[bytes] = asyncio.Queue()
        asyncio.get_running_loop().add_reader(self._ours, lambda: arrived.put_nowait(os.read(self._ours, 4096)))
        buffer = b""
        while True:
            buffer += await arrived.get()
            requests, buffer = split(buffer)
            for request in requests:
                await self._answer(request)

    async def _answer(self, request: bytes) -> None:
        reply = await self._chip.answer(request)
        os.write(self._ours, reply.data)
        if reply.card:
            self._plate.was_read(reply.card)


def split(buffer: bytes) -> tuple[list[bytes], bytes]:
    """The whole requests in a buffer, and what is left of it."""
    requests: list[bytes] = []
    while (begin := buffer.find(PREAMBLE)) >= 0:
        end = begin + 7 + int.from_bytes(buffer[begin + 5 : begin + 7], "big")
        if len(buffer) < begin + 7 or len(buffer) < end:
            return requests, buffer[begin:]
        requests.append(buffer[begin:end])
        buffer = buffer[end:]
    return requests, buffer[-LARGEST_REQUEST:]
