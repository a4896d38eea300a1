"""The job's key: windows that are opened between sittings, beside the desk's."""

from collections.abc import Callable

from station.view import DeskView
from ui.choices import Option, Question
from ui.phrases import Phrase
from ui.signs import Sign

FORM, ROSTER, PAPERS, EXPORT = "form", "roster", "papers", "export"
STATUS, GALLERY = "status", "gallery"
"""Windows that have a key of their own."""

GUIDE, LOG, SETTINGS = "guide", "log", "settings"
WINDOWS = (FORM, ROSTER, GALLERY, PAPERS, EXPORT, LOG, SETTINGS, GUIDE)
"""Names of the windows, in the order of the list; their words are `ask.job.<name>`."""


def is_open(view: DeskView) -> bool:
    """Whether nobody sits or waits, so that somebody has a hand free."""
    return view.state is None


def question(opens: Callable[[str], None]) -> Question:
    """Which window; `opens` is given its name."""
    options = tuple(Option(name, Phrase(Sign.DOT, f"ask.job.{name}")) for name in WINDOWS)
    return Question(Phrase(Sign.DOT, "ask.job"), options, opens)
