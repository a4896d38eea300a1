"""`station job ...`: the job file made, looked at, and made anew for next year."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.errors import disk_trouble
from station.cli_parts import UsageProblem, data_option, folder_or_default, json_option, show_json
from station.config import load as load_settings
from station.words import LANGUAGES, say, say_both

if TYPE_CHECKING:
    from station.job.cloning import Clone
    from station.job.table import JobTable

file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def job() -> None:
    """The job file: one school, one cohort, one key. Every desk of the job is given the same file."""


@job.command("new")
@file_argument
@json_option
def new(file: Path, as_json: bool) -> int:
    """Make a job file with a key of its own and a word about each setting; FILE is called NAME.job.toml."""
    from station.job.table import JobTable
    from station.job.writing import fresh, new_key

    name = _new_name(file)
    _write(file, fresh(JobTable(key=new_key())))
    if as_json:
        show_json({"job": name, "file": str(file)})
    else:
        click.echo(say_both("cli.job.made", job=name, path=file))
    return 0


@job.command("check")
@file_argument
@json_option
def check(file: Path, as_json: bool) -> int:
    """Tell every mistake in a job file, by line and key, and what was left open."""
    from station.job.jobfile import job_name, load, parsed, refuse_missing_codes, text_of
    from station.job.showing_job import left_open
    from station.job.wrong import BadJob

    try:
        name = job_name(file)
        table = parsed(text_of(file))
        refuse_missing_codes(file.parent, text_of(file), table)
    except BadJob as bad:
        if as_json:
            show_json({"file": str(file), "good": False, "problems": [wrong.as_json() for wrong in bad.wrongs]})
        else:
            for wrong in bad.wrongs:
                click.echo(wrong.as_line(file))
        raise UsageProblem(say_both("cli.job.wrong", path=file, count=len(bad.wrongs))) from None
    load(file)  # and what it names: the list of codes
    open_keys = left_open(table)
    if as_json:
        show_json({"file": str(file), "good": True, "job": name, "problems": [], "open": open_keys})
        return 0
    click.echo(say_both("cli.job.good", path=file, job=name))
    if open_keys:
        click.echo(_about_keys("cli.job.open", open_keys))
    return 0


@job.command("clone")
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--cohort", required=True, help="the new job's year, 2027 or 2027届")
@click.option("--no-days", is_flag=True, help="without this year's days, moved by whole weeks")
@json_option
def clone_job(old: Path, new: Path, cohort: str, no_days: bool, as_json: bool) -> int:
    """Make next year's job of this year's: a new key, another cohort, no list of codes."""
    from station.job.cloning import clone
    from station.job.jobfile import load_table, text_of
    from station.job.writing import updated

    before, table = load_table(old)
    name = _new_name(new)
    wanted = _cohort(cohort)
    if table.cohort is not None and wanted <= table.cohort:
        raise UsageProblem(say_both("cli.job.clone.not-later", cohort=table.cohort))
    made = clone(table, wanted, keep_days=not no_days, base=(old.parent, new.parent))
    _write(new, updated(text_of(old), made.table))
    if as_json:
        show_json({"job": name, "file": str(new), "shifted": made.shifted, "left": list(made.left)})
        return 0
    click.echo(say_both("cli.job.cloned", old=before, new=name, path=new))
    for line in _told(made):
        click.echo(f"  {line}")
    return 0


@job.command("show")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@data_option
@json_option
def show(file: Path | None, data: Path | None, as_json: bool) -> int:
    """Show a job in words: FILE, or the one that the data folder works for; never its key."""
    from station.job.jobfile import load_table
    from station.job.showing_job import as_json as told
    from station.job.showing_job import lines

    folder = folder_or_default(data)
    path = file or load_settings(folder).job.file
    if path is None:
        if as_json:
            show_json({"job": None})
        else:
            click.echo(say_both("cli.job.none"))
        return 0
    path = path if file is not None else folder / path
    name, table = load_table(path)
    if as_json:
        show_json({"job": name, "file": str(path), **told(table)})
    else:
        click.echo(f"{name}  {path}")
        for line in lines(table):
            click.echo(f"  {line}")
    return 0


def _new_name(file: Path) -> str:
    """The name of a job file that is to be made, which must not be there yet."""
    from station.job.jobfile import job_name
    from station.job.wrong import BadJob

    try:
        name = job_name(file)
    except BadJob as bad:
        raise UsageProblem(bad.wrongs[0].as_line(file)) from None
    if not file.parent.is_dir():
        raise UsageProblem(say_both("cli.job.no-folder", path=file.parent))
    if file.exists():
        raise UsageProblem(say_both("cli.job.exists", path=file))
    return name


def _cohort(typed: str) -> str:
    from station.job.table import checked
    from station.job.wrong import BadJob

    try:
        return str(checked({"cohort": typed}).cohort)
    except BadJob as bad:
        raise UsageProblem(f"--cohort: {say_both(f'job.wrong.{bad.wrongs[0].code}')}") from None


def _write(file: Path, text: str) -> None:
    from station.job.writing import write

    try:
        write(file, text)
    except OSError as error:
        raise disk_trouble(error) from error


def _told(made: "Clone") -> Iterator[str]:
    """What became of what."""
    from station.job.showing_job import said_keys

    table: JobTable = made.table
    yield say_both("cli.job.clone.key")
    yield say_both("cli.job.clone.cohort", cohort=table.cohort)
    if made.shifted is None:
        yield say_both("cli.job.clone.no-days")
    else:
        dates = ", ".join(f"{day.date}" for day in table.days)
        yield say_both("cli.job.clone.days", weeks=52 * made.shifted, dates=dates)
    if made.left:
        yield _about_keys("cli.job.clone.left", made.left)
    yield say_both("cli.job.clone.roster")
    kept = [key for key in said_keys(table) if key not in ("key", "cohort", "days")]
    if kept:
        yield _about_keys("cli.job.clone.kept", kept)


def _about_keys(code: str, keys: Iterable[str]) -> str:
    """A sentence about several keys, in both languages."""
    named = ((language, ", ".join(say(f"job.label.{key}", language) for key in keys)) for language in LANGUAGES)
    return " / ".join(say(code, language, what=what) for language, what in named)
