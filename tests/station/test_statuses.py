"""What happened to people elsewhere, and pictures that the agency sent back: written down, asked about, come again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import rosterfiles as files
from support import sitter
from support.desks import KEY, ONE, THREE, TWO, DeskScene, desk_scene
from support.listed import list_cards, listing_of, student_number

from db.journal import Journal
from db.records import Sitting, Status
from db.verify import verify
from drivers.readers.base import IdCard
from station import commands
from station.export.inspect_data import inspect_data
from station.job.missing import missing
from station.job.returned.matching import Returns, compare
from station.job.returned.offer import read_returned
from station.job.roster.offer import read_offer
from station.job.roster.refusals import TableRefused
from station.job.statuses import Kind, Known, everybody, make_up_list, standing_of
from station.keeping import Keeper, sha256_of
from station.outside_picture import NoPicture, OutsidePicture, read_picture
from station.status_commands import CompareReturned, HidePeople, ImportReturned, SetStatus, ShowPeople
from station.statusdesk import kept

FOUR = IdCard("resident", "丁", "999999199901010043", None)
PICTURE = OutsidePicture(b"\xff\xd8\xff handed in", "0" * 64, ".jpg", "blue-2017/1", passes=False, failing=("roll",))


def listed(journal: Journal) -> None:
    list_cards(journal, {"一班": (ONE, TWO), "二班": (THREE,)})


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path, before=listed) as scene:
        scene.connect()
        scene.tell(commands.Login("Wang"))
        yield scene


def capture(scene: DeskScene, card: IdCard) -> Sitting:
    scene.look(0)
    scene.swipe(card)
    scene.capture()
    return scene.journal.sittings("accepted")[-1]


def kinds(scene: DeskScene) -> dict[str, Kind]:
    return {one.key: one.standing.kind for one in everybody(scene.journal)}


def kind_of(scene: DeskScene, card: IdCard) -> Kind:
    return kinds(scene)[listing_of(scene.journal, card)]


def put(scene: DeskScene, card: IdCard, kind: str, **told: object) -> None:
    scene.tell(SetStatus(listing_of(scene.journal, card), kind, **told))  # type: ignore[arg-type]


def offer(folder: Path, *rows: tuple[str, ...], header: tuple[str, ...] = ("拍摄序号", "退回原因"), name: str = "r"):
    return read_returned(files.write_csv(folder / f"{name}.csv", [header, *rows]))


def found(scene: DeskScene, *rows: tuple[str, ...], header: tuple[str, ...] = ("拍摄序号", "退回原因")) -> Returns:
    return compare(scene.journal, offer(scene.folder, *rows, header=header), KEY)


# one row


def sat(id_: str, result: str = "accepted") -> Sitting:
    return Sitting(
        id_, "s", "p", "day", "A", f"A-000{id_}", "2026-06-01T08:30:00.000+08:00", result=result, reason="left"
    )


def status(kind: str, about: str | None = None) -> Status:
    return Status("9", "2026-06-09", "p", "row", about, kind)


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        (Known(), Kind.MISSING),
        (Known(turned_away="entrusted"), Kind.REFUSED),
        (Known([sat("1", "abandoned")]), Kind.ABANDONED),
        (Known([sat("1")], {"1"}), Kind.CAPTURED),
        (Known([sat("1")], {"1"}, {"1"}), Kind.MAKE_UP),
        (Known([sat("1")], ()), Kind.MISSING),
        (Known(statuses=[status("elsewhere")]), Kind.ELSEWHERE),
        (Known(standing="captured"), Kind.ELSEWHERE),
        (Known(statuses=[status("overseas"), status("exempt")]), Kind.EXEMPT),
        (Known(statuses=[status("exempt"), status("open")]), Kind.MISSING),
        (Known([sat("1")], {"1"}, statuses=[status("exempt")]), Kind.CAPTURED),
        (Known([sat("1")], {"1"}, statuses=[status("returned", "1")]), Kind.RETURNED),
        (Known([sat("1"), sat("2")], {"1", "2"}, statuses=[status("returned", "1")]), Kind.CAPTURED),
        (Known([sat("1")], {"1"}, statuses=[status("returned", "1"), status("open")]), Kind.CAPTURED),
        (Known(statuses=[status("elsewhere"), status("returned")]), Kind.RETURNED),
    ],
)
def test_a_picture_of_ours_weighs_more_than_words_and_only_its_return_more_than_that(known: Known, kind: Kind) -> None:
    assert standing_of(known).kind is kind


# elsewhere


def test_a_picture_from_elsewhere_is_kept_apart_byte_for_byte_and_is_no_exposure(scene: DeskScene) -> None:
    put(scene, ONE, "elsewhere", day="2026-05-20", where="省图采中心", remark="随毕业生寄来", copies=1, fee_fen=2500,
        picture=PICTURE)  # fmt: skip
    (written,) = scene.journal.statuses()
    assert written.file is not None and written.operator == "Wang"
    kept = scene.folder / written.file.path
    assert kept.read_bytes() == PICTURE.content and sha256_of(kept) == written.file.sha256
    assert written.file.path.startswith("elsewhere/")
    assert kind_of(scene, ONE) is Kind.ELSEWHERE
    assert scene.journal.held() == {} and scene.journal.orphans() == []
    assert len(missing(scene.journal)[0].rows) == 2, "nobody has a picture of this station by it"
    told = "".join(repr((event.refs, event.data)) for event in scene.journal.events())
    assert "省图采中心" not in told and "毕业生" not in told
    scene.after_the_disk_was_away()
    assert scene.journal.orphans() == [], "what was handed in is nobody's stray"
    assert verify(scene.folder) == []


def test_the_folder_vouches_for_what_was_handed_in(tmp_path: Path) -> None:
    with desk_scene(tmp_path, before=listed) as scene:
        scene.tell(commands.Login("Wang"))
        put(scene, ONE, "overseas", picture=PICTURE, copies=2)
        path = tmp_path / scene.journal.statuses()[0].file.path
    assert inspect_data(tmp_path).ok
    path.write_bytes(b"another")
    assert not inspect_data(tmp_path).ok


@pytest.mark.parametrize(("kind", "code"), [("elsewhere", "captured-elsewhere"), ("exempt", "exempted")])
def test_whoever_has_nothing_to_do_here_is_asked_about_and_let_in_by_name(
    scene: DeskScene, kind: str, code: str
) -> None:
    put(scene, ONE, kind)
    scene.swipe(ONE)
    assert scene.refusals() == [code] and scene.journal.sittings() == []
    scene.tell(commands.LetIn(reason="teacher-vouches"))
    capture(scene, ONE)
    assert kind_of(scene, ONE) is Kind.CAPTURED
    put(scene, TWO, kind)
    put(scene, TWO, "open")
    capture(scene, TWO)
    assert scene.refusals() == [code], "whoever was taken back is asked nothing"


def test_somebody_with_a_code_is_asked_about_when_their_row_is_picked(scene: DeskScene) -> None:
    put(scene, ONE, "exempt")
    row = listing_of(scene.journal, ONE)
    for _ in range(2):
        scene.scan("Zm9vYmFyYmF6cXV4-0001")
        scene.tell(commands.PickRow(row))
        if not scene.journal.sittings():
            assert scene.refusals() == ["exempted"]
            scene.tell(commands.LetIn(reason="office-confirmed"))
    (opened,) = scene.journal.sittings()
    place = scene.journal.place_of_sitting(opened.id)
    assert place is not None and place.listing == row


def test_the_window_sees_masked_people_counts_and_the_history_of_one(scene: DeskScene) -> None:
    capture(scene, TWO)
    put(scene, ONE, "elsewhere", where="省图采中心", picture=PICTURE, request=4)
    assert scene.desk.people.answer is not None
    assert (scene.desk.people.answer.request, scene.desk.people.answer.code) == (4, "written")
    row = listing_of(scene.journal, ONE)
    scene.tell(ShowPeople("一班", chosen=row))
    view = scene.desk.people.view
    assert view is not None
    assert [(line.kind, line.number) for line in view.lines] == [("elsewhere", None), ("captured", "A-0001")]
    assert dict(view.counts) == {"elsewhere": 1, "captured": 1, "missing": 1}
    assert [(word.where, word.judged, word.operator) for word in view.history] == [("省图采中心", "fails", "Wang")]
    put(scene, ONE, "open")
    assert scene.desk.people.view.lines[0].kind == "missing" and len(scene.desk.people.view.history) == 2
    scene.tell(HidePeople())
    assert scene.desk.people.view is None


def test_without_a_name_nothing_is_written_down(tmp_path: Path) -> None:
    with desk_scene(tmp_path, before=listed) as scene:
        scene.tell(SetStatus(listing_of(scene.journal, ONE), "exempt"))
        assert scene.desk.people.answer.code == "nameless" and scene.journal.statuses() == []
        scene.tell(commands.Login("Wang"))
        scene.tell(SetStatus("nobody", "exempt"))
        scene.tell(SetStatus(listing_of(scene.journal, ONE), "exempt", day="yesterday"))
        assert scene.desk.people.answer.code == "unknown" and scene.journal.statuses() == []


def test_a_status_follows_its_person_to_a_new_row(scene: DeskScene) -> None:
    put(scene, ONE, "exempt")
    changed = files.write_csv(
        scene.folder / "new.csv",
        [("学号", "姓名", "身份证号", "班级"), (student_number(ONE), ONE.name, "", "三班")],
    )
    scene.tell(commands.ImportRoster(read_offer(changed)))
    (row,) = scene.journal.listings()
    assert kinds(scene)[row.id] is Kind.EXEMPT
    assert scene.desk.standings.settled(row.id) == "exempted"


# returned


def test_a_returned_person_comes_again_without_a_word_and_the_old_picture_stays(scene: DeskScene) -> None:
    first = capture(scene, ONE)
    listed = offer(scene.folder, (first.number, "眼镜反光"))
    scene.tell(CompareReturned(listed, request=1))
    assert scene.desk.people.answer.new == 1 and scene.journal.statuses() == []
    scene.tell(ImportReturned(listed, request=2))
    assert kind_of(scene, ONE) is Kind.RETURNED
    assert next((one.reason, one.remark) for one in make_up_list(scene.journal)) == ("returned", "眼镜反光")
    again = capture(scene, ONE)
    assert scene.refusals() == []
    assert again.retake_of == first.id
    (word,) = scene.journal.notes("retake_allowed")
    assert (word.data, word.operator) == ({"reason": "returned"}, "Wang")
    old = scene.journal.exposure(first.accepted_exposure)
    assert (scene.folder / old.file.path).exists() and scene.journal.held_by(first.id) == old.id
    assert kind_of(scene, ONE) is Kind.CAPTURED
    scene.look(0)
    scene.swipe(ONE)
    assert scene.refusals() == ["already-captured"], "once is enough"
    length = scene.journal.length()
    scene.tell(ImportReturned(listed))
    assert scene.desk.people.answer.unchanged == 1 and scene.journal.length() == length, "the same file twice"


def test_a_return_that_nobody_put_a_name_to_reopens_nothing(tmp_path: Path) -> None:
    with desk_scene(tmp_path, before=listed) as scene:
        scene.connect()
        first = capture(scene, ONE)
        scene.tell(ImportReturned(offer(tmp_path, (first.number, "模糊"))))
        assert scene.desk.people.answer.code == "nameless" and scene.journal.statuses() == []
        row = scene.journal.listing(listing_of(scene.journal, ONE))
        scene.journal.set_status(row.person, "returned", listing=row.id, sitting=first.id)
        scene.desk.standings.renew()
        scene.look(0)
        scene.swipe(ONE)
        assert scene.refusals() == ["already-captured"]


def test_rows_are_found_by_any_of_their_numbers_and_told_when_they_are_not(scene: DeskScene) -> None:
    first = capture(scene, ONE)
    header = ("序号", "学号", "身份证号", "不合格原因")
    rows = (
        (first.number, student_number(ONE), ONE.number, "眼镜反光"),
        ("", student_number(TWO), "", "头发遮眉"),
        ("", "", THREE.number, ""),
        ("A-0099", "", "", "模糊"),
        (first.number, student_number(TWO), "", "模糊"),
        ("", "", "", "模糊"),
        (first.number, "", "", "又一次"),
    )
    told = found(scene, *rows, header=header)
    assert {one.listing for one in told.new} == {listing_of(scene.journal, card) for card in (ONE, TWO, THREE)}
    assert [(one.row, one.code) for one in told.problems] == [
        (4, "returned-no-reason"), (5, "returned-unknown"), (6, "returned-differs"), (7, "returned-nobody"),
        (8, "returned-twice"),
    ]  # fmt: skip
    assert (told.rows, told.imported, told.refused) == (7, 4, 3)
    for problem in told.problems:
        assert all(number not in repr(problem.as_json()) for number in (ONE.number, student_number(TWO)))


@pytest.mark.parametrize("write", [files.write_xlsx, files.write_xls])
def test_workbooks_are_read_too_and_a_counter_is_no_number(scene: DeskScene, tmp_path: Path, write) -> None:
    rows = [("序号", "采集码", "原因"), ("1", "Zm9vYmFyYmF6cXV4-0001", "闭眼")]
    offered = read_returned(write(tmp_path / ("r.xlsx" if write is files.write_xlsx else "r.xls"), rows))
    assert [one.code for one in compare(scene.journal, offered, KEY).problems] == ["returned-unknown"]
    with pytest.raises(TableRefused):
        read_returned(write(tmp_path / "nothing.xlsx", [("序号", "原因"), ("1", "闭眼")]))


def test_another_reason_is_a_change_and_a_newer_picture_needs_none(scene: DeskScene) -> None:
    first = capture(scene, ONE)
    scene.tell(ImportReturned(offer(scene.folder, (first.number, "模糊"))))
    told = found(scene, (first.number, "闭眼"))
    assert (len(told.new), len(told.changed), told.unchanged) == (0, 1, 0)
    again = capture(scene, ONE)
    told = found(scene, (first.number, "闭眼"))
    assert (len(told.new), len(told.changed), told.unchanged) == (0, 0, 1)
    assert len(found(scene, (again.number, "闭眼")).new) == 1


def test_while_somebody_sits_no_list_is_taken(scene: DeskScene) -> None:
    first = capture(scene, ONE)
    scene.look(0)
    scene.swipe(TWO)
    scene.tell(ImportReturned(offer(scene.folder, (first.number, "模糊"))))
    assert scene.desk.people.answer.code == "busy" and scene.journal.statuses() == []


# walk-ins


def test_people_who_come_without_their_class_or_on_no_list_are_kept_apart(scene: DeskScene) -> None:
    scene.tell(commands.CallClass("一班"))
    capture(scene, THREE)
    assert kind_of(scene, THREE) is Kind.CAPTURED, "of another class than the one that is called"
    board = scene.desk.classes.board
    assert board is not None
    assert {line.slot.name: line.captured for line in board.lines} == {"一班": 0, "二班": 1}
    scene.look(0)
    scene.swipe(FOUR)
    scene.tell(commands.LetIn(reason="office-confirmed"))
    walked_in = capture(scene, FOUR)
    (apart,) = [one for one in everybody(scene.journal) if one.off_list]
    assert apart.standing.number == walked_in.number
    assert all(one.who.listing is not None for one in make_up_list(scene.journal))
    scene.tell(ImportReturned(offer(scene.folder, (walked_in.number, "模糊"))))
    assert [one.who.key for one in make_up_list(scene.journal) if one.who.off_list] == [apart.key]
    again = capture(scene, FOUR)
    assert again.retake_of == walked_in.id
    scene.tell(ShowPeople(off_list=True))
    view = scene.desk.people.view
    assert view is not None and len(view.lines) == view.others == 1
    assert dict(view.counts).get("captured") == 1, "who is on no list is counted apart"


# the file


def test_only_pictures_that_decode_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(b"no picture at all")
    with pytest.raises(NoPicture):
        read_picture(path, "blue-2017/1")


def test_a_picture_is_judged_as_it_lies_there(tmp_path: Path) -> None:
    path = tmp_path / "came.jpg"
    path.write_bytes(sitter.still(roll=25.0))
    came = read_picture(path, "blue-2017/1")
    assert came.content == path.read_bytes() and came.suffix == ".jpg"
    assert not came.passes and "roll" in came.failing
    assert sha256_of(tmp_path / kept(Keeper(tmp_path), came).path) == came.sha256
