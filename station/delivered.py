"""Which pictures the office has: exactly those in packages that it acknowledged, told by the chain alone.

A package of one class, or of what was new, holds no more than its part, however far its chain goes: whoever is not in
it can be given another picture without anybody having two.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from db.queries import Queries
from db.records import Event
from station.delivery import package_of
from station.export.formats.manifest import ClassPart, NewPart
from station.export.share import share_of
from station.export.story import Story


def delivered_exposures(journal: Queries) -> frozenset[str]:
    """Pictures of the current job that lie, as somebody's, in a package whose arrival was acknowledged.

    Each such package holds what `export.share` says after the events in it. A part that nobody knows here counts for
    everything: what may be with the office is taken to be there.
    """
    events = list(journal.events())
    arrived = {package_of(event) for event in events if event.kind == "acknowledged"}
    mine = (event for event in events if event.kind == "exported" and event.job == journal.job)
    notes: defaultdict[str, list[Event]] = defaultdict(list)
    for note in mine:
        if package_of(note) in arrived:
            notes[str(note.data.get("chain_head"))].append(note)
    return (
        frozenset(exposure for held in _held(journal.job, events, notes) for exposure in held) if notes else frozenset()
    )


def _held(job: str, events: Sequence[Event], notes: defaultdict[str, list[Event]]) -> Iterator[Iterator[str]]:
    """The pictures in each package, taken at the event with which its chain ends."""
    stories = {event.desk: Story(job, event.desk) for event in events if event.job == job}
    desk = ""
    for event in events:
        for story in stories.values():
            story.take(event)
        if event.job == job:
            desk = event.desk  # a package is of the desk that wrote the newest event of its job
        for note in notes.get(event.hash, ()) if desk else ():
            yield _pictures(stories[desk], note)


def _pictures(story: Story, note: Event) -> Iterator[str]:
    for sitting in share_of(story, _part(note)).people:
        held = story.sittings[sitting].held
        if held is not None:
            yield held


def _part(note: Event) -> ClassPart | NewPart | None:
    told = note.data.get("part")
    if not isinstance(told, dict):
        return None
    try:
        return ClassPart.model_validate(told) if told.get("kind") == "class" else NewPart.model_validate(told)
    except ValidationError:
        return None
