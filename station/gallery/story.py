"""One sitting's story, as the journal has it: every take with its verdicts, and what people did, in lines.

Takes of the sittings that it replaces or that replace it stand beside its own, so that all pictures of a person can be
compared. Everything is looked up by the sitting's id; the chain is read from its opening to its end and no further.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from db.journal import Journal
from db.queries import Queries
from db.records import Event, Exposure, Sitting
from station.checks.crop import Crop
from station.checks.verdict import Finding, Verdict

ENDS = ("accepted", "abandoned")


@dataclass(frozen=True)
class Take:
    """One picture of a sitting.

    Attributes:
        number: of the sitting that shot it.
        place: which of its pictures, from 1.
        at: when it was bound.
        original, portrait: paths; no portrait where none could be made.
        crop: of the portrait, in the upright original.
        verdicts: of the still, as journaled.
        state: accepted, rejected, or open while nobody decided.
        why: reason of the retake that rejected it.
        held_by: number of the sitting that holds it now; None where it was not accepted, or belongs to nobody.
    """

    number: str
    place: int
    at: str
    original: Path = field(repr=False)
    portrait: Path | None = field(repr=False)
    crop: Crop | None
    verdicts: tuple[Verdict, ...]
    state: str
    why: str | None = None
    held_by: str | None = None


@dataclass(frozen=True)
class Told:
    """One line: `gallery.story.<code>` with parameters, `inner` those that are codes of sentences themselves."""

    at: str
    code: str
    params: tuple[tuple[str, str], ...] = ()
    inner: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Story:
    """Everything about one sitting.

    Attributes:
        number: 拍摄序号.
        lines: what happened, in order.
        takes: its own pictures and those of the sittings before and after it, oldest first.
        shown: place in `takes` of the picture that it holds now, else of its own newest one; None without any.
    """

    number: str
    lines: tuple[Told, ...] = ()
    takes: tuple[Take, ...] = ()
    shown: int | None = None


def read_story(folder: Path, sitting: str) -> Story:
    """Read it; for a thread of its own, while the desk goes on writing.

    Raises:
        KeyError: there is no such sitting.
        JournalError: the journal can't be read.
    """
    with Journal.read_only(folder) as journal, journal.moment():
        return _Teller(journal, folder).story(sitting)


class _Teller:
    """Reads one story on one connection."""

    def __init__(self, journal: Queries, folder: Path) -> None:
        self._journal, self._folder = journal, folder
        self._held = journal.held()

    def story(self, sitting: str) -> Story:
        own = self._journal.sitting(sitting)
        events = list(self._events_of(own))
        takes = [take for one in self._same_person(own) for take in self._takes(one)]
        picture = self._journal.held_by(sitting)
        if picture is not None and picture not in (exposure for exposure, _ in takes):
            shot_by = self._journal.sitting(self._journal.exposure(picture).sitting)
            takes += [take for take in self._takes(shot_by) if take[0] == picture]  # another's, by a re-assignment
        shown = next((place for place, (exposure, _) in enumerate(takes) if exposure == picture), None)
        if shown is None:
            mine = [place for place, (_, take) in enumerate(takes) if take.number == own.number]
            shown = mine[-1] if mine else None
        lines = sorted([*self._lines(own, events), *self._later(own)], key=lambda line: line.at)
        return Story(own.number, tuple(lines), tuple(take for _, take in takes), shown)

    def _same_person(self, own: Sitting) -> list[Sitting]:
        """The sittings that this one replaces and those that replace it, oldest first, itself among them."""
        chain = [own]
        while chain[0].retake_of is not None:
            chain.insert(0, self._journal.sitting(chain[0].retake_of))
        later = {one.retake_of: one for one in self._journal.sittings() if one.retake_of is not None}
        while chain[-1].id in later:
            chain.append(later[chain[-1].id])
        return chain

    def _events_of(self, own: Sitting) -> Iterator[Event]:
        """The chain from its opening to its end: what others did meanwhile is left out by whoever reads."""
        for event in self._journal.events_from(own.id):
            yield event
            if event.kind in ENDS and event.refs.get("sitting") == own.id:
                return

    # pictures

    def _takes(self, one: Sitting) -> list[tuple[str, Take]]:
        whys = self._whys(one) if len(one.exposures) > (one.result == "accepted") else {}
        return [
            (exposure.id, self._take(one, place, exposure, whys.get(exposure.id)))
            for place, exposure in enumerate(self._journal.exposures(one.id), start=1)
        ]

    def _take(self, one: Sitting, place: int, exposure: Exposure, why: str | None) -> Take:
        made = self._journal.portrait_of(exposure.id)
        accepted = exposure.id == one.accepted_exposure
        state = "accepted" if accepted else "open" if one.result is None and why is None else "rejected"
        holder = self._held.get(exposure.id)
        return Take(
            one.number, place, exposure.at, self._folder / exposure.file.path,
            self._folder / made.facts.path if made else None,
            Crop(*made.facts.crop) if made else None,
            tuple(_verdict(line) for line in made.facts.verdicts) if made else (),
            state, why, self._journal.sitting(holder).number if holder is not None else None,
        )  # fmt: skip

    def _whys(self, one: Sitting) -> dict[str, str]:
        """Why a picture was taken again: the retake that follows it."""
        of_it = [event for event in self._events_of(one) if event.refs.get("sitting") == one.id]
        shots = [event for event in of_it if event.kind in ("bound", "retake")]
        return {
            str(shot.refs["exposure"]): str(after.data["reason"])
            for shot, after in pairwise(shots)
            if shot.kind == "bound" and after.kind == "retake"
        }

    # lines

    def _lines(self, own: Sitting, events: list[Event]) -> Iterator[Told]:
        mine = {event.refs.get("intent") for event in events if event.refs.get("sitting") == own.id} - {None}
        swipe, shots = self._journal.swipe(own.swipe), 0
        if swipe.token is not None:
            yield Told(swipe.at, "swipe", inner=(("token", f"gallery.token.{swipe.token.kind}"),))
        for event in events:
            about = event.refs.get("sitting") == own.id or event.refs.get("intent") in mine
            if about and event.kind == "bound":
                shots += 1
                yield Told(event.at, "bound", (("shot", str(shots)),))
            elif about:
                yield from _line(event)
        if own.retake_of is not None:
            yield Told(own.opened_at, "replaces", (("number", self._journal.sitting(own.retake_of).number),))

    def _later(self, own: Sitting) -> Iterator[Told]:
        """What people did after it had ended."""
        for event in self._journal.notes("retake_allowed"):
            if event.refs.get("sitting") == own.id:
                second = event.data.get("second")
                yield Told(event.at, "retake-allowed", (("who", _who(event, second)),))
        for one in self._journal.reassignments():
            if own.id in (one.from_sitting, one.to_sitting):
                other = one.to_sitting if one.from_sitting == own.id else one.from_sitting
                number = self._journal.sitting(other).number if other is not None else ""
                code = "given-away" if one.from_sitting == own.id else "given"
                params = (("number", number), ("who", f"{one.operator}, {one.second}"))
                yield Told(
                    one.at, code if number else "given-to-nobody", params, (("reason", f"reassign.{one.reason}"),)
                )
        for claim in self._journal.claims():
            if claim.sitting == own.id:
                who = (("who", f"{claim.operator}, {claim.second}"),)
                yield Told(claim.at, "claimed", who, (("reason", f"claim.{claim.reason}"),))


def _line(event: Event) -> Iterator[Told]:
    """What is told of one event of a sitting; most tell nothing to a person."""
    reason = (("reason", f"reason.{event.data.get('reason')}"),)
    match event.kind:
        case "armed":
            yield Told(event.at, f"armed-{event.data['armed_by']}", (("who", _who(event)),))
        case "override":
            check = ("check", f"check.{event.data['check']}.name")
            yield Told(event.at, "override", (("who", _who(event, event.data.get("second"))),), (check, *reason))
        case "no_picture":
            yield Told(event.at, "no-picture", inner=reason)
        case "retake":
            yield Told(event.at, "retake", (("who", _who(event)),), reason)
        case "accepted":
            yield Told(event.at, "accepted", (("who", _who(event)),))
        case "abandoned":
            yield Told(event.at, "abandoned", (("who", _who(event)),), reason)


def _who(event: Event, second: object = None) -> str:
    """Operators by name, as events call them; nobody where the desk did it by itself."""
    return ", ".join(str(name) for name in (event.operator, second) if name)


def _verdict(line: dict[str, object]) -> Verdict:
    low, high = line["limit"]  # type: ignore[misc]
    value = line["value"]
    return Verdict(
        str(line["check"]), float(value) if isinstance(value, (int, float)) else None, (low, high),  # type: ignore[has-type]
        str(line["unit"]), Finding(str(line["verdict"])),
    )  # fmt: skip
