from dataclasses import replace
from pathlib import Path

import pytest
from support.desk_scenes import ARMED, BASE, LOCKED, REVIEW, SCENES, Scene

from station.flow import ENDED, State, Step, can
from station.view import DeskView, Picture
from ui.keys import BY_CODE, KEYS, QUEUE_KEYS, captured_numbers, next_key, open_keys

OPEN_STATES = [None, *(state for state in State if state not in ENDED)]


def test_no_physical_key_does_two_things() -> None:
    assert len(BY_CODE) == sum(len(key.codes) for key in (*KEYS, *QUEUE_KEYS))


@pytest.mark.parametrize("state", OPEN_STATES)
@pytest.mark.parametrize("locked", [None, "camera", "checks", "busy"])
def test_shutter_and_acceptance_are_open_only_in_their_state_and_unlocked(
    state: State | None, locked: str | None
) -> None:
    opened = open_keys(replace(BASE, state=state, locked=locked))
    assert ("shoot" in opened) == (state is State.ARMED and locked is None)
    assert ("accept" in opened) == (state is State.REVIEW and locked is None)


@pytest.mark.parametrize("state", OPEN_STATES)
@pytest.mark.parametrize(("key", "step"), [("retake", Step.RETAKE), ("abandon", Step.ABANDON), ("arm", Step.ARM)])
def test_keys_of_the_flow_are_open_where_the_flow_has_the_arrow(state: State | None, key: str, step: Step) -> None:
    assert (key in open_keys(replace(BASE, state=state))) == (state is not None and can(state, step))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_what_comes_next_is_open(scene: Scene) -> None:
    following = next_key(scene.view)
    assert following is None or following in open_keys(scene.view)


def test_what_comes_next() -> None:
    expected: list[tuple[DeskView, str | None]] = [
        (BASE, None), (ARMED, "shoot"), (LOCKED, None), (REVIEW, "accept"),
        (replace(REVIEW, locked="checks"), "retake"),
    ]  # fmt: skip
    assert [next_key(view) for view, _ in expected] == [name for _, name in expected]


def test_exemptions_are_for_who_sits_or_whose_picture_is_looked_at() -> None:
    for state in State:
        assert ("override" in open_keys(replace(LOCKED, state=state))) == (state in (State.ARMED, State.REVIEW))


def test_whoever_was_just_refused_comes_first_and_nobody_twice() -> None:
    pictures = (Picture("A-0003", Path("x")), Picture("A-0002", Path("y")))
    assert captured_numbers(replace(BASE, repeat="A-0002", pictures=pictures)) == ("A-0002", "A-0003")
