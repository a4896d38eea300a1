"""One connected body, driven through libgphoto2. Runs inside the camera process; nothing here has a deadline."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import gphoto2 as gp

from drivers.cameras import clock
from drivers.cameras.base import BodyState, CameraSettings, CardFile, Dial, FoundBody, Look, Shot, Spooled
from drivers.cameras.dials import Dials
from drivers.cameras.events import EventQueue
from drivers.cameras.finding import point_at
from drivers.cameras.liveview import LiveView
from drivers.cameras.newfile import write_new
from drivers.cameras.orders import Opened
from drivers.cameras.quirks import MEMORY_CARD, PATIENCE, Habits, habits_of
from drivers.cameras.refusals import refusal
from drivers.cameras.troubles import Hearing, opening
from drivers.errors import DeviceLost, DeviceRefused


class Tether:
    """One connection to one body, from `connect` to `leave`; after an error only the end of the process helps."""

    def __init__(self) -> None:
        self._hearing = Hearing()
        self._context = self._hearing.context
        self._camera = gp.Camera()
        self._events = EventQueue(self._camera, self._context)
        self._live_view = LiveView(self._camera, self._hearing)
        self._settings = CameraSettings()
        self._habits = Habits()
        self._dials = Dials(self._camera, self._hearing, self._habits)
        self._strays: list[CardFile] = []

    def connect(self, address: str, settings: CameraSettings, wanted: FoundBody | None = None) -> Opened:
        """Open the body, aim it at its card, set it up and ask who it is."""
        self._settings = settings
        with opening(self._hearing, self._camera):
            point_at(self._camera, address, wanted, self._context)
            self._camera.init(self._context)
        model = self._text("cameramodel")
        self._habits = habits_of(model)
        self._dials = Dials(self._camera, self._hearing, self._habits)
        self._aim_at_card()
        self._dials.set_up()
        return Opened(self._serial(), model, self._clock_offset(), self._stores())

    def list_card(self) -> tuple[CardFile, ...]:
        """Walk every folder. libgphoto2 remembers folders, so only a new connection sees a file it was not told of."""
        with self._hearing.step("list"):
            return tuple(self._files_below("/"))

    def look(self) -> Look:
        """Give the next live frame and the files that nobody asked for."""
        frame = self._live_view.next_frame(self._settings.frames_per_second)
        with suppress(DeviceRefused):
            self._drain()
        return Look(frame, self._take_strays())

    def rest(self) -> Look:
        """End live view and give the files that nobody asked for."""
        self._live_view.end()
        with suppress(DeviceRefused):
            self._drain()
        return Look(None, self._take_strays())

    def release(self, intent: str, run: int, land: Callable[[CardFile], Spooled] | None = None) -> Shot:
        """Release once and collect what the body tells of it. Strays of a refused release wait for the next look.

        What `land` fetches it fetches while the body is waited for to be quiet.
        """
        landed: list[Spooled] = []

        def take(files: list[CardFile]) -> None:
            landed.extend(land(file) for file in files[len(landed) :] if land is not None)

        self._drain()
        triggered_at = datetime.now().astimezone()
        self._trigger()
        before = self._take_strays()
        with self._hearing.step("collect"):
            gathered = self._events.collect(
                settle=self._settings.settle_ms / 1000,
                limit=self._settings.longest_report,
                patience=None if self._habits.tells_complete else PATIENCE,
                whole=take,
            )
        return Shot(intent, triggered_at, before, tuple(gathered.files), gathered.complete, run, tuple(landed))

    def state(self) -> BodyState:
        """Read how the body is set and what it has left."""
        return self._dials.state()

    def change(self, name: str, value: str) -> Dial:
        """Turn one dial and read it back."""
        return self._dials.change(name, value)

    def focus(self) -> None:
        """Focus without a picture."""
        self._dials.focus()

    def light(self, *, flash: bool) -> None:
        """Show live view for pictures that a flash lights, or not."""
        self._dials.light(flash=flash)

    def measure(self, file: CardFile) -> int:
        """Ask the body how long a file is."""
        with self._hearing.step("measure"):
            info = self._camera.file_get_info(file.folder, file.name, self._context).file
        if not info.fields & gp.GP_FILE_INFO_SIZE:
            raise DeviceLost("measure: the body tells no size")
        return int(info.size)

    def copy(self, file: CardFile, size: int, into: Path, name: str) -> Spooled:
        """Copy a file to this disk; it must be as long as the body said."""
        with self._hearing.step("download"):
            holder = self._camera.file_get(file.folder, file.name, gp.GP_FILE_TYPE_NORMAL, None, self._context)
        data = memoryview(holder.get_data_and_size())  # the library's memory: valid as long as `holder` lives
        if len(data) != size:
            raise DeviceLost(f"download: {len(data)} of {size} bytes")
        return Spooled(file, into / name, size, write_new(data, into, name))

    def leave(self) -> None:
        """Say goodbye, so that the body lowers its mirror and listens to its own buttons again."""
        with suppress(gp.GPhoto2Error):
            self._camera.exit(self._context)

    def _drain(self) -> None:
        """Put aside the files that nobody asked for.

        Raises:
            DeviceRefused: the body is busy.
        """
        with self._hearing.step("drain", may_be_busy=True):
            self._strays += self._events.drain().files

    def _take_strays(self) -> tuple[CardFile, ...]:
        strays, self._strays = tuple(self._strays), []
        return strays

    def _trigger(self) -> None:
        """Release the shutter. Success is no proof of a picture, and an error no proof of none, unless the body says.

        Raises:
            DeviceRefused: the body's words name a reason, and its queue tells of no picture.
        """
        try:
            with self._hearing.step("trigger"):
                self._camera.trigger_capture(self._context)
        except DeviceLost:
            reason = refusal(self._hearing.words)
            if reason is None or self._tells_of_a_picture():
                raise
            raise DeviceRefused(reason) from None

    def _tells_of_a_picture(self) -> bool:
        with self._hearing.step("refused"):
            gathered = self._events.drain()
        return bool(gathered.files) or gathered.complete

    def _aim_at_card(self) -> None:
        """Set the capture target to the card and read it back.

        By default pictures go to the body's memory, where two become one and the next person is handed the last
        one's. The words of the choices are translated, their order is not.

        Raises:
            DeviceRefused: there is no such setting, no card among its choices, or it does not stay set.
        """
        target = self._setting("capturetarget")
        card = None if target is None else self._card_among(target)
        if target is None or card is None:
            raise DeviceRefused("capture-target")
        target.set_value(card)
        with self._hearing.step("capture target"):
            self._camera.set_single_config("capturetarget", target, self._context)
        if self._text("capturetarget") != card:
            raise DeviceRefused("capture-target")

    def _card_among(self, target: gp.CameraWidget) -> str | None:
        choices = [str(target.get_choice(index)) for index in range(target.count_choices())]
        if self._habits.card_target is not None:
            return self._habits.card_target if self._habits.card_target in choices else None
        return choices[MEMORY_CARD] if len(choices) > MEMORY_CARD else None

    def _serial(self) -> str:
        """Read the serial as EXIF has it; bodies pad it with zeros, and a missing one comes as the word None."""
        serial = self._text(self._habits.serial_setting).lstrip("0")
        return "" if serial == "None" else serial

    def _clock_offset(self) -> float | None:
        if self._habits.clock_setting is None:
            return None
        asked = time.time()
        setting = self._setting(self._habits.clock_setting)
        if setting is None or setting.get_type() != gp.GP_WIDGET_DATE:
            return None
        return clock.offset(setting.get_value(), asked, time.time())

    def _stores(self) -> tuple[str, ...]:
        """Name the cards that are in the body: each is a folder at the top."""
        with self._hearing.step("stores"):
            return tuple(name for name, _ in self._camera.folder_list_folders("/", self._context))

    def _text(self, name: str) -> str:
        setting = self._setting(name)
        return "" if setting is None else str(setting.get_value())

    def _setting(self, name: str) -> gp.CameraWidget | None:
        return self._dials.widget(name)

    def _files_below(self, folder: str) -> Iterator[CardFile]:
        for name, _ in self._camera.folder_list_files(folder, self._context):
            yield CardFile(folder, name)
        for name, _ in self._camera.folder_list_folders(folder, self._context):
            yield from self._files_below(f"{folder.rstrip('/')}/{name}")
