"""Taking a stick out: udisks unmounts it and switches it off, as a file manager does (udisksctl(1)).

A package is on the medium before it is called exported, so whatever goes wrong here loses nothing of it.
"""

import os
import subprocess
from enum import StrEnum

from station.export.drives import Drive

PATIENCE = 60.0
"""Seconds; a slow stick may still be writing what other programs left in the cache."""


class Ejected(StrEnum):
    """What came of it; each has its sentence `eject.<value>`."""

    OFF = "off"
    UNMOUNTED = "unmounted"
    IN_USE = "in-use"
    NOT_ALLOWED = "not-allowed"
    NO_SERVICE = "no-service"
    SILENT = "silent"
    REFUSED = "refused"
    NOT_REMOVABLE = "not-removable"

    @property
    def may_go(self) -> bool:
        """Whether it can be pulled now."""
        return self in (Ejected.OFF, Ejected.UNMOUNTED)


_SAID = (
    ("DeviceBusy", Ejected.IN_USE),
    ("target is busy", Ejected.IN_USE),
    ("NotAuthorized", Ejected.NOT_ALLOWED),
    ("Error connecting to the udisks daemon", Ejected.NO_SERVICE),
)


def eject(drive: Drive | None) -> Ejected:
    """Unmount a drive and switch it off; one with other volumes in use stays on, and may go from where we are."""
    if drive is None or drive.system or not drive.removable:
        return Ejected.NOT_REMOVABLE
    no = _asked("unmount", drive.device)
    if no is None and drive.locked:
        no = _asked("lock", drive.locked)
    if no is not None:
        return no
    return Ejected.OFF if _asked("power-off", drive.disk) is None else Ejected.UNMOUNTED


def _asked(verb: str, device: str) -> Ejected | None:
    """Have udisks do one thing; None when it is done."""
    command = ["udisksctl", verb, "-b", device, "--no-user-interaction"]
    try:
        answer = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=PATIENCE,
            check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Ejected.SILENT
    except OSError:
        return Ejected.NO_SERVICE
    if answer.returncode == 0:
        return None
    said = answer.stderr.decode("utf-8", "replace")
    return next((meaning for words, meaning in _SAID if words in said), Ejected.REFUSED)
