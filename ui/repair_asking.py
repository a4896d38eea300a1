"""What is asked before a re-assignment or a claim: how, which numbers, why, and who the second person is."""

from collections.abc import Callable, Sequence

from station.commands import ClaimOrphan, Command, Login, PlanMoves, Reassign, Second
from station.job.reassigning import REASONS
from station.job.repair_view import Face, Preview, Stray
from station.repairing import CLAIM_REASONS
from station.view import DeskView
from ui.choices import Option, Question
from ui.code_panel import CodeQuestion
from ui.phrases import Phrase
from ui.signs import Sign
from ui.typed_panel import TypedQuestion, number

Post = Callable[[Command], None]
Asked = Question | CodeQuestion | TypedQuestion
Put = Callable[[Asked], None]

MARKED = "marked"
OTHER = "other"
_PAIR = 2


def _phrase(code: str, **parameters: object) -> Phrase:
    return Phrase(Sign.DOT, code, dict(parameters))


def how_to_move(view: DeskView, marked: Sequence[Face], post: Post, put: Put) -> Question:
    """What happened, then the numbers; two marked faces need no typing."""

    def picked(how: str) -> None:
        if how == MARKED:
            post(PlanMoves(marked[0].number, marked[1].number))
        else:
            put(_first(view, how, post, put))

    ways = [_option(f"reassigning.{way}", way) for way in ("swap", "shift-on", "shift-back", "shift-by")]
    if len(marked) == _PAIR:
        numbers = " ↔ ".join(face.number for face in marked)
        ways.insert(0, Option(MARKED, _phrase("reassigning.marked", numbers=numbers)))
    return Question(_phrase("reassigning.how"), tuple(ways), picked)


def _first(view: DeskView, how: str, post: Post, put: Put) -> TypedQuestion:
    def then(typed: str) -> None:
        put(_last(view, how, number_of(view, typed), post, put))

    return TypedQuestion(_phrase("reassigning.first"), number(f"{view.desk}-"), then)


def _last(view: DeskView, how: str, first: str, post: Post, put: Put) -> TypedQuestion:
    def then(typed: str) -> None:
        last = number_of(view, typed)
        match how:
            case "swap":
                post(PlanMoves(first, last))
            case "shift-on" | "shift-back":
                post(PlanMoves(first, last, 1 if how == "shift-on" else -1))
            case _:
                put(
                    TypedQuestion(_phrase("reassigning.by"), number(), lambda by: post(PlanMoves(first, last, int(by))))
                )

    return TypedQuestion(
        _phrase("reassigning.other" if how == "swap" else "reassigning.last"), number(f"{view.desk}-"), then
    )


def with_whom(view: DeskView, first: str, post: Post, put: Put) -> TypedQuestion:
    """With which number this one's picture is swapped."""
    return _last(view, "swap", first, post, put)


def number_of(view: DeskView, typed: str) -> str:
    """The 拍摄序号 that the typed figures mean at this desk."""
    return f"{view.desk}-{int(typed):04d}"


def why_move(view: DeskView, preview: Preview, post: Post, put: Put) -> Question:
    """Why, then who the second person is."""

    def picked(reason: str) -> None:
        ask_second(view, post, put, lambda second: post(Reassign(preview.moves, reason, second)))

    return Question(_phrase("reassigning.why"), tuple(_option(f"reassign.{one}", one) for one in REASONS), picked)


def whose(view: DeskView, stray: Stray, post: Post, put: Put, wanted: str | None = None) -> Question:
    """Whose picture an orphan is: the wanted number's, a neighbour's or somebody else's; then why, then by whom."""

    def picked(chosen: str) -> None:
        if chosen == OTHER:
            title = _phrase("tray.other-number")
            put(
                TypedQuestion(
                    title,
                    number(f"{view.desk}-"),
                    lambda typed: put(_why_theirs(view, stray, number_of(view, typed), post, put)),
                )
            )
        else:
            put(_why_theirs(view, stray, chosen, post, put))

    numbers = dict.fromkeys([*([wanted] if wanted else []), *(one.number for one in (*stray.before, *stray.after))])
    offered = tuple(Option(number) for number in numbers)
    return Question(_phrase("tray.whose"), (*offered, _option("tray.other-number", OTHER)), picked)


def _why_theirs(view: DeskView, stray: Stray, theirs: str, post: Post, put: Put) -> Question:
    def picked(reason: str) -> None:
        ask_second(view, post, put, lambda second: post(ClaimOrphan(stray.orphan, theirs, reason, second)))

    options = tuple(_option(f"claim.{one}", one) for one in CLAIM_REASONS)
    return Question(_phrase("tray.why", number=theirs), options, picked)


def second_people(view: DeskView) -> tuple[str, ...]:
    """Who may be the second person beside whoever works."""
    return view.others if view.codes else tuple(name for name in view.operators if name != view.operator)


def ask_second(
    view: DeskView, post: Post, put: Callable[[Question | CodeQuestion], None], then: Callable[[Second], None],
    who: str = "reassigning.second",
) -> None:  # fmt: skip
    """Ask for a second person beside whoever works; where codes are set up, for that person's code too."""
    if view.operator is None:
        put(
            Question(
                _phrase("ask.operator"), tuple(Option(name) for name in view.operators), lambda name: post(Login(name))
            )
        )
        return
    people = second_people(view)

    def picked(name: str) -> None:
        if view.codes:
            put(CodeQuestion(_phrase("ask.code", name=name), lambda code: then(Second(name, code))))
        else:
            then(Second(name, ""))

    title = _phrase(who if people else "reassigning.second-none")
    put(Question(title, tuple(Option(name) for name in people), picked))


def _option(code: str, value: str) -> Option:
    return Option(value, _phrase(code))
