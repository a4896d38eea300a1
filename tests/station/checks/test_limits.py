"""Limits are inclusive, shown values are the judged ones, and a profile that makes no sense is refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from station.checks import limits
from station.checks.limits import Check, Profile, UnknownProfileError
from station.checks.verdict import Finding

BAND = Check.model_validate(
    {"unit": "px", "warn": [190.0, 260.0], "block": [180.0, 300.0], "severity": "block", "where": "both"}
)
WARNING = Check.model_validate({"unit": "", "warn": [0.2, math.inf], "severity": "warn", "where": "both"})


@pytest.mark.parametrize(
    ("value", "finding", "limit"),
    [
        (179.9999, Finding.BLOCK, (180, 300)),
        (180.0, Finding.WARN, (190, 260)),
        (189.9999, Finding.WARN, (190, 260)),
        (190.0, Finding.PASS, (180, 300)),
        (260.0, Finding.PASS, (180, 300)),
        (260.0001, Finding.WARN, (190, 260)),
        (300.0, Finding.WARN, (190, 260)),
        (300.0001, Finding.BLOCK, (180, 300)),
        (None, Finding.UNJUDGED, (180, 300)),
    ],
)
def test_edges_are_inside_and_the_verdict_names_the_limit_that_decided(
    value: float | None, finding: Finding, limit: tuple[float, float]
) -> None:
    verdict = BAND.judge("face_width", value)
    assert (verdict.finding, verdict.limit, verdict.locks) == (finding, limit, True)


@given(st.floats(-1e6, 1e6))
def test_what_is_shown_is_what_was_judged(value: float) -> None:
    verdict = BAND.judge("face_width", value)
    shown = verdict.as_line()["value"]
    assert BAND.judge("face_width", shown).finding is verdict.finding


def test_an_open_side_has_no_limit_and_a_warning_never_locks() -> None:
    assert WARNING.judge("sharpness", 1e9).finding is Finding.PASS
    soft = WARNING.judge("sharpness", 0.19)
    assert (soft.finding, soft.limit, soft.locks) == (Finding.WARN, (0.2, None), False)


def test_the_severity_turns_a_block_into_a_warning_or_silences_the_rule() -> None:
    relaxed = BAND.model_copy(update={"severity": limits.Severity.WARN})
    assert relaxed.judge("face_width", 400).finding is Finding.WARN
    assert not BAND.model_copy(update={"severity": limits.Severity.OFF}).judges(live=True)


def test_a_rule_judges_only_where_it_may() -> None:
    still_only = BAND.model_copy(update={"where": limits.Where.STILL})
    assert still_only.judges(live=False)
    assert not still_only.judges(live=True)


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(UnknownProfileError, match="blue-2017/1"):
        limits.load("blue-1999")


@pytest.mark.parametrize("name", limits.names())
def test_every_target_lies_inside_its_own_limits(name: str) -> None:
    profile = limits.load(name)
    for rule, aim in profile.target.items():
        assert profile.checks[rule].judge(rule, aim).finding is Finding.PASS


def _tables() -> dict[str, object]:
    return limits.load("blue-2017/1").model_dump()


def test_a_profile_without_a_position_rule_is_refused() -> None:
    tables = _tables()
    del tables["checks"]["eye_line"]  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="eye_line"):
        Profile.model_validate(tables)


def test_a_limit_upside_down_or_an_unknown_word_is_refused() -> None:
    with pytest.raises(ValidationError, match="above"):
        Check.model_validate({"unit": "", "block": [2.0, 1.0], "severity": "block", "where": "both"})
    with pytest.raises(ValidationError, match="colour"):
        Check.model_validate({"unit": "", "severity": "block", "where": "both", "colour": 1})
