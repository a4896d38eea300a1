"""Which numbers a restored desk leaves out."""

from datetime import datetime, timedelta

import pytest

from station.secondcopy.numbering import AT_LEAST, AT_MOST, Gap, gaps

NOON = datetime.fromisoformat("2026-06-02T12:00:00+08:00")
YESTERDAY, TODAY = "20260601", "20260602"


def left_out(given, newest, *, ago, seen=0, purged=frozenset()) -> dict[str, Gap]:
    found = gaps(given, seen, newest, purged, NOON - ago, NOON)
    assert found[-1].job == newest  # what is written last names the job that goes on
    return {gap.job: gap for gap in found}


def test_a_hundred_at_least():
    assert left_out({TODAY: 132}, TODAY, ago=timedelta(seconds=4)) == {TODAY: Gap(TODAY, 133, 232)}


def test_a_clock_that_is_behind_is_no_reason_for_less():
    assert left_out({TODAY: 132}, TODAY, ago=timedelta(hours=-9))[TODAY].last == 132 + AT_LEAST


@pytest.mark.parametrize("hours", [1, 3, 6])
def test_the_longer_the_second_disk_was_away_the_more(hours):
    gap = left_out({TODAY: 132}, TODAY, ago=timedelta(hours=hours))[TODAY]
    assert gap == Gap(TODAY, 133, 132 + hours * 180)


def test_not_without_end():
    assert left_out({"autumn": 10}, "autumn", ago=timedelta(days=90))["autumn"] == Gap("autumn", 11, 10 + AT_MOST)


def test_a_number_in_the_name_of_a_later_file_was_given_too():
    assert left_out({TODAY: 132}, TODAY, ago=timedelta(0), seen=400)[TODAY].last == 400 + AT_LEAST


def test_a_day_that_the_copy_never_saw_may_have_begun_on_the_lost_disk():
    found = left_out({YESTERDAY: 500}, YESTERDAY, ago=timedelta(hours=20))
    assert found[TODAY] == Gap(TODAY, 1, 12 * 180)
    assert found[YESTERDAY].first == 501


def test_every_job_that_may_go_on_and_no_day_that_is_past():
    given = {"20260530": 900, YESTERDAY: 500, "autumn": 40, "spring": 70, "gone": 8}
    found = left_out(given, YESTERDAY, ago=timedelta(hours=20), purged={"gone"})
    assert found.keys() == {TODAY, YESTERDAY, "autumn", "spring"}
