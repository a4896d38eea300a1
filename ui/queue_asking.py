"""What the keys of the line ask before they act."""

from collections.abc import Callable

from station.commands import Command, InsertWaiting, LateWaiting, NoShow, PickWaiting, SkipWaiting
from station.job.queue import INSERT_REASONS, LATE_REASONS, NO_SHOW_REASONS, SKIP_REASONS
from station.view import DeskView
from ui.choices import Option, Question
from ui.phrases import Phrase
from ui.pick_panel import PickQuestion
from ui.signs import Sign

Post = Callable[[Command], None]
Put = Callable[[Question | PickQuestion], None]


def _why(what: str, reasons: tuple[str, ...], number: str, then: Callable[[str], None]) -> Question:
    options = tuple(Option(reason, Phrase(Sign.DOT, f"queue.{what}.{reason}")) for reason in reasons)
    return Question(Phrase(Sign.DOT, f"ask.queue.{what}", {"number": number}), options, then)


def _pick(view: DeskView, post: Post, put: Put) -> PickQuestion | None:
    """Which number was said at the seat; whoever was called stands on top."""
    return _picked(view, "ask.queue.pick", lambda number: post(PickWaiting(number)))


def _picked(view: DeskView, title: str, then: Callable[[str], None]) -> PickQuestion | None:
    line = view.queue
    if line is None:
        return None
    called = line.of(line.called)
    others = tuple(one for one in line.waiting if one is not called)
    return PickQuestion(Phrase(Sign.DOT, title), (called, *others) if called else others, then)


def _skip(view: DeskView, post: Post, put: Put) -> Question | None:
    return _about_subject(view, "skip", SKIP_REASONS, lambda number, reason: post(SkipWaiting(number, reason)))


def _late(view: DeskView, post: Post, put: Put) -> Question | None:
    return _about_subject(view, "late", LATE_REASONS, lambda number, reason: post(LateWaiting(number, reason)))


def _no_show(view: DeskView, post: Post, put: Put) -> Question | None:
    return _about_subject(view, "no-show", NO_SHOW_REASONS, lambda number, reason: post(NoShow(number, reason)))


def _about_subject(
    view: DeskView, what: str, reasons: tuple[str, ...], do: Callable[[str, str], None]
) -> Question | None:
    """About whoever was picked, else called, else is next: the title says who."""
    number = view.queue.subject if view.queue else None
    return None if number is None else _why(what, reasons, number, lambda reason: do(number, reason))


def _insert(view: DeskView, post: Post, put: Put) -> Question | PickQuestion | None:
    """Who goes first is somebody further back: which number, then why."""

    def why(number: str) -> Question:
        return _why("insert", INSERT_REASONS, number, lambda reason: post(InsertWaiting(number, reason)))

    if view.queue is not None and view.queue.picked is not None:
        return why(view.queue.picked)
    return _picked(view, "ask.queue.first", lambda number: put(why(number)))


ASKING: dict[str, Callable[[DeskView, Post, Put], Question | PickQuestion | None]] = {
    "q_pick": _pick,
    "q_skip": _skip,
    "q_late": _late,
    "q_insert": _insert,
    "q_no_show": _no_show,
}
