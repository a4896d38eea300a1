"""Whose picture is whose now, class by class, and what people said of them: asked of the journal, nothing kept.

A picture counts as confirmed, or wrong, as long as it is the one that was looked at: whoever was captured again or got
another picture by a re-assignment is looked at once more.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.queries import Queries
from db.records import PersonFacts, Place, Sitting
from station.job.masking import tail_of
from station.job.repair_view import ClassFaces, Face, FaceState, Missing

NOTE = "faces_confirmed"
"""Kind of the event: class, sittings, their pictures, and which of the sittings are wrong."""

NO_CLASS = ""


@dataclass(frozen=True)
class _Shown:
    sitting: Sitting
    place: Place | None
    picture: str


class Faces:
    """The current job's pictures as they stand."""

    def __init__(self, journal: Queries, folder: Path) -> None:
        """Ask `journal`; `folder` is the data folder, for the portraits."""
        self._journal, self._folder = journal, folder
        self._said = _said(journal)
        self.by_class: Mapping[str, Sequence[_Shown]] = _by_class(journal)

    @property
    def classes(self) -> tuple[tuple[str, int], ...]:
        """Every class with pictures, in the order of their first ones, and how many nobody has confirmed."""
        return tuple(
            (name, sum(self._state(one) != "confirmed" for one in those)) for name, those in self.by_class.items()
        )

    @property
    def newest_class(self) -> str | None:
        """The class of the newest picture."""
        newest = max(((those[-1].sitting.id, name) for name, those in self.by_class.items() if those), default=None)
        return None if newest is None else newest[1]

    def of_class(self, name: str) -> ClassFaces:
        """One class's sheet; a name that has no pictures gives an empty one."""
        those = self.by_class.get(name, ())
        orders = {row.id: row.order for row in self._journal.listings_of_class(name)} if name else {}
        in_order = sorted(those, key=lambda one: orders.get((one.place and one.place.listing) or "", len(orders) + 1))
        seen = {one.place.listing for one in those if one.place is not None}
        missing = [row.person for row in self._journal.listings_of_class(name) if row.id not in seen] if name else []
        heads = self._journal.class_sizes().get(name, 0) if name and not orders else 0
        return ClassFaces(
            name,
            tuple(self._face(one) for one in in_order),
            tuple(_missing(self._journal.person(person)) for person in missing),
            max(heads - len(those), 0),
        )

    def _face(self, one: _Shown) -> Face:
        portrait, shot_by = self._journal.portrait_of(one.picture), self._journal.exposure(one.picture).sitting
        facts = self._facts(one)
        return Face(
            sitting=one.sitting.id,
            picture=one.picture,
            number=one.sitting.number,
            name=facts.name or "",
            student_tail=tail_of(facts.student_number),
            path=self._folder / (portrait.facts.path if portrait else ""),
            state=self._state(one),
            shot_by=None if shot_by == one.sitting.id else self._journal.sitting(shot_by).number,
        )

    def _facts(self, one: _Shown) -> PersonFacts:
        return facts_of(self._journal, one.sitting, one.place)

    def _state(self, one: _Shown) -> FaceState:
        return self._said.get((one.sitting.id, one.picture), "open")


def facts_of(journal: Queries, sitting: Sitting, place: Place | None) -> PersonFacts:
    """Who a sitting's person is: as the list says, else as the token."""
    listed = journal.person(journal.listing(place.listing).person) if place is not None and place.listing else None
    return listed or journal.person(sitting.person) or PersonFacts()


def _by_class(journal: Queries) -> dict[str, list[_Shown]]:
    """Pictures that are delivered under the plain name: those that a retake replaced are not looked at."""
    held = {sitting: picture for picture, sitting in journal.held().items() if sitting is not None}
    mine = [one for one in journal.sittings() if one.job == journal.job and one.id in held]
    replaced = {one.retake_of for one in mine}
    found: dict[str, list[_Shown]] = defaultdict(list)
    for one in mine:
        if one.id not in replaced:
            place = journal.place_of_sitting(one.id)
            found[(place.class_name if place else None) or NO_CLASS].append(_Shown(one, place, held[one.id]))
    return dict(found)


def _said(journal: Queries) -> dict[tuple[str, str], FaceState]:
    """What was said last of each sitting's picture."""
    said: dict[tuple[str, str], FaceState] = {}
    for event in journal.notes(NOTE):
        wrong = set(event.data["wrong"])
        for sitting, picture in zip(event.data["sittings"], event.data["pictures"], strict=True):
            said[sitting, picture] = "wrong" if sitting in wrong else "confirmed"
    return said


def _missing(facts: PersonFacts | None) -> Missing:
    facts = facts or PersonFacts()
    return Missing(facts.name or "", tail_of(facts.student_number))
