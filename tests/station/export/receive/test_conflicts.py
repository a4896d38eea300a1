"""What packages contradict each other in is listed and waits; what a named person decides is applied, nothing else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.forging import reseal, retell, sha256
from support.journals import person
from support.offices import Desk, fill_in, listed, merged, numbers, received, take, tree
from support.packages import jpeg

from db.records import PersonFacts
from station.export.formats import records_csv
from station.export.receive.receiving import receive
from station.export.verify import verify

NINE = "2026-06-01T09:00:00+08:00"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture
def a(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "a", "A")


@pytest.fixture
def b(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "b", "B", start=NINE)


def kinds(office: Path) -> dict[str, str]:
    """Kind and numbers of what is open."""
    return {row["kind"]: row["numbers"] for row in listed(office)}


def portraits(office: Path) -> set[str]:
    return {path.name for path in (office / "merged/portraits").iterdir()}


# the same portrait under two numbers


def test_a_portrait_is_delivered_once(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    """Two desks tell of one portrait with different people and originals: nobody can say whose it is but a person."""
    a.capture(1, portrait="one"), a.capture(2), b.capture(3, portrait="one")
    packages = a.export(tmp_path / "1"), b.export(tmp_path / "2")
    take(office, *packages)
    assert kinds(office) == {"delivered-twice": "A-0001 B-0001"} and numbers(office) == ["A-0002"]
    assert listed(office)[0]["choices"] == "A-0001 B-0001 none"
    receive([], office, fill_in(office, "B-0001"))
    take(office, *packages)
    assert numbers(office) == ["A-0002", "B-0001"]
    hashes = [sha256(path.read_bytes()) for path in (office / "merged/portraits").iterdir()]
    assert len(set(hashes)) == len(hashes) == 2


# the same person under two numbers


def test_one_person_at_two_desks_waits_until_somebody_decides(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1), a.capture(2), b.capture(3), b.capture(1)
    outcome = take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    assert not outcome.ok
    assert kinds(office) == {"person-twice": "A-0001 B-0002"}
    assert numbers(office) == ["A-0002", "B-0001"]
    assert portraits(office) == {"A-0002.jpg", "B-0001.jpg"}

    outcome = receive([], office, fill_in(office, "B-0002"))
    assert outcome.ok and outcome.applied == 1
    assert numbers(office) == ["A-0002", "B-0001", "B-0002"]
    assert portraits(office) == {"A-0002.jpg", "B-0001.jpg", "B-0002.jpg"}
    assert not (office / "conflicts.csv").exists()
    kept = [path for path in tree(office) if path.endswith("data/portraits/A-0001.jpg")]
    assert kept  # what was not chosen stays in its package


def test_none_of_them_may_be_the_answer_but_both_can_not(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1), b.capture(1)
    take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    assert listed(office)[0]["choices"] == "A-0001 B-0001 none"
    assert receive([], office, fill_in(office, "none")).ok
    assert numbers(office) == []


def test_one_desk_may_have_missed_that_it_was_the_same_person(a: Desk, office: Path, tmp_path: Path) -> None:
    """A card and a 采集码 have different keys: the desk can't see it, the office can."""
    known = person(1)
    a.capture(known)
    a.capture(replace(known, code="CODE-1"))
    a.capture(PersonFacts(name=None, id_number=None, code="CODE-1"))
    take(office, a.export(tmp_path / "1"))
    assert kinds(office) == {"person-twice": "A-0001 A-0002 A-0003"}


def studying(who: int, student_number: str | None, code: str | None = None) -> PersonFacts:
    """The same person's row of the list, of one 学籍 or another."""
    return replace(person(who), student_number=student_number, code=code)


SURE = [("20260001", "CODE-1"), ("20267777", "CODE-2")], [("20260001", None), ("L20260001", "CODE-3")]
UNSURE = [
    [("20260003", "CODE-4"), ("20260003", "CODE-5")],  # the same 学籍, with a code that was given anew
    [("20260004", "CODE-6"), ("20267777", "CODE-6")],  # one code is one 学籍
    [("20260005", None), (None, None)],
    [(None, "CODE-7"), (None, "CODE-8")],
    [("00260007", None), ("260007", None)],
    [("ab260008", None), ("ＡＢ260008 ", None)],
]


def test_one_person_is_two_only_by_numbers_that_surely_differ(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    for who, pair in enumerate([*SURE, *UNSURE], start=1):
        for desk, facts in zip((a, b), pair, strict=True):
            desk.capture(studying(who, *facts))
    take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    assert [row["choices"] for row in listed(office)] == [f"A-000{one} B-000{one} none" for one in range(3, 9)]
    assert numbers(office) == ["A-0001", "A-0002", "B-0001", "B-0002"]
    assert portraits(office) == {f"{number}.jpg" for number in numbers(office)}


def test_within_each_degree_once_is_enough(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    for desk in (a, b):
        desk.capture(studying(1, "20260001")), desk.capture(studying(1, "20267777"))
    take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    assert [row["choices"] for row in listed(office)] == ["A-0001 B-0001 none", "A-0002 B-0002 none"]


def test_a_picture_without_number_may_be_for_either_degree(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    """Whoever decides says which two stay; nobody is asked to give up a degree's only picture."""
    a.capture(studying(1, "20260001")), a.capture(studying(1, "20267777")), b.capture(studying(1, None))
    take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    assert listed(office)[0]["choices"] == "A-0001+A-0002 A-0001+B-0001 A-0002+B-0001 none"
    assert numbers(office) == []
    assert receive([], office, fill_in(office, "a-0002+b-0001")).ok
    assert numbers(office) == ["A-0002", "B-0001"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("99999920050101003X", "99999920050101003x"), ("CODE-1", "CODE-1 "), ("CODE", "ＣＯＤＥ")],
)
def test_people_are_compared_to_the_letter(
    a: Desk, b: Desk, office: Path, tmp_path: Path, one: str, other: str
) -> None:
    a.capture(PersonFacts(code=one)), b.capture(PersonFacts(code=other))
    assert take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2")).ok


def test_nobody_known_is_nobodys_double(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    for desk in (a, b):
        desk.capture(PersonFacts(name="测试"))
    assert take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2")).ok
    assert numbers(office) == ["A-0001", "B-0001"]


def test_a_retake_is_no_conflict(a: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1)
    a.capture(1, retake_of="A-0001")
    a.capture(1, retake_of="A-0002")
    assert take(office, a.export(tmp_path / "1")).ok
    assert [row["retake_of"] for row in merged(office)] == ["", "A-0001", "A-0002"]


def test_with_a_retake_stands_and_falls_what_it_replaces(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1), a.capture(1, retake_of="A-0001"), b.capture(1)
    packages = a.export(tmp_path / "1"), b.export(tmp_path / "2")
    take(office, *packages)
    (row,) = listed(office)
    assert (row["numbers"], row["choices"]) == ("A-0001 A-0002 B-0001", "A-0002 B-0001 none")
    receive([], office, fill_in(office, "B-0001"))
    assert numbers(office) == ["B-0001"]
    other = tmp_path / "other"
    take(other, *packages)
    receive([], other, fill_in(other, "A-0002"))
    assert numbers(other) == ["A-0001", "A-0002"]


def test_two_retakes_of_one_number_are_a_conflict(a: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1)
    copy = a.second_copy(tmp_path / "copy")
    a.capture(1, retake_of="A-0001")
    copy.restore(gap=2).capture(1, retake_of="A-0001")
    take(office, a.export(tmp_path / "1"), copy.export(tmp_path / "2"))
    assert listed(office)[0]["choices"] == "A-0002 A-0004 none"


def test_a_decision_about_two_does_not_settle_three(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    c = Desk(tmp_path / "c", "C", start="2026-06-01T10:00:00+08:00")
    for desk in (a, b, c):
        desk.capture(1)
    take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    decided = fill_in(office, "A-0001")
    assert receive([], office, decided).ok
    take(office, c.export(tmp_path / "3"))
    assert kinds(office) == {"person-twice": "A-0001 B-0001 C-0001"}
    assert numbers(office) == []
    outcome = receive([], office, decided)  # the old file again: already known, and about a conflict that is no more
    assert not outcome.ok and outcome.applied == 0


# the same number twice


def two_desks_of_one_letter(tmp_path: Path, other: int = 3) -> tuple[Path, Path]:
    one, two = Desk(tmp_path / "a", "A"), Desk(tmp_path / "a2", "A", start=NINE)
    one.capture(1), two.capture(other)
    return one.export(tmp_path / "1"), two.export(tmp_path / "2")


def test_two_desks_of_one_letter_clash_and_both_can_stay(office: Path, tmp_path: Path) -> None:
    outcome = take(office, *two_desks_of_one_letter(tmp_path))
    assert kinds(office) == {"number-twice": "A-0001"} and not outcome.forks
    assert numbers(office) == []
    first, second, *rest = listed(office)[0]["choices"].split()
    assert rest == ["both", "none"] and first.startswith("A-0001/")
    assert receive([], office, fill_in(office, "both")).ok
    rows = merged(office)
    assert [row["number"] for row in rows] == ["A-0001", "A-0001"]
    assert {row["portrait"] for row in rows} == {f"portraits/{side.replace('/', '-')}.jpg" for side in (first, second)}
    assert portraits(office) == {Path(row["portrait"]).name for row in rows}


def test_one_of_two_pictures_of_one_number_can_be_chosen(office: Path, tmp_path: Path) -> None:
    take(office, *two_desks_of_one_letter(tmp_path))
    choice = listed(office)[0]["choices"].split()[1]
    assert receive([], office, fill_in(office, choice)).ok
    (row,) = merged(office)
    chosen = next(side for side in received(office)["conflicts"]["decided"])
    assert chosen["numbers"] == ["A-0001"] and row["portrait"] == "portraits/A-0001.jpg"
    receive([], office, fill_in_again(office, "none"))
    assert numbers(office) == []


def fill_in_again(office: Path, keep: str) -> Path:
    """The same list as before with another answer: somebody changed their mind."""
    path = office.parent / "decided.csv"
    rows = path.read_text("utf-8-sig").splitlines()
    cells = rows[1].rsplit(",", 2)
    path.write_text("\n".join([rows[0], f"{cells[0]},{keep},李老师"]), "utf-8")
    return path


def test_both_is_no_answer_when_it_is_one_person(office: Path, tmp_path: Path) -> None:
    take(office, *two_desks_of_one_letter(tmp_path, other=1))
    assert set(kinds(office)) == {"number-twice"}
    assert "both" not in listed(office)[0]["choices"].split()


def test_a_name_exchanged_in_the_records_is_seen_when_another_package_tells_otherwise(
    a: Desk, office: Path, tmp_path: Path
) -> None:
    """No event holds a name, so the package verifies; two packages that differ don't."""
    a.capture(1), a.capture(2)
    honest = a.export(tmp_path / "1")
    forged = a.export(tmp_path / "2")
    path = forged / "data/records.csv"
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = list(records_csv.read(text))
    rows[0] = replace(rows[0], id_number=person(7).id_number or "")
    path.write_bytes(records_csv.to_bytes(rows))
    reseal(forged)
    assert verify(forged).ok
    take(office, honest, forged)
    assert kinds(office) == {"number-twice": "A-0001"}
    assert listed(office)[0]["choices"].split()[2:] == ["none"]  # one picture: it can't be both's
    assert numbers(office) == ["A-0002"]


def test_two_portraits_of_one_shot_are_a_conflict(a: Desk, office: Path, tmp_path: Path) -> None:
    sitting = a.sit(1)
    copy = a.second_copy(tmp_path / "copy")
    a.accept(sitting, portrait="as the old disk cut it")
    copy.restore().accept(sitting, portrait="as the new laptop cut it")
    take(office, a.export(tmp_path / "1"), copy.export(tmp_path / "2"))
    assert kinds(office) == {"portrait-twice": "A-0001"}
    assert "both" not in listed(office)[0]["choices"].split()


def test_one_shot_accepted_on_both_sides_alike_is_no_conflict(a: Desk, office: Path, tmp_path: Path) -> None:
    sitting = a.sit(1)
    copy = a.second_copy(tmp_path / "copy")
    for desk in (a, copy.restore()):
        desk.accept(sitting, portrait="the same on both")
    outcome = take(office, a.export(tmp_path / "1"), copy.export(tmp_path / "2"))
    assert outcome.ok and numbers(office) == ["A-0001"]


# the same original twice


def test_one_picture_of_two_people_is_a_conflict(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1, picture="the same"), b.capture(2, picture="the same"), b.capture(3)
    take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    assert kinds(office) == {"original-twice": "A-0001 B-0001"}
    assert listed(office)[0]["choices"] == "A-0001 B-0001 none"
    assert numbers(office) == ["B-0002"]
    receive([], office, fill_in(office, "A-0001"))
    assert numbers(office) == ["A-0001", "B-0002"]


def test_one_decision_can_settle_what_hangs_on_it(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1, picture="the same"), b.capture(1, picture="the same")
    take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    assert set(kinds(office)) == {"person-twice", "original-twice"}
    assert receive([], office, fill_in(office, {"person-twice": "A-0001"})).ok
    assert numbers(office) == ["A-0001"]


# forks


def test_an_old_disk_that_is_found_again_is_merged(a: Desk, office: Path, tmp_path: Path) -> None:
    """The whole story: second copy, a lost laptop, a restored desk, and then the lost laptop turns up."""
    a.capture(1), a.capture(2)
    copy = a.second_copy(tmp_path / "copy")
    a.capture(3), a.capture(4)
    copy.restore(gap=10)
    copy.capture(5), copy.capture(3)
    take(office, copy.export(tmp_path / "new"))
    assert numbers(office) == ["A-0001", "A-0002", "A-0013", "A-0014"]

    outcome = take(office, a.export(tmp_path / "old"))
    (fork,) = outcome.forks
    assert (fork.explained, fork.seq) == (True, 15)
    assert sorted(branch.restored for branch in fork.branches) == [False, True]
    assert kinds(office) == {"person-twice": "A-0003 A-0014"}
    assert numbers(office) == ["A-0001", "A-0002", "A-0004", "A-0013"]
    assert all(verify(folder).ok for folder in (office / "packages").iterdir())
    told = received(office)["forks"]
    assert [(one["desk"], one["seq"], one["explained"]) for one in told] == [("A", 15, True)]

    assert receive([], office, fill_in(office, "A-0014")).ok
    assert numbers(office) == ["A-0001", "A-0002", "A-0004", "A-0013", "A-0014"]


def test_a_desk_restored_without_loss_does_not_fork(a: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1)
    old = a.export(tmp_path / "old")
    copy = a.second_copy(tmp_path / "copy")
    copy.restore().capture(2)
    outcome = take(office, old, copy.export(tmp_path / "new"))
    assert outcome.ok and not outcome.forks
    assert numbers(office) == ["A-0001", "A-0002"]


def test_a_desk_restored_twice_from_one_copy_forks_once_and_stays_explained(
    a: Desk, office: Path, tmp_path: Path
) -> None:
    a.capture(1)
    first, second = a.second_copy(tmp_path / "c1"), a.second_copy(tmp_path / "c2", "2026-06-03T08:30:00+08:00")
    a.capture(2)
    first.restore(gap=5).capture(3)
    second.restore(gap=9).capture(4)
    packages = [desk.export(tmp_path / str(place)) for place, desk in enumerate((a, first, second))]
    outcome = take(office, *packages)
    (fork,) = outcome.forks
    assert outcome.ok and fork.explained
    assert sorted(branch.restored for branch in fork.branches) == [False, True, True]
    assert numbers(office) == ["A-0001", "A-0002", "A-0007", "A-0011"]


def cloned(a: Desk, tmp_path: Path, gap: int = 3) -> tuple[Path, Path]:
    """A copied disk that is used beside its original, and says nothing of it."""
    a.capture(1)
    copy = a.second_copy(tmp_path / "copy")
    a.capture(2)
    for _ in range(gap):
        copy.give_up(8)
    copy.capture(3)
    return a.export(tmp_path / "1"), copy.export(tmp_path / "2")


def test_a_fork_that_nobody_explains_is_a_conflict(a: Desk, office: Path, tmp_path: Path) -> None:
    outcome = take(office, *cloned(a, tmp_path))
    assert not outcome.ok and not outcome.forks[0].explained
    assert kinds(office) == {"chain-forked": "A-0002 A-0005"}
    assert numbers(office) == ["A-0001"]
    first, second, *rest = listed(office)[0]["choices"].split()
    assert rest == ["both", "none"] and all(side.startswith("A/") for side in (first, second))


@pytest.mark.parametrize(
    ("keep", "left"), [("both", {"A-0002", "A-0005"}), ("none", set()), (0, {"A-0002"}), (1, {"A-0005"})]
)
def test_a_person_decides_which_side_of_a_fork_counts(
    a: Desk, office: Path, tmp_path: Path, keep: str | int, left: set[str]
) -> None:
    take(office, *cloned(a, tmp_path))
    if isinstance(keep, int):
        sides = listed(office)[0]["sides"].split(" | ")
        keep = next(side.split(": ")[0] for side in sides if ("A-0002", "A-0005")[keep] in side)
    assert receive([], office, fill_in(office, keep)).ok
    assert set(numbers(office)) == {"A-0001"} | left


def test_a_decision_about_a_fork_holds_while_its_sides_grow(a: Desk, office: Path, tmp_path: Path) -> None:
    take(office, *cloned(a, tmp_path))
    receive([], office, fill_in(office, "both"))
    a.capture(6)
    assert take(office, a.export(tmp_path / "3")).ok
    assert numbers(office) == ["A-0001", "A-0002", "A-0003", "A-0005"]


def test_a_rewritten_chain_is_seen_beside_the_true_one(a: Desk, office: Path, tmp_path: Path) -> None:
    """Every sum and every hash computed anew: alone it verifies, beside the true package it does not pass."""
    a.capture(1), a.capture(2)
    true = a.export(tmp_path / "true")
    forged = a.export(tmp_path / "forged")
    picture = forged / "data/portraits/A-0002.jpg"
    picture.write_bytes(jpeg("somebody else", (48, 64)))

    def rewrite(events: list[dict]) -> None:
        portrait = [event for event in events if event["kind"] == "portrait"][1]["data"]["file"]
        portrait |= {"sha256": sha256(picture.read_bytes()), "size": picture.stat().st_size}

    retell(forged, rewrite)
    assert verify(forged).ok
    take(office, true, forged)
    assert {"chain-forked", "portrait-twice"} == set(kinds(office))
    assert numbers(office) == ["A-0001"]


@pytest.mark.parametrize("lie", [{"copied_seq": 3}, {"copied_head": "0" * 64}, {"copied_head": None}])
def test_a_restored_event_that_names_another_past_explains_nothing(
    a: Desk, office: Path, tmp_path: Path, lie: dict[str, object]
) -> None:
    a.capture(1)
    copy = a.second_copy(tmp_path / "copy")
    a.capture(2)
    copy.restore(gap=3).capture(3)
    lying = copy.export(tmp_path / "2")
    retell(lying, lambda events: next(e for e in events if e["kind"] == "restored")["data"].update(lie))
    take(office, a.export(tmp_path / "1"), lying)
    assert "chain-forked" in kinds(office)


def test_the_list_says_where_to_look_and_names_nobody(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1), b.capture(1)
    take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    text = (office / "conflicts.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf") and text.count(b"\n") == text.count(b"\r\n") == 2
    (row,) = listed(office)
    assert row["keep"] == row["by"] == ""
    for side in row["sides"].split(" | "):
        assert (office / side.split()[-1]).is_file()
    assert "测试" not in text.decode() and "999999" not in text.decode()


def test_json_and_words_tell_of_every_conflict(a: Desk, b: Desk, office: Path, tmp_path: Path) -> None:
    a.capture(1), b.capture(1)
    outcome = take(office, a.export(tmp_path / "1"), b.export(tmp_path / "2"))
    told = json.loads(json.dumps(outcome.as_json()))
    (open_one,) = told["conflicts"]["open"]
    assert (open_one["kind"], open_one["numbers"]) == ("person-twice", ["A-0001", "B-0001"])
    assert (told["people"], told["held"]) == (0, 2)
    assert any(open_one["conflict"] in line for line in outcome.lines())
