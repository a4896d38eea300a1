"""Totals of a package, computed from its chain alone: not from the desk's memory, not from its manifest."""

from collections.abc import Iterator
from pathlib import Path

from db.records import Counts, Event
from station.export.formats import events_jsonl, manifest
from station.export.naming import DATA
from station.export.story import Story
from station.job.outcomes import Outcomes


def package_totals(package: Path) -> Counts:
    """Count what the events of the package's job and desk tell.

    Raises:
        ValueError: the manifest or the chain can't be read; `verify` says what is wrong.
        OSError: a file is missing.
    """
    sealed = manifest.from_bytes((package / DATA / manifest.NAME).read_bytes())
    story = Story(sealed.job, sealed.desk)
    for event in package_events(package):
        story.take(event)
    return story.counts()


def package_outcomes(package: Path) -> Outcomes:
    """What became of everybody on the list of the package's job, at whatever desk of its chain.

    Raises:
        ValueError, OSError: as `package_totals`.
    """
    sealed = manifest.from_bytes((package / DATA / manifest.NAME).read_bytes())
    return Outcomes.of(sealed.job, package_events(package))


def package_events(package: Path) -> Iterator[Event]:
    """The chain of a package, each event proved to follow the one before.

    Raises:
        ChainBroken: at the first line that is not proved.
        OSError: the file is missing.
    """
    with (package / DATA / events_jsonl.NAME).open("rb") as file:
        yield from events_jsonl.read(file)


def contradictions(totals: Counts) -> tuple[str, ...]:
    """The equations of a closed day that do not hold; empty when everything adds up."""
    equations = {
        "swipes = sittings": totals.swipes == totals.sittings,
        "sittings = accepted + abandoned": totals.sittings == totals.accepted + totals.abandoned,
        "intents = bound + no_picture": totals.intents == totals.bound + totals.no_picture,
    }
    return tuple(equation for equation, holds in equations.items() if not holds)
