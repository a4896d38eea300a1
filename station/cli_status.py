"""`station status ...` and `station returned ...`: how far people are, and pictures that the agency sent back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from station.cli_operators import typed_code
from station.cli_parts import NO, Refused, UsageProblem, data_option, folder_or_default, json_option, show_json
from station.cli_roster import SHOWN, agreed, file_argument
from station.words import say_both

if TYPE_CHECKING:
    from db.records import PersonFacts
    from station.job.returned.matching import Returns
    from station.job.statuses import Somebody
    from station.outside_picture import OutsidePicture
    from station.status_byhand import OpenPeople

KINDS = ("elsewhere", "overseas", "returned", "exempt", "open")

by_option = click.option("--by", required=True, metavar="NAME", help="who acts; where codes are set up, it is asked")


@click.group()
def status() -> None:
    """How far everybody is, also what happened elsewhere (散拍, 境外证件代办, 免采集, 退回). Close the desk before."""


@status.command("list")
@click.option("--class", "class_name", help="only this class")
@data_option
@json_option
def list_people(class_name: str | None, data: Path | None, as_json: bool) -> int:
    """Everybody of the job with how far they are; names masked. People on no list come last."""
    from db.journal import Journal
    from station.job.statuses import everybody

    with Journal.read_only(folder_or_default(data)) as journal:
        people = [one for one in everybody(journal) if class_name is None or one.class_name == class_name]
        told = [_told(one, journal.person(one.person)) for one in people]
    if as_json:
        show_json({"people": told})
        return 0
    for line in told:
        kind = say_both(f"status.{line['kind']}")
        where = say_both("cli.status.off-list") if line["off_list"] else line["class"] or ""
        parts = (line["student_number"], line["name"], where, kind, line["number"], line["day"], line["reason"])
        click.echo("  ".join(str(part) for part in parts if part))
    return 0


def _told(one: "Somebody", facts: "PersonFacts | None") -> dict[str, Any]:
    from station.classlist import DIGITS
    from station.job.masking import mask_name

    stands = one.standing
    return {
        "class": one.class_name,
        "student_number": (facts.student_number or "")[-DIGITS:] if facts else "",
        "name": mask_name(facts.name or "") if facts else "",
        "kind": str(stands.kind),
        "number": stands.number,
        "day": stands.day or None,
        "reason": stands.reason or None,
        "file": stands.status.file.path if stands.status and stands.status.file else None,
        "off_list": one.off_list,
    }


@status.command("set")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--student", required=True, metavar="NUMBER", help="学号, as on the list")
@by_option
@click.option("--date", "day", default="", metavar="YYYY-MM-DD", help="of the picture")
@click.option("--where", default="", help="where it was taken")
@click.option("--remark", default="", help="why, or what else is to say")
@click.option("--copies", default=0, type=click.IntRange(0, 99), help="document copies handed in")
@click.option("--fee", "fee_fen", type=click.IntRange(0), help="what was paid there, in fen; noted only")
@click.option("--file", "picture", type=click.Path(dir_okay=False, path_type=Path), help="the picture; kept as it is")
@data_option
@json_option
def set_status(
    kind: str, student: str, by: str, day: str, where: str, remark: str, copies: int, fee_fen: int | None,
    picture: Path | None, data: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Write down what happened to somebody of the list; `open` takes it back. A picture is judged as `check` does."""
    from station.status_byhand import opened_people
    from station.status_commands import SetStatus
    from station.statusdesk import is_fit
    from station.statusdesk import set_status as write

    with opened_people(folder_or_default(data), by, lambda name: typed_code("cli.code-of", name=name)) as people:
        who = _by_student(people, student)
        came = None if picture is None else _read(picture, people.profile)
        asked = SetStatus(who.key, kind, day, where, remark, copies, fee_fen, came)  # type: ignore[arg-type]
        if not is_fit(asked):
            raise UsageProblem(say_both("ui.people.unknown"))
        written = write(people.journal, people.keeper, who, asked, by)
    if as_json:
        judged = None if came is None else {"passes": came.passes, "failing": list(came.failing)}
        show_json({"kind": kind, "file": written.file.path if written.file else None, "judged": judged})
    elif came is not None:
        click.echo(say_both(f"ui.people.judged.{'passes' if came.passes else 'fails'}") + " " + " ".join(came.failing))
    return 0


def _by_student(people: "OpenPeople", number: str) -> "Somebody":
    """The one row with this 学号."""
    from station.identity import student_key
    from station.job.roster.cells import compared
    from station.job.statuses import everybody

    rows = people.journal.listings_by("student_key", student_key(people.key, compared(number)))
    found = {one.key: one for one in everybody(people.journal)} if len(rows) == 1 else {}
    if not found:
        raise Refused(say_both("cli.status.nobody"))
    return found[rows[0].id]


def _read(path: Path, profile: str) -> "OutsidePicture":
    from station.outside_picture import PictureRefused, read_picture

    try:
        return read_picture(path, profile)
    except PictureRefused as refused:
        raise UsageProblem(say_both(f"trouble.{refused.code}", **refused.params)) from None


@click.group()
def returned() -> None:
    """Pictures that the agency sent back: XLSX, XLS, CSV or DBF by 拍摄序号, 学号, 身份证号 or 采集码, with reasons."""


@returned.command("import")
@file_argument
@by_option
@click.option("--yes", is_flag=True, help="don't ask")
@data_option
@json_option
def import_returned(file: Path, by: str, yes: bool, data: Path | None, as_json: bool) -> int:
    """Take such a list in: whoever is on it may be captured again. Asks first where somebody can answer."""
    from station.job.returned.matching import compare, write
    from station.job.returned.offer import read_returned
    from station.job.roster.refusals import TableRefused
    from station.status_byhand import opened_people

    try:
        offer = read_returned(file)
    except TableRefused as refused:
        raise UsageProblem(say_both(f"trouble.{refused.code}", **refused.params)) from None
    with opened_people(folder_or_default(data), by, lambda name: typed_code("cli.code-of", name=name)) as people:
        found = compare(people.journal, offer, people.key)
        if not as_json:
            _show(found)
            if not yes and not agreed():
                click.echo(say_both("roster.not-written"))
                return NO
        write(people.journal, offer, found, by)
    if as_json:
        problems = [problem.as_json() for problem in found.problems]
        show_json({"rows": found.rows, "imported": found.imported, "problems": problems})
    else:
        click.echo(say_both("roster.written", imported=found.imported, rows=found.rows, refused=found.refused))
    return NO if found.refused else 0


def _show(found: "Returns") -> None:
    """What is wrong, refused rows first, and what would be written."""
    problems = sorted(found.problems, key=lambda problem: not problem.refuses)
    for problem in problems[: SHOWN * 2]:
        parts = say_both("roster.row", row=problem.row), problem.column, problem.as_json()["text"]
        click.echo(" ".join(filter(None, parts)))
    counts = {"new": len(found.new), "changed": len(found.changed), "unchanged": found.unchanged}
    click.echo(say_both("ui.people.compared", refused=found.refused, **counts))
