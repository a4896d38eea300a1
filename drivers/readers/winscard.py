"""The calls of PC/SC that a reader needs, on pyscard's raw layer: bytes in, bytes out, our errors.

Not pyscard's classes: their monitor thread dies for good when pcscd restarts, and they power a card down on
disconnect, which makes pcscd report "empty" while the next card lies there (pcsc-lite, `winscard.c`, SCardDisconnect).
"""

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from smartcard import scard

from drivers.errors import AccessDenied, DeviceLost, ServiceMissing
from drivers.readers.slots import CHANGED, UNAWARE, fed_back, is_gone
from drivers.readers.trouble import Held, NoProtocol, ReadTrouble
from drivers.readers.wake import Cancelled

PLUG_AND_PLAY: Final = "\\\\?PnP?\\Notification"
"""The name of the reader that is no reader: it changes when one is plugged or unplugged."""

ACCESS_DENIED: Final = 0x8010006A
"""SCARD_W_SECURITY_VIOLATION: a polkit rule says no, to pcscd as a whole or to one reader.
https://blog.apdu.fr/posts/2023/11/pcsc-lite-and-polkit/
"""

ESCAPE: Final = scard.SCARD_CTL_CODE(1)
"""The control code that hands bytes to the reader itself. A name, since its number differs between systems.
https://github.com/LudovicRousseau/CCID/blob/master/SCARDCONTOL.md
"""

SERVICE_GONE: Final = frozenset(
    {scard.SCARD_E_NO_SERVICE, scard.SCARD_E_SERVICE_STOPPED, scard.SCARD_F_COMM_ERROR, scard.SCARD_E_INVALID_HANDLE}
)
EITHER_PROTOCOL: Final = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1


@dataclass(frozen=True)
class Seen:
    """A slot as pcscd reports it."""

    state: int
    atr: bytes


@dataclass(frozen=True)
class Changes:
    """What one wait brought.

    Attributes:
        slots: those that changed, by name.
        readers: a reader was plugged or unplugged; the list must be asked for again.
    """

    slots: dict[str, Seen]
    readers: bool = False


class Context:
    """One connection to pcscd. All but `cancel` belong to one thread.

    Making one blocks while pcscd's socket exists and nobody answers at it.

    Raises:
        ServiceMissing: pcscd is not running.
        AccessDenied: it refuses us.
    """

    def __init__(self) -> None:
        code, self._handle = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if code != scard.SCARD_S_SUCCESS:
            kind = AccessDenied if code == ACCESS_DENIED else ServiceMissing
            raise kind(f"SCardEstablishContext {code:08X}")
        self._cancelled = threading.Event()
        self._awake = threading.Event()
        self._awake.set()

    def readers(self) -> list[str]:
        """The names of all slots that are there now; pcscd still lists one whose driver says that it has gone.

        Raises:
            DeviceLost: pcscd went away.
        """
        code, names = scard.SCardListReaders(self._handle, [])
        if code == scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        if code != scard.SCARD_S_SUCCESS:
            raise DeviceLost(f"SCardListReaders {code:08X}")
        now = self.changes(dict.fromkeys(names, UNAWARE), 0).slots
        return [name for name in names if name not in now or not is_gone(now[name].state)]

    def changes(self, known: dict[str, int], seconds: float) -> Changes:
        """Sleep until a slot differs from its known state, a reader comes or goes, or the time is over.

        Raises:
            Cancelled: `cancel` was called, now or since the last sleep. A look without sleep is not cancelled.
            DeviceLost: pcscd went away.
        """
        if seconds <= 0:
            return self._changed_by_now(known)
        self._awake.clear()
        try:
            self.heed_cancel()
            code, slots = scard.SCardGetStatusChange(
                self._handle, math.ceil(seconds * 1000), [*known.items(), (PLUG_AND_PLAY, 0)]
            )
        finally:
            self._awake.set()
        return _told(code, slots)

    def _changed_by_now(self, known: dict[str, int]) -> Changes:
        """Without sleep. pcscd answers at once to whoever knows nothing; to whoever knows the state, after 1 ms."""
        code, slots = scard.SCardGetStatusChange(self._handle, 0, [(name, UNAWARE) for name in known])
        told = _told(code, slots)
        changed = {name: seen for name, seen in told.slots.items() if fed_back(seen.state) != known[name]}
        return Changes(changed, readers=told.readers)

    def heed_cancel(self) -> None:
        """Give up what is being done if somebody called `cancel`.

        Raises:
            Cancelled: somebody did.
        """
        if self._cancelled.is_set():
            self._cancelled.clear()
            raise Cancelled

    def cancel(self) -> None:
        """End the running wait, or the next one. Safe from any thread."""
        self._cancelled.set()
        # A cancel that arrives between two waits is lost, so it is repeated until the waiting thread is awake.
        while not self._awake.wait(0.005) and self._cancelled.is_set():
            scard.SCardCancel(self._handle)

    def nap(self, seconds: float) -> None:
        """Sleep without work; `cancel` ends it early."""
        self._cancelled.wait(seconds)

    @contextmanager
    def card(self, name: str, *, direct: bool = False) -> "Iterator[Card]":
        """A slot, ours alone until the block ends; a card in it stays powered then.

        Args:
            name: the slot's.
            direct: talk to the reader itself, with or without a card in it.

        Raises:
            Held: another program has it.
            NoProtocol: the card there speaks none.
            ReadTrouble: no card can be talked to.
            AccessDenied: this user may not use this reader.
            DeviceLost: pcscd went away.
        """
        share, protocols = (
            (scard.SCARD_SHARE_DIRECT, scard.SCARD_PROTOCOL_UNDEFINED)
            if direct
            else (scard.SCARD_SHARE_SHARED, EITHER_PROTOCOL)
        )
        code, handle, protocol = scard.SCardConnect(self._handle, name, share, protocols)
        _demand(code, "connect")
        try:
            _demand(scard.SCardBeginTransaction(handle), "connect")
            try:
                yield Card(self, _escaping(handle) if direct else _transmitting(handle, protocol))
            finally:
                scard.SCardEndTransaction(handle, scard.SCARD_LEAVE_CARD)
        finally:
            scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)

    def release(self) -> None:
        """Give the context back, from the thread that waits on it. pcscd's answer does not matter."""
        scard.SCardReleaseContext(self._handle)


Call = Callable[[list[int]], tuple[int, list[int]]]
"""One exchange as pyscard has it: bytes in, return code and bytes out."""


class Card:
    """A connected slot."""

    def __init__(self, context: Context, call: Call) -> None:
        self._context = context
        self._call = call

    def exchange(self, data: bytes) -> bytes:
        """One exchange. There is no time-out: a reader that hangs holds this call.

        Raises:
            Cancelled: somebody called before the exchange began.
            ReadTrouble: the card or the reader left; the codes differ between drivers and mean the same.
            DeviceLost: pcscd went away.
        """
        self._context.heed_cancel()
        code, answer = self._call(list(data))
        _demand(code, "read")
        return bytes(answer)


def _transmitting(handle: int, protocol: int) -> Call:
    header = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
    return partial(scard.SCardTransmit, handle, header)


def _escaping(handle: int) -> Call:
    return partial(scard.SCardControl, handle, ESCAPE)


def _demand(code: int, step: str) -> None:
    if code == scard.SCARD_S_SUCCESS:
        return
    if code in SERVICE_GONE:
        raise DeviceLost(f"{step} {code:08X}")
    if code == scard.SCARD_E_SHARING_VIOLATION:
        raise Held(step, f"{code:08X}")
    if code == scard.SCARD_E_PROTO_MISMATCH:
        raise NoProtocol(step, f"{code:08X}")
    if code == ACCESS_DENIED:
        raise AccessDenied(f"{step} {code:08X}")
    raise ReadTrouble(step, f"{code:08X}")


def _told(code: int, slots: list[tuple[str, int, list[int]]]) -> Changes:
    """What an answer of SCardGetStatusChange means."""
    if code == scard.SCARD_E_UNKNOWN_READER:
        return Changes({}, readers=True)
    if code in (scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED):
        return Changes({})
    if code != scard.SCARD_S_SUCCESS:
        raise DeviceLost(f"SCardGetStatusChange {code:08X}")
    changed = {name: Seen(state, bytes(atr)) for name, state, atr in slots if state & CHANGED}
    return Changes(changed, readers=changed.pop(PLUG_AND_PLAY, None) is not None)
