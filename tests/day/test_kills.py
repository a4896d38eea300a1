"""The shipped desk killed in the middle of what matters most, while body, reader and people go on.

Two short days, side by side, one of them on a disk that at each death keeps only what was synced. `scripts/soak kills`
is the long one, with every step of `support/kills/steps.py`; with `--power` all of it on such disks.
"""

import json
import pkgutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.fragile import FragileDisk
from support.kills.day import Day, live_through
from support.kills.judge import package_of
from support.kills.plans import Listed
from support.kills.steps import POINTS, STEPS

pytestmark = [pytest.mark.wire, pytest.mark.timeout(280)]

STUDENTS = 2


@dataclass(frozen=True)
class Script:
    """Where the desk dies, life after life, and how many more lives end at a random moment."""

    seed: int
    steps: tuple[str, ...]
    at_random: int


PROMISES = ("key made", "sitting commit", "accepted told", "swipe refused")
PICTURES = ("release asked", "unknown again", "original unlinked", "strangers laid aside", "bound")
SCRIPTS = {"promises": Script(11, PROMISES, 0), "pictures": Script(12, PICTURES, 0)}


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    homes = {name: tmp_path_factory.mktemp(name) for name in SCRIPTS}

    def play(name: str, *power_fails: Callable[[], None]) -> tuple[Path, Day]:
        home, script = homes[name], SCRIPTS[name]
        plan = Listed(script.seed, script.steps, script.at_random)
        return home, live_through(home, script.seed, STUDENTS, (), plan, *power_fails)

    with FragileDisk(homes["pictures"] / "disk") as disk, ThreadPoolExecutor(len(SCRIPTS)) as pool:
        (homes["pictures"] / "data").symlink_to(disk.path)
        played = {"promises": pool.submit(play, "promises"), "pictures": pool.submit(play, "pictures", disk.cut)}
        yield {name: day.result() for name, day in played.items()}


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_that_was_promised_before_a_death_is_lost_and_nobody_is_mixed_up(days, name):
    _, day = days[name]
    assert day.findings == []
    assert day.figures["accepted"] == STUDENTS


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_desk_died_where_it_was_to_die(days, name):
    _, day = days[name]
    assert tuple(death.step for death in day.deaths if death.ordered) == SCRIPTS[name].steps
    assert len(day.deaths) == len(SCRIPTS[name].steps) + SCRIPTS[name].at_random
    assert all(death.step in death.diary.open for death in day.deaths if death.ordered)


def test_a_promise_that_is_not_kept_is_seen(days):
    """What was never given, given twice or laid aside nowhere, said by a desk that lies."""
    home, day = days["promises"]
    said = {"at": "", "seq": 1, "number": "A-0001", "intent": None, "exposure": "x", "code": None}
    lies = ("sitting", "x", {}), ("sitting", "y", {}), ("accepted", "x", {}), ("orphan", "x", {"sha256": "z"})
    for event, sitting, detail in lies:
        day.witness.hear(json.dumps({**said, "event": event, "sitting": sitting, "detail": detail}), life=99)
    seen = sorted(one.kind for one in day.witness.findings(package_of(home)) if one.life == 99)
    assert seen == ["lost"] * 4 + ["reused"]


def test_every_mark_of_a_step_is_where_the_product_has_it():
    marks = {(mark.owner, mark.name) for step in STEPS for mark in (step.begins, step.ends)}
    assert all(hasattr(pkgutil.resolve_name(owner), name) for owner, name in {*marks, *POINTS})
