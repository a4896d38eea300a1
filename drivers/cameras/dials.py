"""The body's settings: read, turned, and set up for the day. Runs inside the camera process.

A body that says no to a setting has answered: the connection is still good. libgphoto2 tells such a no from a broken
link only by the code in its message, "The property 'ISO Speed' / 0x500f was not set (0x2019: PTP Device Busy)"
(`_set_config` in https://github.com/gphoto/libgphoto2/blob/v2.5.34/camlibs/ptp2/config.c): PTP's own answers begin
with 2, a vendor's with a, and the library's troubles with the link with 02.
"""

import re

import gphoto2 as gp

from drivers.cameras.base import CHANGEABLE, BodyState, Dial
from drivers.cameras.quirks import Habits, Wish
from drivers.cameras.refusals import refusal
from drivers.cameras.troubles import Hearing
from drivers.errors import DeviceLost, DeviceRefused

_NO_SUCH_SETTING = (gp.GP_ERROR_BAD_PARAMETERS, gp.GP_ERROR_NOT_SUPPORTED)
_WITH_CHOICES = (gp.GP_WIDGET_RADIO, gp.GP_WIDGET_MENU)
_NUMBER = re.compile(r"\d+")
_BODY_SAID_NO = re.compile(r"was not set \(0x[2a][0-9a-f]{3}:|currently read-only", re.IGNORECASE)
LITTLE = 10  # percent that stand for "low" where a body gives no figure


class Dials:
    """The settings of one connected body."""

    def __init__(self, camera: gp.Camera, hearing: Hearing, habits: Habits) -> None:
        self._camera, self._hearing, self._habits = camera, hearing, habits
        self._adjusted: list[str] = []

    def widget(self, name: str) -> gp.CameraWidget | None:
        """Give a setting as the library has it, None where the body has none of this name."""
        with self._hearing.step(name):
            try:
                return self._camera.get_single_config(name, self._hearing.context)
            except gp.GPhoto2Error as error:
                if error.code in _NO_SUCH_SETTING:
                    return None
                raise

    def text(self, name: str) -> str:
        """Give a setting's value as a word; empty where the body has none of this name."""
        widget = self.widget(name)
        return "" if widget is None else str(widget.get_value())

    # the start of the day

    def set_up(self) -> None:
        """Have JPEGs made, and grant the body's wishes; what the body does not want to be set stays as it is.

        Raises:
            DeviceRefused: it makes no JPEG and can't be made to (`no-jpeg`).
        """
        self._make_jpegs()
        for wish in (*self._habits.awake, *self._habits.live_view):
            self._grant(wish)

    def light(self, *, flash: bool) -> None:
        """Have live view show what is there where a flash lights the pictures, else how they will be exposed."""
        for wish in self._habits.with_flash if flash else self._habits.with_lamps:
            self._grant(wish)

    def _make_jpegs(self) -> None:
        quality = self._dial(self._habits.quality)
        if quality is None or quality.value not in self._habits.without_jpeg:
            return
        for wanted in self._habits.jpeg:
            if self._grant(Wish(self._habits.quality, wanted)):
                return
        raise DeviceRefused("no-jpeg")

    def _grant(self, wish: Wish) -> bool:
        """Set what is not so yet; whether it is so now."""
        dial = self._dial(wish.setting)
        if dial is None or (dial.choices and wish.value not in dial.choices):
            return False
        if dial.value == wish.value:
            return True
        try:
            self._set(wish.setting, wish.value)
        except DeviceRefused:
            return False
        if self.text(wish.setting) != wish.value:
            return False
        self._adjusted.append(wish.setting)
        return True

    # the day

    def state(self) -> BodyState:
        """Read everything that people need to know of the body."""
        habits = self._habits
        return BodyState(
            battery=self._battery(),
            shots_left=_number(self._reading(habits.shots_left)),
            iso=self._dial(habits.iso),
            aperture=self._dial(habits.aperture),
            shutter=self._dial(habits.shutter),
            white_balance=self._dial(habits.white_balance),
            quality=self._dial(habits.quality),
            capture_target=self._dial("capturetarget"),
            focus_mode=self._dial(habits.focus_mode),
            sleep_off=self._sleep_off(),
            orientation=self._reading(habits.orientation) or None,
            adjusted=tuple(self._adjusted),
        )

    def change(self, name: str, value: str) -> Dial:
        """Turn one dial and read it back.

        Raises:
            DeviceRefused: `no-such-setting`, `no-such-value`, `setting-stays`.
        """
        setting = getattr(self._habits, name) if name in CHANGEABLE else ""
        before = self._dial(setting)
        if before is None:
            raise DeviceRefused("no-such-setting")
        if value not in before.choices:
            raise DeviceRefused("no-such-value")
        self._set(setting, value)
        after = self._dial(setting)
        if after is None or after.value != value:
            raise DeviceRefused("setting-stays")
        return after

    def focus(self) -> None:
        """Focus as a half-pressed button does.

        Raises:
            DeviceRefused: `focus` when it found nothing, `no-such-setting` when it can't be asked.
        """
        drive = self._habits.focus_drive
        if drive is None or (widget := self.widget(drive)) is None:
            raise DeviceRefused("no-such-setting")
        self._press(drive, widget, 1)
        if self._habits.focus_is_held:
            self._press(drive, widget, 0)

    def _press(self, drive: str, widget: gp.CameraWidget, down: int) -> None:
        widget.set_value(down)
        try:
            with self._hearing.step(drive):
                self._camera.set_single_config(drive, widget, self._hearing.context)
        except DeviceLost:
            reason = refusal(self._hearing.words)
            if reason is None:
                raise
            raise DeviceRefused(reason) from None

    def _set(self, setting: str, value: str) -> None:
        """Set without looking whether it stays.

        Raises:
            DeviceRefused: the body said no (`setting-stays`).
        """
        widget = self.widget(setting)
        if widget is None:
            raise DeviceRefused("no-such-setting")
        widget.set_value(value)
        try:
            with self._hearing.step(setting):
                self._camera.set_single_config(setting, widget, self._hearing.context)
        except DeviceLost:
            if not any(_BODY_SAID_NO.search(words) for words in self._hearing.words):
                raise
            raise DeviceRefused("setting-stays") from None

    def _dial(self, setting: str) -> Dial | None:
        widget = self.widget(setting) if setting else None
        if widget is None:
            return None
        choices: tuple[str, ...] = ()
        if widget.get_type() in _WITH_CHOICES and not widget.get_readonly():
            choices = tuple(widget.get_choice(index) for index in range(widget.count_choices()))
        return Dial(_word(widget.get_value()), choices)

    def _reading(self, setting: str | None) -> str:
        widget = self.widget(setting) if setting else None
        return "" if widget is None else _word(widget.get_value())

    def _battery(self) -> int | None:
        told = self._reading(self._habits.battery)
        return LITTLE if told and told == self._habits.low_battery else _number(told)

    def _sleep_off(self) -> bool | None:
        told = [(self._reading(wish.setting), wish.value) for wish in self._habits.awake]
        known = [now == wanted for now, wanted in told if now]
        return all(known) if known else None


def _word(value: object) -> str:
    """A value as a word: ranges come as floats, and a setting without a value as None."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(told: str) -> int | None:
    """The figure in `80%` or `412`; bodies also say `Unknown value`, or `broken`."""
    found = _NUMBER.search(told)
    return int(found[0]) if found else None
