"""What happened at this desk today, as rows without anybody's name or document number, read from the journal.

The journal's events become the announcements that the desk made of them, so that they are worded as they were then.
What changes nothing for people (lists of cards, portraits, seals) is left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from db.errors import RuleBroken
from db.journal import Journal
from db.queries import Reader
from db.records import Event
from station.events import Announcement, Kind
from station.flow import LAPSES

Group = Literal["pictures", "refused", "trouble", "money", "people"]
GROUPS: tuple[Group, ...] = ("pictures", "refused", "trouble", "money", "people")


@dataclass(frozen=True)
class LogRow:
    """One thing that happened.

    Attributes:
        seq: the event's place in the chain.
        at: `10:42:07`.
        group: what kind of thing it is.
        kind: the event's kind in the journal; `log.<kind>` words it where the desk announced nothing.
        number: of the sitting concerned; empty where there is none.
        told: what the desk announced.
        operator: who did it, if somebody at the desk did; never a student.
    """

    seq: int
    at: str
    group: Group
    kind: str
    number: str
    told: Announcement | None
    operator: str


@dataclass(frozen=True)
class DayLog:
    """Rows, oldest first, and the last event that was read: what comes later is asked for after it."""

    rows: tuple[LogRow, ...]
    last: int


def read(folder: Path, today: date, after: int | None = None) -> DayLog:
    """Read what happened today, or what of it came after an event that was read before. Blocks; writes nothing.

    Raises:
        JournalError: the journal can't be read now.
    """
    with Journal.read_only(folder) as journal:
        first = _before(journal, today) if after is None else after
        numbers = _Numbers(journal)
        rows, last = list[LogRow](), first
        for event in journal.events(after=first):
            last = event.seq
            numbers.learn(event)
            if event.at[:10] == today.isoformat() and (row := _row(event, numbers)) is not None:
                rows.append(row)
    return DayLog(tuple(rows), last)


def _before(journal: Reader, today: date) -> int:
    """The last event before today; found by halving, for a folder may hold a whole autumn."""
    low, high = 0, journal.length()
    while low < high:
        middle = (low + high) // 2
        event = next(iter(journal.events(after=middle)), None)
        if event is not None and event.at[:10] < today.isoformat():
            low = middle + 1
        else:
            high = middle
    return low


class _Numbers:
    """The number that an event is about."""

    def __init__(self, journal: Reader) -> None:
        self._journal = journal
        self._numbers: dict[str, str] = {}
        self._sittings: dict[str, str] = {}  # of intents and exposures

    def learn(self, event: Event) -> None:
        """Remember what an event ties together."""
        refs = event.refs
        if event.kind == "sitting":
            self._numbers[refs["sitting"]] = event.data["number"]
        sitting = refs.get("sitting") or self._sittings.get(refs.get("intent", ""))
        if sitting is not None:
            for role in ("intent", "exposure"):
                if role in refs:
                    self._sittings[refs[role]] = sitting

    def of(self, event: Event) -> str:
        """The number; empty where the event is about no sitting."""
        refs = event.refs
        sitting = refs.get("sitting") or next(
            (self._sittings[refs[role]] for role in ("intent", "exposure") if refs.get(role) in self._sittings), None
        )
        if sitting is None and "intent" in refs:
            sitting = self._asked(lambda: self._journal.sitting_of(refs["intent"]))
        if sitting is None:
            return ""
        if sitting not in self._numbers:
            self._numbers[sitting] = self._asked(lambda: self._journal.sitting(sitting).number) or ""
        return self._numbers[sitting]

    def _asked(self, question: Callable[[], str]) -> str | None:
        try:
            return question()
        except (KeyError, RuleBroken):
            return None


def _yuan(event: Event, _: str) -> dict[str, Any]:
    """An amount; who paid is told by class or major, never by a person's name."""
    name = "" if event.data.get("scope") == "person" else event.data.get("name") or ""
    return {"yuan": f"{event.data.get('fen', 0) / 100:.2f}", "name": name}


def _second(event: Event, number: str) -> dict[str, Any]:
    moves = len(event.data.get("moves", ()))
    return {"moves": moves, "operator": event.operator or "", "second": event.data.get("second") or ""}


def _detail(event: Event, _: str) -> dict[str, Any]:
    return dict(event.data.get("detail") or {}) if isinstance(event.data.get("detail"), dict) else {}


def _all(event: Event, _: str) -> dict[str, Any]:
    return {name: value for name, value in event.data.items() if name not in ("code", "detail")}


def _waived(event: Event, _: str) -> dict[str, Any]:
    return {"check": event.data.get("check", event.data.get("rule", ""))}


def _faces(event: Event, _: str) -> dict[str, Any]:
    return {"faces": len(event.data.get("sittings", ())), "wrong": len(event.data.get("wrong", ()))}


def _who(event: Event, _: str) -> dict[str, Any]:
    return {"operator": event.operator or ""}


Facts = Callable[[Event, str], dict[str, Any]]

_TOLD: Mapping[str, tuple[Group, Kind, Facts]] = {
    "sitting": ("pictures", Kind.SWIPE, lambda event, number: {}),
    "armed": ("pictures", Kind.ARMED, _all),
    "bound": ("pictures", Kind.BOUND, lambda event, number: {}),
    "no_picture": ("pictures", Kind.NO_PICTURE, _all),
    "unknown": ("pictures", Kind.UNKNOWN, _all),
    "orphan": ("pictures", Kind.ORPHAN, lambda event, number: {}),
    "calibration": ("pictures", Kind.CALIBRATION, lambda event, number: {}),
    "retake": ("pictures", Kind.RETAKE, _all),
    "accepted": ("pictures", Kind.ACCEPTED, _all),
    "abandoned": ("pictures", Kind.ABANDONED, _all),
    "refused": ("refused", Kind.REFUSED, _detail),
    "trouble": ("trouble", Kind.TROUBLE, _all),
    "recovered": ("trouble", Kind.RECOVERED, _all),
    "fee_set": ("money", Kind.FEE_SET, _yuan),
    "paid": ("money", Kind.PAID, _yuan),
    "payment_void": ("money", Kind.PAYMENT_VOID, lambda event, number: {}),
    "class_closed": ("money", Kind.CLASS_CLOSED, _all),
    "day_closed": ("money", Kind.DAY_CLOSED, _all),
    "override": ("people", Kind.OVERRIDE, _waived),
    "faces_confirmed": ("people", Kind.FACES, _faces),
    "reassigned": ("people", Kind.REASSIGNED, _second),
    "claimed": ("people", Kind.CLAIMED, _second),
    "login": ("people", Kind.LOGIN, _who),
    "logout": ("people", Kind.LOGOUT, _who),
}
"""What the desk said of the events that it announced, and what belongs to it."""

_NOTED: Mapping[str, Group] = {
    "intent": "pictures", "read_failed": "trouble", "clock_jumped": "trouble", "clock_behind": "trouble",
    "portrait_failed": "trouble", "code_refused": "people", "retake_allowed": "people", "let_in": "people",
    "test_swipe": "people", "turn_kept": "people", "lighting_kept": "people", "background_measured": "people",
    "body_chosen": "people", "setting_asked": "people", "status": "people", "roster": "people", "proofread": "people",
    "correction": "people", "exported": "people", "operator_added": "people", "operator_retired": "people",
    "operator_code": "people", "purged": "people", "erased": "people",
    "settings_allowed": "people",
}  # fmt: skip
"""Events that were announced in no such words: `log.<kind>`."""

NOTED = tuple(_NOTED)


def _row(event: Event, numbers: _Numbers) -> LogRow | None:
    number = numbers.of(event)
    if event.kind in _NOTED:
        told, group = None, _NOTED[event.kind]
    elif event.kind in _TOLD:
        group, kind, facts = _TOLD[event.kind]
        code = event.data.get("code") or event.data.get("reason")
        if kind is Kind.NO_PICTURE and code in LAPSES:
            return None  # nobody pressed the body's button, and nobody misses a picture
        detail = MappingProxyType(facts(event, number))
        about = number or str(detail.get("number", "")) or None
        told = Announcement(kind, event.at, event.seq, number=about, code=code, detail=detail)
        number = about or ""
    else:
        return None
    return LogRow(event.seq, event.at[11:19], group, event.kind, number, told, event.operator or "")


def matches(row: LogRow, group: Group | None, wanted: str) -> bool:
    """Whether a row is of this kind and about this number; figures alone are the number's last ones (`132`)."""
    if group is not None and row.group != group:
        return False
    if not wanted:
        return True
    figures = row.number.rpartition("-")[2]
    if wanted.isdigit():
        return bool(figures) and int(figures) == int(wanted)
    return row.number.casefold() == wanted.casefold()
