"""Writing a sealed package: one stream from the data folder through the cipher to the stick, read back, then named.

Nothing readable is written anywhere on the way, neither to the stick nor to another disk, and memory holds a few
pictures. A sealed package that was not finished is begun anew: nobody could go on in the middle of an encrypted stream,
and what lies there of it is removed. What lies there readable of this desk and job and was not finished is removed
too, but only once all of it has come back from the stick encrypted.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from station.export import contents, naming, plan
from station.export.copying import of_bytes, put, sync_folder
from station.export.errors import ExportStopped, ReadBackDiffers, TargetFull, free_bytes, on_target
from station.export.formats import sums
from station.export.holding import held
from station.export.package import export
from station.export.plan import ExportSettings, Item, Plan
from station.export.progress import Tally, Watch, nobody_watches
from station.export.readback import Decoding, Medium, compare
from station.export.receipt import Method, Receipt
from station.export.sealing import aeszip, agefile, archive
from station.export.sealing.archive import ArchiveBroken, Packed
from station.export.sealing.errors import SealedDamaged, SealedStopped, WrongKey
from station.export.sealing.kinds import FILES, HOW, Kind, Seal, WithPassword
from station.export.sealing.volumes import LARGEST, Volume, VolumeReader, VolumeWriter
from station.export.signing import station_key
from station.words import LANGUAGES, say


def export_as_wanted(
    data: Path, to: Path, settings: ExportSettings, seal: Seal | None, watch: Watch = nobody_watches,
    office: Sequence[Item] = (),
) -> Receipt:  # fmt: skip
    """Make a package, encrypted where a seal is given: `export_sealed`, else `package.export`."""
    if seal is None:
        return export(data, to, settings, watch, office)
    return export_sealed(data, to, settings, seal, watch, office)


def export_sealed(
    data: Path, to: Path, settings: ExportSettings, seal: Seal, watch: Watch = nobody_watches,
    office: Sequence[Item] = (), largest: int = LARGEST,
) -> Receipt:  # fmt: skip
    """Make a package of a data folder, encrypted, on a target, and read all of it back.

    What that proves depends on the seal: with a password, what was read back was decrypted and compared with every
    source; for recipients only they can do that, and the encrypted bytes were compared with those that were written.

    Args:
        data: the data folder; its desk may go on working.
        to: an existing folder; never made here.
        settings: how the package is to be made.
        seal: for whom.
        watch: told after every piece; an exception from it stops the export and leaves nothing behind.
        office: copies to work on, which go along inside.
        largest: bytes of a volume.

    Raises:
        ExportError: the target or the data folder is in trouble; the code says which and how.
        JournalError: the journal can't be read.
    """
    told = contents.read(data, settings.job, settings.part)
    with on_target(to, needed=0):
        taken = os.listdir(to)
    key = station_key(data)
    moment = datetime.now().astimezone()
    made = plan.make(told, data, settings, taken, moment, key, office)
    with on_target(to, needed=made.size):
        method = write(to, made, seal, moment, watch, taken, largest)
    found = made.receipt(to / f"{made.name}{naming.SEALED}", method, key, settings.part)
    return replace(found, sealed=seal.kind)


def write(
    to: Path, made: Plan, seal: Seal, moment: datetime, watch: Watch = nobody_watches, taken: Collection[str] = (),
    largest: int = LARGEST,
) -> Method:  # fmt: skip
    """Write a planned package into a folder, encrypted, read all of it back, and only then give it its name.

    Args:
        to: the folder.
        made: the package.
        seal: for whom.
        moment: the time that the files inside bear.
        watch: told after every piece.
        taken: names in the folder; what is unfinished among them of the same desk and job is removed.
        largest: bytes of a volume.

    Returns:
        How it was read back.

    Raises:
        SealedStopped, TargetFull, TargetBusy, SourceMissing, SourceDamaged, ReadBackDiffers: nothing is left behind.
        OSError: the target failed; `on_target` names it.
    """
    try:
        return _Writing(to, made, seal, watch, largest).write(moment, taken)
    except ExportStopped:
        raise SealedStopped() from None


class _Writing:
    def __init__(self, to: Path, made: Plan, seal: Seal, watch: Watch, largest: int) -> None:
        self._to, self._made, self._seal, self._watch, self._largest = to, made, seal, watch, largest
        self._packed = archive.of_plan(made)
        self._inner = archive.size_of(self._packed)
        self._partial = to / f"{made.name}{naming.SEALED}{naming.PARTIAL}"

    def write(self, moment: datetime, taken: Collection[str]) -> Method:
        """Write it under a name that says unfinished, read it back, and name it."""
        prefix = self._made.prefix
        readable = sorted(name for name in taken if naming.is_leftover(prefix, name))
        for name in readable:
            with held(self._to / name):
                pass  # nobody is at work there
        self._remove(sorted(name for name in taken if naming.is_sealed_leftover(prefix, name)))
        self._check_room()
        with self._unfinished():
            volumes = self._encrypt(moment)
            beside = {HOW: how_to_open(self._seal.kind), sums.NAME: _sums_of(volumes)}
            for name, content in beside.items():
                put(of_bytes(content, name), self._partial / name)
            sync_folder(self._partial)
            method = self._read_back(volumes, beside)
            self._remove(readable)  # only now: it may have been the last good copy of a picture
            self._partial.rename(self._to / f"{self._made.name}{naming.SEALED}")
        sync_folder(self._to)
        return method

    def _remove(self, leftovers: Sequence[str]) -> None:
        for name in leftovers:
            with held(self._to / name):
                shutil.rmtree(self._to / name)

    def _check_room(self) -> None:
        """Refuse before the first byte what can't fit."""
        if isinstance(self._seal, WithPassword):
            needed = aeszip.size_of(self._inner)
        else:
            needed = agefile.size_of(self._inner, len(self._seal.recipients))
        needed += 4 * os.statvfs(self._to).f_frsize  # the files beside it, and what the last volume leaves empty
        free = free_bytes(self._to)
        if needed > free:
            raise TargetFull(needed=needed, free=free)

    @contextmanager
    def _unfinished(self) -> Iterator[None]:
        self._partial.mkdir()
        try:
            with held(self._partial):
                yield
        except BaseException:
            shutil.rmtree(self._partial, ignore_errors=True)
            raise

    def _encrypt(self, moment: datetime) -> list[Volume]:
        out = VolumeWriter(self._partial, FILES[self._seal.kind], self._largest)
        tally = Tally(self._watch, "seal", self._inner, self._inner)
        try:
            with Decoding() as decoding:
                pieces = _told(archive.pieces(self._packed, moment, decoding.take), tally.add)
                if isinstance(self._seal, WithPassword):
                    aeszip.encrypt(pieces, self._inner, out, self._seal.password)
                else:
                    agefile.encrypt(pieces, out, self._seal.recipients)
                decoding.finish()
            return out.finish()
        finally:
            out.abandon()

    def _read_back(self, volumes: Sequence[Volume], beside: dict[str, bytes]) -> Method:
        """Compare what the medium holds; each byte of the encrypted files is read once, decrypted or not."""
        medium = Medium()
        paths = [self._partial / volume.name for volume in volumes]
        tally = Tally(self._watch, "read-back", sum(volume.size for volume in volumes))
        with VolumeReader(paths, medium, tally.add) as sealed:
            if isinstance(self._seal, WithPassword):
                self._compare_inside(sealed, self._seal.password)
            found = sealed.drain()
        for volume in volumes:
            if found.get(volume.name) != volume.sha256:
                raise ReadBackDiffers(about=volume.name)
        for name, content in beside.items():
            compare(medium, self._partial / name, of_bytes(content, name), picture=False)
        return medium.method

    def _compare_inside(self, sealed: VolumeReader, password: str) -> None:
        """Decrypt what lies there and hold every file against its source."""
        try:
            with aeszip.decrypted(sealed, password) as plain:
                for one, (name, size, content) in zip(self._packed, archive.entries(plain), strict=True):
                    _compare(one, name, size, content)
        except (WrongKey, SealedDamaged, ArchiveBroken, ValueError):
            raise ReadBackDiffers(about=FILES["zip"]) from None


def _compare(one: Packed, name: str, size: int, content: Iterator[bytes]) -> None:
    digest = hashlib.sha256()
    for piece in content:
        digest.update(piece)
    expected = hashlib.sha256().hexdigest() if one.source is None else one.source.sha256
    if (name, size, digest.hexdigest()) != (one.name, one.size, expected):
        raise ReadBackDiffers(about=one.source.about if one.source else "folder")


def _told(pieces: Iterator[bytes], tell: Callable[[int], None]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        tell(len(piece))


def _sums_of(volumes: Sequence[Volume]) -> bytes:
    return sums.to_bytes({volume.name: volume.sha256 for volume in volumes})


def how_to_open(kind: Kind) -> bytes:
    """The text file, for Windows: byte order mark and CRLF. It is the same in every package of its kind."""
    codes = ("what", "open", "volumes", "check")
    lines = [say(f"sealed.how.{kind}.{code}", language) for language in LANGUAGES for code in codes]
    return "\ufeff".encode() + "".join(f"{line}\r\n" for line in lines).encode()
