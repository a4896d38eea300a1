"""What the lanes tell the desk: frozen records, each an answer to a request or news from a device.

Every request to the camera lane is answered by exactly one message, whatever happens.
"""

from dataclasses import dataclass, field
from pathlib import Path

from db.errors import DiskFailed, DiskFull
from drivers.cameras.base import Body, BodyState, Dial, FoundBody, Shot, Spooled
from drivers.readers.base import IdCard, ReadFailed
from station.checks.crop import Crop
from station.checks.judgement import Judgement
from station.mailbox import LiveFrame
from station.portrait.develop import Developed as Portrait
from station.portrait.still import Still
from station.power import Power
from station.stick.lines import Told as StickTold


@dataclass(frozen=True)
class ReaderUp:
    """A reader answers. `sam` names the reader where it has a SAM."""

    address: str
    model: str
    sam: str | None


@dataclass(frozen=True)
class ReaderDown:
    """A reader does not answer; `code` of the DriverError."""

    address: str
    code: str
    detail: str


@dataclass(frozen=True)
class CardSeen:
    """Something lies on a reader."""

    address: str


@dataclass(frozen=True)
class CardPresented:
    """One whole card, once per placement."""

    address: str
    card: IdCard


@dataclass(frozen=True)
class CodePresented:
    """One whole code, once per presentation."""

    address: str
    code: str = field(repr=False)


@dataclass(frozen=True)
class CardUnreadable:
    """A card could not be read whole: no swipe."""

    address: str
    failed: ReadFailed


@dataclass(frozen=True)
class CardLifted:
    """The reader is empty again."""

    address: str


@dataclass(frozen=True)
class CameraUp:
    """A body is connected, its card is listed."""

    body: Body


@dataclass(frozen=True)
class CameraDown:
    """No body, or its connection was thrown away.

    Attributes:
        code: of the DriverError; of a body that is not fit to be used, the reason.
        detail: for the log.
        bodies: those among which a person has to choose.
        holders: programs that hold the body, by name.
    """

    code: str
    detail: str
    bodies: tuple[FoundBody, ...] = ()
    holders: tuple[str, ...] = ()


@dataclass(frozen=True)
class CameraQuiet:
    """The body has not answered for longer than it usually takes; its driver still waits. `doing`: for the log."""

    doing: str


@dataclass(frozen=True)
class CameraAnswers:
    """The body answered after all what it had been quiet about."""


@dataclass(frozen=True)
class BodyTold:
    """How the body (`serial`) is set and what it has left: after connecting, after each shot, every half minute."""

    serial: str
    state: BodyState


@dataclass(frozen=True)
class DialTurned:
    """Answer to a change of a dial: how it stands now, or the code of why it was not turned."""

    serial: str
    name: str
    dial: Dial | None
    code: str | None = None


@dataclass(frozen=True)
class Focused:
    """Answer to a request to focus: None when it did, else the code of why not."""

    code: str | None = None


@dataclass(frozen=True)
class HolderReleased:
    """Answer to a request to let go: None when the body is free, else the code of why not; `detail` for the log."""

    code: str | None = None
    detail: str = ""


@dataclass(frozen=True)
class Landed:
    """A file of the shot under way is on this disk; what it is worth its answer will say."""

    path: Path


@dataclass(frozen=True)
class ShotTaken:
    """Answer to a shot or to a watch: what the body (`serial`) reported and every file of it, fetched.

    Of a watch, `shot.triggered_at` is when the first file was noticed.
    """

    serial: str
    shot: Shot
    before: tuple[Spooled, ...]
    files: tuple[Spooled, ...]


@dataclass(frozen=True)
class ShotRefused:
    """Answer to a shot: the body said no, nothing was released."""

    intent: str
    detail: str


@dataclass(frozen=True)
class ShotLost:
    """Answer to a shot: the connection died; nobody knows. `fetched` is what had come until then."""

    serial: str
    intent: str
    code: str
    detail: str
    fetched: tuple[Spooled, ...]


@dataclass(frozen=True)
class Strays:
    """Files nobody asked for, fetched; `changed` when each was told before and holds other bytes now."""

    serial: str
    files: tuple[Spooled, ...]
    changed: bool = False


@dataclass(frozen=True)
class Collected:
    """Answer to a request for files on the card: those that came, and whether all did."""

    serial: str
    files: tuple[Spooled, ...]
    complete: bool


@dataclass(frozen=True)
class Judged:
    """A live frame with its judgement."""

    frame: LiveFrame
    judgement: Judgement


@dataclass(frozen=True)
class UprightAt:
    """Live view showed no face as it is turned, and a few times in a row one that stands upright at this turn alone."""

    degrees: int


@dataclass(frozen=True)
class Examined:
    """Answer to an examination: the decoded still, or the code of why there is none."""

    ticket: str
    still: Still | None
    code: str | None = None


@dataclass(frozen=True)
class Developed:
    """Answer to a development: judgement of the still, and the portrait, or the code of why there is none."""

    ticket: str
    judgement: Judgement
    portrait: Portrait | None
    code: str | None = None


@dataclass(frozen=True)
class Redeveloped:
    """Answer to a development in a crop that people chose: as Developed."""

    ticket: str
    crop: Crop
    judgement: Judgement
    portrait: Portrait | None
    code: str | None = None


@dataclass(frozen=True)
class PowerSeen:
    """The computer's power was looked at; None: it has no battery."""

    power: Power | None


@dataclass(frozen=True)
class DiskSeen:
    """The data folder's disk was looked at.

    Attributes:
        free: bytes an ordinary user may still write.
        seconds: how long a small durable write took.
        at: monotonic seconds.
    """

    free: int
    seconds: float
    at: float


@dataclass(frozen=True)
class DiskSaidNo:
    """The data folder's disk does not take or give bytes: the desk can't go on until it does."""

    trouble: DiskFull | DiskFailed


@dataclass(frozen=True)
class FileRemade:
    """A portrait that had gone missing was made again, byte for byte, from its original."""

    path: str


@dataclass(frozen=True)
class FileGone:
    """A file that the journal vouches for is not there, and can't be made again here."""

    role: str
    path: str


@dataclass(frozen=True)
class CodeChecked:
    """Answer to a code: whether it was the right one."""

    ticket: str
    right: bool


@dataclass(frozen=True)
class CodeMade:
    """Answer to a new code: its hash."""

    ticket: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class CopyState:
    """How far the second copy is behind the journal; told at least every ten seconds.

    Attributes:
        behind_files: pictures that wait to be copied; None while the second disk has not been looked at.
        behind_seconds: for how long something journaled has been missing there; 0 when nothing is.
        code: what is wrong, None while the copy goes on.
        detail: the file it is about, or the system's word for it.
    """

    behind_files: int | None
    behind_seconds: float
    code: str | None = None
    detail: str = ""


@dataclass(frozen=True)
class TicketTold:
    """What became of a ticket: its number, and the code of why it was not printed; None when the printer has it."""

    number: str
    code: str | None = None


@dataclass(frozen=True)
class LaneBroke:
    """A lane met a bug of ours and has ended; the desk stops and keeps the log."""

    lane: str
    error: BaseException


Message = (
    ReaderUp
    | PowerSeen
    | CodeMade
    | ReaderDown
    | CardSeen
    | CardPresented
    | CodePresented
    | CardUnreadable
    | CardLifted
    | CameraUp
    | CameraDown
    | CameraQuiet
    | CameraAnswers
    | BodyTold
    | DialTurned
    | Focused
    | HolderReleased
    | Landed
    | ShotTaken
    | ShotRefused
    | ShotLost
    | Strays
    | Collected
    | Judged
    | UprightAt
    | Examined
    | Developed
    | Redeveloped
    | DiskSeen
    | DiskSaidNo
    | FileRemade
    | FileGone
    | CodeChecked
    | CopyState
    | TicketTold
    | StickTold
    | LaneBroke
)
