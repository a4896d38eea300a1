"""The reader as the far end of a pcscd driver that is a mere plug: it asks over a unix socket, this wire answers.

Such a driver can do what vpcd can't: tell of a card at once, take escapes, say that the device is gone, be unplugged.

A question is one byte of kind, two of length, and a body; the answer one byte of status, two of length, and a body.

    S  which card is there?      0 and its ATR, 1 no card, 3 no such device
    A  an APDU                   0 and data and status word, 1 no card
    E  an escape                 0 and its answer, 2 not supported
    W  nothing is answered; from here on this connection gets one byte whenever a card has moved
"""

import asyncio
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

from drivers.simulated.reader.cards import VirtualCard
from drivers.simulated.reader.chip import Chip, Reply
from drivers.simulated.reader.plate import Plate

DONE, NO_CARD, NOT_SUPPORTED, NO_DEVICE = range(4)
MOVED: Final = b"m"


class IfdWire:
    """Listens on a unix socket for pcscd's driver.

    Attributes:
        address: what our driver opens.
        there: the device answers; False: its driver says that it is gone.
    """

    def __init__(self, card: VirtualCard, chip: Chip | None, plate: Plate, path: Path, name: str, tells: bool) -> None:
        """Prepare the reader.

        Args:
            card: what answers APDUs.
            chip: what answers escapes; None: escapes are not supported.
            plate: where the cards lie.
            path: where to listen.
            name: what pcscd calls the slot.
            tells: the reader tells of cards; without it pcscd sees none.
        """
        self._card, self._chip, self._plate = card, chip, plate
        self._tells = tells
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()  # Whoever hears the address may connect.
        self._watchers: set[asyncio.StreamWriter] = set()
        self.address = f"pcsc:{name}"
        self.there = True

    async def serve(self) -> None:
        """Answer until cancelled."""
        async with await asyncio.start_unix_server(self._talk, sock=self._socket):
            while True:
                self._plate.moved.clear()
                await self._plate.moved.wait()
                self.tell()

    def tell(self) -> None:
        """Say that something moved."""
        for watcher in self._watchers:
            watcher.write(MOVED)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                head = await reader.readexactly(3)
                body = await reader.readexactly(int.from_bytes(head[1:], "big"))
                if head[:1] == b"W":
                    self._watchers.add(writer)
                    continue
                status, reply = await self._answer(head[:1], body)
                writer.write(bytes([status]) + len(reply.data).to_bytes(2, "big") + reply.data)
                if reply.card and status == DONE:
                    self._plate.was_read(reply.card)
        self._watchers.discard(writer)
        writer.close()

    async def _answer(self, kind: bytes, body: bytes) -> tuple[int, Reply]:
        laid = self._plate.laid
        if not self.there:
            return NO_DEVICE, Reply(b"")
        if kind == b"E":
            return (DONE, await self._chip.answer(body)) if self._chip else (NOT_SUPPORTED, Reply(b""))
        if laid is None or not self._tells:
            return NO_CARD, Reply(b"")
        if kind == b"S":
            return DONE, Reply(self._card.atr)
        reply = await self._card.answer(body, laid)
        return (DONE, reply) if self._plate.laid is laid else (NO_CARD, Reply(b""))
