"""Keyed hashes: the same person gives the same key within one job, and nothing about the person can be read from it.

Every job has a key of its own, `keys/<job>.key` in the data folder. When it is destroyed, the hashes left in the chain
can't be tried against known document numbers any more.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from db.disk import make_folder, sync_folder
from db.errors import JournalError, JournalMissing, told_apart
from db.journal import Journal
from drivers.readers.base import IdCard
from station.job.names import folded

FOLDER = "keys"
KEY_BYTES = 32
_PLAIN = re.compile(r"[0-9a-z_-]{1,80}")
_NOT_PLAIN = re.compile(r"[^0-9a-z_-]+")


class JobKeyDiffers(JournalError):
    """The job file holds another key than the one under which this folder's people were written down."""

    code = "job-key-differs"


class JobKeyPurged(JournalError):
    """The job was purged in this folder; with its key from the job file people could be found out again."""

    code = "job-key-purged"


def token_key(key: bytes, identity: str) -> str:
    """HMAC-SHA-256 of a document number or a 采集码, hex."""
    return hmac.new(key, identity.encode("utf-8"), hashlib.sha256).hexdigest()


def card_key(key: bytes, card: IdCard) -> str:
    """The key of a card's person: by number, never by name."""
    return token_key(key, f"id:{card.number}")


def code_key(key: bytes, code: str) -> str:
    """The key of a 采集码's person: by the whole string, unmodified."""
    return token_key(key, f"code:{code}")


def student_key(key: bytes, number: str) -> str:
    """The key of a row of the list by its 学号."""
    return token_key(key, f"student:{number.strip().upper()}")


def name_key(key: bytes, name: str) -> str:
    """The key by which rows of one name are found: of the name as `names.folded` has it."""
    return token_key(key, f"name:{folded(name)}")


def job_key(folder: Path, job: str, given: bytes | None = None) -> bytes:
    """Give the job's 32-byte key, kept in the data folder from its first use until the job is purged.

    Args:
        folder: the data folder.
        job: the job's name.
        given: the key of the job file; without one the folder makes its own.

    Raises:
        JobKeyDiffers: people of this job were written down under another key: nobody would be known again.
        JobKeyPurged: the job was purged here, and its key must not come back.
        DiskFull, DiskFailed: the disk says no.
        JournalError: the folder has a key from before every job had its own, and its journal can't be read.
    """
    with told_apart():
        hand_down_day_key(folder)
        path = key_file(folder, job)
        if not path.exists():
            _refuse_to_come_back(folder, job, given)
            _make(path, given or secrets.token_bytes(KEY_BYTES))
        key = base64.b64decode(path.read_bytes())
    if given is not None and not hmac.compare_digest(given, key):
        raise JobKeyDiffers(job=job)
    return key


def _refuse_to_come_back(folder: Path, job: str, given: bytes | None) -> None:
    """A purged job's hashes could be tried against known numbers again if its key came back from a job file."""
    if given is None:
        return
    try:
        with Journal.read_only(folder) as journal:
            purged = job in journal.purged_jobs()
    except JournalMissing:
        return
    if purged:
        raise JobKeyPurged(job=job)


def key_file(folder: Path, job: str) -> Path:
    """Where the job's key lies, if it has one.

    Any file system takes the name, even one that does not tell a from A, and no two jobs share it.
    """
    if _PLAIN.fullmatch(job):
        return folder / FOLDER / f"{job}.key"
    readable = _NOT_PLAIN.sub("_", job.lower())[:40]
    return folder / FOLDER / f"{readable}.{hashlib.sha256(job.encode('utf-8')).hexdigest()[:16]}.key"


def _make(path: Path, key: bytes) -> None:
    keep_secret(path, base64.b64encode(key))


def keep_secret(path: Path, content: bytes) -> None:
    """Put a key's file on disk, under its name and for its owner's eyes only.

    Raises:
        OSError: the disk says no.
    """
    make_folder(path.parent)
    path.parent.chmod(0o700)
    partial = path.with_name(f".{path.name}.part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    sync_folder(path.parent)


def hand_down_day_key(folder: Path) -> None:
    """Make the key that all days of a folder used to share (`day.key`) that of its newest job, whose people it knows.

    Raises:
        JournalError: the journal can't be read.
    """
    old = folder / "day.key"
    if not old.exists():
        return
    with Journal.read_only(folder) as journal:
        path = key_file(folder, journal.job)
    if path.exists():
        return
    make_folder(path.parent)
    path.parent.chmod(0o700)
    old.rename(path)
    sync_folder(path.parent)
    sync_folder(folder)
