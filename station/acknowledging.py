"""From the office back to the desk: an acknowledgement is checked against what the desk wrote, and journaled."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from db.journal import Journal
from db.records import Event, Sitting
from station.config import load
from station.export.formats import acknowledgement
from station.export.formats.acknowledgement import Acknowledgement
from station.export.receive.errors import (
    AcknowledgementDiffers,
    AcknowledgementRefused,
    AcknowledgementUnreadable,
)
from station.export.report import printable
from station.program import PROGRAM

NOTE = "acknowledged"
_LARGEST = 1 << 16
_PROVED = ("package", "chain_head", "people")


def acknowledge(data: Path, file: Path) -> Acknowledgement:
    """Import the office's acknowledgement of a package that this data folder's desk wrote; once is enough.

    Raises:
        AcknowledgementUnreadable: the file is none.
        AcknowledgementRefused: this desk never journaled a package with that root.
        AcknowledgementDiffers: it did, and the acknowledgement says other things of it.
        JournalError: the journal can't be read, or a desk has it open.
        SettingsError: `station.toml` is broken.
    """
    word = _read(file)
    settings = load(data)
    with Journal.read_only(data) as reading:
        job, rehearsal = reading.job, reading.rehearsal
    with Journal.open(data, desk=settings.desk.letter, job=job, rehearsal=rehearsal, program=PROGRAM) as journal:
        about = [event for event in journal.events() if event.data.get("root") == word.root]
        _check(word, [event for event in about if event.kind == "exported"], journal.sittings())
        if not any(event.kind == NOTE for event in about):
            journal.note(NOTE, data=word.as_event())
    return word


def _read(file: Path) -> Acknowledgement:
    try:
        if file.stat().st_size > _LARGEST:
            raise AcknowledgementUnreadable()
        return acknowledgement.from_bytes(file.read_bytes())
    except (OSError, ValueError) as error:
        raise AcknowledgementUnreadable() from error


def _check(word: Acknowledgement, exported: Sequence[Event], sittings: Iterable[Sitting]) -> None:
    """Compare it with the desk's own notes of the export, and with the desks that worked on the job."""
    if not exported:
        raise AcknowledgementRefused(package=printable(word.package))
    differences = min((_differences(word, note) for note in exported), key=len)
    if word.people and (word.job, word.desk) not in {(sitting.job, sitting.desk) for sitting in sittings}:
        differences.append("desk")
    if differences:
        raise AcknowledgementDiffers(package=printable(word.package), about=", ".join(differences))


def _differences(word: Acknowledgement, note: Event) -> list[str]:
    said = word.as_event()
    job = [] if word.job == note.job else ["job"]
    return [*(name for name in _PROVED if said[name] != note.data.get(name)), *job]
