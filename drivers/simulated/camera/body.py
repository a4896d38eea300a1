"""The body itself: clock, live view, shutter, card and memory. It knows nothing of packets."""

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from drivers.simulated.camera import datasets, exif, tasks
from drivers.simulated.camera.card import Card, Place
from drivers.simulated.camera.codes import RAM_HANDLE, STORES, Event, Property, Response, Target
from drivers.simulated.camera.exif import Facts
from drivers.simulated.camera.liveview import LiveView
from drivers.simulated.camera.reports import Reports
from drivers.simulated.camera.scene import Stage
from drivers.simulated.camera.settings import RAW_FROM, RAW_ONLY, Settings, Value
from drivers.simulated.ledger import Ledger
from drivers.simulated.script import Fault, Script
from drivers.simulated.sitter import ORIENTATION

SECOND_SHOT = timedelta(milliseconds=200)


ENDLESS: Final = 9999
"""What a body with room for as many pictures as one likes says of it."""


@dataclass
class Making:
    """How a body is made and set up.

    Attributes:
        state: folder of its card.
        serial: its number, digits.
        clock_offset: its clock minus the computer's, seconds.
        shutter_s: how long the shutter and the mirror take, seconds.
        fps: live frames a second; 0 gives one whenever asked.
        size: of its stills, pixels.
        upright: it stands on its side, as for portraits.
        subsec: its stills say hundredths of a second.
        exif_serial: its stills name its number.
        seed: fixes the unique ids of its shots.
        slots: how many cards it holds.
        battery_per_shot: percent of the battery that a shot takes.
        room: how many more shots its card takes at first; None for as many as one likes.
        recycle_s: how long its flash takes to charge, seconds; 0: it is always ready.
        still_bytes: its stills are at least that long.
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
    slots: int = 1
    battery_per_shot: float = 0.02
    room: int | None = None
    recycle_s: float = 0.0
    still_bytes: int = 0


@dataclass(frozen=True)
class Release:
    """One release of the shutter.

    Attributes:
        cause: `ptp` (a computer) or `finger` (the button on the body).
        target: where the picture goes.
        sitter: who was in the chair; None for nobody.
        taken: the body's clock.
        unique_id: what the still's EXIF calls it.
        fault: what goes wrong with its report.
    """

    cause: str
    target: Target
    sitter: int | None
    taken: datetime
    unique_id: str
    fault: Fault | None


class Body:
    """One body with its card. All methods belong to the event loop's thread.

    Attributes:
        sitter: who is in the chair; None for nobody.
        shutter: held while a picture is taken, and by whoever must not be half in a picture.
        room: how many more pictures fit; None for as many as one likes.
        second: what the second card is for: `overflow` (once the first is out), `backup` (everything twice) or `raw`.
        ram: the picture that waits in memory when a computer did not want it on the card.
        on_empty: called when a shot has taken the last of the battery.
    """

    def __init__(self, making: Making, stage: Stage, ledger: Ledger, script: Script) -> None:
        self.making = making
        self.script = script
        self.sitter: int | None = None
        self.card = Card(making.state, making.slots)
        self.room = making.room
        self.second = "overflow"
        self.ram: bytes | None = None
        self.live = LiveView(stage, making.fps)
        self.reports = Reports()
        self.settings = Settings(self._readings(), {Property.DATE_TIME: self._set_clock})
        self.settings.on_change = lambda code: self.reports.add(Event.PROPERTY_CHANGED, code)
        self.on_empty: Callable[[], None] = lambda: None
        self._used = 0.0
        self._drift, self._drifts_since = 0.0, time.monotonic()
        self.shutter = asyncio.Lock()
        self._stage = stage
        self._ledger = ledger
        self._releases: set[asyncio.Task[None]] = set()
        self._not_ready_until = 0.0
        self._flashed = float("-inf")

    @property
    def serial(self) -> str:
        """The body's number."""
        return self.making.serial

    def now(self) -> datetime:
        """The body's own clock."""
        gained = self._drift * (time.monotonic() - self._drifts_since)
        return datetime.now().astimezone() + timedelta(seconds=self.making.clock_offset + gained)

    def _set_clock(self, value: Value) -> None:
        self.set_clock((datasets.read_moment(str(value)).astimezone() - datetime.now().astimezone()).total_seconds())

    def set_clock(self, offset: float) -> None:
        """Set the body's clock so many seconds before the computer's."""
        self.making.clock_offset, self._drifts_since = offset, time.monotonic()

    def let_drift(self, seconds_an_hour: float) -> None:
        """From now on the body's clock runs that much too fast."""
        self.set_clock((self.now() - datetime.now().astimezone()).total_seconds())
        self._drift = seconds_an_hour / 3600

    def _readings(self) -> dict[Property, Callable[[], Value]]:
        return {
            Property.DATE_TIME: lambda: datasets.moment(self.now()),
            Property.LIVE_VIEW_STATUS: lambda: int(self.live.on),
            Property.LIVE_VIEW_PROHIBITED: lambda: int(self.live.prohibited) << 8,
            Property.IMAGE_SIZE: lambda: "{}x{}".format(*self.making.size),
            Property.ORIENTATION: lambda: 1 if self.making.upright else 0,
            Property.EXPOSURES_REMAINING: lambda: ENDLESS if self.room is None else max(0, self.room),
        }

    def _drain_battery(self) -> None:
        self._used += self.making.battery_per_shot
        whole, self._used = divmod(self._used, 1.0)
        left = max(0, int(self.settings[Property.BATTERY_LEVEL]) - int(whole))
        self.settings[Property.BATTERY_LEVEL] = left
        if left == 0:
            self.on_empty()

    @property
    def exposing(self) -> bool:
        """A shot is being taken or written."""
        return bool(self._releases)

    @property
    def ready(self) -> bool:
        """The body would take the next order."""
        return not self.exposing and time.monotonic() >= self._not_ready_until

    def switch_live_view(self, on: bool) -> None:
        """Raise the mirror, or lower it; the ledger tells each change."""
        if on != self.live.on:
            self.live.on = on
            self._ledger.write("live_view", on=on)

    def stay_busy(self, seconds: float | None) -> None:
        """Say Busy after the shot for that long; None: until a computer connects anew."""
        self._not_ready_until = time.monotonic() + (float("inf") if seconds is None else seconds)

    def release(self, cause: str, target: Target = Target.CARD, after_s: float = 0.0) -> asyncio.Task[None]:
        """Let the shutter go; the task ends when the picture is stored and there to be reported."""
        task = tasks.start(self._take(cause, target, after_s))
        self._releases.add(task)
        task.add_done_callback(self._releases.discard)
        return task

    async def _take(self, cause: str, target: Target, after_s: float) -> None:
        await asyncio.sleep(after_s)
        async with self.shutter:
            fault = self._report_fault() if cause == "ptp" else None
            release = Release(cause, target, self.sitter, self.now(), self._unique_id(), fault)
            drawing = asyncio.to_thread(self._stage.still, time.time(), self._flash_charge())
            picture, _ = await asyncio.gather(drawing, asyncio.sleep(self.making.shutter_s))
            if self.script.take("event", "pull"):
                self.take_out(1)
            self._keep(picture, release)
            if fault and fault.kind == "double":
                taken = release.taken + SECOND_SHOT
                self._keep(picture, Release(cause, target, release.sitter, taken, self._unique_id(), None))
            if not (fault and fault.kind == "no-complete"):
                self.reports.add(Event.CAPTURE_COMPLETE)
        self._drain_battery()

    def _flash_charge(self) -> float:
        """The share of its full strength with which the flash fires now; it charges evenly from the last time on."""
        if self.script.take("trigger", "no-flash"):
            return 0.0
        now, recycle = time.monotonic(), self.making.recycle_s
        charge = min(1.0, (now - self._flashed) / recycle) if recycle else 1.0
        self._flashed = now
        return charge

    def _report_fault(self) -> Fault | None:
        return self.script.take("event", "lost", "late", "double", "no-complete", "info-busy", "busy", "flood")

    def _unique_id(self) -> str:
        name = f"{self.making.seed}/{self.serial}/{self.card.count_shot()}"
        return hashlib.sha256(name.encode()).hexdigest()[:32]

    def _keep(self, picture: bytes, release: Release) -> None:
        """Stamp the picture and put it where it belongs, shortened if so scripted; then let it be reported."""
        facts = self._facts(release)
        still = self._spoiled(exif.filled(exif.stamp(picture, facts), self.making.still_bytes))
        if release.target is Target.RAM:
            self.ram = still
            self._enter(release, still, None)
            self._announce(Event.NIKON_OBJECT_ADDED_IN_SDRAM, RAM_HANDLE, release.fault)
            return
        place, quality = self.card.next_place(), int(self.settings[Property.COMPRESSION])
        for slot in self._slots(raw=False) if quality != RAW_ONLY else ():
            self._put(place.on(slot), still, release)
        if quality in (RAW_ONLY, *range(RAW_FROM, 8)):
            raw = exif.raw_file(picture, facts)
            for slot in self._slots(raw=True):
                self._put(place.on(slot).beside(), raw, release)
        if self.room is not None:
            self.room -= 1

    def _slots(self, *, raw: bool) -> list[int]:
        """The slots whose cards take the JPEG, or the raw file, of a shot."""
        there = sorted(self.card.inserted)
        if self.second == "backup":
            return there
        return there[-1:] if raw and self.second == "raw" else there[:1]

    @property
    def unwilling(self) -> Response | None:
        """Why nothing can be written: no card, or a full one."""
        if not self.card.inserted:
            return Response.STORE_NOT_AVAILABLE
        return Response.STORE_FULL if self.room is not None and self.room <= 0 else None

    def take_out(self, slot: int) -> None:
        """Take the card out of a slot; whatever lies on it is not there until it is put back."""
        self.card.inserted.discard(slot)
        self.reports.add(Event.STORE_REMOVED, STORES[slot])
        self._ledger.write("card", slot=slot, inserted=False)

    def put_in(self, slot: int) -> None:
        """Put the card back."""
        self.card.inserted.add(slot)
        self.reports.add(Event.STORE_ADDED, STORES[slot])
        self._ledger.write("card", slot=slot, inserted=True)

    def _put(self, place: Place, data: bytes, release: Release) -> None:
        self.card.write(place, data, before=lambda: self._enter(release, data, place))
        self._announce(Event.OBJECT_ADDED, place.handle, release.fault)

    def _spoiled(self, still: bytes) -> bytes:
        fault = self.script.take("download", "truncated")
        return still[: int(len(still) * fault["keep"])] if fault else still

    def _enter(self, release: Release, data: bytes, place: Place | None) -> None:
        self._ledger.write(
            "shot",
            unique_id=release.unique_id,
            cause=release.cause,
            taken=release.taken.isoformat(timespec="milliseconds"),
            serial=self.serial,
            sitter=release.sitter,
            folder=place.path if place else None,
            name=place.name if place else None,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
        )

    def _facts(self, release: Release) -> Facts:
        making, settings = self.making, self.settings
        return Facts(
            taken=release.taken,
            serial=making.serial.zfill(8) if making.exif_serial else "",
            unique_id=release.unique_id,
            orientation=ORIENTATION[making.upright],
            size=making.size,
            subsec=making.subsec,
            iso=int(settings[Property.ISO]),
            aperture=int(settings[Property.F_NUMBER]) / 100,
            shutter_s=int(settings[Property.EXPOSURE_TIME]) / 10_000,
        )

    def _announce(self, event: Event, handle: int, fault: Fault | None) -> None:
        """Have the new file reported, as well or as badly as scripted."""
        delay_s = 0.0
        match fault:
            case Fault(kind="lost"):
                return
            case Fault(kind="late"):
                delay_s = fault["delay_s"]
            case Fault(kind="busy"):
                self.reports.stay_busy(fault["seconds"])
            case Fault(kind="info-busy"):
                self.reports.hide_once(handle)
            case Fault(kind="flood"):
                self.report_changes(fault["count"])
        self.reports.add(event, handle, delay_s)

    def report_changes(self, count: float) -> None:
        """Report so many changes of a setting, as bodies do whose light meter is busy."""
        for _ in range(int(count)):
            self.reports.add(Event.PROPERTY_CHANGED, Property.EXPOSURE_TIME)

    def file_size(self, handle: int) -> int:
        """Bytes of a file on the card or in memory; 0 where there is none."""
        if handle == RAM_HANDLE:
            return len(self.ram or b"")
        return self.card.size(handle) if handle in self.card else 0

    def switch_off(self) -> None:
        """Lose everything that is not on the card."""
        self.ram = None
        self.reports.forget()
        self.start_session()

    def start_session(self) -> None:
        """A computer connects anew: what was due for the last one is gone, what falls due later still comes."""
        self.reports.take()
        self.live.on = False
        self._not_ready_until = 0.0
