"""What the stick's process does: copy what is due in the background, and make packages when the desk orders one.

The stick may hang whoever waits for it, and may be pulled at any time; so may this process be ended at any time: what
lies on the stick is looked at anew by the next one.
"""

import os
import select
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from db.coded import Coded
from db.errors import JournalError
from db.journal import Journal
from db.queries import Queries
from station.config import SettingsError
from station.export import drives, ejecting
from station.export.errors import ExportError, TargetGone
from station.job.classboard import DONE as CLASS_DONE
from station.job.closing import CLASS_CLOSED
from station.stick.follower import Follower
from station.stick.lines import (
    Followed,
    Hold,
    Keep,
    Kept,
    Order,
    Pack,
    PackingFailed,
    Params,
    Release,
    Released,
    Told,
    order_of,
)
from station.stick.place import choose
from station.stick.troubles import StickDiffers, StickSealed, StickTrouble

LOOK_EVERY = 0.5
TELL_EVERY = 1.0
TELL_AT_LEAST_EVERY = 10.0
RENEW_EVERY = 60.0
SHARE = 20  # of the time, one part at most goes into asking the journal
REST = 2.0  # times as long as a piece took, nothing is done after it
LONGEST_REST = 1.0
LONGEST_HOLD = 20.0  # a camera that takes longer than this is in trouble, and delivers nothing
TRY_AGAIN = 2.0
DIFFERS_AGAIN = 60.0  # a stick that lies is not written to again and again


class EndedError(Exception):
    """Nobody orders anything any more: the desk has ended."""


class Orders:
    """What the desk orders, by lines of a pipe."""

    def __init__(self, source: int) -> None:
        self._source, self._said = source, b""
        self.waiting: deque[Order] = deque()

    def hear(self, seconds: float) -> bool:
        """Wait at most so long for orders; whether any came.

        Raises:
            EndedError: the pipe was closed.
        """
        if not select.select([self._source], [], [], seconds)[0]:
            return False
        piece = os.read(self._source, 65536)
        if not piece:
            raise EndedError
        *lines, self._said = (self._said + piece).split(b"\n")
        self.waiting.extend(order_of(line) for line in lines)
        return bool(lines)


class Worker:
    """Follows one stick at most; everything else it does is ordered."""

    def __init__(
        self, data: Path, orders: Orders, tell: Callable[[Told], None],
        monotonic: Callable[[], float] = time.monotonic, now: Callable[[], datetime] | None = None,
    ) -> None:  # fmt: skip
        self._data, self._orders, self._tell, self._monotonic = data, orders, tell, monotonic
        self._now = now or (lambda: datetime.now().astimezone())
        self._keep: Keep | None = None
        self._copy: Follower | None = None
        self._held_since: float | None = None
        self._seen = self._unseen = 0
        self._awaited: str | None = None
        self._try_at = self._renew_at = float("-inf")
        self._piece_at = monotonic()
        self._told: Followed | None = None
        self._told_at = float("-inf")

    def work(self) -> None:
        """Until the desk has ended."""
        with suppress(EndedError):
            while True:
                while self._orders.waiting:
                    self._obey(self._orders.waiting.popleft())
                    self._orders.hear(0.0)  # what was ordered meanwhile comes before anything more is copied
                self._round()
                self._orders.hear(LOOK_EVERY)

    def _obey(self, order: Order) -> None:
        match order:
            case Keep():
                self._begin(order)
            case Release():
                self._let_go(order)
            case Pack():
                self._pack(order)
            case Hold(on):
                self._held_since = self._monotonic() if on else None

    # following

    def _begin(self, order: Keep) -> None:
        self._keep, self._copy = order, None
        self._try_at = self._renew_at = float("-inf")
        self._find()

    def _find(self) -> None:
        """See which stick is meant, if nobody knows yet."""
        order = self._keep
        assert order is not None  # noqa: S101 - asked by the only callers
        try:
            chosen = order.chosen or choose(order.folder, self._data)
        except StickTrouble as trouble:
            self._in_trouble(trouble)
            return
        if order.chosen is None:
            self._tell(Kept(chosen))
        self._copy = Follower(self._data, chosen, order.making, self.pause, self._now)

    def _round(self) -> None:
        if self._keep is None or self._monotonic() < self._try_at:
            self._say_again()
            return
        if self._copy is None:
            self._find()
        if self._copy is None:
            return
        try:
            if self._keep.making.recipients:
                raise StickSealed()
            self._go_on(self._copy)
        except StickTrouble as trouble:
            if not isinstance(trouble, StickDiffers):
                self._copy.lose()
            self._in_trouble(trouble)
        except (ExportError, JournalError) as trouble:
            self._in_trouble(trouble)

    def _go_on(self, copy: Follower) -> None:
        if copy.reached:
            copy.check()
        else:
            before = copy.chosen
            copy.reach()
            self._renew_at = float("-inf")
            if copy.chosen != before:
                self._tell(Kept(copy.chosen))
        with Journal.read_only(self._data) as journal:
            fresh = self._news(journal)
        if self._awaited is not None:  # what is in a package counts when the journal says so
            return
        if fresh or copy.wants is None or self._monotonic() >= self._renew_at:
            began = self._monotonic()
            copy.look()
            ended = self._monotonic()
            usual = min(RENEW_EVERY, copy.due_after)
            self._renew_at, self._unseen = ended + max(usual, SHARE * (ended - began)), 0
        while copy.waiting and not self._orders.waiting:
            if self._monotonic() - self._told_at >= TELL_EVERY:
                self._say(copy)
            copy.copy_next()
            self.pause()
        self._say(copy)

    def _news(self, journal: Queries) -> bool:
        """Whether a class was closed, or a package journaled, since this was asked last."""
        fresh = list(journal.events(after=self._seen))
        self._seen = fresh[-1].seq if fresh else self._seen
        self._unseen += sum(event.kind == "accepted" for event in fresh)
        if any(event.kind == "exported" and event.data.get("package") == self._awaited for event in fresh):
            self._awaited = None
        return any(event.kind in (CLASS_CLOSED, CLASS_DONE, "exported") for event in fresh)

    def _in_trouble(self, trouble: Coded) -> None:
        self._try_at = self._monotonic() + (DIFFERS_AGAIN if isinstance(trouble, StickDiffers) else TRY_AGAIN)
        self._say_so(Followed(*self._standing(), trouble.code, params_of(trouble)))

    def _say(self, copy: Follower) -> None:
        unnamed = copy.wants.unnamed if copy.wants is not None else None
        trouble = copy.unreadable or unnamed
        code, params = (None, {}) if trouble is None else (trouble.code, params_of(trouble))
        self._say_so(Followed(*self._standing(), code, params))

    def _standing(self) -> tuple[str | None, int | None]:
        """As the stick's follower counts it, and whoever was accepted since it asked the journal."""
        backed_up, behind = (None, None) if self._copy is None else self._copy.standing()
        return backed_up, None if behind is None else behind + self._unseen

    def _say_so(self, standing: Followed) -> None:
        if standing != self._told or self._monotonic() - self._told_at >= TELL_AT_LEAST_EVERY:
            self._told, self._told_at = standing, self._monotonic()
            self._tell(standing)

    def _say_again(self) -> None:
        if self._told is not None and self._keep is not None:
            self._say_so(self._told)

    def pause(self) -> None:
        """Between two pieces: rest in proportion, and for as long as the camera delivers. An order ends every rest."""
        rest = min(LONGEST_REST, REST * (self._monotonic() - self._piece_at))
        if not self._orders.waiting:
            self._orders.hear(rest)
        self.wait_for_camera()
        self._piece_at = self._monotonic()

    def wait_for_camera(self) -> None:
        """Do nothing while the camera delivers; what was ordered meanwhile waits too, but for the camera's word."""
        self._heed()
        while self._held_since is not None and self._monotonic() - self._held_since < LONGEST_HOLD:
            self._orders.hear(LOOK_EVERY)
            self._heed()

    def _heed(self) -> None:
        """Take what the desk said of the camera at once; the rest when the file is whole."""
        self._orders.hear(0.0)
        holds = [order for order in self._orders.waiting if isinstance(order, Hold)]
        for order in holds:
            self._orders.waiting.remove(order)
            self._obey(order)

    # on command

    def _pack(self, order: Pack) -> None:
        from station.stick.packing import pack  # sheets and fonts: a second of loading that a copied picture needs not

        try:
            self._is_there(order.folder)
            packed = pack(self._data, order, self._tell, self.wait_for_camera)
        except (ExportError, JournalError) as trouble:
            self._tell(PackingFailed(trouble.code, params_of(trouble)))
        except SettingsError:
            self._tell(PackingFailed("settings-broken"))
        else:
            self._awaited = packed.receipt.package if self._keep is not None else None
            self._tell(packed)
        if self._copy is not None:
            self._copy.lose()

    def _is_there(self, folder: Path) -> None:
        """See that a package would not go to a mount point without its stick.

        Raises:
            TargetGone: it would, or there is no such folder.
        """
        kept = self._copy.chosen if self._copy is not None else None
        try:
            found = choose(folder, self._data)
        except StickTrouble:
            raise TargetGone() from None
        if kept is not None and kept.folder == folder and kept.drive and not found.drive:
            raise TargetGone()

    def _let_go(self, order: Release) -> None:
        self._keep = self._copy = self._told = None
        ejected = ejecting.eject(drives.holding(drives.find(), order.folder)) if order.eject else None
        self._tell(Released(ejected))


def params_of(trouble: Coded) -> Params:
    """What a trouble's sentence needs, as far as it can be told on a line."""
    return {
        name: value if isinstance(value, str | int | float) or value is None else str(value)
        for name, value in trouble.params.items()
    }
