"""What the desk knows of the consent notice: which one there is, and when people could last read it.

Each swipe keeps the version and when the notice was last put on the student's screen. Where it was on no screen since
the desk was opened, that is said: then the monitor's printed notice is what people read.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from db.journal import Journal
from station.job.notice import Notice

NOTE: Final = "consent_notice"


class ConsentWatch:
    """Remembers when the notice was shown.

    Attributes:
        shown_at: when it was last put on the student's screen; None while there is no such screen.
    """

    def __init__(self, notice: Notice | None, now: Callable[[], datetime]) -> None:
        self._notice, self._now = notice, now
        self.shown_at: datetime | None = None

    def note(self, journal: Journal, today: date) -> None:
        """Journal, once a day and whenever it changes, which text the version stands for."""
        if self._notice is None:
            return
        data = {"version": self._notice.version, "sha256": self._notice.sha256}
        if journal.latest_note(NOTE, today) != data:
            journal.note(NOTE, data=dict(data))

    def shown(self, version: str | None) -> None:
        """A window says that this version was just put on the screen; None: that the screen is gone."""
        if version is None:
            self.shown_at = None
        elif self._notice is not None and version == self._notice.version:
            self.shown_at = self._now()

    def of_swipe(self) -> dict[str, Any]:
        """What a swipe keeps: nothing where the job has no notice."""
        if self._notice is None:
            return {}
        told: dict[str, Any] = {"version": self._notice.version, "shown": self.shown_at is not None}
        if self.shown_at is not None:
            told["shown_at"] = self.shown_at.isoformat(timespec="milliseconds")
        return {"consent": told}
