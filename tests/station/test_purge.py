"""A job is erased when it has arrived, never before; it goes wholly, nothing else goes, the journal still proves."""

import errno
import json
import os
import pty
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st
from support import packages
from support.journals import BODY, VERDICTS, open_journal, person, sit, token
from support.programs import COMMAND, ROOT, environment, last_json, run
from support.purges import JOB, acknowledge, arrive, events, export_job, pictures, purged, traces, tree

from db.errors import JournalDamaged, JournalHeld, JournalInUse
from db.journal import Journal
from db.projection import KINDS
from db.verify import verify as verify_journal
from station.delivery import SILENT
from station.export.errors import JobPurged
from station.export.package import export
from station.export.verify import verify
from station.identity import job_key, key_file
from station.job.timetable import Contact, PlannedClass, Timetable, store, timetable_file
from station.purge import places, purging
from station.purge.purging import CopyLost, purge
from station.purge.refusals import (
    DeliveryUnacknowledged,
    FilesUnknown,
    JobNotExported,
    JobOpen,
    JobUnknown,
    PurgeRefused,
    PurgeUnconfirmed,
)
from station.purge.removing import RemovalFailed
from station.reports.place import papers_folder
from station.showing import last_pictures

NEXT = "day-2026-06-02"
PEOPLE = range(1, 5)
STAYS = {"journal.sqlite", "keys/station.pem"}  # the key tells of no person and signs what comes after


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a whole day that arrived."""
    folder = tmp_path / "data"
    packages.a_day(folder)
    arrive(folder)
    return folder


def jobs_files(data: Path, job: str = JOB) -> set[str]:
    with Journal.read_only(data) as journal:
        return {one.file.path for one in journal.known_files() if one.job == job}


def test_the_people_to_call_about_a_class_go_with_the_job_and_another_jobs_stay(data: Path) -> None:
    teacher, leads = Contact("王某某", "13800000001"), (Contact("张某某", "13800000002"),)
    for job in (JOB, NEXT):
        store(data, job, Timetable((PlannedClass("软件20211", 31, teacher=teacher, leads=leads),)))
    half = timetable_file(data, JOB).with_name(".timetable.json.part")
    half.write_bytes(timetable_file(data, JOB).read_bytes()[:-1])
    purged(data)
    assert {path for path in tree(data) if path.startswith("jobs/")} == {
        timetable_file(data, NEXT).relative_to(data).as_posix()
    }


def test_sheets_that_the_desk_put_into_the_data_folder_go_with_the_job(data: Path) -> None:
    for job in (JOB, NEXT):
        (papers_folder(data, job) / "sub").mkdir(parents=True)
        (papers_folder(data, job) / "missing.pdf").write_bytes(b"names")
    half = papers_folder(data, JOB).with_name(".purged-half")
    half.mkdir()
    (half / "missing.pdf").write_bytes(b"names")
    purged(data)
    assert {path for path in tree(data) if path.startswith("exports/papers/")} == {
        (papers_folder(data, NEXT) / "missing.pdf").relative_to(data).as_posix()
    }


def facts_left(data: Path) -> int:
    with Journal.read_only(data) as journal:
        return sum(journal.person(sitting.person) is not None for sitting in journal.sittings())


# what goes, and what stays


def test_pictures_packages_key_and_older_journals_go(data: Path) -> None:
    (data / "journal.before-0001.sqlite").write_bytes(b"everybody")
    (data / ".journal.before-0002.sqlite.part").write_bytes(b"everybody, half")
    (data / "portraits" / ".A-0009-1.jpg.part").write_bytes(b"never journaled")
    purged(data)
    assert set(tree(data)) == STAYS
    assert facts_left(data) == 0


def test_no_byte_in_the_folder_tells_who_was_there(data: Path) -> None:
    (data / "journal.before-0001.sqlite").write_bytes((data / "journal.sqlite").read_bytes())
    found = {name for name, _ in traces(data, PEOPLE)}
    assert {"journal.sqlite", "journal.before-0001.sqlite", "records.csv"} <= found
    with Journal.read_only(data):  # keeps the log in place
        purged(data)
        assert (data / "journal.sqlite-wal").exists()
        assert not list(traces(data, PEOPLE))
    assert not list(traces(data, PEOPLE))


def test_the_event_lists_what_went_and_by_whose_word(data: Path) -> None:
    with Journal.read_only(data) as journal:
        files = list(journal.known_files())
    purged(data)
    (told,) = events(data, "purged")
    (delivery,) = events(data, "exported")
    assert told == {
        "job": JOB,
        "people": 3,
        "files": {"originals": 7, "portraits": 5, "orphans": 2, "calibrations": 2, "elsewhere": 0},
        "bytes": sum(one.file.size for one in files),
        "packages": [delivery["package"]],
        "word": {"acknowledged": [{"package": delivery["package"], "root": delivery["root"]}]},
        "places": ["data"],
    }
    assert len(files) == sum(told["files"].values())
    (finished,) = events(data, "purge_finished")
    assert (finished["job"], finished["places"]) == (JOB, ["data"])


def room(folder: Path) -> int:
    """Bytes of the disk that a folder takes, as du counts them."""
    return sum(path.lstat().st_blocks * 512 for path in (folder, *folder.rglob("*")))


def test_the_report_tells_the_same_and_what_the_disk_gave_back(data: Path) -> None:
    occupied = sum(
        path.stat().st_blocks * 512 for path in data.rglob("*") if path.is_file() and path.suffix != ".sqlite"
    )
    before = room(data)
    report = purged(data).as_json()
    (told,) = events(data, "purged")
    assert {key: report[key] for key in ("job", "people", "files", "bytes", "packages")} == {
        key: told[key] for key in ("job", "people", "files", "bytes", "packages")
    }
    assert report["freed"] >= occupied * 0.8  # the journal of so few people grew by what the purge wrote
    assert report["freed"] <= before - room(data) + 4 * 4096  # the last note and the seal are written afterwards
    assert report["places"] == {"data": True}
    assert json.loads(json.dumps(report)) == report


def test_chain_counts_and_numbers_stay(data: Path) -> None:
    with Journal.read_only(data) as journal:
        before, numbers = journal.counts(), [sitting.number for sitting in journal.sittings()]
        head = journal.chain_head()
    purged(data)
    assert verify_journal(data) == []
    with Journal.read_only(data) as journal:
        assert journal.counts() == before
        assert [sitting.number for sitting in journal.sittings()] == numbers
        assert head in {event.hash for event in journal.events()}
        assert all(one.erased for one in journal.known_files())


def test_verify_finds_nothing_but_what_is_known_to_be_gone(data: Path) -> None:
    purged(data)
    report = verify(data)
    assert {fault.about for fault in report.faults} <= jobs_files(data)
    assert {fault.code for fault in report.faults} <= {"missing"}


# not before it arrived


def late_orphan(data: Path) -> None:
    with open_journal(data) as journal:
        journal.orphan(packages.keep(data, "orphans/later.jpg", packages.jpeg("later")), "late")


def open_sitting(data: Path) -> None:
    with open_journal(data) as journal:
        sit(journal, 9)


def open_intent(data: Path) -> None:
    with open_journal(data) as journal:
        journal.intend(sit(journal, 9).id, BODY, 1, VERDICTS)


def refused_swipe(data: Path) -> None:
    with open_journal(data) as journal:
        journal.refuse_swipe(token(1), "already-captured")


def unjournaled_file(data: Path) -> None:
    (data / "spool").mkdir(exist_ok=True)
    (data / "spool" / "x.jpg").write_bytes(packages.jpeg("x"))


@pytest.mark.parametrize(
    ("happened", "refusal"),
    [
        (late_orphan, JobNotExported),
        (refused_swipe, JobNotExported),
        (open_sitting, JobOpen),
        (open_intent, JobOpen),
        (unjournaled_file, FilesUnknown),
    ],
)
def test_what_came_after_the_package_keeps_everything_here(
    data: Path, happened: Callable[[Path], None], refusal: type[PurgeRefused]
) -> None:
    happened(data)
    before = tree(data)
    with pytest.raises(refusal):
        purge(data, JOB, lambda journal: "Zhao", lambda listing: True)
    assert tree(data) == before


def a_card_was_listed(data: Path) -> None:
    with open_journal(data) as journal:
        journal.card_listed(BODY, [])


def somebody_was_let_in(data: Path) -> None:
    with open_journal(data) as journal:
        journal.add_operator("Zhao", "supervisor", "secret")


def somebody_was_erased(data: Path) -> None:
    with open_journal(data) as journal:
        journal.erase(journal.sittings()[0].person, "asked for it")


def another_day_began(data: Path) -> None:
    with open_journal(data, job=NEXT) as journal:
        packages.capture(journal, data, 7)


@pytest.mark.parametrize("happened", [a_card_was_listed, somebody_was_let_in, somebody_was_erased, another_day_began])
def test_what_tells_of_nobody_in_the_job_needs_no_new_package(data: Path, happened: Callable[[Path], None]) -> None:
    happened(data)
    assert purged(data).complete


@pytest.fixture
def captured(tmp_path: Path) -> Path:
    """A day that nobody has exported."""
    folder = tmp_path / "data"
    packages.a_day(folder)
    return folder


def test_without_a_package_nobody_can_let_it_go(captured: Path) -> None:
    with pytest.raises(JobNotExported):
        purge(captured, JOB, lambda journal: "Zhao", lambda listing: True)
    assert facts_left(captured)


def test_without_an_acknowledgement_nothing_goes(captured: Path) -> None:
    export_job(captured)
    before = tree(captured)
    with pytest.raises(DeliveryUnacknowledged):
        purged(captured)
    assert tree(captured) == before


@pytest.mark.parametrize("changes", [{"root": "0" * 64}, {"package": "another"}])
def test_another_packages_acknowledgement_is_not_this_ones(captured: Path, changes: dict[str, str]) -> None:
    acknowledge(captured, export_job(captured), **changes)
    with pytest.raises(DeliveryUnacknowledged):
        purged(captured)


def test_an_acknowledged_package_does_not_speak_for_a_later_one(data: Path) -> None:
    late_orphan(data)
    export_job(data)
    with pytest.raises(DeliveryUnacknowledged):
        purged(data)


def test_an_earlier_of_two_whole_packages_is_enough(captured: Path) -> None:
    first = export_job(captured)
    export_job(captured)
    acknowledge(captured, first)
    assert purged(captured).complete


def test_a_package_of_some_of_the_people_speaks_for_nobody_else(captured: Path) -> None:
    for people, refusal in ((2, JobNotExported), (3, DeliveryUnacknowledged)):
        with open_journal(captured) as journal:
            told = {"package": f"of-{people}", "root": "0" * 64, "people": people, "chain_head": journal.chain_head()}
            journal.note("exported", data=told)
        with pytest.raises(refusal):
            purged(captured)


def test_two_desks_in_one_job_must_both_have_arrived(data: Path) -> None:
    with open_journal(data, desk="B") as journal:
        packages.capture(journal, data, 8)
    with pytest.raises(JobNotExported) as refused:
        purged(data)
    assert refused.value.params["desks"] == "B"
    with open_journal(data, desk="B") as journal:
        receipt = export(data, data / "exports", packages.SETTINGS)
        journal.note("exported", data=receipt.as_event())
    with pytest.raises(DeliveryUnacknowledged):
        purged(data)
    acknowledge(data, receipt)
    assert purged(data).complete


def test_a_supervisors_word_stands_in_for_the_acknowledgement(captured: Path) -> None:
    export_job(captured)
    purge(captured, JOB, lambda journal: "Zhao", lambda listing: True)
    (told,) = events(captured, "purged")
    assert told["word"] == {"supervisor": "Zhao"}
    with Journal.read_only(captured) as journal:
        assert {event.operator for event in journal.events() if event.kind in ("purged", "erased")} == {"Zhao"}


def test_nobody_is_asked_to_vouch_for_what_was_acknowledged(data: Path) -> None:
    purge(data, JOB, lambda journal: pytest.fail("asked"), lambda listing: True)


def test_whoever_is_to_confirm_sees_what_goes_and_may_say_no(data: Path) -> None:
    seen = []
    before = tree(data)
    with pytest.raises(PurgeUnconfirmed):
        purge(data, JOB, lambda journal: None, lambda listing: bool(seen.append(listing)))
    assert tree(data) == before
    purged(data)
    (told,) = events(data, "purged")
    assert vars(seen[0]) == {key: told[key] for key in ("files", "bytes", "packages")}


def test_a_job_that_nobody_came_to_is_unknown(data: Path) -> None:
    with pytest.raises(JobUnknown) as refused:
        purged(data, "20990101")
    assert JOB in str(refused.value.params["jobs"])


def test_a_desk_at_work_keeps_the_folder(data: Path) -> None:
    with open_journal(data), pytest.raises(JournalHeld):
        purged(data)


def test_whatever_is_silent_is_a_kind_of_event() -> None:
    assert SILENT < KINDS


# stopped on the way


class PowerCutError(Exception):
    """Everything stops here."""


def stop_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, calls: int = 1) -> None:
    """Stop at the so-many-eth call of something."""
    done, left = getattr(owner, name), [calls]

    def stopped(*given: object, **more: object) -> object:
        left[0] -= 1
        if left[0] == 0:
            raise PowerCutError
        return done(*given, **more)

    monkeypatch.setattr(owner, name, stopped)


@pytest.mark.parametrize(
    ("owner", "name", "calls"),
    [
        (purging, "hand_down_day_key", 1),
        (purging, "erase", 1),
        (places, "remove", 1),  # the key
        (places, "remove_folders", 1),
        (places, "remove", 2),  # older journals
        (places, "remove", 3),  # pictures
        (Path, "unlink", 2),
        (Path, "unlink", 9),
        (Path, "rename", 1),
        (shutil, "rmtree", 1),
        (Journal, "compact", 1),
        (Journal, "note", 1),
    ],
)
def test_stopped_anywhere_it_goes_on_when_it_is_run_again(
    data: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, calls: int
) -> None:
    (data / "journal.before-0001.sqlite").write_bytes(b"everybody")
    with monkeypatch.context() as cut:
        stop_at(cut, owner, name, calls)
        with pytest.raises(PowerCutError):
            purged(data)
    assert facts_left(data) == 0
    assert verify_journal(data) == []
    with Journal.read_only(data) as journal:
        left = {one.file.path for one in journal.known_files() if one.erased} & pictures(data)
        assert left == pictures(data)  # whatever is still there is known to be too much
    purge(data, JOB, lambda journal: pytest.fail("asked twice"), lambda listing: pytest.fail("asked twice"))
    assert set(tree(data)) == STAYS
    assert not list(traces(data, PEOPLE))
    assert len(events(data, "purged")) == len(events(data, "purge_finished")) == 1


def test_stopped_before_the_journal_nothing_is_lost(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(data)
    with monkeypatch.context() as cut:
        stop_at(cut, Journal, "purge")
        with pytest.raises(PowerCutError):
            purged(data)
    assert tree(data) == before


def test_run_again_it_finds_nothing_to_do_and_writes_nothing(data: Path) -> None:
    first = purged(data)
    with Journal.read_only(data) as journal:
        head = journal.chain_head()
    again = purged(data)
    assert again.as_json() == first.as_json() | {"freed": again.freed}
    assert abs(again.freed) <= 4096
    with Journal.read_only(data) as journal:
        assert journal.chain_head() == head
    assert verify_journal(data) == []


def test_somebody_reading_delays_the_end_but_not_the_erasure(data: Path) -> None:
    with Journal.read_only(data) as reader, reader.moment():
        with pytest.raises(JournalInUse):
            purged(data)
        assert not pictures(data)
    assert purged(data).complete
    assert not list(traces(data, PEOPLE))


def test_a_file_that_stays_is_told_of_without_its_name(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Portraits of a package may be named by document number."""

    def stuck(path: Path, *rest: object) -> None:
        raise PermissionError(errno.EACCES, "stuck", f"{path}/{person(1).id_number}.jpg")

    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", stuck)
        with pytest.raises(RemovalFailed) as failed:
            purged(data)
    assert failed.value.params == {"reason": "EACCES"}
    assert failed.value.__cause__ is None
    assert purged(data).complete


def test_nothing_outside_the_rooms_is_ever_taken_for_a_picture(data: Path) -> None:
    precious = data.parent / "precious.jpg"
    precious.write_bytes(b"not ours")
    with open_journal(data) as journal:
        journal.orphan(packages.keep(data, "../precious.jpg", b"not ours"), "foreign")
    with pytest.raises(JournalDamaged):
        places.erase(data, JOB, _known(data), frozenset())
    assert precious.read_bytes() == b"not ours"


def _known(data: Path) -> list:
    with Journal.read_only(data) as journal:
        return list(journal.known_files())


# the second copy


class FolderCopy:
    """A second copy on a disk that can be taken away."""

    def __init__(self, data: Path) -> None:
        self._data, self.place, self.there = data, data.parent / "disk" / "A-0123456789ab", True
        shutil.copytree(data, self.place, ignore=shutil.ignore_patterns("exports", "journal.*"))
        self.renew_journal()

    def reach(self) -> Path:
        if not self.there:
            raise CopyLost("not there")
        return self.place

    def renew_journal(self) -> None:
        partial = self.place / "journal.part"
        with (
            closing(sqlite3.connect(self._data / "journal.sqlite")) as source,
            closing(sqlite3.connect(partial)) as new,
        ):
            source.backup(new)
        partial.replace(self.place / "journal.sqlite")


def test_the_second_copy_is_erased_too(data: Path) -> None:
    copy = FolderCopy(data)
    (copy.place / "originals" / "day-2026-06-01-A-0001-1.jpg.bad-1").write_bytes(b"a damaged one that was laid aside")
    (copy.place / "keys" / f"{JOB}.key.bad-1").write_bytes(b"an older key")
    assert list(traces(copy.place, PEOPLE))
    pictures_on_both = sum(path.stat().st_size for place in (data, copy.place) for path in place.rglob("*.jpg"))
    before = room(data) + room(copy.place)
    report = purged(data, copy=copy)
    assert before - room(data) - room(copy.place) + 4 * 4096 >= report.freed > pictures_on_both
    assert report.places == {"data": True, "second_copy": True}
    assert set(tree(copy.place)) == STAYS
    assert not list(traces(copy.place, PEOPLE))
    assert verify_journal(copy.place) == []
    assert events(data, "purged")[0]["places"] == ["data", "second_copy"]
    assert events(data, "purge_finished")[0]["places"] == ["data", "second_copy"]


def test_a_copy_that_is_not_there_is_told_of_and_done_later(data: Path) -> None:
    copy = FolderCopy(data)
    copy.there = False
    report = purged(data, copy=copy)
    assert report.places == {"data": True, "second_copy": False} and not report.complete
    assert set(tree(data)) == STAYS
    assert list(traces(copy.place, PEOPLE))
    copy.there = True
    assert purged(data, copy=copy).complete
    assert not list(traces(copy.place, PEOPLE))
    assert [note["places"] for note in events(data, "purge_finished")] == [["data"], ["data", "second_copy"]]
    copy.there = False  # the disk went into a drawer: it was done before
    assert purged(data, copy=copy).complete
    assert len(events(data, "purge_finished")) == 2


@pytest.mark.parametrize("fails", ["renew", "disk"])
def test_a_copy_that_goes_away_meanwhile_is_done_later(data: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    copy = FolderCopy(data)

    def pulled(*given: object) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    with monkeypatch.context() as pull:
        if fails == "renew":
            pull.setattr(copy, "renew_journal", pulled)
        else:
            unlink = Path.unlink
            pull.setattr(
                Path, "unlink",
                lambda path, *rest, **how: pulled() if copy.place in path.parents else unlink(path, *rest, **how),
            )  # fmt: skip
        assert purged(data, copy=copy).places == {"data": True, "second_copy": False}
    assert purged(data, copy=copy).complete
    assert not list(traces(copy.place, PEOPLE))


# what follows


def test_the_same_job_goes_on_with_new_numbers_and_a_new_key(data: Path) -> None:
    old = job_key(data, JOB)
    purged(data)
    assert job_key(data, JOB) != old
    with open_journal(data) as journal:
        sitting = packages.capture(journal, data, 1)
        assert sitting.number == "A-0005"
    assert verify_journal(data) == []


def test_a_purged_job_has_nothing_to_export(data: Path, tmp_path: Path) -> None:
    purged(data)
    with pytest.raises(JobPurged):
        export(data, tmp_path, packages.SETTINGS)
    with open_journal(data) as journal:
        journal.card_listed(BODY, [])
    with pytest.raises(JobPurged):
        export(data, tmp_path, packages.SETTINGS)


def test_what_came_after_a_purge_is_exported_and_purged_like_any_job(data: Path) -> None:
    before = export_job(data).path.name
    acknowledge(data, export_job(data))
    purged(data)
    with open_journal(data) as journal:
        first = packages.capture(journal, data, 1)
        packages.capture(journal, data, 1, retake_of=first.id)
        packages.capture(journal, data, 2)
    receipt = arrive(data)
    assert receipt.people == 3
    assert receipt.path.name != before
    assert verify(receipt.path).ok
    assert verify(receipt.path).counts["swipes"] == 3
    report = purged(data)
    assert (report.people, report.files["originals"]) == (2, 3)
    assert set(tree(data)) == STAYS
    assert not list(traces(data, PEOPLE))


def test_a_retake_of_somebody_erased_is_a_picture_like_any_other(data: Path) -> None:
    with Journal.read_only(data) as journal:
        erased = journal.sittings("accepted")[0]
    purged(data)
    with open_journal(data) as journal:
        packages.capture(journal, data, 1, retake_of=erased.id)
    receipt = export_job(data)
    assert receipt.people == 1
    assert verify(receipt.path).ok


def test_another_jobs_package_is_whole_after_a_purge(data: Path) -> None:
    another_day_began(data)
    purged(data)
    assert verify(export_job(data, NEXT).path).ok


def test_the_desk_shows_what_is_still_there(data: Path) -> None:
    another_day_began(data)
    with Journal.read_only(data) as journal:
        assert len(last_pictures(journal, data)) == 4
    purged(data)
    with Journal.read_only(data) as journal:
        shown = last_pictures(journal, data)
    assert [picture.number for picture in shown] == ["A-0001"]
    assert all(picture.path.exists() for picture in shown)


def test_somebody_whom_another_job_needs_stays_until_that_one_goes(data: Path) -> None:
    with open_journal(data, job=NEXT) as journal:
        packages.capture(journal, data, 1)
    arrive(data, NEXT)
    assert purged(data).people == 2
    assert {fact for _, fact in traces(data, PEOPLE)} == {person(1).name, person(1).id_number}
    assert purged(data, NEXT).people == 1
    assert not list(traces(data, PEOPLE))


def test_a_package_is_the_jobs_by_what_is_inside_whatever_it_is_called(data: Path) -> None:
    another_day_began(data)
    (ours,) = (data / "exports").iterdir()
    others = export_job(data, NEXT).path
    ours.rename(data / "exports" / "looked at")
    others.rename(ours)
    purged(data)
    assert list((data / "exports").iterdir()) == [ours]
    assert verify(ours).ok


def test_unfinished_packages_of_the_job_go_too(data: Path) -> None:
    ours = data / "exports" / "10622-day_2026_06_01-A-2026-06-02-7.partial"
    others = data / "exports" / "10622-day_2026_06_02-A-2026-06-02-7.partial"
    for folder in (ours, others):
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "records.csv").write_text(person(1).name or "")
    purged(data)
    assert [path.name for path in (data / "exports").iterdir()] == [others.name]


STEP = st.tuples(st.sampled_from([JOB, NEXT]), st.integers(1, 4), st.sampled_from(["capture", "abandon", "orphan"]))


@settings(max_examples=8)
@given(steps=st.lists(STEP, min_size=1, max_size=8), first=st.sampled_from([JOB, NEXT]))
def test_purging_one_job_touches_nobody_and_nothing_of_another(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]], first: str
) -> None:
    data = tmp_path_factory.mktemp("two") / "data"
    came: dict[str, set[int]] = {JOB: set(), NEXT: set()}
    for place, (job, index, what) in enumerate([(JOB, 5, "capture"), (NEXT, 6, "capture"), *steps]):
        with open_journal(data, job=job) as journal:
            if what == "orphan":
                journal.orphan(packages.keep(data, f"orphans/{place}.jpg", packages.jpeg(str(place))), "late")
                continue
            came[job].add(index)
            if what == "capture":
                packages.capture(journal, data, index)
            else:
                journal.abandon(sit(journal, index).id, "other")
    receipts = {job: arrive(data, job) for job in (JOB, NEXT)}
    last = NEXT if first == JOB else JOB
    theirs = {path: content for path, content in tree(data).items() if _is_of(path, data, last, receipts[last].path)}

    report = purged(data, first)
    assert report.people == len(came[first] - came[last])
    left = tree(data)
    assert {path: left.get(path) for path in theirs} == theirs
    assert set(left) == STAYS | {*theirs}
    facts = {fact for index in came[last] for fact in (person(index).name, person(index).id_number)}
    assert {fact for _, fact in traces(data, range(1, 7))} == facts
    assert verify_journal(data) == []
    assert verify(receipts[last].path).ok

    purged(data, last)
    assert set(tree(data)) == STAYS
    assert not list(traces(data, range(1, 7)))


def _is_of(path: str, data: Path, job: str, package: Path) -> bool:
    key = key_file(data, job).relative_to(data).as_posix()
    return path in jobs_files(data, job) or path == key or path.startswith(f"exports/{package.name}/")


# as people type it


def typed(home: Path, data: Path, *arguments: str, answers: str = "") -> tuple[int, str, str]:
    done = run(home, "purge", "--data", data, "--job", JOB, *arguments, typed=answers)
    return done.returncode, done.stdout, done.stderr


def test_the_command_wants_the_jobs_name_once_more(data: Path, tmp_path: Path) -> None:
    before = tree(data)
    status, _, said = typed(tmp_path, data, answers="yes\n")
    assert status == 1 and "purge" not in said.splitlines()[-1]
    assert tree(data) == before
    status, told, _ = typed(tmp_path, data, "--json", answers=f"{JOB}\n")
    assert status == 0
    report = last_json(told)
    assert (report["job"], report["people"], report["places"]) == (JOB, 3, {"data": True})
    assert set(report) == {"job", "people", "files", "bytes", "packages", "freed", "places"}


def test_without_a_word_for_its_arrival_the_command_says_what_to_do(captured: Path, tmp_path: Path) -> None:
    export_job(captured)
    status, _, said = typed(tmp_path, captured, "--yes")
    assert status == 1 and "--supervisor" in said
    assert facts_left(captured)


def test_a_supervisors_code_is_asked_for_and_looked_at(captured: Path, tmp_path: Path) -> None:
    export_job(captured)
    with open_journal(captured) as journal:
        journal.add_operator("Zhao", "supervisor", PasswordHasher().hash("274961"))
        journal.add_operator("Qian", "operator", PasswordHasher().hash("8305"))
    before = pictures(captured)
    for name, code, refused in (("Zhao", "111111", 1), ("Qian", "8305", 1), ("Nobody", "274961", 1), ("Zhao", "", 2)):
        status, _, said = typed(tmp_path, captured, "--yes", "--supervisor", name, answers=f"{code}\n")
        assert status == refused
        assert code == "" or code not in said
        assert (pictures(captured), facts_left(captured), events(captured, "purged")) == (before, 4, [])
    status, told, _ = typed(tmp_path, captured, "--supervisor", "Zhao", answers=f"274961\n{JOB}\n")
    assert status == 0 and JOB in told
    assert events(captured, "purged")[0]["word"] == {"supervisor": "Zhao"}


def test_at_a_terminal_the_code_is_not_shown(captured: Path, tmp_path: Path) -> None:
    export_job(captured)
    with open_journal(captured) as journal:
        journal.add_operator("Zhao", "supervisor", PasswordHasher().hash("274961"))
    ours, theirs = pty.openpty()
    arguments = ["purge", "--data", str(captured), "--job", JOB, "--supervisor", "Zhao"]
    # The terminal is to be the program's own, as it is for somebody who types: getpass(3) asks there.
    with subprocess.Popen(
        ["setsid", "--ctty", "--wait", *COMMAND, *arguments], cwd=ROOT, env=environment(tmp_path), stdin=theirs,
        stdout=theirs, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        shown = type_at(ours, "Code of Zhao", "274961") + type_at(ours, "type the job's name", JOB)
        shown += read_to_the_end(ours)
    os.close(ours)
    assert process.returncode == 0, shown
    assert "274961" not in shown and JOB in shown
    assert not pictures(captured)


def type_at(terminal: int, question: str, answer: str) -> str:
    """Wait for a question and answer it; give what was shown until then."""
    shown = b""
    while question.encode() not in shown:
        shown += os.read(terminal, 1024)
    os.write(terminal, f"{answer}\n".encode())
    return shown.decode()


def read_to_the_end(terminal: int) -> str:
    shown = b""
    with suppress(OSError):  # EIO: nobody holds the other end any more
        while more := os.read(terminal, 1024):
            shown += more
    return shown.decode()


def test_a_purged_job_is_not_exported_and_an_unknown_one_not_purged(data: Path, tmp_path: Path) -> None:
    assert typed(tmp_path, data, "--yes")[0] == 0
    done = run(tmp_path, "export", "--data", data, "--to", tmp_path)
    assert done.returncode != 0 and JOB in done.stderr
    done = run(tmp_path, "purge", "--data", data, "--job", "20990101", "--yes")
    assert done.returncode == 1 and JOB in done.stderr
