"""How readers with a SAM show themselves over PC/SC: one small object per kind, nothing of it elsewhere.

No public paper says how such readers wrap SAM frames. `Storage` follows the one public program that reads a real one
(Johann356/readinfo); the prefix of `SamTransmit` is a setting because makers are free to choose it; `Escape` is what
PC/SC offers for a reader's own commands, and needs no card.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, Protocol

from drivers.readers import sam
from drivers.readers.trouble import FrameError, NoSam, ReadTrouble

Exchange = Callable[[bytes], bytes]
"""One exchange with the slot: an APDU out, data and status word back, or an escape out and its answer back.

A card that leaves may answer with nothing at all. Raises ReadTrouble.
"""

OK: Final = 0x9000
END_OF_FILE: Final = 0x6282
WRONG_LENGTH: Final = 0x6700
WRONG_OFFSET: Final = 0x6B00
UNKNOWN_INSTRUCTION: Final = frozenset({0x6D00, 0x6E00})
MORE: Final = 0x61
OTHER_LENGTH: Final = 0x6C


class Model(Protocol):
    """One kind of reader.

    Attributes:
        direct: it is reached through the reader's own commands (SCARD_SHARE_DIRECT), not through the card.
        tells_another: `read_another` is worth asking.
    """

    direct: ClassVar[bool]
    tells_another: ClassVar[bool]

    def read_text(self, exchange: Exchange) -> bytes:
        """Find, select and read the card that lies there, as one unit; give its 256 bytes of text.

        Raises:
            ReadTrouble: what `drivers.readers.trouble` lists, `NoSam` among it.
            DeviceRefused: the SAM is out of order.
        """

    def read_another(self, exchange: Exchange) -> bytes | None:
        """The text of a card that took the place of the one that was read; it may turn out to be the same.

        None when the one that was read lies there still, or when this kind of reader can't tell.

        Raises:
            ReadTrouble, DeviceRefused: as in `read_text`.
        """


@dataclass(frozen=True)
class Storage:
    """The reader runs the SAM itself and shows the result as a file: lengths, text, photo. Read with READ BINARY.

    P1 P2 are a byte offset. Only the pages that hold text are read.
    """

    direct: ClassVar[bool] = False
    tells_another: ClassVar[bool] = False

    def fits(self, atr: bytes) -> bool:
        """Whether this is a storage card (PC/SC part 3) of the name 90 00."""
        return atr[4:12] == bytes.fromhex("804F0CA000000306") and atr[13:15] == b"\x90\x00"

    def read_text(self, exchange: Exchange) -> bytes:
        """See `Model.read_text`."""
        lengths = bytes.fromhex("01000400")
        head = self._read(exchange, len(lengths) + sam.TEXT_SIZE)
        if not head.startswith(lengths):
            raise FrameError(sam.READ.step, "the file does not begin with its lengths")
        return head[len(lengths) : len(lengths) + sam.TEXT_SIZE]

    def read_another(self, exchange: Exchange) -> None:
        """A file tells nothing of the card under it but what it holds, and reading it again takes the SAM's time."""

    def _read(self, exchange: Exchange, size: int) -> bytes:
        data = first = self._page(exchange, 0)
        while len(data) < size:
            page = self._page(exchange, len(data))
            if not page:
                raise FrameError(sam.READ.step, f"the file ends after {len(data)} bytes")
            data += page
        # The first page as a rule holds every field. Where it does not, pages of two cards must not become one person.
        if len(first) < sam.TEXT_SIZE - 1 and self._page(exchange, 0) != first:
            raise FrameError(sam.READ.step, "the file changed while it was read")
        return data

    def _page(self, exchange: Exchange, offset: int) -> bytes:
        """Up to 256 bytes; a short page is as good as a whole one, a refused offset is the end of the file."""
        command = b"\xff\xb0" + offset.to_bytes(2, "big")
        data, status = _asked(exchange, command, length=b"\x00", step=sam.READ.step)
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

    direct: ClassVar[bool] = False
    tells_another: ClassVar[bool] = True
    prefix: bytes = bytes.fromhex("FFEE0000")

    def read_text(self, exchange: Exchange) -> bytes:
        """See `Model.read_text`."""
        return sam.find_and_read_text(self._frames(exchange))

    def read_another(self, exchange: Exchange) -> bytes | None:
        """See `Model.read_another`."""
        return sam.read_another(self._frames(exchange))

    def _frames(self, exchange: Exchange) -> sam.Exchange:
        return sam.carried(lambda command: self._carry(exchange, command))

    def _carry(self, exchange: Exchange, command: sam.Command) -> bytes:
        data, status = self._ask(exchange, command)
        piece = data
        while status >> 8 == MORE and piece and len(data) < sam.LARGEST:
            piece, status = _asked(exchange, b"\x00\xc0\x00\x00", bytes([status & 0xFF]), command.step)
            data += piece
        if status == OK:
            return data
        if command is sam.FIND:
            raise NoSam(command.step, f"{status:04X}")
        raise FrameError(command.step, f"{status:04X}")

    def _ask(self, exchange: Exchange, command: sam.Command) -> tuple[bytes, int]:
        """Only READ's answer needs extended length; a reader without it takes the short form and chains its answer."""
        frame = sam.wrap(command.code)
        short = self.prefix + bytes([len(frame)]) + frame
        if command is sam.READ:
            extended = self.prefix + b"\x00" + len(frame).to_bytes(2, "big") + frame
            data, status = _asked(exchange, extended, b"\x00\x00", command.step)
            if status != WRONG_LENGTH:
                return data, status
        return _asked(exchange, short, b"\x00", command.step)


@dataclass(frozen=True)
class Escape:
    """The reader takes SAM frames as its own commands (SCardControl), whether or not a card speaks any protocol."""

    direct: ClassVar[bool] = True
    tells_another: ClassVar[bool] = True

    def read_text(self, exchange: Exchange) -> bytes:
        """See `Model.read_text`."""
        return sam.find_and_read_text(self._frames(exchange))

    def read_another(self, exchange: Exchange) -> bytes | None:
        """See `Model.read_another`."""
        return sam.read_another(self._frames(exchange))

    def _frames(self, exchange: Exchange) -> sam.Exchange:
        return sam.carried(lambda command: self._carry(exchange, command))

    def _carry(self, exchange: Exchange, command: sam.Command) -> bytes:
        """A reader that knows no such command refuses the first one; how, differs from driver to driver."""
        try:
            return exchange(sam.wrap(command.code))
        except ReadTrouble as refusal:
            if command is sam.FIND:
                raise NoSam(command.step, refusal.detail) from refusal
            raise


Form = Literal["auto", "storage", "sam-transmit", "escape"]
Watch = Literal["events", "poll"]


@dataclass(frozen=True)
class ReaderSettings:
    """What has to be said about one reader, where it can't be found out.

    Attributes:
        form: the kind of reader; `auto` decides by the card's ATR, then by asking.
        prefix: see `SamTransmit`.
        watch: `events`: pcscd tells when a card moves. `poll`: it does not, so the SAM is asked through `Escape`.
    """

    form: Form = "auto"
    prefix: bytes = SamTransmit.prefix
    watch: Watch = "events"

    def models_for(self, atr: bytes) -> tuple[Model, ...]:
        """The models to try, in this order, on a card of this ATR."""
        match self.form:
            case "storage":
                return (Storage(),)
            case "sam-transmit":
                return (SamTransmit(self.prefix),)
            case "escape":
                return (Escape(),)
        return (Storage(),) if Storage().fits(atr) else (SamTransmit(self.prefix), Escape())


Models = Mapping[str, ReaderSettings]
"""What is said about readers, by how the name of the slot begins."""


def settings_of(slot: str, models: Models) -> ReaderSettings:
    """What is said about this slot: the longest beginning that fits, defaults where none does."""
    beginnings = [beginning for beginning in models if slot.startswith(beginning)]
    return models[max(beginnings, key=len)] if beginnings else ReaderSettings()


def _asked(exchange: Exchange, command: bytes, length: bytes, step: str) -> tuple[bytes, int]:
    """Data and status word; asked again when the card names the length it wants."""
    data, status = _split(exchange(command + length), step)
    if status >> 8 == OTHER_LENGTH:
        data, status = _split(exchange(command + bytes([status & 0xFF])), step)
    return data, status


def _split(answer: bytes, step: str) -> tuple[bytes, int]:
    if len(answer) < 2:
        raise FrameError(step, "short")
    return answer[:-2], int.from_bytes(answer[-2:], "big")
