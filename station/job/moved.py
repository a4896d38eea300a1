"""People who come at another time than their class: because of an exam, a lesson, a train."""

from collections.abc import Iterable
from dataclasses import dataclass

from db.queries import Queries
from station.job.classboard import MOVED, PERSON_MOVED
from station.job.timetable import PlannedClass, folded


@dataclass(frozen=True)
class Moved:
    """When somebody comes instead: `str` of a window, and one of `classboard.MOVE_REASONS`."""

    window: str
    reason: str


def moved_people(journal: Queries, classes: Iterable[PlannedClass] = ()) -> dict[str, Moved]:
    """Everybody who was moved, by row of the list; whoever comes with their class again is not among them.

    Args:
        journal: of the job.
        classes: as planned; they tell when the others of a class come.
    """
    usual = {folded(one.name): str(one.window or "") for one in classes}
    moved: dict[str, tuple[str, Moved]] = {}
    for note in journal.notes(MOVED, PERSON_MOVED):
        name, window = folded(str(note.data["class"])), str(note.data["window"])
        if note.kind == MOVED:
            usual[name] = window
        elif "listing" in note.refs:
            moved[note.refs["listing"]] = name, Moved(window, str(note.data["reason"]))
    return {row: one for row, (name, one) in moved.items() if one.window != usual.get(name)}
