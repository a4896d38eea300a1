"""age: encrypted for public keys (https://age-encryption.org/v1, C2SP), by the Rust implementation through pyrage.

Whoever writes can't read: there is no password that could be lost with the stick, and nothing to keep secret at the
desk. Who may read it is not told by the file. It says nothing of who wrote it either; the signature inside does.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from station.export.sealing.errors import KeyUnreadable, SealedDamaged, WrongKey
from station.export.sealing.kinds import FILES
from station.export.sealing.volumes import VolumeReader, VolumeWriter

_LARGEST_IDENTITY = 1 << 16
_PROTECTED = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")
_NO_KEY = "No matching keys found"  # pyrage has one error for everything and only words to tell them apart


def size_of(plain: int, recipients: int) -> int:
    """About how many bytes it becomes: a header, and 16 bytes for every 64 KiB."""
    return plain + (plain // (64 << 10) + 1) * 16 + 256 + 128 * recipients


class _Pulled:
    """Pieces as something to read, which remembers what went wrong: pyrage gives only its words."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")
        self.failure: BaseException | None = None

    def read(self, size: int) -> bytes:
        if self.failure is not None:
            return b""  # to raise once more would turn in a circle, see `encrypt`
        try:
            while not self._rest:
                self._rest = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as failure:
            self.failure = failure
            raise
        found, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return found


def encrypt(pieces: Iterator[bytes], out: VolumeWriter, recipients: tuple[str, ...]) -> None:
    """Encrypt a stream for everybody of these.

    pyrage loses errors: of the last write, which it leaves to a buffer's end of life, and every `InterruptedError`,
    after which it reads on. So what went wrong is looked at in any case.

    Raises:
        ExportError: a source is not what it should be.
        OSError: the target failed.
    """
    pulled = _Pulled(pieces)
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    try:
        pyrage.encrypt_io(pulled, out, keys)
    except BaseException as told:
        raise pulled.failure or out.failure or told from None
    if failure := pulled.failure or out.failure:
        raise failure


def identities_from(path: Path, passphrase: Callable[[], str]) -> list[Any]:
    """The private keys in a file of `age-keygen`; one that is protected with a passphrase asks for it.

    Raises:
        KeyUnreadable: there are none, or the passphrase is another.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_IDENTITY)
        if content.startswith(_PROTECTED):
            content = pyrage.passphrase.decrypt(content, passphrase())
        lines = (line.strip() for line in content.decode("utf-8-sig").splitlines())
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.DecryptError, pyrage.IdentityError):
        raise KeyUnreadable() from None
    if not found:
        raise KeyUnreadable()
    return found


@contextmanager
def decrypted(sealed: VolumeReader, identities: list[Any]) -> Iterator[BinaryIO]:
    """What is inside, as something to read from its beginning to its end; nothing lies on a disk meanwhile.

    Raises:
        WrongKey: it was encrypted for others.
        SealedDamaged: it can't be decrypted to its end. Nothing that was read until then may be believed.
        OSError: the sealed package can't be read.
    """
    work = _Decrypting(sealed, identities)
    with os.fdopen(work.out, "rb") as plain:
        work.start()
        try:
            yield plain
        except Exception as told:
            plain.close()
            raise work.failed() or told from None
        except BaseException:
            plain.close()
            work.join()
            raise
        plain.close()
        if failure := work.failed():
            raise failure


class _Decrypting(threading.Thread):
    """pyrage pushes, whoever unpacks pulls: a pipe is between them."""

    def __init__(self, sealed: VolumeReader, identities: list[Any]) -> None:
        super().__init__(name="age")
        self._sealed, self._identities = sealed, identities
        self.out, self._into = os.pipe()
        self._failure: Exception | None = None

    def run(self) -> None:
        pulled = _Pulled(_pieces(self._sealed))
        try:
            with os.fdopen(self._into, "wb", buffering=0) as into:
                pyrage.decrypt_io(pulled, into, self._identities)
        except Exception as told:
            self._failure = _named(told)
        if isinstance(pulled.failure, Exception):
            self._failure = pulled.failure

    def failed(self) -> Exception | None:
        """What went wrong, once it has ended; None when nobody wanted the rest of it."""
        self.join()
        return self._failure


def _pieces(sealed: VolumeReader) -> Iterator[bytes]:
    while piece := sealed.read(1 << 20):
        yield piece


def _named(told: Exception) -> Exception | None:
    if isinstance(told, BrokenPipeError):
        return None
    if isinstance(told, pyrage.DecryptError) and str(told) == _NO_KEY:
        return WrongKey()
    return SealedDamaged(about=FILES["age"])
