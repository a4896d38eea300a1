"""Which webcams there are, and which one looks for codes when no scanner works."""

from pathlib import Path

from drivers.readers.webcams import Webcam, webcams
from station.webcams import FIRST, Webcams

LID, DESK = Webcam("0", "Integrated Camera"), Webcam("4", "USB 2.0 Camera")


def test_each_webcam_is_named_once_and_what_gives_no_pictures_is_none(tmp_path: Path) -> None:
    for number, index, name in ((0, 0, LID.name), (1, 1, LID.name), (10, 0, LID.name), (4, 0, DESK.name)):
        (folder := tmp_path / f"video{number}").mkdir()
        (folder / "index").write_text(f"{index}\n")
        (folder / "name").write_text(f"{name}\n")
    assert webcams(tmp_path) == (LID, DESK, Webcam("10", f"{LID.name} (2)"))
    assert webcams(tmp_path / "none") == ()


def test_the_chosen_one_is_first_and_then_each_has_its_turn() -> None:
    there = [LID, DESK]
    turned = Webcams(DESK.name, lambda: tuple(there))
    assert [turned.turn(), turned.turn(), turned.turn()] == [DESK, LID, DESK]
    assert (turned.next, turned.count) == (LID.name, 2)
    there.remove(LID)
    assert turned.turn() == DESK and turned.next is None
    assert Webcams("unplugged", lambda: (LID, DESK)).turn() == LID


def test_where_the_system_knows_of_none_its_absence_is_told_by_the_reader() -> None:
    turned = Webcams(None, lambda: ())
    assert turned.turn() == FIRST and turned.turn() == FIRST and turned.next is None
