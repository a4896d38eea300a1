"""What the body answers to each operation of PTP and of Nikon's extension."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

import cv2
import numpy as np

from drivers.simulated.camera import datasets
from drivers.simulated.camera.body import Body
from drivers.simulated.camera.card import DCIM, Place
from drivers.simulated.camera.codes import RAM_HANDLE, STORE, Event, Format, Operation, Property, Response, Target
from drivers.simulated.camera.settings import SETTINGS
from drivers.simulated.camera.wire import Reply, Request

ROOT, EVERYTHING = 0xFFFFFFFF, 0
LIVE_HEADER = bytes(384)
"""Nikon puts focus and tilt in front of each live frame; all of it is zero here."""

CAPACITY = 32_000_000_000
REFUSALS: Final = {
    "focus": Response.NIKON_OUT_OF_FOCUS,
    "card-full": Response.STORE_FULL,
    "card-protected": Response.OBJECT_PROTECTED,
    "invalid-status": Response.NIKON_INVALID_STATUS,
}
EVENTS: Final = (Event.OBJECT_ADDED, Event.PROPERTY_CHANGED, Event.CAPTURE_COMPLETE)


class Responder:
    """Answers the requests of one session."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self._refusing = (0.0, Response.DEVICE_BUSY)
        self._given_up: Response | None = None
        self._operations: dict[int, Callable[[Request], Awaitable[Reply]]] = {
            Operation.GET_DEVICE_INFO: self._device_info,
            Operation.OPEN_SESSION: self._open_session,
            Operation.CLOSE_SESSION: self._agree,
            Operation.GET_STORAGE_IDS: self._storage_ids,
            Operation.GET_STORAGE_INFO: self._storage_info,
            Operation.GET_OBJECT_HANDLES: self._object_handles,
            Operation.GET_OBJECT_INFO: self._object_info,
            Operation.GET_OBJECT: self._object,
            Operation.GET_THUMB: self._thumb,
            Operation.DELETE_OBJECT: self._delete,
            Operation.GET_DEVICE_PROP_DESC: self._describe,
            Operation.GET_DEVICE_PROP_VALUE: self._value,
            Operation.SET_DEVICE_PROP_VALUE: self._set,
            Operation.GET_PARTIAL_OBJECT: self._partial_object,
            Operation.NIKON_CAPTURE: self._capture,
            Operation.NIKON_CHANGE_CAMERA_MODE: self._agree,
            Operation.NIKON_GET_EVENT: self._events,
            Operation.NIKON_DEVICE_READY: self._device_ready,
            Operation.NIKON_START_LIVE_VIEW: self._start_live_view,
            Operation.NIKON_END_LIVE_VIEW: self._end_live_view,
            Operation.NIKON_GET_LIVE_VIEW_IMAGE: self._live_frame,
            Operation.NIKON_INITIATE_CAPTURE_REC_IN_MEDIA: self._capture,
        }

    async def answer(self, request: Request) -> Reply:
        """The answer to one request."""
        operation = self._operations.get(request.code)
        return await operation(request) if operation else Reply(Response.OPERATION_NOT_SUPPORTED)

    async def _agree(self, request: Request) -> Reply:
        return Reply()

    async def _device_info(self, request: Request) -> Reply:
        formats = (Format.EXIF_JPEG, Format.ASSOCIATION)
        serial = self.body.serial.zfill(32)
        return Reply(data=datasets.device_info(serial, self._operations, EVENTS, SETTINGS, formats))

    async def _open_session(self, request: Request) -> Reply:
        self.body.start_session()
        return Reply()

    # The card.

    async def _storage_ids(self, request: Request) -> Reply:
        return Reply(data=datasets.numbers("I", [STORE]))

    async def _storage_info(self, request: Request) -> Reply:
        card = self.body.card
        free = CAPACITY - sum(card.size(place.handle) for place in card.files())
        return Reply(data=datasets.storage_info("NIKON D750  [Slot 1]", CAPACITY, free, free // 10_000_000))

    async def _object_handles(self, request: Request) -> Reply:
        card, parent = self.body.card, request.param(2)
        folders = [number << 16 for number in card.folders()]
        if parent == ROOT:
            return Reply(data=datasets.numbers("I", [DCIM]))
        if parent == DCIM:
            return Reply(data=datasets.numbers("I", folders))
        if parent == EVERYTHING:
            return Reply(data=datasets.numbers("I", [DCIM, *folders, *(place.handle for place in card.files())]))
        return Reply(data=datasets.numbers("I", [place.handle for place in card.files(parent >> 16)]))

    async def _object_info(self, request: Request) -> Reply:
        handle, card = request.param(0), self.body.card
        if self.body.reports.is_hidden(handle):
            return Reply(Response.DEVICE_BUSY)
        if handle in card:
            place, taken = card[handle], datetime.fromtimestamp(card.local(handle).stat().st_mtime)
            return Reply(data=self._file_info(place.folder << 16, place, card.size(handle), taken))
        if handle == RAM_HANDLE and self.body.ram:
            return Reply(data=self._file_info(0, Place(0, 1), len(self.body.ram), self.body.now()))
        if handle == DCIM:
            return Reply(data=self._folder_info(0, "DCIM"))
        if handle & 0xFFFF == 0 and handle >> 16 in card.folders():
            return Reply(data=self._folder_info(DCIM, Place(handle >> 16, 0).folder_name))
        return Reply(Response.INVALID_HANDLE)

    def _folder_info(self, parent: int, name: str) -> bytes:
        return datasets.object_info(
            kind=Format.ASSOCIATION,
            size=0,
            parent=parent,
            name=name,
            taken=self.body.now(),
            pixels=(0, 0),
        )

    def _file_info(self, parent: int, place: Place, size: int, taken: datetime) -> bytes:
        return datasets.object_info(
            kind=Format.UNDEFINED if place.raw else Format.EXIF_JPEG,
            size=size,
            parent=parent,
            name=place.name,
            taken=taken,
            pixels=self.body.making.size,
        )

    def size(self, handle: int) -> int:
        """Bytes of a file on the card or in memory; 0 where there is none."""
        if handle == RAM_HANDLE:
            return len(self.body.ram or b"")
        return self.body.card.size(handle) if handle in self.body.card else 0

    def _read(self, handle: int, start: int = 0, length: int | None = None) -> Reply:
        if handle == RAM_HANDLE and self.body.ram is not None:
            return Reply(data=self.body.ram[start : None if length is None else start + length])
        if handle in self.body.card:
            return Reply(data=self.body.card.read(handle, start, -1 if length is None else length))
        return Reply(Response.INVALID_HANDLE)

    async def _object(self, request: Request) -> Reply:
        return self._read(request.param(0))

    async def _partial_object(self, request: Request) -> Reply:
        return self._read(request.param(0), request.param(1), request.param(2))

    async def _thumb(self, request: Request) -> Reply:
        still = self._read(request.param(0))
        small = thumbnail(still.data) if still.data else None
        return Reply(data=small) if small else Reply(Response.NO_THUMBNAIL)

    async def _delete(self, request: Request) -> Reply:
        handle = request.param(0)
        if handle == RAM_HANDLE:
            self.body.ram = None
        elif handle in self.body.card:
            self.body.card.delete(handle)
        else:
            return Reply(Response.INVALID_HANDLE)
        return Reply()

    # Settings.

    async def _describe(self, request: Request) -> Reply:
        if request.param(0) not in SETTINGS:
            return Reply(Response.PROPERTY_NOT_SUPPORTED)
        return Reply(data=self.body.settings.description(Property(request.param(0))))

    async def _value(self, request: Request) -> Reply:
        if request.param(0) not in SETTINGS:
            return Reply(Response.PROPERTY_NOT_SUPPORTED)
        return Reply(data=self.body.settings.value(Property(request.param(0))))

    async def _set(self, request: Request) -> Reply:
        if request.param(0) not in SETTINGS:
            return Reply(Response.PROPERTY_NOT_SUPPORTED)
        return Reply(self.body.settings.put(Property(request.param(0)), request.data))

    # Live view.

    async def _start_live_view(self, request: Request) -> Reply:
        if self.body.live.prohibited:
            return Reply(Response.NIKON_INVALID_STATUS)
        self.body.live.on = True
        return Reply()

    async def _end_live_view(self, request: Request) -> Reply:
        self.body.live.on = False
        return Reply()

    async def _live_frame(self, request: Request) -> Reply:
        live, script = self.body.live, self.body.script
        if fault := script.take("live", "prohibited"):
            live.prohibit(fault["seconds"])
        if fault := script.take("live", "empty"):
            live.withhold(fault["seconds"])
        if not live.on:
            return Reply(Response.NIKON_NOT_LIVE_VIEW)
        if not await live.due() or self.body.exposing:
            return Reply(Response.DEVICE_BUSY)
        return Reply(data=LIVE_HEADER + live.frame())

    # The shutter.

    async def _capture(self, request: Request) -> Reply:
        if refusal := self._refusal():
            return Reply(refusal)
        script, target = self.body.script, self._target(request)
        if fault := script.take("trigger", "give-up"):
            self._given_up = REFUSALS[fault["code"]]
            return Reply()
        if fault := script.take("trigger", "not-ready"):
            self.body.stay_busy(fault["seconds"])
        if fault := script.take("trigger", "foreign"):
            self._finger_and_own(target, fault["after_s"])
        else:
            self.body.release("ptp", target)
        return Reply()

    def _refusal(self) -> Response | None:
        """Why nothing is shot now. The library tries again by itself for 0.45 s, so a refusal has to last."""
        if fault := self.body.script.take("trigger", "busy", "refuse"):
            code = Response.DEVICE_BUSY if fault.kind == "busy" else REFUSALS[fault["code"]]
            self._refusing = (time.monotonic() + fault["seconds"], code)
        until, code = self._refusing
        if time.monotonic() < until:
            return code
        return None if self.body.ready else Response.DEVICE_BUSY

    def _target(self, request: Request) -> Target:
        """Nikon's newer operation names the target itself; the older one goes by the setting."""
        if request.code == Operation.NIKON_INITIATE_CAPTURE_REC_IN_MEDIA:
            return Target.RAM if request.param(1) else Target.CARD
        return Target(int(self.body.settings[Property.RECORDING_MEDIA]))

    def _finger_and_own(self, target: Target, after_s: float) -> None:
        """Both shots, the finger's first where `after_s` is negative."""
        if after_s < 0:
            self.body.release("finger")
            self.body.release("ptp", target, -after_s)
        else:
            self.body.release("ptp", target)
            asyncio.get_running_loop().call_later(after_s, self.body.release, "finger")

    async def _device_ready(self, request: Request) -> Reply:
        """Ready, busy, or once the reason why an accepted release was given up, as when autofocus finds nothing."""
        if given_up := self._given_up:
            self._given_up = None
            return Reply(given_up)
        return Reply(Response.OK if self.body.ready else Response.DEVICE_BUSY)

    async def _events(self, request: Request) -> Reply:
        if self.body.reports.busy:
            return Reply(Response.DEVICE_BUSY)
        return Reply(data=datasets.events(self.body.reports.take()))


def thumbnail(jpeg: bytes) -> bytes | None:
    """A picture of 160x120 of the same scene, as the body shows it in its own list; None for an unreadable file."""
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_REDUCED_COLOR_8)
    if picture is None:
        return None
    return cv2.imencode(".jpg", cv2.resize(picture, (160, 120), interpolation=cv2.INTER_AREA))[1].tobytes()
