"""The crop of the picture under review, moved by keys: what is judged, kept and accepted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.desks import FRAMED, ONE, DeskScene, desk_scene, framed

from station import commands
from station.commands import Nudge
from station.events import Kind
from station.framing import REST
from station.showing import Frame, Recent, show


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.tell(commands.Login("Wang"))
        under_review(scene)
        yield scene


def under_review(scene: DeskScene) -> None:
    scene.swipe(ONE)
    scene.tell(commands.Shoot())
    scene.answer(scene.take())
    scene.examine()
    scene.develop(judgement=framed())


def value(scene: DeskScene, check: str) -> float | None:
    assert scene.desk.current is not None and scene.desk.current.judgement is not None
    return next(one.value for one in scene.desk.current.judgement.verdicts if one.check == check)


def rest(scene: DeskScene) -> None:
    scene.time.wait(1.01 * REST)
    scene.desk.follow()


def lock(scene: DeskScene) -> str | None:
    assert scene.desk.current is not None
    return scene.desk.accept_lock(scene.desk.current)


def portraits(scene: DeskScene) -> list[tuple[int, int, int, int]]:
    """Crops of the journaled portraits, the newest first."""
    (bound,) = scene.heard(Kind.BOUND)
    return [one.facts.crop for one in scene.journal.portraits_of(bound.exposure)]


def test_the_position_rules_follow_each_key_at_once(scene: DeskScene) -> None:
    before = value(scene, "centring")
    scene.tell(Nudge(right=10))
    assert before is not None
    assert value(scene, "centring") == before - 10
    scene.tell(Nudge(down=-3))
    assert value(scene, "eye_line") == 250 + 3
    assert scene.darkroom.framed == []


def test_a_run_of_keys_gives_one_portrait_of_the_same_exposure(scene: DeskScene) -> None:
    for _ in range(5):
        scene.tell(Nudge(right=1))
        scene.time.wait(REST / 2)
        scene.desk.follow()
    assert scene.darkroom.framed == []
    rest(scene)
    rest(scene)
    (asked,) = scene.darkroom.framed
    jpeg = scene.redevelop()
    assert portraits(scene) == [(110, 100, 960, 1280), (100, 100, 960, 1280)]
    assert asked[1].as_list() == [110, 100, 960, 1280]
    newest = scene.journal.portraits_of(scene.heard(Kind.BOUND)[0].exposure)[0]
    assert (scene.folder / newest.facts.path).read_bytes() == jpeg
    assert newest.facts.moved_from == (100, 100, 960, 1280)
    event = next(event for event in scene.journal.events() if event.refs.get("portrait") == newest.id)
    assert (event.operator, event.data["moved_from"]) == ("Wang", [100, 100, 960, 1280])
    assert scene.heard(Kind.PORTRAIT)[-1].detail["from"] == [100, 100, 960, 1280]


def test_nothing_is_accepted_before_the_portrait_of_the_moved_crop_was_seen(scene: DeskScene) -> None:
    scene.tell(Nudge(right=1))
    scene.tell(commands.Accept())
    rest(scene)
    scene.tell(commands.Accept())
    assert (scene.heard(Kind.ACCEPTED), lock(scene)) == ([], "moved")
    scene.redevelop()
    assert lock(scene) is None
    scene.tell(commands.Accept())
    (accepted,) = scene.heard(Kind.ACCEPTED)
    assert scene.journal.portrait_of(accepted.exposure).facts.crop == (102, 100, 960, 1280)


def test_limits_lock_the_acceptance_of_a_moved_crop(scene: DeskScene) -> None:
    for _ in range(3):
        scene.tell(Nudge(right=10))
    assert lock(scene) == "checks"
    rest(scene)
    scene.redevelop()
    scene.tell(commands.Accept())
    assert (scene.heard(Kind.ACCEPTED), lock(scene)) == ([], "checks")
    scene.tell(Nudge(right=-10))
    rest(scene)
    scene.redevelop()
    scene.tell(commands.Accept())
    assert len(scene.heard(Kind.ACCEPTED)) == 1


def test_back_where_it_was_the_portrait_is_the_one_that_is_there(scene: DeskScene) -> None:
    scene.tell(Nudge(right=3))
    scene.tell(Nudge(wider=-4))
    rest(scene)
    scene.tell(Nudge(wider=4))
    scene.tell(Nudge(right=-3))
    assert scene.desk.current is not None and scene.desk.current.judgement == framed()
    assert lock(scene) is None
    scene.redevelop()  # what was asked for on the way there comes too late
    assert portraits(scene) == [(100, 100, 960, 1280)]


def test_a_portrait_that_was_overtaken_by_another_key_is_not_kept(scene: DeskScene) -> None:
    scene.tell(Nudge(right=1))
    rest(scene)
    scene.tell(Nudge(right=1))
    scene.redevelop()
    assert (len(portraits(scene)), lock(scene)) == (1, "moved")
    rest(scene)
    scene.redevelop()
    assert portraits(scene)[0] == (104, 100, 960, 1280)


def test_steps_are_counted_from_the_first_crop_over_portraits_that_were_kept(scene: DeskScene) -> None:
    for wider in (-7, 7):
        scene.tell(Nudge(wider=wider))
        rest(scene)
        scene.redevelop()
    assert portraits(scene)[0] == portraits(scene)[2] == (100, 100, 960, 1280)
    assert len({path.name for path in (scene.folder / "portraits").rglob("*.jpg")}) == 3


def test_a_crop_that_no_quality_can_code_is_given_up_for_the_one_before(scene: DeskScene) -> None:
    scene.tell(Nudge(right=1))
    rest(scene)
    scene.redevelop(portrait=False)
    assert scene.codes(Kind.TROUBLE)[-1] == "portrait-size"
    assert scene.desk.current is not None and scene.desk.current.judgement == framed()
    assert lock(scene) is None


def test_after_a_retake_a_late_portrait_is_nobodys(scene: DeskScene) -> None:
    scene.tell(Nudge(right=1))
    rest(scene)
    scene.tell(commands.Retake("eyes"))
    scene.redevelop()
    assert len(portraits(scene)) == 1
    scene.tell(Nudge(right=1))  # no picture, no crop
    rest(scene)
    assert scene.darkroom.framed == []


def test_a_late_portrait_of_the_shot_before_is_never_that_of_the_next(scene: DeskScene) -> None:
    scene.tell(Nudge(right=1))
    rest(scene)
    scene.tell(commands.Retake("eyes"))
    scene.time.wait(5)
    scene.tell(commands.Shoot())
    scene.answer(scene.take())
    scene.examine()
    scene.develop(judgement=framed())
    scene.tell(Nudge(right=1))  # to the very same crop
    scene.redevelop()
    second = scene.heard(Kind.BOUND)[1].exposure
    assert [one.facts.crop for one in scene.journal.portraits_of(second)] == [(100, 100, 960, 1280)]
    assert lock(scene) == "moved"


def test_the_page_sees_the_crop_while_it_can_be_moved(scene: DeskScene) -> None:
    frame = Frame("A", "day", True, (), scene.folder)
    recent = Recent(scene.journal.counts(), [])
    scene.tell(Nudge(down=2))
    view = show(scene.desk, frame, recent)
    assert view.framed is not None and view.framed.crop == replace(FRAMED, y=104)
    assert view.locked == "moved"
    scene.tell(commands.Retake("eyes"))
    assert show(scene.desk, frame, recent).framed is None


def test_after_a_restart_the_picture_is_judged_in_the_crop_it_was_moved_to(tmp_path: Path) -> None:
    with desk_scene(tmp_path) as scene:
        scene.connect()
        under_review(scene)
        scene.tell(Nudge(right=4))
        rest(scene)
        scene.redevelop()
        moved = portraits(scene)[0]
    with desk_scene(tmp_path) as scene:
        scene.examine()
        ((_, crop),) = scene.darkroom.framed
        assert (crop.x, crop.y, crop.width, crop.height) == moved
        scene.develop(judgement=framed(crop))
        scene.tell(commands.Accept())
        assert scene.journal.portrait_of(scene.heard(Kind.ACCEPTED)[0].exposure).facts.crop == moved
