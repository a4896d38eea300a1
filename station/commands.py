"""What people at the desk may ask for: one frozen record per key, posted to the desk and never answered directly."""

from dataclasses import dataclass, field
from typing import Literal

from db.records import Move
from station.job.roster.offer import Offer
from station.job.typed import Entry
from station.money_commands import MoneyCommand
from station.row_commands import RowCommand
from station.second import Second as Second
from station.settings_commands import AllowSettings
from station.status_commands import StatusCommand
from station.stick_commands import StickCommand


@dataclass(frozen=True)
class Shoot:
    """Release the shutter for the armed sitting."""


@dataclass(frozen=True)
class Accept:
    """The picture shown is the right person and good: close the sitting."""


@dataclass(frozen=True)
class Retake:
    """Shoot again for the same sitting, before acceptance."""

    reason: str = "photographer"


@dataclass(frozen=True)
class Nudge:
    """Move the crop of the picture under review by pixels of the portrait; negative the other way.

    Attributes:
        right, down: where to.
        wider: how much more of the picture it takes in, so that the head gets smaller.
    """

    right: int = 0
    down: int = 0
    wider: int = 0


@dataclass(frozen=True)
class Abandon:
    """Close the open sitting without a picture; `reason` is one of `flow.ABANDON_REASONS`."""

    reason: str


@dataclass(frozen=True)
class ArmByKey:
    """The photographer says that the waiting person sits in the chair now (放行)."""


@dataclass(frozen=True)
class Override:
    """Let one check pass for this sitting, by name and with a reason; where codes are set up it takes two people."""

    check: str
    reason: str
    second: Second | None = None


@dataclass(frozen=True)
class Exempt:
    """Turn these checks off for this sitting. It takes as many people as an override: it is several at once.

    Which checks is all that is told; why somebody may need it (`exemptions`) never leaves the window it was picked in.
    """

    checks: tuple[str, ...]
    second: Second | None = None


@dataclass(frozen=True)
class AllowRetake:
    """The person of this accepted number may be captured again: their next swipe opens a new sitting.

    One person is enough: nothing is bound or hidden by it, the accepted picture stays, and both are exported.
    """

    number: str
    reason: str = "photographer"
    second: Second | None = None


@dataclass(frozen=True)
class LetIn:
    """Whoever was refused with a question (`swipes.ASKED`) last may come in: the token is presented again.

    Of somebody whom the list does not let sit down it takes a reason (`eligibility.LET_IN_REASONS`) and, where codes
    are set up, a second person.
    """

    reason: str = "other"
    second: Second | None = None


@dataclass(frozen=True)
class PickRow:
    """Whoever is asked about has this row of the list, by id.

    Attributes:
        question: the one that was on the screen when somebody answered: two screens may answer, and by the time that
            the second answer comes somebody else may be asked about. 0: whoever is asked about now.
    """

    listing: str
    question: int = 0


@dataclass(frozen=True)
class DropPick:
    """Nobody picks: whoever waited for a row has left."""


@dataclass(frozen=True)
class ShowClass:
    """A window wants to see the rows of a class; None: of the class that is here."""

    name: str | None = None


@dataclass(frozen=True)
class HideClass:
    """No window looks at the list any more."""


@dataclass(frozen=True)
class WatchRoll:
    """The monitor's screen shows the class that is here from now on; not `watched`: it does no longer."""

    watched: bool = True


@dataclass(frozen=True)
class ShowProof:
    """Show the person in the chair, or the one whose sitting ended last, what the list and the card say (核对)."""


@dataclass(frozen=True)
class KeepProof:
    """Somebody is writing about the data shown for this number: leave them on the screen."""

    number: str


@dataclass(frozen=True)
class HideProof:
    """Take the data that are shown from the screen."""


@dataclass(frozen=True)
class Proofread:
    """What was shown for this number is right (无误)."""

    number: str


@dataclass(frozen=True)
class Correct:
    """Something that was shown for this number is wrong (有误): which field, and what it should say."""

    number: str
    what: str
    said: str = field(repr=False)


@dataclass(frozen=True)
class TypeIn:
    """Somebody has no card that can be read: two people looked at the document, and this is what it says."""

    entry: Entry
    second: Second | None = None


@dataclass(frozen=True)
class ScanField:
    """A scanner typed this code into the window's own field, because it is not opened as a device of its own."""

    code: str = field(repr=False)


@dataclass(frozen=True)
class TestSwipe:
    """The next card or code is only tried out: no person, no number, no count."""

    __test__ = False


@dataclass(frozen=True)
class DropHalf:
    """Whoever showed one token and owes the other has left."""


@dataclass(frozen=True)
class PickWaiting:
    """At a desk in queue mode: this number was said at the seat; who it is, is shown until somebody confirms it.

    None: nobody is picked any more. `ArmByKey` confirms whoever is picked.
    """

    number: str | None


@dataclass(frozen=True)
class CallWaiting:
    """Call this number, again if it is awaited already; None: whoever is next."""

    number: str | None = None


@dataclass(frozen=True)
class SkipWaiting:
    """Let the one behind this number go first; `reason` is one of `queue.SKIP_REASONS`."""

    number: str
    reason: str


@dataclass(frozen=True)
class LateWaiting:
    """Let this number go after all others; `reason` is one of `queue.LATE_REASONS`."""

    number: str
    reason: str


@dataclass(frozen=True)
class InsertWaiting:
    """Let this number go first; `reason` is one of `queue.INSERT_REASONS`."""

    number: str
    reason: str


@dataclass(frozen=True)
class NoShow:
    """Whoever has this number did not come: their sitting ends; `reason` is one of `queue.NO_SHOW_REASONS`."""

    number: str
    reason: str


@dataclass(frozen=True)
class RunAhead:
    """The camera of a desk in strict mode stays away: from here on swipes hand out numbers, until it is back."""


@dataclass(frozen=True)
class UseWebcam:
    """The scanner is dead: have the webcam look for codes, for as long as the program runs."""


QueueCommand = PickWaiting | CallWaiting | SkipWaiting | LateWaiting | InsertWaiting | NoShow


@dataclass(frozen=True)
class SettleUnknown:
    """A person decides, by name, that the body will not come back: the open intents have no picture.

    One person is enough: it gives nobody a picture, and whatever the card still holds becomes an orphan.
    """


@dataclass(frozen=True)
class ChooseBody:
    """Of several bodies, work with the one at this port, today and from now on."""

    port: str


@dataclass(frozen=True)
class ConfirmBody:
    """The body that is connected now, another one than before, is meant to be used.

    One person is enough: whose picture is whose does not hang on it, only that nobody's body got in by mistake.
    """


@dataclass(frozen=True)
class ReleaseCamera:
    """Have the file manager let go of the camera that it mounted by itself."""


@dataclass(frozen=True)
class ChangeSetting:
    """Turn a dial of the body: `iso`, `aperture`, `shutter` or `white_balance`, to one of its own choices."""

    name: str
    value: str


@dataclass(frozen=True)
class Focus:
    """Focus as a half-pressed button does, without a picture."""


@dataclass(frozen=True)
class TestShot:
    """Take a picture of nobody: it teaches clock, turn and lighting, and counts for no person."""

    __test__ = False


@dataclass(frozen=True)
class AcceptTurn:
    """Turn live view as proposed, now and on later days."""


@dataclass(frozen=True)
class AcceptLighting:
    """Work in this light from now on; None: in the proposed one."""

    lighting: Literal["continuous", "flash"] | None = None


@dataclass(frozen=True)
class MeasureBackground:
    """Measure the empty background: on live view, and where a flash lights the pictures on a test shot."""


@dataclass(frozen=True)
class Wake:
    """Somebody is at the desk: live view may be needed."""


@dataclass(frozen=True)
class NoticeShown:
    """The consent notice of this version was just put on the student's screen; None: that screen is gone."""

    version: str | None


@dataclass(frozen=True)
class CompareRoster:
    """Tell what a list that was read would change.

    Attributes:
        offer: the list.
        adding: nobody who is not on it goes.
        request: comes back in the view, so that a window knows the answer to its own question.
    """

    offer: Offer = field(repr=False)
    adding: bool = False
    request: int = 0


@dataclass(frozen=True)
class ImportRoster:
    """Take a list in; nothing is written while somebody sits or waits. Attributes as of CompareRoster."""

    offer: Offer = field(repr=False)
    adding: bool = False
    request: int = 0


@dataclass(frozen=True)
class Login:
    """Who acts from now on: one of `[desk] operators`, or of the registered with their code where codes are set up."""

    name: str
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class Logout:
    """Whoever is logged in goes; somebody else logs in later."""


@dataclass(frozen=True)
class Recover:
    """All codes are forgotten: with the sealed code somebody becomes a supervisor, with this code from now on."""

    sealed: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True)
class BeginLunch:
    """Capture nobody until later; `choice` is one of `lunch.CHOICES`."""

    choice: str


@dataclass(frozen=True)
class EndLunch:
    """Go on with people."""


@dataclass(frozen=True)
class Leave:
    """End the kiosk, by name: one of those who may act, where codes are set up with that person's code."""

    name: str
    code: str = field(default="", repr=False)


# putting right who is who


@dataclass(frozen=True)
class ShowFaces:
    """Show the pictures of a class with names; None: the class of the newest one, empty: people in no class."""

    class_name: str | None = None


@dataclass(frozen=True)
class ConfirmFaces:
    """Somebody who knows every face looked at these.

    Attributes:
        class_name: empty for people in no class.
        faces: ids of sitting and exposure of each picture that was shown.
        wrong: sittings among them whose picture is somebody else.
    """

    class_name: str
    faces: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanMoves:
    """Show what a re-assignment would do: a run shifted `by` seats, or, without `by`, the two numbers swapped."""

    first: str
    last: str
    by: int | None = None


@dataclass(frozen=True)
class Reassign:
    """Give pictures to other numbers, as previewed. It takes two people, with or without codes."""

    moves: tuple[Move, ...]
    reason: str
    second: Second | None = None


@dataclass(frozen=True)
class ShowOrphans:
    """Show the files without a provable person."""


@dataclass(frozen=True)
class ClaimOrphan:
    """Give an orphan to the person of a number, as evidence for the office. It takes two people, as `Reassign`."""

    orphan: str
    number: str
    reason: str
    second: Second | None = None


@dataclass(frozen=True)
class CloseRepair:
    """Nobody looks at names and pictures any more; `plan_only`: only the preview goes."""

    plan_only: bool = False


Repair = ShowFaces | ConfirmFaces | PlanMoves | Reassign | ShowOrphans | ClaimOrphan | CloseRepair


@dataclass(frozen=True)
class CallClass:
    """Have a class come to the desk, without a name the next one; `window`: only those of it who were moved to that."""

    name: str | None = None
    window: str = ""


@dataclass(frozen=True)
class ClassLate:
    """Note that a class is not here: it waits until all others are done."""

    name: str
    window: str = ""


@dataclass(frozen=True)
class ClassDone:
    """End a class, whoever of it is missing."""

    name: str
    window: str = ""


@dataclass(frozen=True)
class MoveClass:
    """Have a class come in another window; `reason` is one of `classboard.MOVE_REASONS`."""

    name: str
    window: str
    reason: str


@dataclass(frozen=True)
class MovePerson:
    """Have somebody of a class come in another window; `listing` is their row, where the list names people."""

    name: str
    window: str
    reason: str
    listing: str | None = None


Command = (
    Repair
    | StatusCommand
    | RowCommand
    | Shoot
    | Accept
    | Retake
    | Nudge
    | Abandon
    | ArmByKey
    | Override
    | Exempt
    | AllowRetake
    | LetIn
    | PickRow
    | DropPick
    | ShowClass
    | HideClass
    | WatchRoll
    | ShowProof
    | KeepProof
    | HideProof
    | Proofread
    | Correct
    | TypeIn
    | ScanField
    | TestSwipe
    | DropHalf
    | QueueCommand
    | RunAhead
    | UseWebcam
    | SettleUnknown
    | ChooseBody
    | ConfirmBody
    | ReleaseCamera
    | ChangeSetting
    | Focus
    | TestShot
    | AcceptTurn
    | AcceptLighting
    | MeasureBackground
    | Wake
    | CompareRoster
    | ImportRoster
    | CallClass
    | ClassLate
    | ClassDone
    | MoveClass
    | MovePerson
    | NoticeShown
    | MoneyCommand
    | StickCommand
    | AllowSettings
    | Login
    | Logout
    | Leave
    | Recover
    | BeginLunch
    | EndLunch
)
