"""Which file belongs to which intent: the rules that a picture must pass before it is anybody's.

Pure decisions on evidence; nothing here talks to a device, a disk or the journal. Each rule answers a failure that
was seen on the real library: `capture()` returning somebody else's picture, a late event delivering the previous
person's file, a timed-out download answered with the bytes of the one before. See decisions/binding.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from drivers.cameras.base import CardFile, Spooled
from drivers.cameras.kinds import is_jpeg, is_raw, stem

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
    NO_JPEG = "no-jpeg"
    CHANGED = "changed"


@dataclass(frozen=True)
class Take:
    """All that one release brought, where that is one exposure.

    Attributes:
        picture: what is proved, judged and delivered.
        raw: the raw file of the same stem, if the body writes both.
        copies: the very same bytes under the same name on another card: a body that writes everything twice.
    """

    picture: Spooled
    raw: Spooled | None = None
    copies: tuple[Spooled, ...] = ()


def one_exposure(files: Sequence[Spooled]) -> Take | Reason:
    """Decide whether the new files of one release (at least one) are one exposure, or give why they are nobody's.

    A picture alone, or one JPEG and one raw file of the same shot. With two pictures nobody knows which is meant, and
    of a raw file alone nobody can see who is on it. What a body wrote to two cards, byte for byte, is one file.
    """
    singles, copies = _without_copies(files)
    raw = [file for file in singles if is_raw(file.source.name)]
    pictures = [file for file in singles if not is_raw(file.source.name)]
    match pictures, raw:
        case [picture], []:
            return Take(picture, None, copies)
        case [], [_]:
            return Reason.NO_JPEG
        case [picture], [beside] if _is_pair(picture, beside):
            return Take(picture, beside, copies)
    return Reason.SEVERAL


def _is_pair(picture: Spooled, raw: Spooled) -> bool:
    """Whether these are the two files of one shot; what has the bytes of the picture is no raw file."""
    return is_jpeg(picture.source.name) and same_shot(picture.source, raw.source) and picture.sha256 != raw.sha256


def same_shot(one: CardFile, other: CardFile) -> bool:
    """Whether two names are those of one shot: the same stem, side by side, or on the two cards of a body.

    Folders of two cards count apart (`100NIKON`, `101ND750`), so only the stem can be compared across them.
    """
    return stem(one.name) == stem(other.name) and (one.folder == other.folder or _store(one) != _store(other))


def _without_copies(files: Sequence[Spooled]) -> tuple[list[Spooled], tuple[Spooled, ...]]:
    singles: list[Spooled] = []
    copies: list[Spooled] = []
    for file in files:
        (copies if any(_is_copy(file, one) for one in singles) else singles).append(file)
    return singles, tuple(copies)


def _is_copy(file: Spooled, of: Spooled) -> bool:
    same_name = file.source.name.casefold() == of.source.name.casefold()
    return same_name and file.sha256 == of.sha256 and _store(file.source) != _store(of.source)


def _store(file: CardFile) -> str:
    """The card a file lies on: the first part of its folder, `store_00010001`."""
    return file.folder.strip("/").partition("/")[0]


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
        triggered_at: host time of the release, timezone aware; of a standing intent the time since when it stands.
        serial: of the connected body, leading zeros stripped.
        clock: offset of the body's clock; None when nobody knows it, and then no time fits.
        until: of a standing intent, the host time when its file was first noticed: the release lies in between.
            None where the desk released.
        slack: how much later than that the file may say, where the clock was learnt from a file's arrival.
    """

    triggered_at: datetime
    serial: str
    clock: ClockOffset | None
    until: datetime | None = None
    slack: timedelta = timedelta()


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


def raw_objection(evidence: Evidence | None, expected: Expectation, *, seen_before: bool) -> Reason | None:
    """Give the first reason why a raw file can't be what came with its picture; `evidence` is None where it is unread.

    No decoder here knows every maker's raw form: its name, its newness and its length count, and whatever can be read
    must fit. Missing facts are journaled as such.
    """
    if seen_before:
        return Reason.SEEN_BEFORE
    if evidence is None:
        return None
    if evidence.serial is not None and evidence.serial != expected.serial:
        return Reason.WRONG_BODY
    if evidence.taken_at is not None and not time_fits(evidence, expected):
        return Reason.WRONG_TIME
    return None


def time_fits(evidence: Evidence, expected: Expectation) -> bool:
    """Whether the file's own time is that of the release, by the body's clock."""
    if evidence.taken_at is None or expected.clock is None:
        return False
    sharp = expected.clock.calibrated and evidence.has_fraction
    tolerance = TOLERANCE_CALIBRATED if sharp else TOLERANCE_COARSE
    late = lag(evidence.taken_at, expected.triggered_at) - expected.clock.offset
    window = timedelta() if expected.until is None else expected.until - expected.triggered_at
    return -tolerance <= late <= window + expected.slack + tolerance


def lag(taken_at: datetime, triggered_at: datetime) -> timedelta:
    """Body time of a picture minus host time of its release; cameras know no zone, so both are local wall time."""
    return taken_at - triggered_at.astimezone().replace(tzinfo=None)


def calibration_objection(
    evidence: Evidence, serial: str | None, measured: timedelta, by_property: timedelta | None
) -> Reason | None:
    """Give the reason why a calibration shot proves nothing: the wrong file would teach the wrong offset.

    `measured` is body minus host by this shot, `by_property` the same by the body's clock property. `serial` is None
    where the body does not tell it and the shot is to teach that too.
    """
    if not evidence.decodes:
        return Reason.DAMAGED
    if serial is not None and evidence.serial is not None and evidence.serial != serial:
        return Reason.WRONG_BODY
    if by_property is not None and abs(measured - by_property) > TOLERANCE_COARSE:
        return Reason.WRONG_TIME
    return None
