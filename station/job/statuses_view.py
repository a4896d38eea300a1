"""How far people are, as a window shows it: masked, and in words only what was written about the one chosen."""

from dataclasses import dataclass, field
from typing import Literal

from station.job.returned.problems import Problem


@dataclass(frozen=True)
class PersonLine:
    """One person.

    Attributes:
        key: by which commands name them.
        listing: their row; None for people off the list.
        digits, name, tail, initials: as of `classlist.ClassRow`.
        kind: one of `statuses.Kind`.
        number: 拍摄序号, where there is one.
        day: ISO date; empty where nobody knows.
        reason: code of why somebody was turned away or given up; empty otherwise.
        window: when they come instead of with their class; empty for whoever comes with it.
    """

    key: str
    listing: str | None
    digits: str
    name: str
    tail: str
    initials: str
    kind: str
    number: str | None = None
    day: str = ""
    reason: str = ""
    window: str = ""


@dataclass(frozen=True)
class Word:
    """Something that was written down of somebody.

    Attributes:
        at: ISO 8601, when.
        judged: `passes`, `fails` or empty where no picture was handed in.
    """

    at: str
    kind: str
    day: str = ""
    where: str = field(default="", repr=False)
    remark: str = field(default="", repr=False)
    copies: int = 0
    fee_fen: int | None = None
    judged: str = ""
    operator: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of a command.

    Attributes:
        request: the command's.
        code: `written`, `compared`, `busy` while somebody sits, `nameless` where nobody says who acts, `unknown` where
            nobody is meant; its sentence is `people.<code>`.
        new, changed, unchanged: of a list of returned pictures, how many people.
        problems: rows that name nobody, or not one person.
    """

    request: int
    code: Literal["written", "compared", "busy", "nameless", "unknown"]
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class PeopleView:
    """What a window shows of people.

    Attributes:
        class_name: whose; None for those without a class, and for people off the list.
        off_list: whether it shows those who are on no list.
        classes: every class there is.
        lines: its people, by student number.
        counts: how many of the job are how far, by `statuses.Kind`; those off the list are not among them.
        others: how many there are off the list.
        to_make_up: how many have to come on a make-up day.
        windows: `str` of every window that somebody may be moved to.
        chosen: whose history is shown, by key.
        history: of the chosen one, oldest first.
    """

    class_name: str | None
    off_list: bool
    classes: tuple[str, ...]
    lines: tuple[PersonLine, ...]
    counts: tuple[tuple[str, int], ...] = ()
    others: int = 0
    to_make_up: int = 0
    windows: tuple[str, ...] = ()
    chosen: str | None = None
    history: tuple[Word, ...] = ()
