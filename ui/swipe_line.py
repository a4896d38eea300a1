"""What the monitor is told about the swipe: one line at a time, how long it stands, and what comes after it.

Decided without any widget, by what the desk announced and how it stands. Times are seconds of a clock that is given.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from station.events import Announcement, Kind
from station.flow import State
from station.job.eligibility import OFF_LIST
from station.job.queue_view import InLine
from station.job.roll_view import RollRow
from station.view import DeskView, Guest, Lamp
from ui.phrases import Phrase, trouble_phrase
from ui.signs import Sign

LIFT_AFTER = 3.0
"""Seconds that an answer stands before a card that still lies on the reader is spoken of."""

AFTER_LIFT = 6.0
"""Seconds that an answer may still be read when the card was taken away: then the next one is asked for."""

UNREAD = ("card-", "code-")
"""How the troubles of a card or a code that was not read begin."""

REPEATS = {
    "already-captured": "captured", "sitting-open": "seated", "next-already": "already", "queue-waiting": "already",
}  # fmt: skip
WAITS = frozenset({"please-wait", "pick-first", "lunch", "disk-low", "disk-slow", "disk-away"})
MORE = {"please-wait": "monitor.wait-more"}
ON_THE_LIST = frozenset({"pick-waits", "half-waits"})
"""What the desk's own state already says."""
CODES_WILL_DO = frozenset({"code", "either"})
"""What may be shown where a scanner alone is enough."""


class Stay(Enum):
    """Seconds that a line stands when nothing else happens; the desk's own state comes after it."""

    READING = 6.0
    WAIT = 6.0
    UNREAD = 8.0
    REPEATED = 10.0
    REFUSED = 12.0
    REGISTERED = 15.0


@dataclass(frozen=True)
class Said:
    """The line.

    Attributes:
        words: the one thing to do or to know, with its sign.
        number: 拍摄序号 that it is about, for the largest type; empty without one.
        more: what to do about it, smaller; None where the line says all.
    """

    words: Phrase
    number: str = ""
    more: Phrase | None = None


@dataclass
class SwipeLine:
    """Hears the desk.

    Attributes:
        deaf_to: addresses of readers at the seat: what is presented there is not the monitor's.
    """

    deaf_to: Collection[str] = ()
    _said: Said | None = None
    _since: float = 0.0
    _until: float = 0.0
    _lying: set[str] = field(default_factory=set)
    _stopped: bool = False

    def hear(self, announcement: Announcement, at: float) -> None:
        """Take in what was announced."""
        detail = announcement.detail
        if detail.get("reader", detail.get("device")) in self.deaf_to:
            return
        match announcement.event:
            case Kind.SWIPE:
                self._say(_line(Sign.TICK, "registered", announcement.number), Stay.REGISTERED, at)
            case Kind.REFUSED:
                self._refused(announcement, at)
            case Kind.TROUBLE if (announcement.code or "").startswith(UNREAD) and "step" in detail:
                self._say(_line(Sign.BAR, "unread-code" if detail["step"] == "scan" else "unread"), Stay.UNREAD, at)
            case Kind.PRESENCE if announcement.code is None:
                self._lies(str(detail.get("reader")), detail.get("card") is True, at)
            case Kind.PRESENCE if announcement.code == "test-swipe":
                self._say(_line(Sign.TICK, "tested"), Stay.REPEATED, at)
            case Kind.PRESENCE:
                self._until = at  # a row to pick, the other half: the desk's own state says so
            case Kind.STOPPED:
                self._stopped = True

    def line(self, view: DeskView, at: float) -> Said:
        """What stands there now."""
        if self._stopped:
            return _line(Sign.BAR, "stopped")
        said = self._said if at < self._until else None
        answered = said is None or said.words.code != "monitor.reading"
        if self._lying and answered and at >= self._since + LIFT_AFTER:
            return Said(Phrase(Sign.TRIANGLE, "monitor.on-reader"), said.number if said else "")
        return said if said is not None else _as_it_stands(view)

    def _say(self, said: Said, stay: Stay, at: float) -> None:
        self._said, self._since, self._until = said, at, at + stay.value

    def _lies(self, reader: str, there: bool, at: float) -> None:
        if not there:
            self._lying.discard(reader)
            reads = self._said is not None and self._said.words.code == "monitor.reading"
            self._until = at if reads else min(self._until, at + AFTER_LIFT)
        elif reader not in self._lying:
            self._lying.add(reader)
            self._say(_line(Sign.DOT, "reading"), Stay.READING, at)

    def _refused(self, announcement: Announcement, at: float) -> None:
        code, number = announcement.code or "", announcement.number or announcement.detail.get("number", "")
        more = Phrase(Sign.DOT, MORE.get(code, f"refused.{code}"), {**announcement.detail, "number": number})
        if code in REPEATS:
            again = Phrase(Sign.DOT, "monitor.captured-more") if code == "already-captured" else None
            self._say(_line(Sign.TRIANGLE, REPEATS[code], number, again), Stay.REPEATED, at)
        elif code in WAITS:
            self._say(_line(Sign.DOT, "wait", more=more), Stay.WAIT, at)
        elif code in ON_THE_LIST:
            self._until = at
        else:
            words = "off-list" if code in OFF_LIST and code != "captured-elsewhere" else "no"
            self._say(_line(Sign.BAR, words, more=more if more.has_words else None), Stay.REFUSED, at)


def _line(sign: Sign, words: str, number: str | None = None, more: Phrase | None = None, **parameters: Any) -> Said:
    return Said(Phrase(sign, f"monitor.{words}", parameters), number or "", more)


def _as_it_stands(view: DeskView) -> Said:
    """What is awaited at the door while nothing has just happened there."""
    disk = next((one.trouble for one in view.devices if one.name == "disk" and one.trouble), None)
    if disk is not None:
        return _line(Sign.BAR, "paused", more=trouble_phrase("disk", disk))
    if view.picking is not None:
        return _line(Sign.DOT, "pick")
    if view.half is not None:
        return _line(Sign.DOT, f"half.{view.half.wants}")
    if (unread := _no_card_is_read(view)) is not None:
        return unread
    if view.testing:
        return _line(Sign.DOT, "testing")
    if view.queue is None and view.state is not None and view.waiting is not None:
        return _line(Sign.DOT, "wait", more=Phrase(Sign.DOT, "monitor.next-is", {"number": view.waiting.number}))
    if view.queue is None and view.state is State.WAITING and view.sitter is not None:
        return _line(Sign.DOT, "wait", more=Phrase(Sign.DOT, "monitor.sits-down", {"number": view.sitter.number}))
    return _line(Sign.DOT, f"put.{view.shows}")


def _no_card_is_read(view: DeskView) -> Said | None:
    """No reader works: how the class goes on without one, if the list says who is expected; None while one does."""
    readers = [one for one in view.devices if one.name == "reader"]
    dark = bool(readers) and all(one.lamp is not Lamp.OK for one in readers)
    if view.by_row.offered and (dark or view.shows not in CODES_WILL_DO):
        return _line(Sign.BAR, "reader", more=None if view.login_needed else Phrase(Sign.DOT, "monitor.by-row"))
    if not dark:
        return None
    lost = all(one.lamp is Lamp.TROUBLE for one in readers)
    return _line(Sign.BAR, "reader") if lost else _line(Sign.DOT, "connecting")


@dataclass(frozen=True)
class Who:
    """Masked name and last four of whoever a number belongs to."""

    name: str = ""
    tail: str = ""


def whose(number: str, view: DeskView) -> Who:
    """Who has this number, as far as the desk shows it; nobody where it does not."""
    known: list[Guest | InLine | RollRow] = [one for one in (view.sitter, view.waiting) if one is not None]
    known += view.queue.waiting if view.queue is not None else ()
    known += view.roll.rows if view.roll is not None else ()
    found = next((one for one in known if number and one.number == number), None)
    return Who(found.name, found.tail) if found is not None else Who()
