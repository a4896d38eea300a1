"""The rules that decide whose a file is, one by one, and that each of them alone can refuse."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cameras.base import CardFile, Shot
from station.binding import (
    TOLERANCE_CALIBRATED,
    TOLERANCE_COARSE,
    ClockOffset,
    Count,
    Evidence,
    Expectation,
    Reason,
    calibration_objection,
    count_files,
    objection,
)

TRIGGER = datetime(2026, 6, 1, 8, 30, 0, 250_000).astimezone()
OFFSET = timedelta(seconds=37)
TAKEN = TRIGGER.replace(tzinfo=None) + OFFSET
GOOD = Evidence(decodes=True, sha256="a" * 64, serial="6001234", taken_at=TAKEN, has_fraction=True)
EXPECTED = Expectation(TRIGGER, "6001234", ClockOffset(OFFSET, calibrated=True))


def shot(files: int) -> Shot:
    names = tuple(CardFile("/store/DCIM", f"DSC_{n:04}.JPG") for n in range(files))
    return Shot("intent", TRIGGER, (), names, complete=True, run=1)


def test_a_file_that_keeps_every_rule_is_bound():
    assert objection(GOOD, EXPECTED, seen_before=False) is None


@pytest.mark.parametrize(
    ("evidence", "seen", "reason"),
    [
        (replace(GOOD, decodes=False), False, Reason.DAMAGED),
        (GOOD, True, Reason.SEEN_BEFORE),
        (replace(GOOD, serial="6009999"), False, Reason.WRONG_BODY),
        (replace(GOOD, taken_at=TAKEN + timedelta(seconds=5)), False, Reason.WRONG_TIME),
        (replace(GOOD, taken_at=TAKEN - timedelta(seconds=5)), False, Reason.WRONG_TIME),
        (replace(GOOD, taken_at=None), False, Reason.WRONG_TIME),
    ],
)
def test_each_broken_rule_alone_refuses(evidence, seen, reason):
    assert objection(evidence, EXPECTED, seen_before=seen) is reason


def test_a_file_without_a_serial_is_not_refused_for_it():
    assert objection(replace(GOOD, serial=None), EXPECTED, seen_before=False) is None


def test_without_any_known_clock_no_time_fits():
    assert objection(GOOD, replace(EXPECTED, clock=None), seen_before=False) is Reason.WRONG_TIME


@given(error=st.timedeltas(timedelta(seconds=-4), timedelta(seconds=4)), calibrated=st.booleans(), sharp=st.booleans())
def test_the_tolerance_is_a_second_only_where_both_clocks_are_known_that_well(error, calibrated, sharp):
    evidence = replace(GOOD, taken_at=TAKEN + error, has_fraction=sharp)
    expected = replace(EXPECTED, clock=ClockOffset(OFFSET, calibrated))
    tolerance = TOLERANCE_CALIBRATED if calibrated and sharp else TOLERANCE_COARSE
    assert (objection(evidence, expected, seen_before=False) is None) == (abs(error) <= tolerance)


@pytest.mark.parametrize(("files", "count"), [(0, Count.NONE), (1, Count.ONE), (2, Count.SEVERAL), (5, Count.SEVERAL)])
def test_only_exactly_one_file_is_a_candidate(files, count):
    assert count_files(shot(files)) is count


def test_a_calibration_must_agree_with_the_clock_property():
    near, far = OFFSET + timedelta(seconds=1), OFFSET + timedelta(seconds=9)
    assert calibration_objection(GOOD, "6001234", near, OFFSET) is None
    assert calibration_objection(GOOD, "6001234", far, OFFSET) is Reason.WRONG_TIME
    assert calibration_objection(GOOD, "6001234", far, None) is None


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [(replace(GOOD, decodes=False), Reason.DAMAGED), (replace(GOOD, serial="1"), Reason.WRONG_BODY)],
)
def test_a_doubtful_calibration_teaches_nothing(evidence, reason):
    assert calibration_objection(evidence, "6001234", OFFSET, OFFSET) is reason
