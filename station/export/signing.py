"""The station's own key, by which everybody can tell later which station wrote a package.

It is made at the first export, lies in the data folder as `keys/station.pem` (PKCS 8, for its owner's eyes only), and
never leaves for a package. It belongs to the folder, not to a job: a purge leaves it, the second copy has it too.
"""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from db.errors import told_apart
from station.export.errors import SigningKeyDamaged
from station.export.formats import signature
from station.identity import FOLDER, keep_secret

FILE = "station.pem"
"""No job's key has this ending."""


@dataclass(frozen=True)
class StationKey:
    """Signs packages."""

    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        """`station.pub`."""
        return signature.to_bytes(self._private.public_key())

    @property
    def fingerprint(self) -> str:
        """How people tell it from others."""
        return signature.fingerprint(self._private.public_key())

    def sign(self, manifest: bytes) -> bytes:
        """`manifest.sig` for a manifest's bytes."""
        return self._private.sign(manifest)


def station_key(folder: Path) -> StationKey:
    """Give the data folder's key; made when there is none yet, and never again.

    A damaged one is not replaced: at the office it would look as if somebody else had written the packages.

    Raises:
        SigningKeyDamaged: what lies there is no such key.
        DiskFull, DiskFailed: the disk says no.
    """
    path = folder / FOLDER / FILE
    with told_apart():
        if not path.exists():
            keep_secret(path, _pem(Ed25519PrivateKey.generate()))
        content = path.read_bytes()
    try:
        private = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SigningKeyDamaged(path=str(path)) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise SigningKeyDamaged(path=str(path))
    return StationKey(private)


def passing_key() -> StationKey:
    """Give a key that is kept nowhere: a package that is only measured needs one of some kind."""
    return StationKey(Ed25519PrivateKey.generate())


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
