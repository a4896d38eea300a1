"""The seal of a closed journal: one small file that fixes every byte of the database file, those in no row included.

Rows are proved by the chain; what lies between them (free pages, the ends of pages, header fields that SQLite never
reads) is proved by nothing that SQLite knows. So whoever closes a journal brings everything into the one file and
writes its SHA-256 beside it. Hashing, in pieces, is all that costs: measured on two busy cores, 12 ms for the 7 MB of a
thousand students and 1.5 s for a file of 1 GB (3 s while its pages were still going to disk).

The seal is lifted, durably, before the first byte is written again. So at every point of a crash there is either no
seal or one that fits: it is put under a temporary name, synced and renamed when the database file is on disk already,
and it is gone from disk when the first transaction begins. A journal without a seal is no fault, only unsealed: the
program that wrote it is still running or was killed. A seal proves nothing against somebody who makes a new one; the
chain's head on paper does.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from db import door
from db.chain import NotCanonical, canonical
from db.disk import sync_folder, write_whole
from db.errors import told_apart

FILE = "journal.seal"
_FORMAT = "journal-seal/1"
_LONGEST = 4096


class SealDamaged(Exception):
    """The seal is not in the one form that it is written in, or does not bear its own hash."""


@dataclass(frozen=True)
class Seal:
    """What a journal's file was when it was closed.

    Attributes:
        chain_head, seq: hash and sequence number of the last event.
        size, sha256: of the database file.
    """

    chain_head: str
    seq: int
    size: int
    sha256: str

    def to_bytes(self) -> bytes:
        """The file's bytes: canonical JSON with a `hash` over the rest, as events have one."""
        told = {"format": _FORMAT, **asdict(self)}
        own = hashlib.sha256(canonical(told).encode()).hexdigest()
        return f"{canonical(told | {'hash': own})}\n".encode()

    def fits(self, folder: Path) -> bool:
        """Whether the folder's database file is still the sealed one, to the last byte.

        Raises:
            DiskFailed: it can't be read.
        """
        path = folder / door.FILE
        with told_apart():
            return path.stat().st_size == self.size and _sha256(path) == self.sha256


def put(folder: Path, chain_head: str, seq: int) -> None:
    """Seal the folder's database file, which nobody has open for writing and which is on disk.

    Raises:
        OSError: the disk says no; there is no seal then.
    """
    database = folder / door.FILE
    made = Seal(chain_head, seq, database.stat().st_size, _sha256(database))
    write_whole(folder / FILE, made.to_bytes())


def lift(folder: Path) -> None:
    """Take the seal away, if there is one; it is gone from disk on return.

    Raises:
        DiskFailed: the disk says no.
    """
    with told_apart():
        try:
            (folder / FILE).unlink()
        except FileNotFoundError:
            return
        sync_folder(folder)


def is_there(folder: Path) -> bool:
    """Whether the folder's journal is under a seal, whatever that says."""
    return (folder / FILE).exists()


def read(folder: Path) -> Seal | None:
    """The folder's seal; None when the journal is not sealed.

    Raises:
        SealDamaged: something was done to it.
        DiskFailed: it can't be read.
    """
    with told_apart():
        try:
            with (folder / FILE).open("rb") as file:
                content = file.read(_LONGEST)
        except FileNotFoundError:
            return None
    return _parsed(content)


def _parsed(content: bytes) -> Seal:
    try:
        told: Any = json.loads(content)
        seal = Seal(told["chain_head"], told["seq"], told["size"], told["sha256"])
        if seal.to_bytes() != content or (type(seal.seq), type(seal.size)) != (int, int):
            raise SealDamaged
    except (ValueError, TypeError, LookupError, RecursionError, NotCanonical) as error:
        raise SealDamaged from error
    return seal


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
