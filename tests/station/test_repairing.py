"""The desk puts right who is who: looks at faces, re-assigns, claims; always by two people, never after delivery."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desks import DeskScene, desk_scene
from support.journals import at_row, capture, list_people, picture, sit
from support.operators import BOSS, CODES, WANG, answer_code, register

from db.journal import Journal
from db.records import ClassSize, Move, RosterChanges
from db.verify import verify
from station import commands
from station.commands import ClaimOrphan, ConfirmFaces, PlanMoves, Reassign, Second, ShowFaces, ShowOrphans
from station.events import Kind
from station.job.repair_view import RepairView

CLASS = "软件20211"
LI = Second("Li", "")


def a_class(journal: Journal) -> None:
    """Four of five came, the third left again; the first came once more."""
    list_people(journal, 1, 2, 3, 4, 5, class_name=CLASS)
    first = capture(journal, 1, place=at_row(journal, 1))
    capture(journal, 2, place=at_row(journal, 2))
    journal.abandon(sit(journal, 3, place=at_row(journal, 3)).id, "left")
    journal.orphan(picture("late", "orphans"), "late")
    capture(journal, 4, place=at_row(journal, 4))
    capture(journal, 1, place=at_row(journal, 1), retake_of=first.id)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path, before=a_class) as scene:
        scene.tell(commands.Login("Wang"))
        yield scene
    assert verify(tmp_path) == []


def shown(scene: DeskScene) -> RepairView:
    return scene.desk.repairing.view


def noted(scene: DeskScene, kind: str) -> list[tuple[str | None, dict]]:
    return [(event.operator, event.data) for event in scene.journal.events() if event.kind == kind]


def refusals(scene: DeskScene) -> list[str | None]:
    return [one.code for one in scene.heard(Kind.TROUBLE) if one.detail.get("for") in ("repair", "second")]


def whose(scene: DeskScene) -> dict[str, str | None]:
    """Number that shot each picture -> number whose it is."""
    numbers = {one.id: one.number for one in scene.journal.sittings()}
    held = scene.journal.held()
    return {numbers[scene.journal.exposure(one).sitting]: now and numbers[now] for one, now in held.items()}


def planned(scene: DeskScene, *how: object) -> tuple:
    scene.tell(PlanMoves(*how))  # type: ignore[arg-type]
    preview = shown(scene).preview
    assert preview is not None
    return preview.moves


# faces


def test_a_class_is_shown_with_names_in_the_list_s_order_and_who_is_missing(scene: DeskScene) -> None:
    scene.tell(ShowFaces())
    faces = shown(scene).faces
    assert faces is not None and faces.class_name == CLASS
    assert [(face.number, face.name, face.student_tail) for face in faces.faces] == [
        ("A-0005", "测试1", "0001"), ("A-0002", "测试2", "0002"), ("A-0004", "测试4", "0004"),
    ], "what a retake replaced is not looked at"  # fmt: skip
    assert [(one.name, one.student_tail) for one in faces.missing] == [("测试3", "0003"), ("测试5", "0005")]
    assert faces.faces[0].path == scene.folder / "portraits" / "A-0005-1.jpg"


def test_what_somebody_says_of_faces_is_written_with_the_pictures_that_were_seen(scene: DeskScene) -> None:
    scene.tell(ShowFaces())
    faces = shown(scene).faces
    assert faces is not None
    seen = tuple((face.sitting, face.picture) for face in faces.faces)
    scene.tell(ConfirmFaces(CLASS, seen, (faces.faces[1].sitting,)))
    ((operator, data),) = noted(scene, "faces_confirmed")
    assert (operator, data["class"]) == ("Wang", CLASS)
    assert data["sittings"] == [sitting for sitting, _ in seen] and data["wrong"] == [faces.faces[1].sitting]
    faces = shown(scene).faces
    assert faces is not None and [face.state for face in faces.faces] == ["confirmed", "wrong", "confirmed"]
    assert shown(scene).classes == ((CLASS, 1),)


def test_somebody_with_another_picture_is_looked_at_again(scene: DeskScene) -> None:
    scene.tell(ShowFaces())
    faces = shown(scene).faces
    assert faces is not None
    scene.tell(ConfirmFaces(CLASS, tuple((face.sitting, face.picture) for face in faces.faces)))
    scene.tell(Reassign(planned(scene, "A-0002", "A-0004"), "other-sat-down", LI))
    faces = shown(scene).faces
    assert faces is not None
    assert {face.number: (face.state, face.shot_by) for face in faces.faces} == {
        "A-0005": ("confirmed", None), "A-0002": ("open", "A-0004"), "A-0004": ("open", "A-0002"),
    }  # fmt: skip


def test_a_picture_that_changed_meanwhile_is_not_confirmed(scene: DeskScene) -> None:
    scene.tell(ShowFaces())
    faces = shown(scene).faces
    assert faces is not None
    seen = tuple((face.sitting, face.picture) for face in faces.faces if face.number != "A-0005")
    scene.tell(Reassign(planned(scene, "A-0002", "A-0004"), "other-sat-down", LI))
    scene.tell(ConfirmFaces(CLASS, seen))
    assert noted(scene, "faces_confirmed") == [] and refusals(scene) == ["too-late"]


def test_a_class_of_a_head_count_tells_how_many_are_missing(tmp_path: Path) -> None:
    from db.records import Place

    def heads(journal: Journal) -> None:
        journal.take_roster("classes", "0" * 64, RosterChanges(sizes=(ClassSize("计科20211", 3),)))
        capture(journal, 1, place=Place(None, "计科20211", "class"))
        capture(journal, 2)

    with desk_scene(tmp_path, before=heads) as scene:
        scene.tell(ShowFaces("计科20211"))
        faces = shown(scene).faces
        assert faces is not None and (len(faces.faces), faces.missing, faces.missing_heads) == (1, (), 2)
        scene.tell(ShowFaces(""))
        faces = shown(scene).faces
        assert faces is not None and [face.number for face in faces.faces] == ["A-0002"]


def test_names_leave_the_view_when_nobody_looks(scene: DeskScene) -> None:
    scene.tell(ShowFaces())
    assert shown(scene).faces is not None
    scene.tell(commands.CloseRepair())
    assert shown(scene) == RepairView()


def test_an_announcement_never_holds_a_name(scene: DeskScene) -> None:
    scene.tell(ShowFaces())
    scene.tell(Reassign(planned(scene, "A-0002", "A-0004"), "other-sat-down", LI))
    assert not any("测试" in announcement.as_line() for announcement in scene.announced)
    assert "测试" not in repr(shown(scene))


# re-assignment


def test_a_swap_is_previewed_and_written_by_two_people(scene: DeskScene) -> None:
    moves = planned(scene, "A-0002", "A-0004")
    preview = shown(scene).preview
    assert preview is not None and [row.number for row in preview.rows] == ["A-0002", "A-0004"]
    assert [(row.before and row.before.stem, row.after and row.after.stem) for row in preview.rows] == [
        ("A-0002-1", "A-0004-1"), ("A-0004-1", "A-0002-1"),
    ]  # fmt: skip
    scene.tell(Reassign(moves, "other-sat-down", LI))
    assert {(one.operator, one.second, one.reason) for one in scene.journal.reassignments()} == {
        ("Wang", "Li", "other-sat-down")
    }
    assert whose(scene) == {"A-0001": "A-0001", "A-0002": "A-0004", "A-0004": "A-0002", "A-0005": "A-0005"}
    assert shown(scene).preview is None and scene.heard(Kind.REASSIGNED)


def test_a_run_goes_to_who_left_and_back(scene: DeskScene) -> None:
    scene.tell(Reassign(planned(scene, "A-0002", "A-0002", 1), "shifted-run", LI))
    assert whose(scene)["A-0002"] == "A-0003"
    scene.tell(Reassign(planned(scene, "A-0003", "A-0003", -1), "shifted-run", LI))
    assert whose(scene)["A-0002"] == "A-0002"


def test_whose_picture_would_be_nobodys_is_said_before(scene: DeskScene) -> None:
    planned(scene, "A-0004", "A-0004", 1)
    preview = shown(scene).preview
    assert preview is not None and preview.left_over == ("A-0005",)


@pytest.mark.parametrize(
    ("second", "code"),
    [(None, "second-needed"), (Second("Wang", ""), "second-is-first"), (Second("Zhao", ""), "operator-unknown")],
)
def test_it_takes_two_people_also_without_codes(scene: DeskScene, second: Second | None, code: str) -> None:
    moves = planned(scene, "A-0002", "A-0004")
    scene.tell(Reassign(moves, "other-sat-down", second))
    scene.tell(ClaimOrphan(scene.journal.orphans()[0].id, "A-0003", "remembered", second))
    assert refusals(scene) == [code, code]
    assert scene.journal.reassignments() == [] and scene.journal.claims() == []


def test_where_one_name_is_set_nobody_can_be_the_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeskScene, "operators", ("Wang",))
    with desk_scene(tmp_path, before=a_class) as scene:
        scene.tell(commands.Login("Wang"))
        scene.tell(Reassign(planned(scene, "A-0002", "A-0004"), "other-sat-down", LI))
        assert refusals(scene) == ["only-one-name"] and scene.journal.reassignments() == []


def test_with_codes_the_second_person_types_hers(tmp_path: Path) -> None:
    def registered(journal: Journal) -> None:
        a_class(journal)
        register(journal, BOSS, WANG)

    with desk_scene(tmp_path, before=registered) as scene:
        scene.tell(commands.Login(WANG, CODES[WANG]))
        assert answer_code(scene)
        moves = planned(scene, "A-0002", "A-0004")
        scene.tell(Reassign(moves, "other-sat-down", Second(BOSS, "0000")))
        assert not answer_code(scene)
        assert scene.journal.reassignments() == []
        scene.tell(Reassign(moves, "other-sat-down", Second(BOSS, CODES[BOSS])))
        assert answer_code(scene)
        assert {(one.operator, one.second) for one in scene.journal.reassignments()} == {(WANG, BOSS)}
    assert verify(tmp_path) == []


def acknowledge(scene: DeskScene) -> None:
    told = {"package": "p", "root": "r", "people": 4, "chain_head": scene.journal.chain_head()}
    scene.journal.note("exported", data=told)
    scene.journal.note("acknowledged", data={"package": "p", "root": "r"})


def test_nothing_moves_once_it_is_with_the_office(scene: DeskScene) -> None:
    moves = planned(scene, "A-0002", "A-0004")
    acknowledge(scene)
    scene.tell(Reassign(moves, "other-sat-down", LI))
    assert refusals(scene) == ["already-delivered"]
    scene.tell(PlanMoves("A-0002", "A-0004"))
    preview = shown(scene).preview
    assert preview is not None and preview.refused == "already-delivered"
    assert dict(preview.params) == {"numbers": "A-0002, A-0004"}
    assert scene.journal.reassignments() == []


def test_delivery_between_the_code_and_its_answer_is_seen(tmp_path: Path) -> None:
    def registered(journal: Journal) -> None:
        a_class(journal)
        register(journal, BOSS, WANG)

    with desk_scene(tmp_path, before=registered) as scene:
        scene.tell(commands.Login(WANG, CODES[WANG]))
        assert answer_code(scene)
        moves = planned(scene, "A-0002", "A-0004")
        scene.tell(Reassign(moves, "other-sat-down", Second(BOSS, CODES[BOSS])))
        acknowledge(scene)
        assert answer_code(scene)
        assert refusals(scene) == ["already-delivered"] and scene.journal.reassignments() == []


def test_a_preview_that_is_no_longer_so_changes_nothing(scene: DeskScene) -> None:
    stale = planned(scene, "A-0002", "A-0004")
    scene.tell(Reassign(stale, "other-sat-down", LI))
    scene.tell(Reassign(stale, "other-sat-down", LI))
    assert refusals(scene) == ["too-late"] and len(scene.journal.reassignments()) == 2


def test_no_picture_is_pushed_aside(scene: DeskScene) -> None:
    (one, _) = planned(scene, "A-0002", "A-0004")
    before = whose(scene)
    scene.tell(Reassign((one,), "other-sat-down", LI))
    assert refusals(scene) == ["too-late"] and whose(scene) == before


def test_whoever_sat_twice_gets_no_second_picture(tmp_path: Path) -> None:
    def came_back(journal: Journal) -> None:
        journal.abandon(sit(journal, 1).id, "left")
        capture(journal, 1)
        capture(journal, 2)

    with desk_scene(tmp_path, before=came_back) as scene:
        scene.tell(commands.Login("Wang"))
        scene.tell(PlanMoves("A-0003", "A-0001"))
        preview = shown(scene).preview
        assert preview is not None and (preview.refused, preview.moves) == ("two-pictures", ())
        assert dict(preview.params) == {"numbers": "A-0001, A-0002"}
        three = scene.journal.sittings("accepted")[1]
        first = scene.journal.sittings()[0]
        scene.tell(Reassign((Move(str(three.accepted_exposure), three.id, first.id),), "wrong-token", LI))
        assert refusals(scene) == ["two-pictures"] and scene.journal.reassignments() == []


def test_a_picture_that_replaced_another_may_move(scene: DeskScene) -> None:
    scene.tell(Reassign(planned(scene, "A-0004", "A-0005"), "other-sat-down", LI))
    assert whose(scene)["A-0004"] == "A-0005" and refusals(scene) == []


def test_unknown_numbers_are_said(scene: DeskScene) -> None:
    planned(scene, "A-0002", "A-0099")
    preview = shown(scene).preview
    assert preview is not None and preview.refused == "number-not-seated"


# the tray


def test_the_tray_shows_who_sat_around_the_time(scene: DeskScene) -> None:
    scene.tell(ShowOrphans())
    strays = shown(scene).strays
    assert strays is not None
    (stray,) = strays
    assert stray.reason == "late" and stray.path == scene.folder / "orphans" / "late.jpg"
    assert [one.number for one in stray.before] == ["A-0002", "A-0003"] or len(stray.before) == 2
    assert all("*" in one.name for one in (*stray.before, *stray.after))


def test_an_orphan_is_claimed_by_two_people_and_stays_an_orphan(scene: DeskScene) -> None:
    scene.tell(ShowOrphans())
    orphan = scene.journal.orphans()[0]
    before = scene.journal.counts()
    scene.tell(ClaimOrphan(orphan.id, "A-0003", "remembered", LI))
    (claim,) = scene.journal.claims()
    assert (claim.operator, claim.second, claim.reason) == ("Wang", "Li", "remembered")
    assert scene.journal.counts() == before and scene.journal.held_by(claim.sitting) is None
    strays = shown(scene).strays
    assert strays is not None and strays[0].claimed_by == "A-0003"
    scene.tell(ClaimOrphan(orphan.id, "A-0003", "remembered", LI))
    assert refusals(scene) == ["too-late"]


def test_an_orphan_of_another_job_is_not_in_the_tray(tmp_path: Path) -> None:
    from support.journals import open_journal

    with open_journal(tmp_path, job="last-week", desk="A") as journal:
        journal.orphan(picture("old", "orphans"), "foreign")
    with desk_scene(tmp_path, before=a_class) as scene:
        scene.tell(commands.Login("Wang"))
        scene.tell(ShowOrphans())
        assert [stray.reason for stray in shown(scene).strays or ()] == ["late"]
        old = next(one for one in scene.journal.orphans() if one.reason == "foreign")
        scene.tell(ClaimOrphan(old.id, "A-0003", "remembered", LI))
        assert refusals(scene) == ["too-late"] and scene.journal.claims() == []


def test_nobody_looks_before_login_where_codes_are_set_up(tmp_path: Path) -> None:
    def registered(journal: Journal) -> None:
        a_class(journal)
        register(journal, BOSS, WANG)

    with desk_scene(tmp_path, before=registered) as scene:
        scene.tell(ShowFaces())
        assert shown(scene) == RepairView()
