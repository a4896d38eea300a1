import pytest
from support.copies import a_day


@pytest.fixture
def day(tmp_path):
    """A desk's day on an ordinary disk, the journal open for writing."""
    with a_day(tmp_path / "data") as day:
        yield day


@pytest.fixture
def stick(tmp_path):
    """A folder for packages on an ordinary disk."""
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"
