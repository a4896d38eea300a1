from collections.abc import Iterator
from pathlib import Path

import pytest

from db.journal import Journal
from support.journals import open_journal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "data") as journal:
        yield journal
