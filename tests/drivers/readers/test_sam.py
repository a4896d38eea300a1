import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceRefused
from drivers.readers import sam
from drivers.readers.trouble import FrameError, NoAnswer, ReadTrouble, SamError, UnknownCard

TEXT = bytes(range(256))
PHOTO = b"WLf\0~\0".ljust(1024, b"\xaa")
BASE = b"\1\0\4\0" + TEXT + PHOTO
COMMANDS = [sam.SAM_ID, sam.FIND, sam.SELECT, sam.READ, sam.CARD_MANAGEMENT]


def good(command: sam.Command, data: bytes) -> bytes:
    return sam.wrap(bytes([0, 0, command.good]) + data)


def fitting(command: sam.Command) -> bytes:
    return BASE if command is sam.READ else bytes(command.size or 28)


@pytest.mark.parametrize(
    ("body", "frame"),
    [
        ("10FF", "AAAAAA9669 0003 10FF EC"),
        ("11FF", "AAAAAA9669 0003 11FF ED"),
        ("12FF", "AAAAAA9669 0003 12FF EE"),
        ("2001", "AAAAAA9669 0003 2001 22"),
        ("2002", "AAAAAA9669 0003 2002 21"),
        ("3001", "AAAAAA9669 0003 3001 32"),
        ("3003", "AAAAAA9669 0003 3003 30"),
        ("3005", "AAAAAA9669 0003 3005 36"),
        ("6000", "AAAAAA9669 0003 6000 63"),
        ("61FF50", "AAAAAA9669 0004 61FF50 CA"),
        ("000090", "AAAAAA9669 0004 000090 94"),
        ("00009F00000000", "AAAAAA9669 0008 00009F00000000 97"),
        ("0000900000000000000000", "AAAAAA9669 000C 0000900000000000000000 9C"),
        ("000080", "AAAAAA9669 0004 000080 84"),
        ("000081", "AAAAAA9669 0004 000081 85"),
        ("000041", "AAAAAA9669 0004 000041 45"),
    ],
)
def test_the_published_frames(body, frame):
    assert sam.wrap(bytes.fromhex(body)) == bytes.fromhex(frame)


def test_the_fingerprint_is_never_asked_for():
    assert b"\x30\x10" not in {value.code for value in vars(sam).values() if isinstance(value, sam.Command)}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.step)
def test_split_anywhere_the_answer_comes_out_once_and_whole(command):
    frame = good(command, fitting(command))
    for cut in range(1, len(frame)):
        answer = sam.Answer(command)
        assert answer.feed(frame[:cut]) is None
        assert answer.feed(frame[cut:]) == fitting(command)


@given(st.binary(max_size=60), st.sampled_from(COMMANDS))
def test_noise_before_the_preamble_is_dropped(noise, command):
    if sam.PREAMBLE in noise + sam.PREAMBLE[:-1]:
        return
    assert sam.Answer(command).feed(noise + good(command, fitting(command))) == fitting(command)


@pytest.mark.parametrize("length", ["0000", "0003", "0961", "AAAA", "FFFF"])
def test_a_length_that_no_sam_sends_is_noise(length):
    noise = sam.PREAMBLE + bytes.fromhex(length)
    assert sam.Answer(sam.FIND).feed(noise + good(sam.FIND, bytes(4))) == bytes(4)


@given(st.integers(0, 1294), st.integers(1, 255))
def test_one_changed_byte_is_never_taken_for_the_card(at, by):
    frame = bytearray(good(sam.READ, BASE))
    frame[at] ^= by
    answer = sam.Answer(sam.READ)
    try:
        data = answer.feed(bytes(frame))
    except (FrameError, SamError):
        return
    assert data is None
    assert isinstance(answer.missing(), FrameError)


@given(st.lists(st.binary(max_size=40) | st.just(sam.PREAMBLE) | st.just(sam.PREAMBLE + b"\0\4\0\0\x90"), max_size=12))
def test_any_bytes_are_no_answer_yet_or_a_typed_error(pieces):
    answer = sam.Answer(sam.READ)
    try:
        for piece in pieces:
            answer.feed(piece)
    except ReadTrouble as trouble:
        assert trouble.failed.step == "read"
    else:
        assert isinstance(answer.missing(), NoAnswer) == (not any(pieces))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.step)
@pytest.mark.parametrize("status", [0x10, 0x21, 0x31, 0x33, 0x41, 0x80, 0x81, 0x91])
def test_another_status_is_the_sams_no(command, status):
    with pytest.raises(SamError) as refusal:
        sam.Answer(command).feed(sam.wrap(bytes([0, 0, status])))
    assert (refusal.value.step, refusal.value.status) == (command.step, status)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.step)
@pytest.mark.parametrize("status", [0x60, 0x66])
def test_a_sam_that_is_out_of_order_is_a_matter_of_the_reader_not_of_a_card(command, status):
    with pytest.raises(DeviceRefused, match=f"sam {status:02X}"):
        sam.Answer(command).feed(sam.wrap(bytes([0, 0, status])))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.step)
def test_a_card_of_an_unknown_type_is_called_so_at_every_step(command):
    with pytest.raises(UnknownCard):
        sam.Answer(command).feed(sam.wrap(bytes([0, 0, 0x40])))


@pytest.mark.parametrize("asked", COMMANDS, ids=lambda command: command.step)
@pytest.mark.parametrize("late", COMMANDS, ids=lambda command: command.step)
def test_a_late_answer_to_another_command_does_not_pass_for_this_one(asked, late):
    """Except for 30 05, whose content nobody reads."""
    if asked is late or asked is sam.CARD_MANAGEMENT:
        return
    with pytest.raises((FrameError, SamError)):
        data = sam.Answer(asked).feed(good(late, fitting(late)))
        assert data is not None
        sam.text_of(data)


class TestTextOf:
    @pytest.mark.parametrize("fingerprint", [0, 512, 1024])
    def test_the_fingerprint_is_skipped_by_its_length(self, fingerprint):
        lengths = b"\1\0\4\0" + fingerprint.to_bytes(2, "big")
        assert sam.text_of(lengths + TEXT + PHOTO + bytes(fingerprint)) == TEXT

    @given(st.binary(max_size=1400))
    def test_lengths_that_do_not_fit_are_refused(self, data):
        with pytest.raises(FrameError):
            sam.text_of(b"\1\1" + data)

    @given(st.integers(0, len(BASE) - 1))
    def test_nothing_is_made_of_a_part(self, size):
        with pytest.raises(FrameError):
            sam.text_of(BASE[:size])


class Dialogue:
    """The SAM's side of one read: what it answers, and what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, command):
        self.asked.append(command.step)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


BROKEN = FrameError("read", "checksum")


class TestReadText:
    def test_select_comes_before_read(self):
        dialogue = Dialogue(bytes(8), BASE)
        assert sam.read_text(dialogue) == TEXT
        assert dialogue.asked == ["select", "read"]

    def test_only_read_is_repeated_and_only_twice(self):
        dialogue = Dialogue(bytes(8), BROKEN, BROKEN, BASE)
        assert sam.read_text(dialogue) == TEXT
        assert dialogue.asked == ["select", "read", "read", "read"]
        with pytest.raises(FrameError):
            sam.read_text(Dialogue(bytes(8), BROKEN, BROKEN, BROKEN, BASE))

    def test_lengths_that_do_not_fit_are_read_again_too(self):
        assert sam.read_text(Dialogue(bytes(8), BASE[:-1], BASE)) == TEXT

    @pytest.mark.parametrize("wrong", [SamError("read", 0x41), NoAnswer("read", "silent")])
    def test_a_no_and_a_silence_are_not_repeated(self, wrong):
        with pytest.raises(type(wrong)):
            sam.read_text(Dialogue(bytes(8), wrong, BASE))


class TestAnother:
    """Whether another card took the place of the one that was read."""

    def test_the_selected_card_is_no_other(self):
        assert sam.read_another(Dialogue(bytes(28))) is None

    @pytest.mark.parametrize("gone", [SamError("still-there", 0x41), SamError("still-there", 0x21), NoAnswer("x")])
    def test_a_card_that_is_found_is_read(self, gone):
        assert sam.read_another(Dialogue(gone, bytes(4), bytes(8), BASE)) == TEXT

    def test_a_card_that_is_found_only_once_tells_nothing(self):
        assert sam.read_another(Dialogue(SamError("still-there", 0x41), SamError("find", 0x80))) is None


def test_the_sams_id_as_it_is_printed_on_readers():
    raw = bytes.fromhex("0500 0100 F7B23401 01000000 D2029649")
    assert sam.readable_id(raw) == "05.01-20230903-0000000001-1234567890"
