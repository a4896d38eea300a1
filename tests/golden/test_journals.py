"""Journals of every schema there ever was still open, verify, tell what they told, and can be gone on with."""

import json
import shutil
from pathlib import Path

import pytest
from golden.make_journal import HERE, told
from support.journals import capture, open_journal

from db import door
from db.journal import Journal
from db.tables import SCHEMA
from db.verify import verify

GOLDEN = sorted(HERE.glob("v*.sqlite"))


def test_there_is_one_for_every_schema() -> None:
    assert [path.stem for path in GOLDEN] == [f"v{number}" for number in range(1, int(SCHEMA) + 1)]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_it_opens_and_tells_what_it_told(golden: Path, tmp_path: Path) -> None:
    shutil.copy(golden, tmp_path / door.FILE)
    expected = json.loads(golden.with_suffix(".json").read_text(encoding="utf-8"))
    with open_journal(tmp_path) as journal:
        assert told(journal) == expected
        assert journal.schema() == SCHEMA
        last = max([len(expected["sittings"]), *(gap.last for gap in journal.number_gaps())])
        assert capture(journal, 77).number == f"A-{last + 1:04d}"
    assert verify(tmp_path) == []
    with Journal.read_only(tmp_path) as journal:
        assert journal.counts().accepted == expected["counts"]["accepted"] + 1
