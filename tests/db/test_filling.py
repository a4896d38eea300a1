"""The journals on which growth is measured are real ones: every event through every rule."""

from pathlib import Path

from db.journal import Journal
from db.verify import verify
from scripts.bench.journal_filling import fill


def test_a_filled_journal_is_what_the_journal_itself_would_have_written(tmp_path: Path) -> None:
    fill(tmp_path, 41)
    assert verify(tmp_path) == []
    with Journal.read_only(tmp_path) as journal:
        counts, length = journal.counts(), journal.length()
        assert (counts.sittings, counts.accepted, counts.retakes) == (41, 40, 30)
        assert len(journal.open_sittings()) == 1
        assert 9.5 < length / counts.sittings < 10.5
