"""Whole messages over a socket pair, each within its time."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from drivers.cameras.line import Line, LineClosed

Ends = tuple[Line, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Line(ours), theirs


@pytest.mark.parametrize("message", [None, {"frame": bytes(5_000_000)}, [("a", 1)] * 1000])
def test_a_message_arrives_as_it_was_however_long(ends: Ends, message: object) -> None:
    line, theirs = ends
    saying = threading.Thread(target=Line(theirs).send, args=(message,))
    saying.start()
    assert line.receive(5) == message
    saying.join()


def test_messages_keep_their_order(ends: Ends) -> None:
    line, theirs = ends
    for number in range(10):
        Line(theirs).send(number)
    assert [line.receive(1) for _ in range(10)] == list(range(10))


@pytest.mark.parametrize("said", [b"", bytes(3), bytes(7) + b"\x10" + b"half"])
def test_the_time_is_for_the_whole_message(ends: Ends, said: bytes) -> None:
    line, theirs = ends
    theirs.sendall(said)
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        line.receive(0.1)
    assert 0.09 < time.monotonic() - begun < 0.5


def test_bytes_that_drip_do_not_stretch_the_time(ends: Ends) -> None:
    line, theirs = ends
    stop = threading.Event()

    def drip() -> None:
        theirs.sendall(bytes(7) + b"\x40")
        while not stop.wait(0.02):
            theirs.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        line.receive(0.2)
    assert time.monotonic() - begun < 0.5
    stop.set()
    dripping.join()


@pytest.mark.parametrize("said", [b"", bytes(7) + b"\x10" + b"half"])
def test_an_end_that_hangs_up_is_noticed_at_once(ends: Ends, said: bytes) -> None:
    line, theirs = ends
    theirs.sendall(said)
    theirs.close()
    with pytest.raises(LineClosed):
        line.receive(5)
    with pytest.raises(LineClosed):
        line.send("anybody?")


def test_nobody_listening_does_not_hold_the_speaker(ends: Ends) -> None:
    line, _ = ends
    with pytest.raises(TimeoutError):
        line.send(bytes(10_000_000), 0.1)
