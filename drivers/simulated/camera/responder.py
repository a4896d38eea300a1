"""What the body answers to each operation of PTP and of Nikon's extension."""

import asyncio
import time
from typing import Final

from drivers.simulated.camera import datasets
from drivers.simulated.camera.body import Body
from drivers.simulated.camera.codes import Event, Format, Operation, Property, Response, Target
from drivers.simulated.camera.objects import Answer, CardOperations
from drivers.simulated.camera.settings import MANUAL_FOCUS, SETTINGS
from drivers.simulated.camera.wire import Reply, Request

LIVE_HEADER = bytes(384)
"""Nikon puts focus and tilt in front of each live frame; all of it is zero here."""

REFUSALS: Final = {
    "focus": Response.NIKON_OUT_OF_FOCUS,
    "card-full": Response.STORE_FULL,
    "card-protected": Response.OBJECT_PROTECTED,
    "invalid-status": Response.NIKON_INVALID_STATUS,
}
EVENTS: Final = (
    Event.OBJECT_ADDED,
    Event.STORE_ADDED,
    Event.STORE_REMOVED,
    Event.PROPERTY_CHANGED,
    Event.CAPTURE_COMPLETE,
)


class Responder:
    """Answers the requests of one session."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self._refusing = (0.0, Response.DEVICE_BUSY)
        self._given_up: Response | None = None
        self._operations: dict[int, Answer] = {
            **CardOperations(body).table,
            Operation.GET_DEVICE_INFO: self._device_info,
            Operation.OPEN_SESSION: self._open_session,
            Operation.CLOSE_SESSION: self._agree,
            Operation.GET_DEVICE_PROP_DESC: self._property,
            Operation.GET_DEVICE_PROP_VALUE: self._property,
            Operation.SET_DEVICE_PROP_VALUE: self._property,
            Operation.NIKON_CAPTURE: self._capture,
            Operation.NIKON_AF_DRIVE: self._af_drive,
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

    async def _property(self, request: Request) -> Reply:
        """Describe, tell or set one of the body's properties."""
        if request.param(0) not in SETTINGS:
            return Reply(Response.PROPERTY_NOT_SUPPORTED)
        code, settings = Property(request.param(0)), self.body.settings
        if request.code == Operation.GET_DEVICE_PROP_DESC:
            return Reply(data=settings.description(code))
        if request.code == Operation.GET_DEVICE_PROP_VALUE:
            return Reply(data=settings.value(code))
        return Reply(settings.put(code, request.data))

    async def _start_live_view(self, request: Request) -> Reply:
        if self.body.live.prohibited:
            return Reply(Response.NIKON_INVALID_STATUS)
        self.body.switch_live_view(True)
        return Reply()

    async def _end_live_view(self, request: Request) -> Reply:
        self.body.switch_live_view(False)
        return Reply()

    async def _live_frame(self, request: Request) -> Reply:
        live, script = self.body.live, self.body.script
        if fault := script.take("live", "prohibited"):
            live.prohibit(fault["seconds"])
        if fault := script.take("live", "empty"):
            live.withhold(fault["seconds"])
        if fault := script.take("live", "flood"):
            self.body.report_changes(fault["count"])
        if script.take("live", "foreign"):
            self.body.release("finger")
        if not live.on:
            return Reply(Response.NIKON_NOT_LIVE_VIEW)
        if not await live.due() or self.body.exposing:
            return Reply(Response.DEVICE_BUSY)
        return Reply(data=LIVE_HEADER + live.frame())

    async def _capture(self, request: Request) -> Reply:
        if refusal := self._refusal():
            return Reply(refusal)
        script, target = self.body.script, self._target(request)
        if unwilling := self.body.unwilling:
            self._given_up = unwilling
            return Reply()
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

    async def _af_drive(self, request: Request) -> Reply:
        """Focus; how it went is what DeviceReady answers."""
        if self.body.settings[Property.FOCUS_MODE] == MANUAL_FOCUS:
            return Reply(Response.NIKON_INVALID_STATUS)
        if fault := self.body.script.take("focus", "give-up"):
            self._given_up = REFUSALS[fault["code"]]
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
