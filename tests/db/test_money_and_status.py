"""What was paid, and what happened to people elsewhere: nothing is ever changed, words go with their person."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.journals import at_row, capture, list_people, open_journal

from db import door
from db.errors import RuleBroken
from db.journal import Journal
from db.records import OutsideFile
from db.verify import verify

HANDED_IN = OutsideFile("elsewhere/one.jpg", "e" * 64, 20_480)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path) as journal:
        list_people(journal, 1, 2)
        yield journal


def test_a_payment_that_was_not_stays_with_its_reason(journal: Journal) -> None:
    sitting = capture(journal, 1, place=at_row(journal, 1))
    paid = journal.pay("person", 1500, "wechat", sitting=sitting.id, reference="4711")
    before = journal.pay("class", 3000, "alipay", name="软件20211", advance=True, operator="Wang")
    journal.void_payment(paid.id, "wrong-person", operator="Wang")
    with pytest.raises(RuleBroken):
        journal.void_payment(paid.id, "twice")
    told = {payment.id: payment for payment in journal.payments()}
    assert told.keys() == {paid.id, before.id}
    assert (told[paid.id].voided, told[before.id].voided) == ("wrong-person", None)
    assert told[before.id] == before
    with pytest.raises(RuleBroken):
        journal.pay("person", 1500, "wechat", sitting=sitting.id, reference="more than the end of it")


def test_the_fee_that_was_entered_last_counts_and_the_one_before_stays_in_the_chain(journal: Journal) -> None:
    assert journal.fee_set() is None
    for fen in (1500, 2000):
        journal.set_fee(fen, operator="Wang")
    assert journal.fee_set() == 2000
    assert [event.data["fen"] for event in journal.notes("fee_set")] == [1500, 2000]


def test_words_of_a_status_go_with_their_person_and_the_rest_stays(journal: Journal) -> None:
    row = journal.listings()[0]
    told = journal.set_status(
        row.person, "elsewhere", listing=row.id, day="2026-05-30", where="成都", remark="二次采集", copies=2,
        fee_fen=1500, file=HANDED_IN, operator="Wang",
    )  # fmt: skip
    assert journal.statuses() == [told]
    assert not any("成都" in str(event.data) or "二次" in str(event.data) for event in journal.events())
    journal.erase(row.person, "asked for it")
    (left,) = journal.statuses()
    assert (left.kind, left.day, left.copies, left.fee_fen, left.file) == (
        "elsewhere",
        "2026-05-30",
        2,
        1500,
        HANDED_IN,
    )


def test_a_picture_that_was_handed_in_is_known_and_is_no_exposure(journal: Journal) -> None:
    row = journal.listings()[0]
    seq = journal.set_status(row.person, "elsewhere", listing=row.id, file=HANDED_IN) and journal.length()
    (known,) = journal.known_files()
    assert (known.role, known.file.path, known.seq) == ("outside", HANDED_IN.path, seq)
    assert journal.knows_path(HANDED_IN.path) and journal.knows_sha(HANDED_IN.sha256)
    assert journal.known_files(after=seq) == [] and journal.known_files(after=seq - 1, limit=1) == [known]
    assert journal.known_paths() == {HANDED_IN.path}
    assert journal.counts().bound == 0


def test_a_status_tells_of_a_row_or_a_number(journal: Journal) -> None:
    with pytest.raises(RuleBroken):
        journal.set_status(journal.listings()[0].person, "exempt")


def test_changed_words_of_a_status_are_seen(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        list_people(journal, 1)
        row = journal.listings()[0]
        journal.set_status(row.person, "returned", listing=row.id, remark="闭眼")
    with closing(door.open_for_writing(tmp_path / door.FILE)) as database:
        database.execute("DROP TRIGGER status_only_erased")
        database.execute("UPDATE status SET remark = '合格'")
        database.commit()
    assert "status-changed" in {fault.code for fault in verify(tmp_path)}
