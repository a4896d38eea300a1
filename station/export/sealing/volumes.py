"""One long file on the stick, in pieces that every file system takes.

FAT32 holds files of up to 4 GiB less one byte. Whatever is longer is cut after 4,000,000,000 bytes into `.001`, `.002`
and so on, whatever the file system, for packages are copied on from stick to stick. Put one behind the other they are
the file; 7-Zip opens the first and finds the rest.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from station.export.readback import Medium

LARGEST = 4_000_000_000
_SYNCED_EVERY = 64 << 20
"""So that what is told to be written is, and a stick that fails is known by the next piece."""


@dataclass(frozen=True)
class Volume:
    """One piece as it was written."""

    name: str
    size: int
    sha256: str


class VolumeWriter:
    """Takes bytes, lays them down as volumes. It can't seek, on purpose: what is written is hashed and done.

    Attributes:
        failure: what the target said when it failed; callers that lose errors on the way look here.
    """

    def __init__(self, folder: Path, name: str, largest: int = LARGEST) -> None:
        """Begin `name` in a folder; nothing of it may lie there yet."""
        self._folder, self._name, self._largest = folder, name, largest
        self._done: list[Volume] = []
        self._file: io.FileIO | None = None
        self._digest, self._size, self._unsynced = hashlib.sha256(), 0, 0
        self.failure: BaseException | None = None

    def write(self, content: bytes) -> int:
        """Take the next bytes.

        Raises:
            OSError: the target failed.
        """
        try:
            rest = memoryview(content)
            while rest:
                if self._file is None or self._size == self._largest:
                    self._next()
                rest = rest[self._put(rest[: self._largest - self._size]) :]
        except BaseException as failure:
            self.failure = self.failure or failure
            raise
        return len(content)

    def flush(self) -> None:
        """Nothing waits here."""

    def finish(self) -> list[Volume]:
        """See the last one to the medium; a single one loses its number.

        Raises:
            OSError: the target failed.
        """
        self._close()
        if len(self._done) == 1:
            only = self._done[0]
            (self._folder / only.name).rename(self._folder / self._name)
            self._done = [Volume(self._name, only.size, only.sha256)]
        return self._done

    def abandon(self) -> None:
        """Let go of the file that is open."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _next(self) -> None:
        self._close()
        path = self._folder / f"{self._name}.{len(self._done) + 1:03}"
        self._file = io.FileIO(path, "xb")

    def _put(self, content: memoryview) -> int:
        if self._file is None:
            raise ValueError("no volume is open")
        count = self._file.write(content) or 0
        self._digest.update(content[:count])
        self._size += count
        self._unsynced += count
        if self._unsynced >= _SYNCED_EVERY:
            os.fsync(self._file.fileno())
            self._unsynced = 0
        return count

    def _close(self) -> None:
        if self._file is None:
            return
        file, self._file = self._file, None
        with file:
            os.fsync(file.fileno())
        name = f"{self._name}.{len(self._done) + 1:03}"
        self._done.append(Volume(name, self._size, self._digest.hexdigest()))
        self._digest, self._size, self._unsynced = hashlib.sha256(), 0, 0


class VolumeReader(io.RawIOBase):
    """Volumes as one file.

    With a medium, whatever is read from the beginning on is read past the cache and hashed; what is read elsewhere (a
    ZIP begins with its end) is not.
    """

    def __init__(
        self, paths: Sequence[Path], medium: Medium | None = None, tell: Callable[[int], None] | None = None
    ) -> None:
        """Open them; `paths` are in order. `tell` is called with the size of each piece read from the medium."""
        self._paths = tuple(paths)
        self._sizes = [path.stat().st_size for path in self._paths]
        self._position, self._tell = 0, tell
        self._open: tuple[int, io.FileIO] | None = None
        self._stream = None if medium is None else self._hashed(medium)
        self._streamed, self._waiting = 0, memoryview(b"")
        self.sums: dict[str, str] = {}

    def _hashed(self, medium: Medium) -> Iterator[bytes]:
        for path in self._paths:
            digest = hashlib.sha256()
            for piece in medium.chunks(path):
                digest.update(piece)
                if self._tell is not None:
                    self._tell(len(piece))
                yield piece
            self.sums[path.name] = digest.hexdigest()

    @property
    def size(self) -> int:
        """Bytes of all volumes."""
        return sum(self._sizes)

    def readable(self) -> bool:
        """They are."""
        return True

    def seekable(self) -> bool:
        """They are."""
        return True

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise OSError("before the beginning")
        self._position = start + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes from here; none at the end.

        Raises:
            OSError: the medium could not be read.
        """
        if size < 0:
            size = max(self.size - self._position, 0)
        found = self._from_stream(size) if self._stream and self._position == self._streamed else self._directly(size)
        self._position += len(found)
        return found

    def drain(self) -> dict[str, str]:
        """Read from the medium what was not read yet; give every volume's hash by name."""
        self._position = self._streamed
        while self.read(1 << 20):
            pass
        return self.sums

    def close(self) -> None:
        """Let go of the files."""
        if self._open is not None:
            self._open[1].close()
            self._open = None
        self._stream = None
        super().close()

    def _from_stream(self, size: int) -> bytes:
        if not self._waiting and self._stream is not None:
            self._waiting = memoryview(next(self._stream, b""))
        found, self._waiting = bytes(self._waiting[:size]), self._waiting[size:]
        self._streamed += len(found)
        return found

    def _directly(self, size: int) -> bytes:
        start = self._position
        for place, length in enumerate(self._sizes):
            if start < length:
                file = self._volume(place)
                file.seek(start)
                return file.read(min(size, length - start)) or b""
            start -= length
        return b""

    def _volume(self, place: int) -> io.FileIO:
        if self._open is None or self._open[0] != place:
            if self._open is not None:
                self._open[1].close()
            self._open = place, io.FileIO(self._paths[place])
        return self._open[1]
