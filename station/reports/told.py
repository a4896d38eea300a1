"""What a job's events tell that no table holds: who was turned away, when things happened, which class was there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from db.records import Event
from station.job import classboard
from station.job.classboard import Said


@dataclass(frozen=True)
class Refusal:
    """Somebody was turned away: when, and by which code."""

    at: str
    code: str


@dataclass(frozen=True)
class Again:
    """A sitting's picture was rejected and taken again, under the same number."""

    sitting: str
    at: str
    reason: str


@dataclass
class Told:
    """Takes the events of one job in their order.

    Attributes:
        refused: the last refusal, by keyed hash of the token that was presented.
        swiped: keyed hashes of tokens that opened a sitting.
        make_up: sittings of people who missed the day of their class.
        accepted_at: when each exposure was accepted, by its id.
        again: pictures that were taken again.
        allowed: why a retake after acceptance was allowed, by id of the sitting that it replaces.
        class_of_orphan: the class that was at the desk when an orphan came, by its id.
        class_at: the class that was at the desk when a sitting was opened, by its id; only where one was called.
        said: about classes.
        last: the newest event.
    """

    job: str
    refused: dict[str, Refusal] = field(default_factory=dict)
    swiped: set[str] = field(default_factory=set)
    make_up: set[str] = field(default_factory=set)
    accepted_at: dict[str, str] = field(default_factory=dict)
    again: list[Again] = field(default_factory=list)
    allowed: dict[str, str] = field(default_factory=dict)
    class_of_orphan: dict[str, str | None] = field(default_factory=dict)
    class_at: dict[str, str] = field(default_factory=dict)
    said: Said = field(default_factory=Said)
    last: Event | None = None
    _here: str | None = None

    @classmethod
    def of(cls, job: str, events: Iterable[Event]) -> "Told":
        """What these events tell of a job, since it was last purged."""
        told = cls(job)
        for event in events:
            if event.kind == "purged" and event.data.get("job") == job:
                told = cls(job)
            if event.job == job:
                told.take(event)
        return told

    def take(self, event: Event) -> None:
        """Take the next event of the job."""
        data, refs = event.data, event.refs
        if self.last is not None and self.last.at[:10] != event.at[:10]:
            self.said, self._here = self.said.on_another_day(), None
        self.last = event
        match event.kind:
            case "swipe":
                self.swiped.update(_keys(data))
            case "refused" if data["token"] is not None:
                for key in _keys(data):
                    self.refused[key] = Refusal(event.at, str(data["code"]))
            case "sitting":
                if data.get("make_up"):
                    self.make_up.add(refs["sitting"])
                if self._here is not None:
                    self.class_at[refs["sitting"]] = self._here
            case "accepted":
                self.accepted_at[refs["exposure"]] = event.at
            case "retake":
                self.again.append(Again(refs["sitting"], event.at, str(data["reason"])))
            case "retake_allowed":
                self.allowed[refs["sitting"]] = str(data["reason"])
            case "orphan":
                self.class_of_orphan[refs["orphan"]] = self._here
            case kind if kind in classboard.KINDS:
                self.said = self.said.after(kind, data, refs)
                if kind == classboard.CALLED:
                    self._here = str(data["class"])
                elif self.said.current is None:
                    self._here = None


def _keys(data: dict[str, Any]) -> set[str]:
    return {str(token["key"]) for token in (data["token"], data.get("also")) if token is not None}
