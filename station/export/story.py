"""What the chain alone tells of one job at one desk: the second bookkeeping, against which a package is checked.

The package's records are made from the journal's tables; this is made from its events. Where the two disagree,
one of them was changed.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from db.records import Counts, Event
from station.export.provenance import Makers


@dataclass
class ToldSitting:
    """A sitting as its events tell it; `retake_of` and `held` are ids, `overrides` checks by name.

    Attributes:
        held: the accepted exposure that is this person's now: the sitting's own, or another one's.
        since: place in the chain of the event that last said whose picture this is, or how it looks.
        class_name: where it was placed; None off the list and without a class.
        ended: whether it was accepted or abandoned.
    """

    number: str
    token_kind: str
    trust: str
    retake_of: str | None
    armed_by: str = ""
    overrides: list[str] = field(default_factory=list)
    held: str | None = None
    since: int = 0
    class_name: str | None = None
    ended: bool = False


@dataclass(frozen=True)
class ToldFile:
    """A file's hash and size."""

    sha256: str
    size: int


@dataclass(frozen=True)
class ToldIntent:
    """An intent as its event tells it; `sitting` is an id."""

    sitting: str
    at: str


@dataclass(frozen=True)
class ToldExposure:
    """An exposure as its event tells it; `sitting` and `intent` are ids."""

    file: ToldFile
    sitting: str
    intent: str
    triggered_at: str
    shot: str
    raw: ToldFile | None
    seq: int


@dataclass(frozen=True)
class ToldStray:
    """A file that is no sitting's, an orphan or a calibration, with the raw file beside it."""

    file: ToldFile
    raw: ToldFile | None
    seq: int


@dataclass(frozen=True)
class ToldExport:
    """A package that was read back: the head of the chain in it, and what part it is; None: all there was.

    Attributes:
        part: as the note holds it, `{"kind": "class", "name": ...}` or `{"kind": "new"}`.
    """

    chain_head: str
    part: Mapping[str, object] | None


@dataclass(frozen=True)
class ToldClaim:
    """A claim as its event tells it; `number` is that of the sitting."""

    file: ToldFile
    number: str
    reason: str
    operator: str
    second: str
    at: str
    seq: int


@dataclass(frozen=True)
class ToldPortrait:
    """A portrait as its event tells it; `by` are the versions that were at work then, None where nobody told."""

    file: ToldFile
    crop: tuple[int, ...]
    quality: int
    profile: str
    by: Mapping[str, str] | None


class Story:
    """Takes events one by one; afterwards its fields say what they amount to, since the job was last purged.

    Attributes:
        tokens: kind and trust, by id of the accepted swipe.
        sittings, intents, exposures: by id.
        portraits: the newest of each exposure, by the exposure's id.
        accepted_at: when each accepted exposure was, by the exposure's id.
        claims, orphans: by id of the orphan, in the order they came.
        calibrations: by id, in the order they came.
        exports: packages that were made and read back, in the order they were journaled.
        places: of every event's hash in the chain; kept over a purge.
        rehearsal: what the folder's first event says; None before it.
        head: hash of the last event taken.
    """

    def __init__(self, job: str, desk: str) -> None:
        self._scope = (job, desk)
        self.rehearsal: bool | None = None
        self.head = ""
        self.makers = Makers()
        self.places: dict[str, int] = {}
        self._begin()

    def _begin(self) -> None:
        self._kinds: Counter[str] = Counter()
        self.tokens: dict[str, tuple[str, str]] = {}
        self.sittings: dict[str, ToldSitting] = {}
        self.intents: dict[str, ToldIntent] = {}
        self.exposures: dict[str, ToldExposure] = {}
        self.portraits: dict[str, ToldPortrait] = {}
        self.accepted_at: dict[str, str] = {}
        self.claims: dict[str, ToldClaim] = {}
        self.orphans: dict[str, ToldStray] = {}
        self.calibrations: dict[str, ToldStray] = {}
        self.exports: list[ToldExport] = []

    def take(self, event: Event) -> None:
        """Take the next event of the chain, whatever its job.

        Raises:
            ValueError: an event that lacks what its kind tells, or speaks of things that nobody told before.
        """
        self.head = event.hash
        self.places[event.hash] = event.seq
        try:
            for reference in event.refs.values():
                _text(reference)
            self.makers.take(event)
            if event.kind == "folder":
                self.rehearsal = bool(event.data["rehearsal"])
            if event.kind == "purged" and event.data["job"] == self._scope[0]:
                self._begin()
            if (event.job, event.desk) == self._scope:
                self._kinds[event.kind] += 1
                _MEANINGS.get(event.kind, _note)(self, event)
        except (KeyError, TypeError, AttributeError):
            raise ValueError(f"event {event.seq} of kind {event.kind} can't be understood") from None

    def is_nobodys(self, exposure: str) -> bool:
        """Whether an accepted picture belongs to nobody provable."""
        return exposure in self.accepted_at and all(one.held != exposure for one in self.sittings.values())

    def counts(self) -> Counts:
        """How many of each there were, in this job at this desk."""
        kinds = self._kinds
        return Counts(
            swipes=kinds["swipe"],
            refused=kinds["refused"],
            sittings=kinds["sitting"],
            armed=kinds["armed"],
            accepted=kinds["accepted"],
            abandoned=kinds["abandoned"],
            intents=kinds["intent"],
            bound=kinds["bound"],
            no_picture=kinds["no_picture"],
            orphans=kinds["orphan"],
            calibration=kinds["calibration"],
            retakes=kinds["retake"] + sum(sitting.retake_of is not None for sitting in self.sittings.values()),
        )


def _note(story: Story, event: Event) -> None:
    """Events of other kinds change nothing here."""


def _swipe(story: Story, event: Event) -> None:
    token = event.data["token"]
    story.tokens[event.refs["swipe"]] = (_text(token["kind"]), _text(token["trust"]))


def _sitting(story: Story, event: Event) -> None:
    kind, trust = story.tokens[event.refs["swipe"]]
    again = event.refs.get("retake_of")
    story.sittings[event.refs["sitting"]] = ToldSitting(_text(event.data["number"]), kind, trust, again)


def _placed(story: Story, event: Event) -> None:
    name = event.data["class"]
    story.sittings[event.refs["sitting"]].class_name = None if name is None else _text(name)


def _armed(story: Story, event: Event) -> None:
    story.sittings[event.refs["sitting"]].armed_by = _text(event.data["armed_by"])


def _override(story: Story, event: Event) -> None:
    story.sittings[event.refs["sitting"]].overrides.append(_text(event.data["check"]))


def _intent(story: Story, event: Event) -> None:
    story.intents[event.refs["intent"]] = ToldIntent(event.refs["sitting"], event.at)


def _bound(story: Story, event: Event) -> None:
    """Only the sitting that asked for a file can have it."""
    sitting, intent = event.refs["sitting"], event.refs["intent"]
    if story.intents[intent].sitting != sitting:
        raise ValueError(f"event {event.seq} binds a file to a sitting that did not ask for it")
    evidence = event.data["file"]["evidence"]
    story.exposures[event.refs["exposure"]] = ToldExposure(
        file=_file(event),
        sitting=sitting,
        intent=intent,
        triggered_at=_text(evidence.get("triggered_at") or story.intents[intent].at),
        shot=_text(evidence.get("shot", "tethered")),
        raw=_raw(event),
        seq=event.seq,
    )


def _orphan(story: Story, event: Event) -> None:
    story.orphans[event.refs["orphan"]] = ToldStray(_file(event), None, event.seq)


def _calibration(story: Story, event: Event) -> None:
    story.calibrations[event.refs["calibration"]] = ToldStray(_file(event), _raw(event), event.seq)


def _portrait(story: Story, event: Event) -> None:
    data = event.data
    crop = tuple(_number(side) for side in data["crop"])
    told = ToldPortrait(_file(event), crop, _number(data["quality"]), _text(data["profile"]), story.makers.now)
    story.portraits[event.refs["exposure"]] = told
    if event.refs["exposure"] in story.accepted_at:  # made anew: what was delivered looks different now
        for sitting in story.sittings.values():
            if sitting.held == event.refs["exposure"]:
                sitting.since = event.seq


def _accepted(story: Story, event: Event) -> None:
    """Only an exposure of the same sitting can be accepted for it."""
    sitting, exposure = event.refs["sitting"], event.refs["exposure"]
    if story.exposures[exposure].sitting != sitting:
        raise ValueError(f"event {event.seq} accepts a picture of another sitting")
    told = story.sittings[sitting]
    told.held, told.since, told.ended = exposure, event.seq, True
    story.accepted_at[exposure] = event.at


def _abandoned(story: Story, event: Event) -> None:
    story.sittings[event.refs["sitting"]].ended = True


def _reassigned(story: Story, event: Event) -> None:
    """Two people move accepted pictures between sittings that have ended; no picture is pushed aside unsaid."""
    if not event.operator or _text(event.data["second"]) == event.operator:
        raise ValueError(f"event {event.seq} is not the word of two people")
    moves = [(_text(exposure), story.sittings[come_from], to) for exposure, come_from, to in event.data["moves"]]
    for exposure, come_from, _ in moves:
        if come_from.held != exposure and not story.is_nobodys(exposure):
            raise ValueError(f"event {event.seq} moves a picture that is not there")
    for exposure, come_from, _ in moves:
        if come_from.held == exposure:
            come_from.held = None
    for exposure, _, to in moves:
        if to is not None:
            target = story.sittings[to]
            if target.held is not None or not target.ended:
                raise ValueError(f"event {event.seq} moves a picture where none can be")
            target.held, target.since = exposure, event.seq


def _claimed(story: Story, event: Event) -> None:
    """Two people give an orphan to somebody, once; it stays an orphan."""
    orphan, second = event.refs["orphan"], _text(event.data["second"])
    if not event.operator or second == event.operator or orphan in story.claims:
        raise ValueError(f"event {event.seq} claims what it can't")
    file, sitting = story.orphans[orphan].file, story.sittings[event.refs["sitting"]]
    reason = _text(event.data["reason"])
    story.claims[orphan] = ToldClaim(file, sitting.number, reason, event.operator, second, event.at, event.seq)


def _exported(story: Story, event: Event) -> None:
    """A note that can't be understood tells of no package: what it may hold is delivered once more."""
    head, part = event.data.get("chain_head"), event.data.get("part")
    if isinstance(head, str) and (part is None or isinstance(part, dict)):
        story.exports.append(ToldExport(head, part))


def _raw(event: Event) -> ToldFile | None:
    return _file(event, "raw") if "raw" in event.data else None


def _file(event: Event, which: str = "file") -> ToldFile:
    file = event.data[which]
    return ToldFile(_text(file["sha256"]), _number(file["size"]))


def _text(value: object) -> str:
    """A chain from strangers may hold anything anywhere; what is compared later has to be what it should be."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("not a number")
    return value


_MEANINGS: dict[str, Callable[[Story, Event], None]] = {
    "swipe": _swipe,
    "sitting": _sitting,
    "placed": _placed,
    "armed": _armed,
    "override": _override,
    "intent": _intent,
    "bound": _bound,
    "orphan": _orphan,
    "calibration": _calibration,
    "portrait": _portrait,
    "accepted": _accepted,
    "abandoned": _abandoned,
    "reassigned": _reassigned,
    "claimed": _claimed,
    "exported": _exported,
}
