from collections.abc import Iterator
from pathlib import Path

import pytest
from support.journals import open_journal

from db.journal import Journal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "data") as journal:
        yield journal
