"""The shipped program, doomed: `python -m support.kills.mortal_desk ARGS` is `station ARGS` until it is killed."""

import subprocess
import sys
from typing import Any

from support.kills.fate import Fate
from support.kills.order import read_environment
from support.kills.steps import STEPS

import station.headless
import station.opening  # noqa: F401 - sub-commands import late, and what is wrapped must be there
from ui.main import main

CAMERA = "drivers.cameras.gphoto"


class Popen(subprocess.Popen):  # type: ignore[type-arg]
    """Starts the camera process through its own doomed program."""

    def __init__(self, args: Any, **options: Any) -> None:
        super().__init__(["support.kills.mortal_camera" if word == CAMERA else word for word in args], **options)


if __name__ == "__main__":
    subprocess.Popen = Popen  # type: ignore[misc]
    Fate(*read_environment(), STEPS).watch()
    sys.exit(main())
