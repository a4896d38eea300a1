"""The body's clock against ours, both as wall clocks."""

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cameras.clock import offset


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def told_by_the_library(wall: datetime) -> int:
    """What libgphoto2 makes of a body's wall clock: `mktime` with `tm_isdst` 0."""
    return int(time.mktime((*wall.timetuple()[:8], 0)))


@pytest.mark.parametrize("in_zone", ["Asia/Shanghai", "UTC", "Europe/Berlin", "America/St_Johns"], indirect=True)
@pytest.mark.parametrize("month", [1, 7])
@pytest.mark.parametrize("ahead", [-7200, -3, 0, 90])
@pytest.mark.usefixtures("in_zone")
def test_wall_clock_is_compared_with_wall_clock_in_every_zone_and_season(month: int, ahead: int) -> None:
    host = datetime(2026, month, 15, 12, 0, 0).timestamp()
    told = told_by_the_library(datetime.fromtimestamp(host + ahead))
    assert offset(told, host, host) == pytest.approx(ahead + 0.5)


@given(st.floats(1.7e9, 1.9e9), st.floats(-1000, 1000), st.floats(0, 0.2), st.floats(0, 1))
def test_the_error_is_half_a_second_and_half_the_question_at_most(
    asked: float, ahead: float, took: float, answered_at: float
) -> None:
    body = asked + took * answered_at + ahead
    measured = offset(told_by_the_library(datetime.fromtimestamp(int(body))), asked, asked + took)
    assert abs(measured - ahead) <= 0.5 + took / 2 + 0.002
