"""Frames of the SAM, the security module in every identity-card reader (GA/T 467). Pure: bytes in, bytes out.

    request   AA AA AA 96 69 | LEN LEN | CMD PARA    | data | CHK
    answer    AA AA AA 96 69 | LEN LEN | SW1 SW2 SW3 | data | CHK

LEN counts what follows it, CHK included, high byte first. CHK is the XOR of everything from LEN on. SW1 SW2 belong to
the card, SW3 to the SAM.

Text and photo are read with 30 01. The command that also reads the fingerprint is not in here and is never sent:
nobody at this desk needs a fingerprint.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Final

from drivers.errors import DeviceRefused
from drivers.readers.trouble import FrameError, NoAnswer, ReadTrouble, SamError, UnknownCard

PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
LARGEST: Final = 2400
"""No SAM sends more in one frame: text, photo and fingerprint make 2314."""

HEADER: Final = len(PREAMBLE) + 2
SMALLEST: Final = 4
"""Three status bytes and the checksum."""

DONE: Final = 0x90
FOUND: Final = 0x9F
UNKNOWN_TYPE: Final = 0x40
UNKNOWN_COMMAND: Final = 0x21
SELF_TEST_FAILED: Final = 0x60
NOT_AUTHORISED: Final = 0x66
DEFECTS: Final = frozenset({SELF_TEST_FAILED, NOT_AUTHORISED})
"""The SAM itself is out of service; no card will help."""

TEXT_SIZE: Final = 256
TRIES: Final = 3
"""READ is sent so often when its answer is broken; the card is still selected."""


@dataclass(frozen=True)
class Command:
    """One question to the SAM and what a good answer to it looks like.

    The shape is checked because a late answer to an earlier command may still be on its way.

    Attributes:
        step: its name in reports.
        code: CMD and PARA.
        good: status of a good answer.
        size: bytes of data in a good answer, None when they vary.
        patience: seconds to wait for the answer.
    """

    step: str
    code: bytes
    good: int = DONE
    size: int | None = None
    patience: float = 0.5


SAM_ID: Final = Command("identify", b"\x12\xff", size=16)
FIND: Final = Command("find", b"\x20\x01", good=FOUND, size=4)
SELECT: Final = Command("select", b"\x20\x02", size=8)
READ: Final = Command("read", b"\x30\x01", patience=2.0)
CARD_MANAGEMENT: Final = Command("still-there", b"\x30\x05")
"""Numbers of the chip's body. Only whether it answers matters: it does as long as the selected card lies there."""

Exchange = Callable[[Command], bytes]
"""Sends a command and gives the data of its good answer; raises what `Answer.feed` or the wire raises."""


def wrap(body: bytes) -> bytes:
    """A whole frame around command or status and data."""
    length = (len(body) + 1).to_bytes(2, "big")
    return PREAMBLE + length + body + bytes([checksum(length + body)])


def checksum(data: bytes) -> int:
    """XOR of all bytes."""
    return reduce(xor, data, 0)


class Answer:
    """Puts the answer to one command together from whatever the wire brings.

    Bytes before the preamble are noise and dropped; a length that no SAM sends is noise too.
    """

    def __init__(self, command: Command) -> None:
        self._command = command
        self._bytes = bytearray()
        self._begun = False

    def feed(self, data: bytes) -> bytes | None:
        """Take more bytes; give the answer's data once it is whole and good.

        Raises:
            FrameError: wrong checksum, or not an answer to this command.
            SamError: a whole answer with another status.
            UnknownCard: the SAM does not know this kind of card.
            DeviceRefused: the SAM says that it is out of order; no card will help.
        """
        self._begun = self._begun or bool(data)
        self._bytes += data
        self._drop_noise()
        end = HEADER + self._length()
        if len(self._bytes) < HEADER or len(self._bytes) < end:
            return None
        frame = bytes(self._bytes[len(PREAMBLE) : end])
        if checksum(frame):
            raise FrameError(self._command.step, "checksum")
        return self._judged(status=frame[4], data=frame[5:-1])

    def missing(self) -> FrameError:
        """The error for an answer that did not become whole."""
        return FrameError(self._command.step, "short") if self._begun else NoAnswer(self._command.step, "silent")

    def _drop_noise(self) -> None:
        while True:
            begin = self._bytes.find(PREAMBLE)
            if begin < 0:
                # What may be the beginning of a preamble stays.
                del self._bytes[: max(0, len(self._bytes) - len(PREAMBLE) + 1)]
                return
            del self._bytes[:begin]
            if len(self._bytes) < HEADER or SMALLEST <= self._length() <= LARGEST:
                return
            del self._bytes[: len(PREAMBLE)]

    def _length(self) -> int:
        return int.from_bytes(self._bytes[len(PREAMBLE) : HEADER], "big")

    def _judged(self, status: int, data: bytes) -> bytes:
        command = self._command
        if status in DEFECTS:
            raise DeviceRefused(f"sam {status:02X}")
        if status == UNKNOWN_TYPE:
            raise UnknownCard(command.step, f"{status:02X}")
        if status != command.good:
            raise SamError(command.step, status)
        if command.size is not None and len(data) != command.size:
            raise FrameError(command.step, f"{len(data)} bytes do not answer this command")
        return data


def find_and_read_text(exchange: Exchange) -> bytes:
    """Find, select and read the card that lies there, as one unit.

    Raises:
        FrameError, SamError, UnknownCard: see `read_text`.
    """
    exchange(FIND)
    return read_text(exchange)


def read_text(exchange: Exchange) -> bytes:
    """Select the card that FIND has just found and read its 256 bytes of text.

    Find, select and read belong together: a handle, a line or a selection may silently belong to the next card.

    Raises:
        FrameError: no whole answer, though READ was sent again.
        SamError: the card went away, or the SAM refused it.
        UnknownCard: the SAM does not know this kind of card.
    """
    exchange(SELECT)
    for _ in range(TRIES - 1):
        try:
            return text_of(exchange(READ))
        except NoAnswer:
            raise  # A SAM that hangs is not helped by more questions.
        except FrameError:
            continue
    return text_of(exchange(READ))


def read_another(exchange: Exchange) -> bytes | None:
    """The text of a card that lies in the place of the one that was read; None when nothing says that there is one.

    Raises:
        FrameError, SamError, UnknownCard: FIND found a card that can't be read.
    """
    try:
        exchange(CARD_MANAGEMENT)
        return None
    except ReadTrouble:
        pass  # No longer selected, or a SAM that does not know the question.
    try:
        exchange(FIND)
    except ReadTrouble:
        return None  # Not found, or found once and not put down anew.
    return read_text(exchange)


def carried(carry: Callable[[Command], bytes]) -> Exchange:
    """An exchange over a wire that gives each answer whole and at once."""

    def exchange(command: Command) -> bytes:
        answer = Answer(command)
        data = answer.feed(carry(command))
        if data is None:
            raise answer.missing()
        return data

    return exchange


def text_of(data: bytes) -> bytes:
    """The text in READ's answer; the photo is dropped here, and the fingerprint if a SAM sends one unasked.

    The parts' lengths stand before them, two bytes each: text, photo and perhaps fingerprint (0, 512 or 1024).

    Raises:
        FrameError: lengths and data do not fit together.
    """
    for parts in (2, 3):
        lengths = [int.from_bytes(data[2 * part : 2 * part + 2], "big") for part in range(parts)]
        if len(data) == 2 * parts + sum(lengths) and lengths[0] == TEXT_SIZE:
            return data[2 * parts : 2 * parts + TEXT_SIZE]
    raise FrameError(READ.step, f"lengths do not fit {len(data)} bytes")


def readable_id(data: bytes) -> str:
    """SAM_ID's 16 bytes as makers print them on the case: 05.01-20230401-0000000001-1234567890."""
    numbers = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    day, first, second = numbers
    return f"{data[0]:02d}.{data[2]:02d}-{day:d}-{first:010d}-{second:010d}"
