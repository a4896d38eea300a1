"""All codes are forgotten: the sealed code lets a new supervisor in, who chooses a code of their own."""

from collections.abc import Callable

from station.commands import Command, Recover
from station.denials import Denied
from station.operator_codes import check_new
from ui.code_panel import CodeQuestion
from ui.phrases import Phrase
from ui.sealed_panel import SealedQuestion
from ui.signs import Sign

NAME = "ask.recovery"
Post = Callable[[Command], None]
Put = Callable[[SealedQuestion | CodeQuestion], None]


def question(post: Post, put: Put) -> SealedQuestion:
    """The sealed code, then the new one, twice."""
    return SealedQuestion(Phrase(Sign.TRIANGLE, "ask.recovery.sealed"), lambda sealed: put(_new(sealed, post, put)))


def _new(sealed: str, post: Post, put: Put, title: str = "ask.recovery.new") -> CodeQuestion:
    def chosen(code: str) -> None:
        try:
            check_new(code, "supervisor")
        except Denied:
            put(_new(sealed, post, put, "ask.recovery.unfit"))
        else:
            put(CodeQuestion(Phrase(Sign.DOT, "ask.recovery.again"), lambda again: repeated(code, again)))

    def repeated(code: str, again: str) -> None:
        if again == code:
            post(Recover(sealed, code))
        else:
            put(_new(sealed, post, put, "ask.recovery.differs"))

    return CodeQuestion(Phrase(Sign.DOT, title), chosen)
