"""The contract of a reader: one thread blocks in `wait`, one immutable record comes out per card or code presented.

`tests/contracts/readers.py` is this contract as tests; every reader kind runs it through its real wire.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

CardKind = Literal["resident", "j", "y", "i"]


@dataclass(frozen=True)
class IdCard:
    """What the desk may know of a card. Address, nation, issuer, chip photo and fingerprint are never kept.

    Attributes:
        kind: resident card, J (HK/Macao/TW residence permit), Y or I (foreign permanent resident).
        name: as on the card, Chinese name first where there are two; may hold private-use characters.
        number: 18 characters, or 15 for `i`; upper-case X.
        valid_to: last day, None for 长期.
        doubts: cross-checks that failed (`check-digit`, `birth`, `sex`, `validity`); shown, never corrected.
    """

    kind: CardKind
    name: str = field(repr=False)
    number: str = field(repr=False)
    valid_to: date | None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Presence:
    """Something lies on the reader now; it has not been read yet."""


@dataclass(frozen=True)
class CardRead:
    """A whole card was read and parsed. Comes at most once per placement."""

    card: IdCard


@dataclass(frozen=True)
class CodeRead:
    """A whole 采集码 was scanned. Comes once per presentation: a phone held still before the scanner is one.

    Codes know neither presence nor absence, so no Presence comes before one and no Lifted after it. The same code
    counts again after it was absent for a while, see `drivers.readers.presentation`.

    Attributes:
        code: every character as it was scanned, its suffix key taken off; whether it is a 采集码 the desk decides.
    """

    code: str = field(repr=False)


@dataclass(frozen=True)
class ReadFailed:
    """A card or code is or was there and could not be read whole; no part of it is kept.

    Comes at most once per placement and code. The reader tries again as long as the card lies there and there is hope,
    so a CardRead may still follow.

    Attributes:
        step: `find`, `select`, `read`, `parse`, `connect`; `scan` for codes.
        code: `unreadable` (put it down again), `no-sam` (this reader can't read identity cards),
            `unknown-card` (not an identity card we know), `held` (another program holds the reader),
            `garbled` (a code that lost characters on its way, or is longer than any code),
            `several` (more than one code before the camera).
        detail: status bytes or return code for the log; nothing of the card's text or the code.
    """

    step: str
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Lifted:
    """The reader is empty again: the next card is a new placement."""


@dataclass(frozen=True)
class Missed:
    """A card came and went between two looks and could not be read: ask for it again."""


ReaderEvent = Presence | CardRead | CodeRead | ReadFailed | Lifted | Missed


@dataclass(frozen=True)
class ReaderIdentity:
    """What the reader says of itself; `sam` is the SAM's id where it has one (it names the reader, not a person)."""

    address: str
    model: str
    sam: str | None = None


class Reader(Protocol):
    """One reader at one address. All calls but `cancel` belong to one thread."""

    address: str

    def open(self) -> ReaderIdentity:
        """Open the wire and ask the reader who it is.

        Raises:
            DeviceMissing: nothing answers there now.
            DeviceHeld: another program has it.
            DeviceRefused: the reader's SAM says no (detail `sam` and its status), or several scanners fit where only
                one may (`several-scanners`).
            ServiceMissing: pcscd is not running, or this user may not use it.
            DeviceForbidden: this user may not open the device.
        """

    def wait(self, timeout: float) -> ReaderEvent | None:
        """The next event, or None when `timeout` seconds passed or `cancel` was called.

        A read that has begun is finished first, within the patience of its commands.

        Raises:
            DeviceLost: the reader went away; only `close` and `open` help.
        """

    def cancel(self) -> None:
        """Make a running `wait` return within 100 ms, or the next one at once.

        Safe from any thread, any number of times. An exchange with a PC/SC reader that hangs can't be cut off.
        """

    def close(self) -> None:
        """Let go of the wire. Safe to call twice."""
