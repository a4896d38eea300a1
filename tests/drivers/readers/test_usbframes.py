"""Frames over pipes, pure: however a reader splits its answer, it is the same answer."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.readers import sam
from drivers.readers.trouble import FrameError, NoAnswer, ReadTrouble, SamError
from drivers.readers.usbframes import JoinedAnswer, parts_of, with_header

GOOD = sam.wrap(b"\x00\x00\x9f" + bytes(4))
READ = sam.wrap(b"\x00\x00\x90" + bytes.fromhex("01000400") + bytes(range(256)) * 5)


def pieces(whole: bytes):
    """This many bytes in pieces, none of them empty."""
    cuts = st.sets(st.integers(1, len(whole) - 1), max_size=6)
    return cuts.map(lambda at: [whole[begin:end] for begin, end in pairwise([0, *sorted(at), len(whole)])])


def fed(answer: JoinedAnswer, turns) -> bytes | None:
    for pipe, piece in turns:
        if (good := answer.feed(pipe, piece)) is not None:
            return good
    return None


@given(st.data())
def test_two_pipes_may_split_it_anywhere_and_take_turns_as_they_like(data):
    heads = [(0, piece) for piece in data.draw(pieces(READ[:7]))]
    bodies = [(1, piece) for piece in data.draw(pieces(READ[7:]))]
    order = data.draw(st.permutations([0] * len(heads) + [1] * len(bodies)))
    turns = [(heads, bodies)[pipe].pop(0) for pipe in order]
    assert fed(JoinedAnswer(sam.READ, 2), turns) == READ[10:-1]


@given(st.data())
def test_everything_may_come_on_one_pipe_behind_noise(data):
    noise = data.draw(st.sampled_from([b"", b"\x00\xff\xaa\xaa\x13\xaa\xaa\xaa\x96"]))
    pipe = data.draw(st.integers(0, 1))
    turns = [(pipe, piece) for piece in data.draw(pieces(noise + GOOD))]
    assert fed(JoinedAnswer(sam.FIND, 2), turns) == bytes(4)


@pytest.mark.parametrize("frame", [GOOD, READ], ids=["find", "read"])
def test_a_header_that_does_not_come_is_made_good_by_the_checksum(frame):
    answer = JoinedAnswer(sam.READ if frame is READ else sam.FIND, 2)
    assert answer.feed(1, frame[7:]) is None, "the header may still come"
    assert answer.feed(0, b"") == frame[10:-1]


def test_a_no_without_its_header_is_a_no():
    answer = JoinedAnswer(sam.FIND, 2)
    answer.feed(1, sam.wrap(b"\x00\x00\x80")[7:])
    with pytest.raises(SamError) as no:
        answer.feed(0, b"")
    assert no.value.status == 0x80


@given(st.binary(max_size=40))
def test_a_body_is_never_believed_without_its_checksum(body):
    whole = with_header(body)
    assert whole == body or not sam.checksum(whole[5:])


def test_silence_and_half_an_answer_are_told_apart():
    silent, short = JoinedAnswer(sam.FIND, 2), JoinedAnswer(sam.FIND, 2)
    silent.feed(0, b"")
    short.feed(0, GOOD[:7])
    short.feed(1, b"")
    assert isinstance(silent.missing(), NoAnswer)
    assert isinstance(short.missing(), FrameError) and not isinstance(short.missing(), NoAnswer)


@given(st.lists(st.tuples(st.integers(0, 1), st.binary(max_size=300)), max_size=12))
def test_whatever_comes_is_an_answer_or_a_trouble_of_reading(turns):
    try:
        fed(JoinedAnswer(sam.SELECT, 2), turns)
    except ReadTrouble:
        pass


def test_a_frame_is_written_as_the_device_takes_it():
    frame = sam.wrap(sam.FIND.code)
    assert parts_of(frame, 1) == (frame,)
    assert parts_of(frame, 2) == (bytes.fromhex("AAAAAA96690003"), bytes.fromhex("200122"))
