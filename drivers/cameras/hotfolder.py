"""A camera that is only known by the files that its maker's tethering program writes into a folder.

The station can't release it, sees no live view, and can't ask it for serial or clock: those are learnt from its
pictures. The folder is the camera's, not ours: nothing in it is ever written, moved or deleted.

A file counts when it is whole: its size and time have been still for the settling time, and a JPEG goes to its end.
Both ways of writing are known: growing in place, and a rename of a finished file. Looking again and again needs no
notification service, which network shares don't have.
"""

import errno
import os
import stat
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Final

from drivers.cameras.base import (
    Body,
    BodyState,
    CameraSettings,
    CardFile,
    Dial,
    FoundBody,
    Landing,
    Look,
    Shot,
    Spooled,
)
from drivers.cameras.kinds import is_jpeg, is_raw
from drivers.cameras.newfile import write_new
from drivers.cameras.wholeness import is_whole_jpeg
from drivers.errors import DeviceLost, DeviceMissing, DeviceRefused

SCHEME: Final = "folder:"
MODEL: Final = "hot folder"

PACE: Final = 0.1
"""Seconds between two looks; a folder so full that listing it takes long is looked at less often."""

AGAIN: Final = 1.0
"""Seconds between two looks at files that were told before: only their names are looked at in between."""

HALF_FOR: Final = 10.0
"""Seconds without a change after which a JPEG without its end is told as it is: nobody writes it any more."""


@dataclass(frozen=True)
class _State:
    """What tells whether a file is still the same: which file it is, how long, and when it was last written."""

    inode: int
    size: int
    written: int


@dataclass(frozen=True)
class _Seen:
    """A file at the last look; `since` when (monotonic) it has been as it is, `told` whether the desk knows of it."""

    state: _State
    since: float
    told: _State | None = None


class HotFolder:
    """One watched folder, as a `Camera`."""

    def __init__(self, address: str, settings: CameraSettings | None = None) -> None:
        """Use `open_camera`; `address` is `folder:` and an absolute path."""
        self.address = address
        self._root = Path(address.removeprefix(SCHEME))
        self._settle = (settings or CameraSettings()).settle_ms / 1000
        self._run = 0
        self._identity: tuple[int, int] | None = None
        self._seen: dict[CardFile, _Seen] = {}
        self._due = self._all_due = 0.0
        self._cancelled = threading.Event()

    def connect(self) -> Body:
        """Find the folder and list what lies in it now; what is still being written is told when it is whole."""
        self.disconnect()
        self._cancelled.clear()
        try:
            identity = self._whereabouts()
            listed = self._listed()
        except OSError as error:
            raise DeviceMissing(f"{self._root}: {error.strerror}") from None
        self._identity, self._run = identity, self._run + 1
        now = monotonic()
        self._seen = {file: _Seen(state, now) for file, state in listed.items()}
        there = tuple(file for file in sorted(listed, key=lambda file: file.path) if self._looks_whole(file))
        for file in there:
            self._tell(file)
        return Body("", MODEL, None, there, self._run, can_release=False)

    def look(self) -> Look:
        """Wait for the next turn, then tell what has become whole, what is coming, and what was written anew."""
        self._wait_for_turn()
        begun = monotonic()
        listed = self._look_again()
        self._due = monotonic() + max(PACE, 2 * (monotonic() - begun))
        self._seen = {file: self._followed(file, state, begun) for file, state in listed.items()}
        strays: list[CardFile] = []
        changed: list[CardFile] = []
        coming: list[CardFile] = []
        untold = [(file, seen) for file, seen in self._seen.items() if seen.told != seen.state]
        for file, seen in sorted(untold, key=lambda one: one[1].since):
            if not self._is_whole(file, seen, begun):
                coming.append(file)
                continue
            (strays if seen.told is None else changed).append(file)
            self._tell(file)
        return Look(None, tuple(strays), tuple(changed), tuple(coming))

    def rest(self) -> Look:
        """Look: a folder shows no live view that could rest."""
        return self.look()

    def shoot(self, intent: str, landing: Landing | None = None) -> Shot:
        """Refuse: only the person at the body releases."""
        self._check_connected()
        raise DeviceRefused("no-release")

    def choose(self, body: FoundBody | None) -> None:
        """A folder is one camera: there is nothing to choose."""

    def state(self) -> BodyState:
        """Nothing is known of the body behind the folder."""
        self._check_connected()
        return BodyState()

    def change(self, name: str, value: str) -> Dial:
        """Turn no dial: the maker's program has them.

        Raises:
            DeviceRefused: always, `no-such-setting`.
        """
        self._check_connected()
        raise DeviceRefused("no-such-setting")

    def focus(self) -> None:
        """Focus nothing.

        Raises:
            DeviceRefused: always, `no-such-setting`.
        """
        self._check_connected()
        raise DeviceRefused("no-such-setting")

    def light(self, *, flash: bool) -> None:
        """A folder shows no live view."""

    def release_holder(self) -> None:
        """Nobody can hold a folder."""

    def fetch(self, file: CardFile, into: Path, name: str) -> Spooled:
        """Copy a file as it is now; one that changes meanwhile costs the connection, and is found again."""
        self._check_connected()
        if (into / name).exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(into / name))
        try:
            with self._place(file).open("rb") as source:
                before = _state(os.fstat(source.fileno()))
                content = source.read()
                after = _state(os.fstat(source.fileno()))
        except OSError as error:
            raise DeviceLost(f"fetch: {error.strerror}") from None
        seen = self._seen.get(file)
        if before != after or len(content) != after.size or (seen and seen.told not in (None, before)):
            raise DeviceLost("fetch: the file is being written")
        if self._cancelled.is_set():
            raise DeviceLost("cancelled")
        return Spooled(file, into / name, len(content), write_new(memoryview(content), into, name))

    def cancel(self) -> None:
        """End a running look; any thread."""
        self._cancelled.set()

    def disconnect(self) -> None:
        """Forget the folder."""
        self._identity = None
        self._seen, self._all_due = {}, 0.0

    # the folder

    def _check_connected(self) -> None:
        if self._identity is None:
            raise DeviceLost("not connected")

    def _wait_for_turn(self) -> None:
        self._check_connected()
        if self._cancelled.wait(max(0.0, self._due - monotonic())):
            self.disconnect()
            raise DeviceLost("cancelled")

    def _whereabouts(self) -> tuple[int, int]:
        """Which folder this is: a share that was unmounted leaves an empty folder under the same name."""
        found = os.stat(self._root)
        return found.st_dev, found.st_ino

    def _look_again(self) -> dict[CardFile, _State]:
        try:
            if self._whereabouts() != self._identity:
                raise DeviceLost(f"{self._root}: another folder is there")
            return self._listed()
        except OSError as error:
            self.disconnect()
            raise DeviceLost(f"{self._root}: {error.strerror}") from None
        except DeviceLost:
            self.disconnect()
            raise

    def _listed(self) -> dict[CardFile, _State]:
        """Every picture in the folder and below it. Links are not followed; names that only last a while are passed."""
        now = monotonic()
        known: dict[CardFile, _State] = {}
        if now < self._all_due:
            known = {file: seen.state for file, seen in self._seen.items() if seen.told == seen.state}
        else:
            self._all_due = now + AGAIN
        return dict(self._below(self._root, "/", known))

    def _below(self, place: Path, folder: str, known: Mapping[CardFile, _State]) -> Iterator[tuple[CardFile, _State]]:
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.name.startswith((".", "~")):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    below = f"{folder.rstrip('/')}/{entry.name}"
                    yield from self._below_if_there(place / entry.name, below, known)
                elif is_jpeg(entry.name) or is_raw(entry.name):
                    file = CardFile(folder, entry.name)
                    found = known.get(file) or self._found(entry)
                    if found is not None:
                        yield file, found

    def _below_if_there(
        self, place: Path, folder: str, known: Mapping[CardFile, _State]
    ) -> Iterator[tuple[CardFile, _State]]:
        """A folder inside may be gone before it is opened; that of the camera itself may not."""
        try:
            yield from self._below(place, folder, known)
        except FileNotFoundError:
            return

    @staticmethod
    def _found(entry: "os.DirEntry[str]") -> _State | None:
        try:
            told = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None
        return _state(told) if stat.S_ISREG(told.st_mode) else None

    def _place(self, file: CardFile) -> Path:
        return self._root / file.folder.strip("/") / file.name

    # one file

    def _followed(self, file: CardFile, state: _State, now: float) -> _Seen:
        """What is known of a file that is there now; one that was away and came back is another one."""
        before = self._seen.get(file)
        if before is None:
            return _Seen(state, now)
        return before if before.state == state else replace(before, state=state, since=now)

    def _tell(self, file: CardFile) -> None:
        seen = self._seen[file]
        self._seen[file] = replace(seen, told=seen.state)

    def _is_whole(self, file: CardFile, seen: _Seen, now: float) -> bool:
        still = now - seen.since
        return still >= self._settle and (still >= HALF_FOR or self._looks_whole(file))

    def _looks_whole(self, file: CardFile) -> bool:
        """Whether nothing is missing as far as one look can tell; of a raw file none can."""
        if not is_jpeg(file.name):
            return self._seen[file].state.size > 0
        try:
            return is_whole_jpeg(self._place(file))
        except (OSError, ValueError):  # gone, or emptied, between two looks
            return False


def _state(told: os.stat_result) -> _State:
    return _State(told.st_ino, told.st_size, told.st_mtime_ns)
