"""People with codes: registered once with the real hash, and what a codes lane would answer."""

from functools import cache

from support.desks import DeskScene

from db.journal import Journal
from station import messages
from station.operator_codes import hashed, matches

BOSS, WANG, LI = "陈主管", "王老师", "李老师"
CODES = {BOSS: "482107", WANG: "9377", LI: "5062"}
ROLES = {BOSS: "supervisor", WANG: "operator", LI: "operator"}


@cache
def secret_of(code: str) -> str:
    """Hashing takes its time; one salt a code is enough here."""
    return hashed(code)


@cache
def fits(secret: str, code: str) -> bool:
    """The real answer, which is always the same: it takes its time too."""
    return matches(secret, code)


def register(journal: Journal, *names: str) -> None:
    for name in names:
        journal.add_operator(name, ROLES[name], secret_of(CODES[name]))  # type: ignore[arg-type]


def answer_code(scene: DeskScene) -> bool:
    """The lane's answer to the oldest code it was given."""
    ask, ticket, secret, code = scene.codes_lane.asked.pop(0)
    assert ask == "check"
    right = fits(secret, code)
    scene.tell(messages.CodeChecked(ticket, right))
    return right
