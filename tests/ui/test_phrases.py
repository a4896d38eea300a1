from dataclasses import replace

import pytest
from support.desk_scenes import ARMED, BAD, BASE, GOOD, LOCKED, LOST, NOBODY, REVIEW, SCENES, Scene, Sight

from drivers import errors
from station.checks.limits import load
from station.checks.verdict import Finding, Verdict
from station.events import Announcement, Kind
from station.flow import ABANDON_REASONS, ENDED, LAPSES, OVERRIDE_REASONS, RETAKE_REASONS, State
from station.view import Behind, Device, Lamp
from station.words import LANGUAGES, known, say
from ui.keys import KEYS
from ui.news import news_of
from ui.phrases import FINDING_SIGNS, lamp_phrase, speaker, state_phrase, verdict_phrase, worth_showing
from ui.signs import Sign

CHECKS = load("blue-2017/1").checks
OPEN_STATES = [state for state in State if state not in ENDED]


def code_of(view: object, live: tuple[Verdict, ...] = GOOD) -> str:
    return state_phrase(view, live).code  # type: ignore[arg-type]


def test_the_state_line_tells_the_state() -> None:
    assert code_of(BASE) == "state.empty.card"
    for shows in ("code", "either", "both"):
        assert code_of(replace(BASE, shows=shows)) == f"state.empty.{shows}"
    assert code_of(ARMED) == "state.ready"
    assert code_of(REVIEW) == "state.review"
    for state in OPEN_STATES:
        assert code_of(replace(ARMED, state=state, may_settle=False)).startswith(("state.ready", f"state.{state}"))


def test_where_only_the_body_releases_the_line_says_to_press_there() -> None:
    assert code_of(replace(ARMED, locked="no-release")) == "state.no-release"


@pytest.mark.parametrize("code", LAPSES)
def test_an_intent_that_nobody_used_is_no_news(code: str) -> None:
    assert news_of(Announcement(Kind.NO_PICTURE, "2026-06-01T10:42:07.000+08:00", 1, "A-0132", code=code)) is None


def test_a_full_card_is_said_in_words() -> None:
    said = Announcement(
        Kind.TROUBLE, "2026-06-01T10:42:07.000+08:00", 1, code="shot-refused", detail={"reason": "card-full"}
    )
    news = news_of(said)
    assert news is not None and news.phrase.code == "trouble.shot-refused.card-full"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_locked_shutter_says_what_to_do_about_the_first_check_that_locks_it(language: str) -> None:
    phrase = state_phrase(LOCKED, BAD)
    assert phrase.sign is Sign.BAR
    assert say("check.yaw.low", language) in phrase.said(speaker(language))


def test_a_check_that_could_not_measure_is_named() -> None:
    phrase = state_phrase(replace(LOCKED, lock_checks=("head_top",)), BAD)
    assert phrase.inner["reason"].code == "check.unjudged"


def test_a_lost_camera_comes_before_everything_but_a_picture_to_decide_about() -> None:
    for state in (None, State.WAITING, State.ARMED, State.SETTLING):
        assert code_of(replace(LOST, state=state)) == "trouble.camera.device-silent"
    assert code_of(replace(REVIEW, devices=LOST.devices)) == "state.review"


def test_a_disk_that_is_short_or_slow_says_so_only_while_nobody_sits() -> None:
    for code in ("disk-low", "disk-slow"):
        devices = (Device("camera", Lamp.OK), Device("reader", Lamp.OK), Device("disk", Lamp.TROUBLE, code))
        assert code_of(replace(BASE, devices=devices)) == f"trouble.disk.{code}"
        assert code_of(replace(ARMED, devices=devices)) == "state.ready"


def test_a_disk_that_is_gone_comes_before_everything() -> None:
    devices = (Device("camera", Lamp.TROUBLE, "device-silent"), Device("disk", Lamp.TROUBLE, "disk-failed"))
    for view in (BASE, ARMED, REVIEW, LOST):
        assert code_of(replace(view, devices=devices, locked="disk")) == "trouble.disk.disk-failed"


def test_a_lost_reader_matters_only_while_a_swipe_is_awaited() -> None:
    devices = (Device("camera", Lamp.OK), Device("reader", Lamp.TROUBLE, "device-lost"))
    assert code_of(replace(BASE, devices=devices)) == "trouble.reader.device-lost"
    assert code_of(replace(ARMED, devices=devices)) == "state.ready"
    assert code_of(replace(BASE, devices=(*devices, Device("reader", Lamp.OK)))) == "state.empty.card"


def test_a_second_copy_in_trouble_hides_nothing_that_is_to_be_done() -> None:
    devices = (*BASE.devices, Device("copy", Lamp.TROUBLE, "copy-gone"))
    assert code_of(replace(BASE, devices=devices)) == "state.empty.card"
    assert code_of(replace(ARMED, devices=devices)) == "state.ready"


def test_the_copys_lamp_says_how_far_behind_it_is() -> None:
    late = Device("copy", Lamp.WARN, behind=Behind(3, 12))
    assert lamp_phrase(late).said(speaker("zh_CN")) == "副本差 3 张"
    assert lamp_phrase(replace(late, behind=Behind(0, 40))).said(speaker("zh_CN")) == "副本差 40 秒"
    assert lamp_phrase(replace(late, behind=Behind(1000, 40))).said(speaker("en")) == "Copy: 1k+ left"
    assert lamp_phrase(replace(late, lamp=Lamp.OK)).said(speaker("zh_CN")) == "副本"


def test_nobody_is_asked_for_a_card_before_a_reader_works() -> None:
    devices = (Device("camera", Lamp.OK), Device("reader", Lamp.CONNECTING))
    assert code_of(replace(BASE, devices=devices)) == "state.connecting"


def test_an_empty_chair_is_no_fault_until_somebody_should_sit_in_it() -> None:
    assert worth_showing(BASE, NOBODY) == ()
    assert worth_showing(ARMED, NOBODY) == NOBODY
    assert worth_showing(BASE, GOOD) == GOOD


def test_a_failed_check_speaks_of_the_side_it_fails_on() -> None:
    low = Verdict("face_width", 170, (180, 300), "px", Finding.BLOCK)
    assert verdict_phrase(low).code == "check.face_width.low"
    assert verdict_phrase(replace(low, value=310)).code == "check.face_width.high"


def test_every_finding_has_a_shape_of_its_own() -> None:
    assert len(set(FINDING_SIGNS.values())) == len(Finding)


def test_every_check_of_the_profile_has_its_words() -> None:
    for name, check in CHECKS.items():
        for value in (None, -1e6, 0.0, 1.0, 1e6):
            code = verdict_phrase(check.judge(name, value)).code
            assert known(code), code
        assert known(f"check.{name}")


def test_everything_else_that_a_code_is_made_for_has_its_words() -> None:
    troubles = [error.code for error in vars(errors).values() if isinstance(error, type)]
    codes = [f"trouble.{device}.{code}" for device in ("camera", "reader") for code in troubles]
    codes += [f"device.{device}.{lamp}" for device in ("camera", "reader", "copy") for lamp in Lamp]
    codes += [f"{prefix}.{key.name}" for prefix in ("key", "help") for key in KEYS]
    codes += [
        f"locked.{code}" for code in ("busy", "camera", "camera-quiet", "settling", "calibrating", "clock", "checks")
    ]
    codes += [f"reason.{reason}" for reason in {*ABANDON_REASONS, *RETAKE_REASONS, *OVERRIDE_REASONS}]
    assert [code for code in codes if not known(code)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_scene_can_be_said(scene: Scene, language: str) -> None:
    speak = speaker(language)
    live = {Sight.GOOD: GOOD, Sight.BAD: BAD, Sight.NOBODY: NOBODY, None: ()}[scene.sight]
    assert state_phrase(scene.view, live).said(speak)
    for announcement in scene.news:
        news = news_of(announcement)
        assert news is not None
        assert news.phrase.said(speak)


def test_every_state_has_a_scene() -> None:
    assert {scene.view.state for scene in SCENES} == {None, *OPEN_STATES}


def test_news_never_needs_words_nobody_wrote() -> None:
    at = "2026-06-01T10:42:07.120+08:00"
    for kind in Kind:
        detail = {"check": "roll"} | dict.fromkeys(
            ("operator", "second", "moves", "faces", "wrong", "yuan", "name", "day"), ""
        )
        news = news_of(Announcement(kind, at, 1, "A-0001", code="never-heard-of", detail=detail))
        if news is not None:
            assert all(news.phrase.said(speaker(language)) for language in LANGUAGES)
