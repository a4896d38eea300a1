"""交接单: what was found on the stick, again and again the same, in nobody's signed half."""

import hashlib
import json
from pathlib import Path

import pytest
from support import papers
from support.journals import capture, open_journal
from support.papers import exported

from db.chain import canonical
from station.chain_head import grouped, rows
from station.paper.sheet import Cell, Sheet
from station.receipt_paper import keep_receipt
from station.reports.receipts import of_folder
from station.words import say, say_both

SEALED = {"salt": "5a" * 32, "taken_by": "李秘书"}
SEAL = hashlib.sha256(canonical(SEALED).encode()).hexdigest()


def told(sheet: Sheet) -> dict[str, Cell]:
    (section,) = sheet.sections
    return {str(row[0]): row[1] for row in section.rows}


def test_each_export_is_a_sheet_of_its_own_the_newest_first_and_tells_what_was_noted(tmp_path: Path) -> None:
    with open_journal(tmp_path, job=papers.JOB) as journal:
        capture(journal, 1)
        first = exported(journal)
        part = {"kind": "class", "name": "软件20211"}
        second = exported(journal, 2, part=part, read_back="dropped", taken_by=SEAL, sealed="age")
        for note in (first, second):
            journal.note("exported", data=note, operator="Wang")
    papers.job_file(tmp_path)
    assert told(of_folder(tmp_path)[0].sheet)[say_both("receipt.taken-by")] is None, "of a job that was purged"
    beside = tmp_path / "exports" / "receipts" / f"{second['package']}.json"
    beside.parent.mkdir(parents=True)
    beside.write_text(json.dumps(SEALED | {"taken_by": "别人"}), "utf-8")
    assert told(of_folder(tmp_path)[0].sheet)[say_both("receipt.taken-by")] is None, "nobody but who was sealed"
    beside.write_text(json.dumps(SEALED), "utf-8")
    beside.rename(beside.with_name(f"{second['package']}.sealed.json"))  # of an encrypted package
    newest, oldest = of_folder(tmp_path)
    assert (newest.package, oldest.package) == (second["package"], first["package"])
    rows_of = told(newest.sheet)
    assert rows_of[say_both("receipt.bytes")] == "4,123,456,789" and rows_of[say_both("receipt.people")] == "4"
    assert rows_of[say_both("receipt.root")] == "\n".join(rows("ab12" * 16))
    assert rows_of[say_both("receipt.chain_head")] == "\n".join(rows(str(first["chain_head"])))
    assert rows_of[say_both("receipt.signed-by")] == grouped("0123456789abcdef" * 2)
    assert rows_of[say_both("receipt.part")] == say_both("receipt.part.class", name="软件20211")
    assert rows_of[say_both("receipt.read-back")] == say_both("receipt.read-back.dropped")
    assert rows_of[say_both("receipt.hands-over")] == "Wang" and rows_of[say_both("receipt.taken-by")] == "李秘书"
    assert told(oldest.sheet)[say_both("receipt.taken-by")] is None, "a line to write on"
    assert newest.sheet.signatures == ("hands-over", "takes-over")
    assert rows_of[say_both("receipt.sealed")] == say_both("receipt.sealed.age")
    how = "".join(say(line.code) for line in newest.sheet.notes)
    assert say("receipt.how.sealed") in how and len(oldest.sheet.notes) < len(newest.sheet.notes)
    assert "station verify" in how and "sha256sum -c" in how
    on_a_wall = told(of_folder(tmp_path, "public")[0].sheet)
    assert "李秘书" not in on_a_wall.values() and on_a_wall[say_both("receipt.files")] == "2,471"


def test_a_note_of_an_older_program_has_its_sheet_too(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        journal.note("exported", data={"package": "x", "people": 3})
    (only,) = of_folder(tmp_path)
    assert told(only.sheet)[say_both("receipt.people")] == "3"
    assert say_both("receipt.root") not in told(only.sheet)


def test_the_newest_lies_with_the_other_papers_and_over_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.paper.pdf.pdf", lambda sheets, glyphs: f"%PDF {len(sheets)}".encode())
    with open_journal(tmp_path, job=papers.JOB) as journal:
        capture(journal, 1)
    assert keep_receipt(tmp_path) is None
    with open_journal(tmp_path, job=papers.JOB) as journal:
        journal.note("exported", data=exported(journal))
    first, again = keep_receipt(tmp_path), keep_receipt(tmp_path)
    assert first is not None and again is not None and first != again and first.parent == again.parent
    assert first.name == "receipt-10622-day_2026_06_01-A-2026-06-01-1.pdf"
    assert first.is_relative_to(tmp_path / "exports") and first.read_bytes() == b"%PDF 1"
