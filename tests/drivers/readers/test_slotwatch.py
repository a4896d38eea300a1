"""What vpcd's virtual reader can't do: be unplugged, or let cards move while one is being read.

pcscd's answers are played here; everything on our side of them is the shipped code.
"""

from collections import deque
from contextlib import contextmanager

import pytest

from drivers.errors import DeviceLost
from drivers.readers import slots
from drivers.readers.base import CardRead, Lifted, Missed, Presence, ReadFailed
from drivers.readers.models import ReaderSettings
from drivers.readers.slotwatch import Memory, SlotWatch
from drivers.readers.trouble import Held, ReadTrouble
from drivers.readers.winscard import Changes, Seen
from drivers.simulated.people import person, text_block

EMPTY, LYING, GONE = 0x10, slots.PRESENT, slots.UNKNOWN | slots.UNAVAILABLE
FILE = b"\1\0\4\0" + text_block(person(1, 1)) + bytes(1024)
A, B = "Reader A 00 00", "Reader B 01 00"


def at(counter: int, bits: int) -> Seen:
    return Seen(counter << slots.COUNTER_SHIFT | bits | slots.CHANGED, b"")


class PlayedPcscd:
    """Answers each look with the next thing that was planned, and nothing more when the plan is over."""

    def __init__(self, *plan, names=(A,)):
        self.plan = deque(plan)
        self.names = list(names)
        self.troubles = deque()
        self.connections = 0

    def readers(self):
        return self.names

    def changes(self, known, seconds):
        step = self.plan.popleft() if self.plan else {}
        return step if isinstance(step, Changes) else Changes(step)

    def nap(self, seconds):
        pass

    @contextmanager
    def card(self, name, *, direct=False):
        self.connections += 1
        if self.troubles:
            raise self.troubles.popleft()
        yield self

    def exchange(self, apdu):
        offset = int.from_bytes(apdu[2:4], "big")
        return FILE[offset : offset + 256] + b"\x90\x00"


def watch(pcscd: PlayedPcscd, prefix: str = "") -> SlotWatch:
    return SlotWatch(pcscd, prefix, {"": ReaderSettings(form="storage")}, Memory())


def kinds(watched: SlotWatch, count: int) -> list[type]:
    return [type(watched.next_event(float("inf"))) for _ in range(count)]


def test_a_read_during_which_a_card_moved_belongs_to_nobody():
    pcscd = PlayedPcscd({A: at(1, LYING)}, {A: at(3, LYING)})
    watched = watch(pcscd)
    assert kinds(watched, 4) == [Presence, ReadFailed, Lifted, Presence]
    assert kinds(watched, 1) == [CardRead]
    assert pcscd.connections == 2


def test_a_card_lifted_before_its_read_was_over_is_not_read():
    watched = watch(PlayedPcscd({A: at(1, LYING)}, {A: at(2, EMPTY)}))
    assert kinds(watched, 3) == [Presence, ReadFailed, Lifted]
    assert watched.next_event(0) is None


def test_two_cards_alike_without_an_empty_moment_between_are_two_placements():
    watched = watch(PlayedPcscd({A: at(1, LYING)}, {}, {A: at(3, LYING)}))
    assert kinds(watched, 5) == [Presence, CardRead, Lifted, Presence, CardRead]


def test_a_touch_too_short_to_be_seen_is_told():
    watched = watch(PlayedPcscd({A: at(0, EMPTY)}, {A: at(2, EMPTY)}))
    assert kinds(watched, 1) == [Missed]


def test_a_touch_that_was_seen_and_was_over_before_the_card_could_be_read_is_told_once():
    """The card of A went while B's was being read."""
    pcscd = PlayedPcscd({A: at(1, LYING), B: at(1, LYING)}, {B: at(2, EMPTY)}, names=(A, B))
    assert kinds(watch(pcscd), 5) == [Presence, Presence, CardRead, Missed, Lifted]


def test_power_and_use_of_a_lying_card_are_no_news():
    watched = watch(PlayedPcscd({A: at(1, LYING)}, {}, {A: at(1, LYING | 0x100)}, {A: at(1, LYING | 0x200)}))
    assert kinds(watched, 2) == [Presence, CardRead]
    assert watched.next_event(0) is None
    assert watched.next_event(0) is None


@pytest.mark.parametrize("gone", [{A: at(0x7FFF, GONE)}, Changes({}, readers=True)])
def test_the_last_reader_unplugged_is_a_lost_device(gone):
    pcscd = PlayedPcscd({A: at(0, EMPTY)}, gone)
    watched = watch(pcscd)
    pcscd.names = []
    with pytest.raises(DeviceLost):
        watched.next_event(float("inf"))


def test_one_of_two_readers_unplugged_takes_its_card_with_it():
    pcscd = PlayedPcscd({B: at(1, LYING)}, {}, {B: at(0x7FFF, GONE)}, {A: at(1, LYING)}, names=(A, B))
    watched = watch(pcscd)
    assert kinds(watched, 5) == [Presence, CardRead, Lifted, Presence, CardRead]
    assert watched.names == [A]


def test_a_reader_plugged_in_later_is_watched_if_its_name_fits():
    pcscd = PlayedPcscd({}, Changes({}, readers=True), {A: at(1, LYING)}, names=(B,))
    watched = watch(pcscd, "Reader")
    pcscd.names = [A, B, "Another reader"]
    assert kinds(watched, 2) == [Presence, CardRead]
    assert watched.names == [B, A]


def test_a_card_that_another_program_holds_for_a_moment_is_no_trouble():
    pcscd = PlayedPcscd({A: at(1, LYING)})
    pcscd.troubles.append(Held("connect"))
    assert kinds(watch(pcscd), 2) == [Presence, CardRead]


def test_an_unreadable_card_is_told_once_while_it_is_tried_again():
    pcscd = PlayedPcscd({A: at(1, LYING)})
    pcscd.troubles.extend([ReadTrouble("connect", "8010000F")] * 2)
    watched = watch(pcscd)
    assert kinds(watched, 3) == [Presence, ReadFailed, CardRead]
    assert pcscd.connections == 3
