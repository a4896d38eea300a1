"""What the journal's methods write is what its questions answer, now and after closing."""

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.journals import (
    BODY,
    VERDICTS,
    a_day,
    capture,
    clock,
    code_token,
    open_journal,
    person,
    picture,
    portrait,
    shoot,
    sit,
    token,
)

from db.chain import NotCanonical
from db.errors import RuleBroken, WrongThread
from db.journal import Journal
from db.records import Counts, PersonFacts
from db.verify import verify


def test_a_sitting_from_swipe_to_accepted(journal: Journal) -> None:
    sitting = journal.accept_swipe(person(1), token(1))
    assert journal.sitting(sitting.id) == sitting
    assert (sitting.number, sitting.armed_by, sitting.result) == ("A-0001", None, None)
    assert journal.person(sitting.person) == person(1)
    assert journal.swipe(sitting.swipe).token == token(1)

    journal.arm(sitting.id, "swipe")
    sitting = journal.sitting(sitting.id)
    assert sitting.armed_by == "swipe"
    intent = journal.intend(sitting.id, BODY, 1, VERDICTS)
    assert journal.open_intents() == [intent] == journal.intents(sitting.id)
    exposure = journal.bind(intent.id, picture("one"))
    assert journal.exposure(exposure.id) == exposure
    assert journal.intent(intent.id) == replace(intent, outcome="bound")
    made = journal.portray(exposure.id, portrait("one"))
    assert journal.portrait_of(exposure.id) == made

    journal.accept(sitting.id, exposure.id)
    done = journal.sitting(sitting.id)
    assert done == replace(sitting, exposures=(exposure.id,), result="accepted", accepted_exposure=exposure.id)
    assert journal.open_sittings() == [] == journal.open_intents()
    assert journal.accepted_sitting_of(token(1).key) == done == journal.accepted_by_number("A-0001")
    assert journal.accepted_sitting_of(token(2).key) is None


def test_a_whole_day_counts_and_verifies(journal: Journal, tmp_path: Path) -> None:
    a_day(journal)
    assert journal.counts() == Counts(
        swipes=6, refused=2, sittings=6, armed=5, accepted=3, abandoned=1, intents=6, bound=4, no_picture=1,
        orphans=2, calibration=1, retakes=2,
    )  # fmt: skip
    assert verify(tmp_path / "data") == []


def test_everything_is_there_after_closing(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        a_day(journal)
        before = _everything(journal)
    with open_journal(tmp_path, clock=clock("2026-06-02T08:00:00+08:00")) as journal:
        assert _everything(journal) == before
        assert journal.accept_swipe(person(9), token(9)).number == "A-1107"  # after the skipped ones


def _everything(journal: Journal) -> list[object]:
    sittings = journal.sittings()
    return [
        sittings,
        [journal.exposures(sitting.id) for sitting in sittings],
        [journal.intents(sitting.id) for sitting in sittings],
        [journal.overrides(sitting.id) for sitting in sittings],
        journal.orphans(),
        journal.calibrations(),
        list(journal.known_files()),
        list(journal.events()),
        journal.chain_head(),
        journal.counts(),
    ]


def test_verdicts_come_back_as_they_went_in(journal: Journal) -> None:
    sitting = sit(journal, 1)
    intent, _ = shoot(journal, sitting, "one")
    assert list(journal.verdicts(intent.id)) == VERDICTS


def test_numbers_count_per_job_and_desk(tmp_path: Path) -> None:
    numbers = []
    for desk, job in [("A", "one"), ("A", "one"), ("B", "one"), ("A", "two"), ("A", "one")]:
        with open_journal(tmp_path, desk=desk, job=job) as journal:
            numbers.append(journal.accept_swipe(person(1), token(1)).number)
    assert numbers == ["A-0001", "A-0002", "B-0001", "A-0001", "A-0003"]


def test_a_person_is_one_row_however_often_they_swipe(journal: Journal) -> None:
    first = capture(journal, 1)
    again = journal.accept_swipe(person(1), token(1), retake_of=first.id)
    renamed = journal.accept_swipe(replace(person(1), name="测试甲"), token(1))
    assert again.person == first.person != renamed.person
    assert again.retake_of == first.id


def test_either_of_two_tokens_finds_the_picture(journal: Journal, tmp_path: Path) -> None:
    done = capture(journal, 1, also=code_token(1))
    assert journal.accepted_sitting_of(code_token(1).key) == done == journal.accepted_sitting_of(token(1).key)
    assert journal.accepted_sitting_of(code_token(2).key) is None
    assert verify(tmp_path / "data") == []


def test_codes_are_confirmed_by_an_accepted_picture_of_this_job(journal: Journal) -> None:
    for index in range(4):
        with_code = replace(person(index), code=f"code-{index}")
        alone = journal.accept_swipe(with_code, code_token(index))
        journal.arm(alone.id, "swipe")
        _, exposure = shoot(journal, alone, f"{alone.number}-1")
        if index < 3:
            journal.accept(alone.id, exposure.id)
    assert journal.accepted_codes(9) == ["code-0", "code-1", "code-2"]
    beside = journal.accept_swipe(replace(person(5), code="code-5"), token(5), also=code_token(5))
    journal.arm(beside.id, "swipe")
    journal.accept(beside.id, shoot(journal, beside, "A-0005-1")[1].id)
    assert journal.accepted_codes(9) == ["code-0", "code-1", "code-2", "code-5"]
    assert journal.accepted_codes(1) == ["code-0"]


def test_a_name_is_found_and_one_that_was_typed_apart(journal: Journal) -> None:
    done = capture(journal, 1)
    name = person(1).name or ""
    assert journal.accepted_sitting_named(name) == done
    assert journal.accepted_sitting_named(name, typed=True) is None
    typed = journal.accept_swipe(PersonFacts(name, "P1234567"), replace(token(9), kind="typed", trust="typed"))
    assert journal.accepted_sitting_named(name, typed=True) is None, "nobody was captured under it"
    journal.arm(typed.id, "swipe")
    journal.accept(typed.id, shoot(journal, typed, "A-0002-1")[1].id)
    found = journal.accepted_sitting_named(name, typed=True)
    assert found is not None and found.id == typed.id


def test_an_erased_person_is_known_erased_and_a_new_person_when_back(journal: Journal, tmp_path: Path) -> None:
    sitting = capture(journal, 1)
    journal.erase(sitting.person, "delivered")
    assert journal.person(sitting.person) is None
    assert journal.sitting(sitting.id) == sitting
    assert journal.accept_swipe(person(1), token(1)).person != sitting.person
    assert verify(tmp_path / "data") == []


def test_no_event_tells_who_it_was(journal: Journal) -> None:
    a_day(journal)
    told = repr(list(journal.events()))
    assert not any(secret in told for i in range(6) for secret in (person(i).name, person(i).id_number) if secret)


def test_a_card_is_unknown_until_listed_then_grows_and_shrinks(journal: Journal) -> None:
    assert journal.seen(BODY) is None
    journal.card_listed(BODY, [])
    assert journal.seen(BODY) == set()
    journal.card_listed(BODY, ["/a.JPG", "/b.JPG"])
    stray = picture("stray", "orphans")
    journal.orphan(stray, "foreign")
    assert journal.seen(BODY) == {"/a.JPG", "/b.JPG", stray.card_path}
    journal.card_listed(BODY, [], ["/a.JPG", stray.card_path])
    assert journal.seen(BODY) == {"/b.JPG"}
    journal.card_listed(BODY, ["/a.JPG"])
    assert journal.seen(BODY) == {"/a.JPG", "/b.JPG"}
    assert journal.seen("another") is None


def test_the_newest_calibration_of_the_day(journal: Journal) -> None:
    assert journal.latest_calibration(BODY, date(2026, 6, 1)) is None
    journal.calibrate(BODY, 1000, picture("one"))
    newest = journal.calibrate(BODY, 2000, picture("two"))
    assert journal.latest_calibration(BODY, date(2026, 6, 1)) == newest
    assert journal.latest_calibration(BODY, date(2026, 6, 2)) is None
    assert journal.latest_calibration("another", date(2026, 6, 1)) is None


def test_listing_by_result_order_and_limit(journal: Journal) -> None:
    a_day(journal)
    every = journal.sittings()
    assert [sitting.number for sitting in every] == [f"A-000{i}" for i in range(1, 7)]
    assert journal.sittings(newest_first=True) == every[::-1]
    assert journal.sittings(limit=2, newest_first=True) == every[:-3:-1]
    assert journal.sittings("accepted") == [sitting for sitting in every if sitting.result == "accepted"]
    assert journal.sittings("abandoned", 5) == [sitting for sitting in every if sitting.result == "abandoned"]
    assert journal.open_sittings() == every[-2:]
    assert [journal.retakes(sitting.id) for sitting in every] == [0, 1, 0, 0, 0, 0]


def test_files_are_known_by_path_and_bytes(journal: Journal) -> None:
    a_day(journal)
    files = list(journal.known_files())
    assert {file.role for file in files} == {"exposure", "orphan", "calibration", "portrait", "outside"}
    assert journal.known_paths() == {file.file.path for file in files}
    assert journal.knows_sha(picture("late").sha256)
    assert not journal.knows_sha("0" * 64)


def test_a_refused_write_leaves_nothing_and_the_journal_goes_on(journal: Journal, tmp_path: Path) -> None:
    sitting = capture(journal, 1)
    head, counts = journal.chain_head(), journal.counts()
    with pytest.raises(RuleBroken):
        journal.arm(sitting.id, "key")
    with pytest.raises(RuleBroken):
        journal.accept_swipe(person(1), token(1), retake_of="nobody")
    with pytest.raises(NotCanonical):
        journal.note("trouble", data={"seconds": 1.5})
    assert (journal.chain_head(), journal.counts()) == (head, counts)
    assert capture(journal, 2).number == "A-0002"
    assert verify(tmp_path / "data") == []


def test_a_note_cannot_pose_as_a_change_of_state(journal: Journal) -> None:
    with pytest.raises(ValueError, match="accepted"):
        journal.note("accepted", {"sitting": "x"})


@pytest.mark.parametrize("question", ["sitting", "swipe", "person", "intent", "exposure", "verdicts"])
def test_an_id_that_was_never_given_out_is_a_bug(journal: Journal, question: str) -> None:
    with pytest.raises(KeyError):
        getattr(journal, question)("0" * 32)


def test_the_journal_belongs_to_its_thread(journal: Journal) -> None:
    caught: list[BaseException] = []

    def intrude() -> None:
        for attempt in (lambda: journal.note("trouble"), journal.counts, journal.close, lambda: list(journal.events())):
            try:
                attempt()
            except WrongThread as error:
                caught.append(error)

    intruder = threading.Thread(target=intrude)
    intruder.start()
    intruder.join()
    assert len(caught) == 4
