"""The body that the day is shot with: the first one is taken, another one only when a person says so.

Binding needs no such question: every picture is held against the serial of the body that was asked for it. But another
body means another clock, another card, other settings, and perhaps somebody else's camera on the cable.
"""

from collections.abc import Callable
from datetime import date

from db.journal import Journal
from drivers.cameras.base import Body
from station.announcer import Announcer
from station.events import Kind

TAKEN = "body_taken"


class DayOfBody:
    """Knows which body the desk works with today, and whether it waits for a person's word about another one."""

    def __init__(self, journal: Journal, announcer: Announcer, today: Callable[[], date], *, asks: bool) -> None:
        self._journal, self._announcer, self._today, self._asks = journal, announcer, today, asks
        self._asked: Body | None = None

    @property
    def asked(self) -> str | None:
        """Model of the body that waits for a person's word, None while none does."""
        return self._asked.model if self._asked else None

    def up(self, body: Body) -> None:
        """Take a connected body: the day's, or another one that is asked about."""
        self._asked = None
        before = self._journal.latest_note(TAKEN, self._today())
        if before is None:
            self._take(body, None, None)
        elif before["body"] == _identity(body):
            return
        elif self._asks:
            self._asked = body
            data = {"device": "camera", "code": "body-changed", "detail": f"{before['body']} -> {_identity(body)}"}
            self._journal.note("trouble", data=data)
            detail = {"device": "camera", "model": body.model, "serial": body.serial, "before": before["serial"]}
            self._announcer.say(Kind.TROUBLE, code="body-changed", detail=detail)
        else:
            self._take(body, before["serial"], None)

    def down(self) -> None:
        """The body is gone, and with it the question."""
        self._asked = None

    def confirm(self, operator: str | None) -> None:
        """A person says that the other body is meant."""
        if self._asked is None:
            return
        before = self._journal.latest_note(TAKEN, self._today())
        self._take(self._asked, before["serial"] if before else None, operator)
        detail = {"device": "camera", "model": self._asked.model}
        self._announcer.say(Kind.RECOVERED, code="body-changed", detail=detail)
        self._asked = None

    def _take(self, body: Body, before: str | None, operator: str | None) -> None:
        data = {"body": _identity(body), "serial": body.serial, "model": body.model, "before": before}
        self._journal.note(TAKEN, data=data, operator=operator)


def _identity(body: Body) -> str:
    """The serial; bodies that tell none can only be told apart by their model."""
    return body.serial or f"model {body.model}"
