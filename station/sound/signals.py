"""Which announcements are heard."""

from station.events import Announcement, Kind
from station.flow import LAPSES
from station.sound.notes import Signal

HEARD = {
    Kind.SWIPE: Signal.SWIPE,
    Kind.REFUSED: Signal.REPEAT,
    Kind.READY: Signal.READY,
    Kind.BOUND: Signal.TAKEN,
    Kind.ACCEPTED: Signal.ACCEPTED,
    Kind.UNKNOWN: Signal.TROUBLE,
}
UNREAD = ("card-", "code-")
"""How the troubles of a card or a code that was not read begin."""
SEEN_ONLY = frozenset({"shutter-locked", "accept-locked", "row-taken", "turn-proposed", "class-unpaid"})
"""Answers to a key, and advice: whoever pressed it looks at the screen."""


def signal_of(announcement: Announcement) -> Signal | None:
    """What is to be heard; None for what is only seen."""
    match announcement.event:
        case Kind.TROUBLE:
            return _trouble(announcement)
        case Kind.NO_PICTURE:
            return None if announcement.code in LAPSES else Signal.TROUBLE
        case Kind.STOPPED:
            return None if announcement.code is None else Signal.TROUBLE
        case event:
            return HEARD.get(event)


def _trouble(announcement: Announcement) -> Signal | None:
    code = announcement.code or ""
    if code in SEEN_ONLY or "for" in announcement.detail:  # a login or a second person's code
        return None
    return Signal.UNREADABLE if code.startswith(UNREAD) and "step" in announcement.detail else Signal.TROUBLE
