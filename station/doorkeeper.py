"""Lets people act at the desk: login, logout, and the second person that some things take.

A code is looked at in a lane of its own, one at a time; what it was typed for is done when the answer comes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4

from db.journal import Journal
from db.records import Operator
from station.announcer import Announcer
from station.commands import Second
from station.denials import CodeWait, CodeWrong, Denied, LoginNeeded, SecondNeeded, SupervisorNeeded, SupervisorsUnset
from station.events import Kind
from station.job.table import Overrides
from station.messages import CodeChecked, CodeMade
from station.operator_codes import check_new
from station.operators import Operators
from station.ports import CodesPort
from station.sealed_code import as_meant


@dataclass(frozen=True)
class _Asked:
    """A code that is being looked at: whose, what for, and what is done when it is right."""

    ticket: str
    name: str
    wanted: str
    then: Callable[[], None] = field(repr=False)


class Doorkeeper:
    """Who acts at this desk.

    Attributes:
        operator: who acts now; with codes set up, who is logged in.
    """

    def __init__(
        self, journal: Journal, announcer: Announcer, codes: CodesPort, operators: Operators, *, attended: bool,
        overrides: Overrides | None = None,
    ) -> None:  # fmt: skip
        """Open the door; `overrides` says who lets a blocking check pass, where the job says it."""
        self._journal, self._announcer, self._codes_lane = journal, announcer, codes
        self._operators, self._attended, self._overrides = operators, attended, overrides
        self._asked: _Asked | None = None
        self._made: str | None = None
        self.operator: str | None = None

    @property
    def codes(self) -> bool:
        """Whether acting takes a code: somebody is registered."""
        return bool(self._operators.people)

    @property
    def names(self) -> tuple[str, ...]:
        """Who is registered."""
        return self._operators.names

    @property
    def seconds(self) -> tuple[str, ...]:
        """Who may be the second person for an override beside the one who is logged in."""
        if not self.codes or self.operator is None:
            return ()
        return self._operators.seconds(self.operator, supervisor=self._overrides != "anybody")

    @property
    def others(self) -> tuple[str, ...]:
        """Who may be the second person where any other one is enough."""
        return self._operators.seconds(self.operator, supervisor=False) if self.codes and self.operator else ()

    @property
    def shut(self) -> bool:
        """Whether nobody may act until somebody has logged in; a desk where nobody looks acts by itself."""
        return self.codes and self._attended and self.operator is None

    # login

    def log_in(self, name: str, code: str) -> None:
        """Let somebody act from now on; where codes are set up, as soon as the code is known to be right."""
        if not self.codes:
            self.operator = name
            return
        try:
            self._look(self._operators.asked_for(name), code, "login", lambda: self._let_in(name))
        except Denied as no:
            self.deny(no, "login")

    def _let_in(self, name: str) -> None:
        self.log_out()
        self._journal.note("login", operator=name)
        self.operator = name
        self._announcer.say(Kind.LOGIN, detail={"operator": name})

    def log_out(self) -> None:
        """Let nobody act until the next login."""
        if not self.codes or self.operator is None:
            return
        self._journal.note("logout", operator=self.operator)
        gone, self.operator = self.operator, None
        self._announcer.say(Kind.LOGOUT, detail={"operator": gone})

    def leave(self, name: str, code: str) -> None:
        """Let somebody end the kiosk; where codes are set up, as soon as the code is known to be right."""
        if not self.codes:
            self._let_out(name)
            return
        try:
            self._look(self._operators.asked_for(name), code, "leave", lambda: self._let_out(name))
        except Denied as no:
            self.deny(no, "leave")

    def _let_out(self, name: str) -> None:
        self._journal.note("left", operator=name)
        self._announcer.say(Kind.LEAVING, detail={"operator": name})

    # when all codes are forgotten

    @property
    def sealed(self) -> bool:
        """Whether a sealed recovery code counts here."""
        return self._operators.sealed is not None

    def recover(self, sealed: str, code: str) -> None:
        """Let a new supervisor in, with the sealed code, which is used up by it."""
        try:
            check_new(code, "supervisor")
            self._look(self._operators.asked_for_sealed(), as_meant(sealed), "recovery", lambda: self._make(code))
        except Denied as no:
            self.deny(no, "recovery")

    def _make(self, code: str) -> None:
        self._made = uuid4().hex
        self._codes_lane.make(self._made, code)

    def made(self, message: CodeMade) -> None:
        """Take the hash of the new supervisor's code: only now the sealed one is used up."""
        sealed = self._operators.sealed
        if message.ticket != self._made or sealed is None:
            return
        self._made = None
        taken = self._journal.operator_names()
        name = next(name for name in (f"主管{n}" for n in count(1)) if name not in taken)
        self._journal.use_recovery(sealed, name, message.secret)
        self._operators = self._operators.renewed()
        self._let_in(name)

    # the second person

    def for_override(self, second: Second | None, then: Callable[[str | None], None]) -> None:
        """Do `then`, an override, once the two are known whom the job wants for one.

        Where it says nothing, one of them has to be a supervisor, and without codes one person is enough. A job that
        wants a supervisor has none as long as no codes are set up.
        """
        if self._overrides == "supervisors" and not self.codes:
            self.deny(SupervisorsUnset(), "second")
        else:
            self.with_second(second, then, supervisor=self._overrides != "anybody")

    def with_second(self, second: Second | None, then: Callable[[str | None], None], *, supervisor: bool) -> None:
        """Do `then`, with the second person's name, once that person's code is known to be right.

        Where no codes are set up one person is enough, and `then` is done at once, without a name.

        Args:
            second: who it is, and the code.
            then: what takes two.
            supervisor: whether one of the two has to be a supervisor.
        """
        if not self.codes:
            then(None)
            return
        try:
            if self.operator is None:
                raise LoginNeeded()
            if second is None:
                raise SecondNeeded()
            person = self._operators.second(self.operator, second.name, supervisor=supervisor)
            self._look(person, second.code, "second", self._if_still_there(self.operator, second.name, then))
        except Denied as no:
            self.deny(no, "second")

    def _if_still_there(self, first: str, second: str, then: Callable[[str | None], None]) -> Callable[[], None]:
        """The first of the two may log out while the second one's code is looked at: one alone is not enough."""

        def check() -> None:
            if self.operator == first:
                then(second)
            else:
                self.deny(LoginNeeded(), "second")

        return check

    # a supervisor

    def for_settings(self, supervisor: Second | None, then: Callable[[str | None], None]) -> None:
        """Do `then`, with the supervisor's name, once that code is known to be right; at once without codes."""
        if not self.codes:
            then(None)
            return
        try:
            if supervisor is None or supervisor.name not in self._operators.supervisors:
                raise SupervisorNeeded()
            person = self._operators.asked_for(supervisor.name)
            self._look(person, supervisor.code, "settings", lambda: then(supervisor.name))
        except Denied as no:
            self.deny(no, "settings")

    # codes

    def _look(self, person: Operator, code: str, wanted: str, then: Callable[[], None]) -> None:
        if self._asked is not None:
            raise CodeWait(seconds=1)  # one at a time, or the waits could be run past
        self._asked = _Asked(uuid4().hex, person.name, wanted, then)
        self._codes_lane.check(self._asked.ticket, person.secret, code)

    def answered(self, message: CodeChecked) -> None:
        """Take the answer to the code that is being looked at."""
        asked = self._asked
        if asked is None or asked.ticket != message.ticket:
            return  # the desk was set up anew since: nobody waits for it any more
        self._asked = None
        if not message.right:
            self._operators.refused(asked.name, asked.wanted, self.operator)
            self.deny(CodeWrong(), asked.wanted)
        else:
            self._operators.proved(asked.name)
            asked.then()

    def deny(self, no: Denied, wanted: str) -> None:
        """Say no to what a code was, or should have been, typed for: `login`, `leave`, `second` or `settings`."""
        self._announcer.say(Kind.TROUBLE, code=no.code, detail={"for": wanted, **no.params})
