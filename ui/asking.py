"""The keys that ask before they act: which question each puts, and which commands the answers become."""

from collections.abc import Callable

from station.commands import (
    Abandon,
    AllowRetake,
    Command,
    DropHalf,
    DropPick,
    Exempt,
    LetIn,
    Login,
    Logout,
    Override,
    Retake,
    Second,
    SettleUnknown,
    TypeIn,
)
from station.exemptions import EXEMPTIONS
from station.flow import ABANDON_REASONS, OVERRIDE_REASONS, RETAKE_REASONS
from station.job.eligibility import LET_IN_REASONS, OFF_LIST
from station.job.typed import DOCUMENTS, ELECTRONIC, REASONS, Entry
from station.view import DeskView
from ui import camera_menu, class_menu, lunch, money_asking, queue_asking, recovery, row_asking
from ui.choices import Option, Question
from ui.code_panel import CodeQuestion
from ui.keys import SELDOM, captured_numbers, owes_half, owes_row
from ui.last_four_panel import FourQuestion
from ui.phrases import Phrase
from ui.pick_panel import PickQuestion
from ui.row_panel import RowQuestion
from ui.sealed_panel import SealedQuestion
from ui.signs import Sign
from ui.typed_form import TypedQuestion

Post = Callable[[Command], None]
Asked = Question | SealedQuestion | CodeQuestion | TypedQuestion | PickQuestion | RowQuestion | FourQuestion
Put = Callable[[Asked], None]  # puts a further question
Asking = Callable[[DeskView, Post, Put], Asked | None]

# These the station gives by itself, never a person.
STATION_REASONS = frozenset({"timed-out", "restart", "original-damaged"})
EXEMPT = "exempt"  # has a list of its own, and that is not journaled
PEOPLE_ABANDON = tuple(reason for reason in ABANDON_REASONS if reason not in STATION_REASONS)


def _title(code: str, view: DeskView) -> Phrase:
    return Phrase(Sign.DOT, code, {"number": view.sitter.number if view.sitter else ""})


def _reasons(reasons: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(reason, Phrase(Sign.DOT, f"reason.{reason}")) for reason in reasons)


def _as_they_are(values: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(value) for value in values)


def _retake(view: DeskView, post: Post, put: Put) -> Question:
    return Question(_title("ask.retake", view), _reasons(RETAKE_REASONS), lambda reason: post(Retake(reason)))


def _abandon(view: DeskView, post: Post, put: Put) -> Question | None:
    """Whoever showed one token and left without the other got no number, so there is no reason to write down."""
    if owes_half(view):
        post(DropHalf())
        return None
    if owes_row(view):
        post(DropPick())
        return None
    return Question(_title("ask.abandon", view), _reasons(PEOPLE_ABANDON), lambda reason: post(Abandon(reason)))


def _operator(view: DeskView, post: Post, put: Put) -> Asked:
    if not view.codes:
        return Question(_title("ask.operator", view), _as_they_are(view.operators), lambda name: post(Login(name)))
    if view.operator is None and len(view.operators) == 1 and not view.sealed:
        return _code(view.operators[0], lambda code: post(Login(view.operators[0], code)))

    def log_in_or_out(name: str) -> None:
        if name == recovery.NAME:
            put(recovery.question(post, put))
        elif name == view.operator:
            post(Logout())
        else:
            put(_code(name, lambda code: post(Login(name, code))))

    return Question(_title("ask.operator", view), _names_or_out(view), log_in_or_out)


def _names_or_out(view: DeskView) -> tuple[Option, ...]:
    """Whoever is logged in has a line too: it logs out."""
    out = Phrase(Sign.DOT, "ask.logout")
    names = tuple(Option(name, out if name == view.operator else None) for name in view.operators)
    forgotten = view.sealed and view.operator is None
    return (*names, Option(recovery.NAME, Phrase(Sign.TRIANGLE, recovery.NAME))) if forgotten else names


def _code(name: str, then: Callable[[str], None]) -> CodeQuestion:
    return CodeQuestion(Phrase(Sign.DOT, "ask.code", {"name": name}), then)


def _allow(view: DeskView, post: Post, put: Put) -> Question:
    numbers = _as_they_are(captured_numbers(view))
    return Question(_title("ask.allow", view), numbers, lambda number: post(AllowRetake(number)))


def _let_in(view: DeskView, post: Post, put: Put) -> Question | None:
    """Yes to what was asked; for somebody off the list why, and by whose word."""
    if view.question not in OFF_LIST:
        post(LetIn())
        return None

    def by_whom(reason: str) -> None:
        if view.codes:
            put(_second(view, view.seconds, put, lambda second: post(LetIn(reason, second))))
        else:
            put(_by_name(_title("ask.override.who", view), view, post, LetIn(reason)))

    return Question(_title("ask.off-list", view), _reasons(LET_IN_REASONS), by_whom)


def seldom(opened: frozenset[str], press: Callable[[str], None]) -> Question:
    """What is seldom wanted, as a list; each line is a key that works without it too."""
    here = (key for key in SELDOM if key.name in opened)
    lines = ((key.name, Phrase(Sign.DOT, "ui.more.line", {"cap": key.cap}, {"what": _label(key.name)})) for key in here)
    return Question(Phrase(Sign.DOT, "ui.more"), tuple(Option(name, line) for name, line in lines), press)


def _label(key: str) -> Phrase:
    return Phrase(Sign.DOT, f"key.{key}")  # short: a line that is cut off tells nothing


def _settle(view: DeskView, post: Post, put: Put) -> Question:
    title = _title("ask.settle", view)
    if view.codes and view.operator is not None:  # who decides is known: whoever is logged in says so once more
        return Question(title, _as_they_are((view.operator,)), lambda _: post(SettleUnknown()))
    return _by_name(title, view, post, SettleUnknown())


ONE_CHECK = "one-check"
"""The last line of the exemptions: a measure is wrong, or there is another reason to let one check pass."""


def _exempt(view: DeskView, post: Post, put: Put) -> Question:
    """What somebody is exempt from; which checks that turns off is all that leaves this question."""

    def turn_off(picked: str) -> None:
        if picked == ONE_CHECK:
            put(_override(view, post, put))
            return
        checks = EXEMPTIONS[picked]
        if view.codes:
            put(_second(view, view.seconds, put, lambda second: post(Exempt(checks, second))))
        else:
            put(_by_name(_title("ask.override.who", view), view, post, Exempt(checks)))

    picks = (*EXEMPTIONS, *((ONE_CHECK,) if view.lock_checks else ()))
    options = tuple(Option(pick, Phrase(Sign.DOT, f"exempt.{pick}")) for pick in picks)
    return Question(_title("ask.exempt", view), options, turn_off)


def _override(view: DeskView, post: Post, put: Put) -> Question:
    """Which check, why, and who says so; where codes are set up, which second person, and that person's code."""
    locking = view.lock_checks
    checks = tuple(Option(check, Phrase(Sign.DOT, f"check.{check}.name")) for check in locking)
    return Question(_title("ask.override", view), checks, lambda check: put(_override_why(check, view, post, put)))


def _override_why(check: str, view: DeskView, post: Post, put: Put) -> Question:
    name = Phrase(Sign.DOT, f"check.{check}.name")
    title = Phrase(Sign.DOT, "ask.override.why", inner={"check": name})

    def by_whom(reason: str) -> None:
        if view.codes:
            put(_second(view, view.seconds, put, lambda second: post(Override(check, reason, second))))
        else:
            put(_by_name(_title("ask.override.who", view), view, post, Override(check, reason)))

    return Question(title, _reasons(tuple(reason for reason in OVERRIDE_REASONS if reason != EXEMPT)), by_whom)


def _second(view: DeskView, people: tuple[str, ...], put: Put, then: Callable[[Second], None]) -> Question:
    """Ask for the second person, then for that person's code."""
    title = _title("ask.override.second" if people else "ask.override.nobody", view)
    return Question(title, _as_they_are(people), lambda name: put(_code(name, lambda code: then(Second(name, code)))))


def _typed(view: DeskView, post: Post, put: Put) -> Question:
    """Which document, why it is typed, then the form; where codes are set up, who else looked at the document."""

    def why(document: str) -> None:
        if document == ELECTRONIC and not view.electronic_id:
            post(TypeIn(Entry(document, "", "", "")))  # the desk says no in words, before anybody types a name
        else:
            put(_typed_why(document, view, post, put))

    documents = tuple(Option(one.code, Phrase(Sign.DOT, f"document.{one.code}")) for one in DOCUMENTS)
    return Question(_title("ask.typed", view), documents, why)


def _typed_why(document: str, view: DeskView, post: Post, put: Put) -> Question:
    def type_in(entry: Entry) -> None:
        if view.codes:
            put(_second(view, view.others, put, lambda second: post(TypeIn(entry, second))))
        else:
            post(TypeIn(entry))

    title = Phrase(Sign.DOT, "ask.typed.why", inner={"document": Phrase(Sign.DOT, f"document.{document}")})
    reasons = tuple(Option(reason, Phrase(Sign.DOT, f"typed.{reason}")) for reason in REASONS)
    return Question(title, reasons, lambda reason: put(TypedQuestion(document, reason, type_in, lambda: post(LetIn()))))


def _by_name(title: Phrase, view: DeskView, post: Post, command: Command) -> Question:
    """Ask who decides; whoever it is acts from now on."""

    def decide(name: str) -> None:
        post(Login(name))
        post(command)

    return Question(title, _as_they_are(view.operators), decide)


# Questions that stay when somebody else sits down.
ABOUT_NOBODY = frozenset(
    {
        *(
            "leave",
            "operator",
            "typed",
            "by_row",
            "body",
            "job",
            "classes",
            "more",
            "paid",
            "sound",
            "screens",
            "lunch",
        ),
        *queue_asking.ASKING,
    }
)

ASKING: dict[str, Asking] = {
    "retake": _retake,
    "abandon": _abandon,
    "operator": _operator,
    "allow": _allow,
    "settle": _settle,
    "override": _exempt,
    "let_in": _let_in,
    "body": camera_menu.question,
    "classes": class_menu.question,
    "typed": _typed,
    "by_row": row_asking.question,
    "paid": money_asking.person_paid,
    "lunch": lunch.question,
    **queue_asking.ASKING,
}
