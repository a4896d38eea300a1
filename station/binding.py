"""Which file belongs to which intent: the rules that a picture must pass before it is anybody's.

Pure decisions on evidence; nothing here talks to a device, a disk or the journal. Each rule answers a failure that
was seen on the real library: `capture()` returning somebody else's picture, a late event delivering the previous
person's file, a timed-out download answered with the bytes of the one before. See decisions/binding.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from drivers.cameras.base import Shot

TOLERANCE_CALIBRATED = timedelta(seconds=1)
TOLERANCE_COARSE = timedelta(seconds=2)


class Reason(StrEnum):
    """Why a file is nobody's."""

    FOREIGN = "foreign"
    LATE = "late"
    SEVERAL = "several"
    DAMAGED = "damaged"
    SEEN_BEFORE = "seen-before"
    WRONG_TIME = "wrong-time"
    WRONG_BODY = "wrong-body"


class Count(StrEnum):
    """How many new files one trigger brought."""

    ONE = "one"
    SEVERAL = "several"
    NONE = "none"


def count_files(shot: Shot) -> Count:
    """Exactly one new file is a candidate; with two nobody knows which; with none a picture may still exist."""
    if len(shot.files) == 1:
        return Count.ONE
    return Count.SEVERAL if shot.files else Count.NONE


@dataclass(frozen=True)
class ClockOffset:
    """How far the body's clock is from ours.

    Attributes:
        offset: body minus host.
        calibrated: learnt from a calibration shot of this body today; otherwise read from its clock property,
            which tells whole seconds only.
    """

    offset: timedelta
    calibrated: bool


@dataclass(frozen=True)
class Evidence:
    """What a fetched file says of itself.

    Attributes:
        decodes: every pixel could be decoded.
        sha256: of the bytes.
        serial: the body's as the file tells it, leading zeros stripped; None when the file does not tell.
        taken_at: the file's own time by the body's clock, without zone; None when it has none.
        has_fraction: the time has fractions of a second.
    """

    decodes: bool
    sha256: str
    serial: str | None
    taken_at: datetime | None
    has_fraction: bool


@dataclass(frozen=True)
class Expectation:
    """What the one file of a shot must look like.

    Attributes:
        triggered_at: host time of the release, timezone aware.
        serial: of the connected body, leading zeros stripped.
        clock: offset of the body's clock; None when nobody knows it, and then no time fits.
    """

    triggered_at: datetime
    serial: str
    clock: ClockOffset | None


def objection(evidence: Evidence, expected: Expectation, *, seen_before: bool) -> Reason | None:
    """Give the first reason why this file can't be bound, or None when every rule holds."""
    if not evidence.decodes:
        return Reason.DAMAGED
    if seen_before:
        return Reason.SEEN_BEFORE
    if evidence.serial is not None and evidence.serial != expected.serial:
        return Reason.WRONG_BODY
    if not time_fits(evidence, expected):
        return Reason.WRONG_TIME
    return None


def time_fits(evidence: Evidence, expected: Expectation) -> bool:
    """Whether the file's own time is that of the release, by the body's clock."""
    if evidence.taken_at is None or expected.clock is None:
        return False
    sharp = expected.clock.calibrated and evidence.has_fraction
    tolerance = TOLERANCE_CALIBRATED if sharp else TOLERANCE_COARSE
    return abs(lag(evidence.taken_at, expected.triggered_at) - expected.clock.offset) <= tolerance


def lag(taken_at: datetime, triggered_at: datetime) -> timedelta:
    """Body time of a picture minus host time of its release; cameras know no zone, so both are local wall time."""
    return taken_at - triggered_at.astimezone().replace(tzinfo=None)


def calibration_objection(
    evidence: Evidence, serial: str, measured: timedelta, by_property: timedelta | None
) -> Reason | None:
    """Give the reason why a calibration shot proves nothing: the wrong file would teach the wrong offset.

    `measured` is body minus host by this shot, `by_property` the same by the body's clock property.
    """
    if not evidence.decodes:
        return Reason.DAMAGED
    if evidence.serial is not None and evidence.serial != serial:
        return Reason.WRONG_BODY
    if by_property is not None and abs(measured - by_property) > TOLERANCE_COARSE:
        return Reason.WRONG_TIME
    return None
