"""What the camera process gets to see of this computer: English, our imports, and settings that nobody else writes."""

import os
import socket
import sys
import uuid
from pathlib import Path

_MACHINE_ID = Path("/etc/machine-id")
_OURS = uuid.UUID("6d3f4f0e-58a5-4b0b-9c59-6f1d0a3c7a10")  # random; sets our names apart from everybody else's


def prepare(home: Path) -> dict[str, str]:
    """Write libgphoto2's settings below `home` and give the environment of a process that uses them.

    libgphoto2 keeps the capture target of all its programs in one file below XDG_CONFIG_HOME, or below HOME for old
    installations (https://github.com/gphoto/libgphoto2/blob/v2.5.34/libgphoto2/gphoto2-setting.c). Ours is new each
    time and holds one thing only: the number by which a wireless body recognises the computer it was paired with.
    """
    settings = home / "gphoto" / "settings"
    settings.parent.mkdir()
    settings.write_text(f"ptp2_ip=guid={this_computer().hex(':')}\n")
    return {
        **os.environ,
        "LANGUAGE": "C",  # refusals are read from the messages
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }


def this_computer() -> bytes:
    """Give 16 bytes that are the same at every start and tell nothing about the computer."""
    try:
        name = _MACHINE_ID.read_text()
    except OSError:
        name = socket.gethostname()
    return uuid.uuid5(_OURS, name).bytes
