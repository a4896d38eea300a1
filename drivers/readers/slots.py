"""What the event states of PC/SC mean. Pure: two states in, movements of cards out.

The upper 16 bits of a state count insertions and removals of this slot (pcsc-lite, `eventhandler.c`). They show the
card that came and went between two looks, and the swap of two cards that are alike in everything PC/SC tells.
"""

from enum import Enum, auto
from typing import Final

UNAWARE: Final = 0x0000
CHANGED: Final = 0x0002
UNKNOWN: Final = 0x0004
UNAVAILABLE: Final = 0x0008
PRESENT: Final = 0x0020
COUNTER_SHIFT: Final = 16
COUNTER_MASK: Final = 0xFFFF


class Movement(Enum):
    """One thing that a hand did at a slot."""

    PLACED = auto()
    LIFTED = auto()
    MISSED = auto()
    """A card came and went unseen."""


def is_gone(state: int) -> bool:
    """The reader itself was unplugged. Its counter jumps then and means nothing."""
    return bool(state & (UNKNOWN | UNAVAILABLE))


def fed_back(state: int) -> int:
    """The state as the next wait wants it: all of it, counter included, without CHANGED."""
    return state & ~CHANGED


def movements(old: int, new: int) -> list[Movement]:
    """What happened between two states of one slot; from UNAWARE on, a card that lies there counts as placed."""
    was, is_now = bool(old & PRESENT), bool(new & PRESENT)
    if old == UNAWARE:
        return [Movement.PLACED] if is_now else []
    steps = ((new >> COUNTER_SHIFT) - (old >> COUNTER_SHIFT)) & COUNTER_MASK
    if was and is_now and steps < 2:
        return []
    lifted = [Movement.LIFTED] if was else []
    placed = [Movement.PLACED] if is_now else []
    unseen = max(0, steps - len(lifted) - len(placed)) // 2
    return [*lifted, *[Movement.MISSED] * unseen, *placed]
