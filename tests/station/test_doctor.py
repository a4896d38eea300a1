"""The doctor goes home in time, whatever a device does."""

import threading

import pytest

from drivers.errors import DeviceHeld, DeviceSilent
from drivers.readers.base import ReaderIdentity
from station.doctor import _model_of


class Hanging:
    """A reader whose opening does not return until it is let go."""

    address = "pcsc:auto"

    def __init__(self) -> None:
        self.let_go, self.closed = threading.Event(), threading.Event()

    def open(self) -> ReaderIdentity:
        self.let_go.wait()
        return ReaderIdentity(self.address, "late")

    def close(self) -> None:
        self.closed.set()


class Held(Hanging):
    def open(self) -> ReaderIdentity:
        raise DeviceHeld("by somebody")


def test_a_reader_that_does_not_come_back_is_called_silent() -> None:
    reader = Hanging()
    with pytest.raises(DeviceSilent):
        _model_of(reader, patience=0.05)
    reader.let_go.set()
    assert reader.closed.wait(5), "it is closed as soon as it comes back"


def test_a_reader_that_says_no_is_told_by_its_own_word() -> None:
    with pytest.raises(DeviceHeld):
        _model_of(Held())
