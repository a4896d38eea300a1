"""What makers' libraries of the SDT family can be asked, and what their answers are in the SAM's own terms. Pure.

    int SDT_OpenPort(int port)                                  1001 to 1016 USB, 1 to 16 serial
    int SDT_GetSAMStatus(int port, int open)
    int SDT_GetSAMIDToStr(int port, char *id, int open)
    int SDT_StartFindIDCard(int port, uchar *iin, int open)
    int SDT_SelectIDCard(int port, uchar *sn, int open)
    int SDT_ReadBaseMsg(int port, uchar *text, uint *size, uchar *photo, uint *size, int open)
    int SDT_ReadMngInfo(int port, uchar *numbers, int open)
    int SDT_ClosePort(int port)

Each returns the SAM's third status byte, or a small number of its own (https://github.com/libinqi/idr-routon,
tmp/include/sdtapi.h). The function that also reads the fingerprint is not in here and is never called.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from drivers.readers import sam
from drivers.readers.trouble import FrameError, NoAnswer

Buffers = Literal["none", "one", "text and photo"]


@dataclass(frozen=True)
class Function:
    """One function of the library.

    Attributes:
        name: as the library exports it.
        buffers: what it fills.
        switch: it takes the flag by which a library opens and closes the port itself; always 0 here.
    """

    name: str
    buffers: Buffers = "none"
    switch: bool = True


OPEN: Final = Function("SDT_OpenPort", switch=False)
CLOSE: Final = Function("SDT_ClosePort", switch=False)
STATUS: Final = Function("SDT_GetSAMStatus")
SAM_ID: Final = Function("SDT_GetSAMIDToStr", "one")
FIND: Final = Function("SDT_StartFindIDCard", "one")
SELECT: Final = Function("SDT_SelectIDCard", "one")
READ: Final = Function("SDT_ReadBaseMsg", "text and photo")
MANAGEMENT: Final = Function("SDT_ReadMngInfo", "one")

FUNCTIONS: Final = {one.name: one for one in (OPEN, CLOSE, STATUS, SAM_ID, FIND, SELECT, READ, MANAGEMENT)}
BY_COMMAND: Final = {
    sam.SAM_ID: SAM_ID,
    sam.FIND: FIND,
    sam.SELECT: SELECT,
    sam.READ: READ,
    sam.CARD_MANAGEMENT: MANAGEMENT,
}
PORTS: Final = (*range(1001, 1017), *range(1, 17))
"""Where a reader may be, USB first."""

GOOD: Final = 0x90
UNANSWERED: Final = frozenset({0x01, 0x02, 0x05})
"""Port not open, receive timed out, SAM's port unavailable."""

_FIRST_OF_THE_SAM: Final = 0x10
_PRINTED_ID: Final = re.compile(rb"(\d{2})\.(\d{2})-(\d{1,10})-(\d{1,10})-(\d{1,10})")


def data_of(command: sam.Command, status: int, data: bytes) -> bytes:
    """What the SAM itself would have answered to the command.

    Args:
        command: what was asked.
        status: what the library's function returned.
        data: what it wrote: the id as text for SAM_ID, the card's text for READ.

    Raises:
        NoAnswer: the SAM did not answer the library.
        FrameError: the library got, or gave, something broken.
        SamError: the SAM said no; UnknownCard: it does not know this kind of card.
        DeviceRefused: the SAM is out of order.
    """
    if status in UNANSWERED:
        raise NoAnswer(command.step, f"{status:02X}")
    if not _FIRST_OF_THE_SAM <= status <= 0xFF:
        raise FrameError(command.step, f"returned {status}")
    answer = sam.Answer(command)
    good = answer.feed(sam.wrap(bytes([0, 0, status]) + _payload(command, data)))
    if good is None:
        raise answer.missing()
    return good


def _payload(command: sam.Command, data: bytes) -> bytes:
    """The data as the SAM sends it. Of FIND and SELECT nobody needs what a library leaves of their numbers."""
    if command is sam.SAM_ID:
        return _id_in_bytes(data) if data else b""
    if command is sam.READ:
        return len(data).to_bytes(2, "big") + bytes(2) + data
    return bytes(command.size or 0)


def _id_in_bytes(printed: bytes) -> bytes:
    """The 16 bytes that are printed like this, so that a reader has one name on every wire."""
    found = _PRINTED_ID.match(printed)
    numbers = [int(digits) for digits in found.groups()] if found else []
    if not found or max(numbers) >= 1 << 32:
        raise FrameError(sam.SAM_ID.step, "an id of another form")
    head, second, *rest = numbers
    return bytes([head, 0, second, 0]) + b"".join(number.to_bytes(4, "little") for number in rest)
