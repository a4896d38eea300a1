"""What is asked before something about money is noted: who, how, how much, why. The usual answer stands first."""

from collections.abc import Callable, Sequence

from station.commands import Command, Login
from station.job.closing import REASONS
from station.job.fees import Row
from station.job.money_view import Book, Line, Noted, Owing
from station.job.terms import Method
from station.money import VOID_REASONS
from station.money_commands import CloseClass, CloseDay, NotePaid, NotePersonPaid, SetFee, VoidPayment
from station.paper.cells import yuan
from station.view import DeskView
from ui.choices import MOST, Option, Question
from ui.phrases import Phrase, Say
from ui.signs import Sign
from ui.typed_panel import AMOUNT, REFERENCE, TypedQuestion, fen_of

Post = Callable[[Command], None]
Asked = Question | TypedQuestion
Put = Callable[[Asked], None]
REST = "ask.more.rest"
TITLE = 16  # signs of a name for which a title has room


def _phrase(code: str, **parameters: object) -> Phrase:
    return Phrase(Sign.DOT, code, dict(parameters))


def name_of(row: Row, say: Say) -> str:
    """What a row is called."""
    return row.name or say(f"money.{row.scope}")


def _titled(code: str, row: Row, **parameters: object) -> Phrase:
    """A title with the row's name in it, as long as there is room for."""
    if not row.name:
        return Phrase(Sign.DOT, code, dict(parameters), {"name": _phrase(f"money.{row.scope}")})
    name = row.name if len(row.name) <= TITLE else f"{row.name[: TITLE - 1]}…"
    return _phrase(code, name=name, **parameters)


# who paid


def paid(book: Book, line: Line, post: Post, put: Put) -> Asked | None:
    """Who of the group paid, or how the group did."""
    if book.by == "person" and line.owing:
        return _paged(
            _titled("ask.paid.which", line.row),
            [(one.number, owing_text(one)) for one in line.owing],
            lambda number: _how(book, put, lambda method: _reference(put, _person_paid(number, method, post))),
            put,
        )
    return _methods(book, lambda method: put(_much(line.row, method, post, put)), put)


def _person_paid(number: str, method: Method, post: Post) -> Callable[[str | None], None]:
    return lambda reference: post(NotePersonPaid(number, method, reference))


def person_paid(view: DeskView, post: Post, put: Callable[[Question], None]) -> Question | None:
    """The desk's key: whoever was accepted last has paid; else who did."""
    if view.money.last is not None:
        post(NotePersonPaid())
        return None
    people = [(one.number, owing_text(one)) for one in view.money.owing]
    return _paged(_phrase("ask.paid"), people, lambda number: post(NotePersonPaid(number)), put)


def owing_text(one: Owing) -> str:
    """Number, masked name, end of the student number."""
    tail = f"···{one.tail}" if one.tail else ""
    return "  ".join(part for part in (one.number, one.name, tail) if part)


def _how(book: Book, put: Put, then: Callable[[Method], None]) -> None:
    asked = _methods(book, then, put)
    if asked is not None:
        put(asked)


def _methods(book: Book, then: Callable[[Method], None], put: Put) -> Question | None:
    """How it was paid, where there is a choice."""
    if len(book.methods) == 1:
        then(book.methods[0])
        return None
    by_name: dict[str, Method] = {method: method for method in book.methods}
    options = tuple(Option(method, _phrase(f"money.method.{method}")) for method in book.methods)
    return Question(_phrase("ask.paid.how"), options, lambda method: then(by_name[method]))


def _much(row: Row, method: Method, post: Post, put: Put) -> Question:
    """All that is left, or another amount; in advance or not."""

    def note(fen: int, *, advance: bool) -> None:
        _reference(put, lambda reference: post(NotePaid(row.scope, row.name, fen, method, advance, reference)))

    def picked(what: str) -> None:
        advance = what.endswith("-advance")
        if what.startswith("full"):
            note(row.difference, advance=advance)
        else:
            title = _phrase("ask.paid.yuan")
            put(TypedQuestion(title, AMOUNT, lambda typed: note(fen_of(typed), advance=advance)))

    ways = ("other", "other-advance") if row.difference <= 0 else ("full", "other", "full-advance", "other-advance")
    options = tuple(Option(way, _phrase(f"ask.paid.{way}", yuan=yuan(row.difference))) for way in ways)
    return Question(_titled("ask.paid.much", row), options, picked)


def _reference(put: Put, then: Callable[[str | None], None]) -> None:
    title = _phrase("ask.paid.reference")
    put(TypedQuestion(title, REFERENCE, lambda typed: then(typed or None)))


# corrections, and the fee


def void(line: Line, say: Say, post: Post, put: Put) -> Question:
    """Which payment, then why."""
    standing = [one for one in line.payments if one.voided is None]

    def why(payment: str) -> None:
        reasons = tuple(Option(reason, _phrase(f"void.{reason}")) for reason in VOID_REASONS)
        put(Question(_phrase("ask.void.why"), reasons, lambda reason: post(VoidPayment(payment, reason))))

    return _paged(_phrase("ask.void"), [(one.payment, short_text(one, say)) for one in standing], why, put)


def short_text(one: Noted, say: Say) -> str:
    """One payment as a line of a list has room for it."""
    method = say(f"money.method.{one.method}")
    return say("money.payment.short", at=one.at, method=method, yuan=yuan(one.fen), number=one.number or "").strip()


def payment_text(one: Noted, say: Say) -> str:
    """One payment in a line; one that counts no more says why."""
    advance = say("money.payment.advance") if one.advance else ""
    reference = say("money.payment.reference", reference=one.reference) if one.reference else ""
    number = f" {one.number}" if one.number else ""
    method = say(f"money.method.{one.method}")
    words = say(
        "money.payment", at=one.at, method=method, yuan=yuan(one.fen), advance=advance, reference=reference,
        number=number,
    )  # fmt: skip
    return words if one.voided is None else say("money.payment.void", payment=words, reason=say(f"void.{one.voided}"))


def fee(view: DeskView, post: Post, put: Put) -> Asked:
    """How much a head costs, by name."""
    asked = TypedQuestion(_phrase("ask.fee"), AMOUNT, lambda typed: post(SetFee(fen_of(typed))))
    return by_somebody(view, post, put, asked)


# closing


def close_class(view: DeskView, line: Line, post: Post, put: Put) -> Asked | None:
    """Close it; where money differs, why."""
    row = line.row

    def close(reason: str | None) -> None:
        post(CloseClass(row.scope, row.name, reason))

    if row.difference or line.owing:
        asked = _why(_titled("ask.differs", row, yuan=yuan(row.difference)), close)
        return by_somebody(view, post, put, asked)
    return _at_once(view, post, put, lambda: close(None))


def close_day(view: DeskView, book: Book, post: Post, put: Put) -> Asked | None:
    """Close it; where a class differs that nobody closed with a reason, why."""
    left = [line for line in book.lines if (line.row.difference or line.owing) and not explained(line)]
    if left:
        return by_somebody(view, post, put, _why(_phrase("ask.differs.day"), lambda reason: post(CloseDay(reason))))
    return _at_once(view, post, put, lambda: post(CloseDay()))


def explained(line: Line) -> bool:
    """Whether somebody closed it as it is and said why."""
    return line.close == "closed" and line.reason is not None


def _why(title: Phrase, then: Callable[[str], None]) -> Question:
    return Question(title, tuple(Option(reason, _phrase(f"differs.{reason}")) for reason in REASONS), then)


def by_somebody(view: DeskView, post: Post, put: Put, asked: Asked) -> Asked:
    """The question, after who asks where nobody has said so."""
    if view.operator is not None or view.codes:
        return asked

    def named(name: str) -> None:
        post(Login(name))
        put(asked)

    return Question(_phrase("ask.money.who"), tuple(Option(name) for name in view.operators), named)


def _at_once(view: DeskView, post: Post, put: Put, then: Callable[[], None]) -> Question | None:
    if view.operator is not None or view.codes:
        then()
        return None

    def named(name: str) -> None:
        post(Login(name))
        then()

    return Question(_phrase("ask.money.who"), tuple(Option(name) for name in view.operators), named)


def _paged(
    title: Phrase, lines: Sequence[tuple[str, str]], then: Callable[[str], None], put: Callable[[Question], None]
) -> Question:
    """Values with their words, as many as the list holds; the last line leads on to the others."""
    fits = len(lines) <= MOST
    here, rest = (lines, ()) if fits else (lines[: MOST - 1], lines[MOST - 1 :])
    values = {f"{words}{' ' * place}": value for place, (value, words) in enumerate(here)}  # two may read the same
    options = tuple(Option(words) for words in values)
    if not fits:
        options += (Option(REST, _phrase("ask.paid.more", count=len(rest))),)

    def pick(words: str) -> None:
        if words == REST:
            put(_paged(title, rest, then, put))
        else:
            then(values[words])

    return Question(title, options, pick)
