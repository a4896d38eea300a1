"""The lane at work beside a desk that writes: it follows, says how far behind it is, and is never waited for."""

from pathlib import Path

import pytest
from support.copies import Day, bring_level, copied_files, damage, lane_at_work, place_of
from support.fragile import FragileDisk

from station.export.verify import verify
from station.messages import CopyState
from station.secondcopy import lane as lanes
from station.secondcopy.troubles import DIFFERS, SOURCE


def test_what_comes_later_comes_too(day: Day, second: Path):
    with lane_at_work(day.folder, second) as lane:
        for index in (4, 5):
            lane.wait_until_level(day, second)
            assert copied_files(place_of(second)) == day.files
            day.capture(index)
    assert lane.codes == [None]


def test_nobody_knows_how_far_behind_it_is_before_it_has_looked(day: Day, second: Path):
    with lane_at_work(day.folder, second) as lane:
        assert lane.wait(lambda state: True) == CopyState(None, 0.0)
        assert lane.wait(lambda state: state.behind_files is not None).behind_files == len(day.files)


def test_a_stopped_lane_finishes_what_is_quickly_done(day: Day, second: Path):
    with lane_at_work(day.folder, second) as lane:
        lane.wait_until_level(day, second)
        day.capture(4)
    assert verify(place_of(second)).chain_head == day.journal.chain_head()


def test_what_a_slow_disk_did_not_take_in_time_is_copied_at_the_next_start(day: Day, disk: FragileDisk):
    disk.slow(0.15, ops=["fsync"])
    with lane_at_work(day.folder, disk.path) as lane:
        lane.wait(lambda state: state.behind_files == len(day.files))
    assert copied_files(place_of(disk.path)).items() < day.files.items()
    disk.heal()
    with lane_at_work(day.folder, disk.path) as lane:
        lane.wait_until_level(day, disk.path)
    assert copied_files(place_of(disk.path)) == day.files


def test_a_disk_that_hangs_holds_nobody_up(day: Day, disk: FragileDisk):
    disk.hang(ops=["fsync"], after=2)  # the first picture; before it comes the marker
    with lane_at_work(day.folder, disk.path) as lane:
        lane.wait(lambda state: state.behind_files == len(day.files))
        process = lane.lane._process
        lane.lane.stop()
        lane.lane.join()
    assert process.poll() is None  # it hangs, and nobody waits for it
    disk.heal()
    process.wait()


def test_a_process_that_dies_is_told_and_started_again(day: Day, second: Path, monkeypatch):
    monkeypatch.setattr(lanes, "START_AGAIN", 0.0)
    with lane_at_work(day.folder, second) as lane:
        lane.wait_until_level(day, second)
        lane.lane._process.kill()
        lane.wait(lambda state: state.code == "copy-failed")
        day.capture(4)
        lane.wait_until_level(day, second)
    assert copied_files(place_of(second)) == day.files


@pytest.mark.parametrize("errno", ["EROFS", "ENOSPC", "EIO", "ENODEV"])
def test_a_disk_that_says_no_is_told_and_caught_up_with(day: Day, disk: FragileDisk, errno: str):
    codes = {"EROFS": "copy-read-only", "ENOSPC": "copy-full", "EIO": "copy-failed", "ENODEV": "copy-gone"}
    with lane_at_work(day.folder, disk.path) as lane:
        lane.wait_until_level(day, disk.path)
        disk.fail(errno)
        day.capture(4)
        state = lane.wait_for(codes[errno])
        assert state.behind_files in (1, 2)
        day.capture(5)
        lane.wait(lambda state: state.behind_files == 4)
        disk.heal()
        lane.wait_until_level(day, disk.path)
    assert lane.codes == [None, codes[errno], None]
    assert copied_files(place_of(disk.path)) == day.files


def test_a_disk_that_is_pulled_while_nothing_is_copied_is_missed(day: Day, disk: FragileDisk):
    with lane_at_work(day.folder, disk.path) as lane:
        lane.wait_until_level(day, disk.path)
        disk.vanish(errno="ENODEV")
        lane.wait_for("copy-gone")
        day.capture(4)
        lane.wait(lambda state: state.behind_files == 2)
        disk.bring_back()
        lane.wait_until_level(day, disk.path)
    assert copied_files(place_of(disk.path)) == day.files


def test_an_empty_disk_in_its_place_gets_everything(day: Day, disk: FragileDisk):
    with lane_at_work(day.folder, disk.path) as lane:
        lane.wait_until_level(day, disk.path)
        disk.wipe()
        day.capture(4)
        lane.wait_until_level(day, disk.path)
    assert copied_files(place_of(disk.path)) == day.files


def test_a_disk_that_comes_late_is_found(day: Day, tmp_path: Path):
    second = tmp_path / "late"
    with lane_at_work(day.folder, second) as lane:
        assert lane.wait(lambda state: state.code == "copy-gone").behind_files is None
        second.mkdir()
        lane.wait_until_level(day, second)
    assert copied_files(place_of(second)) == day.files


def test_a_file_with_other_bytes_is_told_once_and_mended(day: Day, second: Path):
    bring_level(day.folder, second)
    path = next(iter(day.files))
    (place_of(second) / path).write_bytes(b"short")
    with lane_at_work(day.folder, second) as lane:
        assert lane.wait_for(DIFFERS).detail == path
        lane.wait_for(None)
    assert day.files.items() <= copied_files(place_of(second)).items()


def test_an_original_that_is_not_whole_is_said_for_as_long_as_it_is_so(day: Day, second: Path):
    damage(day.folder / next(iter(day.files)))
    with lane_at_work(day.folder, second) as lane:
        lane.wait_for(SOURCE)
        lane.wait_until_level(day, second)
        day.capture(4)
        lane.wait_until_level(day, second)
    assert lane.codes[-1] == SOURCE


def test_a_folder_without_a_journal_is_waited_for(tmp_path: Path, second: Path):
    with lane_at_work(tmp_path / "nothing", second) as lane:
        lane.wait(lambda state: state.code == SOURCE)
