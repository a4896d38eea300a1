"""`manifest.sig` and `station.pub`: which station wrote the package, in the form that `openssl pkeyutl -verify` takes.

The signature is Ed25519 (RFC 8032) over the bytes of `manifest.json`, 64 raw bytes; the key is a public one in PEM
(RFC 8410). A key is told by its fingerprint, the first 32 hexadecimal digits of the SHA-256 of its DER form.
"""

import hashlib
import re

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

NAME = "manifest.sig"
KEY = "station.pub"
SIZE = 64
_KEY_SIZE = 113  # the same for every Ed25519 key

_SHOWN = 32  # 128 bits: nobody finds a second key with this beginning
_BETWEEN = re.compile(r"[\s·:-]+")
_DIGITS = re.compile(r"[0-9a-f]{32}([0-9a-f]{32})?")


def to_bytes(key: Ed25519PublicKey) -> bytes:
    """`station.pub` of a key."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def from_bytes(content: bytes) -> Ed25519PublicKey:
    """Read a public key from anybody.

    Raises:
        ValueError: not an Ed25519 key, or not in the one form that `to_bytes` writes.
    """
    if len(content) != _KEY_SIZE:
        raise ValueError("not as long as an Ed25519 key")
    try:
        key = load_pem_public_key(content)
    except UnsupportedAlgorithm:
        raise ValueError("not a key of this kind") from None
    if not isinstance(key, Ed25519PublicKey) or to_bytes(key) != content:
        raise ValueError("not an Ed25519 key in the one form it is written in")
    return key


def fits(key: Ed25519PublicKey, signature: bytes, manifest: bytes) -> bool:
    """Whether whoever holds the private half of this key signed exactly these bytes."""
    try:
        key.verify(signature, manifest)
    except InvalidSignature:
        return False
    return True


def fingerprint(key: Ed25519PublicKey) -> str:
    """32 hexadecimal digits, the same that `openssl pkey -pubin -outform DER | sha256sum` begins with."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()[:_SHOWN]


def parse(typed: str) -> str:
    """The fingerprint that somebody typed, in groups or not, in capitals or not; all 64 digits of the SHA-256 will do.

    Raises:
        ValueError: these are not so many hexadecimal digits.
    """
    digits = _BETWEEN.sub("", typed).lower()
    if not _DIGITS.fullmatch(digits):
        raise ValueError("not a fingerprint")
    return digits[:_SHOWN]
