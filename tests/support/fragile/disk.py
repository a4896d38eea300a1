"""The tests' end of a fragile disk: starts its process, says what goes wrong, takes the mount away."""

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

TESTS = Path(__file__).resolve().parents[2]
PATIENCE = 20.0


@dataclass(frozen=True)
class Counts:
    """How often the disk was asked, and for how many bytes, since its process started; subtract an earlier one.

    The kernel reads ahead, and does not ask for what it has in its cache: `remount` empties that.
    """

    ops: Counter[str]
    read: int
    written: int

    def __sub__(self, earlier: "Counts") -> "Counts":
        return Counts(self.ops - earlier.ops, self.read - earlier.read, self.written - earlier.written)


class FragileDisk:
    """A disk that is mounted as long as the context lasts, and loses and refuses what it is told to.

    Where a fault asks for them: `ops` are operations as `faults.OPERATIONS` names them, `name` is a pattern for the
    file's name (its last part, the new one of a rename), `after=3` lets the first two such operations pass, and
    `count=2` lets the fifth pass again. Faults add up, and stay over a cut, until `heal`.
    """

    def __init__(self, mountpoint: Path) -> None:
        """Nothing yet; the mountpoint is made when the context begins."""
        self.path = mountpoint
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Mount it. Without FUSE the test is skipped, on CI (`CI=true`) it fails."""
        if reason := _missing():
            _do_without(reason)
        self.path.mkdir(parents=True, exist_ok=True)
        self._channel, theirs = socket.socketpair()
        self._channel.settimeout(PATIENCE)
        self._answers = self._channel.makefile("rb")
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "support.fragile", str(self.path), str(theirs.fileno())],
                env={**os.environ, "PYTHONPATH": str(TESTS)},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        try:
            if refused := self._answer().get("refused"):
                _do_without(f"mounting was refused: {refused}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Take the mount away, even from under open files, and wait for the process."""
        self._answers.close()
        self._channel.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            subprocess.run(["fusermount3", "-u", "-z", self.path], check=False)

    # losing

    def cut(self, *, torn: int | None = None) -> None:
        """The power fails and is back: what was not safe is gone, and whatever was open answers EIO.

        Args:
            torn: a seed; instead of losing everything that was not safe, lose some of it: of the pages that were
                changed since their file's fsync any, of the changes of a folder the last ones.
        """
        self._do("cut", torn=torn)

    def vanish(
        self, *, after: int | None = None, torn: int | None = None, errno: str = "EIO",
        ops: Iterable[str] | None = None, name: str | None = None,
    ) -> None:  # fmt: skip
        """The power fails and stays away, or the stick is pulled: everything answers `errno` until `bring_back`.

        Args:
            after: only at the so many-th operation from now, which is not done any more.
            torn: as in `cut`.
            errno: the error's name.
            ops: operations that count for `after`; all.
            name: files that count for `after`; all.
        """
        self._do("vanish", after=after, torn=torn, errno=errno, ops=ops, name=name)

    def bring_back(self) -> None:
        """What was safe when the disk vanished is there again."""
        self._do("return")

    def remount(self) -> None:
        """An orderly shutdown and start: nothing is lost, the kernel's cache is empty, whatever was open is dead."""
        self._do("remount")

    def wipe(self) -> None:
        """A new disk in its place: empty, healthy, large. Counts go on."""
        self._do("wipe")

    # refusing

    def fail(
        self, errno: str, *, ops: Iterable[str] | None = None, name: str | None = None, after: int | None = None,
        count: int | None = None,
    ) -> None:  # fmt: skip
        """Operations fail with the error of that name, by default all that change something."""
        self._do("fail", errno=errno, ops=ops, name=name, after=after, count=count)

    def slow(
        self, seconds: float, *, ops: Iterable[str] | None = None, name: str | None = None, after: int | None = None,
        count: int | None = None,
    ) -> None:  # fmt: skip
        """Operations take so much longer, by default all; they do not wait for each other."""
        self._do("slow", seconds=seconds, ops=ops, name=name, after=after, count=count)

    def hang(
        self, *, ops: Iterable[str] | None = None, name: str | None = None, after: int | None = None,
        count: int | None = None,
    ) -> None:  # fmt: skip
        """Operations wait, by default all: until `heal` lets them go on, or a cut ends them with EIO.

        Not even SIGKILL ends a process before its operation is answered.
        """
        self._do("hang", ops=ops, name=name, after=after, count=count)

    def heal(self) -> None:
        """No more faults. A disk that has vanished needs `bring_back`, a full one `set_free`."""
        self._do("heal")

    def set_free(self, size: int) -> None:
        """So many bytes are free from now on; a write that needs more is cut short, the next fails with ENOSPC."""
        self._do("free", bytes=size)

    # asking

    def counts(self) -> Counts:
        """What has been asked of the disk so far."""
        told = self._do("count")
        return Counts(Counter(told["ops"]), told["read"], told["written"])

    @property
    def gone(self) -> bool:
        """Whether it has vanished, for a `vanish` that strikes later."""
        return bool(self._do("count")["gone"])

    def _do(self, do: str, **how: Any) -> dict[str, Any]:
        """Say it, leave out what was left open, and wait until it is done."""
        said = {"do": do, **{name: value for name, value in how.items() if value is not None}}
        if ops := said.get("ops"):
            said["ops"] = list(ops)
        with self._lock:
            self._channel.sendall(json.dumps(said).encode() + b"\n")
            return self._answer()

    def _answer(self) -> dict[str, Any]:
        line = self._answers.readline()
        if not line:
            raise RuntimeError(f"the disk's process has ended: {self._process.wait(PATIENCE)}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer


def _missing() -> str | None:
    """What this machine lacks, if anything."""
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "there is no /dev/fuse here, or this user may not open it"
    if importlib.util.find_spec("pyfuse3") is None:
        return "pyfuse3 is not installed: scripts/test installs it"
    if shutil.which("fusermount3") is None:
        return "fusermount3 is not installed (package fuse3): scripts/test installs it"
    return None


def _do_without(reason: str) -> NoReturn:
    import pytest  # the disk's process loads this module too, and starts in half the time without it

    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
