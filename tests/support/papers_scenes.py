"""The window that makes sheets, with a maker that answers what the scene says."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.desk_scenes import BASE, NOBODY_IN, ScriptedStation

from station.export.errors import TargetReadOnly
from station.papers import PapersMade
from station.reports.known import KINDS
from station.reports.readers import Reader
from station.view import DeskView
from ui.papers_page import PapersPage
from ui.phrases import Say

STICK = Path("/media/stick/2026届")
MADE = PapersMade(STICK, 23, ("orphans", "returned", "elsewhere"), ())


@dataclass(frozen=True)
class PapersScene:
    """One window.

    Attributes:
        ticked: kinds that are wanted.
        starts: whether the button to make them is pressed.
        answer: what comes of it; None: it is still being made.
        view: the desk besides.
        go_on: set when a making that never ends may end.
    """

    name: str
    ticked: Sequence[str] = ()
    starts: bool = False
    answer: PapersMade | Exception | None = MADE
    reader: Reader | None = None
    to: Path | None = None
    view: DeskView = BASE
    go_on: threading.Event = field(default_factory=threading.Event)

    def make(self, folder: Path, kinds: Sequence[str], reader: Reader | None, to: Path | None) -> PapersMade:
        """As the real one is called."""
        if self.answer is None:
            self.go_on.wait(30)
            return MADE
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


SOME = ("class-lists", "call-sheet", "missing")
PAPERS = (
    PapersScene("none"),
    PapersScene("some", SOME, reader="class", to=STICK),
    PapersScene("making", tuple(KINDS), starts=True, answer=None),
    PapersScene("made", tuple(KINDS), starts=True, to=STICK),
    PapersScene("glyphs", SOME, starts=True, answer=PapersMade(STICK, 6, (), ("U+E863", "U+30EDD")), to=STICK),
    PapersScene("read-only", SOME, starts=True, answer=TargetReadOnly(), to=STICK),
    PapersScene("login", SOME, view=NOBODY_IN),
)


def opened(scene: PapersScene, folder: Path, say: Say) -> PapersPage:
    """The window of a scene."""
    scene.go_on.clear()
    page = PapersPage(folder, ScriptedStation(scene.view), say, make=scene.make)
    page.tick(*scene.ticked)
    page.read_by(scene.reader)
    page.put_into(scene.to)
    if scene.starts:
        page.start()
    return page
