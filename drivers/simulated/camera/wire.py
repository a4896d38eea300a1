"""PTP/IP on the wire (CIPA DC-005): packets in, packets out, and how one end learns that the other is gone.

Two TCP connections make one session: the first carries requests and data, the second events.
Every packet is `u32 length, u32 type, payload`, little endian.
"""

import asyncio
import socket
import struct
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple, cast

from drivers.simulated.camera import tasks
from drivers.simulated.camera.codes import Operation, Packet, Response

HEADER = struct.Struct("<II")
LONGEST_PACKET = 1 << 20
DATA_PIECE = 1 << 16
WITH_DATA_TO_BODY = {Operation.SET_DEVICE_PROP_VALUE}
NAME = "D750"
VERSION = 0x00010000


class Request(NamedTuple):
    """One operation a computer asks for.

    Attributes:
        code: the operation.
        transaction: the number that the answer repeats.
        params: up to five numbers.
        data: what the computer sent along, empty for most operations.
    """

    code: int
    transaction: int
    params: tuple[int, ...]
    data: bytes = b""

    def param(self, index: int, default: int = 0) -> int:
        """The parameter at `index`; `default` where the computer sent fewer."""
        return self.params[index] if index < len(self.params) else default


class Reply(NamedTuple):
    """The answer to a request; `data` is None where the operation has no data phase towards the computer."""

    code: int = Response.OK
    data: bytes | None = None


class BadPacket(Exception):
    """Whoever is at the other end does not speak PTP/IP."""


class Link(asyncio.Protocol):
    """One TCP connection from a computer, packet by packet.

    `gone` is set as soon as the other end goes away, also while nobody reads.
    """

    def __init__(self, serve: Callable[["Link"], Coroutine[Any, Any, None]]) -> None:
        self._serve = serve
        self._received = bytearray()
        self._packets: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue()
        self._writable = asyncio.Event()
        self._writable.set()
        self.gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start serving the newcomer."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=0)
        self._task = tasks.start(self._serve(self))

    def data_received(self, data: bytes) -> None:
        """Cut what came into packets."""
        self._received += data
        while len(self._received) >= HEADER.size:
            length, kind = HEADER.unpack_from(self._received)
            if not HEADER.size <= length <= LONGEST_PACKET:
                self.reset()
                return
            if len(self._received) < length:
                return
            self._packets.put_nowait((kind, bytes(self._received[HEADER.size : length])))
            del self._received[:length]

    def connection_lost(self, exc: Exception | None) -> None:
        """End whatever was being served here."""
        self.gone.set()
        self._task.cancel()

    def pause_writing(self) -> None:
        """The other end does not take more now."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Everything written has left."""
        self._writable.set()

    async def packet(self) -> tuple[int, bytes]:
        """The next packet: type and payload."""
        return await self._packets.get()

    async def request(self) -> Request:
        """The next request, with its data if it has any.

        Raises:
            BadPacket: what came is no request.
        """
        kind, payload = await self.packet()
        while kind != Packet.REQUEST:
            kind, payload = await self.packet()
        phase, code, transaction = numbers("<IHI", payload)
        params = numbers(f"<{(len(payload) - 10) // 4}I", payload[10:])
        data = await self._data() if phase == 2 or code in WITH_DATA_TO_BODY else b""
        return Request(code, transaction, params, data)

    async def _data(self) -> bytes:
        data = b""
        while True:
            kind, payload = await self.packet()
            if kind in (Packet.DATA, Packet.END_DATA):
                data += payload[4:]
            if kind == Packet.END_DATA:
                return data

    def send(self, kind: Packet, payload: bytes) -> None:
        """One packet to the computer."""
        self._transport.write(HEADER.pack(HEADER.size + len(payload), kind) + payload)

    def raw(self, data: bytes | memoryview) -> None:
        """Bytes as they are: for faults that break packets apart."""
        self._transport.write(data)

    async def flush(self) -> None:
        """Wait until everything written has left this process."""
        await self._writable.wait()

    async def reply(self, request: Request, reply: Reply) -> None:
        """Data phase, if any, and response."""
        for piece in data_phase(request, reply.data):
            self._transport.write(piece)
            await self.flush()
        self._transport.write(response(request, reply.code))

    def reset(self) -> None:
        """End the connection with a reset, as a pulled cable or a switched-off body looks from the other end."""
        if self.gone.is_set():  # the other end was first; its socket is closed already
            return
        linger_none = struct.pack("ii", 1, 0)
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_none)
        self._transport.abort()

    def close(self) -> None:
        """End the connection in good order."""
        self._transport.close()


def numbers(layout: str, payload: bytes) -> tuple[int, ...]:
    """The numbers at the beginning of a payload, laid out as the struct module writes it.

    Raises:
        BadPacket: the payload is too short.
    """
    try:
        return struct.unpack_from(layout, payload)
    except struct.error as wrong:
        raise BadPacket(str(wrong)) from None


def response(request: Request, code: int) -> bytes:
    """The packet that ends a transaction."""
    payload = struct.pack("<HI", code, request.transaction)
    return HEADER.pack(HEADER.size + len(payload), Packet.RESPONSE) + payload


def data_phase(request: Request, data: bytes | None) -> list[bytes]:
    """The packets that carry `data` to the computer; none where the operation has no data."""
    if data is None:
        return []
    start = struct.pack("<IQ", request.transaction, len(data))
    packets = [HEADER.pack(HEADER.size + len(start), Packet.START_DATA) + start]
    last = max(0, (len(data) - 1) // DATA_PIECE)
    for index in range(last + 1):
        piece = data[index * DATA_PIECE : (index + 1) * DATA_PIECE]
        kind = Packet.END_DATA if index == last else Packet.DATA
        packets.append(HEADER.pack(HEADER.size + 4 + len(piece), kind) + struct.pack("<I", request.transaction) + piece)
    return packets


def command_ack(number: int, guid: bytes) -> bytes:
    """Payload of the answer to an Init Command Request: connection number, 16 bytes of identity, name, version."""
    return struct.pack("<I", number) + guid + (NAME + "\0").encode("utf-16-le") + struct.pack("<I", VERSION)
