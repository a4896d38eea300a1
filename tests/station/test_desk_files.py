"""Bodies that write more than one file at a release: which of them are one exposure, and where each goes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.desks import ONE, SERIAL, TWO, DeskScene, desk_scene

from db.verify import verify
from drivers.cameras.base import Spooled
from drivers.simulated.camera.exif import Facts, raw_file
from station import commands, messages
from station.events import Kind
from station.flow import State

SECOND = "/store_00020001/DCIM/100NIKON"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    """Somebody sits before a body that was calibrated."""
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.swipe(ONE)
        yield scene
    assert verify(tmp_path) == []


def raw(scene: DeskScene, picture: Spooled, *, late: float = 0.1, serial: str = SERIAL, folder: str | None = None):
    """A raw file beside a picture, as far as its tags go."""
    taken: datetime = scene.time.now() + timedelta(seconds=late)
    facts = Facts(taken, serial, "u" * 32, 1, (6, 4), True, 200, 8.0, 0.01)
    return scene.fetch(scene.beside(picture.source, folder=folder), raw_file(picture.source.name.encode(), facts))


def picture(scene: DeskScene) -> Spooled:
    return scene.fetch(scene.new_file())


def shoot(scene: DeskScene, *files: Spooled) -> None:
    scene.tell(commands.Shoot())
    scene.answer(scene.taken(*files))


def bound(scene: DeskScene):
    (exposure,) = scene.journal.exposures(scene.desk.current.record.id)
    return exposure


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("folder", [None, SECOND], ids=["one card", "two cards"])
def test_a_jpeg_and_its_raw_are_one_exposure_with_two_files(scene, order, folder):
    jpeg = picture(scene)
    beside = raw(scene, jpeg, folder=folder)
    contents = jpeg.path.read_bytes(), beside.path.read_bytes()
    shoot(scene, *[jpeg, beside][::order])
    scene.examine()
    exposure = bound(scene)
    assert exposure.companion.evidence == {"stem": "fits", "serial": "fits", "time": "fits"}
    paths = scene.folder / exposure.file.path, scene.folder / exposure.companion.path
    assert tuple(path.read_bytes() for path in paths) == contents
    assert (paths[0].stem, paths[0].suffix, paths[1].suffix) == (paths[1].stem, ".jpg", ".nef")
    assert scene.journal.seen(SERIAL) >= {jpeg.source.path, beside.source.path}
    assert not list(scene.keeper.spool.iterdir())
    assert scene.heard(Kind.BOUND)[0].detail["raw"]["sha256"] == beside.sha256


def test_a_raw_that_nobody_can_read_goes_along_and_is_marked_unread(scene):
    jpeg = picture(scene)
    shoot(scene, jpeg, scene.fetch(scene.beside(jpeg.source, ".CR3"), b"ftypcrx and so on"))
    scene.examine()
    assert bound(scene).companion.evidence == {"stem": "fits", "serial": "unread", "time": "unread"}


@pytest.mark.parametrize(("doubt", "reason"), [({"serial": "6009999"}, "wrong-body"), ({"late": 9.0}, "wrong-time")])
def test_a_raw_that_contradicts_takes_its_jpeg_along(scene, doubt, reason):
    jpeg = picture(scene)
    shoot(scene, jpeg, raw(scene, jpeg, **doubt))
    scene.examine()
    assert scene.codes(Kind.ORPHAN) == [reason, reason]
    assert scene.codes(Kind.NO_PICTURE) == [reason]
    assert scene.desk.current.state is State.ARMED
    assert not list(scene.keeper.spool.iterdir())


def test_a_raw_whose_bytes_were_seen_before_is_refused_with_its_jpeg(scene):
    jpeg = picture(scene)
    beside = raw(scene, jpeg)
    content = beside.path.read_bytes()
    shoot(scene, jpeg, beside)
    scene.examine()
    scene.develop()
    scene.tell(commands.Retake())
    again = picture(scene)
    shoot(scene, again, scene.fetch(scene.beside(again.source), content))
    scene.examine()
    assert scene.codes(Kind.ORPHAN) == ["seen-before", "seen-before"]


def test_a_jpeg_that_does_not_decode_takes_its_raw_along(scene):
    jpeg = picture(scene)
    shoot(scene, jpeg, raw(scene, jpeg))
    scene.examine(decodes=False)
    assert scene.codes(Kind.ORPHAN) == ["damaged", "damaged"]


def test_a_raw_alone_says_what_to_set(scene):
    shoot(scene, scene.fetch(scene.beside(scene.new_file())))
    assert scene.codes(Kind.ORPHAN) == scene.codes(Kind.NO_PICTURE) == ["no-jpeg"]


def test_a_jpeg_and_a_raw_of_another_shot_are_several(scene):
    jpeg, other = picture(scene), scene.new_file()
    shoot(scene, jpeg, scene.fetch(scene.beside(other)))
    assert scene.codes(Kind.ORPHAN) == ["several", "several"]
    assert scene.codes(Kind.NO_PICTURE) == ["several"]


def test_what_a_body_writes_to_two_cards_is_one_picture_kept_once(scene):
    jpeg = scene.fetch(scene.new_file(), b"the very same bytes")
    again = scene.fetch(scene.beside(jpeg.source, ".JPG", SECOND), b"the very same bytes")
    shoot(scene, jpeg, again)
    scene.examine()
    exposure = bound(scene)
    assert (exposure.file.sha256, exposure.companion) == (jpeg.sha256, None)
    assert scene.journal.seen(SERIAL) >= {jpeg.source.path, again.source.path}
    assert not list(scene.keeper.spool.iterdir())
    assert scene.heard(Kind.ORPHAN) == []


def test_two_cards_with_different_bytes_are_several(scene):
    jpeg = picture(scene)
    shoot(scene, jpeg, scene.fetch(scene.beside(jpeg.source, ".JPG", SECOND), b"other bytes"))
    assert scene.codes(Kind.ORPHAN) == ["several", "several"]


def test_a_copy_that_was_not_deleted_before_a_crash_is_told_and_binds_nothing(tmp_path, monkeypatch):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        scene.swipe(ONE)
        jpeg = scene.fetch(scene.new_file(), b"the very same bytes")
        again = scene.fetch(scene.beside(jpeg.source, ".JPG", SECOND), b"the very same bytes")
        monkeypatch.setattr(scene.keeper, "drop_copy", lambda path: None)
        shoot(scene, jpeg, again)
        scene.examine()
    with desk_scene(tmp_path) as scene:
        assert len(scene.heard(Kind.ORPHAN)) == 1
        assert not list(scene.keeper.spool.iterdir())


def test_a_calibration_shot_may_bring_a_raw_as_well(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect(calibrated=False)
        jpeg = picture(scene)
        scene.answer(scene.taken(jpeg, raw(scene, jpeg)))
        scene.examine()
        (calibration,) = scene.journal.calibrations()
        assert calibration.companion is not None
        assert calibration.companion.evidence["serial"] == "fits"
        scene.swipe(TWO)
        assert scene.desk.shutter_lock(scene.desk.current) is None


def test_a_calibration_whose_raw_contradicts_teaches_nothing(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect(calibrated=False)
        jpeg = picture(scene)
        scene.answer(scene.taken(jpeg, raw(scene, jpeg, serial="6009999")))
        scene.examine()
        assert scene.heard(Kind.CALIBRATION) == []
        assert scene.codes(Kind.ORPHAN) == ["wrong-body", "wrong-body"]


# cards that come and go


def test_a_card_that_was_taken_out_is_not_forgotten(scene):
    """Its files are not gone, so that they are not all new when it is put back."""
    store, known = "store_00010001", scene.journal.seen(SERIAL)
    scene.card = [scene.new_file()]
    scene.tell(messages.CameraDown("device-lost", ""))
    card, scene.card = scene.card, []
    scene.connect(stores=())
    assert scene.codes(Kind.TROUBLE)[-1] == "no-card"
    assert scene.desk.shutter_lock(scene.desk.current) == "no-card"
    assert scene.journal.seen(SERIAL) == known
    scene.tell(messages.CameraDown("device-lost", ""))
    scene.card = card
    scene.connect(stores=(store,))
    assert [ask for ask in scene.camera.asked if ask[0] == "collect"] == [("collect", tuple(card))]


def test_only_what_a_present_card_lacks_is_gone(scene):
    first, second = scene.fetch(scene.new_file()), scene.beside(scene.new_file(), ".JPG", SECOND)
    scene.tell(messages.Strays(SERIAL, (first, scene.fetch(second))))
    scene.tell(messages.CameraDown("device-lost", ""))
    scene.card = []
    scene.connect(stores=("store",))
    assert first.source.path not in scene.journal.seen(SERIAL)
    assert second.path in scene.journal.seen(SERIAL)


def test_a_shot_whose_card_was_pulled_is_settled_when_the_card_is_back(scene):
    scene.tell(commands.Shoot())
    _, intent = scene.camera.asked.pop()
    scene.answer(messages.ShotLost(SERIAL, intent, "device-lost", "the card was taken out", ()))
    scene.tell(messages.CameraDown("device-lost", ""))
    card, scene.card = [*scene.card, scene.new_file()], []
    scene.connect(stores=())
    assert scene.camera.asked == []
    assert scene.desk.current.state is State.SETTLING
    scene.card = card
    scene.tell(messages.CameraDown("device-lost", ""))
    scene.camera.asked.clear()
    scene.connect(stores=("store",))
    (ask,) = scene.camera.asked
    assert card[-1] in ask[1]
    scene.tell(messages.Collected(SERIAL, tuple(scene.fetch(file) for file in ask[1]), complete=True))
    assert scene.codes(Kind.NO_PICTURE) == ["not-provable"]
    assert set(scene.codes(Kind.ORPHAN)) == {"late"}
    assert scene.desk.current.state is State.ARMED
