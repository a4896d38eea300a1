"""Keyed hashes: the same person gives the same key within one job, and nothing about the person can be read from it."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from db.disk import sync_folder
from drivers.readers.base import IdCard


def token_key(key: bytes, identity: str) -> str:
    """HMAC-SHA-256 of a document number or a 采集码, hex."""
    return hmac.new(key, identity.encode("utf-8"), hashlib.sha256).hexdigest()


def card_key(key: bytes, card: IdCard) -> str:
    """The key of a card's person: by number, never by name."""
    return token_key(key, f"id:{card.number}")


def day_key(folder: Path) -> bytes:
    """Give the 32-byte key of a day without a job, made once and kept in the data folder."""
    path = folder / "day.key"
    if not path.exists():
        partial = path.with_name(".day.key.part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        sync_folder(folder)
    return base64.b64decode(path.read_bytes())
