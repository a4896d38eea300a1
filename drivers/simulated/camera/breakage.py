"""How answers come late, in pieces or not at all, when it is scripted."""

import asyncio
import time
from typing import Final

from drivers.simulated.camera.body import Body
from drivers.simulated.camera.codes import Operation, Response
from drivers.simulated.camera.wire import Link, Reply, Request, data_phase, response
from drivers.simulated.script import Fault

STEPS: Final[dict[int, str]] = {
    Operation.NIKON_GET_LIVE_VIEW_IMAGE: "live",
    Operation.NIKON_CAPTURE: "trigger",
    Operation.NIKON_AF_DRIVE: "focus",
    Operation.NIKON_INITIATE_CAPTURE_REC_IN_MEDIA: "trigger",
    Operation.GET_OBJECT: "download",
    Operation.GET_PARTIAL_OBJECT: "download",
    Operation.NIKON_GET_EVENT: "poll",
    Operation.GET_DEVICE_PROP_DESC: "settings",
    Operation.GET_DEVICE_PROP_VALUE: "settings",
    Operation.SET_DEVICE_PROP_VALUE: "settings",
    Operation.OPEN_SESSION: "open",
}


class Breakage:
    """The faults of one connection that lie between the answer and the wire."""

    def __init__(self, link: Link, body: Body) -> None:
        self._link = link
        self._script = body.script
        self._body = body
        self._cut: Fault | None = None
        self._busy_until = 0.0

    def outage(self, request: Request) -> Fault | None:
        """A fault that takes the link or the body away now, after the order was obeyed and before it is answered."""
        return self._script.take(step_of(request), "drop", "power", "swap")

    async def deliver(self, request: Request, reply: Reply) -> None:
        """Send the answer, or what the script leaves of it."""
        if stall := self._script.take(step_of(request), "stall"):
            await self._pause(stall["seconds"])
        if step_of(request) == "download":
            await self._deliver_file(request, reply)
        else:
            await self._link.reply(request, reply)

    async def _deliver_file(self, request: Request, reply: Reply) -> None:
        if busy := self._script.take("download", "busy"):
            self._busy_until = time.monotonic() + busy["seconds"]
        self._cut = self._cut or self._script.take("download", "cut")
        if time.monotonic() < self._busy_until:
            await self._link.reply(request, Reply(Response.DEVICE_BUSY))
        elif drip := self._script.take("download", "drip"):
            await self._dripping(request, reply, drip)
        elif self._cut and self._holds_the_cut(request, reply, self._cut):
            await self._break_off(request, reply, self._cut)
        else:
            await self._link.reply(request, reply)

    async def _pause(self, seconds: float | None) -> None:
        """Say nothing for so long; None: until the other end gives up."""
        if seconds is None:
            await self._link.gone.wait()
        else:
            await asyncio.sleep(seconds)

    def _holds_the_cut(self, request: Request, reply: Reply, cut: Fault) -> bool:
        """The link ends in this piece, or this is the last one of a shorter file."""
        end = start_of(request) + len(reply.data or b"")
        return end > cut["after_bytes"] or end >= self._body.file_size(request.param(0))

    async def _break_off(self, request: Request, reply: Reply, cut: Fault) -> None:
        left = max(0, cut["after_bytes"] - start_of(request))
        packets = b"".join(data_phase(request, reply.data))
        self._link.raw(packets[: min(left, len(reply.data or b""))])
        await self._link.flush()
        if cut["how"] == "rst":
            self._link.reset()
        elif cut["how"] == "fin":
            self._link.close()
        await self._link.gone.wait()

    async def _dripping(self, request: Request, reply: Reply, drip: Fault) -> None:
        packets = b"".join([*data_phase(request, reply.data), response(request, reply.code)])
        for start in range(0, len(packets), drip["bytes"]):
            self._link.raw(packets[start : start + drip["bytes"]])
            await asyncio.sleep(drip["every_s"])


def step_of(request: Request) -> str:
    """The step of the station's work that a request belongs to; empty for all that no fault is scripted for."""
    return STEPS.get(request.code, "")


def start_of(request: Request) -> int:
    """Where in the file the bytes asked for begin."""
    return request.param(1) if request.code == Operation.GET_PARTIAL_OBJECT else 0
