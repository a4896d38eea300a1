"""Totals come from the package alone; the journal of the desk counts the same."""

from dataclasses import replace
from pathlib import Path

import pytest
from support import packages
from support.journals import open_journal

from db.journal import Journal
from db.records import Counts
from station.export.package import export
from station.export.totals import contradictions, package_totals


def test_the_package_counts_what_the_desk_counts(finished_day: Path, made_package: Path) -> None:
    with Journal.read_only(finished_day) as journal:
        assert package_totals(made_package) == journal.counts()


def test_a_closed_day_adds_up(made_package: Path) -> None:
    assert contradictions(package_totals(made_package)) == ()


def test_an_open_day_does_not_add_up_and_says_where(tmp_path: Path) -> None:
    with open_journal(tmp_path / "data") as journal:
        sitting = packages.sit(journal, 1)
        journal.intend(sitting.id, packages.BODY, 1, [])
        receipt = export(tmp_path / "data", tmp_path, packages.SETTINGS)
    assert contradictions(package_totals(receipt.path)) == (
        "sittings = accepted + abandoned",
        "intents = bound + no_picture",
    )


@pytest.mark.parametrize("lost", ["swipes", "sittings", "accepted", "abandoned", "intents", "bound", "no_picture"])
def test_whatever_is_lost_shows(made_package: Path, lost: str) -> None:
    totals: Counts = package_totals(made_package)
    assert contradictions(replace(totals, **{lost: getattr(totals, lost) - 1}))
