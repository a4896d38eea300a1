"""Each promise of the desk on its own: who is armed, when the shutter opens, what is bound, what happens after."""

from dataclasses import replace

import pytest
from support.desks import ONE, SERIAL, THREE, TWO, DeskScene, desk_scene

from station import commands, messages
from station.checks.verdict import Finding
from station.events import Kind
from station.flow import State
from station.ports import ATTENDED, HEADLESS

AUTO = replace(ATTENDED, auto_shutter=True)


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        yield scene


@pytest.fixture
def auto(tmp_path):
    with desk_scene(tmp_path, AUTO) as scene:
        yield scene


@pytest.fixture
def alone(tmp_path):
    with desk_scene(tmp_path, HEADLESS) as scene:
        yield scene


def shoot(scene: DeskScene) -> None:
    scene.tell(commands.Shoot())


def capture(scene: DeskScene) -> None:
    """From an armed sitting to an accepted one."""
    shoot(scene)
    scene.answer(scene.take())
    scene.examine()
    scene.develop()
    scene.tell(commands.Accept())


def asked_shots(scene: DeskScene) -> list[str]:
    return [ask[1] for ask in scene.camera.asked if ask[0] == "shoot"]


# who sits


def test_a_swipe_at_a_free_chair_is_armed_by_itself(scene):
    scene.swipe(ONE)
    assert scene.heard(Kind.SWIPE)[0].number == "A-0001"
    assert scene.heard(Kind.ARMED)[0].detail == {"armed_by": "swipe"}


def test_one_more_swipe_waits_and_a_third_is_asked_to_wait(scene):
    scene.swipe(ONE)
    scene.swipe(TWO)
    scene.swipe(THREE)
    assert [said.number for said in scene.heard(Kind.SWIPE)] == ["A-0001", "A-0002"]
    assert scene.codes(Kind.REFUSED) == ["please-wait"]
    assert scene.desk.waiting.state is State.WAITING


def test_who_waits_is_armed_only_after_the_chair_was_seen_empty(scene):
    scene.connect()
    scene.swipe(ONE)
    scene.swipe(TWO)
    capture(scene)
    scene.look(faces=1, frames=5)
    assert scene.desk.current is None
    scene.look(faces=0, frames=3)
    assert scene.desk.current.record.number == "A-0002"
    assert scene.heard(Kind.ARMED)[-1].detail == {"armed_by": "swipe"}


def test_without_live_view_who_waits_is_armed_by_the_key(scene):
    scene.connect()
    scene.swipe(ONE)
    scene.swipe(TWO)
    capture(scene)
    scene.tell(commands.ArmByKey())
    assert scene.heard(Kind.ARMED)[-1].detail == {"armed_by": "key"}


def test_the_same_person_is_never_captured_twice_silently(scene):
    scene.connect()
    scene.swipe(ONE)
    scene.swipe(ONE)
    capture(scene)
    scene.swipe(ONE)
    assert scene.codes(Kind.REFUSED) == ["sitting-open", "already-captured"]
    assert scene.heard(Kind.REFUSED)[-1].detail["number"] == "A-0001"


def test_an_allowed_retake_is_a_new_number_that_points_at_the_old_sitting(scene):
    scene.connect()
    scene.swipe(ONE)
    capture(scene)
    scene.tell(commands.AllowRetake("A-0001"))
    scene.swipe(ONE)
    assert scene.desk.waiting is None
    assert scene.desk.current.record.number == "A-0002"
    assert scene.desk.current.record.retake_of == scene.heard(Kind.ACCEPTED)[0].sitting


# the shutter


def test_the_intent_is_in_the_journal_before_the_body_is_asked(scene, monkeypatch):
    scene.connect()
    scene.swipe(ONE)
    known = []
    monkeypatch.setattr(scene.camera, "shoot", lambda intent: known.append(scene.journal.intent(intent).sitting))
    shoot(scene)
    assert known == [scene.desk.current.record.id]


def test_nobody_armed_no_shutter(scene):
    scene.connect()
    shoot(scene)
    assert asked_shots(scene) == []
    assert scene.heard(Kind.TROUBLE)[-1].detail["lock"] == "no-sitting"


def test_a_blocking_check_locks_the_key_until_it_is_overridden_by_name(scene):
    scene.connect()
    scene.tell(commands.Login("摄影师"))
    scene.swipe(ONE)
    scene.look(faces=1, finding=Finding.BLOCK)
    shoot(scene)
    assert asked_shots(scene) == []
    scene.tell(commands.Override("roll", "exempt"))
    shoot(scene)
    assert len(asked_shots(scene)) == 1
    (override,) = scene.journal.overrides(scene.desk.current.record.id)
    assert (override.check, override.reason, override.operator) == ("roll", "exempt", "摄影师")


def test_what_could_not_be_judged_locks_as_well(scene):
    scene.connect()
    scene.swipe(ONE)
    scene.look(faces=1, finding=Finding.UNJUDGED)
    shoot(scene)
    assert asked_shots(scene) == []


def test_dark_live_view_never_stops_capture(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    assert len(asked_shots(scene)) == 1


def test_a_second_press_releases_nothing(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    shoot(scene)
    assert len(asked_shots(scene)) == 1


def test_auto_shutter_waits_for_the_hold(auto):
    auto.connect()
    auto.swipe(ONE)
    auto.look(faces=1, frames=8)
    assert asked_shots(auto) == []
    auto.look(faces=1, frames=3)
    assert len(asked_shots(auto)) == 1


def test_auto_shutter_never_fires_between_two_sittings_without_an_empty_chair(auto):
    auto.connect()
    auto.swipe(ONE)
    auto.look(faces=1, frames=12)
    auto.answer(auto.take())
    auto.examine()
    auto.develop()
    auto.tell(commands.Accept())
    auto.swipe(TWO)  # armed by its own swipe, but who sits there?
    auto.look(faces=1, frames=30)
    assert asked_shots(auto) == []
    shoot(auto)
    assert len(asked_shots(auto)) == 1


def test_after_an_empty_chair_auto_shutter_fires_again(auto):
    auto.connect()
    auto.swipe(ONE)
    auto.tell(commands.Abandon("absent"))
    auto.look(faces=0, frames=3)
    auto.swipe(TWO)
    auto.look(faces=1, frames=12)
    assert len(asked_shots(auto)) == 1


# the file


def test_the_one_proved_file_is_bound_and_kept_untouched(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    scene.answer(scene.take(content=b"bytes of the camera"))
    scene.examine()
    (exposure,) = scene.journal.exposures(scene.desk.current.record.id)
    assert (scene.folder / exposure.file.path).read_bytes() == b"bytes of the camera"
    assert exposure.file.evidence["serial"] == "fits"
    assert not list(scene.keeper.spool.iterdir())


@pytest.mark.parametrize(
    ("doubt", "reason"),
    [
        ({"decodes": False}, "damaged"),
        ({"serial": "6009999"}, "wrong-body"),
        ({"late": 9.0}, "wrong-time"),
        ({"time": False}, "wrong-time"),
    ],
)
def test_a_doubtful_file_is_an_orphan_and_the_sitting_stays_open(scene, doubt, reason):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    scene.answer(scene.take())
    scene.examine(**doubt)
    assert scene.codes(Kind.ORPHAN) == [reason]
    assert scene.codes(Kind.NO_PICTURE) == [reason]
    assert scene.heard(Kind.BOUND) == []
    assert scene.desk.current.state is State.ARMED


def test_a_file_whose_bytes_were_seen_before_is_never_bound_again(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    scene.answer(scene.take(content=b"same"))
    scene.examine()
    scene.develop()
    scene.tell(commands.Retake())
    shoot(scene)
    scene.answer(scene.take(content=b"same"))
    scene.examine()
    assert scene.codes(Kind.ORPHAN) == ["seen-before"]
    assert len(scene.journal.exposures(scene.desk.current.record.id)) == 1


def test_two_files_are_nobodys(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    scene.answer(scene.take(files=2))
    assert scene.codes(Kind.ORPHAN) == ["several", "several"]
    assert scene.codes(Kind.NO_PICTURE) == ["several"]
    assert scene.desk.current.state is State.ARMED


def test_a_finger_on_the_body_is_foreign_before_and_between_shots(scene):
    scene.connect()
    scene.tell(messages.Strays(SERIAL, (scene.fetch(scene.new_file()),)))
    scene.swipe(ONE)
    shoot(scene)
    scene.answer(scene.take(before=1))
    scene.examine()
    assert scene.codes(Kind.ORPHAN) == ["foreign", "foreign"]
    assert len(scene.heard(Kind.BOUND)) == 1


def test_no_file_event_is_unknown_until_the_card_was_looked_at(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    scene.new_file()  # on the card, but nobody says so
    scene.answer(scene.take(files=0))
    assert scene.codes(Kind.UNKNOWN) == ["no-file"]
    assert scene.camera.asked == [("reconnect",)]
    assert scene.desk.current.state is State.SETTLING
    scene.camera.asked.clear()
    scene.connect()
    (ask,) = scene.camera.asked
    assert ask == ("collect", (scene.card[-1],))
    scene.tell(messages.Collected(SERIAL, (scene.fetch(scene.card[-1]),), complete=True))
    assert scene.codes(Kind.ORPHAN) == ["late"]
    assert scene.codes(Kind.NO_PICTURE) == ["not-provable"]
    assert scene.desk.current.state is State.ARMED


def lose_the_shot(scene: DeskScene, *cards) -> None:
    scene.connect()
    for card in cards:
        scene.swipe(card)
    shoot(scene)
    _, intent = scene.camera.asked.pop()
    scene.answer(messages.ShotLost(SERIAL, intent, "device-silent", "", ()))
    scene.tell(messages.CameraDown("device-silent", ""))


def test_while_a_shot_is_unsettled_nothing_is_shot_and_nobody_armed(scene):
    lose_the_shot(scene, ONE)
    scene.swipe(TWO)
    shoot(scene)
    scene.tell(commands.ArmByKey())
    assert asked_shots(scene) == []
    assert [said.number for said in scene.heard(Kind.ARMED)] == ["A-0001"]
    assert scene.heard(Kind.SWIPE)[-1].number == "A-0002"  # swipes are still written


def test_another_body_settles_nothing(scene):
    lose_the_shot(scene, ONE)
    scene.camera.asked.clear()
    scene.connect("6009999", calibrated=False)
    scene.tell(messages.Collected("6009999", (), complete=True))
    assert scene.desk.current.state is State.SETTLING


def test_a_person_may_declare_only_after_a_minute(scene):
    lose_the_shot(scene, ONE)
    scene.tell(commands.SettleUnknown())
    assert scene.desk.current.state is State.SETTLING
    scene.time.wait(61.0)
    scene.desk.follow()
    assert scene.codes(Kind.TROUBLE)[-1] == "body-stays-away"
    scene.tell(commands.SettleUnknown())
    assert scene.codes(Kind.NO_PICTURE) == ["declared"]
    assert scene.desk.current.state is State.ARMED


def test_what_the_body_refused_leaves_the_sitting_open(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    _, intent = scene.camera.asked.pop()
    scene.answer(messages.ShotRefused(intent, "focus"))
    assert scene.codes(Kind.NO_PICTURE) == ["refused-focus"]
    assert scene.desk.current.state is State.ARMED


# the card


def test_what_lay_on_the_card_at_first_sight_is_nobodys_business(scene):
    scene.card = [scene.new_file(), scene.new_file()]
    scene.connect(calibrated=False)
    assert [ask for ask in scene.camera.asked if ask[0] == "collect"] == []


def test_what_is_new_on_the_card_after_a_break_is_fetched_and_foreign(scene):
    scene.connect()
    scene.tell(messages.CameraDown("device-lost", ""))
    found = scene.new_file()
    scene.connect()
    assert scene.camera.asked == [("collect", (found,))]
    scene.tell(messages.Collected(SERIAL, (scene.fetch(found),), complete=True))
    assert scene.codes(Kind.ORPHAN) == ["foreign"]


def test_a_formatted_card_may_use_old_names_again(scene):
    scene.connect()
    scene.tell(messages.CameraDown("device-lost", ""))
    old, scene.card = scene.card, []
    scene.connect()
    scene.tell(messages.CameraDown("device-lost", ""))
    scene.card = list(old)
    scene.connect()
    assert scene.camera.asked == [("collect", tuple(old))]


# the clock


def test_a_body_is_calibrated_once_a_day_and_belongs_to_nobody(scene):
    scene.connect()
    scene.tell(messages.CameraDown("device-lost", ""))
    scene.connect(calibrated=False)
    assert len(scene.heard(Kind.CALIBRATION)) == 1
    assert asked_shots(scene) == []
    assert scene.journal.counts().intents == 0


def test_a_body_without_a_readable_clock_shoots_only_after_calibration(scene):
    scene.connect(offset=None, calibrated=False)
    scene.swipe(ONE)
    shoot(scene)
    assert len(asked_shots(scene)) == 1  # the calibration's own
    scene.answer(scene.take())
    scene.examine(late=1000.0)
    shoot(scene)
    scene.answer(scene.take())
    scene.examine(late=1000.0)
    assert len(scene.heard(Kind.BOUND)) == 1


def test_a_calibration_that_contradicts_the_clock_property_teaches_nothing(scene):
    scene.connect(calibrated=False)
    scene.answer(scene.take())
    scene.examine(late=1000.0)
    assert scene.heard(Kind.CALIBRATION) == []
    assert scene.codes(Kind.ORPHAN) == ["wrong-time"]


# how it ends


def test_nothing_is_accepted_without_a_portrait(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    scene.answer(scene.take())
    scene.examine()
    scene.develop(portrait=False)
    scene.tell(commands.Accept())
    assert scene.heard(Kind.ACCEPTED) == []
    assert scene.heard(Kind.TROUBLE)[-1].detail["lock"] == "no-portrait"


def test_a_still_that_fails_a_blocking_check_is_accepted_only_by_override(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    scene.answer(scene.take())
    scene.examine()
    scene.develop(Finding.BLOCK)
    scene.tell(commands.Accept())
    assert scene.heard(Kind.ACCEPTED) == []
    scene.tell(commands.Override("roll", "exempt"))
    scene.tell(commands.Accept())
    assert len(scene.heard(Kind.ACCEPTED)) == 1


def test_a_retake_keeps_sitting_and_number(scene):
    scene.connect()
    scene.swipe(ONE)
    shoot(scene)
    scene.answer(scene.take())
    scene.examine()
    scene.develop()
    scene.tell(commands.Retake("eyes"))
    capture(scene)
    (accepted,) = scene.heard(Kind.ACCEPTED)
    assert accepted.number == "A-0001"
    first, second = scene.journal.exposures(accepted.sitting)
    assert accepted.exposure == second.id
    assert first.file.path != second.file.path


def test_alone_the_desk_retakes_three_times_and_then_gives_up(alone):
    alone.connect()
    alone.swipe(ONE)
    for _ in range(4):
        alone.look(faces=1, frames=12)
        alone.answer(alone.take())
        alone.examine()
        alone.develop(Finding.BLOCK)
    assert alone.codes(Kind.RETAKE) == ["checks-failed"] * 3
    assert alone.codes(Kind.ABANDONED) == ["checks-failed"]


def test_alone_the_desk_gives_a_sitting_up_after_two_minutes_with_a_body(alone):
    alone.swipe(ONE)
    alone.time.wait(300.0)
    alone.desk.follow()
    assert alone.heard(Kind.ABANDONED) == []  # no camera: the student waits for it, not it for the student
    alone.connect()
    alone.time.wait(121.0)
    alone.desk.follow()
    assert alone.codes(Kind.ABANDONED) == ["timed-out"]


# after a restart


def test_an_armed_sitting_is_given_up_after_a_restart(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.swipe(ONE)
    with desk_scene(tmp_path) as scene:
        assert scene.codes(Kind.ABANDONED) == ["restart"]
        scene.swipe(ONE)
        assert scene.heard(Kind.SWIPE)[0].number == "A-0002"


def test_an_open_intent_is_settled_on_the_card_after_a_restart(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.swipe(ONE)
        shoot(scene)
        card = [*scene.card, scene.new_file()]
    with desk_scene(tmp_path) as scene:
        assert scene.codes(Kind.UNKNOWN) == ["restart"]
        scene.card = card
        scene.connect()
        scene.tell(messages.Collected(SERIAL, (scene.fetch(card[-1]),), complete=True))
        assert scene.codes(Kind.ORPHAN) == ["late"]
        assert scene.codes(Kind.ABANDONED) == ["restart"]


def test_a_bound_picture_is_reviewed_again_after_a_restart(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.swipe(ONE)
        shoot(scene)
        scene.answer(scene.take())
        scene.examine()
        bound = scene.heard(Kind.BOUND)[0].exposure
    with desk_scene(tmp_path) as scene:
        scene.examine()
        scene.develop()
        scene.tell(commands.Accept())
        assert scene.heard(Kind.ACCEPTED)[0].exposure == bound


def test_files_nobody_journaled_are_orphans_after_a_restart(tmp_path):
    with desk_scene(tmp_path) as scene:
        (scene.keeper.spool / "half.jpg.part").write_bytes(b"\xff\xd8 half a picture")
    with desk_scene(tmp_path) as scene:
        assert scene.codes(Kind.ORPHAN) == ["damaged"]
        assert not list(scene.keeper.spool.iterdir())


def test_an_open_intent_keeps_who_waits_from_being_armed(tmp_path):
    with desk_scene(tmp_path) as scene:
        lose_the_shot(scene, ONE)
    with desk_scene(tmp_path) as scene:
        scene.desk.current = None  # as if the unsettled sitting had been forgotten
        scene.swipe(TWO)
        assert scene.heard(Kind.ARMED) == []
        scene.desk.waiting = None


def test_while_the_card_is_looked_at_nothing_is_shot(scene):
    scene.connect()
    scene.swipe(ONE)
    scene.tell(messages.CameraDown("device-lost", ""))
    found = scene.new_file()
    scene.connect()
    shoot(scene)
    assert asked_shots(scene) == []
    scene.tell(messages.Collected(SERIAL, (scene.fetch(found),), complete=True))
    shoot(scene)
    assert len(asked_shots(scene)) == 1
