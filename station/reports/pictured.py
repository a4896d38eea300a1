"""Portraits on paper: whose they are, class by class, and that they are the ones the journal vouches for."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from db.journal import Journal
from db.queries import Queries
from db.records import Portrait
from station.reports.people import Group, Person


@dataclass(frozen=True)
class Pictured:
    """Somebody, and the portrait that is delivered for them; None for whoever has none."""

    person: Person = field(repr=False)
    portrait: Portrait | None = None


@dataclass(frozen=True)
class PicturedGroup:
    """People who stand together on a sheet.

    Attributes:
        group: who they are.
        people: those with a portrait and those who still need one, by student number; nobody else.
    """

    group: Group
    people: tuple[Pictured, ...]

    @property
    def captured(self) -> tuple[Pictured, ...]:
        """Those with a portrait."""
        return tuple(one for one in self.people if one.portrait is not None)


def pictured(folder: Path, groups: Iterable[Group]) -> list[PicturedGroup]:
    """Everybody of these groups beside their portraits; groups in which nobody has or needs one are left out.

    Raises:
        JournalError: the journal can't be read.
    """
    found = []
    with Journal.read_only(folder) as journal, journal.moment():
        for group in groups:
            people = (_with_portrait(journal, person) for person in group.people)
            wanted = tuple(one for one in people if one.portrait or (one.person.listed and one.person.missing))
            if wanted or group.nameless:
                found.append(PicturedGroup(group, wanted))
    return found


def _with_portrait(journal: Queries, person: Person) -> Pictured:
    """With the picture that this person holds now, whoever shot it; of a retake the newest."""
    for sitting in reversed(person.sittings):
        picture = journal.held_by(sitting)
        if picture is not None:
            return Pictured(person, journal.portrait_of(picture))
    return Pictured(person)


def proved(folder: Path, portrait: Portrait) -> bytes | None:
    """A portrait's bytes, those and no others that the journal vouches for; None where the file is gone or differs."""
    try:
        content = (folder / portrait.facts.path).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == portrait.facts.sha256 else None
