"""Two dozen shots of `scripts/soak camera`: a body that fails in what is over soon, every few shots."""

import pytest
from support.camerasoak import FAULTS, QUICK, script, soak

pytestmark = [pytest.mark.wire, pytest.mark.timeout(280)]

SHOTS, PER_STUDENT, SEED = 24, 8, 40


def test_two_dozen_shots_on_a_body_that_fails_mix_up_nobody_and_lose_nothing(tmp_path):
    figures = soak(tmp_path / "data", SEED, SHOTS, PER_STUDENT, QUICK)
    assert figures.wrong() == []
    assert figures.shots >= SHOTS
    assert sum(figures.faults.values()) >= 3
    assert figures.bound >= SHOTS - 2 * sum(figures.faults.values())


def test_a_long_soak_plays_every_fault():
    assert set(script(1, 1500, FAULTS).values()) == set(FAULTS)
