"""Keeps the computer awake for as long as the kiosk is open: no sleep, no blank screen, no sleep by a closed lid.

logind takes an inhibitor lock for as long as a process holds it (https://systemd.io/INHIBITOR_LOCKS/). That process is
`systemd-inhibit`, and under it runs a `cat` that reads from a pipe of ours: however this program ends, the pipe closes,
`cat` ends, and the lock is given back. Nothing here is waited for.
"""

import logging
import shutil
import subprocess
import threading
from collections.abc import Callable
from subprocess import DEVNULL, PIPE

log = logging.getLogger(__name__)

PROGRAM = "systemd-inhibit"
WHAT = "idle:sleep:handle-lid-switch"
AGAIN_SECONDS = 30.0
GRACE = 2.0


def command() -> list[str] | None:
    """The process that holds the lock; None where there is none."""
    program, holder = shutil.which(PROGRAM), shutil.which("cat")
    if program is None or holder is None:
        return None
    told = ["--who=capture-station", "--why=graduates are being photographed", "--mode=block"]
    return [program, f"--what={WHAT}", *told, holder]


class AwakeLane(threading.Thread):
    """Holds one lock through a process that has it until its stdin ends, and takes it again if it was lost."""

    def __init__(self, asked: Callable[[], list[str] | None] = command) -> None:
        """Hold the lock of the process that `asked` gives; none where it gives None."""
        super().__init__(name="awake-lane", daemon=True)
        self._asked, self._stopping = asked, threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Hold it until stopped."""
        while not self._stopping.is_set():
            asked = self._asked()
            if asked is None:
                return
            try:
                self._hold(asked)
            except OSError:
                log.warning("nothing keeps this computer awake", exc_info=True)
            self._stopping.wait(AGAIN_SECONDS)

    def _hold(self, asked: list[str]) -> None:
        with subprocess.Popen(asked, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL) as child:
            self._child = child
            if self._stopping.is_set():
                _let_go(child)
            child.wait()

    def stop(self) -> None:
        """Give the lock back."""
        self._stopping.set()
        if self._child is not None:
            _let_go(self._child)
        if self.is_alive():
            self.join(GRACE)


def _let_go(child: "subprocess.Popen[bytes]") -> None:
    if child.stdin is not None:
        child.stdin.close()
    child.terminate()
