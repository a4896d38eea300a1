"""One sitting's way from the shutter to the portrait: intent, release, file, exposure, portrait.

The intent is on disk before the body is asked; a file is bound only when every rule of `binding` holds, and what is not
bound is laid aside. How a sitting goes on afterwards is the desk's business.
"""

from dataclasses import replace

from db.journal import Journal
from db.records import FileFacts, PortraitFacts
from station import messages
from station.announcer import Announcer
from station.binding import ClockOffset, Count, Evidence, Expectation, Reason, count_files, objection
from station.bodywatch import BodyWatch
from station.calibration import Calibrator
from station.checks.crop import Crop
from station.checks.judgement import Judgement
from station.events import Kind
from station.flow import State, Step
from station.keeping import Keeper
from station.orphans import OrphanTray
from station.portrait.develop import Developed as Portrait
from station.portrait.still import Still
from station.ports import Lanes
from station.sitting import OpenSitting
from station.startofday import StartOfDay

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


class Shooting:
    """Takes the pictures of one desk's sittings."""

    def __init__(
        self, journal: Journal, keeper: Keeper, announcer: Announcer, tray: OrphanTray, lanes: Lanes, watch: BodyWatch,
        calibrator: Calibrator, profile: str, start: StartOfDay,
    ) -> None:  # fmt: skip
        self._journal, self._keeper, self._announcer, self._tray, self._lanes = journal, keeper, announcer, tray, lanes
        self._watch, self._calibrator, self._profile, self._start = watch, calibrator, profile, start
        self._taken: dict[str, messages.ShotTaken] = {}
        self._clock_at_release: ClockOffset | None = None

    def release(self, sitting: OpenSitting, live: Judgement | None, operator: str | None) -> None:
        """Write the intent, with what live view said, and only then ask the body."""
        body = self._watch.body
        assert body is not None  # noqa: S101 - an unlocked shutter has a body
        verdicts = [verdict.as_line() for verdict in live.verdicts] if live else []
        sitting.intent = self._journal.intend(sitting.record.id, body.serial, body.run, verdicts, operator=operator)
        self._clock_at_release = self._calibrator.clock  # the host's clock may be set before the file is here
        sitting.refused = None
        sitting.step(Step.INTEND)
        self._announcer.about(Kind.INTENT, sitting)
        self._lanes.camera.shoot(sitting.intent.id)

    # from the release to the file

    def answered(self, sitting: OpenSitting, answer: ShotAnswer) -> None:
        """Take the body's answer to this sitting's shot."""
        match answer:
            case messages.ShotTaken():
                self._shot_taken(sitting, answer)
            case messages.ShotRefused(_, detail):
                sitting.refused = detail
                self._announcer.about(Kind.TROUBLE, sitting, code="shot-refused", detail={"reason": detail})
                self._missed(sitting, f"refused-{detail}")
            case messages.ShotLost():
                self.lose_sight(sitting, answer.code)
                for file in answer.fetched:
                    self._tray.lay_aside(file, Reason.LATE, answer.serial, answer.intent)

    def _shot_taken(self, sitting: OpenSitting, answer: messages.ShotTaken) -> None:
        intent = answer.shot.intent
        for file in answer.before:
            self._tray.lay_aside(file, Reason.FOREIGN, answer.serial)
        match count_files(answer.shot):
            case Count.ONE:
                self._taken[intent] = answer
                self._lanes.darkroom.examine(intent, answer.files[0].path)
            case Count.SEVERAL:
                for file in answer.files:
                    self._tray.lay_aside(file, Reason.SEVERAL, answer.serial, intent)
                self._missed(sitting, Reason.SEVERAL)
            case Count.NONE:
                self.lose_sight(sitting, "no-file")
                self._lanes.camera.reconnect()

    def lose_sight(self, sitting: OpenSitting, code: str) -> None:
        """Nobody knows whether this sitting's shot made a picture: it stays unsettled until the card was looked at."""
        assert sitting.intent is not None  # noqa: S101 - a shot was asked for
        sitting.step(Step.LOSE_SIGHT)
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
        answer = self._taken.pop(message.ticket)
        file, clock = answer.files[0], self._clock_at_release
        evidence = evidence_of(message.still, file.sha256)
        expected = Expectation(answer.shot.triggered_at, answer.serial, clock)
        reason = objection(evidence, expected, seen_before=self._journal.knows_sha(file.sha256))
        if reason is not None or message.still is None or clock is None:
            self._tray.lay_aside(file, reason or Reason.DAMAGED, answer.serial, message.ticket)
            self._missed(sitting, reason or Reason.DAMAGED)
        else:
            self._bind(sitting, answer, evidence, clock, message.still)
            self._develop(message.ticket, message.still)

    def _develop(self, ticket: str, still: Still) -> None:
        self._lanes.darkroom.develop(ticket, still, self._start.beside(still))

    def _bind(
        self, sitting: OpenSitting, answer: messages.ShotTaken, evidence: Evidence, clock: ClockOffset, still: Still
    ) -> None:
        assert sitting.intent is not None and evidence.taken_at is not None  # noqa: S101 - the rules asked for both
        file, shot = answer.files[0], answer.shot
        name = f"{_stem(sitting)}{file.path.suffix.lower()}"
        facts = FileFacts(
            path=self._keeper.adopt(file.path, "originals", name),
            sha256=file.sha256,
            size=file.size,
            serial=answer.serial,
            card_path=file.source.path,
            shot_at=evidence.taken_at.isoformat(timespec="milliseconds"),
            evidence={
                "triggered_at": shot.triggered_at.isoformat(timespec="milliseconds"),
                "clock_offset_ms": round(clock.offset.total_seconds() * 1000),
                "clock_calibrated": clock.calibrated,
                "serial": "fits" if evidence.serial is not None else "not in file",
                "complete": shot.complete,
                "run": shot.run,
                **self._start.evidence_of(still),
            },
        )
        sitting.exposure = self._journal.bind(sitting.intent.id, facts)
        sitting.record = replace(sitting.record, exposures=(*sitting.record.exposures, sitting.exposure.id))
        sitting.step(Step.BIND)
        self._announcer.about(Kind.BOUND, sitting, detail={"sha256": file.sha256, "size": file.size})

    # from the exposure to the portrait

    def review_again(self, sitting: OpenSitting, exposure: str) -> None:
        """After a restart: make the portrait once more from a bound exposure nobody has decided about."""
        sitting.exposure = self._journal.exposure(exposure)
        sitting.intent = self._journal.intent(sitting.exposure.intent)
        sitting.state = State.DEVELOPING
        self._lanes.darkroom.examine(sitting.intent.id, self._keeper.folder / sitting.exposure.file.path)

    def _examined_again(self, sitting: OpenSitting, message: messages.Examined) -> None:
        if message.still is not None:
            self._develop(message.ticket, message.still)
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
            self._portray(sitting, message.portrait, message.judgement, message.judgement.crop)
        else:
            code = message.code or "portrait-failed"
            self._journal.note("portrait_failed", refs={"exposure": sitting.exposure.id}, data={"code": code})
            self._announcer.about(Kind.TROUBLE, sitting, code=code)
        sitting.step(Step.DEVELOP)

    def _portray(self, sitting: OpenSitting, portrait: Portrait, judgement: Judgement, crop: Crop) -> None:
        assert sitting.exposure is not None  # noqa: S101 - asked by the only caller
        path, sha256 = self._keeper.write(portrait.jpeg, "portraits", f"{_stem(sitting)}.jpg")
        verdicts = tuple(verdict.as_line() for verdict in judgement.verdicts)
        window = (crop.x, crop.y, crop.width, crop.height)
        facts = PortraitFacts(path, sha256, len(portrait.jpeg), window, portrait.quality, self._profile, verdicts)
        sitting.portrait = self._journal.portray(sitting.exposure.id, facts)
        detail = {"sha256": sha256, "size": facts.size, "verdicts": list(verdicts)}
        self._announcer.about(Kind.PORTRAIT, sitting, detail=detail)


def _stem(sitting: OpenSitting) -> str:
    """Name of the pictures of this sitting's shot; numbers begin again with each job, intents never."""
    assert sitting.intent is not None  # noqa: S101 - a shot was asked for
    return f"{sitting.record.number}-{sitting.intent.id[:12]}"
