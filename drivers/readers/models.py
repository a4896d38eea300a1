"""How readers with a SAM show themselves over PC/SC: one small object per kind, nothing of it elsewhere.

No public paper says how such readers wrap SAM frames. `Storage` follows the one public program that reads a real one
(Johann356/readinfo); the prefix of `SamTransmit` is a setting because makers are free to choose it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from drivers.readers import sam
from drivers.readers.trouble import FrameError, NoSam

Transmit = Callable[[bytes], bytes]
"""Sends an APDU and gives data and status word. A card that leaves may answer with nothing at all."""

OK: Final = 0x9000
END_OF_FILE: Final = 0x6282
WRONG_LENGTH: Final = 0x6700
WRONG_OFFSET: Final = 0x6B00
UNKNOWN_INSTRUCTION: Final = frozenset({0x6D00, 0x6E00})
MORE: Final = 0x61
OTHER_LENGTH: Final = 0x6C


class Model(Protocol):
    """One kind of reader."""

    def read_text(self, transmit: Transmit) -> bytes:
        """Find, select and read the card that lies there, as one unit; give its 256 bytes of text.

        Raises:
            ReadTrouble: what `drivers.readers.trouble` lists, `NoSam` among it.
        """


@dataclass(frozen=True)
class Storage:
    """The reader runs the SAM itself and shows the result as a file: lengths, text, photo. Read with READ BINARY.

    P1 P2 are a byte offset. Only the pages that hold text are read.
    """

    def fits(self, atr: bytes) -> bool:
        """Whether this is a storage card (PC/SC part 3) of the name 90 00."""
        return atr[4:12] == bytes.fromhex("804F0CA000000306") and atr[13:15] == b"\x90\x00"

    def read_text(self, transmit: Transmit) -> bytes:
        """See `Model.read_text`."""
        lengths = bytes.fromhex("01000400")
        head = self._read(transmit, len(lengths) + sam.TEXT_SIZE)
        if not head.startswith(lengths):
            raise FrameError(sam.READ.step, "the file does not begin with its lengths")
        return head[len(lengths) : len(lengths) + sam.TEXT_SIZE]

    def _read(self, transmit: Transmit, size: int) -> bytes:
        data = b""
        while len(data) < size:
            page = self._page(transmit, len(data))
            if not page:
                raise FrameError(sam.READ.step, f"the file ends after {len(data)} bytes")
            data += page
        return data

    def _page(self, transmit: Transmit, offset: int) -> bytes:
        """Up to 256 bytes; a short page is as good as a whole one, a refused offset is the end of the file."""
        command = b"\xff\xb0" + offset.to_bytes(2, "big")
        data, status = _asked(transmit, command, length=b"\x00", step=sam.READ.step)
        if status in (OK, END_OF_FILE, WRONG_LENGTH, WRONG_OFFSET):
            return data
        if status in UNKNOWN_INSTRUCTION:
            raise NoSam(sam.READ.step, f"{status:04X}")
        raise FrameError(sam.READ.step, f"{status:04X}")


@dataclass(frozen=True)
class SamTransmit:
    """The reader passes SAM frames through as the data of a pseudo APDU.

    Attributes:
        prefix: class, instruction and two parameters of that APDU.
    """

    prefix: bytes = bytes.fromhex("FFEE0000")

    def read_text(self, transmit: Transmit) -> bytes:
        """See `Model.read_text`."""

        def exchange(command: sam.Command) -> bytes:
            answer = sam.Answer(command)
            data = answer.feed(self._carry(transmit, command))
            if data is None:
                raise answer.missing()
            return data

        exchange(sam.FIND)
        return sam.read_text(exchange)

    def _carry(self, transmit: Transmit, command: sam.Command) -> bytes:
        data, status = self._ask(transmit, command)
        piece = data
        while status >> 8 == MORE and piece and len(data) < sam.LARGEST:
            piece, status = _asked(transmit, b"\x00\xc0\x00\x00", bytes([status & 0xFF]), command.step)
            data += piece
        if status == OK:
            return data
        if command is sam.FIND:
            raise NoSam(command.step, f"{status:04X}")
        raise FrameError(command.step, f"{status:04X}")

    def _ask(self, transmit: Transmit, command: sam.Command) -> tuple[bytes, int]:
        """Only READ's answer needs extended length; a reader without it takes the short form and chains its answer."""
        frame = sam.wrap(command.code)
        short = self.prefix + bytes([len(frame)]) + frame
        if command is sam.READ:
            extended = self.prefix + b"\x00" + len(frame).to_bytes(2, "big") + frame
            data, status = _asked(transmit, extended, b"\x00\x00", command.step)
            if status != WRONG_LENGTH:
                return data, status
        return _asked(transmit, short, b"\x00", command.step)


Form = Literal["auto", "storage", "sam-transmit"]


@dataclass(frozen=True)
class ReaderSettings:
    """What has to be said about one reader, where it can't be found out.

    Attributes:
        form: the kind of reader; `auto` decides by the card's ATR, then by asking.
        prefix: see `SamTransmit`.
        port: which port of a maker's library, 1001 to 1016 for USB and 1 to 16 for serial; None looks at all of them.
    """

    form: Form = "auto"
    prefix: bytes = SamTransmit.prefix
    port: int | None = None

    def model_for(self, atr: bytes) -> Model:
        """The model to read a card of this ATR with."""
        storage = Storage()
        if self.form == "storage" or (self.form == "auto" and storage.fits(atr)):
            return storage
        return SamTransmit(self.prefix)


def _asked(transmit: Transmit, command: bytes, length: bytes, step: str) -> tuple[bytes, int]:
    """Data and status word; asked again when the card names the length it wants."""
    data, status = _split(transmit(command + length), step)
    if status >> 8 == OTHER_LENGTH:
        data, status = _split(transmit(command + bytes([status & 0xFF])), step)
    return data, status


def _split(answer: bytes, step: str) -> tuple[bytes, int]:
    if len(answer) < 2:
        raise FrameError(step, "short")
    return answer[:-2], int.from_bytes(answer[-2:], "big")
