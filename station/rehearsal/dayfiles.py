"""The files of a rehearsed day, as a school brings them: job, roster, timetable; taken in by the shipped commands."""

import json
from collections.abc import Iterable
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, Final

import tomlkit
import xlsxwriter

from db.disk import write_whole
from drivers.simulated.people import Person
from station.config import load
from station.job.jobfile import SUFFIX
from station.job.roster.template import PEOPLE
from station.job.table import JobTable
from station.job.timetable import Contact, PlannedClass, Timetable, Window
from station.job.timetable_sheet import write_sheet
from station.job.writing import fresh, new_key
from station.rehearsal.n2day import COHORT, FEE, Day, Student, Token

JOB: Final = "n2day"
FOLDER: Final = "brought"
"""Of the data folder: what the school brought along."""
PHOTOGRAPHER, MONITOR = "摄影师", "班长"
"""The two people who act at the desk."""

_SEXES: Final = {"male": "男", "female": "女"}


class ImportFailedError(Exception):
    """A shipped import refused what a school would bring: the rehearsal can't begin."""


def bring(folder: Path, day: Day, token: Token) -> None:
    """Put job, roster and timetable into a data folder and take them in; what was taken in before is left alone.

    Raises:
        ImportFailedError: not all of it was taken.
    """
    job = folder / f"{JOB}{SUFFIX}"
    if job.exists():
        return
    brought = folder / FOLDER
    brought.mkdir(parents=True)
    table = JobTable(key=new_key(), cohort=COHORT, fee=FEE, tokens=token, mode="strict", levels=("本科", "专升本"))
    write_whole(job, fresh(table).encode("utf-8"))
    _name_the_job(folder / "station.toml", job.name)
    load(folder)
    write_roster(brought / "roster.xlsx", day)
    write_timetable(brought / "timetable.xlsx", day, date.today())
    _take("roster", brought / "roster.xlsx", folder, len(day.listed))
    _take("schedule", brought / "timetable.xlsx", folder, len(day.classes))


def _name_the_job(path: Path, job: str) -> None:
    """Have the settings name the job and the two people; everything else in them stays."""
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    for table, key, value in (
        ("job", "file", job),
        ("desk", "operators", [PHOTOGRAPHER, MONITOR]),
        ("camera", "address", "simulated"),
        ("reader", "addresses", ["simulated"]),
    ):
        document.setdefault(table, tomlkit.table())[key] = value
    write_whole(path, tomlkit.dumps(document).encode("utf-8"))


# what a school brings


def write_roster(path: Path, day: Day) -> None:
    """Write the list with the template's columns, every cell as text."""
    titles = list(PEOPLE)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("名单")
        for place, title in enumerate(titles):
            sheet.write_string(0, place, title)
        for row, student in enumerate(day.listed, start=1):
            cells = _cells(student, student.person(day.seed), student.listed_name(day.seed))
            for place, title in enumerate(titles):
                sheet.write_string(row, place, cells.get(title, ""), text)


def _cells(student: Student, who: Person, name: str) -> dict[str, str]:
    return {
        "学号": student.student_number,
        "姓名": name,
        "性别": _SEXES[who.sex],
        "身份证号": who.id_number,
        "考生号": f"21999999{student.index:06}",
        "班级": student.class_name or "",
        "专业": student.listed_major,
        "层次": student.level,
        "学院": "计算机学院",
        "年级": COHORT,
    }


def write_timetable(path: Path, day: Day, on: date) -> None:
    """Write the timetable as the station's own sheet has it."""
    write_sheet(path, Timetable(tuple(_planned(day, on))))


def _planned(day: Day, on: date) -> Iterable[PlannedClass]:
    for one in day.classes:
        window = Window(on.isoformat(), one.start, one.end)
        teacher = Contact(f"辅导员{one.counsellor}", "13800000000")
        yield PlannedClass(one.name, len(one.students), window, "图像采集室", teacher)


# the shipped commands


def _take(what: str, file: Path, folder: Path, rows: int) -> None:
    told = _shipped(what, "import", str(file), "--data", str(folder), "--json")
    if told["imported"] != rows:
        raise ImportFailedError(f"{what}: {told['imported']} of {rows} rows were taken")


def _shipped(*arguments: str) -> dict[str, Any]:
    """Run one of the program's own commands here, and give what it prints."""
    from station.cli import main  # the command line knows the rehearsal too

    said = StringIO()
    with redirect_stdout(said):
        status = main(arguments, lambda data: 0)
    try:
        told: dict[str, Any] = json.loads(said.getvalue())
    except ValueError:
        raise ImportFailedError(f"{' '.join(arguments[:2])} ended with {status}") from None
    return told
