"""A job file while somebody edits it in a form: opened, saved, made new. All of it blocks.

Saving changes nothing that is running: a desk reads its job when it is opened.
"""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from db.coded import Coded
from db.disk import make_folder, write_whole
from db.errors import disk_trouble
from station.config import Settings
from station.config import load as load_settings
from station.job import notice
from station.job.cloning import Clone, clone
from station.job.jobfile import SUFFIX, job_name, load_table, text_of
from station.job.table import JobTable
from station.job.writing import fresh, new_key, updated, write
from station.job.wrong import BadJob


class EditRefused(Coded):
    """Base of every reason why a form is not saved."""

    code = "job-not-saved"


class JobFileThere(EditRefused):
    """A file of this name is there already. `path` is its."""

    code = "job-file-there"


class JobFileChanged(EditRefused):
    """Somebody else wrote the file since it was opened. `path` is its."""

    code = "job-file-changed"


class JobNameUnfit(EditRefused):
    """No job can be called so."""

    code = "job-name-unfit"


@dataclass(frozen=True)
class Draft:
    """A job in a form.

    Attributes:
        folder: where its file lies, or will lie.
        name: of the job; empty where nobody named it yet.
        table: what it says.
        text: the file's text as it was read; None where there is no file yet.
        like: text of the file whose comments a new one takes over; None: a new file explains itself.
        data: the data folder that is to work for it from its next start on; None: none.
        notices: hash of each version's text that the data folder knows.
        today: the day it was opened.
    """

    folder: Path
    name: str
    table: JobTable
    text: str | None = field(default=None, repr=False)
    like: str | None = field(default=None, repr=False)
    data: Path | None = None
    notices: dict[str, str] = field(default_factory=dict, repr=False)
    today: date = field(default_factory=date.today)

    @property
    def path(self) -> Path:
        """The file's."""
        return self.folder / f"{self.name}{SUFFIX}"


def open_file(path: Path) -> Draft:
    """Open a job file; one that is not there yet is made when it is saved.

    Raises:
        SettingsError: it can't be used, or is not named as a job file is.
        JobNameUnfit: no job can be called so.
    """
    name = _name(path)
    if not path.exists():
        return Draft(path.parent, name, JobTable(key=new_key()))
    _, table = load_table(path)
    return Draft(path.parent, name, table, text_of(path))


def open_of(data: Path) -> Draft:
    """Open the job that a data folder works for; a new one where it works for none.

    Raises:
        SettingsError: the settings or the job file can't be used.
    """
    file = load_settings(data).job.file
    if file is None:
        return Draft(data, "", JobTable(key=new_key()), data=data)
    draft = open_file(data / file)
    return replace(draft, notices=notice.known(data, draft.name))


def save(draft: Draft, table: JobTable) -> Draft:
    """Write what the form says, and give the draft as it now is.

    Raises:
        EditRefused: the name is taken or unfit, or the file is not the one that was opened.
        SettingsError: `station.toml` is broken.
        DiskFull, DiskFailed: the disk says no; the file stays as it was.
    """
    _name(draft.path)
    if draft.text is None and draft.path.exists():
        raise JobFileThere(path=str(draft.path))
    if draft.text is not None and (not draft.path.exists() or text_of(draft.path) != draft.text):
        raise JobFileChanged(path=str(draft.path))
    before = draft.text or draft.like
    text = fresh(table) if before is None else updated(before, table)
    try:
        make_folder(draft.folder)
        write(draft.path, text)
        if draft.data is not None:
            _work_for(draft.data, draft.path)
    except OSError as error:
        raise disk_trouble(error) from error
    return Draft(draft.folder, draft.name, table, text, notices=draft.notices, today=draft.today)


def next_years(draft: Draft, cohort: str) -> tuple[Draft, Clone]:
    """A draft of next year's job, without a name and not saved; and what became of what."""
    made = clone(draft.table, cohort)
    return Draft(draft.folder, "", made.table, like=draft.text, today=draft.today), made


def _name(path: Path) -> str:
    try:
        return job_name(path)
    except BadJob:
        raise JobNameUnfit() from None


def _work_for(data: Path, path: Path) -> None:
    """Have a data folder's settings name the job file, and change nothing else."""
    load_settings(data)
    settings = data / "station.toml"
    text = settings.read_text("utf-8") if settings.exists() else ""
    document = tomlkit.parse(text)
    named = path.name if path.parent == data else str(path.absolute())
    table: Any = document.setdefault("job", tomlkit.table())
    table["file"] = named
    changed = tomlkit.dumps(document)
    before, after = (Settings.model_validate(tomllib.loads(one)) for one in (text, changed))
    if after != before.model_copy(update={"job": before.job.model_copy(update={"file": Path(named)})}):
        raise AssertionError("more than the job's file has changed")
    write_whole(settings, changed.encode())
