"""The body between shots: which one it is, how it is set, what it has left, and who else holds it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.desks import ONE, SERIAL, desk_scene

from drivers.cameras.base import BodyState, Dial, FoundBody
from drivers.cameras.holders import may_be_released
from station import commands, messages
from station.events import Kind
from station.keptbodies import KeptBodies
from station.ports import HEADLESS
from station.words import known

OTHER = "6009999"
STATE = BodyState(
    battery=80,
    shots_left=900,
    iso=Dial("200", ("100", "200", "400")),
    aperture=Dial("f/8", ("f/5.6", "f/8")),
    shutter=Dial("0.0080s", ("0.0080s", "0.0125s")),
    white_balance=Dial("Flash", ("Flash", "Daylight")),
    quality=Dial("JPEG Fine", ("JPEG Fine", "NEF+Fine")),
    focus_mode=Dial("AF-S"),
    sleep_off=True,
)


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        yield scene


def troubles(scene) -> list[str | None]:
    return [code for code in scene.codes(Kind.TROUBLE) if code != "shutter-locked"]


def lock(scene) -> str | None:
    assert scene.desk.current
    return scene.desk.shutter_lock(scene.desk.current)


def notes(scene, kind: str) -> list[dict]:
    return [dict(event.data) for event in scene.journal.events() if event.kind == kind]


class TestWhichBody:
    """The first body of the day is taken; about another one somebody is asked."""

    def test_the_first_body_of_the_day_is_no_question(self, scene):
        scene.connect()
        assert scene.desk.watch.day.asked is None
        assert [note["serial"] for note in notes(scene, "body_taken")] == [SERIAL]
        scene.tell(messages.CameraDown("device-lost", ""))
        scene.connect()
        assert troubles(scene) == ["device-lost"]

    def test_another_body_locks_the_shutter_until_a_person_confirms_it(self, scene):
        scene.connect()
        scene.swipe(ONE)
        scene.look(1)
        assert lock(scene) is None
        scene.tell(messages.CameraDown("device-lost", ""))
        scene.connect(OTHER, calibrated=False)
        assert lock(scene) == "body-changed"
        assert scene.desk.watch.day.asked == "Simulated"
        scene.tell(commands.Shoot())
        assert scene.camera.asked == []
        scene.tell(commands.ConfirmBody())
        assert lock(scene) is None
        taken = notes(scene, "body_taken")
        assert [(note["before"], note["serial"]) for note in taken] == [(None, SERIAL), (SERIAL, OTHER)]
        assert scene.desk.current.record.number == "A-0001", "the same sitting goes on"
        scene.tell(commands.Shoot())
        (asked,) = scene.camera.asked
        assert scene.journal.intent(asked[1]).serial == OTHER

    def test_the_one_before_coming_back_is_no_question(self, scene):
        scene.connect()
        scene.connect(OTHER, calibrated=False)
        scene.connect()
        assert scene.desk.watch.day.asked is None

    def test_the_question_outlives_a_restart(self, tmp_path):
        with desk_scene(tmp_path) as before:
            before.connect()
        with desk_scene(tmp_path) as after:
            after.connect(OTHER, calibrated=False)
            assert after.desk.watch.day.asked == "Simulated"

    def test_tomorrow_s_first_body_is_no_question(self, tmp_path):
        with desk_scene(tmp_path) as before:
            before.connect()
        with desk_scene(tmp_path, started=timedelta(days=1)) as after:
            after.connect(OTHER)
            assert after.desk.watch.day.asked is None

    def test_no_calibration_is_shot_with_a_body_that_nobody_confirmed(self, scene):
        scene.connect()
        scene.connect(OTHER, calibrated=False)
        assert scene.camera.asked == []
        scene.tell(commands.ConfirmBody())
        assert [ask for ask, *_ in scene.camera.asked] == ["shoot"]

    def test_where_nobody_is_another_body_is_taken_and_journaled(self, tmp_path):
        with desk_scene(tmp_path, HEADLESS) as scene:
            scene.connect()
            scene.connect(OTHER)
            assert scene.desk.watch.day.asked is None
            assert [note["before"] for note in notes(scene, "body_taken")] == [None, SERIAL]

    def test_confirming_when_nothing_is_asked_changes_nothing(self, scene):
        scene.tell(commands.ConfirmBody())
        scene.connect()
        scene.tell(commands.ConfirmBody())
        assert len(notes(scene, "body_taken")) == 1

    def test_a_body_without_a_serial_is_told_apart_by_its_model(self, scene):
        scene.connect("", calibrated=False)
        scene.connect("", calibrated=False)
        assert scene.desk.watch.day.asked is None
        scene.connect(calibrated=False)
        assert scene.desk.watch.day.asked == "Simulated"


BODIES = (FoundBody("Nikon DSC D750", "usb:001,004", SERIAL), FoundBody("Nikon DSC D750", "usb:001,007", OTHER))


class TestSeveralBodies:
    """One of several is chosen once."""

    def test_the_chosen_one_is_remembered(self, scene):
        scene.tell(messages.CameraDown("several-cameras", "several-cameras", BODIES))
        assert scene.desk.watch.bodies == BODIES
        scene.tell(commands.ChooseBody("usb:001,007"))
        assert scene.camera.wanted == [("choose", BODIES[1])]
        assert KeptBodies(scene.folder).chosen == BODIES[1]
        assert [note["serial"] for note in notes(scene, "body_chosen")] == [OTHER]
        scene.connect()
        assert scene.desk.watch.bodies == ()

    def test_a_port_that_was_not_offered_is_not_chosen(self, scene):
        scene.tell(messages.CameraDown("several-cameras", "several-cameras", BODIES))
        scene.tell(commands.ChooseBody("usb:009,009"))
        assert scene.camera.wanted == []
        assert KeptBodies(scene.folder).chosen is None


class TestSettings:
    """What decides how pictures look changes only when somebody means it."""

    def test_a_dial_turned_at_the_body_is_said_once(self, scene):
        scene.connect()
        scene.tell(messages.BodyTold(SERIAL, STATE))
        turned = replace(STATE, iso=Dial("400"), white_balance=Dial("Daylight"))
        for _ in range(2):
            scene.tell(messages.BodyTold(SERIAL, turned))
        said = [one.detail for one in scene.heard(Kind.TROUBLE)]
        assert [(one["which"], one["old"], one["new"]) for one in said] == [
            ("iso", "200", "400"),
            ("white_balance", "Flash", "Daylight"),
        ]
        assert [note["which"] for note in notes(scene, "trouble")] == ["iso", "white_balance"]

    def test_a_dial_turned_while_the_program_was_away_is_said(self, tmp_path):
        with desk_scene(tmp_path) as before:
            before.connect()
            before.tell(messages.BodyTold(SERIAL, STATE))
        with desk_scene(tmp_path) as after:
            after.connect()
            after.tell(messages.BodyTold(SERIAL, replace(STATE, aperture=Dial("f/5.6"))))
            assert troubles(after) == ["settings-changed"]

    def test_another_body_and_another_day_begin_anew(self, tmp_path):
        with desk_scene(tmp_path) as scene:
            scene.tell(messages.BodyTold(SERIAL, STATE))
            scene.tell(messages.BodyTold(OTHER, replace(STATE, iso=Dial("400"))))
            scene.time.set_clock(timedelta(days=1))
            scene.tell(messages.BodyTold(OTHER, replace(STATE, iso=Dial("100"))))
            assert "settings-changed" not in troubles(scene)

    def test_what_the_station_turned_is_no_trouble(self, scene):
        scene.connect()
        scene.tell(messages.BodyTold(SERIAL, STATE))
        scene.tell(commands.ChangeSetting("iso", "400"))
        assert scene.camera.wanted == [("change", "iso", "400")]
        scene.tell(messages.DialTurned(SERIAL, "iso", Dial("400", STATE.iso.choices)))
        assert scene.desk.care.state.iso.value == "400"
        scene.tell(messages.BodyTold(SERIAL, replace(STATE, iso=Dial("400", STATE.iso.choices))))
        assert troubles(scene) == []
        assert notes(scene, "setting_asked") == [{"name": "iso", "value": "400"}]

    def test_a_dial_that_could_not_be_turned_is_said(self, scene):
        scene.connect()
        scene.tell(messages.DialTurned(SERIAL, "iso", None, "setting-stays"))
        assert troubles(scene) == ["setting-refused"]

    def test_a_body_that_is_gone_has_no_state(self, scene):
        scene.connect()
        scene.tell(messages.BodyTold(SERIAL, STATE))
        assert scene.desk.care.state == STATE
        scene.tell(messages.CameraDown("device-lost", ""))
        assert scene.desk.care.state is None


class TestWhatRunsOut:
    """Battery and card are said before they are empty, once each."""

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"battery": 20}, "battery-low"),
            ({"battery": 0}, "battery-low"),
            ({"shots_left": 19}, "card-nearly-full"),
            ({"shots_left": 0}, "card-full"),
            ({"sleep_off": False}, "sleep-on"),
        ],
    )
    def test_it_is_said_once_and_again_when_it_comes_again(self, scene, change, code):
        scene.connect()
        for state in (STATE, replace(STATE, **change), replace(STATE, **change)):
            scene.tell(messages.BodyTold(SERIAL, state))
        assert troubles(scene) == [code]
        for state in (STATE, replace(STATE, **change)):
            scene.tell(messages.BodyTold(SERIAL, state))
        assert troubles(scene) == [code, code]

    @pytest.mark.parametrize("change", [{"battery": 21}, {"shots_left": 20}, {"battery": None}, {"shots_left": None}])
    def test_what_is_enough_or_unknown_is_not_said(self, scene, change):
        scene.connect()
        scene.tell(messages.BodyTold(SERIAL, replace(STATE, **change)))
        assert troubles(scene) == []


class TestHolders:
    """Another program holds the body."""

    def test_it_is_named_and_a_file_manager_can_be_asked_to_let_go(self, scene):
        scene.tell(messages.CameraDown("device-held", "open: -53", (), ("gvfsd-gphoto2",)))
        assert scene.heard(Kind.TROUBLE)[0].detail["program"] == "gvfsd-gphoto2"
        assert may_be_released(scene.desk.watch.holders)
        scene.tell(commands.ReleaseCamera())
        assert scene.camera.wanted == [("release_holder",)]
        scene.tell(messages.HolderReleased())
        assert scene.codes(Kind.RECOVERED) == ["holder"]

    def test_nothing_is_offered_about_any_other_program(self):
        assert not may_be_released(("gvfsd-gphoto2", "darktable"))
        assert not may_be_released(())

    @pytest.mark.parametrize("code", ["holder-foreign", "holder-stays", "releaser-missing"])
    def test_why_it_is_still_held_is_said(self, scene, code):
        scene.tell(messages.HolderReleased(code, "darktable (7)"))
        assert troubles(scene) == [code]
        assert scene.heard(Kind.TROUBLE)[0].detail["program"] == "darktable (7)"


def test_focus_has_words_of_its_own(scene):
    scene.connect()
    scene.tell(commands.Focus())
    assert scene.camera.wanted == [("focus",)]
    for code in (None, "focus", "no-such-setting"):
        scene.tell(messages.Focused(code))
    assert troubles(scene) == ["focus-failed", "focus-refused"]


def test_a_shot_without_focus_says_so_and_the_next_press_shoots(scene):
    scene.connect()
    scene.swipe(ONE)
    scene.look(1)
    scene.tell(commands.Shoot())
    (asked,) = scene.camera.asked
    scene.camera.asked.clear()
    scene.tell(messages.ShotRefused(asked[1], "focus"))
    assert troubles(scene) == ["focus-failed"]
    assert lock(scene) is None
    scene.tell(commands.Shoot())
    assert [ask for ask, *_ in scene.camera.asked] == ["shoot"]


@pytest.mark.parametrize(
    "code",
    [
        "several-cameras", "no-jpeg", "capture-target", "body-changed", "settings-changed", "setting-refused",
        "battery-low", "card-nearly-full", "card-full", "sleep-on", "focus-failed", "focus-refused",
        "holder-foreign", "holder-stays", "releaser-missing",
    ],
)  # fmt: skip
def test_every_trouble_of_a_body_has_its_sentences(code):
    assert known(f"trouble.{code}")


@pytest.mark.parametrize("code", ["several-cameras", "no-jpeg", "capture-target", "device-held", "device-held-by"])
def test_why_there_is_no_body_has_its_sentence_at_the_lamp(code):
    assert known(f"trouble.camera.{code}")
