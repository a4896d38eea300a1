"""Whatever pages a reader that shows a card as a file may send: text of a card, or a trouble of reading."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.readers.models import Storage
from drivers.readers.text import TEXT_SIZE
from drivers.readers.trouble import ReadTrouble

HEAD = b"\x01\x00\x04\x00"
STATUS = st.sampled_from([bytes.fromhex(word) for word in ("9000", "6282", "6700", "6B00", "6C10", "6120", "6D00", "")])
DATA = st.binary(max_size=300) | st.binary(max_size=252).map(HEAD.__add__)
PAGES = st.lists(st.tuples(DATA, STATUS).map(b"".join) | st.binary(max_size=3), max_size=8)


@given(PAGES)
def test_any_pages_are_a_text_or_a_typed_refusal(pages):
    answers = iter(pages)
    try:
        text = Storage().read_text(lambda apdu: next(answers, b""))
    except ReadTrouble as trouble:
        assert trouble.failed.step == "read"
    else:
        assert len(text) == TEXT_SIZE


@given(st.binary(min_size=TEXT_SIZE, max_size=TEXT_SIZE), st.integers(1, 256))
def test_pages_of_any_length_make_the_same_text(text, page):
    file = HEAD + text + bytes(1024)

    def card(apdu):
        at = int.from_bytes(apdu[2:4], "big")
        return file[at : at + page] + b"\x90\x00"

    assert Storage().read_text(card) == text
