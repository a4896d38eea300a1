"""What single bodies do differently. One named object per oddity, each with the place where it was found out.

The driver is written for a Nikon DSLR, the kind it was measured with. What a body does otherwise is a changed habit
here, never an `if` there. None of the Canon habits has been tried on a real body by us; on EOS bodies libgphoto2 also
throws away the events that wait when it releases (`camera_trigger_canon_eos_capture` in library.c), so that a stray of
the last moment is only found on the card.

Some bodies can't be helped: they have no setting that sends pictures to the card, keep them in memory only, and are
refused with `capture-target`. Known: Sony Alpha 7 and 7R II (https://github.com/gphoto/libgphoto2/issues/204,
https://github.com/gphoto/gphoto2/issues/158), RX1R II (https://github.com/gphoto/gphoto2/issues/428), Fujifilm X-T4
(https://github.com/gphoto/gphoto2/issues/616).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Habits:
    """How a body wants to be treated.

    Attributes:
        serial_setting: the setting that tells the serial as it stands in the pictures' EXIF.
        clock_setting: the setting that tells the body's wall clock; None when none can be trusted.
        tells_complete: it sends CAPTURE_COMPLETE after a shot to the card. One that doesn't is complete when files
            came and nothing followed for `PATIENCE` seconds.
    """

    serial_setting: str = "serialnumber"
    clock_setting: str | None = "datetime"
    tells_complete: bool = True


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


EOS_SERIAL = Quirk(
    models=r"Canon EOS .*",
    changes={"serial_setting": "eosserialnumber"},  # `serialnumber` is a hash that stands nowhere else
    found="https://github.com/gphoto/libgphoto2/issues/179",
)

EOS_CLOCK = Quirk(
    models=r"Canon EOS .*",
    changes={"clock_setting": None},  # seconds since 1970 in a zone of its own, see _get_UINT32_as_time
    found="https://github.com/gphoto/libgphoto2/blob/v2.5.34/camlibs/ptp2/config.c",
)

EOS_7D_NEVER_COMPLETE = Quirk(
    models=r"Canon EOS 7D",
    changes={"tells_complete": False},
    found="https://github.com/gphoto/libgphoto2/issues/929",
)

QUIRKS = (EOS_SERIAL, EOS_CLOCK, EOS_7D_NEVER_COMPLETE)


def habits_of(model: str) -> Habits:
    """Put together how this model wants to be treated."""
    habits = Habits()
    for quirk in QUIRKS:
        if re.fullmatch(quirk.models, model):
            habits = replace(habits, **quirk.changes)
    return habits
