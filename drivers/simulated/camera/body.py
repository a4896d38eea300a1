"""The body itself: clock, live view, shutter, and what it has to report. It knows nothing of packets."""

import asyncio
import hashlib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from drivers.simulated.camera import datasets, exif
from drivers.simulated.camera.card import Card, Place
from drivers.simulated.camera.codes import RAM_HANDLE, Event, Property, Target
from drivers.simulated.camera.faults import Fault, Script
from drivers.simulated.camera.ledger import Ledger
from drivers.simulated.camera.settings import Settings, Value
from drivers.simulated.camera.wire import surface

WAIT_RATHER_THAN_BUSY = 0.010
"""The library asks again 10 ms after Busy; a frame due sooner than that is waited for."""


class Stage(Protocol):
    """What stands in front of the lens."""

    def frame(self, now: float) -> bytes:
        """A live frame as JPEG."""

    def still(self, now: float) -> bytes:
        """A full-size JPEG without EXIF."""


@dataclass
class Making:
    """How this body is made and set up.

    Attributes:
        state: folder of its card.
        serial: its number, without leading zeros.
        clock_offset: its clock minus the computer's, seconds.
        shutter_s: how long the shutter and the mirror take, seconds.
        fps: live frames a second; 0 gives one whenever asked.
        size: of its stills, pixels.
        upright: it stands on its side, as for portraits.
        subsec: its stills say hundredths of a second.
        exif_serial: its stills name its number.
        seed: fixes the unique ids of its shots.
    """

    state: Path
    serial: str
    clock_offset: float
    shutter_s: float
    fps: float
    size: tuple[int, int]
    upright: bool
    subsec: bool
    exif_serial: bool
    seed: int


class Body:
    """One body with its card. All methods belong to the event loop's thread."""

    def __init__(self, making: Making, stage: Stage, ledger: Ledger, script: Script) -> None:
        self.making = making
        self.stage = stage
        self.ledger = ledger
        self.script = script
        self.serial = making.serial
        self.sitter: int | None = None
        self.card = Card(making.state)
        self.ram: bytes | None = None
        self.live = False
        self.settings = Settings(self._readings(), {Property.DATE_TIME: self._set_clock})
        self.shutter = asyncio.Lock()
        self._exposing: set[asyncio.Task[None]] = set()
        self._not_ready_until = 0.0
        self._prohibited_until = 0.0
        self._frame_due = 0.0
        self._frames_empty_until = 0.0
        self._events: list[tuple[float, Event, int]] = []
        self._unreadable: set[int] = set()

    # The clock.

    def now(self) -> datetime:
        """The body's own clock."""
        return datetime.now().astimezone() + timedelta(seconds=self.making.clock_offset)

    def _set_clock(self, value: Value) -> None:
        there = datasets.read_moment(str(value)).astimezone()
        self.making.clock_offset = (there - datetime.now().astimezone()).total_seconds()

    def _readings(self) -> dict[Property, Any]:
        return {
            Property.DATE_TIME: lambda: datasets.moment(self.now()),
            Property.LIVE_VIEW_STATUS: lambda: int(self.live),
            Property.LIVE_VIEW_PROHIBITED: lambda: 1 << 8 if self.prohibited else 0,
            Property.IMAGE_SIZE: lambda: "{}x{}".format(*self.making.size),
        }

    # Live view.

    @property
    def prohibited(self) -> bool:
        """Live view can't be started now."""
        return time.monotonic() < self._prohibited_until

    def prohibit_live(self, seconds: float) -> None:
        """End live view and refuse it for a while."""
        self.live = False
        self._prohibited_until = time.monotonic() + seconds

    def withhold_frames(self, seconds: float) -> None:
        """Stay in live view but have no frame for a while."""
        self._frames_empty_until = time.monotonic() + seconds

    async def frame(self) -> bytes | None:
        """The next live frame when it is due; None while there is none."""
        wait = max(self._frame_due, self._frames_empty_until) - time.monotonic()
        if wait > WAIT_RATHER_THAN_BUSY or self.exposing:
            return None
        await asyncio.sleep(max(0.0, wait))
        period = 1 / self.making.fps if self.making.fps else 0.0
        self._frame_due = max(self._frame_due + period, time.monotonic())
        return self.stage.frame(time.time())

    # The shutter.

    @property
    def exposing(self) -> bool:
        """A shot is being taken or written."""
        return bool(self._exposing)

    @property
    def ready(self) -> bool:
        """The body would take the next order."""
        return not self.exposing and time.monotonic() >= self._not_ready_until

    def stay_busy(self, seconds: float | None) -> None:
        """Say Busy after the shot for that long; None: until it is switched off."""
        self._not_ready_until = time.monotonic() + seconds if seconds is not None else float("inf")

    def release(self, cause: str, target: Target = Target.CARD, after_s: float = 0.0) -> asyncio.Task[None]:
        """Let the shutter go, by `ptp` or `finger`; the task ends when the picture is stored and announced."""
        task = asyncio.ensure_future(self._shot(cause, target, after_s))
        self._exposing.add(task)
        task.add_done_callback(self._exposing.discard)
        task.add_done_callback(surface)
        return task

    async def _shot(self, cause: str, target: Target, after_s: float) -> None:
        await asyncio.sleep(after_s)
        async with self.shutter:
            taken, sitter = self.now(), self.sitter
            picture, _ = await asyncio.gather(
                asyncio.to_thread(self.stage.still, time.time()), asyncio.sleep(self.making.shutter_s)
            )
            event = self._event_fault() if cause == "ptp" else None
            self._store(picture, taken, cause, target, sitter, event)
            if event and event.kind == "double":
                self._store(picture, taken + timedelta(milliseconds=200), cause, target, sitter, None)
            if not (event and event.kind == "no-complete"):
                self._report(Event.CAPTURE_COMPLETE, 0)

    def _event_fault(self) -> Fault | None:
        return self.script.take("event", "lost", "late", "double", "no-complete", "info-busy")

    def _store(
        self, picture: bytes, taken: datetime, cause: str, target: Target, sitter: int | None, event: Fault | None
    ) -> None:
        """Stamp, shorten if so scripted, put on the card or into memory, write the ledger, announce."""
        facts = self._facts(taken)
        still = exif.stamp(picture, facts)
        if fault := self.script.take("download", "truncated"):
            still = still[: int(len(still) * fault["keep"])]

        def enter(place: Place | None) -> None:
            self.ledger.write(
                "shot",
                unique_id=facts.unique_id,
                cause=cause,
                taken=taken.isoformat(timespec="milliseconds"),
                serial=self.serial,
                sitter=sitter,
                folder=place.path if place else None,
                name=place.name if place else None,
                sha256=hashlib.sha256(still).hexdigest(),
                size=len(still),
            )

        if target is Target.RAM:
            self.ram = still
            enter(None)
            self._announce(Event.NIKON_OBJECT_ADDED_IN_SDRAM, RAM_HANDLE, event)
        else:
            self._announce(Event.OBJECT_ADDED, self.card.write(still, enter).handle, event)

    def _facts(self, taken: datetime) -> exif.Facts:
        making, settings = self.making, self.settings
        place = f"{making.seed}/{self.serial}/{taken.isoformat()}/{time.time_ns()}"
        return exif.Facts(
            taken=taken,
            serial=f"{int(self.serial):08}" if making.exif_serial else "",
            unique_id=hashlib.sha256(place.encode()).hexdigest()[:32],
            orientation=exif.UPRIGHT_ORIENTATION if making.upright else 1,
            size=making.size,
            subsec=making.subsec,
            iso=int(settings[Property.ISO]),
            aperture=int(settings[Property.F_NUMBER]) / 100,
            shutter_s=int(settings[Property.EXPOSURE_TIME]) / 10_000,
        )

    # What there is to report.

    def _announce(self, event: Event, handle: int, fault: Fault | None) -> None:
        kind = fault.kind if fault else ""
        if kind == "info-busy":
            self._unreadable.add(handle)
        if kind != "lost":
            self._report(event, handle, fault["delay_s"] if fault and kind == "late" else 0.0)

    def _report(self, event: Event, param: int, delay_s: float = 0.0) -> None:
        self._events.append((time.monotonic() + delay_s, event, param))

    def events(self) -> list[tuple[int, int]]:
        """Everything to report now; each is reported once."""
        now = time.monotonic()
        due = [(event, param) for at, event, param in self._events if at <= now]
        self._events = [one for one in self._events if one[0] > now]
        return [(int(event), param) for event, param in due]

    def unreadable_once(self, handle: int) -> bool:
        """Whether questions about this object are to be answered Busy this one time."""
        was = handle in self._unreadable
        self._unreadable.discard(handle)
        return was

    def switch_off(self) -> None:
        """Lose what is not on the card."""
        self.ram = None
        self.live = False
        self._events.clear()
        self._not_ready_until = 0.0

    def forget_session(self) -> None:
        """A computer connected anew: nothing of the last conversation is kept, except what is not due yet."""
        self.events()
        self.live = False
        self._not_ready_until = 0.0
