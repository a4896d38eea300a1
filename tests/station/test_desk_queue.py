"""A desk in queue mode: who has a number, who is armed and by what, and what keeps the line over restarts."""

import json
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.desks import ONE, SERIAL, THREE, TWO, DeskScene, desk_scene
from support.journals import listed

from db.records import RosterChanges
from drivers.readers.base import IdCard
from station import commands, messages
from station.events import Kind
from station.flow import State
from station.job import queue
from station.job.masking import mask_name
from station.job.ticket import ticket_text
from station.messages import DiskSeen
from station.ports import ATTENDED, Policy
from station.room import BYTES_PER_STUDENT
from station.seat import Seats
from station.showing import Frame, Recent, show
from station.view import DeskView
from station.waitlist import QueueRules

DOOR, SEAT, SCANNER = "serial:x", "serial:seat", "code-serial:seat"
APART = QueueRules(Seats.among((DOOR, SEAT, SCANNER), (SEAT, SCANNER)))
ONE_READER = QueueRules(Seats.among((DOOR,), (DOOR,)))
AUTO = replace(ATTENDED, auto_shutter=True)
FOUR = IdCard("resident", "丁", "99999919990101004X", None)


class Hall:
    """Desks in queue mode on one folder, one after the other."""

    def __init__(self, folder) -> None:
        self._folder, self._open = folder, ExitStack()

    def desk(self, rules: QueueRules | None = APART, policy: Policy = ATTENDED, later=timedelta()) -> DeskScene:
        """The program is started; what ran before has ended."""
        self._open.close()
        scene = self._open.enter_context(desk_scene(self._folder, policy, queue=rules, started=later))
        scene.connect()
        return scene

    def close(self) -> None:
        self._open.close()


@pytest.fixture
def hall(tmp_path):
    hall = Hall(tmp_path)
    yield hall
    hall.close()


@pytest.fixture
def scene(hall):
    return hall.desk()


def sit(scene: DeskScene, card: IdCard, address: str = SEAT) -> None:
    scene.tell(messages.CardPresented(address, card))


def ticket(scene: DeskScene, number: str, job: str = "day") -> None:
    scene.tell(messages.CodePresented(SCANNER, ticket_text(job, number)))


def key(scene: DeskScene, number: str) -> None:
    scene.tell(commands.PickWaiting(number))
    scene.tell(commands.ArmByKey())


def armed(scene: DeskScene) -> list[tuple[str | None, str]]:
    return [(said.number, said.detail["armed_by"]) for said in scene.heard(Kind.ARMED)]


def order(scene: DeskScene) -> list[str]:
    return [sitting.record.number for sitting in scene.desk.queue.sittings]


def view(scene: DeskScene) -> DeskView:
    return show(scene.desk, Frame("A", "day", True, (), scene.folder), Recent(scene.journal.counts(), []))


def notes(scene: DeskScene) -> list[tuple[str, str]]:
    return [(event.kind, event.data["reason"]) for event in scene.journal.events() if event.kind.startswith("queue_")]


# numbers


def test_swipes_run_ahead_and_arm_nobody(scene):
    for card in (ONE, TWO, THREE):
        scene.swipe(card)
    scene.look(0, frames=10)
    assert [said.number for said in scene.heard(Kind.SWIPE)] == ["A-0001", "A-0002", "A-0003"]
    assert armed(scene) == []
    assert order(scene) == ["A-0001", "A-0002", "A-0003"]
    assert scene.desk.current is None
    assert len(scene.heard(Kind.READY)) == 4, "the next swipe would be taken at once"


def test_neither_time_nor_an_empty_chair_arms_anybody(scene):
    scene.swipe(ONE)
    scene.swipe(TWO)
    sit(scene, ONE)
    scene.capture()
    for _ in range(20):
        scene.look(0, frames=5)
        scene.time.wait(60)
        scene.desk.follow()
    scene.tell(commands.ArmByKey())
    assert armed(scene) == [("A-0001", "token")]


def test_somebody_who_waits_is_told_so_at_the_door(scene):
    scene.swipe(ONE)
    scene.swipe(ONE)
    assert scene.refusals() == ["queue-waiting"]
    assert scene.heard(Kind.REFUSED)[0].detail["number"] == "A-0001"
    assert armed(scene) == []


def test_with_room_for_the_line_only_nobody_joins_it(scene):
    scene.tell(DiskSeen(21 * BYTES_PER_STUDENT, 0.1, scene.time.monotonic()))
    scene.swipe(ONE)
    scene.swipe(TWO)
    scene.swipe(THREE)
    assert scene.refusals() == ["disk-low"], "those who wait need a picture each"
    sit(scene, ONE)
    assert armed(scene) == [("A-0001", "token")]


# at the seat, by what is presented


def test_whoever_presents_at_the_seat_sits_whatever_the_order(scene):
    scene.swipe(ONE)
    scene.swipe(TWO)
    sit(scene, TWO)
    assert armed(scene) == [("A-0002", "token")]
    assert scene.journal.sitting(scene.desk.current.record.id).armed_by == "token"
    (event,) = [event for event in scene.journal.events() if event.kind == "armed"]
    assert event.data["shown"] == {"reader": SEAT, "token_kind": "resident"}
    assert order(scene) == ["A-0001"]


def test_a_ticket_arms_its_number(scene):
    scene.swipe(ONE)
    scene.swipe(TWO)
    ticket(scene, "A-0002")
    assert armed(scene) == [("A-0002", "token")]
    assert scene.heard(Kind.ARMED)[0].detail["token_kind"] == "ticket"


def test_a_code_arms_whoever_showed_it_at_the_door(scene):
    scene.scan("Zm9vYmFyYmF6cXV4-0001")
    scene.tell(messages.CodePresented(SCANNER, "Zm9vYmFyYmF6cXV4-0001"))
    assert armed(scene) == [("A-0001", "token")]


def test_never_two_sit_at_once(scene):
    for card in (ONE, TWO, THREE):
        scene.swipe(card)
    sit(scene, ONE)
    sit(scene, TWO)
    ticket(scene, "A-0003")
    key(scene, "A-0002")
    assert armed(scene) == [("A-0001", "token")]
    assert scene.refusals() == ["please-wait"] * 2
    assert order(scene) == ["A-0002", "A-0003"]
    sit(scene, ONE)
    assert scene.refusals()[-1] == "sitting-open"


def test_while_a_shot_is_unsettled_nobody_is_armed(scene):
    scene.swipe(ONE)
    scene.swipe(TWO)
    sit(scene, ONE)
    scene.tell(commands.Shoot())
    _, intent = scene.camera.asked.pop()
    scene.answer(messages.ShotLost(SERIAL, intent, "device-silent", "", ()))
    scene.desk.current = None  # as if it had been forgotten
    sit(scene, TWO)
    key(scene, "A-0002")
    assert armed(scene) == [("A-0001", "token")]


def test_whoever_has_no_number_is_refused_at_the_seat_in_words(scene):
    sit(scene, ONE)
    scene.swipe(TWO)
    sit(scene, TWO)
    scene.capture()
    sit(scene, TWO)
    ticket(scene, "A-0001")
    ticket(scene, "A-0002")
    ticket(scene, "A-0001", job="another")
    scene.tell(messages.CodePresented(SCANNER, "134567890123456789"))
    scene.swipe(THREE)
    scene.tell(commands.NoShow("A-0002", "left"))
    ticket(scene, "A-0002")
    assert scene.refusals() == [
        "not-queued", "already-captured", "already-captured", "ticket-unknown", "ticket-other-job", "payment-code",
        "ticket-ended",
    ]  # fmt: skip
    assert scene.journal.counts().sittings == 2
    refused = [event.data for event in scene.journal.events() if event.kind == "refused"]
    assert [data["token"] is not None for data in refused] == [True, True, False, False, False, False, False]
    assert "134567890123456789" not in json.dumps([event.data for event in scene.journal.events()])


def test_a_ticket_is_no_token_at_the_door(scene):
    scene.swipe(ONE)
    scene.scan(ticket_text("day", "A-0001"))
    assert scene.refusals() == ["own-ticket"]
    assert armed(scene) == []


def test_in_strict_mode_a_seat_is_a_door(hall):
    scene = hall.desk(rules=None)
    ticket(scene, "A-0001")
    sit(scene, ONE)
    assert scene.refusals() == ["own-ticket"]
    assert armed(scene) == [("A-0001", "swipe")]


def test_one_reader_is_door_and_seat(hall):
    scene = hall.desk(ONE_READER)
    sit(scene, ONE, DOOR)
    sit(scene, TWO, DOOR)
    assert order(scene) == ["A-0001", "A-0002"]
    sit(scene, TWO, DOOR)
    assert armed(scene) == [("A-0002", "token")]
    sit(scene, ONE, DOOR)
    sit(scene, TWO, DOOR)
    sit(scene, THREE, DOOR)
    assert scene.refusals() == ["please-wait", "sitting-open"]
    assert order(scene) == ["A-0001", "A-0003"]


def test_auto_shutter_still_wants_the_chair_seen_empty(hall):
    scene = hall.desk(policy=AUTO)
    scene.swipe(ONE)
    scene.swipe(TWO)
    sit(scene, ONE)
    scene.tell(commands.Abandon("refuses"))
    sit(scene, TWO)
    scene.look(1, frames=30)
    assert [ask for ask in scene.camera.asked if ask[0] == "shoot"] == []
    scene.look(0, frames=3)
    scene.look(1, frames=12)
    assert len([ask for ask in scene.camera.asked if ask[0] == "shoot"]) == 1


# at the seat, by the photographer's key


def test_the_key_arms_only_a_number_that_is_shown(scene):
    scene.swipe(ONE)
    scene.swipe(TWO)
    scene.tell(commands.CallWaiting())
    scene.tell(commands.ArmByKey())
    assert armed(scene) == [], "a call arms nobody"
    scene.tell(commands.PickWaiting("A-0002"))
    shown = view(scene)
    assert (shown.state, shown.sitter.number, shown.sitter.name, shown.sitter.tail) == (
        State.WAITING, "A-0002", "乙*", "002X",
    )  # fmt: skip
    scene.tell(commands.ArmByKey())
    assert armed(scene) == [("A-0002", "key")]
    assert view(scene).queue.picked is None


def test_a_pick_is_taken_back_and_follows_nobody(scene):
    scene.swipe(ONE)
    scene.tell(commands.PickWaiting("A-0001"))
    scene.tell(commands.PickWaiting(None))
    scene.tell(commands.ArmByKey())
    scene.tell(commands.PickWaiting("A-0009"))
    scene.tell(commands.ArmByKey())
    assert armed(scene) == []
    scene.tell(commands.PickWaiting("A-0001"))
    sit(scene, ONE)
    scene.capture()
    scene.swipe(TWO)
    scene.tell(commands.ArmByKey())
    assert armed(scene) == [("A-0001", "token")]


def test_whoever_was_picked_may_be_given_up_with_a_reason(scene):
    scene.swipe(ONE)
    scene.tell(commands.PickWaiting("A-0001"))
    scene.tell(commands.Abandon("wrong-person"))
    assert scene.codes(Kind.ABANDONED) == ["wrong-person"]
    assert order(scene) == []


# the line


def four_wait(scene: DeskScene) -> None:
    for card in (ONE, TWO, THREE, FOUR):
        scene.swipe(card)


def test_calling_skipping_late_and_first_move_people_and_no_number(scene):
    four_wait(scene)
    scene.tell(commands.CallWaiting())
    scene.tell(commands.CallWaiting("A-0001"))
    scene.tell(commands.SkipWaiting("A-0001", "not-here"))
    scene.tell(commands.LateWaiting("A-0003", "person-late"))
    scene.tell(commands.InsertWaiting("A-0004", "exam"))
    assert order(scene) == ["A-0004", "A-0002", "A-0001", "A-0003"]
    assert notes(scene) == [
        ("queue_called", "next"), ("queue_recalled", "no-answer"), ("queue_skipped", "not-here"),
        ("queue_late", "person-late"), ("queue_inserted", "exam"),
    ]  # fmt: skip
    assert scene.codes(Kind.PRESENCE) == [
        "queue-called", "queue-recalled", "queue-skipped", "queue-late", "queue-inserted",
    ]  # fmt: skip
    assert sorted(sitting.number for sitting in scene.journal.sittings()) == ["A-0001", "A-0002", "A-0003", "A-0004"]
    assert armed(scene) == []


def test_the_next_one_is_called_while_another_is_awaited(scene):
    four_wait(scene)
    scene.tell(commands.CallWaiting())
    scene.tell(commands.CallWaiting())
    assert view(scene).queue.called == "A-0002"
    scene.tell(commands.CallWaiting("A-0004"))
    assert view(scene).queue.called == "A-0004"
    assert [one.calls for one in view(scene).queue.waiting] == [1, 1, 0, 1]


def test_whoever_does_not_come_is_given_up_and_their_number_never_given_again(scene):
    scene.swipe(ONE)
    scene.tell(commands.NoShow("A-0001", "called-in-vain"))
    assert scene.codes(Kind.ABANDONED) == ["absent"]
    assert notes(scene) == [("queue_no_show", "called-in-vain")]
    scene.swipe(ONE)
    assert order(scene) == ["A-0002"]


def test_about_somebody_who_has_left_nothing_is_done(scene):
    for command in (
        commands.CallWaiting(), commands.CallWaiting("A-0001"), commands.SkipWaiting("A-0001", "other"),
        commands.LateWaiting("A-0001", "other"), commands.InsertWaiting("A-0001", "other"),
        commands.NoShow("A-0001", "other"),
    ):  # fmt: skip
        scene.tell(command)
    assert notes(scene) == []


def test_waiting_times_go_by_the_measured_pace(scene):
    four_wait(scene)
    assert [one.seconds for one in view(scene).queue.waiting] == [0, 30, 60, 90]
    assert not view(scene).queue.measured
    for index in range(5, 9):
        scene.swipe(IdCard("resident", "戊", f"99999919990101{index:03}X", None))
    for card in (ONE, TWO, THREE, FOUR):
        sit(scene, card)
        scene.time.wait(20)
        scene.tell(commands.Abandon("refuses"))
    assert view(scene).queue.measured
    assert [one.seconds for one in view(scene).queue.waiting] == [0, 20, 40, 60]


# restarts


def test_numbers_and_order_survive_a_restart(hall):
    scene = hall.desk()
    four_wait(scene)
    scene.tell(commands.CallWaiting())
    scene.tell(commands.LateWaiting("A-0002", "person-late"))
    scene.tell(commands.InsertWaiting("A-0003", "health"))
    scene.tell(commands.SkipWaiting("A-0003", "asked"))
    before, line = order(scene), scene.desk.queue.line
    scene = hall.desk()
    assert scene.heard(Kind.ABANDONED) == []
    assert order(scene) == before == ["A-0001", "A-0003", "A-0004", "A-0002"]
    assert scene.desk.queue.line == line
    sit(scene, TWO)
    assert armed(scene) == [("A-0002", "token")]
    scene.swipe(IdCard("resident", "戊", "99999919990101005X", None))
    assert order(scene)[-1] == "A-0005"


def test_who_sat_at_a_restart_swipes_again_and_may_go_first(hall):
    scene = hall.desk()
    scene.swipe(ONE)
    scene.swipe(TWO)
    sit(scene, ONE)
    scene = hall.desk()
    assert scene.codes(Kind.ABANDONED) == ["restart"]
    ticket(scene, "A-0001")
    scene.swipe(ONE)
    scene.tell(commands.InsertWaiting("A-0003", "restart"))
    assert scene.refusals() == ["ticket-ended"]
    assert order(scene) == ["A-0003", "A-0002"]


def test_nobody_waits_overnight_or_in_strict_mode(hall):
    scene = hall.desk()
    scene.swipe(ONE)
    scene = hall.desk(later=timedelta(days=1))
    assert scene.codes(Kind.ABANDONED) == ["restart"]
    scene.swipe(TWO)
    scene = hall.desk(rules=None, later=timedelta(days=1))
    assert scene.codes(Kind.ABANDONED) == ["restart"]


def test_when_the_disk_was_away_everybody_is_still_there(scene):
    four_wait(scene)
    sit(scene, FOUR)
    scene.tell(commands.InsertWaiting("A-0003", "exam"))
    scene.after_the_disk_was_away()
    assert order(scene) == ["A-0003", "A-0001", "A-0002"]
    assert scene.desk.current.record.number == "A-0004"
    assert scene.heard(Kind.ABANDONED) == []


# tickets


def test_every_number_is_printed_with_a_masked_name_and_nothing_else(scene):
    scene.swipe(ONE)
    (stub,) = scene.printer.asked
    assert (stub.number, stub.text, stub.name) == ("A-0001", "PZXH:day:A-0001", "甲*")
    assert ONE.number not in repr(vars(stub))


def test_a_printer_in_trouble_is_told_once_and_blocks_nothing(scene):
    for _ in range(2):
        scene.tell(messages.TicketTold("A-0001", "printer-no-paper"))
    scene.swipe(ONE)
    scene.tell(messages.TicketTold("A-0001"))
    assert scene.codes(Kind.TROUBLE) == ["printer-no-paper"]
    assert scene.codes(Kind.RECOVERED) == ["printer"]
    assert order(scene) == ["A-0001"]


def test_the_notes_are_those_of_the_model(scene):
    four_wait(scene)
    for command in (
        commands.CallWaiting(), commands.CallWaiting("A-0001"), commands.SkipWaiting("A-0001", "other"),
        commands.LateWaiting("A-0001", "other"), commands.InsertWaiting("A-0001", "other"),
        commands.NoShow("A-0001", "other"),
    ):  # fmt: skip
        scene.tell(command)
    assert {kind for kind, _ in notes(scene)} == {
        queue.CALLED, queue.RECALLED, queue.SKIPPED, queue.LATE, queue.INSERTED, queue.NO_SHOW,
    }  # fmt: skip


# whatever people do, in whatever order

CARDS = (ONE, TWO, THREE, FOUR)
DOINGS = (
    "swipe", "sit", "ticket", "key", "call", "skip", "late", "first", "absent", "shoot", "leave", "look", "wait",
    "stop",
)  # fmt: skip


class Watched:
    """A desk at which anything happens, and what must hold all the while."""

    def __init__(self, folder) -> None:
        self.hall = Hall(folder)
        self.scene = self.hall.desk(policy=AUTO)
        self.numbers: dict[str, str] = {}
        self.presented: str | None = None

    def do(self, what: str, who: int) -> None:
        scene, card = self.scene, CARDS[who]
        number = f"A-{who + 1:04}"
        before = scene.desk.current
        self.presented = None
        match what:
            case "swipe":
                scene.swipe(card)
            case "sit":
                waits = scene.desk.queue.of(scene.desk._arrival(messages.CardPresented(SEAT, card)).keys)
                self.presented = waits.record.number if waits else None
                sit(scene, card)
            case "ticket":
                self.presented = number
                ticket(scene, number)
            case "key":
                self.presented = number
                key(scene, number)
            case "call":
                scene.tell(commands.CallWaiting())
            case "skip" | "late" | "first":
                scene.tell(MOVES[what](number, "other"))
            case "absent":
                scene.tell(commands.NoShow(number, "other"))
            case "shoot" if scene.desk.current is not None and scene.desk.current.state is State.ARMED:
                scene.tell(commands.Shoot())
            case "leave":
                scene.tell(commands.Abandon("refuses"))
            case "look":
                scene.look(who % 2, frames=4)
            case "wait":
                scene.time.wait(100.0)
                scene.desk.follow()
            case "stop" if scene.desk.current is None or scene.desk.current.state is State.ARMED:
                self.scene = self.hall.desk(policy=AUTO)
                before = None
        self.check(before)

    def check(self, before) -> None:
        scene = self.scene
        now = scene.desk.current
        if now is not before and now is not None:
            assert before is None or before.record.id not in {one.id for one in scene.journal.open_sittings()}
            assert now.record.number == self.presented, "only who presents, or whose number was said, sits"
        sittings = scene.journal.sittings()
        assert len([one for one in sittings if one.armed_by is not None and one.result is None]) <= 1
        for one in sittings:
            assert self.numbers.setdefault(one.id, one.number) == one.number
        assert len(set(self.numbers.values())) == len(self.numbers)
        waiting = [one.id for one in scene.journal.open_sittings() if one.armed_by is None]
        assert sorted(scene.desk.queue.line.order) == sorted(waiting)


MOVES = {"skip": commands.SkipWaiting, "late": commands.LateWaiting, "first": commands.InsertWaiting}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(DOINGS), st.integers(0, 3)), min_size=10, max_size=40))
def test_whatever_happens_one_sits_numbers_stay_and_nobody_is_lost(tmp_path_factory, doings):
    watched = Watched(tmp_path_factory.mktemp("day"))
    try:
        for what, who in doings:
            watched.do(what, who)
    finally:
        watched.hall.close()


def test_a_picked_row_gives_ticket_and_line_their_name_also_after_a_restart(hall):
    scene = hall.desk()
    scene.journal.take_roster("people", "0" * 64, RosterChanges(((1, listed(1)),)))
    scene.scan("Zm9vYmFyYmF6cXV4-0001")
    scene.tell(commands.PickRow(scene.journal.listings()[0].id))
    (stub,) = scene.printer.asked
    name = mask_name(listed(1).facts.name)
    assert (stub.class_name, stub.name) == ("软件20211", name)
    scene = hall.desk()
    (waits,) = view(scene).queue.waiting
    assert (waits.number, waits.name) == ("A-0001", name)
