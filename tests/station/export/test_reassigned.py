"""Pictures given to other numbers by two people, and claimed orphans: in the package, in verify, at the office."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from support.forging import sha256
from support.journals import BODY, VERDICTS, open_journal, person, sit, token
from support.packages import capture, delivered, jpeg, keep

from db.journal import Journal
from db.records import Move, Sitting
from db.verify import verify as verify_journal
from station.delivered import delivered_exposures
from station.delivery import delivery_of
from station.export.agreement import claim_faults, record_faults
from station.export.formats import claims_csv, events_jsonl, manifest, records_csv
from station.export.inspect_package import inspect_package
from station.export.receive.receiving import receive
from station.export.story import Story


def lines(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def records(package: Path) -> dict[str, dict[str, str]]:
    return {line["number"]: line for line in lines(package / "data" / "records.csv")}


def move(taken: Sitting, given: Sitting | None) -> Move:
    assert taken.accepted_exposure is not None
    return Move(taken.accepted_exposure, taken.id, given and given.id)


def swapped(journal: Journal, one: Sitting, other: Sitting) -> None:
    journal.reassign([move(one, other), move(other, one)], "other-sat-down", operator="Wang", second="Li")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def faults(package: Path) -> list[str]:
    return [fault.code for fault in inspect_package(package).faults]


def test_a_swap_is_delivered_by_the_link_that_holds_and_both_links_are_told(data: Path, tmp_path: Path) -> None:
    with open_journal(data) as journal:
        one, two = (capture(journal, data, index) for index in (1, 2))
        swapped(journal, one, two)
    package = delivered(data, tmp_path / "stick").path
    assert faults(package) == []
    told = records(package)
    assert {number: line["reassigned_from"] for number, line in told.items()} == {
        "A-0001": "A-0002",
        "A-0002": "A-0001",
    }
    assert (told["A-0001"]["name"], told["A-0002"]["name"]) == (person(1).name, person(2).name)
    assert told["A-0001"]["original"] == "originals/A-0002.jpg", "the camera's file keeps the number that shot it"
    portrait = (package / "data" / told["A-0001"]["portrait"]).read_bytes()
    assert portrait == jpeg("portrait day-2026-06-01A-0002-1.jpg", (48, 64)), "the picture's bytes are as they were"
    assert (package / "data" / told["A-0001"]["original"]).read_bytes() == jpeg("day-2026-06-01A-0002-1.jpg")
    assert verify_journal(data) == []


def test_names_of_portraits_follow_the_person(data: Path, tmp_path: Path) -> None:
    with open_journal(data) as journal:
        swapped(journal, *(capture(journal, data, index) for index in (1, 2)))
    package = delivered(data, tmp_path / "stick", names="id_number").path
    told = records(package)
    for number in told:
        assert told[number]["portrait"] == f"portraits/{told[number]['id_number']}.jpg"
    assert sha256((package / "data" / told["A-0001"]["portrait"]).read_bytes()) == sha256(
        jpeg("portrait day-2026-06-01A-0002-1.jpg", (48, 64))
    )


def test_a_run_shifted_by_one_gives_an_abandoned_number_a_picture_and_leaves_one_over(
    data: Path, tmp_path: Path
) -> None:
    with open_journal(data) as journal:
        one, two = (capture(journal, data, index) for index in (1, 2))
        gone = sit(journal, 3)
        journal.abandon(gone.id, "left")
        four = capture(journal, data, 4)
        moves = [move(one, two), move(two, gone), move(four, None)]
        journal.reassign(moves, "shifted-run", operator="Wang", second="Li")
    receipt = delivered(data, tmp_path / "stick")
    assert faults(receipt.path) == []
    assert {number: line["reassigned_from"] for number, line in records(receipt.path).items()} == {
        "A-0002": "A-0001", "A-0003": "A-0002",
    }  # fmt: skip
    assert receipt.people == 2
    originals = sorted(path.name for path in (receipt.path / "data" / "originals").iterdir())
    assert originals == ["A-0001.jpg", "A-0002.jpg", "A-0004.jpg"], "what is nobody's is kept"
    with open_journal(data) as journal:
        assert delivery_of(journal, journal.job).unexported == ()


@pytest.mark.parametrize("column", ["reassigned_from", "original_sha256", "intent", "accepted_at"])
def test_records_that_hide_a_re_assignment_are_found(data: Path, tmp_path: Path, column: str) -> None:

    with open_journal(data) as journal:
        swapped(journal, *(capture(journal, data, index) for index in (1, 2)))
    package = delivered(data, tmp_path / "stick").path
    sealed = manifest.from_bytes((package / "data" / "manifest.json").read_bytes())
    story = Story(sealed.job, sealed.desk)
    with (package / "data" / "events.jsonl").open("rb") as file:
        for event in events_jsonl.read(file):
            story.take(event)
    with (package / "data" / "records.csv").open(encoding="utf-8-sig", newline="") as text:
        told = list(records_csv.read(text))
    assert list(record_faults(told, sealed, story)) == []
    told[0] = replace(told[0], **{column: ""})
    assert [(fault.code, fault.detail) for fault in record_faults(told, sealed, story)] == [("record-differs", column)]


def claim(data: Path) -> tuple[str, str]:
    """Somebody gave up, a late file came, and two people say that it is hers; number, and hash of the file."""
    with open_journal(data) as journal:
        capture(journal, data, 1)
        gone = sit(journal, 2)
        intent = journal.intend(gone.id, BODY, 1, VERDICTS)
        late = keep(data, "orphans/late.jpg", jpeg("late"))
        orphan = journal.orphan(late, "late", intent=intent.id)
        journal.no_picture(intent.id, "not-provable")
        journal.abandon(gone.id, "left")
        journal.orphan(keep(data, "orphans/foreign.jpg", jpeg("foreign")), "foreign")
        journal.claim(orphan.id, gone.id, "transfer-broke", operator="Wang", second="Li")
    return gone.number, late.sha256


def test_a_claim_is_never_an_exposure_in_a_package(data: Path, tmp_path: Path) -> None:
    number, digest = claim(data)
    package = delivered(data, tmp_path / "stick").path
    assert faults(package) == []
    (told,) = lines(package / "data" / "claims.csv")
    assert (told["number"], told["sha256"], told["orphan"]) == (number, digest, "orphans/0001-late.jpg")
    assert (told["reason"], told["operator"], told["second"]) == ("transfer-broke", "Wang", "Li")
    assert list(records(package)) == ["A-0001"]
    sealed = manifest.from_bytes((package / "data" / "manifest.json").read_bytes())
    assert [file.kind for file in sealed.files if file.sha256 == digest] == ["orphan"]
    assert digest not in {sha256(path.read_bytes()) for path in (package / "data" / "portraits").iterdir()}


def test_a_package_without_claims_has_no_list_of_them(data: Path, tmp_path: Path) -> None:
    with open_journal(data) as journal:
        capture(journal, data, 1)
    assert not (delivered(data, tmp_path / "stick").path / "data" / "claims.csv").exists()


def test_a_list_of_claims_that_says_something_else_is_found(data: Path, tmp_path: Path) -> None:

    claim(data)
    package = delivered(data, tmp_path / "stick").path
    sealed = manifest.from_bytes((package / "data" / "manifest.json").read_bytes())
    story = Story(sealed.job, sealed.desk)
    with (package / "data" / "events.jsonl").open("rb") as file:
        for event in events_jsonl.read(file):
            story.take(event)
    with (package / "data" / "claims.csv").open(encoding="utf-8-sig", newline="") as text:
        (told,) = claims_csv.read(text)
    assert list(claim_faults([told], sealed, story)) == []
    assert [fault.code for fault in claim_faults([], sealed, story)] == ["claim-missing"]
    assert {fault.code for fault in claim_faults([told, told], sealed, story)} == {"claim-differs"}
    for changed in (
        replace(told, number="A-0001"),
        replace(told, second="Zhao"),
        replace(told, orphan="orphans/0002-foreign.jpg"),
    ):
        assert "claim-differs" in {fault.code for fault in claim_faults([changed], sealed, story)}


def test_cells_of_a_claim_can_not_become_formulas(data: Path, tmp_path: Path) -> None:
    with open_journal(data) as journal:
        one = capture(journal, data, 1)
        orphan = journal.orphan(keep(data, "orphans/x.jpg", jpeg("x")), "foreign")
        journal.claim(orphan.id, one.id, "=1+1", operator="@Wang", second="+Li")
    package = delivered(data, tmp_path / "stick").path
    (told,) = lines(package / "data" / "claims.csv")
    assert (told["reason"], told["operator"], told["second"]) == ("'=1+1", "'@Wang", "'+Li")
    assert faults(package) == []


# at the office


def test_what_was_re_assigned_after_a_package_is_told_by_the_later_one_alone(data: Path, tmp_path: Path) -> None:
    with open_journal(data) as journal:
        one, two, three = (capture(journal, data, index) for index in (1, 2, 3))
    first = delivered(data, tmp_path / "stick").path
    with open_journal(data) as journal:
        swapped(journal, one, two)
        journal.reassign([move(three, None)], "marked-by-monitor", operator="Wang", second="Li")
    second = delivered(data, tmp_path / "stick").path
    for order in ([first, second], [second, first]):
        office = tmp_path / f"office {order[0].name}"
        outcome = receive(order, office)
        assert outcome.ok, "a re-assignment by two people contradicts nothing"
        merged = {line["number"]: line for line in lines(office / "merged" / "records.csv")}
        assert {number: line["reassigned_from"] for number, line in merged.items()} == {
            "A-0001": "A-0002", "A-0002": "A-0001",
        }  # fmt: skip
        portraits = {path.name: path.read_bytes() for path in (office / "merged" / "portraits").iterdir()}
        assert portraits["A-0001.jpg"] == jpeg("portrait day-2026-06-01A-0002-1.jpg", (48, 64))
        assert set(portraits) == {"A-0001.jpg", "A-0002.jpg"}


def test_an_erased_person_is_forgotten_wherever_her_picture_was_shot(data: Path, tmp_path: Path) -> None:
    with open_journal(data) as journal:
        one, two = (capture(journal, data, index) for index in (1, 2))
        swapped(journal, one, two)
    first = delivered(data, tmp_path / "stick").path
    with open_journal(data) as journal:
        journal.erase(one.person, "asked for it", operator="Li")
        capture(journal, data, 3)
    second = delivered(data, tmp_path / "stick").path
    receive([first, second], tmp_path / "office")
    names = {line["number"]: line["name"] for line in lines(tmp_path / "office" / "merged" / "records.csv")}
    assert names == {"A-0001": "", "A-0002": person(2).name, "A-0003": person(3).name}


def test_claims_reach_the_office_apart(data: Path, tmp_path: Path) -> None:
    number, digest = claim(data)
    packages = [delivered(data, tmp_path / "stick").path for _ in range(2)]
    assert receive(packages, tmp_path / "office").ok
    (told,) = lines(tmp_path / "office" / "claims.csv")
    assert (told["number"], told["sha256"]) == (number, digest)
    assert sha256((tmp_path / "office" / told["orphan"]).read_bytes()) == digest
    assert number not in {line["number"] for line in lines(tmp_path / "office" / "merged" / "records.csv")}


# what is with the office


def test_only_what_was_acknowledged_is_delivered(data: Path, tmp_path: Path) -> None:
    with open_journal(data) as journal:
        one = capture(journal, data, 1)
    receipt = delivered(data, tmp_path / "stick")
    with open_journal(data) as journal:
        assert delivered_exposures(journal) == frozenset()
        journal.note("acknowledged", data={"package": receipt.path.name, "root": receipt.root})
        two = capture(journal, data, 2)
        assert delivered_exposures(journal) == {one.accepted_exposure}
        assert two.accepted_exposure not in delivered_exposures(journal)


def test_tokens_are_those_of_the_person_whose_picture_it_is(data: Path, tmp_path: Path) -> None:
    with open_journal(data) as journal:
        one = capture(journal, data, 1)
        typed = journal.accept_swipe(person(2), token(2))
        journal.arm(typed.id, "key")
        journal.abandon(typed.id, "left")
        journal.reassign([move(one, journal.sitting(typed.id))], "wrong-token", operator="Wang", second="Li")
    package = delivered(data, tmp_path / "stick").path
    assert faults(package) == []
    (told,) = records(package).values()
    assert (told["number"], told["armed_by"], told["reassigned_from"]) == ("A-0002", "key", "A-0001")


def test_a_chain_that_pushes_a_picture_aside_is_found(data: Path) -> None:
    with open_journal(data) as journal:
        one, two = (capture(journal, data, index) for index in (1, 2))
        swapped(journal, one, two)
        events = list(journal.events())
    story = Story(events[-1].job, events[-1].desk)
    for event in events[:-1]:
        story.take(event)
    moves = [[one.accepted_exposure, one.id, two.id]]
    with pytest.raises(ValueError, match="where none can be"):
        story.take(replace(events[-1], data={**events[-1].data, "moves": moves}))
    with pytest.raises(ValueError, match="two people"):
        story.take(replace(events[-1], operator="Li"))
