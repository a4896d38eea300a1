"""Every page of every window, and what each can be in: the list that the pictures of this program are made from.

A new page adds one line here, its scenes to `tests/support/shots.py` and the painting of them to
`scripts/screenshots.py`. What it can be in is taken from the code that decides it, so a new state asks for its picture.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from station import handbook
from station.flow import ENDED, State
from station.job.classboard import Stand
from station.job.roll_view import Standing
from station.stick.standing import Phase
from station.view import Lamp
from ui.asking import ASKING
from ui.desk_page import DIRECT
from ui.keys import KEYS, QUEUE_KEYS

NOBODY = "nobody"
STOPPED = "stopped"
LOGIN = "login"
SHOWN, ASKED = "shown", "asked"
ELSEWHERE = {
    "language": "every picture is painted in both",
    "nudge": "moves the crop of a review",
    "pick": "opens again what a question has opened by itself",
    "q_recall": "posts, as those of `DIRECT` do",
    "faces": "page faces", "orphans": "page tray", "money": "page money", "start": "page start-of-day",
    "status": "page people", "gallery": "page gallery",
}  # fmt: skip
"""Keys that put nothing over the desk's page that has no page of its own, and why."""

LEAVE, LEAVE_CODE = "leave", "leave-code"
OVER = (
    *(
        key.name
        for key in (*KEYS, *QUEUE_KEYS)
        if key.name not in DIRECT and key.name not in ASKING and key.name not in ELSEWHERE
    ),
    LEAVE,
    LEAVE_CODE,
)
"""What else is put over the desk's page by a key, or by the way out of the kiosk."""

FLOW = (NOBODY, *(state for state in State if state not in ENDED))
"""Where the open sitting stands; nobody's is open."""


@dataclass(frozen=True)
class PageKind:
    """One page.

    Attributes:
        name: its pictures are called `<name>-...`; pages over the desk's stand in pictures of the desk.
        widget: the class that paints it.
        states: what it can be in; each has a picture.
    """

    name: str
    widget: str
    states: tuple[str, ...]


PAGES = (
    PageKind("desk", "DeskPage", (*FLOW, STOPPED, LOGIN)),
    PageKind("lamps", "TopLine", tuple(Lamp)),
    PageKind("questions", "Choices", tuple(name for name in ASKING if name not in {key.name for key in QUEUE_KEYS})),
    PageKind("line", "QueuePanel", (*(key.name for key in QUEUE_KEYS if key.name in ASKING), *FLOW[:3])),
    PageKind("over", "DeskPage", (*OVER, "webcam", "webcam-next", "ahead", "ahead-runs")),
    PageKind("faces", "FacesPage", (SHOWN, ASKED)),
    PageKind("moves", "MovesPage", (SHOWN, ASKED)),
    PageKind("tray", "OrphanTray", (SHOWN, ASKED)),
    PageKind("money", "MoneyPage", (SHOWN, ASKED)),
    PageKind("payee", "PayeePage", (SHOWN,)),
    PageKind("student", "SitterPage", (*FLOW, "notice")),
    PageKind("wall", "ClassBoardPage", (NOBODY, *Stand)),
    PageKind("monitor", "MonitorPage", (SHOWN, STOPPED, *Standing)),
    PageKind("job", "JobForm", ("school", "days", "capture", "payment", "privacy", "prints", "notice")),
    PageKind("roster", "RosterPage", (NOBODY, "compared", "busy", "written", LOGIN)),
    PageKind("papers", "PapersPage", (NOBODY, "making", "made", "failed", LOGIN)),
    PageKind("export", "ExportPage", (*Phase, LOGIN)),
    PageKind("people", "StatusPage", (SHOWN, ASKED, LOGIN)),
    PageKind("gallery", "GalleryPage", (SHOWN, "large", "failed", LOGIN)),
    PageKind("lunch", "LunchPanel", ("begun", "over")),
    PageKind("start-of-day", "StartPage", ("looking", SHOWN, "wrong")),
    PageKind("log", "LogPage", ("all", "story")),
    PageKind("settings", "SettingsPage", (SHOWN, "wrong")),
    PageKind("guide", "HandbookPage", handbook.PAGES),
    PageKind("closing", "ClosingPage", (SHOWN,)),
)

PARTS = {
    "TypedForm": "desk",
}
"""What is called a page or a form, and stands inside another one."""

CHAPTERS = {
    "desk": "desk", "lamps": "kiosk", "questions": "desk", "line": "desk", "over": "kiosk", "faces": "review",
    "moves": "review", "tray": "review", "money": "money", "payee": "money", "student": "student", "wall": "kiosk",
    "monitor": "monitor", "job": "job", "roster": "roster", "papers": "papers", "export": "export", "people": "status",
    "gallery": "review", "lunch": "kiosk", "start-of-day": "start", "log": "log", "settings": "settings",
    "guide": "desk", "closing": "kiosk",
}  # fmt: skip
"""Which page of the guide tells of each page of the program."""


def without_picture(taken: Iterable[tuple[str, str]]) -> list[str]:
    """Name the states of pages that none of `taken`, page and state, shows."""
    there = set(taken)
    return [f"{page.name}: {state}" for page in PAGES for state in page.states if (page.name, state) not in there]
