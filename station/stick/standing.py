"""How things stand with the stick at one moment: for the lamp, for the export page, and without identity."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from station.export.formats.manifest import ClassPart, NewPart
from station.export.receipt import Receipt


class Phase(StrEnum):
    """What is being done with the stick."""

    NONE = "none"
    """No stick was chosen, or it was let go."""
    FOLLOWING = "following"
    """It stays in: pictures of closed classes are copied to it, and it holds no package yet."""
    EXPORTING = "exporting"
    """A package is being written or read back; `pace` tells how far it is."""
    DONE = "done"
    """The last package was read back and journaled; `receipt` tells of it."""
    STOPPED = "stopped"
    """Somebody stopped the export. What was written stays there unfinished, and the next export goes on with it."""
    TROUBLE = "trouble"
    """`code` says what. Nothing is lost, and the next export goes on with what lies there."""


@dataclass(frozen=True)
class Pace:
    """How far an export is.

    Attributes:
        step: `prepare` (papers for the office and the plan), `copy`, `read-back` or `seal` (encryption).
        done, total: bytes of this step; both 0 where it has none.
        speed: bytes a second lately; None before anything can be said.
        seconds_left: of the whole export, reading back included; None before anything can be said.
    """

    step: str
    done: int = 0
    total: int = 0
    speed: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True)
class StickStanding:
    """The stick.

    Attributes:
        phase: what is being done.
        folder: where packages go: the stick's mount point, or any folder.
        name: the stick's label or model; empty when it has none.
        backed_up: number up to which every accepted picture lies on the stick and was read back (`A-0412`).
        behind: accepted pictures that wait to be copied.
        pace: how far the export is; None outside one.
        receipt: of the last export; None before.
        code, params: of the trouble; its sentences are `trouble.<code>`. Where the phase is `following`, pictures wait
            until it is over.
        taken_by: who takes the stick of the last export, as somebody said it; for the receipt, and for nothing else.
        ejected: code of what came of taking the stick out, `eject.off` for instance; None when that was not asked for.
    """

    phase: Phase = Phase.NONE
    folder: Path | None = None
    name: str = ""
    backed_up: str | None = None
    behind: int = 0
    pace: Pace | None = None
    receipt: Receipt | None = None
    code: str | None = None
    params: tuple[tuple[str, object], ...] = ()
    taken_by: str = ""
    ejected: str | None = None


Part = ClassPart | NewPart | None
NO_STICK = StickStanding()
