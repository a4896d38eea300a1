"""Everything of one job at one desk that goes into a package, as the journal had it at one moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from db.journal import Journal
from db.queries import Reader
from db.records import (
    Calibration,
    Claim,
    Counts,
    Event,
    Exposure,
    FileFacts,
    Orphan,
    PersonFacts,
    Portrait,
    Sitting,
    Token,
)
from station.config import load
from station.delivery import TELLING, last_purge
from station.export.errors import JobPurged, NothingNew, NothingOfClass, NothingToExport, SourceMissing
from station.export.formats import events_jsonl
from station.export.formats.manifest import ClassPart, NewPart
from station.export.share import Share, share_of
from station.export.story import Story
from station.job.identity_kept import facts_to_keep
from station.job.jobfile import wants_of


@dataclass(frozen=True)
class Take:
    """One exposure of a sitting; `place` counts the sitting's exposures from 1."""

    sitting: Sitting
    exposure: Exposure
    place: int

    @property
    def accepted(self) -> bool:
        """Whether this is the one that was accepted for the sitting that shot it."""
        return self.sitting.accepted_exposure == self.exposure.id


@dataclass(frozen=True)
class Delivered:
    """A sitting that has a picture, with all that its record tells.

    Attributes:
        sitting: whose picture it is now.
        take: the accepted exposure, and the sitting that shot it: another one after a re-assignment.
        person: what the token told, and what the row of the list has besides, as far as the job keeps it; empty facts
            after erasure.
        class_name: where the sitting was placed; None off the list and without one.
        replaced: a later sitting that has a picture points at this one.
        retake_of: number of the sitting it replaces.
        overrides: checks that a person let pass for this picture.
    """

    sitting: Sitting
    take: Take
    portrait: Portrait
    token: Token
    person: PersonFacts = field(repr=False)
    class_name: str | None
    triggered_at: str
    accepted_at: str
    replaced: bool
    retake_of: str | None
    overrides: tuple[str, ...]

    @property
    def number(self) -> str:
        """拍摄序号."""
        return self.sitting.number

    @property
    def reassigned_from(self) -> str | None:
        """Number of the sitting that shot the picture, where that is another one."""
        return None if self.take.sitting.id == self.sitting.id else self.take.sitting.number


@dataclass(frozen=True)
class Claimed:
    """An orphan that two people gave to a sitting's person; `number` is that sitting's."""

    claim: Claim
    orphan: Orphan
    number: str


@dataclass(frozen=True)
class Contents:
    """One job at one desk, at one moment.

    Attributes:
        schema: revision of the journal.
        chain_head: hash of the last event; `events` is the whole chain up to it, as `events.jsonl`.
        counts: totals of this job at this desk, from the events.
        delivered: sittings that have a picture now, in the order of their swipes.
        takes: every exposure, of accepted, open and abandoned sittings.
        claims: oldest first.
        packages: names of packages that were exported before.
        part: what of the job this is; None: all of it.
        share: what belongs into the package by the chain alone. `orphans` and `calibrations` are all there are, for
            their names count them; the others are those of the share.
    """

    job: str
    desk: str
    rehearsal: bool
    schema: str
    chain_head: str
    events: bytes
    counts: Counts
    delivered: tuple[Delivered, ...]
    takes: tuple[Take, ...]
    orphans: tuple[Orphan, ...]
    claims: tuple[Claimed, ...]
    calibrations: tuple[Calibration, ...]
    packages: tuple[str, ...]
    part: ClassPart | NewPart | None
    share: Share


def read(data: Path, job: str | None = None, part: ClassPart | NewPart | None = None) -> Contents:
    """Ask a data folder's journal, beside its writer; `job` is the newest one when not given.

    Raises:
        NothingToExport: the journal is empty, or tells nothing of that job.
        NothingOfClass, NothingNew: there is nothing in the part that was asked for.
        JobPurged: what it tells of that job was erased.
        SourceMissing: an accepted picture has no portrait, or came from another desk or job.
        JournalError: the journal can't be read.
        SettingsError: the settings are broken, or the job file, which says how much of who somebody is may go.
    """
    with Journal.read_only(data) as journal, journal.moment():
        return _Gathering(data, journal, job, part).contents()


class _Gathering:
    def __init__(self, data: Path, journal: Reader, job: str | None, part: ClassPart | NewPart | None) -> None:
        self._journal = journal
        self._events = list(journal.events())
        self._job, self._desk = _scope(self._events, job)
        self._wants = wants_of(data, load(data), self._job)
        purged = last_purge(self._events, self._job)
        ours = [event for event in self._events if (event.job, event.desk) == (self._job, self._desk)]
        mine = [event for event in ours if purged is None or event.seq > purged.seq]
        if purged and not any(event.kind in TELLING for event in mine):
            raise JobPurged(job=self._job)
        self._ids = {given for event in mine for given in event.refs.values()}
        self._accepted_at = {event.refs["sitting"]: event.at for event in mine if event.kind == "accepted"}
        opened = {event.refs["sitting"] for event in mine if event.kind == "sitting"}
        self._sittings = [sitting for sitting in journal.sittings() if sitting.id in opened]
        self._numbers: dict[str | None, str] = {sitting.id: sitting.number for sitting in self._sittings}
        self._held = {sitting: exposure for exposure, sitting in journal.held().items() if sitting is not None}
        self._replaced = {sitting.retake_of for sitting in self._sittings if sitting.id in self._held}
        self._part, self._story = part, Story(self._job, self._desk)
        for event in self._events:
            self._story.take(event)

    def contents(self) -> Contents:
        share = share_of(self._story, self._part)
        if self._part is not None and share.empty:
            raise NothingNew() if self._part.kind == "new" else NothingOfClass(name=self._part.name)
        takes = tuple(take for sitting in self._sittings for take in self._takes(sitting))
        by_exposure = {take.exposure.id: take for take in takes}
        orphans = tuple(orphan for orphan in self._journal.orphans() if orphan.id in self._ids)
        return Contents(
            job=self._job,
            desk=self._desk,
            rehearsal=self._journal.rehearsal,
            schema=self._journal.schema(),
            chain_head=self._events[-1].hash,
            events=events_jsonl.to_bytes(self._events),
            counts=self._story.counts(),
            delivered=tuple(
                self._delivered(sitting, by_exposure.get(self._held[sitting.id]))
                for sitting in self._sittings
                if sitting.id in self._held and sitting.id in share.people
            ),
            takes=tuple(take for take in takes if take.exposure.id in share.shots),
            orphans=orphans,
            claims=tuple(
                one for one in self._claimed({orphan.id: orphan for orphan in orphans}) if one.orphan.id in share.claims
            ),
            calibrations=tuple(shot for shot in self._journal.calibrations() if shot.id in self._ids),
            packages=tuple(str(event.data.get("package")) for event in self._events if event.kind == "exported"),
            part=self._part,
            share=share,
        )

    def _takes(self, sitting: Sitting) -> list[Take]:
        exposures = self._journal.exposures(sitting.id)
        return [Take(sitting, exposure, place) for place, exposure in enumerate(exposures, start=1)]

    def _claimed(self, orphans: Mapping[str, Orphan]) -> Iterator[Claimed]:
        for claim in self._journal.claims():
            if claim.id in self._ids:
                yield Claimed(claim, orphans[claim.orphan], self._numbers[claim.sitting])

    def _delivered(self, sitting: Sitting, take: Take | None) -> Delivered:
        """What is delivered for a sitting: of the person who swiped, and of the picture that is that person's now."""
        if take is None or (portrait := self._journal.portrait_of(take.exposure.id)) is None:
            raise SourceMissing(about=f"portrait {sitting.number}")
        return Delivered(
            sitting=sitting,
            take=take,
            portrait=portrait,
            token=self._token(sitting),
            person=self._facts(sitting),
            class_name=self._class_name(sitting),
            triggered_at=self._triggered_at(take.exposure),
            accepted_at=self._accepted_at[take.sitting.id],
            replaced=sitting.id in self._replaced,
            retake_of=self._numbers.get(sitting.retake_of),
            overrides=tuple(override.check for override in self._journal.overrides(take.sitting.id)),
        )

    def _facts(self, sitting: Sitting) -> PersonFacts:
        """What the job keeps, even where its journal has more, because the job file was another one at first."""
        return facts_to_keep(self._told_facts(sitting), self._wants)

    def _told_facts(self, sitting: Sitting) -> PersonFacts:
        """As the token told it; the list adds what no token tells, and the name of whose row was picked for a code."""
        told = self._journal.person(sitting.person) or PersonFacts()
        place = self._journal.place_of_sitting(sitting.id)
        if place is None or place.listing is None:
            return told
        listed = self._journal.person(self._journal.listing(place.listing).person) or PersonFacts()
        known = {name: value for name, value in vars(told).items() if value is not None}
        return replace(listed, **known)

    def _class_name(self, sitting: Sitting) -> str | None:
        place = self._journal.place_of_sitting(sitting.id)
        return place.class_name if place is not None else None

    def _token(self, sitting: Sitting) -> Token:
        token = self._journal.swipe(sitting.swipe).token
        assert token is not None  # noqa: S101 - the database lets no sitting stand on a refused swipe
        return token

    def _triggered_at(self, exposure: Exposure) -> str:
        """Without a release of our own (a watched folder), the intent's time is what is known."""
        return str(exposure.file.evidence.get("triggered_at") or self._journal.intent(exposure.intent).at)


def _scope(events: Sequence[Event], job: str | None) -> tuple[str, str]:
    """The job, and the desk that wrote its newest event."""
    for event in reversed(events):
        if job in (None, event.job):
            return event.job, event.desk
    raise NothingToExport()


def shot_of(file: FileFacts) -> str:
    """How an exposure came about: tethered unless its evidence says otherwise."""
    return str(file.evidence.get("shot", "tethered"))
