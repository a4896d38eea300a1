"""The consent notice at the desk: what each swipe keeps of it; and how much of who somebody is a job keeps."""

from pathlib import Path

import pytest
from support.desks import ONE, TWO, DeskScene, desk_scene
from support.notices import SHORT
from support.operators import BOSS, CODES, LI, WANG, answer_code, register

from db.verify import verify
from drivers.readers.base import IdCard
from station import commands
from station.checks.verdict import Finding
from station.consent import NOTE
from station.events import Kind
from station.job.table import Consent, JobTable, checked

NOTICE = JobTable(consent=Consent(version=SHORT.version, zh=SHORT.zh, en=SHORT.en))


def of_swipes(scene: DeskScene) -> list[dict | None]:
    swipes = [event for event in scene.journal.events() if event.kind == "swipe"]
    return [event.data.get("detail", {}).get("consent") for event in swipes]


def through(scene: DeskScene, card: IdCard) -> None:
    scene.swipe(card)
    scene.look(0)
    scene.capture()


def test_over_a_short_day_each_swipe_keeps_version_and_time(tmp_path: Path) -> None:
    with desk_scene(tmp_path, job=NOTICE) as scene:
        scene.connect()
        through(scene, ONE)
        scene.tell(commands.NoticeShown(SHORT.version))
        shown = scene.time.now().isoformat(timespec="milliseconds")
        scene.time.wait(20)
        through(scene, TWO)
        scene.tell(commands.NoticeShown("another version"))
        scene.after_the_disk_was_away()
        scene.scan("code-of-somebody")
        scene.tell(commands.NoticeShown(None))
        scene.tell(commands.Abandon("left"))
        scene.scan("code-of-another")
        unseen = {"version": SHORT.version, "shown": False}
        seen = {"version": SHORT.version, "shown": True, "shown_at": shown}
        assert of_swipes(scene) == [unseen, seen, seen, unseen]
        notes = [event.data for event in scene.journal.events() if event.kind == NOTE]
        assert notes == [{"version": SHORT.version, "sha256": SHORT.sha256}], "once a day"
    assert verify(tmp_path) == []


def test_a_job_without_a_notice_says_nothing_of_one(tmp_path: Path) -> None:
    with desk_scene(tmp_path) as scene:
        scene.tell(commands.NoticeShown("1"))
        scene.swipe(ONE)
        assert of_swipes(scene) == [None]


def test_a_notice_that_is_shown_wakes_nobody_and_needs_no_login(tmp_path: Path) -> None:
    with desk_scene(tmp_path, job=NOTICE, before=lambda journal: register(journal, BOSS)) as scene:
        for _ in range(100):
            scene.time.wait(60)
            scene.tell(commands.NoticeShown(SHORT.version))
        assert scene.desk.consent.shown_at is not None
        assert not scene.heard(Kind.TROUBLE)
        assert scene.desk.standby.on


# who somebody is

SOMEBODY = IdCard("resident", "欧阳测试", "999999199001011230", None)
PASSPORT = "H12345678"


def bytes_of(folder: Path) -> bytes:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert any(path.name == "journal.sqlite" for path in files)
    return b"".join(path.read_bytes() for path in files)


@pytest.mark.parametrize(
    ("job", "name", "number", "surname"),
    [
        (JobTable(), True, True, True),
        (JobTable(names="masked"), False, False, True),
        (JobTable(names="masked", naming="id_number"), False, True, True),
        (JobTable(names="none"), False, False, False),
    ],
    ids=["kept", "masked", "masked, number needed", "none"],
)
def test_names_and_numbers_are_kept_as_the_job_says(
    tmp_path: Path, job: JobTable, name: bool, number: bool, surname: bool
) -> None:
    """Looked for in every byte of the data folder, while the journal's log is open and after it was closed."""
    with desk_scene(tmp_path, job=job) as scene:
        scene.connect()
        through(scene, SOMEBODY)
        scene.look(0)
        scene.swipe(SOMEBODY)
        assert scene.refusals()[-1] == "already-captured", "known again by the keyed hash"
        scene.scan("opaque-code-of-somebody")
        during = bytes_of(tmp_path)
    for there in (during, bytes_of(tmp_path)):
        assert (SOMEBODY.name.encode() in there) is name
        assert (SOMEBODY.number.encode() in there) is number
        assert ("欧*".encode() in there or SOMEBODY.name.encode() in there) is surname
        assert b"opaque-code-of-somebody" in there, "without it nobody could hand the picture over"
    assert verify(tmp_path) == []


# who lets a check pass


def locked(scene: DeskScene) -> None:
    scene.connect()
    scene.swipe(ONE)
    scene.look(1, finding=Finding.BLOCK)


def log_in(scene: DeskScene, name: str) -> None:
    scene.tell(commands.Login(name, CODES[name]))
    answer_code(scene)


def override(scene: DeskScene, second: str | None) -> bool:
    typed = commands.Second(second, CODES[second]) if second else None
    scene.tell(commands.Override("roll", "other", typed))
    if second:
        answer_code(scene)
    return bool(scene.heard(Kind.OVERRIDE))


def test_a_job_may_let_any_two_people_override(tmp_path: Path) -> None:
    staff = [BOSS, WANG, LI]
    for wanted, passes in (("anybody", True), (None, False)):
        folder = tmp_path / str(wanted)
        job = checked({"overrides": wanted} if wanted else {})
        with desk_scene(folder, job=job, before=lambda journal: register(journal, *staff)) as scene:
            log_in(scene, WANG)
            locked(scene)
            assert (LI in scene.desk.door.seconds) is passes and BOSS in scene.desk.door.seconds
            scene.tell(commands.Override("roll", "other", commands.Second(LI, CODES[LI])))
            if passes:
                answer_code(scene)
            assert bool(scene.heard(Kind.OVERRIDE)) is passes


def test_a_job_that_wants_a_supervisor_has_none_where_nobody_is_registered(tmp_path: Path) -> None:
    with desk_scene(tmp_path / "a", job=JobTable(overrides="supervisors")) as scene:
        locked(scene)
        assert not override(scene, None)
        assert scene.codes(Kind.TROUBLE)[-1] == "supervisors-unset"
    with desk_scene(tmp_path / "b") as scene:
        locked(scene)
        assert override(scene, None)
