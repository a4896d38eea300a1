"""One judge for all tests of the portrait; of stills it remembers nothing."""

import pytest

from station.checks.judge import Judge


@pytest.fixture(scope="session")
def still_judge() -> Judge:
    """For stills."""
    return Judge("blue-2017/1")
