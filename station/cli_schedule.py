"""`station schedule ...`: who comes when, taken from a file or made from class sizes; close the desk before."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from station.cli_parts import NO, Refused, UsageProblem, data_option, folder_or_default, json_option, show_json
from station.words import say_both

if TYPE_CHECKING:  # what reads files is loaded by the commands that read one
    from collections.abc import Sequence

    from station.job.planning import Doubt, Hours, Room
    from station.job.timetable import Timetable
    from station.job.timetable_reading import Problem, Reading

PASTED = "-"


class HoursType(click.ParamType[Any]):
    """`08:30-12:00` as minutes after midnight."""

    name = "HH:MM-HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Hours":
        """Take what a timetable may say too."""
        from station.job.moments import EndsBeforeItBegins, NoHours, hours_in

        try:
            start, end = hours_in(str(value))
        except (NoHours, EndsBeforeItBegins):
            end = None
        if end is None:
            self.fail(say_both("cli.schedule-hours"), param, ctx)
        return start, end


seconds_option = click.option(
    "--seconds", type=click.FloatRange(5, 600), help="a student, from swipe to swipe; the job's when not given, or 27"
)


@click.group()
def schedule() -> None:
    """The timetable: which class comes when; close the desk before changing it."""


@schedule.command("import")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@seconds_option
@data_option
@json_option
def import_(file: Path, seconds: float | None, data: Path | None, as_json: bool) -> int:
    """Take in a timetable: XLSX, XLS, CSV, a saved web page, a Word document; - reads what is pasted."""
    from station.job.planning import doubts
    from station.scheduling import opened_schedule, wishes_of

    folder = folder_or_default(data)
    planned = seconds or wishes_of(folder).seconds
    reading = read_whatever(file)
    found = doubts(reading.timetable, planned, reading.told, reading.more)
    job = None
    if reading.timetable.classes:
        with opened_schedule(folder) as opened:
            opened.take(reading.timetable)
            job = opened.job
    told = as_told(reading.timetable, job, found)
    if as_json:
        problems = [
            {"row": one.row, "column": one.column, "code": one.code, "text": text_of(one)} for one in reading.problems
        ]
        show_json({"rows": reading.rows, "imported": len(reading.timetable.classes), "problems": problems, **told})
    else:
        for problem in reading.problems:
            line = {"row": problem.row, "column": problem.column, "text": text_of(problem)}
            click.echo(say_both("cli.schedule-problem", **line))
        show_lines(told)
    return NO if reading.problems else 0


@schedule.command("make")
@seconds_option
@click.option(
    "--date",
    "dates",
    multiple=True,
    help="2026-06-01; repeatable; the job's days when not given, or today",
    metavar="DAY",
)
@click.option("--hours", "hours", multiple=True, type=HoursType(), help="repeatable: the lunch break lies between two")
@click.option("--sizes", type=click.Path(dir_okay=False, path_type=Path), help="a table of classes and heads")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="also write the plan as XLSX")
@data_option
@json_option
def make(
    seconds: float | None, dates: tuple[str, ...], hours: "tuple[Hours, ...]", sizes: Path | None, to: Path | None,
    data: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Make the timetable from class sizes, hours and seconds per student; a plan that can't hold is not kept."""
    from station.job.planning import PlanFull, doubts
    from station.scheduling import opened_schedule, wishes_of

    folder = folder_or_default(data)
    wishes = wishes_of(folder)
    seconds = seconds or wishes.seconds
    there = rooms_of(dates, hours) if dates or hours or not wishes.there else wishes.there
    given = None if sizes is None else read_whatever(sizes).timetable.classes
    with opened_schedule(folder) as opened:
        classes = [one for one in (opened.classes() if given is None else given) if one.heads]
        if not classes:
            raise UsageProblem(say_both("cli.schedule-no-classes"))
        try:
            planned = opened.make(classes, there, seconds)
        except PlanFull as full:
            raise Refused(say_both("schedule.plan-full", **full.params)) from None
        told = as_told(planned, opened.job, doubts(planned, seconds))
    if to is not None:
        written_to(to, planned)
    plan = [
        {"class": one.name, "heads": one.heads, "day": one.window.day, "hours": one.window.hours}
        for one in planned.classes
        if one.window is not None
    ]
    if as_json:
        show_json({**told, "plan": plan})
    else:
        for line in plan:
            click.echo(f"{line['day']} {line['hours']}  {line['class']}  {line['heads']}")
        show_lines(told)
    return 0


@schedule.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> int:
    """Write an XLSX to fill in, with an example."""
    from station.job.timetable_sheet import EXAMPLE

    written_to(file, EXAMPLE)
    click.echo(say_both("cli.schedule-template", path=file))
    return 0


def read_whatever(file: Path) -> "Reading":
    """Read a file, or what somebody pastes.

    Raises:
        UsageProblem: there is no timetable in it.
    """
    from station.job.pasted_tables import MOST_TEXT
    from station.job.roster.refusals import TableRefused
    from station.job.timetable_files import read_file, read_pasted

    try:
        if str(file) == PASTED:
            return read_pasted(sys.stdin.buffer.read(MOST_TEXT + 1), today())
        return read_file(file, today())
    except TableRefused as refused:
        raise UsageProblem(say_both(f"trouble.{refused.code}", **refused.params)) from None


def written_to(path: Path, timetable: "Timetable") -> None:
    """Write a spreadsheet where none is yet: one that somebody filled in is not lost.

    Raises:
        UsageProblem: there is a file of that name, or none can be written.
    """
    from station.job.timetable_sheet import write_sheet

    if path.exists():
        raise UsageProblem(say_both("cli.schedule-there", path=path))
    try:
        write_sheet(path, timetable)
    except OSError as error:
        raise UsageProblem(f"{path}: {error.strerror or say_both('cli.schedule-unwritten')}") from None


def today() -> date:
    """The day by the wall clock, here."""
    return datetime.now().astimezone().date()


def rooms_of(dates: tuple[str, ...], hours: "tuple[Hours, ...]") -> "Sequence[Room]":
    """The stretches of work that the command line names: today, and the usual hours, where it does not."""
    from station.job.planning import rooms
    from station.scheduling import USUAL_HOURS

    days = {day_of(written) for written in dates} or {today().isoformat()}
    return rooms(sorted(days), hours or USUAL_HOURS)


def day_of(written: str) -> str:
    """A day from the command line, as freely written as in a timetable."""
    from station.job.moments import NoDay, OtherWeekday, day_in

    try:
        return day_in(written, today())[0]
    except (NoDay, OtherWeekday):
        raise click.BadParameter(say_both("schedule.date-unreadable"), param_hint="--date") from None


def text_of(problem: "Problem") -> str:
    """What is wrong and how to mend it."""
    return say_both(f"schedule.{problem.code}")


def as_told(timetable: "Timetable", job: str | None, found: "list[Doubt]") -> dict[str, Any]:
    """What `--json` tells of a timetable: never a contact."""
    warnings = [{**doubt.as_json(), "text": say_both(f"schedule.{doubt.code}", **doubt.params)} for doubt in found]
    return {"job": job, "classes": len(timetable.classes), "heads": timetable.heads, "warnings": warnings}


def show_lines(told: dict[str, Any]) -> None:
    """The same for people."""
    for warning in told["warnings"]:
        click.echo(warning["text"])
    if told["job"] is None:
        click.echo(say_both("cli.schedule-nothing"), file=sys.stderr)
    else:
        click.echo(say_both("cli.schedule-taken", classes=told["classes"], heads=told["heads"], job=told["job"]))
