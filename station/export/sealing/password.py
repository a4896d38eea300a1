"""The password of a sealed ZIP: made here, or brought, and then held against what a password has to bear.

WinZip's AES derives its key with 1,000 rounds of PBKDF2-HMAC-SHA1 (https://www.winzip.com/en/support/aes-encryption/),
so that one graphics card tries millions of passwords a second, for years if need be: a stick that was lost stays lost.
Only length helps. A made one has 20 of 31 signs, 99 bits; one that is brought must not be what people think of.
"""

import secrets
from pathlib import Path
from typing import Final

from station.export.sealing.errors import KeyUnreadable, PasswordOnTheStick, WeakPassword

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that look like others, and in one case: it is told over the telephone."""

SHORTEST, LONGEST, DIFFERENT = 16, 99, 8
WEAKNESSES: Final = ("short", "long", "signs", "digits", "few")
_GROUPS, _GROUP = 4, 5
_LARGEST_FILE = 4096


def made() -> str:
    """A new password, in groups for the eye: `7KQ2M-XH4TA-...`."""
    groups = ("".join(secrets.choice(SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def strong(password: str) -> str:
    """The same password, when it may be used.

    Printable ASCII only: programs disagree about the encoding of everything else, and nobody could open the package.

    Raises:
        WeakPassword: it may not.
    """
    weakness = _weakness(password)
    if weakness is not None:
        raise WeakPassword(reason=weakness, shortest=SHORTEST, longest=LONGEST, different=DIFFERENT)
    return password


def _weakness(password: str) -> str | None:
    if not (password.isascii() and password.isprintable()) or password != password.strip():
        return "signs"
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if not any(sign.isalpha() for sign in password):
        return "digits"
    return "few" if len(set(password)) < DIFFERENT else None


def from_file(path: Path, stick: Path | None = None) -> str:
    """The first line of a file, which must not lie on the stick that the package goes to.

    Raises:
        PasswordOnTheStick: it lies in that folder, or anywhere on the disk mounted for it.
        KeyUnreadable: the file can't be read.
    """
    if stick is not None and path.resolve().is_relative_to(_disk_of(stick.resolve())):
        raise PasswordOnTheStick()
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_FILE).decode("utf-8-sig").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError):
        raise KeyUnreadable() from None


def _disk_of(folder: Path) -> Path:
    """Where the disk that a folder lies on is mounted; the folder itself where that is the system's own root."""
    mounted = next((above for above in (folder, *folder.parents) if above.is_mount()), folder)
    return folder if mounted == Path(mounted.anchor) else mounted
