"""Every step between a swipe and an accepted portrait, and every step of the recovery, by name: the one list of them.

A step begins at one mark and ends at another. Marks are moments in calls of the product's own functions: the call
itself, its return, or a system call or SQL statement inside it. Whoever renames such a function renames it here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# By name, because the camera process shall not load what only the desk needs.
JOURNAL, LEDGER, KEEPER = "db.journal:Journal", "db.ledger:Ledger", "station.keeping:Keeper"
CAMERA, NEWFILE = "drivers.cameras.process:CameraProcess", "drivers.cameras.newfile"
ARRIVALS = "drivers.cameras.process:Arrivals"
DESK, SHOOTING, LINE = "station.desk:Desk", "station.shooting:Shooting", "station.events:Announcement"
TRAY, WATCH = "station.orphans:OrphanTray", "station.bodywatch:BodyWatch"
IDENTITY, STILL, DEVELOP = "station.identity", "station.portrait.still", "station.portrait.develop"

CALLED, RETURNED = "called", "returned"

Arguments = Mapping[str, Any]
"""The arguments of a call by name."""

Which = Callable[[Arguments], bool]


def every(given: Arguments) -> bool:
    return True


@dataclass(frozen=True)
class Mark:
    """A moment in a call of `owner.name`.

    Attributes:
        owner: `module` or `module:Class`.
        name: of its function.
        moment: CALLED, RETURNED, or what is about to happen inside: a system call (`link`) or a statement (`COMMIT`).
        which: which calls count.
    """

    owner: str
    name: str
    moment: str
    which: Which = every


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        name: as reports name it.
        begins, ends: its marks.
        within: only while this step is under way too; there it takes the place of a step with the same mark.
        lasts: seconds that it takes, where no system call divides it.
        after: it comes in the life after a death in one of these.
        fault: what must go wrong for it: device, kind and step of a fault script.
        new_folder: it comes only with the first use of a data folder.
        nth: the highest time in one life at which dying in it is worth while.
    """

    name: str
    begins: Mark
    ends: Mark
    within: str = ""
    lasts: float = 0.0
    after: tuple[str, ...] = ()
    fault: tuple[str, str, str] | None = None
    new_folder: bool = False
    nth: int = 1


Marks = tuple[Mark, Mark]


def call(owner: str, name: str, which: Which = every) -> Marks:
    """A whole call."""
    return Mark(owner, name, CALLED, which), Mark(owner, name, RETURNED)


def until(moment: str, owner: str, name: str, which: Which = every) -> Marks:
    """The first part of a call, up to just before `moment`."""
    return Mark(owner, name, CALLED, which), Mark(owner, name, moment)


def since(moment: str, owner: str, name: str, which: Which = every) -> Marks:
    """The rest of a call."""
    return Mark(owner, name, moment, which), Mark(owner, name, RETURNED)


def without(name: str) -> Which:
    """Calls on a data folder that does not hold this yet."""
    return lambda given: not (given["folder"] / name).exists()


def used(given: Arguments) -> bool:
    return any((given["folder"] / "keys").glob("*.key"))


def unused(given: Arguments) -> bool:
    return not used(given)


def spooled(given: Arguments) -> bool:
    return given["into"].name == "spool"


def original(given: Arguments) -> bool:
    return given["room"] == "originals" and not given["name"].startswith("calibration-")


def calibration(given: Arguments) -> bool:
    return given["room"] == "originals" and given["name"].startswith("calibration-")


def for_somebody(given: Arguments) -> bool:
    return not given["intent"].startswith("calibration-")


def orphan(given: Arguments) -> bool:
    return given["room"] == "orphans"


def files(given: Arguments) -> bool:
    return bool(given["message"].files)


def accepted(given: Arguments) -> bool:
    return given["self"].event == "accepted"


RESTART = "restart"

A_NEW_FOLDER = (
    Step("journal made", *call(JOURNAL, "open", without("journal.sqlite")), new_folder=True),
    Step("folders made", *call(KEEPER, "__init__", without("originals")), new_folder=True),
    Step("key made", *call(IDENTITY, "job_key", unused), new_folder=True),
    Step("card listed", *call(JOURNAL, "card_listed"), new_folder=True),
    Step("calibration adopted", *call(KEEPER, "adopt", calibration), new_folder=True),
    Step("calibration journaled", *call(JOURNAL, "calibrate"), new_folder=True),
)

FROM_SWIPE_TO_SHUTTER = (
    Step("swipe", *until("COMMIT", JOURNAL, "accept_swipe"), nth=2),
    Step("sitting commit", *since("COMMIT", JOURNAL, "accept_swipe"), nth=2),
    Step("swipe refused", *call(JOURNAL, "refuse_swipe"), after=("accepted told", "accepted")),
    Step("armed", *call(JOURNAL, "arm"), nth=2),
    Step("intent", *call(JOURNAL, "intend"), nth=2),
    Step("release asked", *call(CAMERA, "shoot", for_somebody), lasts=0.8),
)

FROM_SHUTTER_TO_EXPOSURE = (
    Step("download", Mark(ARRIVALS, "copying", CALLED), Mark(ARRIVALS, "landed", CALLED), lasts=0.06),
    Step("spool part written", *until("link", NEWFILE, "write_new", spooled)),
    Step("spool named", *since("link", NEWFILE, "write_new", spooled)),
    Step("still decoded", *call(STILL, "decode"), lasts=0.06),
    Step("original linked", *until("unlink", KEEPER, "adopt", original)),
    Step("original unlinked", *since("unlink", KEEPER, "adopt", original)),
    Step("bound", *call(JOURNAL, "bind")),
)

FROM_EXPOSURE_TO_ACCEPTED = (
    Step("portrait developed", *call(DEVELOP, "develop"), lasts=0.05),
    Step("portrait part written", *until("link", KEEPER, "write")),
    Step("portrait linked", *since("link", KEEPER, "write")),
    Step("portrait journaled", *call(JOURNAL, "portray")),
    Step("accepted", *call(JOURNAL, "accept")),
    Step("accepted told", Mark(JOURNAL, "accept", RETURNED), Mark(LINE, "as_line", CALLED, accepted)),
)

NOT_BY_THE_BOOK = (
    Step("no picture", *call(JOURNAL, "no_picture"), fault=("camera", "give-up", "trigger")),
    Step("unknown", *call(JOURNAL, "unknown"), fault=("camera", "lost", "event")),
    Step("files collected", *call(WATCH, "collected", files), fault=("camera", "lost", "event")),
    Step("orphan adopted", *call(KEEPER, "adopt", orphan), fault=("camera", "foreign", "live")),
    Step("orphan journaled", *call(JOURNAL, "orphan"), fault=("camera", "double", "event"), nth=2),
    Step("retake", *call(JOURNAL, "retake"), fault=("actors", "blinks", "")),
    Step("abandoned", *call(JOURNAL, "abandon"), after=("intent", "release asked")),
)

BEFORE_THE_FIRST_SWIPE = (
    Step("journal opened again", *call(JOURNAL, "open", used)),
    Step(RESTART, *call(DESK, "resume")),
    Step(
        "unfinished portrait dropped",
        *since("unlink", KEEPER, "drop_unfinished_portraits"),
        after=("portrait part written", "portrait linked"),
    ),
    Step(
        "strangers laid aside",
        *call(TRAY, "lay_aside"),
        within=RESTART,
        after=("spool part written", "spool named", "still decoded", "original linked", "original unlinked"),
    ),
    Step("unknown again", *call(JOURNAL, "unknown"), within=RESTART, after=("release asked",)),
    Step("open sittings given up", *call(JOURNAL, "abandon"), within=RESTART, after=("sitting commit", "armed")),
    Step(
        "portrait remade",
        Mark(SHOOTING, "review_again", CALLED),
        Mark(SHOOTING, "developed", RETURNED),
        after=("bound", "portrait developed", "portrait part written", "portrait linked"),
    ),
)

STEPS = (
    *A_NEW_FOLDER,
    *FROM_SWIPE_TO_SHUTTER,
    *FROM_SHUTTER_TO_EXPOSURE,
    *FROM_EXPOSURE_TO_ACCEPTED,
    *NOT_BY_THE_BOOK,
    *BEFORE_THE_FIRST_SWIPE,
)

BY_NAME = {step.name: step for step in STEPS}

POINTS = ((LEDGER, "__exit__"),)
"""Calls whose return is a point of its own in whatever step they happen: COMMIT has returned, its method has not."""
