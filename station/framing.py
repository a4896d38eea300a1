"""The crop of a picture under review, moved by the photographer: verdicts follow each key, the portrait the last one.

Until the portrait of the new crop is on the screen nothing can be accepted: what counts is what somebody saw. Each
such portrait is another one of the same exposure, journaled with who moved the crop and from where; the newest counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from db.journal import Journal
from db.records import Portrait, PortraitFacts
from station import messages
from station.announcer import Announcer
from station.checks.crop import Crop
from station.checks.judgement import Judgement
from station.checks.limits import Profile
from station.commands import Nudge as NudgeKey
from station.events import Kind
from station.flow import State
from station.keeping import Keeper
from station.portrait.develop import Developed as Picture
from station.portrait.nudge import Nudge
from station.ports import Lanes
from station.sitting import OpenSitting

REST = 0.3
"""Seconds without a further key after which the portrait is made: a run of keys gives one portrait, not ten."""


@dataclass(frozen=True)
class Moving:
    """A crop on its way: moved by keys, its portrait not there yet.

    Attributes:
        nudge: from the first crop of all, and how far.
        before: the judgement that belongs to the portrait that is there.
        at: monotonic seconds of the last key.
        operator: who pressed it.
        asked: the darkroom works on it as it stands.
    """

    nudge: Nudge
    before: Judgement
    at: float
    operator: str | None
    asked: bool = False


class Framing:
    """Moves the crop of one desk's picture under review, and keeps the portraits that come of it."""

    def __init__(
        self, journal: Journal, keeper: Keeper, announcer: Announcer, lanes: Lanes, profile: Profile,
        monotonic: Callable[[], float],
    ) -> None:  # fmt: skip
        self._journal, self._keeper, self._announcer, self._lanes = journal, keeper, announcer, lanes
        self._profile, self._monotonic = profile, monotonic

    def nudge(self, sitting: OpenSitting, key: NudgeKey, operator: str | None) -> None:
        """Move the crop, as far as the picture allows; the position rules are judged anew at once."""
        judgement = sitting.judgement
        if not may_be_framed(sitting) or judgement is None or judgement.crop is None:
            return
        form = self._profile.portrait
        moving = sitting.moving or Moving(sitting.nudge or Nudge(judgement.crop), judgement, 0.0, operator)
        nudge = moving.nudge.moved(key.right, key.down, key.wider, judgement.size, form)
        if nudge == moving.nudge:
            return
        crop = nudge.crop(form)
        if crop == moving.before.crop:  # back where it was: the portrait that is there is the right one
            sitting.nudge, sitting.moving, sitting.judgement = nudge, None, moving.before
        else:
            sitting.moving = Moving(nudge, moving.before, self._monotonic(), operator)
            sitting.judgement = judgement.reframed(crop, self._profile)

    def follow(self, sitting: OpenSitting) -> None:
        """Have the portrait made once the keys rest."""
        moving = sitting.moving
        if moving is None or moving.asked or self._monotonic() - moving.at < REST:
            return
        assert sitting.intent and sitting.still and sitting.beside  # noqa: S101 - a picture is under review
        sitting.moving = replace(moving, asked=True)
        crop = moving.nudge.crop(self._profile.portrait)
        self._lanes.darkroom.redevelop(sitting.intent.id, sitting.still, sitting.beside, crop)

    def redeveloped(self, sitting: OpenSitting | None, message: messages.Redeveloped) -> None:
        """Take the portrait of the moved crop, if it is still the one that people want to see."""
        if sitting is None or sitting.moving is None or not self._is_wanted(sitting, sitting.moving, message):
            return
        moving, sitting.moving = sitting.moving, None
        if message.portrait is None:  # busier or emptier than any quality can code: the portrait before it stays
            sitting.judgement = moving.before
            self._announcer.about(Kind.TROUBLE, sitting, code=message.code)
        else:
            sitting.nudge, sitting.judgement = moving.nudge, message.judgement
            self._keep(sitting, message.portrait, moving, message.crop)

    def _is_wanted(self, sitting: OpenSitting, moving: Moving, message: messages.Redeveloped) -> bool:
        asked = sitting.intent is not None and sitting.intent.id == message.ticket and sitting.state is State.REVIEW
        return asked and message.crop == moving.nudge.crop(self._profile.portrait)

    def _keep(self, sitting: OpenSitting, picture: Picture, moving: Moving, crop: Crop) -> None:
        assert sitting.judgement is not None and moving.before.crop is not None  # noqa: S101 - it is under review
        sitting.portrait = portray(
            self._journal, self._keeper, sitting, picture, sitting.judgement, crop,
            moved_from=moving.before.crop, operator=moving.operator,
        )  # fmt: skip
        detail = told_of(sitting.portrait.facts) | {"crop": crop.as_list(), "from": moving.before.crop.as_list()}
        self._announcer.about(Kind.PORTRAIT, sitting, detail=detail)


def may_be_framed(sitting: OpenSitting) -> bool:
    """Whether there is a portrait to decide about whose crop can be moved."""
    judged = sitting.judgement is not None and sitting.judgement.head is not None
    return sitting.state is State.REVIEW and sitting.portrait is not None and sitting.still is not None and judged


def portray(
    journal: Journal, keeper: Keeper, sitting: OpenSitting, picture: Picture, judgement: Judgement, crop: Crop, *,
    moved_from: Crop | None = None, operator: str | None = None,
) -> Portrait:  # fmt: skip
    """Write a portrait of the sitting's exposure under a name of its own, then journal it.

    Raises:
        DiskFull, DiskFailed: the disk says no.
    """
    assert sitting.exposure is not None and sitting.intent is not None  # noqa: S101 - only bound exposures are developed
    taken = {portrait.facts.path.rpartition("/")[2] for portrait in journal.portraits_of(sitting.exposure.id)}
    stem = stem_of(sitting)
    names = (f"{stem}.jpg" if number == 1 else f"{stem}-{number}.jpg" for number in count(1))
    path, sha256 = keeper.write(picture.jpeg, "portraits", next(name for name in names if name not in taken))
    verdicts = tuple(verdict.as_line() for verdict in judgement.verdicts)
    window, before = _corners(crop), None if moved_from is None else _corners(moved_from)
    facts = PortraitFacts(path, sha256, len(picture.jpeg), window, picture.quality, judgement.profile, verdicts, before)
    return journal.portray(sitting.exposure.id, facts, operator=operator)


def told_of(facts: PortraitFacts) -> dict[str, object]:
    """What is announced of a portrait."""
    return {"sha256": facts.sha256, "size": facts.size, "verdicts": list(facts.verdicts)}


def stem_of(sitting: OpenSitting) -> str:
    """Name of the pictures of this sitting's shot; numbers begin again with each job, intents never."""
    assert sitting.intent is not None  # noqa: S101 - a shot was asked for
    return f"{sitting.record.number}-{sitting.intent.id[:12]}"


def _corners(crop: Crop) -> tuple[int, int, int, int]:
    return crop.x, crop.y, crop.width, crop.height
