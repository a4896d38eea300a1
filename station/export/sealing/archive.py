"""The one file inside: a plain ZIP without compression, written and read from its beginning to its end.

`zipfile` can write to what does not seek, but then leaves each file's size behind the file, and nobody can read that
in a stream. Here every local header is whole: files are read once for their CRC before they are read for their
bytes. So the size is known beforehand, memory holds a few pictures, and any tool opens it: 7-Zip, unzip, the file
manager of Windows. Form: APPNOTE.TXT 6.3.10 (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), with Zip64.
"""

import hashlib
import io
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.export.copying import CHUNK, Source
from station.export.errors import SourceDamaged, SourceMissing
from station.export.plan import Plan

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")
_END = struct.Struct("<4s4H2IH")
_LOCAL_SIGN, _CENTRAL_SIGN = b"PK\3\4", b"PK\1\2"
_UTF_8, _STORED = 0x800, 0
_PLAIN, _ZIP64 = 20, 45
_UNIX = 3 << 8
_FILE, _FOLDER = 0o100644 << 16, (0o40755 << 16) | 0x10
_MOST32, _MOST16 = 0xFFFFFFFF, 0xFFFF
_LONGEST_NAME = 1024


class Readable(Protocol):
    """Anything that is read from its beginning to its end."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class ArchiveBroken(ValueError):
    """The bytes are not an archive as it is written here."""


@dataclass(frozen=True)
class Packed:
    """One thing inside: a file with its source, or a folder, whose name ends in a slash and which has none."""

    name: str
    source: Source | None = None
    picture: bool = False

    @property
    def size(self) -> int:
        """Bytes inside."""
        return 0 if self.source is None else self.source.size


def of_plan(plan: Plan) -> list[Packed]:
    """Everything that a package has, below a folder of its name."""
    folders = [Packed(f"{plan.name}/"), *(Packed(f"{plan.name}/{folder}/") for folder in plan.folders)]
    return folders + [Packed(f"{plan.name}/{item.path}", item.source, item.picture) for item in plan.items]


def size_of(packed: Sequence[Packed]) -> int:
    """Bytes of the archive."""
    size, central = 0, 0
    for one in packed:
        central += len(_central(one, 0, size, _NO_TIME))
        size += len(_local(one, 0, _NO_TIME)) + one.size
    return size + central + len(_end(len(packed), size, central))


Look = Callable[[io.BytesIO, str], None]
"""Called with the bytes of each picture, and how to name it; it decodes them, now or beside the next ones."""


def _not_looked_at(kept: io.BytesIO, about: str) -> None:
    """The default: there are no pictures."""


def pieces(packed: Sequence[Packed], moment: datetime, look: Look = _not_looked_at) -> Iterator[bytes]:
    """The archive; every source is checked against its hash on the way, and `look` is given every picture.

    Raises:
        SourceMissing, SourceDamaged: the data folder does not hold what the journal says.
    """
    time = _dos(moment)
    offset, central = 0, bytearray()
    for one in packed:
        crc = _crc(one)
        header = _local(one, crc, time)
        central += _central(one, crc, offset, time)
        yield header
        yield from _checked(one, look)
        offset += len(header) + one.size
    yield bytes(central)
    yield _end(len(packed), offset, len(central))


def _crc(one: Packed) -> int:
    crc = 0
    for piece in _read(one.source):
        crc = zlib.crc32(piece, crc)
    return crc


def _checked(one: Packed, look: Look) -> Iterator[bytes]:
    if one.source is None:
        return
    digest, size, kept = hashlib.sha256(), 0, io.BytesIO()
    for piece in _read(one.source):
        digest.update(piece)
        size += len(piece)
        if one.picture:
            kept.write(piece)
        yield piece
    if digest.hexdigest() != one.source.sha256 or size != one.source.size:
        raise SourceDamaged(about=one.source.about)
    if one.picture:
        look(kept, one.source.about)


def _read(source: Source | None) -> Iterator[bytes]:
    if source is None:
        return
    if isinstance(source.content, bytes):
        yield source.content
        return
    try:
        with source.content.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
    except FileNotFoundError:
        raise SourceMissing(about=source.about) from None
    except OSError as error:
        raise SourceDamaged(about=source.about) from error


# headers

_Time = tuple[int, int]
_NO_TIME: _Time = (0, 0x21)


def _dos(moment: datetime) -> _Time:
    date = (max(moment.year, 1980) - 1980) << 9 | moment.month << 5 | moment.day
    return moment.hour << 11 | moment.minute << 5 | moment.second // 2, date


def _name(one: Packed) -> tuple[bytes, int]:
    return one.name.encode(), 0 if one.name.isascii() else _UTF_8


def _local(one: Packed, crc: int, time: _Time) -> bytes:
    name, flags = _name(one)
    extra, size, version = b"", one.size, _PLAIN
    if size >= _MOST32:
        extra, size, version = struct.pack("<2H2Q", 1, 16, size, size), _MOST32, _ZIP64
    fixed = _LOCAL.pack(_LOCAL_SIGN, version, flags, _STORED, *time, crc, size, size, len(name), len(extra))
    return fixed + name + extra


def _central(one: Packed, crc: int, offset: int, time: _Time) -> bytes:
    name, flags = _name(one)
    large = [one.size, one.size] if one.size >= _MOST32 else []
    far = [offset] if offset >= _MOST32 else []
    wide = struct.pack(f"<{len(large + far)}Q", *large, *far)
    extra = struct.pack("<2H", 1, len(wide)) + wide if wide else b""
    version = _ZIP64 if extra else _PLAIN
    size = _MOST32 if large else one.size
    return (
        _CENTRAL.pack(
            _CENTRAL_SIGN, _UNIX | version, version, flags, _STORED, *time, crc, size, size, len(name), len(extra),
            0, 0, 0, _FOLDER if one.source is None else _FILE, _MOST32 if far else offset,
        )
        + name
        + extra
    )  # fmt: skip


def _end(count: int, offset: int, size: int) -> bytes:
    wide = b""
    if count >= _MOST16 or offset >= _MOST32 or size >= _MOST32:
        wide = _END64.pack(
            b"PK\6\6", _END64.size - 12, _UNIX | _ZIP64, _ZIP64, 0, 0, count, count, size, offset
        ) + _LOCATOR.pack(b"PK\6\7", 0, offset + size, 1)
    few = min(count, _MOST16)
    return wide + _END.pack(b"PK\5\6", 0, 0, few, few, min(size, _MOST32), min(offset, _MOST32), 0)


# reading


def entries(stream: Readable) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """Name, size and bytes of everything inside, in order; the bytes have to be taken before the next one.

    The stream is read to its end, so that whoever decrypts it comes to the proof at the end.

    Raises:
        ArchiveBroken: it is not an archive as it is written here, or ends too early.
    """
    while (sign := _exactly(stream, 4)) == _LOCAL_SIGN:
        _, version, flags, method, _, _, crc, packed, size, name_size, extra_size = _LOCAL.unpack(
            sign + _exactly(stream, _LOCAL.size - 4)
        )
        if method != _STORED or flags & ~_UTF_8 or version > _ZIP64 or packed != size or name_size > _LONGEST_NAME:
            raise ArchiveBroken
        name, extra = _exactly(stream, name_size), _exactly(stream, extra_size)
        if size == _MOST32 and len(extra) == 20:
            size = struct.unpack("<2H2Q", extra)[2]
        yield _decoded(name), size, _content(stream, size, crc)
    if sign not in (_CENTRAL_SIGN, b"PK\5\6"):
        raise ArchiveBroken
    while stream.read(CHUNK):
        pass


def _decoded(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        raise ArchiveBroken from None


def _content(stream: Readable, size: int, crc: int) -> Iterator[bytes]:
    found = 0
    while size > 0:
        piece = stream.read(min(size, CHUNK))
        if not piece:
            raise ArchiveBroken
        found = zlib.crc32(piece, found)
        size -= len(piece)
        yield piece
    if found != crc:
        raise ArchiveBroken


def _exactly(stream: Readable, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = stream.read(size - len(found))
        if not piece:
            raise ArchiveBroken
        found += piece
    return found
