"""How many people of each class are expected, as the list of the job tells it."""

from collections import Counter

from db.queries import Queries

NOT_EXPECTED = frozenset({"entrusted", "captured"})
"""Standings of people who are on the list and not to be captured here."""


def sizes_of(journal: Queries) -> dict[str, int]:
    """Heads by class, in the order of the list; empty where there is no list."""
    if journal.roster_form() != "people":
        return journal.class_sizes()
    rows = (row for row in journal.listings() if row.class_name and row.standing not in NOT_EXPECTED)
    return dict(Counter(row.class_name for row in rows if row.class_name))
