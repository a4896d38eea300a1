"""One sitting's way from the shutter to the portrait: intent, release, file, exposure, portrait.

The intent is on disk before the body is asked; a file is bound only when every rule of `binding` holds, and what is not
bound is laid aside. How a sitting goes on afterwards is the desk's business.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from db.journal import Journal
from db.records import Intent, Portrait
from station import messages, takes
from station.announcer import Announcer
from station.binding import ClockOffset, Evidence, Expectation, Reason, Take, one_exposure
from station.bodywatch import BodyWatch
from station.calibration import Calibrator
from station.checks.crop import Crop
from station.checks.judgement import Judgement
from station.checks.scene import Beside
from station.events import Kind
from station.flow import State, Step
from station.framing import portray, stem_of, told_of
from station.keeping import Keeper
from station.orphans import OrphanTray
from station.portrait.still import Still
from station.ports import Lanes
from station.sitting import OpenSitting
from station.startofday import StartOfDay

ARRIVAL = timedelta(seconds=10)
"""How much longer the shot that taught the clock may have taken to arrive than this one, where files only arrive."""

_OWN_WORDS = {"focus": "focus-failed", "card-full": "card-full", "disconnected": "shot-disconnected"}
"""Refused releases that people mend in their own way; a retry is another press of the key."""

ShotAnswer = messages.ShotTaken | messages.ShotRefused | messages.ShotLost


def ticket_of(answer: ShotAnswer) -> str:
    """The request that an answer belongs to: an intent, or a calibration."""
    return answer.shot.intent if isinstance(answer, messages.ShotTaken) else answer.intent


def evidence_of(still: Still | None, sha256: str) -> Evidence:
    """What a fetched file says of itself; None when it does not decode."""
    if still is None:
        return Evidence(decodes=False, sha256=sha256, serial=None, taken_at=None, has_fraction=False)
    exif = still.exif
    return Evidence(True, sha256, exif.serial or None, exif.shot_at, exif.fraction)


@dataclass(frozen=True)
class _Taken:
    """A shot's files while the picture is being decoded; `since` is when the intent began to stand, if it stood."""

    answer: messages.ShotTaken
    take: Take
    since: datetime | None


class Shooting:
    """Takes the pictures of one desk's sittings."""

    def __init__(
        self, journal: Journal, keeper: Keeper, announcer: Announcer, tray: OrphanTray, lanes: Lanes, watch: BodyWatch,
        calibrator: Calibrator, start: StartOfDay,
    ) -> None:  # fmt: skip
        self._journal, self._keeper, self._announcer, self._tray, self._lanes = journal, keeper, announcer, tray, lanes
        self._watch, self._calibrator, self._start = watch, calibrator, start
        self._taken: dict[str, _Taken] = {}
        self._lapsed: set[str] = set()
        self._clock_at_release: ClockOffset | None = None
        self._own_shut: float | None = None

    def release(self, sitting: OpenSitting, live: Judgement | None, operator: str | None) -> None:
        """Write the intent, with what live view said, and only then ask the body.

        An intent that stood for the body's own button ends first: a file that came for it is nobody's from here on.
        """
        if sitting.standing:
            self.lapse(sitting, "replaced")
        sitting.refused = None
        intent = self._intend(sitting, live, operator, standing=False)
        sitting.step(Step.INTEND)
        self._announcer.about(Kind.INTENT, sitting)
        self._lanes.camera.shoot(intent.id)

    def stand(self, sitting: OpenSitting, live: Judgement | None, operator: str | None) -> None:
        """Write an intent that stands: the next exposure by the body's own button is this sitting's."""
        intent = self._intend(sitting, live, operator, standing=True)
        sitting.standing = True
        sitting.step(Step.STAND)
        self._announcer.about(Kind.INTENT, sitting, detail={"standing": True})
        self._lanes.camera.watch(intent.id)

    def lapse(self, sitting: OpenSitting, reason: str) -> None:
        """End a standing intent that no file has come for; one that is on its way will be nobody's."""
        assert sitting.intent is not None  # noqa: S101 - it stands
        self._journal.no_picture(sitting.intent.id, reason)
        self._lapsed.add(sitting.intent.id)
        sitting.standing = False
        sitting.step(Step.LAPSE)
        self._announcer.about(Kind.NO_PICTURE, sitting, code=reason)
        self._lanes.camera.unwatch()

    def _intend(self, sitting: OpenSitting, live: Judgement | None, operator: str | None, *, standing: bool) -> Intent:
        body = self._watch.body
        assert body is not None  # noqa: S101 - an unlocked shutter has a body
        verdicts = [verdict.as_line() for verdict in live.verdicts] if live else []
        sitting.intent = self._journal.intend(
            sitting.record.id, body.serial, body.run, verdicts, standing=standing, operator=operator
        )
        self._own_shut = live.own_shut if live else None
        self._clock_at_release = self._calibrator.clock  # the host's clock may be set before the file is here
        return sitting.intent

    # from the release to the file

    def answered(self, sitting: OpenSitting, answer: ShotAnswer) -> None:
        """Take the body's answer to this sitting's shot, or what came while its intent stood."""
        stood, sitting.standing = sitting.standing, False
        if stood:
            sitting.step(Step.CATCH)
        match answer:
            case messages.ShotTaken(_, shot) if not self._watch.is_now(shot.run):
                self._of_another_run(sitting, answer)
            case messages.ShotTaken():
                self._shot_taken(sitting, answer, stood=stood)
            case messages.ShotRefused(_, detail):
                if not stood:  # nobody pressed anything
                    sitting.refused = detail
                    code = _OWN_WORDS.get(detail, "shot-refused")
                    self._announcer.about(Kind.TROUBLE, sitting, code=code, detail={"reason": detail})
                self._missed(sitting, f"refused-{detail}")
            case messages.ShotLost():
                self.lose_sight(sitting, answer.code)
                for file in answer.fetched:
                    self._tray.lay_aside(file, Reason.LATE, answer.serial, answer.intent)

    def knows_as_over(self, ticket: str) -> bool:
        """Whether this intent stood and has ended, or was lost sight of: what comes for it comes too late."""
        return ticket in self._lapsed

    def too_late(self, answer: ShotAnswer) -> None:
        """Take what came for an intent that had ended already: nobody's."""
        self._lapsed.discard(ticket_of(answer))
        match answer:
            case messages.ShotTaken():
                files = (*answer.before, *answer.files)
            case messages.ShotLost():
                files = answer.fetched
            case messages.ShotRefused():
                return
        for file in files:
            self._tray.lay_aside(file, Reason.LATE, answer.serial, ticket_of(answer))

    def _of_another_run(self, sitting: OpenSitting, answer: messages.ShotTaken) -> None:
        """Bind nothing that a connection says which is no longer this one: it may mean anybody's picture."""
        for file in (*answer.before, *answer.files):
            self._tray.lay_aside(file, Reason.LATE, answer.serial, answer.shot.intent)
        self.lose_sight(sitting, "other-run")
        self._lanes.camera.reconnect()

    def _shot_taken(self, sitting: OpenSitting, answer: messages.ShotTaken, *, stood: bool) -> None:
        assert sitting.intent is not None  # noqa: S101 - a shot was asked for
        intent = sitting.intent
        for file in answer.before:
            self._tray.lay_aside(file, Reason.FOREIGN, answer.serial)
        if not answer.files:
            self.lose_sight(sitting, "no-file")
            self._lanes.camera.reconnect()
            return
        take = one_exposure(answer.files)
        if isinstance(take, Reason):
            for file in answer.files:
                self._tray.lay_aside(file, take, answer.serial, intent.id)
            self._missed(sitting, take)
        else:
            since = datetime.fromisoformat(intent.at) if stood else None
            self._taken[intent.id] = _Taken(answer, take, since)
            self._lanes.darkroom.examine(intent.id, take.picture.path)

    def lose_sight(self, sitting: OpenSitting, code: str) -> None:
        """Nobody knows whether this sitting's shot made a picture: it stays unsettled until the card was looked at."""
        assert sitting.intent is not None  # noqa: S101 - a shot was asked for
        sitting.step(Step.LOSE_SIGHT)
        self._lapsed.add(sitting.intent.id)  # whatever else is said of it comes too late
        self._watch.lost(sitting.intent, code)

    def _missed(self, sitting: OpenSitting, reason: str) -> None:
        assert sitting.intent is not None  # noqa: S101 - a shot was asked for
        self._journal.no_picture(sitting.intent.id, reason)
        sitting.step(Step.MISS)
        self._announcer.about(Kind.NO_PICTURE, sitting, code=reason)

    # from the file to the exposure

    def examined(self, sitting: OpenSitting, message: messages.Examined) -> None:
        """Bind the decoded file, or lay it aside with the rule it breaks."""
        if sitting.state is State.DEVELOPING:
            self._examined_again(sitting, message)
            return
        taken, clock = self._taken.pop(message.ticket), self._clock_at_release
        answer, take = taken.answer, taken.take
        evidence = evidence_of(message.still, take.picture.sha256)
        self._calibrator.met(evidence.serial)
        reason = takes.doubt(take, evidence, self._expected(taken, clock), self._journal.knows_sha)
        if reason is not None or message.still is None or clock is None:
            reason = reason or Reason.DAMAGED
            takes.lay_aside(self._tray, take, reason, answer.serial, message.ticket)
            self._missed(sitting, reason)
        else:
            beside = self._beside(message.still)
            self._bind(sitting, taken, evidence, clock, beside)
            self._develop(sitting, message.ticket, message.still, beside)

    def _beside(self, still: Still) -> Beside:
        return replace(self._start.beside(still), own_shut=self._own_shut)

    def _develop(
        self, sitting: OpenSitting, ticket: str, still: Still, beside: Beside, known: Portrait | None = None
    ) -> None:
        """Have the portrait made in the best crop, or judge again in the crop of the one that there is."""
        sitting.still, sitting.beside = still, beside
        crop = Crop(*known.facts.crop) if known else None
        self._lanes.darkroom.develop(ticket, still, beside, crop)

    def _expected(self, taken: _Taken, clock: ClockOffset | None) -> Expectation:
        """What the file must look like: made at the release, or between the intent and the file's appearance."""
        noticed = taken.answer.shot.triggered_at
        slack = timedelta() if self._can_release else ARRIVAL
        serial = self._calibrator.serial_of(taken.answer.serial)
        if taken.since is None:
            return Expectation(noticed, serial, clock)
        return Expectation(taken.since, serial, clock, until=noticed, slack=slack)

    @property
    def _can_release(self) -> bool:
        return self._watch.body is None or self._watch.body.can_release

    def _bind(
        self, sitting: OpenSitting, taken: _Taken, evidence: Evidence, clock: ClockOffset, beside: Beside
    ) -> None:
        assert sitting.intent is not None  # noqa: S101 - a shot was asked for
        answer, shot = taken.answer, taken.answer.shot
        told = {
            **self._how(taken),
            "clock_offset_ms": round(clock.offset.total_seconds() * 1000),
            "clock_calibrated": clock.calibrated,
            "serial": "fits" if evidence.serial is not None else "not in file",
            "complete": shot.complete,
            "run": shot.run,
            **self._start.evidence_of(beside),
        }
        kept = takes.keep(self._keeper, taken.take, stem_of(sitting), answer.serial, evidence, told)
        sitting.exposure = self._journal.bind(sitting.intent.id, kept.picture, raw=kept.raw, copies=kept.copies)
        takes.drop_copies(self._keeper, taken.take)
        sitting.record = replace(sitting.record, exposures=(*sitting.record.exposures, sitting.exposure.id))
        sitting.step(Step.BIND)
        detail: dict[str, Any] = {"sha256": kept.picture.sha256, "size": kept.picture.size}
        if kept.raw is not None:
            detail["raw"] = {"sha256": kept.raw.sha256, "size": kept.raw.size}
        self._announcer.about(Kind.BOUND, sitting, detail=detail)

    def _how(self, taken: _Taken) -> dict[str, Any]:
        """Who released, and when as far as the desk knows."""
        noticed = taken.answer.shot.triggered_at.isoformat(timespec="milliseconds")
        if taken.since is None:
            return {"triggered_at": noticed}
        shot = "body-button" if self._can_release else "hot-folder"
        return {"shot": shot, "since": taken.since.isoformat(timespec="milliseconds"), "noticed_at": noticed}

    # from the exposure to the portrait

    def review_again(self, sitting: OpenSitting, exposure: str) -> None:
        """After a restart: make the portrait once more from a bound exposure nobody has decided about."""
        sitting.exposure = self._journal.exposure(exposure)
        sitting.intent = self._journal.intent(sitting.exposure.intent)
        sitting.state = State.DEVELOPING
        self._lanes.darkroom.examine(sitting.intent.id, self._keeper.folder / sitting.exposure.file.path)

    def _examined_again(self, sitting: OpenSitting, message: messages.Examined) -> None:
        assert sitting.exposure is not None  # noqa: S101 - it was bound before the restart
        if message.still is not None:
            known = self._journal.portrait_of(sitting.exposure.id)
            self._develop(sitting, message.ticket, message.still, self._beside(message.still), known)
        else:  # the original on this disk went bad since it was bound; verify names it, people shoot again
            self._announcer.about(Kind.TROUBLE, sitting, code="original-damaged")
            sitting.step(Step.DEVELOP)

    def developed(self, sitting: OpenSitting, message: messages.Developed) -> None:
        """Keep the portrait, if one could be made; either way somebody decides now."""
        assert sitting.exposure is not None  # noqa: S101 - only bound exposures are developed
        sitting.judgement = message.judgement
        if (known := self._journal.portrait_of(sitting.exposure.id)) is not None:
            sitting.portrait = known  # it was made before the restart
        elif message.portrait is not None and message.judgement.crop is not None:
            sitting.portrait = portray(
                self._journal, self._keeper, sitting, message.portrait, message.judgement, message.judgement.crop
            )
            self._announcer.about(Kind.PORTRAIT, sitting, detail=told_of(sitting.portrait.facts))
        else:
            code = message.code or "portrait-failed"
            self._journal.note("portrait_failed", refs={"exposure": sitting.exposure.id}, data={"code": code})
            self._announcer.about(Kind.TROUBLE, sitting, code=code)
        sitting.step(Step.DEVELOP)
