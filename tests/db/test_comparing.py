"""Rows are compared side by side, in the order in which SQLite sorts their keys, whatever the keys are."""

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from db import schema
from db.door import open_scratch
from db.verify import _differences

KEYS = st.tuples(st.text(max_size=3), st.text(max_size=3))
COUNTS = st.dictionaries(KEYS, st.integers(1, 2), max_size=12)


def _tallies(counts: dict[tuple[str, str], int]) -> sqlite3.Connection:
    """A database that holds these counts."""
    database = open_scratch()
    database.execute(schema.declared()["tally"])
    rows = [(job, "A", kind, count) for (job, kind), count in counts.items()]
    database.executemany("INSERT INTO tally (job, desk, kind, n) VALUES (?, ?, ?, ?)", rows)
    database.text_factory = bytes
    return database


@given(there=COUNTS, wanted=COUNTS)
def test_every_difference_is_named_once(there: dict[tuple[str, str], int], wanted: dict[tuple[str, str], int]) -> None:
    with closing(_tallies(there)) as real, closing(_tallies(wanted)) as rebuilt:
        found = [(fault.code, fault.about, fault.detail) for fault in _differences("tally", real, rebuilt)]
    expected = [("row-foreign", key, "") for key in there.keys() - wanted.keys()]
    expected += [("row-missing", key, "") for key in wanted.keys() - there.keys()]
    expected += [("row-changed", key, "n") for key in there.keys() & wanted.keys() if there[key] != wanted[key]]
    assert sorted(found) == sorted((code, f"tally {job} A {kind}", detail) for code, (job, kind), detail in expected)
