"""A school's whole day of ten students: with cards, with codes, and with people in the wrong chair.

Three days side by side, since they mostly wait; `scripts/soak day` plays larger ones.
"""

import csv
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from support.programs import last_json, run

from db.journal import Journal
from station.rehearsal import n2day, script
from station.rehearsal.audit import Examined, examined, gather, misbound, missed
from station.rehearsal.dayaudit import DayAudit
from station.rehearsal.dayfiles import JOB
from station.rehearsal.wrongseats import wrong_seats

pytestmark = [pytest.mark.wire, pytest.mark.timeout(280)]

STUDENTS, SEED = 10, 1
DAY = n2day.day(STUDENTS, SEED)
QUICK = "[camera]\nhold_s = 0.2\nsettle_ms = 300\n"
RUN = next(fault for fault in wrong_seats(DAY) if fault.kind == script.SHIFTED).parameters["count"]


def play(home: Path, name: str, *options: str | Path) -> tuple[Path, int, dict]:
    data = home / name
    data.mkdir()
    (data / "station.toml").write_text(QUICK)
    command = ["rehearse", "--day", "--students", str(STUDENTS), "--seed", str(SEED), "--data", data, "--json"]
    done = run(home, *command, *options, timeout=270)
    assert done.stdout, done.stderr
    return data, done.returncode, last_json(done.stdout)


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    home = tmp_path_factory.mktemp("days")
    script.write(wrong_seats(DAY), home / "wrong.toml")
    plans = {"cards": (), "codes": ("--token", "code"), "wrong": ("--faults", home / "wrong.toml")}
    with ThreadPoolExecutor(len(plans)) as pool:
        played = {name: pool.submit(play, home, name, *options) for name, options in plans.items()}
        return {name: future.result() for name, future in played.items()}


def records(result: dict) -> list[dict]:
    with (Path(result["package"]) / "data/records.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def events(result: dict) -> list[dict]:
    lines = (Path(result["package"]) / "data/events.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("name", ["cards", "codes", "wrong"])
def test_every_total_of_a_day_adds_up_and_the_list_of_those_not_captured_is_right(days, name):
    _, status, result = days[name]
    assert (status, result["students"], result["verified"], result["totals_add_up"]) == (0, STUDENTS, True, True)
    assert (result["misbound"], result["unaccounted"], result["orphans"]) == (0, 0, 0)
    absent = {student.student_number for student in DAY.listed if not student.comes}
    assert result["not_captured"] == {"count": len(absent), "right": True}
    tallies = result["classes"]
    assert {name: tally["listed"] for name, tally in tallies.items()} == {
        one.name: len(one.students) for one in DAY.classes
    }
    assert sum(tally["accepted"] for tally in tallies.values()) == STUDENTS - len(absent)
    assert result["off_list"] == {"listed": 1, "accepted": 1, "abandoned": 0, "refused": 0, "absent": 0}
    assert result["amount"] == n2day.FEE * (STUDENTS - len(absent) + 1)


@pytest.mark.parametrize("name", ["cards", "codes", "wrong"])
def test_everything_happened_that_a_day_has(days, name):
    _, _, result = days[name]
    told = events(result)
    kinds = Counter(event["kind"] for event in told)
    again = [event for event in told if event["kind"] == "sitting" and "retake_of" in event["refs"]]
    assert kinds["let_in"] == kinds["override"] == 1
    assert len(again) >= 1
    assert result["refused"] == 1
    assert result["corrections"] == {"expected": 2, "taken_down": 2, "others": 0}
    called = [event["data"]["class"] for event in told if event["kind"] == "class_called"]
    assert called == [one.name for one in DAY.running_order]
    assert [event["data"]["class"] for event in told if event["kind"] == "class_late"] == [
        one.name for one in DAY.classes if one.late
    ]


def test_with_codes_everybody_is_who_was_picked(days):
    data, _, result = days["codes"]
    people = {student.student_number: student for student in DAY.listed}
    listed = [record for record in records(result) if record["student_number"]]
    assert {record["trust"] for record in listed} == {"picked"}
    for record in listed:
        student = people[record["student_number"]]
        assert (record["name"], record["class"]) == (student.listed_name(SEED), student.class_name)
    with Journal.read_only(data) as journal:
        assert {one.origin for one in journal.corrections()} == {"student"}


def test_wrong_sitters_are_seen_in_the_chair_or_before_the_class_leaves_and_put_right(days):
    _, _, result = days["wrong"]
    assert result["wrong_sitters"] == {"seeded": RUN + 2, "seat": 1, "class": RUN + 1, "missed": 0}
    moved = [event for event in events(result) if event["kind"] == "reassigned"]
    assert {event["data"]["reason"] for event in moved} == {"shifted-run", "other-sat-down"}
    assert all(event["operator"] and event["data"]["second"] != event["operator"] for event in moved)
    assert sum(record["reassigned_from"] != "" for record in records(result)) == RUN - 1
    assert [event["data"]["reason"] for event in events(result) if event["kind"] == "abandoned"] == ["wrong-person"]


def test_no_key_and_no_list_of_names_leaves_with_the_package(days):
    _, _, result = days["cards"]
    package = Path(result["package"])
    assert not [path for path in package.rglob("*") if JOB in path.name and path.is_file()]
    text = (package / "data/events.jsonl").read_text(encoding="utf-8")
    for student in DAY.listed:
        who = student.person(SEED)
        assert not any(fact in text for fact in (who.chinese, who.id_number, student.student_number))


# the audit sees what is wrong


@pytest.fixture(scope="module")
def looked_at(days):
    """The day with cards, every record examined once."""
    data, _, result = days["cards"]
    evidence = gather(Path(result["package"]), data, SEED, frozenset())
    return data, evidence, examined(evidence)


def with_facts(one: Examined, **facts: str) -> Examined:
    return replace(one, record={**one.record, **facts})


def test_a_record_of_another_class_and_one_that_is_gone_make_the_sums_wrong(looked_at):
    data, evidence, (first, *others) = looked_at
    assert DayAudit(evidence, [first, *others], DAY, data).totals_add_up()
    moved = with_facts(first, **{"class": DAY.classes[-1].name})
    assert not DayAudit(evidence, [moved, *others], DAY, data).totals_add_up()
    without = DayAudit(evidence, others, DAY, data)
    assert not without.totals_add_up()
    assert not without.findings()["not_captured"]["right"]


def test_a_record_with_somebody_elses_row_is_misplaced(looked_at):
    data, evidence, (first, second, *others) = looked_at
    numbers = first.record["student_number"], second.record["student_number"]
    wrong = [with_facts(first, student_number=numbers[1]), with_facts(second, student_number=numbers[0])]
    assert DayAudit(evidence, [first, second, *others], DAY, data).misplaced() == []
    assert DayAudit(evidence, [*wrong, *others], DAY, data).misplaced() == [first.number, second.number]


def test_a_wrong_sitter_is_missed_when_seeded_and_misbound_when_not(looked_at):
    _, evidence, (first, *others) = looked_at
    wrong = [replace(first, sitter=others[0].student), *others]
    assert misbound(evidence, [first, *others]) == []
    assert (misbound(evidence, wrong), missed(evidence, wrong)) == ([first.number], [])
    seeded = replace(evidence, seeded_wrong=frozenset({first.student}))
    assert (misbound(seeded, wrong), missed(seeded, wrong)) == ([], [first.number])
    assert misbound(seeded, [replace(first, made_right=False), *others]) == [first.number]
