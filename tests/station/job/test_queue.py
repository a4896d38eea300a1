"""The line: nobody is lost, added or doubled by any step, and the journal's notes make the same line again."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from db.records import Event
from station.job import queue
from station.job.pace import BREAK, ENOUGH, Pace
from station.job.queue import Line, replayed

PEOPLE = [f"{index:02}" for index in range(9)]
STEPS = ("join", "leave", "call", "skip", "late", "insert")


@dataclass
class Told:
    """A line, and the events that a journal has of it."""

    line: Line = field(default_factory=Line)
    events: list[Event] = field(default_factory=list)

    def take(self, step: str, one: str) -> None:
        before, line = self.line.order, self.line
        if (step == "join" and one in before) or (step != "join" and one not in before):
            return
        behind = line.after(one) if step == "skip" else None
        self.line = line.skip(one, behind) if step == "skip" else getattr(line, step)(one)
        kinds = {"join": "sitting", "leave": "armed", "call": queue.CALLED, "skip": queue.SKIPPED}
        kind = kinds.get(step) or {"late": queue.LATE, "insert": queue.INSERTED}[step]
        refs = {"sitting": one, **({"behind": behind} if behind else {})}
        self.events.append(Event(len(self.events) + 1, "", kind, "day", "A", None, refs, {}, "", ""))
        if step not in ("join", "leave"):
            assert sorted(self.line.order) == sorted(before), "a step moves people, and that is all"


steps = st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE)), max_size=60)


def told(taken) -> Told:
    """Nobody joins twice: whoever left has a new sitting when they come again."""
    said, gone = Told(), set()
    for step, one in taken:
        if step == "join" and one in gone:
            continue
        if step == "leave":
            gone.add(one) if one in said.line.order else None
        said.take(step, one)
    return said


@given(steps)
def test_everybody_stands_in_the_line_once_and_the_late_at_its_end(taken):
    line = told(taken).line
    assert len(set(line.order)) == len(line.order)
    assert line.called is None or line.called in line.order
    assert [place.late for place in line.places] == sorted(place.late for place in line.places)


@given(steps)
def test_the_journal_alone_makes_the_line_again(taken):
    said = told(taken)
    waiting = frozenset(said.line.order)
    first = next((at for at, one in enumerate(said.events) if one.refs["sitting"] in waiting), 0)
    assert replayed(said.events[first:], waiting) == said.line


def line_of(*people: str) -> Line:
    line = Line()
    for one in people:
        line = line.join(one)
    return line


def test_skipped_goes_behind_the_next_late_behind_all_and_first_is_first():
    line = line_of("a", "b", "c", "d")
    assert line.skip("a", line.after("a")).order == ("b", "a", "c", "d")
    assert line.late("b").order == ("a", "c", "d", "b")
    assert line.late("b").join("e").order == ("a", "c", "d", "e", "b"), "a late one waits until all others are done"
    assert line.insert("c").order == ("c", "a", "b", "d")
    assert line.late("b").insert("b").order == ("b", "a", "c", "d")


def test_the_last_one_can_be_skipped_behind_nobody():
    line = line_of("a", "b").late("b").call("a")
    assert line.after("a") is None
    assert line.skip("a", line.after("a")) == line_of("a", "b").late("b").call("a").skip("a", None)
    assert line.skip("a", None).called is None


def test_who_is_called_next_is_not_who_is_awaited():
    line = line_of("a", "b").call("a")
    assert (line.called, line.following) == ("a", "b")
    assert line.call("b").following == "a"
    assert line.leave("a").called is None


def test_the_plan_is_believed_until_a_few_were_measured():
    pace = Pace(30.0)
    for at in (0.0, 20.0, 40.0):
        pace.ended(at, somebody_waits=True)
    assert (pace.measured, pace.seconds) == (False, 30.0)
    pace.ended(60.0, somebody_waits=True)
    assert (pace.measured, pace.seconds) == (True, 20.0)


def test_times_without_anybody_waiting_and_breaks_are_no_pace():
    pace = Pace(30.0)
    at = 0.0
    for _ in range(2 * ENOUGH):
        pace.ended(at, somebody_waits=False)
        at += 200.0
    for _ in range(2 * ENOUGH):
        pace.ended(at, somebody_waits=True)
        at += BREAK + 1
    assert not pace.measured
