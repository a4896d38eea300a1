"""The body's settings as device properties: what they may be, what they are, and how PTP writes them."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from drivers.simulated.camera import datasets
from drivers.simulated.camera.codes import Property, Response, Target

LETTERS: Final = {0x0002: "B", 0x0003: "h", 0x0004: "H", 0x0006: "I"}
UINT8, INT16, UINT16, UINT32, TEXT = 0x0002, 0x0003, 0x0004, 0x0006, 0xFFFF

RAW_ONLY = 4
"""`COMPRESSION` of a raw file and no JPEG."""

RAW_FROM = 5
"""`COMPRESSION` from here on means a raw file beside the JPEG."""

MANUAL_FOCUS = 1
"""`FOCUS_MODE` of a lens that is turned by hand."""

Value = int | str


@dataclass(frozen=True)
class Setting:
    """One property: its PTP type, its value when the body is new, and what it may be.

    Attributes:
        choices: every allowed value; empty when there is no list.
        span: lowest, highest, step; None when there is no range.
        writable: a computer may set it.
    """

    type: int
    start: Value
    choices: tuple[Value, ...] = ()
    span: tuple[int, int, int] | None = None
    writable: bool = True

    def pack(self, value: Value) -> bytes:
        """One value as PTP writes it."""
        return datasets.text(value) if isinstance(value, str) else struct.pack("<" + LETTERS[self.type], value)

    def unpack(self, data: bytes) -> Value:
        """The value that a computer sent."""
        if self.type == TEXT:
            return datasets.read_text(data)
        number: int = struct.unpack_from("<" + LETTERS[self.type], data)[0]
        return number

    def form(self) -> bytes:
        """The last part of a property description: none, range or enumeration."""
        if self.span:
            return b"\1" + b"".join(self.pack(limit) for limit in self.span)
        if self.choices:
            return b"\2" + struct.pack("<H", len(self.choices)) + b"".join(self.pack(one) for one in self.choices)
        return b"\0"

    def allows(self, value: Value) -> bool:
        """Whether the body would take this value."""
        if self.span and isinstance(value, int):
            return self.span[0] <= value <= self.span[1]
        return not self.choices or value in self.choices


# Compression 0 to 2: JPEG basic, normal, fine; 4: raw alone; 5 to 7: JPEG with a raw file.
# Monitor off 0 to 4: 10 s, 20 s, 1 min, 5 min, 10 min. Live view's exposure preview 0: on. Its image size 1 to 3.
# Exposure times in 0.1 ms, apertures in 1/100, exposure bias in 1/1000 EV, focal length in 1/100 mm.
SETTINGS: Final[dict[Property, Setting]] = {
    Property.BATTERY_LEVEL: Setting(UINT8, 80, span=(0, 100, 1), writable=False),
    Property.IMAGE_SIZE: Setting(TEXT, "3000x2000", ("3000x2000", "6000x4000"), writable=False),
    Property.COMPRESSION: Setting(UINT8, 2, (0, 1, 2, 4, 5, 6, 7)),
    Property.WHITE_BALANCE: Setting(UINT16, 4, (2, 4, 5, 6, 7, 0x8010, 0x8011, 0x8012, 0x8013)),
    Property.F_NUMBER: Setting(UINT16, 800, (400, 450, 500, 560, 630, 710, 800, 900, 1000, 1100, 1300, 1400, 1600)),
    Property.FOCAL_LENGTH: Setting(UINT32, 8500, span=(2400, 8500, 1), writable=False),
    Property.FOCUS_MODE: Setting(UINT16, 0x8010, (1, 0x8010, 0x8011, 0x8012), writable=False),
    Property.EXPOSURE_TIME: Setting(UINT32, 80, (20, 25, 31, 40, 50, 62, 80, 100, 125, 166, 200, 250, 333, 400, 500)),
    Property.EXPOSURE_PROGRAM: Setting(UINT16, 1, (1, 2, 3, 4), writable=False),
    Property.ISO: Setting(
        UINT16, 200, (100, 125, 160, 200, 250, 320, 400, 500, 640, 800, 1000, 1250, 1600, 3200, 6400)
    ),
    Property.EXPOSURE_BIAS: Setting(INT16, 0, (-2000, -1666, -1333, -1000, -666, -333, 0, 333, 666, 1000, 1333, 1666)),
    Property.DATE_TIME: Setting(TEXT, ""),
    Property.MONITOR_OFF: Setting(UINT8, 2, (0, 1, 2, 3, 4)),
    Property.RECORDING_MEDIA: Setting(UINT8, Target.CARD, span=(Target.CARD, Target.RAM, 1)),
    Property.ORIENTATION: Setting(UINT8, 0, span=(0, 3, 1), writable=False),
    Property.LIVE_VIEW_STATUS: Setting(UINT8, 0, span=(0, 1, 1), writable=False),
    Property.LIVE_VIEW_PROHIBITED: Setting(UINT32, 0, writable=False),
    Property.LIVE_VIEW_EXPOSURE_PREVIEW: Setting(UINT8, 0, span=(0, 1, 1)),
    Property.LIVE_VIEW_IMAGE_SIZE: Setting(UINT8, 3, (1, 2, 3)),
    Property.EXPOSURES_REMAINING: Setting(UINT32, 0, writable=False),
}


@dataclass
class Settings:
    """The settings of one body.

    Attributes:
        readings: properties that the body computes when asked (clock, live view).
        on_set: called with the new value of a property that a computer set.
        stuck: properties that the body does not let a computer set now, as its mode dial would have it.
        on_change: called with every property that has another value than before, whoever set it.
    """

    readings: dict[Property, Callable[[], Value]] = field(default_factory=dict)
    on_set: dict[Property, Callable[[Value], None]] = field(default_factory=dict)
    stuck: set[Property] = field(default_factory=set)
    on_change: Callable[[Property], None] = lambda code: None
    _values: dict[Property, Value] = field(default_factory=lambda: {code: one.start for code, one in SETTINGS.items()})

    def __getitem__(self, code: Property) -> Value:
        return self.readings[code]() if code in self.readings else self._values[code]

    def __setitem__(self, code: Property, value: Value) -> None:
        if not SETTINGS[code].allows(value):
            raise ValueError(f"{code.name} can't be {value!r}")
        before, self._values[code] = self._values[code], value
        if value != before:
            self.on_change(code)

    def value(self, code: Property) -> bytes:
        """The present value as PTP writes it."""
        return SETTINGS[code].pack(self[code])

    def description(self, code: Property) -> bytes:
        """DevicePropDesc: code, type, writable, value when new, value now, what it may be."""
        setting = SETTINGS[code]
        head = struct.pack("<HHB", code, setting.type, setting.writable)
        return head + setting.pack(setting.start) + self.value(code) + setting.form()

    def put(self, code: Property, data: bytes) -> Response:
        """Set a property as a computer asks; says no to what is fixed or not on the list."""
        if not SETTINGS[code].writable:
            return Response.ACCESS_DENIED
        if code in self.stuck:
            return Response.DEVICE_BUSY
        try:
            value = SETTINGS[code].unpack(data)
            self[code] = value
            if code in self.on_set:
                self.on_set[code](value)
        except (ValueError, IndexError, struct.error):
            return Response.INVALID_PROPERTY_VALUE
        return Response.OK
