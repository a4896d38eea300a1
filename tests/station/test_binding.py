"""The rules that decide whose a file is, one by one, and that each of them alone can refuse."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cameras.base import CardFile, Spooled
from station.binding import (
    TOLERANCE_CALIBRATED,
    TOLERANCE_COARSE,
    ClockOffset,
    Evidence,
    Expectation,
    Reason,
    Take,
    calibration_objection,
    objection,
    one_exposure,
    raw_objection,
    same_shot,
)

TRIGGER = datetime(2026, 6, 1, 8, 30, 0, 250_000).astimezone()
OFFSET = timedelta(seconds=37)
TAKEN = TRIGGER.replace(tzinfo=None) + OFFSET
GOOD = Evidence(decodes=True, sha256="a" * 64, serial="6001234", taken_at=TAKEN, has_fraction=True)
EXPECTED = Expectation(TRIGGER, "6001234", ClockOffset(OFFSET, calibrated=True))


def spooled(name: str, folder: str = "/store_00010001/DCIM/100NIKON", content: str | None = None) -> Spooled:
    """A fetched file; the content decides the hash, and is another one for each place unless given."""
    source = CardFile(folder, name)
    sha256 = hashlib.sha256((content or source.path).encode()).hexdigest()
    return Spooled(source, Path("/spool") / name, 1, sha256)


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


SECOND = "/store_00020001/DCIM/101ND750"
names = st.sampled_from(
    ["DSC_0001.JPG", "DSC_0002.jpg", "DSC_0001.NEF", "DSC_0002.nef", "DSC_0001.MOV", "dsc_0001.jpeg"]
)
folders = st.sampled_from(["/store_00010001/DCIM/100NIKON", "/store_00010001/DCIM/101NIKON", SECOND])
files = st.builds(spooled, names, folders, st.sampled_from([None, "one", "two"]))


def exposed(*files: Spooled) -> Take:
    take = one_exposure(files)
    assert isinstance(take, Take)
    return take


def test_a_picture_alone_is_one_exposure():
    assert exposed(picture := spooled("DSC_0001.JPG")) == Take(picture)


@pytest.mark.parametrize("raw", ["NEF", "NRW", "CR2", "CR3", "ARW", "RAF", "ORF", "RW2", "DNG", "PEF", "nef"])
def test_a_jpeg_and_a_raw_of_one_stem_are_one_exposure_in_either_order(raw):
    picture, beside = spooled("DSC_0001.JPG"), spooled(f"DSC_0001.{raw}")
    assert exposed(picture, beside) == exposed(beside, picture) == Take(picture, beside)


def test_a_raw_on_the_other_card_is_of_the_same_shot():
    picture, beside = spooled("DSC_0001.JPG"), spooled("DSC_0001.NEF", SECOND)
    assert exposed(picture, beside) == Take(picture, beside)


def test_the_same_bytes_on_two_cards_are_one_file():
    picture, again = spooled("DSC_0001.JPG", content="p"), spooled("DSC_0001.JPG", SECOND, "p")
    raw, raw_again = spooled("DSC_0001.NEF", content="r"), spooled("DSC_0001.NEF", SECOND, "r")
    assert exposed(picture, again) == Take(picture, None, (again,))
    assert exposed(picture, raw, again, raw_again) == Take(picture, raw, (again, raw_again))


def test_a_raw_alone_is_nobodys_for_a_reason_of_its_own():
    assert one_exposure([spooled("DSC_0001.NEF")]) is Reason.NO_JPEG
    raw, again = spooled("DSC_0001.NEF", content="r"), spooled("DSC_0001.NEF", SECOND, "r")
    assert one_exposure([raw, again]) is Reason.NO_JPEG


@pytest.mark.parametrize(
    "others",
    [
        [spooled("DSC_0002.JPG")],
        [spooled("DSC_0002.NEF")],
        [spooled("DSC_0001.JPG", SECOND)],
        [spooled("DSC_0001.NEF", "/store_00010001/DCIM/101NIKON")],
        [spooled("DSC_0001.NEF"), spooled("DSC_0002.NEF")],
        [spooled("DSC_0001.NEF"), spooled("DSC_0001.NRW")],
        [spooled("DSC_0001.NEF"), spooled("DSC_0002.JPG")],
        [spooled("DSC_0001.NEF", content="the JPEG")],
    ],
    ids=lambda others: " ".join(file.source.path[-28:] for file in others),
)
def test_whatever_else_comes_with_a_jpeg_makes_them_several(others):
    assert one_exposure([spooled("DSC_0001.JPG", content="the JPEG"), *others]) is Reason.SEVERAL


@given(st.lists(files, min_size=1, max_size=5, unique_by=lambda file: file.source.path))
def test_no_file_of_one_exposure_is_lost_and_no_second_picture_is_in_it(files):
    take = one_exposure(files)
    assert (take in (Reason.NO_JPEG, Reason.SEVERAL)) or isinstance(take, Take)
    if isinstance(take, Take):
        held = [take.picture, *filter(None, [take.raw]), *take.copies]
        assert sorted(held, key=repr) == sorted(files, key=repr)
        assert len({file.sha256 for file in files}) == 1 + (take.raw is not None)
        assert take.raw is None or same_shot(take.picture.source, take.raw.source)


@given(st.lists(files, min_size=1, max_size=4, unique_by=lambda file: file.source.path), st.randoms())
def test_the_order_of_events_decides_nothing(files, chance):
    shuffled = list(files)
    chance.shuffle(shuffled)
    one, other = one_exposure(files), one_exposure(shuffled)
    assert isinstance(one, Take) == isinstance(other, Take)
    if isinstance(one, Take) and isinstance(other, Take):
        assert (one.picture.sha256, one.raw and one.raw.sha256) == (
            other.picture.sha256,
            other.raw and other.raw.sha256,
        )


def test_of_a_raw_file_counts_what_can_be_read():
    assert raw_objection(None, EXPECTED, seen_before=False) is None
    assert raw_objection(GOOD, EXPECTED, seen_before=False) is None
    assert raw_objection(replace(GOOD, serial=None, taken_at=None), EXPECTED, seen_before=False) is None
    assert raw_objection(None, EXPECTED, seen_before=True) is Reason.SEEN_BEFORE
    assert raw_objection(replace(GOOD, serial="6009999"), EXPECTED, seen_before=False) is Reason.WRONG_BODY
    late = replace(GOOD, taken_at=TAKEN + timedelta(seconds=5))
    assert raw_objection(late, EXPECTED, seen_before=False) is Reason.WRONG_TIME


@given(
    at=st.timedeltas(timedelta(seconds=-10), timedelta(seconds=90)),
    window=st.timedeltas(timedelta(), timedelta(seconds=60)),
    slack=st.sampled_from([timedelta(), timedelta(seconds=10)]),
)
def test_a_standing_intent_takes_what_was_shot_between_its_beginning_and_the_files_appearance(at, window, slack):
    evidence = replace(GOOD, taken_at=TAKEN + at)
    expected = replace(EXPECTED, until=TRIGGER + window, slack=slack)
    inside = -TOLERANCE_CALIBRATED <= at <= window + slack + TOLERANCE_CALIBRATED
    assert (objection(evidence, expected, seen_before=False) is None) == inside


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
