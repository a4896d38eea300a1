"""The classes' key: call the next class or another, note that one is late or done, move a class or people of it."""

from collections.abc import Callable, Sequence

from station.classlist import ClassRow
from station.commands import CallClass, ClassDone, ClassLate, Command, MoveClass, MovePerson
from station.job.classboard import MOVE_REASONS, ClassBoard, ClassLine, Stand, beginning
from station.view import DeskView
from ui.choices import MOST, Option, Question
from ui.phrases import Phrase
from ui.row_panel import RowQuestion
from ui.signs import Sign

Post = Callable[[Command], None]
Asked = Question | RowQuestion
Put = Callable[[Asked], None]

MORE = "ask.class.more"
TITLE = 16  # signs of a class's name for which a title has room


def is_open(view: DeskView) -> bool:
    """Whether any class is known."""
    return view.class_board is not None and bool(view.class_board.lines)


def may_call(view: DeskView) -> bool:
    """Whether a class is waiting for its turn."""
    return view.class_board is not None and view.class_board.following is not None


def question(view: DeskView, post: Post, put: Put) -> Question | None:
    """Which class it is about; those whose turn comes first stand first."""
    board = view.class_board
    if board is None:
        return None
    lines = {line_text(line): line for line in board.lines}
    title = Phrase(Sign.DOT, "ask.classes", {"open": board.open})
    return _paged(title, tuple(lines), lambda text: put(_about(lines[text], board, post, put)), put)


def line_text(line: ClassLine) -> str:
    """One line of the list: name, how many, and from when; the name of a moved group tells its window."""
    begins = beginning(line.planned)
    moved = f" → {begins}" if line.slot.window else ""
    return "  ".join(filter(None, (f"{line.slot.name}{moved}", f"{line.captured}/{line.heads}", begins)))


def _about(line: ClassLine, board: ClassBoard, post: Post, put: Put) -> Question:
    """What can be done about one class; below it whom to call, which is only there to be read."""
    slot = line.slot
    acts: dict[str, Callable[[], None]] = {
        "call": lambda: post(CallClass(slot.name, slot.window)),
        "late": lambda: post(ClassLate(slot.name, slot.window)),
        "done": lambda: post(ClassDone(slot.name, slot.window)),
        "move": lambda: put(_where(line, board, put, lambda to, why: post(MoveClass(slot.name, to, why)))),
        "person": lambda: put(_whom(line, board, post, put)),
    }
    offered = [act for act in acts if _fits(act, line, board)]
    options = tuple(Option(act, Phrase(Sign.DOT, f"ask.class.{act}")) for act in offered)
    people = tuple(Option(text) for text in (f"{who.name} {who.phone}".strip() for who in line.people) if text)
    title = Phrase(Sign.DOT, "ask.class", {"name": shortened(slot.name)}, {"stand": stand_phrase(line.stand)})
    return Question(title, (*options, *people), lambda value: acts[value]() if value in acts else None)


def _fits(act: str, line: ClassLine, board: ClassBoard) -> bool:
    """Whoever was moved apart is not moved again from here, and nothing is moved where there is one window alone."""
    if act in ("move", "person"):
        return not line.slot.window and len(board.windows) > 1
    return act != "call" or line.stand is not Stand.NOW


def _whom(line: ClassLine, board: ClassBoard, post: Post, put: Put) -> Asked:
    """Who of the class; where nobody is named, one head of it."""
    name = line.slot.name
    if not board.named:
        return _where(line, board, put, lambda to, why: post(MovePerson(name, to, why)))
    title = Phrase(Sign.DOT, "ask.class.whom", {"name": shortened(name)})
    return RowQuestion(title, name, lambda row: put(_where_to(row, line, board, post, put)))


def _where_to(row: ClassRow, line: ClassLine, board: ClassBoard, post: Post, put: Put) -> Question:
    """Somebody's other window: those that they come in already are not offered."""
    name, now = line.slot.name, row.window or line.planned
    who = f"{row.name} …{row.tail or row.digits[-4:]}"
    windows = [one for one in board.windows if now not in (one, one[5:], one.rpartition(" ")[2])]
    told = {"who": who, "now": now.rpartition(" ")[2] or "–"}

    def why(window: str) -> Question:
        title = Phrase(Sign.DOT, "ask.class.person-why", {**told, "window": window[5:]})
        return _reasons(title, lambda reason: post(MovePerson(name, window, reason, row.listing)))

    title = Phrase(Sign.DOT, "ask.class.person-window", told)
    return _paged(title, windows, lambda window: put(why(window)), put)


def _where(line: ClassLine, board: ClassBoard, put: Put, then: Callable[[str, str], None]) -> Question:
    title = Phrase(Sign.DOT, "ask.class.window", {"name": shortened(line.slot.name)})
    return _paged(title, board.windows, lambda window: put(_why(line, window, then)), put)


def _why(line: ClassLine, window: str, then: Callable[[str, str], None]) -> Question:
    title = Phrase(Sign.DOT, "ask.class.why", {"name": shortened(line.slot.name), "window": window})
    return _reasons(title, lambda reason: then(window, reason))


def _reasons(title: Phrase, then: Callable[[str], None]) -> Question:
    return Question(title, tuple(Option(reason, Phrase(Sign.DOT, f"reason.{reason}")) for reason in MOVE_REASONS), then)


def _paged(title: Phrase, values: Sequence[str], then: Callable[[str], None], put: Put) -> Question:
    """As many as the list holds; the last line leads on to the others."""
    fits = len(values) <= MOST
    shown, rest = (values, ()) if fits else (values[: MOST - 1], values[MOST - 1 :])
    options = tuple(Option(value) for value in shown)
    if not fits:
        options += (Option(MORE, Phrase(Sign.DOT, MORE, {"count": len(rest)})),)

    def pick(value: str) -> None:
        if value == MORE:
            put(_paged(title, rest, then, put))
        else:
            then(value)

    return Question(title, options, pick)


def stand_phrase(stand: Stand) -> Phrase:
    """How a class stands, in a word with its sign."""
    return Phrase(SIGNS[stand], f"board.stand.{stand}")


SIGNS = {
    Stand.NOW: Sign.TICK,
    Stand.NEXT: Sign.DOT,
    Stand.LATER: Sign.DASH,
    Stand.LATE: Sign.TRIANGLE,
    Stand.CALLED: Sign.DASH,
    Stand.DONE: Sign.TICK,
}


def shortened(name: str) -> str:
    """A name as long as a title has room for."""
    return name if len(name) <= TITLE else f"{name[: TITLE - 1]}…"
