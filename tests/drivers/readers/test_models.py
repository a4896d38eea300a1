"""The kinds of PC/SC readers against cards in memory; the contract runs them on the real stack."""

import pytest

from drivers.readers import sam
from drivers.readers.models import Escape, ReaderSettings, SamTransmit, Storage
from drivers.readers.trouble import FrameError, NoSam, ReadTrouble, SamError

TEXT = bytes(range(256))
FILE = b"\1\0\4\0" + TEXT + bytes(1024)
STORAGE_ATR = bytes.fromhex("3B8F8001804F0CA00000030603900000000000FB")
TYPE_B_ATR = bytes.fromhex("3B888001D10386050080800058")


class StorageCard:
    """READ BINARY over a file, with the oddities that real readers may have."""

    def __init__(self, file=FILE, page=256, end=b"\x6b\x00", exact=False):
        self.file, self.page, self.end, self.exact = file, page, end, exact
        self.asked = []

    def __call__(self, apdu):
        self.asked.append(apdu)
        offset = int.from_bytes(apdu[2:4], "big")
        data = self.file[offset : offset + self.page]
        if not data:
            return self.end
        if self.exact and apdu[4] != len(data) & 0xFF:
            return bytes([0x6C, len(data) & 0xFF])
        return data + b"\x90\x00"


class TestStorage:
    @pytest.mark.parametrize("page", [256, 255, 100, 1])
    def test_pages_may_be_short(self, page):
        assert Storage().read_text(StorageCard(page=page)) == TEXT

    def test_the_card_may_insist_on_a_length(self):
        assert Storage().read_text(StorageCard(page=200, exact=True)) == TEXT

    def test_the_chip_photo_is_left_where_it_is(self):
        card = StorageCard()
        Storage().read_text(card)
        assert [apdu[:4] for apdu in card.asked] == [b"\xff\xb0\x00\x00", b"\xff\xb0\x01\x00"]

    @pytest.mark.parametrize("end", [b"\x6b\x00", b"\x67\x00", b"\x62\x82"])
    def test_a_file_that_ends_early_is_no_card(self, end):
        with pytest.raises(FrameError):
            Storage().read_text(StorageCard(file=FILE[:259], end=end))

    def test_lengths_are_checked_before_offsets_are_trusted(self):
        with pytest.raises(FrameError):
            Storage().read_text(StorageCard(file=b"\1\0\4\1" + FILE[4:]))

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (b"\x6d\x00", NoSam),
            (b"\x6e\x00", NoSam),
            (b"\x6f\x00", FrameError),
            (b"", FrameError),
            (b"\x90", FrameError),
        ],
    )
    def test_other_answers(self, answer, error):
        with pytest.raises(error):
            Storage().read_text(lambda apdu: answer)


class SamCard:
    """Passes frames through a pseudo APDU; short readers refuse extended length and chain their answers."""

    def __init__(self, answers, extended=True, prefix=b"\xff\xee\x00\x00"):
        self.answers = {command.code: sam.wrap(body) for command, body in answers.items()}
        self.extended, self.prefix = extended, prefix
        self.asked, self._rest = [], b""

    def __call__(self, apdu):
        self.asked.append(apdu)
        if apdu.startswith(b"\x00\xc0\x00\x00"):
            return self._piece(apdu[4])
        if not apdu.startswith(self.prefix):
            return b"\x6d\x00"
        if apdu[4] == 0 and not self.extended:
            return b"\x67\x00"
        frame = apdu[7:-2] if apdu[4] == 0 else apdu[5:-1]
        self._rest = self.answers[frame[7:-1]]
        return self._piece(0) if apdu[4] else self._rest + b"\x90\x00"

    def _piece(self, length):
        piece, self._rest = self._rest[: length or 256], self._rest[length or 256 :]
        left = len(self._rest)
        return piece + (bytes([0x61, min(left, 0xFF)]) if left else b"\x90\x00")


GOOD = {
    sam.FIND: bytes.fromhex("00009F00000000"),
    sam.SELECT: bytes.fromhex("0000900000000000000000"),
    sam.READ: bytes.fromhex("000090") + FILE,
}


class TestSamTransmit:
    @pytest.mark.parametrize("extended", [True, False])
    def test_extended_length_or_chained(self, extended):
        assert SamTransmit().read_text(SamCard(GOOD, extended=extended)) == TEXT

    def test_the_prefix_is_the_settings(self):
        card = SamCard(GOOD, prefix=b"\x80\x10\x00\x01")
        assert SamTransmit(b"\x80\x10\x00\x01").read_text(card) == TEXT
        with pytest.raises(NoSam):
            SamTransmit().read_text(card)

    @pytest.mark.parametrize("refusal", [b"\x6d\x00", b"\x6e\x00", b"\x6a\x81", b"\x63\x00", b"\x68\x00"])
    def test_a_reader_that_refuses_the_first_frame_has_no_sam(self, refusal):
        with pytest.raises(NoSam):
            SamTransmit().read_text(lambda apdu: refusal)

    @pytest.mark.parametrize("nothing", [b"", b"\x90", b"\x90\x00", b"noise\x90\x00"])
    def test_an_empty_answer_is_a_broken_one_not_a_missing_sam(self, nothing):
        with pytest.raises(FrameError):
            SamTransmit().read_text(lambda apdu: nothing)

    def test_a_no_of_the_sam_names_its_step(self):
        with pytest.raises(SamError) as refusal:
            SamTransmit().read_text(SamCard({**GOOD, sam.SELECT: bytes.fromhex("000081")}))
        assert (refusal.value.step, refusal.value.status) == ("select", 0x81)

    def test_a_chain_without_end_is_given_up(self):
        with pytest.raises(ReadTrouble):
            SamTransmit().read_text(lambda apdu: b"?" * 200 + b"\x61\xff")


class TestWhichModel:
    def test_the_atr_tells_a_storage_card(self):
        assert ReaderSettings().models_for(STORAGE_ATR) == (Storage(),)

    @pytest.mark.parametrize("atr", [TYPE_B_ATR, b"", b"\x3b", STORAGE_ATR[:14], STORAGE_ATR.replace(b"\x90", b"\x01")])
    def test_everything_else_is_asked(self, atr):
        assert ReaderSettings().models_for(atr) == (SamTransmit(), Escape())

    def test_settings_decide_where_they_say_something(self):
        assert ReaderSettings(form="storage").models_for(TYPE_B_ATR) == (Storage(),)
        assert ReaderSettings(form="sam-transmit", prefix=b"1234").models_for(STORAGE_ATR) == (SamTransmit(b"1234"),)
