"""A list of 50,000 people: importing it beside bare libraries reading the same file, and finding one of them.

"read" is ours up to typed cells at hand, in the process of its own that a file is taken apart in; "judge" is everything
up to the answer that people see: read, columns recognised, every row checked. The peers only read: python-calamine and
openpyxl an XLSX, the csv module a CSV, dbf a DBF, into lists of cells.

"written" is the one transaction into a journal, an event of the chain a person; beside it the same rows into one bare
SQLite table with an index, one transaction too. "found" is the journal's question by keyed hash, at random; beside it a
prepared SELECT by an index in bare sqlite3.
"""

import csv
import random
import sqlite3
import statistics
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import dbf
import openpyxl
from python_calamine import load_workbook
from rows import row, spread, timed
from support import rosterfiles as files

from station.job.roster.byhand import opened_job
from station.job.roster.importing import as_listed
from station.job.roster.offer import read_offer
from station.job.roster.reading import read_book

PEOPLE = 50_000
ROUNDS = 3
LOOKUPS = 2_000


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="job-bench-") as place:
        folder = Path(place)
        people = [somebody(number) for number in range(PEOPLE)]
        listed = [files.HEADER, *people]
        xlsx = files.write_xlsx(folder / "list.xlsx", listed)
        text = files.write_csv(folder / "list.csv", listed)
        table = folder / "list.dbf"
        table.write_bytes(files.dbf_bytes(files.HEADER, people, driver=0x4D))
        reading("xlsx read, python-calamine", xlsx, read_book, bare_calamine)
        reading("xlsx judged, python-calamine", xlsx, read_offer, bare_calamine)
        reading("xlsx judged, openpyxl", xlsx, read_offer, bare_openpyxl)
        reading("csv judged, csv module", text, read_offer, bare_csv)
        reading("dbf judged, dbf", table, read_offer, bare_dbf)
        writing(folder, xlsx)
    return 0


def somebody(number: int) -> tuple[str, ...]:
    """Everybody has a number of their own: nobody stands on this list twice."""
    student, name, _, _, _ = files.person(number)
    digits = f"999{number // 1000:03}20020131{number % 1000:03}"
    document = digits + files.check_character(digits)
    return student, name, "男" if number % 2 else "女", document, f"软件{20211 + number // 30}"


def reading(name: str, path: Path, ours: Callable[[Path], Any], peer: Callable[[Path], Any]) -> None:
    """Both in turn; seconds for the whole list, the medians."""
    mine, theirs = [], []
    for _ in range(ROUNDS):
        mine.append(timed(lambda: ours(path)))
        theirs.append(timed(lambda: peer(path)))
    note = f"{PEOPLE} people, {path.stat().st_size / 1e6:.1f} MB; ours s {spread(mine, 1)}; peer s {spread(theirs, 1)}"
    row(f"roster {name}", statistics.median(mine), statistics.median(theirs), "s", note)


def bare_calamine(path: Path) -> list[Any]:
    return load_workbook(path).get_sheet_by_index(0).to_python()


def bare_openpyxl(path: Path) -> list[Any]:
    book = openpyxl.load_workbook(path, read_only=True)
    found = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return found


def bare_csv(path: Path) -> list[Any]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def bare_dbf(path: Path) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with dbf.Table(str(path), codepage="cp936").open(dbf.READ_ONLY) as table:
            return [tuple(record) for record in table]


def writing(folder: Path, path: Path) -> None:
    """Into the journal and out of it again, one by one."""
    offer = read_offer(path)
    assert offer.roster.imported == PEOPLE
    with opened_job(folder / "data") as job:
        first = timed(lambda: job.compare(offer, adding=False))
        found = job.compare(offer, adding=False)
        ours = timed(lambda: job.take(offer, found))
        again = timed(lambda: job.compare(offer, adding=False))
        journal, key = job.journal, job.key
        rows = [as_listed(person, key, lambda facts: facts) for person in offer.roster.people]
        with sqlite3.connect(folder / "bare.sqlite") as bare:
            bare.execute("PRAGMA journal_mode=WAL")
            bare.execute("PRAGMA synchronous=FULL")
            bare.execute("CREATE TABLE person (id_key TEXT, student TEXT, name TEXT, number TEXT, class TEXT)")
            bare.execute("CREATE INDEX by_key ON person (id_key)")
            peer = timed(lambda: fill(bare, rows))
        note = f"one transaction; difference before {first:.2f} s; the same list once more: {again:.2f} s"
        row("roster written, bare SQLite table", ours, peer, "s", note)
        wanted = random.Random(1).choices([one.id_key for one in rows if one.id_key], k=LOOKUPS)
        mine = [timed(lambda key=key: journal.listings_by("id_key", key)) for key in wanted]
        question = "SELECT * FROM person WHERE id_key = ?"
        theirs = [timed(lambda key=key: bare.execute(question, (key,)).fetchall()) for key in wanted]
        bare.close()
    note = f"{LOOKUPS} questions among {PEOPLE}; ours us {spread(mine, 1e6)}; peer us {spread(theirs, 1e6)}"
    row("roster found by key, bare SELECT", statistics.median(mine) * 1e6, statistics.median(theirs) * 1e6, "us", note)


def fill(bare: sqlite3.Connection, rows: list[Any]) -> None:
    told = [(one.id_key, one.facts.student_number, one.facts.name, one.facts.id_number, one.class_name) for one in rows]
    bare.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?)", told)
    bare.commit()


if __name__ == "__main__":
    sys.exit(main())
