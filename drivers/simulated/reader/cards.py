"""The virtual cards: what a reader with a SAM inside shows of it over PC/SC, APDU by APDU."""

import asyncio
from typing import Final, Protocol

from drivers.simulated.reader.chip import PHOTO, Chip, Reply
from drivers.simulated.reader.plate import Laid, Plate
from drivers.simulated.script import Fault, Script

DONE: Final = b"\x90\x00"
WRONG_LENGTH: Final = b"\x67\x00"
BEYOND: Final = b"\x6b\x00"
UNKNOWN: Final = b"\x6d\x00"

TYPE_B_ATR: Final = bytes.fromhex("3B888001D10386050080800058")
"""What PC/SC sees of an identity card: the same for every card, with a SAM behind the reader or without."""

MUTE_ATR: Final = b"\x3b"
"""Too short to name a protocol: pcscd refuses to connect to such a card."""

STORAGE_ATR: Final = bytes.fromhex("3B8F8001804F0CA00000030603900000000000FB")
"""A storage card of the name 90 00 (PC/SC part 3)."""


class VirtualCard(Protocol):
    """Something that answers APDUs."""

    atr: bytes

    async def answer(self, apdu: bytes, laid: Laid) -> Reply:
        """Data and status word, for the card that was laid down."""


class PlainCard:
    """A reader without a SAM: it sees the card and can't read it."""

    atr = TYPE_B_ATR

    async def answer(self, apdu: bytes, laid: Laid) -> Reply:
        """Refuse whatever it is."""
        return Reply(UNKNOWN)


class MuteCard:
    """A card whose ATR names no protocol: APDUs can't reach it, only the reader's own commands can."""

    atr = MUTE_ATR

    async def answer(self, apdu: bytes, laid: Laid) -> Reply:
        """Nothing, whatever it is."""
        return Reply(b"")


class StorageCard:
    """The SAM's result as a file: lengths, text, photo, read with READ BINARY."""

    atr = STORAGE_ATR

    def __init__(self, plate: Plate, script: Script, read_s: float) -> None:
        self._plate = plate
        self._script = script
        self._read_s = read_s

    async def answer(self, apdu: bytes, laid: Laid) -> Reply:
        """One page of at most 256 bytes; reading the first takes the SAM's time."""
        if apdu[:2] != b"\xff\xb0":
            return Reply(UNKNOWN)
        offset = int.from_bytes(apdu[2:4], "big")
        fault = None
        if offset == 0:
            fault = self._script.take("read")
            await self._read(fault)
        if fault and fault.kind == "status":
            return Reply(bytes.fromhex(fault["status"]))
        if fault and fault.kind == "short":
            return Reply(b"\x62\x82")
        return self._page(offset, apdu[4] or 256, laid)

    async def _read(self, fault: Fault | None) -> None:
        await asyncio.sleep(self._read_s)
        if fault and fault.kind == "lift":
            self._plate.lift("fault")
        if fault and fault.kind == "hang":
            await asyncio.sleep(float(fault["seconds"]))

    def _page(self, offset: int, size: int, laid: Laid) -> Reply:
        text_end = 4 + len(laid.text)
        file = len(laid.text).to_bytes(2, "big") + len(PHOTO).to_bytes(2, "big") + laid.text + PHOTO
        page = file[offset : offset + size]
        whole = offset < text_end <= offset + len(page)
        return Reply(page + DONE, laid if whole else None) if page else Reply(BEYOND)


class SamCard:
    """SAM frames as the data of a pseudo APDU, FF EE 00 00."""

    atr = TYPE_B_ATR

    def __init__(self, chip: Chip, extended: bool) -> None:
        """Show this chip.

        Args:
            chip: the SAM.
            extended: the reader takes APDUs of extended length; without it long answers are chained.
        """
        self._chip = chip
        self._extended = extended
        self._rest = Reply(b"")

    async def answer(self, apdu: bytes, laid: Laid) -> Reply:
        """Pass the frame on, or give the next piece of a chained answer."""
        if apdu[:4] == b"\x00\xc0\x00\x00":
            return self._piece()
        if apdu[:4] != b"\xff\xee\x00\x00":
            return Reply(UNKNOWN)
        if apdu[4]:
            self._rest = await self._chip.answer(apdu[5:-1])
            return self._piece()
        if not self._extended:
            return Reply(WRONG_LENGTH)
        reply = await self._chip.answer(apdu[7:-2])
        return Reply(reply.data + DONE, reply.card)

    def _piece(self) -> Reply:
        piece, rest = self._rest.data[:256], self._rest.data[256:]
        card = self._rest.card
        self._rest = Reply(rest, card)
        if rest:
            return Reply(piece + bytes([0x61, min(len(rest), 0xFF)]))
        return Reply(piece + DONE, card)
