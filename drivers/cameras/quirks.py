"""What single bodies do differently. One named object per oddity, each with the place where it was found out.

What a body does otherwise than a plain PTP one is a changed habit here, never an `if` there. Names of settings and of
their choices are those of libgphoto2's menus and tables (`camera_settings_menu` and the others in config.c), which are
the same in every language because the camera process runs without one.

The simulated Nikon has the habits of `NIKON`; all others are read from the source and unverified: none has been tried
on a real body by us. On EOS bodies libgphoto2 also throws away the events that wait when it releases
(`camera_trigger_canon_eos_capture` in library.c), so that a stray of the last moment is only found on the card.

Some bodies can't be helped: they have no setting that sends pictures to the card, keep them in memory only, and are
refused with `capture-target`. Known: Sony Alpha 7 and 7R II (https://github.com/gphoto/libgphoto2/issues/204,
https://github.com/gphoto/gphoto2/issues/158), RX1R II (https://github.com/gphoto/gphoto2/issues/428), Fujifilm X-T4
(https://github.com/gphoto/gphoto2/issues/616).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

MEMORY_CARD = 1
"""Index in the choices of `capturetarget`; 0 is the body's memory."""


class Wish(NamedTuple):
    """A setting and what it should be, in libgphoto2's words; a body that lacks either keeps what it has."""

    setting: str
    value: str


@dataclass(frozen=True)
class Habits:
    """How a body wants to be treated.

    Attributes:
        serial_setting: the setting that tells the serial as it stands in the pictures' EXIF.
        clock_setting: the setting that tells the body's wall clock; None when none can be trusted.
        tells_complete: it sends CAPTURE_COMPLETE after a shot to the card. One that doesn't is complete when files
            came and nothing followed for `PATIENCE` seconds.
        card_target: the card among the choices of `capturetarget`; None: the choice at index `MEMORY_CARD`.
        iso, aperture, shutter, white_balance, quality, focus_mode, battery: names of these settings.
        low_battery: what `battery` says instead of a figure when there is little left.
        shots_left, orientation: names of these readings; None where none is known.
        without_jpeg: choices of `quality` that make no JPEG.
        jpeg: what `quality` is set to instead; the first that the body has.
        awake: what keeps the body from falling asleep.
        live_view: how large live frames are.
        with_flash: what keeps live view bright where a flash makes the light of the picture.
        with_lamps: what makes it show how the picture will be exposed.
        focus_drive: the action that focuses as a half-pressed button does; None where none is known.
        focus_is_held: it has to be let go afterwards.
    """

    serial_setting: str = "serialnumber"
    clock_setting: str | None = "datetime"
    tells_complete: bool = True
    card_target: str | None = None
    iso: str = "iso"
    aperture: str = "f-number"
    shutter: str = "shutterspeed"
    white_balance: str = "whitebalance"
    quality: str = "imagequality"
    focus_mode: str = "focusmode"
    battery: str = "batterylevel"
    low_battery: str | None = None
    shots_left: str | None = None
    orientation: str | None = None
    without_jpeg: frozenset[str] = frozenset()
    jpeg: tuple[str, ...] = ()
    awake: tuple[Wish, ...] = ()
    live_view: tuple[Wish, ...] = ()
    with_flash: tuple[Wish, ...] = ()
    with_lamps: tuple[Wish, ...] = ()
    focus_drive: str | None = None
    focus_is_held: bool = False


PATIENCE = 1.5


@dataclass(frozen=True)
class Quirk:
    """One oddity of one kind of body.

    Attributes:
        models: regular expression for the whole model name as the body tells it.
        changes: the habits that differ.
        found: where it was reported or can be read.
    """

    models: str
    changes: Mapping[str, Any]
    found: str


_CONFIG = "https://github.com/gphoto/libgphoto2/blob/v2.5.34/camlibs/ptp2/config.c"

_NIKONS = r"D\d.*|Df|Z.*"
_EOS = r"Canon EOS[ -].*"  # `Canon EOS-1D X` is one too

NIKON = Quirk(
    models=_NIKONS,
    changes={
        "shots_left": "availableshots",  # PTP_DPC_NIKON_ExposureRemaining
        "orientation": "orientation",
        "without_jpeg": frozenset({"NEF (Raw)", "TIFF (RGB)", "TIFF"}),  # compressionsetting, nikon_*_compression
        "jpeg": ("JPEG Fine",),
        "focus_drive": "autofocusdrive",
    },
    found=_CONFIG,
)

NIKON_AWAKE = Quirk(
    models=r"D\d.*|Df",
    # The longest delays that libgphoto2 has words for; `meterofftime` it has for the D90 only. Z bodies have none.
    changes={"awake": (Wish("lcdofftime", "10 minutes"), Wish("meterofftime", "30 minutes"))},
    found=_CONFIG,
)

NIKON_LIVE_VIEW = Quirk(
    models=_NIKONS,
    changes={
        "live_view": (Wish("liveviewsize", "VGA"),),
        "with_flash": (Wish("liveviewexposurepreview", "Off"),),
        "with_lamps": (Wish("liveviewexposurepreview", "On"),),
    },
    found=_CONFIG,
)

EOS = Quirk(
    models=_EOS,
    changes={
        "aperture": "aperture",
        "quality": "imageformat",
        "shots_left": "availableshots",
        "low_battery": "Low",  # _get_Canon_EOS_BatteryLevel
        "without_jpeg": frozenset({"RAW", "mRAW", "sRAW", "cRAW"}),  # canon_eos_image_format
        "jpeg": ("Large Fine JPEG", "Large"),
        "focus_drive": "autofocusdrive",
        "focus_is_held": True,  # 0 sends AfCancel
    },
    found=_CONFIG,
)

EOS_AWAKE = Quirk(
    models=_EOS,
    changes={"awake": (Wish("autopoweroff", "0"),)},  # many bodies answer Busy: people set it in the menu then
    found="https://github.com/gphoto/libgphoto2/issues/242",
)

EOS_LIVE_VIEW = Quirk(
    models=_EOS,
    changes={"live_view": (Wish("liveviewsize", "Large"),)},
    found=_CONFIG,
)

ALPHA = Quirk(
    models=r"ILCE-.*|ILCA-.*",
    changes={
        "card_target": "card",  # sony_capturetarget; which choices there are depends on the body
        "without_jpeg": frozenset(
            {"RAW"} | {f"{raw}HEIF ({how})" for raw in ("", "RAW+") for how in ("Light", "Std", "Fine", "X.Fine")}
        ),
        "jpeg": ("Fine", "JPEG"),  # sony_300_compression says JPEG, compressionsetting how fine
        "with_flash": (Wish("liveviewsettingeffect", "Off"),),
        "with_lamps": (Wish("liveviewsettingeffect", "On"),),
        "focus_drive": "autofocus",
        "focus_is_held": True,
    },
    found=_CONFIG,
)

FUJI_X = Quirk(
    models=r"X-.*|X\d.*|GFX.*",
    changes={
        "quality": "imageformat",
        "without_jpeg": frozenset({"RAW"}),  # fuji_imageformat
        "jpeg": ("JPEG Fine",),
        "live_view": (Wish("liveviewsize", "XGA"),),
        "focus_drive": "autofocusdrive",
    },
    found=_CONFIG,
)

EOS_SERIAL = Quirk(
    models=_EOS,
    changes={"serial_setting": "eosserialnumber"},  # `serialnumber` is a hash that stands nowhere else
    found="https://github.com/gphoto/libgphoto2/issues/179",
)

EOS_CLOCK = Quirk(
    models=_EOS,
    changes={"clock_setting": None},  # seconds since 1970 in a zone of its own, see _get_UINT32_as_time
    found="https://github.com/gphoto/libgphoto2/blob/v2.5.34/camlibs/ptp2/config.c",
)

EOS_7D_NEVER_COMPLETE = Quirk(
    models=r"Canon EOS 7D",
    changes={"tells_complete": False},
    found="https://github.com/gphoto/libgphoto2/issues/929",
)

QUIRKS = (
    NIKON,
    NIKON_AWAKE,
    NIKON_LIVE_VIEW,
    EOS,
    EOS_AWAKE,
    EOS_LIVE_VIEW,
    EOS_SERIAL,
    EOS_CLOCK,
    EOS_7D_NEVER_COMPLETE,
    ALPHA,
    FUJI_X,
)


def habits_of(model: str) -> Habits:
    """Put together how this model wants to be treated."""
    habits = Habits()
    for quirk in QUIRKS:
        if re.fullmatch(quirk.models, model):
            habits = replace(habits, **quirk.changes)
    return habits
