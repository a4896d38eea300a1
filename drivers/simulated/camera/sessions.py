"""The body's network port: who may talk to it, one computer at a time."""

import asyncio
import contextlib
import hashlib
import struct
from collections.abc import Callable

from drivers.simulated.camera.body import Body
from drivers.simulated.camera.breakage import Breakage
from drivers.simulated.camera.codes import InitFail, Packet
from drivers.simulated.camera.responder import Responder
from drivers.simulated.camera.wire import BadPacket, Link, command_ack, numbers
from drivers.simulated.script import Fault

OLD_LINK_MAY_TAKE_S = 0.2
"""A computer that died leaves a link whose end arrives about when its successor knocks."""


class Session:
    """One computer: its command link, its event link, and what answers it."""

    def __init__(self, number: int, link: Link, body: Body) -> None:
        self.number = number
        self.link = link
        self.event_link: Link | None = None
        self._responder = Responder(body)
        self._breakage = Breakage(link, body)

    async def serve(self) -> Fault:
        """Answer until the link is gone, or until a fault that takes the whole body away, which is returned."""
        while True:
            request = await self.link.request()
            reply = await self._responder.answer(request)
            if outage := self._breakage.outage(request):
                return outage
            await self._breakage.deliver(request, reply)

    def end(self) -> None:
        """End both links."""
        for link in filter(None, (self.link, self.event_link)):
            link.close()


class Port:
    """Where computers connect. A second computer is refused while the first is there, as real bodies do.

    Attributes:
        body: the body at this end of the cable.
        number: TCP port, fixed from the first opening on.

    `outage` is called with a fault that takes the link or the body away.
    """

    def __init__(self, body: Body, number: int, outage: Callable[[Fault], None]) -> None:
        self.body = body
        self.number = number
        self._outage = outage
        self._server: asyncio.Server | None = None
        self._session: Session | None = None
        self._links: set[Link] = set()
        self._count = 0

    @property
    def connected(self) -> bool:
        """A computer is connected now."""
        return self._session is not None and not self._session.link.gone.is_set()

    @property
    def is_open(self) -> bool:
        """The body is switched on."""
        return self._server is not None

    async def open(self) -> None:
        """Listen."""
        if not self._server:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(lambda: Link(self._greet), "127.0.0.1", self.number)
            self.number = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Stop listening and break every link, as switching off does."""
        if self._server:
            self._server.close()
            self._server = None
        self.drop()

    def drop(self) -> None:
        """Break the links; the body stays on."""
        for link in list(self._links):
            link.reset()

    async def _greet(self, link: Link) -> None:
        self._links.add(link)
        try:
            kind, payload = await link.packet()
            if kind == Packet.INIT_COMMAND_REQUEST:
                await self._command_link(link)
            elif kind == Packet.INIT_EVENT_REQUEST:
                await self._event_link(link, numbers("<I", payload)[0])
        except BadPacket:
            link.reset()
        finally:
            self._links.discard(link)

    async def _command_link(self, link: Link) -> None:
        if fault := self.body.script.take("connect", "silent", "refuse"):
            await self._unfriendly(link, fault)
            return
        if self._session and not await left(self._session.link):
            link.send(Packet.INIT_FAIL, struct.pack("<I", InitFail.BUSY))
            link.close()
            return
        self._count += 1
        self._session = session = Session(self._count, link, self.body)
        link.send(Packet.INIT_COMMAND_ACK, command_ack(self._count, hashlib.md5(self.body.serial.encode()).digest()))
        try:
            self._outage(await session.serve())
        finally:
            session.end()

    async def _unfriendly(self, link: Link, fault: Fault) -> None:
        if fault.kind == "refuse":
            link.send(Packet.INIT_FAIL, struct.pack("<I", fault["reason"]))
            link.close()
        else:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(link.gone.wait(), fault["seconds"])
            link.close()

    async def _event_link(self, link: Link, number: int) -> None:
        if not self._session or self._session.number != number:
            link.send(Packet.INIT_FAIL, struct.pack("<I", InitFail.REJECTED))
            link.close()
            return
        self._session.event_link = link
        link.send(Packet.INIT_EVENT_ACK, b"")
        await link.gone.wait()


async def left(link: Link) -> bool:
    """Whether the other end has gone, which may be on its way."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(link.gone.wait(), OLD_LINK_MAY_TAKE_S)
    return link.gone.is_set()
