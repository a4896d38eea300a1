"""How far the body's clock is from ours: read from its clock property, refined by one shot per body and day.

The calibration shot belongs to nobody. It is made when no sitting is open, kept in originals, and teaches nothing when
anything about it is doubtful: a wrong offset would let a wrong file pass the time rule.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import uuid4

from db.journal import Journal
from drivers.cameras.base import Body, Shot
from station import messages, takes
from station.announcer import Announcer
from station.binding import (
    TOLERANCE_COARSE,
    ClockOffset,
    Evidence,
    Expectation,
    Reason,
    Take,
    calibration_objection,
    lag,
    one_exposure,
    raw_objection,
)
from station.events import Kind
from station.keeping import Keeper
from station.orphans import OrphanTray
from station.ports import Lanes

TRIES = 3
_TICKET = "calibration-"


@dataclass(frozen=True)
class _Examination:
    """A calibration shot's files while the picture is being decoded, and the serial of the body that made them."""

    shot: Shot
    take: Take
    serial: str


class Calibrator:
    """Knows the clock of the connected body.

    Attributes:
        clock: how far it is from ours; None while nobody knows.
        stranger: serial in the last picture, where it was another one than that of the body that only delivers files.
    """

    def __init__(
        self, journal: Journal, keeper: Keeper, announcer: Announcer, tray: OrphanTray, lanes: Lanes,
        today: Callable[[], date],
    ) -> None:  # fmt: skip
        self._journal, self._keeper, self._announcer, self._tray, self._lanes = journal, keeper, announcer, tray, lanes
        self._today = today
        self.clock: ClockOffset | None = None
        self.stranger: str | None = None
        self._learnt_serial: str | None = None
        self._body: Body | None = None
        self._tries = 0
        self._measured_before_jump: str | None = None
        self._ticket: str | None = None
        self._examinations: dict[str, _Examination] = {}

    @property
    def busy(self) -> bool:
        """Whether a calibration shot is under way."""
        return self._ticket is not None

    def body_up(self, body: Body) -> None:
        """Take up a body: today's calibration if it still agrees with the clock property, else the property alone."""
        self._body, self._ticket, self._tries, self._learnt_serial = body, None, 0, None
        self.stranger = None
        by_property = self._property_offset()
        self.clock = None if by_property is None else ClockOffset(by_property, calibrated=False)
        known = self._journal.latest_calibration(body.serial, self._today())
        if known is not None and known.id != self._measured_before_jump:
            offset = timedelta(milliseconds=known.offset_ms)
            if by_property is None or abs(offset - by_property) <= TOLERANCE_COARSE:
                self.clock = ClockOffset(offset, calibrated=True)
            self._learnt_serial = str(known.file.evidence.get("serial", "")) if not body.serial else None

    def serial_of(self, told: str) -> str:
        """What the pictures of a body say who it is: as it tells itself, else as its calibration shot did today."""
        return told or self._learnt_serial or ""

    def met(self, serial: str | None) -> None:
        """Take note of the serial in a picture: behind a folder nobody else tells that the body is another one."""
        if self._body is None or self._body.can_release or not serial or not self._learnt_serial:
            return
        before, self.stranger = self.stranger, serial if serial != self._learnt_serial else None
        if self.stranger not in (None, before):
            detail = {"device": "camera", "serial": serial, "before": self._learnt_serial}
            self._journal.note("trouble", data={"code": "folder-body-changed", "detail": "", **detail})
            self._announcer.say(Kind.TROUBLE, code="folder-body-changed", detail=detail)

    def relearn(self, operator: str | None) -> None:
        """Forget clock and serial of the body behind the folder: the next picture teaches them anew, as nobody's."""
        self._journal.note(
            "body_relearnt", data={"serial": self.stranger, "before": self._learnt_serial}, operator=operator
        )
        known = self._journal.latest_calibration("", self._today())
        self._measured_before_jump = known.id if known else None
        self.clock = self._learnt_serial = self.stranger = None

    def host_clock_moved(self, by: timedelta) -> None:
        """Take it that the host's clock was set: offsets measured before count from the wrong end now."""
        if self._body is not None:
            known = self._journal.latest_calibration(self._body.serial, self._today())
            self._measured_before_jump = known.id if known else None
            if self._body.clock_offset is not None:
                self._body = replace(self._body, clock_offset=self._body.clock_offset - by.total_seconds())
        if self.clock is not None:
            self.clock = replace(self.clock, offset=self.clock.offset - by)

    def body_down(self) -> None:
        """Forget the body; what was under way teaches nothing."""
        self._body = self.clock = self._ticket = None

    def _property_offset(self) -> timedelta | None:
        if self._body is None or self._body.clock_offset is None:
            return None
        return timedelta(seconds=self._body.clock_offset)

    @property
    def wanted(self) -> bool:
        """Whether the clock is only roughly known and another try may help."""
        calibrated = self.clock is not None and self.clock.calibrated
        return self._body is not None and not calibrated and not self.busy and self._tries < TRIES

    def start(self) -> None:
        """Release one shot that belongs to nobody, or wait for one where only the body's own button releases."""
        self._ticket = f"{_TICKET}{uuid4().hex}"
        if self._body is not None and not self._body.can_release:
            self._lanes.camera.watch(self._ticket)
        else:
            self._tries += 1
            self._lanes.camera.shoot(self._ticket)

    @staticmethod
    def owns(ticket: str) -> bool:
        """Whether a shot or examination is a calibration's, even one given up meanwhile."""
        return ticket.startswith(_TICKET)

    def answered(self, answer: messages.ShotTaken | messages.ShotRefused | messages.ShotLost) -> None:
        """Take the body's answer to a calibration shot."""
        match answer:
            case messages.ShotTaken():
                self._taken(answer)
            case messages.ShotLost():
                self._ticket = None
                for file in answer.fetched:
                    self._tray.lay_aside(file, Reason.LATE, answer.serial)
            case messages.ShotRefused():
                self._ticket = None

    def _taken(self, answer: messages.ShotTaken) -> None:
        """One file is examined, anything else proves nothing."""
        shot, serial = answer.shot, answer.serial
        for file in answer.before:
            self._tray.lay_aside(file, Reason.FOREIGN, serial)
        take = one_exposure(answer.files) if answer.files else None
        if shot.intent == self._ticket and isinstance(take, Take):
            self._examinations[shot.intent] = _Examination(shot, take, serial)
            self._lanes.darkroom.examine(shot.intent, take.picture.path)
            return
        self._ticket = None
        for file in answer.files:
            self._tray.lay_aside(file, take if isinstance(take, Reason) else Reason.LATE, serial)
        if not answer.files:  # it may lie on the card all the same
            self._lanes.camera.reconnect()

    def examined(self, ticket: str, evidence: Evidence) -> None:
        """Learn the clock from the decoded file, if it proves anything."""
        examination = self._examinations.pop(ticket)
        if self._ticket == ticket:
            self._ticket = None
        taken_at, doubt = evidence.taken_at, self._doubt(examination, evidence)
        if doubt is not None or taken_at is None:
            takes.lay_aside(self._tray, examination.take, doubt or Reason.WRONG_TIME, examination.serial)
        else:
            self._learn(examination, evidence, lag(taken_at, examination.shot.triggered_at))

    def _doubt(self, examination: _Examination, evidence: Evidence) -> Reason | None:
        """Give the first reason why this shot proves nothing."""
        take, shot, serial = examination.take, examination.shot, examination.serial
        if self._body is None or self._body.serial != serial:
            return Reason.LATE
        if evidence.taken_at is None:
            return Reason.WRONG_TIME
        measured = lag(evidence.taken_at, shot.triggered_at)
        doubt = calibration_objection(evidence, serial or self._learnt_serial, measured, self._property_offset())
        if doubt is None and take.raw is not None:
            expected = Expectation(shot.triggered_at, serial or evidence.serial or "", ClockOffset(measured, True))
            known = self._journal.knows_sha(take.raw.sha256)
            doubt = raw_objection(takes.raw_evidence(take.raw), expected, seen_before=known)
        return doubt

    def _learn(self, examination: _Examination, evidence: Evidence, measured: timedelta) -> None:
        serial, take = examination.serial, examination.take
        told = {} if serial else {"serial": evidence.serial or ""}
        kept = takes.keep(self._keeper, take, f"calibration-{uuid4().hex}", serial, evidence, told)
        offset_ms = round(measured / timedelta(milliseconds=1))
        self._journal.calibrate(serial, offset_ms, kept.picture, raw=kept.raw, copies=kept.copies)
        takes.drop_copies(self._keeper, take)
        self.clock = ClockOffset(timedelta(milliseconds=offset_ms), calibrated=True)
        self._learnt_serial = None if serial else evidence.serial or ""
        self._announcer.say(Kind.CALIBRATION, detail={"offset_ms": offset_ms, "sha256": kept.picture.sha256})
