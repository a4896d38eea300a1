"""Which picture shows which page in which state: from the scenes as they stand, without painting one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from support.desk_scenes import SCENES, SITTERS, WALLS, Scene
from support.export_scenes import EXPORTS
from support.gallery_scenes import GALLERIES
from support.kiosk_scenes import KIOSKS
from support.money_scenes import scenes as money_scenes
from support.monitor_scenes import HOMES
from support.papers_scenes import PAPERS
from support.roster_scenes import ROSTERS
from support.start_scenes import STARTS
from support.status_scenes import MOVES, PEOPLES

from station import handbook
from station.events import Kind
from station.view import DeskView
from ui.asking import ASKING
from ui.job_form import SECTIONS
from ui.pages import ASKED, LEAVE, LEAVE_CODE, LOGIN, NOBODY, OVER, SHOWN, STOPPED


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        picture: its name, before language and height.
        page: of `ui.pages`.
        states: what it shows that page in.
    """

    picture: str
    page: str
    states: frozenset[str]


def shots(folder: Path) -> list[Shot]:
    """All of them; `folder` takes what scenes need of files."""
    scenes = (*SCENES, *MOVES, *KIOSKS, *money_scenes(folder))
    return [shot for page, found in FOUND.items() for shot in _shots(page, found(scenes))]


def pairs(taken: list[Shot]) -> Iterator[tuple[str, str]]:
    """Page and state of every picture."""
    return ((shot.page, state) for shot in taken for state in shot.states)


Told = Iterator[tuple[str, set[str]]]


def _shots(page: str, told: Told) -> list[Shot]:
    return [Shot(picture, page, frozenset(states)) for picture, states in told if states]


def _of_desk(scenes: tuple[Scene, ...], states: Callable[[Scene], set[str]]) -> Told:
    return ((f"desk-{scene.name}", states(scene)) for scene in scenes)


def _state(view: DeskView) -> str:
    return view.state or NOBODY


def _desk(scene: Scene) -> set[str]:
    if any(one.event is Kind.STOPPED for one in scene.news):
        return {STOPPED}
    return {LOGIN} if scene.view.login_needed else {_state(scene.view)}


def _lamps(scene: Scene) -> set[str]:
    return {device.lamp for device in scene.view.devices}


def _questions(scene: Scene) -> set[str]:
    asked = {name for name in scene.keys if name in ASKING}
    by_itself = scene.view.operator is None and scene.view.operators and not scene.keys
    return asked | ({"operator"} if by_itself else set())


def _line(scene: Scene) -> set[str]:
    return {_state(scene.view), *_questions(scene)} if scene.view.queue is not None else set()


def _over(scene: Scene) -> set[str]:
    """What a key, the way out, or a wait has put over the page or on its state line."""
    pressed = set(scene.keys) & set(OVER)
    if LEAVE in pressed and len(scene.keys) > 1:
        pressed = {LEAVE_CODE}
    waits = scene.view.waits
    if waits.camera:
        pressed.add("ahead" if scene.view.queue is None else "ahead-runs")
    pressed |= {"webcam"} if waits.scanner else set()
    return pressed | ({"webcam-next"} if waits.next_webcam is not None else set())


def _over_the_desk(key: str, shown: Callable[[DeskView], bool]) -> Callable[[Scene], set[str]]:
    def states(scene: Scene) -> set[str]:
        if key not in scene.keys or not shown(scene.view):
            return set()
        return {SHOWN if scene.keys[-1] == key else ASKED}

    return states


def _pays(view: DeskView) -> bool:
    return view.money.book is not None and view.money.book.payee_of is not None


def _stands(scene: Scene) -> set[str]:
    board = scene.view.class_board
    return {NOBODY} if board is None else {slot.stand for slot in board.lines}


def _students(scenes: tuple[Scene, ...]) -> Told:
    yield from ((f"student-{scene.name}", {_state(scene.view)}) for scene in SITTERS)
    yield from ((f"student-notice-{name}-1", {"notice"}) for name in ("short", "long"))


def _papers(scenes: tuple[Scene, ...]) -> Told:
    for one in PAPERS:
        ended = "making" if one.answer is None else "failed" if isinstance(one.answer, Exception) else "made"
        yield f"papers-{one.name}", {LOGIN if one.view.login_needed else ended if one.starts else NOBODY}


def _rosters(scenes: tuple[Scene, ...]) -> Told:
    for one in ROSTERS:
        stages: set[str] = {answer.stage for answer in one.answers[-1:]} if one.make else {NOBODY}
        yield f"roster-{one.name}", {LOGIN} if one.view.login_needed else stages


def _monitors(scenes: tuple[Scene, ...]) -> Told:
    yield from ((f"monitor-{name}", {SHOWN}) for name in ("classes", "payee-owing", "payee-each"))
    for scene in HOMES:
        stopped = any(one.event is Kind.STOPPED for one in scene.news)
        rows = scene.view.roll.rows if scene.view.roll is not None else ()
        yield f"monitor-{scene.name}", {STOPPED} if stopped else {row.standing for row in rows}


def _galleries(scenes: tuple[Scene, ...]) -> Told:
    for one in GALLERIES:
        large = "large" if one.name in ("large", "crop-stays", "compare", "without") else SHOWN
        state = LOGIN if one.view.login_needed else "failed" if one.count is None else large
        yield f"gallery-{one.name}", {state}


def _starts(scenes: tuple[Scene, ...]) -> Told:
    for one in STARTS:
        found = one.found
        wrong = found is not None and any(section.state != "ok" for section in found.sections.values())
        yield f"start-of-day-{one.name}", {"looking" if found is None else "wrong" if wrong else SHOWN}


def _lunch(scene: Scene) -> set[str]:
    lunch = scene.view.lunch
    return set() if lunch is None else {"over" if lunch.over else "begun"}


def _people(scenes: tuple[Scene, ...]) -> Told:
    for one in PEOPLES:
        chosen = ASKED if one.chosen or one.listed else SHOWN
        yield f"people-{one.name}", {LOGIN if one.view.login_needed else chosen}


SETTINGS = dict.fromkeys(("desk", "camera", "reader", "export"), SHOWN) | dict.fromkeys(("wrong", "secret"), "wrong")

FOUND: dict[str, Callable[[tuple[Scene, ...]], Told]] = {
    "desk": lambda scenes: _of_desk(scenes, _desk),
    "lamps": lambda scenes: _of_desk(scenes, _lamps),
    "questions": lambda scenes: _of_desk(
        scenes, lambda scene: _questions(scene) if scene.view.queue is None else set()
    ),
    "line": lambda scenes: _of_desk(scenes, _line),
    "over": lambda scenes: _of_desk(scenes, _over),
    "faces": lambda scenes: _of_desk(scenes, _over_the_desk("faces", lambda view: view.repair.preview is None)),
    "moves": lambda scenes: _of_desk(scenes, _over_the_desk("faces", lambda view: view.repair.preview is not None)),
    "tray": lambda scenes: _of_desk(scenes, _over_the_desk("orphans", lambda view: view.repair.strays is not None)),
    "money": lambda scenes: _of_desk(scenes, _over_the_desk("money", lambda view: not _pays(view))),
    "payee": lambda scenes: _of_desk(scenes, _over_the_desk("money", _pays)),
    "student": _students,
    "wall": lambda scenes: ((f"wall-{scene.name}", _stands(scene)) for scene in WALLS),
    "monitor": _monitors,
    "gallery": _galleries,
    "lunch": lambda scenes: _of_desk(scenes, _lunch),
    "job": lambda scenes: ((f"job-{section}", {section}) for section in SECTIONS),
    "roster": _rosters,
    "papers": _papers,
    "export": lambda scenes: (
        (f"export-{one.name}", {LOGIN} if one.view.login_needed else {(one.then or one.stick).phase}) for one in EXPORTS
    ),
    "people": _people,
    "start-of-day": _starts,
    "log": lambda scenes: ((f"log-{name}", {name}) for name in ("all", "story")),
    "settings": lambda scenes: ((f"settings-{name}", {state}) for name, state in SETTINGS.items()),
    "guide": lambda scenes: ((f"guide-{name}", {name}) for name in handbook.PAGES),
    "closing": lambda scenes: iter([("closing", {SHOWN})]),
}
"""The pictures of each page, and what they show it in."""
