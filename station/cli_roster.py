"""`station roster ...`: the list of expected people, from a file into the journal."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from station.cli_parts import NO, UsageProblem, data_option, folder_or_default, json_option, show_json, typed
from station.words import say_both

if TYPE_CHECKING:
    from station.job.roster.columns import Field
    from station.job.roster.importing import Difference
    from station.job.roster.offer import Offer

SHOWN = 10
"""Problems of one kind that are printed at most; --json has them all."""

file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
map_option = click.option(
    "--map", "corrections", multiple=True, metavar="COLUMN=FIELD",
    help="what a column is, by its title or as D列; ignore: it is not read",
)  # fmt: skip


@click.group()
def roster() -> None:
    """The list of expected people, or of classes with head-counts: XLSX, XLS, CSV or DBF. Close the desk before."""


@roster.command("import")
@file_argument
@map_option
@click.option("--add", "adding", is_flag=True, help="one of several files: nobody who is not in it goes")
@click.option("--yes", is_flag=True, help="don't ask")
@data_option
@json_option
def import_roster(
    file: Path, corrections: tuple[str, ...], adding: bool, yes: bool, data: Path | None, as_json: bool
) -> int:
    """Take a list in: what is wrong is told row by row, the rest is imported. Asks first where somebody can answer."""
    from station.job.roster.byhand import opened_job

    offer = read(file, corrections)
    if not as_json:
        show_columns(offer)
        show_problems(offer)
    if not offer.roster.imported:
        return told(offer, as_json, "roster.written")
    with opened_job(folder_or_default(data)) as job:
        found = job.compare(offer, adding=adding)
        if not as_json:
            show_difference(found, job.job.name, offer)
            if not yes and not agreed():
                click.echo(say_both("roster.not-written"))
                return NO
        job.take(offer, found)
    return told(offer, as_json, "roster.written")


@roster.command("check")
@file_argument
@map_option
@json_option
def check_roster(file: Path, corrections: tuple[str, ...], as_json: bool) -> int:
    """Judge a list as `import` does; nothing is written, and no device's library is needed."""
    offer = read(file, corrections)
    if not as_json:
        show_columns(offer)
        show_problems(offer)
    return told(offer, as_json, "roster.checked")


@roster.command("template")
@file_argument
@click.option("--classes", is_flag=True, help="for classes with head-counts, where nobody may be named")
def template(file: Path, classes: bool) -> int:
    """Write an XLSX to fill in: text columns, an example, a page of help."""
    from station.job.roster.template import TemplateThere, write_template

    try:
        write_template(file, classes=classes)
    except TemplateThere:
        raise UsageProblem(say_both("roster.template-there", path=file)) from None
    except OSError as error:
        raise UsageProblem(say_both("trouble.table-gone", reason=error.strerror)) from None
    click.echo(say_both("roster.template-written", path=file))
    return 0


def read(file: Path, corrections: tuple[str, ...]) -> "Offer":
    """Read and judge the file, or end with one line and exit status 2."""
    from station.job.roster.offer import read_offer
    from station.job.roster.refusals import TableRefused

    try:
        return read_offer(file, dict(map(correction, corrections)))
    except TableRefused as refused:
        raise UsageProblem(say_both(f"trouble.{refused.code}", **refused.params)) from None


def correction(said: str) -> "tuple[str, Field | None]":
    """`COLUMN=FIELD` of the command line."""
    from station.job.roster.columns import Field
    from station.job.roster.offer import NOT_READ

    title, _, name = said.rpartition("=")
    fields: dict[str, Field | None] = {one.value: one for one in Field} | {NOT_READ: None}
    if not title or name not in fields:
        raise UsageProblem(say_both("roster.map-unfit", fields=", ".join(fields)))
    return title, fields[name]


def told(offer: "Offer", as_json: bool, code: str) -> int:
    """Say how it ended; give the exit status."""
    judged = offer.roster
    if as_json:
        show_json(as_told(offer))
    else:
        click.echo(say_both(code, imported=judged.imported, rows=judged.rows, refused=judged.refused))
    return NO if judged.refused else 0


def as_told(offer: "Offer") -> dict[str, Any]:
    """The answer of `--json`."""
    judged = offer.roster
    problems = [problem.as_json() for problem in judged.problems]
    return {"rows": judged.rows, "imported": judged.imported, "problems": problems}


def show_columns(offer: "Offer") -> None:
    """What the columns were taken for, and the first rows, masked."""
    for one in offer.sheets.read:
        if one.table.name is not None:
            click.echo(say_both("roster.in-sheet", sheet=one.table.name))
        for column in one.layout.columns:
            what = "not-read" if column.field is None else column.field
            click.echo(f"  {column.title} -> {say_both(f'roster.field.{what}')}")
    for row in offer.first_rows:
        click.echo("  " + " | ".join(row))


def show_problems(offer: "Offer") -> None:
    """Refused rows first, then what to look at; of each kind a few."""
    problems = sorted(offer.roster.problems, key=lambda problem: not problem.refuses)
    counted: Counter[str] = Counter()
    for problem in problems:
        counted[problem.code] += 1
        if counted[problem.code] <= SHOWN:
            said = problem.as_json()
            where = [] if problem.row is None else [say_both("roster.row", row=problem.row)]
            click.echo(" ".join([*where, *([problem.column] if problem.column else []), said["text"]]))
    for code, count in counted.items():
        if count > SHOWN:
            click.echo(say_both("roster.more-of-these", count=count - SHOWN, code=code))


def show_difference(found: "Difference", job: str, offer: "Offer") -> None:
    """What would be written."""
    from station.job.roster.importing import some

    what = "classes" if offer.roster.form == "classes" else "people"
    counts = {"new": found.new, "changed": found.changed, "gone": found.gone, "unchanged": found.unchanged}
    click.echo(say_both(f"roster.difference.{what}", job=job, **counts))
    if found.kept:
        click.echo(say_both("roster.kept", count=len(found.kept), numbers=some(found.kept)))


def agreed() -> bool:
    """Ask whoever sits there; a script that gave the file has said yes."""
    if not sys.stdin.isatty():
        return True
    return typed(say_both("roster.ask")).strip().lower() in ("y", "yes", "是", "好")
