"""The lunch break (午休): until when nobody is captured. Who swipes meanwhile is told when to come back.

What began is in the journal, so that a break goes on after the program was started anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.journal import Journal
from station.announcer import Announcer
from station.events import Kind
from station.swipes import Refusal

NOTE = "lunch"
MINUTES = (30, 45, 60, 90)
TIMES = ("13:00", "13:30", "14:00")
CHOICES = (*(f"+{minutes}" for minutes in MINUTES), *TIMES)
"""For how many minutes, or until when by the clock."""


def until(choice: str, now: datetime) -> datetime | None:
    """When a break that was chosen now is over; None where that would be past, or is no choice."""
    if choice not in CHOICES:
        return None
    if choice.startswith("+"):
        return (now + timedelta(minutes=int(choice))).replace(second=0, microsecond=0)
    hour, minute = map(int, choice.split(":"))
    end = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return end if end > now else None


@dataclass(frozen=True)
class LunchView:
    """A break as a window shows it.

    Attributes:
        until: `13:30`, by the wall clock.
        over: its time is over, and nobody is logged in who could go on.
    """

    until: str
    over: bool = False


class Lunch:
    """Whether the desk rests.

    Attributes:
        view: the break; None while people are captured.
    """

    def __init__(self, journal: Journal, announcer: Announcer, now: Callable[[], datetime]) -> None:
        self._journal, self._announcer, self._now = journal, announcer, now
        self._end: datetime | None = None
        self.view: LunchView | None = None

    def resume(self) -> None:
        """Go on with a break of today that nobody has ended."""
        noted = self._journal.latest_note(NOTE, self._now().astimezone().date())
        if noted is not None and noted.get("until"):
            self._rest(datetime.fromisoformat(noted["until"]))

    def begin(self, choice: str, operator: str | None) -> None:
        """Rest until then; a time that is past begins nothing."""
        end = until(choice, self._now().astimezone())
        if end is None or self.view is not None:
            return
        self._journal.note(NOTE, data={"until": end.isoformat()}, operator=operator)
        self._rest(end)
        self._say("begun")

    def end(self, operator: str | None, by: str = "key") -> None:
        """Go on with people; `by` is `key` or `time`."""
        if self.view is None:
            return
        self._journal.note(NOTE, data={"until": None, "by": by}, operator=operator)
        self._say("over" if by == "time" else "ended")
        self._end = self.view = None

    def tick(self, operator: str | None, *, shut: bool) -> None:
        """Look at the clock: a break that is over ends by itself, but not while nobody is logged in."""
        if self.view is None or self._end is None or self._now() < self._end:
            return
        if not shut:
            self.end(operator, "time")
        elif not self.view.over:
            self.view = LunchView(self.view.until, over=True)
            self._say("waits")

    @property
    def refusal(self) -> Refusal | None:
        """What whoever swipes now is told."""
        return None if self.view is None else Refusal("lunch", until=self.view.until)

    def _rest(self, end: datetime) -> None:
        self._end, self.view = end, LunchView(end.astimezone().strftime("%H:%M"))

    def _say(self, code: str) -> None:
        shown = self.view.until if self.view is not None else ""
        self._announcer.say(Kind.LUNCH, code=code, detail={"until": shown})
