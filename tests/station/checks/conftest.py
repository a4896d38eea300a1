"""One set of networks for all tests of the checks; live tests make a judge of their own, for it remembers frames."""

import pytest

from station.checks.judge import Judge

PROFILE = "blue-2017/1"


@pytest.fixture(scope="session")
def still_judge() -> Judge:
    """For stills, of which it remembers nothing."""
    return Judge(PROFILE)


@pytest.fixture
def live_judge() -> Judge:
    """For one live view."""
    return Judge(PROFILE)
