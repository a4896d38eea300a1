"""What one frame can not change: findings over frames, a sitter's own open eyes, the day's sharpness."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.checks.limits import load
from station.checks.memory import AGREEING, FRAMES, Memory
from station.checks.rule import Rule
from station.checks.scene import Scene
from station.checks.sight.face import Face
from station.checks.verdict import Finding, Verdict

CHECKS = load("blue-2017/1").checks
FACE = cast(Face, SimpleNamespace(pose=SimpleNamespace(roll=0.0), width=100.0))
"""Some face; only the lean of its head counts here."""

SCENE = Scene(np.zeros((4, 4, 3), np.uint8), 1, FACE)
LEANS = {Finding.PASS: 0.0, Finding.WARN: 4.0, Finding.BLOCK: 9.0}


def leaning(finding: Finding) -> Scene:
    return replace(SCENE, face=cast(Face, SimpleNamespace(pose=SimpleNamespace(roll=LEANS[finding]), width=100.0)))


def shown(findings: list[Finding]) -> list[Finding]:
    memory, rule = Memory(), Rule("roll", CHECKS["roll"])
    return [memory.verdict(rule, leaning(finding), fresh=True).finding for finding in findings]


def blinking(memory: Memory, *values: float, pace: float = 0.1, begin: float = 0.0) -> Verdict:
    """The verdict on the last of several frames."""
    rule = Rule("eyes_open", CHECKS["eyes_open"])
    for number, value in enumerate(values):
        memory.see_eyes(value, begin + number * pace)
        verdict = memory.verdict(rule, replace(SCENE, shut=value, own_shut=memory.own_shut), fresh=True)
    return verdict


PASS, WARN, BLOCK = Finding.PASS, Finding.WARN, Finding.BLOCK


def test_a_value_that_flickers_about_a_limit_does_not_flicker_on_the_screen() -> None:
    found = shown([PASS, PASS, PASS] + [BLOCK, PASS] * 10)
    assert len(set(found[4:])) == 1


def test_one_odd_frame_in_four_is_never_shown() -> None:
    assert set(shown([PASS] * 4 + [BLOCK, PASS, PASS, PASS] * 5)) == {PASS}
    assert set(shown([BLOCK] * 4 + [PASS, BLOCK, BLOCK, BLOCK] * 5)) == {BLOCK}


def test_what_lasts_is_shown_after_three_frames() -> None:
    assert shown([PASS] * 5 + [BLOCK] * AGREEING)[-2:] == [PASS, BLOCK]
    assert shown([BLOCK] * 5 + [PASS] * AGREEING)[-2:] == [BLOCK, PASS]
    assert shown([PASS] * 5 + [WARN, BLOCK, WARN])[-1] is WARN


@given(st.lists(st.sampled_from([PASS, WARN, BLOCK]), min_size=1, max_size=30))
def test_a_finding_changes_only_when_most_of_the_last_frames_are_past_it(findings: list[Finding]) -> None:
    rank = {PASS: 0, WARN: 1, BLOCK: 2}
    found = shown(findings)
    assert found[0] is findings[0]
    for place in range(1, len(found)):
        window = [rank[one] for one in findings[max(0, place + 1 - FRAMES) : place + 1]]
        before, now = rank[found[place - 1]], rank[found[place]]
        worse, better = sum(one > before for one in window), sum(one < before for one in window)
        if now < before:
            assert better >= min(AGREEING, len(window))
        if now > before and found[place - 1] in findings[max(0, place + 1 - FRAMES) : place + 1]:
            assert worse >= min(AGREEING, len(window))


@given(st.lists(st.floats(-12, 12), min_size=1, max_size=20))
def test_what_is_shown_was_measured_in_one_of_the_last_frames_and_judged_so(leans: list[float]) -> None:
    memory, rule = Memory(), Rule("roll", CHECKS["roll"])
    for place, lean in enumerate(leans):
        scene = replace(SCENE, face=cast(Face, SimpleNamespace(pose=SimpleNamespace(roll=lean), width=100.0)))
        verdict = memory.verdict(rule, scene, fresh=True)
        assert verdict.value in [round(one, 4) for one in leans[max(0, place + 1 - FRAMES) : place + 1]]
        assert CHECKS["roll"].judge("roll", verdict.value).finding is verdict.finding


def test_a_frame_with_nothing_new_changes_nothing() -> None:
    memory, rule = Memory(), Rule("roll", CHECKS["roll"])
    first = memory.verdict(rule, leaning(PASS), fresh=True)
    for _ in range(10):
        assert memory.verdict(rule, leaning(BLOCK), fresh=False) is first
    assert memory.verdict(rule, leaning(BLOCK), fresh=True).finding is PASS


def test_narrow_eyes_that_stay_as_they_are_are_open() -> None:
    verdict = blinking(Memory(), *[0.33] * 30)
    assert verdict.finding is PASS
    assert verdict.limit[1] == pytest.approx(0.45)


def test_a_narrow_eyed_sitter_is_not_warned_of_for_being_narrow_eyed() -> None:
    """Nearly at the warning limit, and a little over it now and then."""
    assert blinking(Memory(), *[0.35, 0.37, 0.36] * 10).finding is PASS


def test_eyes_that_shut_far_from_their_own_open_state_are_shut_below_the_common_limit() -> None:
    verdict = blinking(Memory(), *[0.04] * 25, *[0.32] * AGREEING)
    assert verdict.finding is BLOCK
    assert verdict.limit[1] is not None and verdict.limit[1] < 0.32


def test_eyes_shut_from_the_beginning_are_shut() -> None:
    assert blinking(Memory(), *[0.6] * 40).finding is BLOCK


def test_a_blink_does_not_change_what_open_means() -> None:
    memory = Memory()
    blinking(memory, *[0.1] * 15, *[0.7] * 3, *[0.1] * 7)
    assert memory.own_shut == pytest.approx(0.1)


def test_the_next_sitter_has_eyes_of_their_own() -> None:
    memory = Memory()
    blinking(memory, *[0.04] * 25)
    memory.forget_sitter()
    assert memory.own_shut is None
    assert blinking(memory, *[0.32] * 5).finding is PASS


def test_the_own_state_is_unknown_until_it_was_watched_and_forgets_what_is_old() -> None:
    memory = Memory()
    blinking(memory, *[0.04] * 8)
    assert memory.own_shut is None
    blinking(memory, *[0.3] * 40, begin=0.8)
    assert memory.own_shut == pytest.approx(0.3)


def test_the_days_sharpness_takes_a_few_sitters_and_raises_what_is_asked_for() -> None:
    memory, rule = Memory(), Rule("sharpness", CHECKS["sharpness"])
    assert memory.usual_sharpness is None
    for _ in range(3):
        memory._sharp.extend([0.5] * 10)
        memory.forget_sitter()
    assert memory.usual_sharpness == 0.5
    assert rule.check.beside(memory.usual_sharpness).judge("sharpness", 0.28).finding is WARN
    assert rule.check.judge("sharpness", 0.28).finding is PASS
    assert rule.check.beside(0.1).judge("sharpness", 0.15).finding is WARN
