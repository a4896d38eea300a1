"""What is asked where no card can be read: whose row it is, the last four of the document, why, and by whose word."""

from collections.abc import Callable
from dataclasses import replace

from station.by_row import REASONS
from station.classlist import ClassRow
from station.commands import Command, Login
from station.row_commands import CheckRow, TakeRow
from station.view import DeskView
from ui.choices import Option, Question
from ui.code_panel import CodeQuestion
from ui.last_four_panel import FourQuestion
from ui.phrases import Phrase
from ui.repair_asking import ask_second, second_people
from ui.row_panel import RowQuestion
from ui.signs import Sign

Asked = Question | CodeQuestion | RowQuestion | FourQuestion
Put = Callable[[Asked], None]
Post = Callable[[Command], None]


def question(view: DeskView, post: Post, put: Put) -> Asked:
    """Whose row it is; who works, if that is not known yet. Where there is nobody else it ends here."""
    if view.operator is None and view.operators:

        def works(name: str) -> None:
            post(Login(name))
            put(question(replace(view, operator=name), post, put))

        return Question(_phrase("ask.operator"), tuple(Option(name) for name in view.operators), works)
    if not second_people(view):
        return Question(_phrase("ask.by-row.nobody"), (), lambda _: None)
    return RowQuestion(_phrase("ask.by-row"), None, lambda row: put(_last_four(row, view, post, put)))


def _last_four(row: ClassRow, view: DeskView, post: Post, put: Put) -> FourQuestion:
    return FourQuestion(row, lambda four: post(CheckRow(row.listing, four)), lambda: put(_why(row, view, post, put)))


def _why(row: ClassRow, view: DeskView, post: Post, put: Put) -> Question:
    def by_whom(reason: str) -> None:
        ask_second(view, post, put, lambda second: post(TakeRow(row.listing, reason, second)), "ask.by-row.second")

    options = tuple(Option(reason, _phrase(f"typed.{reason}")) for reason in REASONS)
    return Question(_phrase("ask.by-row.why"), options, by_whom)


def _phrase(code: str) -> Phrase:
    return Phrase(Sign.DOT, code)
