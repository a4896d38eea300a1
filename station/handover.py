"""From a data folder to a stick: settings, package, read-back, and the line in the journal that says it is done."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from db.journal import Journal
from station.caretaking import remake_portraits
from station.config import load
from station.export import contents, plan
from station.export.formats.manifest import ClassPart, NewPart
from station.export.naming import DATA
from station.export.plan import ExportSettings
from station.export.progress import Watch, nobody_watches
from station.export.receipt import Receipt
from station.export.sealing.errors import NoRecipients
from station.export.sealing.kinds import ForRecipients, Seal, WithPassword
from station.export.sealing.writing import export_as_wanted
from station.export.signing import passing_key
from station.half_export import under_way
from station.job.applied import applied
from station.job.jobfile import wants_of
from station.office_copies import office_copies
from station.office_kinds import LEFT_OUT, Office
from station.office_size import expected_size
from station.program import PROGRAM

Wish = WithPassword | Literal["age", "none"]
"""How a package is to be encrypted: with this password, for the recipients of job or settings, or not at all."""

PORTRAITS = f"{DATA}/portraits/"


def export_day(
    data: Path, to: Path, part: ClassPart | NewPart | None = None, office: Office | None = None,
    seal: Wish | None = None, watch: Watch = nobody_watches,
) -> Receipt:  # fmt: skip
    """Export a data folder's newest job to a folder, all of it or a part, and journal it once it was read back.

    Copies for the office go along with the whole only: they tell of everybody.

    Args:
        data: the data folder.
        to: an existing folder.
        part: one class, or what is new; None: the whole.
        office: how many papers for the office go along; None: as the settings say.
        seal: how it is encrypted; None: for the recipients, where job or settings name some.
        watch: told how far it is, as by `package.export`; an exception from it stops the export.

    Raises:
        ExportError: the target or the data folder is in trouble; `NoRecipients` where none are named.
        JournalError: the journal can't be read, or a desk has it open.
        SettingsError: `station.toml` is broken, or the job file.
    """
    settings = load(data)
    with Journal.read_only(data) as journal:
        job, rehearsal = journal.job, journal.rehearsal
    settings = applied(settings, wants_of(data, settings, job))
    sealed = _seal(seal, settings.export.recipients)
    # Held from before the first byte: a package that could not be journaled would not count.
    with Journal.open(data, desk=settings.desk.letter, job=job, rehearsal=rehearsal, program=PROGRAM) as journal:
        if remade := remake_portraits(data):
            journal.note("recovered", data={"code": "portrait", "count": remade})
        wanted: Office = "none" if part is not None else office or settings.export.office
        with under_way(data), office_copies(data, job, wanted) as copies:
            if copies.left_out:
                journal.note("trouble", data={"code": LEFT_OUT, "papers": " ".join(copies.left_out)})
            how = ExportSettings(settings.export.school, settings.export.names, job=job, part=part)
            receipt = export_as_wanted(data, to, how, sealed, watch, copies.items)
        journal.note("exported", data=receipt.as_event())
    return replace(receipt, left_out=copies.left_out)


def _seal(wish: Wish | None, recipients: tuple[str, ...]) -> Seal | None:
    if wish == "none" or (wish is None and not recipients):
        return None
    if isinstance(wish, WithPassword):
        return wish
    if not recipients:
        raise NoRecipients()
    return ForRecipients(recipients)


def sealed_by_default(data: Path) -> bool:
    """Whether job or settings name recipients: then nothing readable of this job may lie on a stick.

    Raises:
        JournalError, SettingsError: as `export_day`.
    """
    settings = load(data)
    with Journal.read_only(data) as journal:
        job = journal.job
    return bool(applied(settings, wants_of(data, settings, job)).export.recipients)


def package_size(data: Path, part: ClassPart | NewPart | None = None) -> tuple[int, int]:
    """Bytes of the package that an export would write now, and of the largest file in it; nothing is written.

    Copies for the office are estimated, rather too much: they are made when the package is.

    Raises:
        ExportError, JournalError, SettingsError: as `export_day`.
    """
    settings = load(data)
    with Journal.read_only(data) as journal:
        job = journal.job
    settings = applied(settings, wants_of(data, settings, job))
    how = ExportSettings(settings.export.school, settings.export.names, job=job, part=part)
    made = plan.make(contents.read(data, job, part), data, how, (), datetime.now().astimezone(), passing_key())
    size, largest = made.size, max(item.source.size for item in made.items)
    if part is None:
        portraits = sum(item.source.size for item in made.items if item.path.startswith(PORTRAITS))
        with Journal.read_only(data) as journal:
            size += expected_size(journal, settings.export.office, made.people, portraits)
    return size, largest
