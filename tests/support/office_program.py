"""Runs commands of the shipped program one after the other in the process of an office without the desk's packages.

A file for the interpreter of `.venv-office`, which has nothing of the tests: it imports the program and nothing else.
With `--no-posix` the calls that Windows lacks are gone before the program is imported.
"""

import contextlib
import importlib.util
import io
import json
import os
import sys
from typing import Any

DESK_ONLY = ("PySide6", "shiboken6", "gphoto2", "smartcard", "serial", "evdev", "usb", "zxingcpp")
NOT_ON_WINDOWS = (
    "O_DIRECT", "O_DIRECTORY", "posix_fadvise", "statvfs", "readv", "fchmod", "fork", "nice",
)  # fmt: skip
MODULES_NOT_ON_WINDOWS = ("fcntl", "grp", "pwd", "resource", "termios")


def without_posix() -> None:
    """Take away what Windows has not; its own ways of locking a journal and of asking for room stay."""
    import shutil

    import platformdirs  # noqa: F401 - asks which system it is, as the next one does

    import db.lock  # noqa: F401 - has a branch of its own for Windows, which only Windows can run

    asked = os.statvfs

    def disk_usage(path: str) -> Any:
        found = asked(path)
        return shutil._ntuple_diskusage(found.f_blocks * found.f_frsize, 0, found.f_bavail * found.f_frsize)  # type: ignore[attr-defined]

    shutil.disk_usage = disk_usage  # type: ignore[assignment]
    for name in NOT_ON_WINDOWS:
        if hasattr(os, name):
            delattr(os, name)
    for name in MODULES_NOT_ON_WINDOWS:
        sys.modules[name] = None  # type: ignore[assignment]


def run(command: list[str]) -> dict[str, Any]:
    """One command through the console script's own function."""
    from ui.main import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(command)
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}


if __name__ == "__main__":
    if "--no-posix" in sys.argv:
        without_posix()
    found = [name for name in (*DESK_ONLY, "pytest") if importlib.util.find_spec(name) is not None]
    answers = [run(command) for command in json.load(sys.stdin)]
    loaded = sorted(name for name in sys.modules if name.partition(".")[0] in DESK_ONLY)
    print(json.dumps({"installed": found, "loaded": loaded, "answers": answers}))
