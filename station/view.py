"""What a window needs to know of the desk at one moment: frozen, without identity, cheap to make and to compare."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from drivers.cameras.base import CHANGEABLE, BodyState
from station.by_row_view import NO_ROWS, ByRowView
from station.checks.crop import Crop
from station.checks.limits import DEFAULT
from station.checks.verdict import Verdict
from station.classlist import ClassList
from station.flow import State
from station.guide.instruction import Instruction
from station.job.classboard import ClassBoard
from station.job.money_view import SHUT, MoneyView
from station.job.queue_view import QueueView
from station.job.repair_view import CLOSED, RepairView
from station.job.roll_view import Roll
from station.job.roster_view import RosterView
from station.job.statuses_view import Answer, PeopleView
from station.job.token_rule import Rule
from station.lunch import LunchView
from station.proofreading import Proof
from station.stick.standing import NO_STICK, StickStanding
from station.waits import IN_TIME, Waits


class Lamp(StrEnum):
    """How a device stands."""

    OK = "ok"
    CONNECTING = "connecting"
    WARN = "warn"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Behind:
    """Pictures that are not on the second disk yet, and whole seconds since it had everything."""

    files: int
    seconds: int


@dataclass(frozen=True)
class Device:
    """One device lamp.

    Attributes:
        name: camera, reader, disk, copy or stick; a second reader is `reader` again.
        lamp: how it stands.
        trouble: code of its trouble (`device-missing`), None while it works; its sentence is in the catalogues.
        behind: how far the second copy is behind; None for everything else.
        percent: charge of the computer's battery; None for everything else.
    """

    name: str
    lamp: Lamp
    trouble: str | None = None
    behind: Behind | None = None
    percent: int | None = None


@dataclass(frozen=True)
class Guest:
    """Somebody with a number, as far as a screen may tell.

    Attributes:
        number: 拍摄序号, `A-0001`.
        name: masked by `mask_name`; empty when the token gave none.
        tail: last four of the document number or code; empty when unknown.
        swiped_at: ISO 8601 with offset.
        doubts: what about the card has to be looked at: `expired`, `check-digit` and so on.
        compared: `weak` or `unknown` where card and code were presented together; None otherwise.
        make_up: whether this person missed the day of their class (补拍).
    """

    number: str
    name: str
    tail: str
    swiped_at: str
    doubts: tuple[str, ...] = ()
    compared: str | None = None
    make_up: bool = False


@dataclass(frozen=True)
class Half:
    """Somebody who showed one token and owes the other; `name` and `tail` as a Guest's, `wants` is card or code."""

    name: str
    tail: str
    wants: str


@dataclass(frozen=True)
class PickView:
    """Whose row of the list a person has to pick.

    Attributes:
        name, tail: as a Guest's.
        rows: ids of those to choose from; empty where any free row may be theirs.
        captured: number under which this person was captured for another row.
        question: which question of this desk it is, from 1.
    """

    name: str
    tail: str
    rows: tuple[str, ...] = ()
    captured: str | None = None
    question: int = 0


@dataclass(frozen=True)
class Framed:
    """The crop of the portrait under review, and width and height of the upright original that it lies in."""

    crop: Crop
    size: tuple[int, int]


@dataclass(frozen=True)
class Picture:
    """An accepted portrait on this disk."""

    number: str
    path: Path


@dataclass(frozen=True)
class Tally:
    """How many sittings of this folder ended how, and how many files wait to be claimed; make-ups of this job."""

    accepted: int = 0
    abandoned: int = 0
    retakes: int = 0
    orphans: int = 0
    make_ups: int = 0


@dataclass(frozen=True)
class Turnable:
    """A dial of the body that the desk may turn: its name, how it stands, and to what it can be turned."""

    name: str
    value: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class DeskView:
    """The desk at one moment.

    Attributes:
        desk: the desk's letter.
        job: the job's name, the day when there is none.
        rehearsal: the data folder is a rehearsal's.
        operator: who acts now, None before anybody was picked or logged in.
        operators: who may act; empty until the journal is open.
        codes: whether acting takes a code here; without, whoever is picked acts.
        seconds: who may be the second person for an override, beside the one who is logged in.
        others: who may be the second person where any other one is enough.
        state: where the open sitting stands; None when there is none.
        sitter: whose sitting is open; in state `waiting` the one who has not been seen to sit down yet.
        waiting: whose swipe waits behind an open sitting (下一位); in queue mode who comes next.
        queue: those who wait with numbers, in queue mode; None in strict mode.
        locked: code of why the shutter (armed) or the acceptance (review) is locked: `camera`, `settling`, `clock`,
            `checks`, `no-portrait`, `moved` and so on; None when it is free.
        lock_checks: the checks behind `checks`, in the order people read them; only these can be overridden.
        overridden: checks overridden for this sitting.
        verdicts: of the still, in review; live verdicts come with the frames.
        portrait, original: the pictures to decide about; None before they exist.
        framed: the crop that can be moved now; None while there is nothing to move.
        devices: one per device, always in the same order.
        pictures: the last accepted portraits, newest first, six at most.
        tally: counts for the top line.
        turned: clockwise turn that makes live frames upright, degrees.
        body_asked: model of another body than the day's, which a person has to confirm; None when nothing is asked.
        bodies: model and port of those among which a person has to choose; empty when nothing is to be chosen.
        may_release: the file manager holds the camera, and can be asked to let go of it.
        body_state: how the body is set and what it has left; None before it told.
        turn_proposed: the turn at which faces stand upright, where it is another one.
        lighting: `continuous` or `flash`.
        lighting_proposed: what the last test shot showed, where nothing or something else was accepted.
        background: what is wrong with the empty background (`dark`, `uneven` and so on); None before it was measured.
        standby: live view rests because nobody is there.
        refused: why the body did not release for this sitting when it was asked last (`focus`); None when it did.
        may_settle: the body has been gone so long that a person may decide that there is no picture.
        instruction: what the sitter, or whoever is at the camera, should do now; only while somebody is armed.
        profile: name of the rule set that pictures are judged by.
        repair: names and pictures of the class check, the re-assignment and the orphan tray, while one is open.
        class_board: which class comes when; None where no class is known.
        money: what is owed and paid, as far as a window shows it.
        stick: how far the day is on its stick.
        settings_leave: request of the last saving of settings that was allowed.
        sealed: a sealed recovery code counts here.
        lunch: the break that everybody has; None while people are captured.
        waits: what takes longer than it should.
        students_left: how many more students the disk has room for; None before it was looked at.
        question: code of the refusal that can be answered with yes; None when nothing is asked.
        half: who owes the other token.
        shows: what people are asked to show: card, code, either or both.
        testing: the next card or code is only tried out.
        electronic_id: an ID on a phone may be typed in.
        repeat: number under which the person refused last was already captured; None when nobody was.
        picking: whose row of the list a person has to pick; None while nobody's.
        by_row: whether people can be picked from the list where no card is read.
        class_list: the rows of a class that a window asked for, or that have to be picked from.
        roll: the class that is here, while the monitor's screen shows it.
        proof: somebody's own data, shown to them in full for a few seconds (核对); None otherwise.
        roster: what came of the list that a window offered last.
        people: how far people are, while a window looks; `people_answer` is what became of its last command.
    """

    desk: str
    job: str
    rehearsal: bool = False
    operator: str | None = None
    operators: tuple[str, ...] = ()
    codes: bool = False
    seconds: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    state: State | None = None
    sitter: Guest | None = None
    waiting: Guest | None = None
    queue: QueueView | None = None
    locked: str | None = None
    lock_checks: tuple[str, ...] = ()
    overridden: frozenset[str] = frozenset()
    verdicts: tuple[Verdict, ...] = ()
    portrait: Path | None = None
    original: Path | None = None
    framed: Framed | None = None
    devices: tuple[Device, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tally: Tally = Tally()
    turned: int = 0
    turn_proposed: int | None = None
    lighting: str = "continuous"
    lighting_proposed: str | None = None
    background: tuple[str, ...] | None = None
    standby: bool = False
    refused: str | None = None
    may_settle: bool = False
    body_asked: str | None = None
    bodies: tuple[tuple[str, str], ...] = ()
    may_release: bool = False
    body_state: BodyState | None = None
    question: str | None = None
    half: Half | None = None
    shows: Rule = "card"
    testing: bool = False
    electronic_id: bool = False
    repeat: str | None = None
    picking: PickView | None = None
    by_row: ByRowView = NO_ROWS
    class_list: ClassList | None = None
    roll: Roll | None = None
    proof: Proof | None = None
    roster: RosterView | None = None
    people: PeopleView | None = None
    people_answer: Answer | None = None
    students_left: int | None = None
    instruction: Instruction | None = None
    profile: str = DEFAULT
    repair: RepairView = CLOSED
    class_board: ClassBoard | None = None
    money: MoneyView = SHUT
    stick: StickStanding = NO_STICK
    settings_leave: int = 0
    lunch: LunchView | None = None
    sealed: bool = False
    waits: Waits = IN_TIME

    @property
    def login_needed(self) -> bool:
        """Whether nothing can be decided until somebody logs in."""
        return self.codes and self.operator is None

    @property
    def dials(self) -> tuple[Turnable, ...]:
        """The dials that the connected body lets a computer turn."""
        told = [(name, getattr(self.body_state, name, None)) for name in CHANGEABLE]
        return tuple(Turnable(name, dial.value, dial.choices) for name, dial in told if dial and dial.choices)
