"""What the office has, told by the chain alone."""

from pathlib import Path

from support.journals import capture, open_journal

from station.delivery import delivered_exposures

PACKAGE = {"package": "10622-a-A-20260601-1", "root": "0" * 64}


def test_an_answer_that_came_while_another_job_was_open_counts(tmp_path: Path) -> None:
    with open_journal(tmp_path, job="a") as journal:
        there = capture(journal, 1)
        journal.note("exported", data={**PACKAGE, "chain_head": journal.chain_head()})
        after = capture(journal, 2)
    with open_journal(tmp_path, job="b") as journal:
        journal.note("acknowledged", data=PACKAGE)
        assert delivered_exposures(journal) == frozenset()
    with open_journal(tmp_path, job="a") as journal:
        assert delivered_exposures(journal) == {there.accepted_exposure}
        assert after.accepted_exposure not in delivered_exposures(journal)
