"""The reader as a virtual card of vpcd, the reader driver of vsmartcard that the real pcscd loads.

vpcd listens; a card is inserted by connecting and taken away by closing. Each message is two bytes of length and a
body: one byte is a question about the card itself, anything longer an APDU.
https://frankmorgner.github.io/vsmartcard/virtualsmartcard/api.html
"""

import asyncio
import socket
from contextlib import suppress
from typing import Final

from drivers.simulated.reader.cards import VirtualCard
from drivers.simulated.reader.plate import Laid, Plate

ATR: Final = b"\x04"
AGAIN_S: Final = 0.1
"""Seconds until the next try while no vpcd listens."""


class VpcdWire:
    """Connects to vpcd whenever a card lies on the plate.

    Attributes:
        address: what the driver opens.
    """

    def __init__(self, card: VirtualCard, plate: Plate, vpcd: str, name: str) -> None:
        """Prepare the card.

        Args:
            card: what answers.
            plate: where the cards lie.
            vpcd: HOST:PORT of the slot.
            name: what pcscd calls the slot.
        """
        host, _, port = vpcd.rpartition(":")
        self._card = card
        self._plate = plate
        self._host, self._port = host, int(port)
        self.address = f"pcsc:{name}"

    async def serve(self) -> None:
        """Insert and take away until cancelled."""
        while True:
            self._plate.moved.clear()
            if laid := self._plate.laid:
                await self._insert(laid)
            else:
                await self._plate.moved.wait()

    async def _insert(self, laid: Laid) -> None:
        """Be a card until it is lifted or vpcd goes away."""
        try:
            reader, writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            await asyncio.sleep(AGAIN_S)
            return
        talk = asyncio.create_task(self._talk(reader, writer, laid))
        lifted = asyncio.create_task(self._plate.moved.wait())
        try:
            await asyncio.wait({talk, lifted}, return_when=asyncio.FIRST_COMPLETED)
            if not lifted.done():
                await asyncio.sleep(AGAIN_S)
        finally:
            talk.cancel()
            lifted.cancel()
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, laid: Laid) -> None:
        # vpcd sends length and body as two segments; with delayed acknowledgements each exchange would take 44 ms.
        line: socket.socket = writer.get_extra_info("socket")
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while self._plate.laid is laid:
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
                body = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
                if body == ATR:
                    send(writer, self._card.atr)
                elif len(body) > 1:
                    await self._exchange(writer, body, laid)

    async def _exchange(self, writer: asyncio.StreamWriter, apdu: bytes, laid: Laid) -> None:
        reply = await self._card.answer(apdu, laid)
        if self._plate.laid is not laid:
            return
        send(writer, reply.data)
        if reply.card:
            self._plate.was_read(reply.card)


def send(writer: asyncio.StreamWriter, body: bytes) -> None:
    """One message."""
    writer.write(len(body).to_bytes(2, "big") + body)
