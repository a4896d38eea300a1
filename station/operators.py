"""Who may act: who is registered, whose code is right, who may be the second person, how long a wrong code costs.

Knows neither windows nor threads: the desk and the command line ask it alike. Nobody registered means that no codes are
set up: everybody may act, by name alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from db.journal import Journal
from db.records import Event, Operator
from station.denials import CodeWait, CodeWrong, OperatorUnknown, RecoveryMissing, SecondIsFirst, SecondNoSupervisor
from station.operator_codes import matches

FREE = 3  # wrong codes in a row that cost no wait: people mistype
FIRST_WAIT = 5.0
LONGEST_WAIT = 300.0
REMEMBERED = 1000  # events that are read to find the waits again: several times what happens in the longest wait

# Events that only somebody with the right code can have caused.
_PROOFS = frozenset({"login", "left", "operator_added", "operator_code", "operator_retired"})


def wait_after(wrong: int) -> float:
    """Seconds until the next code is looked at: 5 after the third wrong one in a row, then twice as long each time.

    At the longest wait somebody gets 12 tries an hour: half of all four-figure codes take more than two weeks.
    """
    return 0.0 if wrong < FREE else min(FIRST_WAIT * 2.0 ** min(wrong - FREE, 16), LONGEST_WAIT)


@dataclass(frozen=True)
class _Wrong:
    """How many wrong codes there were in a row, and when (monotonic) the last."""

    count: int
    at: float


class Operators:
    """The people of one journal, as they were when it was asked.

    Attributes:
        people: everybody who may act, in the order they were registered.
        sealed: the sealed recovery code that counts, None without one.
    """

    def __init__(self, journal: Journal, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        registered = journal.operators()
        self.people = tuple(one for one in registered if one.role != "recovery")
        self.sealed = next((one for one in registered if one.role == "recovery"), None)
        self._journal, self._now, self._monotonic = journal, now, monotonic
        self._by_name = {one.name: one for one in self.people}
        self._wrong: dict[str, _Wrong] = {}
        self._find_waits_again(now())

    def _find_waits_again(self, now: datetime) -> None:
        """Waits outlive the program: closing the window must not be the way around them."""
        for event in self._journal.recent_events(REMEMBERED):
            if event.kind == "code_refused":
                # A clock that was set back makes the wait longer, never shorter than it was meant.
                ago = max(0.0, (now - datetime.fromisoformat(event.at)).total_seconds())
                self._count_wrong(event.data["name"], self._monotonic() - ago)
            else:
                for name in self._proved_by(event):
                    self._wrong.pop(name, None)

    def _proved_by(self, event: Event) -> tuple[str, ...]:
        """Names whose wrong codes count no longer: a right code was needed for this, or a new one was given."""
        first = event.operator if event.kind in _PROOFS else None
        renewed = event.refs["operator"] if event.kind == "operator_code" else None
        got_one = next((one.name for one in self.people if one.id == renewed), None)
        return tuple(name for name in (first, event.data.get("second"), got_one) if name is not None)

    def renewed(self) -> "Operators":
        """The people as they are now."""
        return Operators(self._journal, self._now, self._monotonic)

    def asked_for_sealed(self) -> Operator:
        """Give the sealed code that counts, before what was typed is looked at.

        Raises:
            RecoveryMissing: there is none that counts.
            CodeWait: as `asked_for`.
        """
        if self.sealed is None:
            raise RecoveryMissing()
        self._let_wait(self.sealed.name)
        return self.sealed

    @property
    def names(self) -> tuple[str, ...]:
        """Who may act."""
        return tuple(one.name for one in self.people)

    @property
    def supervisors(self) -> tuple[str, ...]:
        """Who among them may say who may act."""
        return tuple(one.name for one in self.people if one.role == "supervisor")

    def asked_for(self, name: str) -> Operator:
        """Give whoever a code was typed for, before it is looked at.

        Raises:
            OperatorUnknown: nobody has this name.
            CodeWait: too many wrong ones just before.
        """
        if name not in self._by_name:
            raise OperatorUnknown()
        self._let_wait(name)
        return self._by_name[name]

    def _let_wait(self, name: str) -> None:
        wrong = self._wrong.get(name)
        if wrong is not None:
            left = wrong.at + wait_after(wrong.count) - self._monotonic()
            if left > 0:
                raise CodeWait(seconds=ceil(left))

    def seconds(self, first: str, *, supervisor: bool) -> tuple[str, ...]:
        """Who may be the second person beside `first`; with `supervisor` one of the two has to be one."""
        enough = not supervisor or first in self.supervisors
        return tuple(one.name for one in self.people if one.name != first and (enough or one.role == "supervisor"))

    def second(self, first: str, name: str, *, supervisor: bool) -> Operator:
        """Give whoever is to be the second person beside `first`, before the code is looked at.

        Raises:
            SecondIsFirst: it takes two.
            SecondNoSupervisor: it takes a supervisor, and neither is one.
            OperatorUnknown, CodeWait: as `asked_for`.
        """
        person = self.asked_for(name)
        if name == first:
            raise SecondIsFirst()
        if name not in self.seconds(first, supervisor=supervisor):
            raise SecondNoSupervisor()
        return person

    def proved(self, name: str) -> None:
        """Take note that the code was right: wrong ones before it cost nothing any more."""
        self._wrong.pop(name, None)

    def refused(self, name: str, wanted: str, operator: str | None) -> None:
        """Journal that a code was wrong (`code_refused`): for whose name it was typed, what for, who was at work."""
        self._journal.note("code_refused", data={"name": name, "for": wanted}, operator=operator)
        self._count_wrong(name, self._monotonic())

    def prove(self, name: str, code: str, wanted: str) -> Operator:
        """Look at a code at once, for who may wait a tenth of a second.

        Raises:
            OperatorUnknown, CodeWait: as `asked_for`.
            CodeWrong: it is not this person's code; journaled.
        """
        return self._look(self.asked_for(name), code, wanted)

    def prove_sealed(self, code: str) -> Operator:
        """Look at the sealed recovery code at once.

        Raises:
            RecoveryMissing: there is none that counts.
            CodeWait: as `asked_for`.
            CodeWrong: it is another one; journaled.
        """
        return self._look(self.asked_for_sealed(), code, "recovery")

    def _look(self, person: Operator, code: str, wanted: str) -> Operator:
        if not matches(person.secret, code):
            self.refused(person.name, wanted, None)
            raise CodeWrong()
        self.proved(person.name)
        return person

    def _count_wrong(self, name: str, at: float) -> None:
        before = self._wrong.get(name)
        self._wrong[name] = _Wrong(before.count + 1 if before else 1, at)
