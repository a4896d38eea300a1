"""Adding, retiring and changing the people who may act, for the command line: no desk may have the folder open.

The first to be registered is a supervisor; from then on whatever changes what others may do takes a supervisor's leave.
One's own code is changed with the old one.
"""

import secrets
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from db.errors import JournalMissing
from db.journal import Journal
from db.records import Operator
from station import sealed_page
from station.config import Settings, load
from station.denials import (
    FirstIsSupervisor,
    LastSupervisor,
    NameTaken,
    NameUnfit,
    OperatorUnknown,
    RecoveryMissing,
    SupervisorNeeded,
    TooManyOperators,
)
from station.opening import uses_simulation
from station.operator_codes import check_new, hashed
from station.operators import Operators
from station.program import PROGRAM
from station.sealed_code import ALPHABET, as_meant, grouped, made

MOST_PEOPLE = 9  # a figure each in the desk's list
LONGEST_NAME = 20
SEALED = "recovery-"  # names of sealed codes begin so, and nobody's own

Role = Literal["operator", "supervisor"]


@dataclass(frozen=True)
class Leave:
    """Whose right code stands behind a change; given by the register alone.

    Attributes:
        by: who gave it; the name of the sealed code when that was it.
        reach: `own` code alone, everybody's of a `supervisor`, or one new supervisor of the `sealed` code.
    """

    by: str
    reach: Literal["own", "supervisor", "sealed"]


@contextmanager
def opened_register(folder: Path) -> Iterator["Register"]:
    """The register of a data folder, held against every desk; a new folder becomes what its settings say.

    Raises:
        JournalHeld: a desk has the folder open.
        JournalError: the folder can't be used.
        SettingsError: `station.toml` is broken.
    """
    settings = load(folder)
    job, rehearsal = _as_it_was(folder, settings)
    with Journal.open(folder, desk=settings.desk.letter, job=job, rehearsal=rehearsal, program=PROGRAM) as journal:
        yield Register(journal, folder, settings.desk.letter)


def _as_it_was(folder: Path, settings: Settings) -> tuple[str, bool]:
    """Job and kind of the folder: the newest job goes on, so that the next export is still about it."""
    try:
        with Journal.read_only(folder) as journal:
            return journal.job, journal.rehearsal
    except JournalMissing:
        return datetime.now().astimezone().strftime("%Y%m%d"), uses_simulation(settings)


def registered(folder: Path) -> list[Operator]:
    """Everybody who may act now, the sealed code among them; a desk may have the folder open.

    Raises:
        JournalError: there is no journal, or it can't be read.
    """
    with Journal.read_only(folder) as journal:
        return journal.operators()


class Register:
    """Who may act at one desk, open for changes.

    A change that lacks its leave raises SupervisorNeeded; a code that may not be one raises CodeUnfit or CodeEasy.
    """

    def __init__(self, journal: Journal, folder: Path, desk: str) -> None:
        self._journal, self._folder, self._desk = journal, folder, desk
        self._operators = Operators(journal, _now, time.monotonic)

    @property
    def empty(self) -> bool:
        """Whether nobody is registered yet: the first needs nobody's leave."""
        return not self._operators.people

    @property
    def supervisors(self) -> tuple[str, ...]:
        """Whose leave it takes."""
        return self._operators.supervisors

    # leave

    def leave_of(self, name: str, code: str) -> Leave:
        """Take somebody's code.

        Raises:
            OperatorUnknown, CodeWait, CodeWrong: as `Operators.prove`.
        """
        person = self._operators.prove(name, code, "register")
        return Leave(person.name, "supervisor" if person.role == "supervisor" else "own")

    def check_supervisor(self, name: str) -> None:
        """Look at who is to give leave, before that person types a code.

        Raises:
            OperatorUnknown: nobody has this name.
            SupervisorNeeded: this person is none.
        """
        if self.find(name).role != "supervisor":
            raise SupervisorNeeded()

    def leave_of_sealed(self, typed: str) -> Leave:
        """Take the sealed recovery code; it is used up by the supervisor whom it lets in, not by this.

        Raises:
            RecoveryMissing, RecoveryMistyped, CodeWait, CodeWrong: it is not the one that counts.
        """
        return Leave(self._operators.prove_sealed(as_meant(typed)).name, "sealed")

    def find(self, name: str) -> Operator:
        """Give somebody who may act.

        Raises:
            OperatorUnknown: nobody has this name.
        """
        for one in self._operators.people:
            if one.name == name:
                return one
        raise OperatorUnknown()

    def _take(self, leave: Leave | None) -> str:
        if leave is None or leave.reach != "supervisor":
            raise SupervisorNeeded()
        return leave.by

    # people

    def check_name(self, name: str, role: Role) -> None:
        """Look at a new name, before anybody types a code for it.

        Raises:
            FirstIsSupervisor, NameUnfit, NameTaken: it can't be added.
        """
        if self.empty and role != "supervisor":
            raise FirstIsSupervisor()
        fits = 0 < len(name) <= LONGEST_NAME and name == name.strip() and name.isprintable()
        if not fits or _folded(name).startswith(SEALED):
            raise NameUnfit(most=LONGEST_NAME)
        if _folded(name) in map(_folded, self._journal.operator_names()):
            raise NameTaken()

    def add(self, name: str, role: Role, code: str, leave: Leave | None) -> None:
        """Let somebody act from now on. The first one needs no leave; the sealed code's is used up by it.

        Raises:
            FirstIsSupervisor, NameUnfit, NameTaken: as `check_name`.
            TooManyOperators: the desk's list is full; the sealed code adds all the same, so that somebody can retire.
        """
        self.check_name(name, role)
        check_new(code, role)
        sealed = self._operators.sealed
        if leave is not None and leave.reach == "sealed":
            if sealed is None or sealed.name != leave.by or role != "supervisor":
                raise RecoveryMissing()
            self._journal.use_recovery(sealed, name, hashed(code))
        else:
            by = None if self.empty else self._take(leave)
            if len(self._operators.people) >= MOST_PEOPLE:
                raise TooManyOperators(most=MOST_PEOPLE)
            self._journal.add_operator(name, role, hashed(code), operator=by)
        self._look_again()

    def change_code(self, name: str, code: str, leave: Leave) -> None:
        """Give somebody a new code: with the own old one, or by a supervisor's leave.

        Raises:
            OperatorUnknown: nobody has this name.
        """
        person = self.find(name)
        by = leave.by if leave.by == name else self._take(leave)
        check_new(code, person.role)
        self._journal.change_code(person.id, hashed(code), operator=by)
        self._look_again()

    def retire(self, name: str, reason: str, leave: Leave) -> None:
        """Let somebody act no longer.

        Raises:
            OperatorUnknown: nobody has this name.
            LastSupervisor: nobody would be left who lets others in.
        """
        person, by = self.find(name), self._take(leave)
        if self.supervisors == (name,):
            raise LastSupervisor()
        self._journal.retire_operator(person.id, reason, operator=by)
        self._look_again()

    # the sealed code

    @property
    def sealed(self) -> str | None:
        """Name of the sealed recovery code that counts; None without one."""
        return self._operators.sealed.name if self._operators.sealed else None

    def seal_recovery(self, to: Path, leave: Leave) -> Path:
        """Make a new sealed recovery code; give the page it is on. An earlier one counts no longer.

        The page is on disk before the journal knows its code, and is gone again when the journal refuses.

        Raises:
            DiskFull, DiskFailed: the folder does not take the page.
        """
        by, code, today = self._take(leave), made(), _now().date().isoformat()
        name = SEALED + "".join(secrets.choice(ALPHABET) for _ in range(5))
        sheet = sealed_page.Sheet(name, grouped(code), str(self._folder.absolute()), self._desk, today)
        path = sealed_page.write(to, sheet)
        try:
            self._journal.seal_recovery(name, hashed(code), operator=by)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self._look_again()
        return path

    def _look_again(self) -> None:
        self._operators = Operators(self._journal, _now, time.monotonic)


def _now() -> datetime:
    return datetime.now().astimezone()


def _folded(name: str) -> str:
    """Names that look the same are the same."""
    return unicodedata.normalize("NFKC", name).casefold()
