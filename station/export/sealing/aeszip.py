"""AES-256 ZIP as WinZip made it (https://www.winzip.com/en/support/aes-encryption/), which 7-Zip opens, by pyzipper.

File names inside a ZIP stay readable, encrypted or not. So it holds one file of a name that says nothing, and
everything else is in that. AE-2: no CRC of what is inside; HMAC-SHA1 over the encrypted bytes, cut to 80 bits, tells
damage.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pyzipper

from station.export.sealing.errors import SealedDamaged, WrongKey
from station.export.sealing.kinds import FILES, INNER
from station.export.sealing.volumes import VolumeReader, VolumeWriter

_LARGEST_32 = (1 << 31) - 1
_HEADERS = 512


def size_of(plain: int) -> int:
    """About how many bytes it becomes."""
    return plain + _HEADERS


class _Sink:
    """Where the ZIP goes; without `tell`, so that nothing is gone back to."""

    def __init__(self, out: VolumeWriter) -> None:
        self.write, self.flush = out.write, out.flush


def encrypt(pieces: Iterator[bytes], size: int, out: VolumeWriter, password: str) -> None:
    """Encrypt a stream of so many bytes.

    When the target fails, pyzipper fails once more while it closes; what the target said is told in any case.

    Raises:
        ExportError: a source is not what it should be.
        OSError: the target failed.
    """
    inside = pyzipper.zipfile_aes.AESZipInfo(INNER, (1980, 1, 1, 0, 0, 0))
    how = {"compression": pyzipper.ZIP_STORED, "encryption": pyzipper.WZ_AES}
    sealed = pyzipper.AESZipFile(_Sink(out), "w", **how)
    sealed.setpassword(password.encode())
    try:
        with sealed.open(inside, "w", force_zip64=size > _LARGEST_32) as entry:
            for piece in pieces:
                entry.write(piece)
        sealed.close()
    except BaseException as told:
        sealed.fp = None  # it has nothing to write any more
        raise out.failure or told from None


@contextmanager
def decrypted(sealed: VolumeReader, password: str) -> Iterator[BinaryIO]:
    """What is inside, as something to read from its beginning to its end; the end proves it.

    Raises:
        WrongKey: another password.
        SealedDamaged: it is no such ZIP, or can't be decrypted to its end. Nothing that was read may be believed.
        OSError: the sealed package can't be read.
    """
    try:
        with pyzipper.AESZipFile(sealed) as found:
            (inside,) = found.infolist()
            if inside.filename != INNER or inside.wz_aes_strength != 3:
                raise SealedDamaged(about=FILES["zip"])
            with found.open(inside, pwd=password.encode()) as plain:
                yield plain
    except RuntimeError:
        raise WrongKey() from None
    except (pyzipper.BadZipFile, ValueError, EOFError, NotImplementedError):
        raise SealedDamaged(about=FILES["zip"]) from None
