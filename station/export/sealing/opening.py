"""Opening a sealed package in the office: decrypted to a folder, under an unfinished name until its end is proved."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO

from station.export.copying import sync_folder
from station.export.errors import PackageExists, on_target
from station.export.naming import PARTIAL
from station.export.sealing import aeszip, agefile, archive
from station.export.sealing.archive import ArchiveBroken
from station.export.sealing.errors import KeyMissing, NotSealed, SealedDamaged
from station.export.sealing.kinds import FILES, Kind, volumes_in
from station.export.sealing.looking import faults_of
from station.export.sealing.volumes import VolumeReader

_PACKAGE = re.compile(r"[A-Za-z0-9_-]{1,200}")
_REFUSED = re.compile(r'[<>:"\\|?*\x00-\x1f]')
OPENED = f".opened{PARTIAL}"

Tell = Callable[[int, int], None]


def _nobody_listens(done: int, total: int) -> None:
    """The default."""


def kind_of(sealed: Path) -> Kind:
    """With what the package in a folder is encrypted.

    Raises:
        NotSealed: there is none.
    """
    try:
        found = volumes_in(sealed)
    except OSError:
        found = None
    if found is None:
        raise NotSealed()
    return found[0]


def open_sealed(
    sealed: Path, to: Path, *, identities: list[Any] | None = None, password: str | None = None,
    tell: Tell = _nobody_listens,
) -> Path:  # fmt: skip
    """Decrypt a sealed package into a folder and give the package's own one, which `verify` and `receive` take.

    Args:
        sealed: the folder with the encrypted files.
        to: where the package's folder is made; it is made itself where it is missing.
        identities: of age, see `agefile.identities_from`.
        password: of a ZIP.
        tell: called with the bytes read and all there are.

    Raises:
        NotSealed, KeyMissing, WrongKey: nothing was written.
        SealedDamaged: it can't be decrypted to its end; nothing is left behind. `about` names the files that are not as
            they were written, or the whole where those are.
        PackageExists: a folder of that name lies there.
        TargetFull, TargetReadOnly, TargetGone, TargetTrouble: the disk with `to`.
    """
    kind = kind_of(sealed)
    _, paths = volumes_in(sealed) or (kind, [])
    unpacking = _Unpacking(to, tell)
    try:
        with VolumeReader(paths) as volumes, _plain(kind, volumes, identities, password) as plain:
            unpacking.unpack(plain, volumes.size)
        # Only here, where the cipher has seen the end, anything may be believed.
        return unpacking.finish()
    except (SealedDamaged, ArchiveBroken, OSError):
        raise SealedDamaged(about=_what_is_damaged(sealed, kind)) from None
    finally:
        unpacking.clear()


def _plain(
    kind: Kind, volumes: VolumeReader, identities: list[Any] | None, password: str | None
) -> AbstractContextManager[BinaryIO]:
    if kind == "age" and identities is not None:
        return agefile.decrypted(volumes, identities)
    if kind == "zip" and password:
        return aeszip.decrypted(volumes, password)
    raise KeyMissing()


def _what_is_damaged(sealed: Path, kind: Kind) -> str:
    try:
        faults, _ = faults_of(sealed)
    except OSError:
        faults = []
    return ", ".join(fault.about for fault in faults) or FILES[kind]


class _Unpacking:
    """A folder with an unfinished name, which goes away unless it is finished."""

    def __init__(self, to: Path, tell: Tell) -> None:
        self._to, self._tell = to, tell
        self._package, self._partial, self._folders = "", Path(), list[Path]()

    def unpack(self, plain: BinaryIO, total: int) -> None:
        """Write everything inside.

        Raises:
            ArchiveBroken: a name leads elsewhere, or it is no archive of ours.
        """
        done = 0
        for name, size, content in archive.entries(plain):
            if not self._package:
                self._begin(name)
            path = self._partial / self._inside(name)
            if name.endswith("/"):
                with on_target(self._to, needed=0):
                    path.mkdir(parents=True, exist_ok=True)
                self._folders.append(path)
                continue
            _lay(path, content, self._to, size)
            done += size
            self._tell(done, total)
        if not self._package:
            raise ArchiveBroken

    def _begin(self, name: str) -> None:
        package = name.rstrip("/")
        if not _PACKAGE.fullmatch(package):
            raise ArchiveBroken
        with on_target(self._to, needed=0):
            self._to.mkdir(parents=True, exist_ok=True)
            if (self._to / package).exists():
                raise PackageExists(package=package)
            self._partial = self._to / f"{package}{OPENED}"
            shutil.rmtree(self._partial, ignore_errors=True)
            self._package = package

    def _inside(self, name: str) -> Path:
        """The path below the package's folder: one that leads out of it, or that Windows can't have, is refused."""
        package, *parts = name.removesuffix("/").split("/")
        if package != self._package or any(part in ("", ".", "..") or _REFUSED.search(part) for part in parts):
            raise ArchiveBroken
        return Path(*parts)

    def finish(self) -> Path:
        """Give it its name."""
        with on_target(self._to, needed=0):
            for folder in reversed(self._folders):
                sync_folder(folder)
            self._partial.rename(self._to / self._package)
            sync_folder(self._to)
        return self._to / self._package

    def clear(self) -> None:
        """Remove what has not been finished."""
        if self._package and self._partial.exists():
            shutil.rmtree(self._partial, ignore_errors=True)


def _lay(path: Path, content: Iterator[bytes], to: Path, size: int) -> None:
    with on_target(to, needed=size):
        file = path.open("xb")
    with file:
        for piece in content:
            with on_target(to, needed=size):
                file.write(piece)
        with on_target(to, needed=size):
            file.flush()
            os.fsync(file.fileno())
