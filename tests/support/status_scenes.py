"""Desks on which somebody of a class is moved or came late for it, and the window of how far people are."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from support import rosterfiles as files
from support import sitter
from support.desk_scenes import (
    ARMED,
    BASE,
    CLASS,
    DONE,
    NOBODY_IN,
    SEATED,
    SITTER,
    SLOW,
    Scene,
    ScriptedStation,
    Sight,
)

from station.classlist import ClassList
from station.commands import Command
from station.job.statuses_view import Answer, PeopleView, PersonLine, Word
from station.status_commands import CompareReturned, ImportReturned, SetStatus, ShowPeople
from station.view import DeskView

NAMED = replace(SLOW, named=True)
ROWS = tuple(replace(row, window="2026-06-01 13:30-15:30") if row.listing == "row-3" else row for row in CLASS.rows)
MOVING = replace(BASE, class_board=NAMED, class_list=ClassList("软件20214", ROWS, ("软件20213", "软件20214")))
WHOM = ("classes", "2", "5")


MOVES = (
    Scene("move-whom", MOVING, Sight.NOBODY, DONE, WHOM),
    Scene("move-found", MOVING, Sight.NOBODY, DONE, (*WHOM, "=w")),
    Scene("move-where", MOVING, Sight.NOBODY, DONE, (*WHOM, "=wxm", "enter")),
    Scene("move-why", MOVING, Sight.NOBODY, DONE, (*WHOM, "=wxm", "enter", "3")),
    Scene("make-up", replace(ARMED, sitter=replace(SITTER, make_up=True), tally=replace(BASE.tally, make_ups=12)),
          Sight.GOOD, SEATED),
    Scene("make-up-long", replace(ARMED, sitter=replace(SITTER, number="A-10132", make_up=True, doubts=("expired",)),
          tally=replace(BASE.tally, make_ups=120)), Sight.GOOD, SEATED),
)  # fmt: skip


# the window of how far people are


def _line(place: int, name: str, initials: str, kind: str, **told: str) -> PersonLine:
    return PersonLine(
        f"row-{place}", f"row-{place}", f"0213{place:02}", name, f"{3120 + place}", initials, kind, **told
    )


LINES = (
    _line(1, "赵*", "zyy", "captured", number="A-0101", day="2026-06-01"),
    _line(2, "欧*", "oynn", "make-up", number="A-0233", day="2026-06-08"),
    _line(3, "欧*", "oyfh", "elsewhere", day="2026-05-20"),
    _line(4, "王*", "wx", "overseas", day="2026-05-22"),
    _line(5, "王*", "wxm", "returned", number="A-0104", day="2026-06-09"),
    _line(6, "王*", "wd", "exempt"),
    _line(7, "阿*", "abdrhm", "abandoned", number="A-0107", day="2026-06-01", reason="unwell"),
    _line(8, "李*", "lf", "refused", reason="listed-otherwise"),
    _line(9, "周*", "zj", "missing", window="2026-06-01 13:30-15:30"),
    _line(10, "吴*", "wy", "missing"),
    _line(11, "郑*", "zk", "missing"),
)
HISTORY = (
    Word("2026-05-21T09:02:07.120+08:00", "elsewhere", "2026-05-20", "省图采中心南岸照相馆", "本人送来光盘", 0, 2500,
         "fails", "王老师"),
    Word("2026-06-01T09:12:00.000+08:00", "open", operator="陈老师"),
    Word("2026-06-01T09:14:00.000+08:00", "overseas", "2026-05-22", "教务处代办", "台胞证，蓝底照片一张", 2, 6000,
         "passes", "买买提江·艾合买提"),
)  # fmt: skip
COUNTS = tuple(
    zip(
        ("captured", "make-up", "elsewhere", "overseas", "returned", "exempt", "abandoned", "refused", "missing"),
        (978, 15, 4, 3, 6, 2, 1, 5, 38),
        strict=True,
    )
)
WINDOWS = ("2026-06-01 08:30-10:10", "2026-06-01 13:30-15:30")
PEOPLE = PeopleView("软件20214", False, ("软件20213", "软件20214"), LINES, COUNTS, 5, 56, WINDOWS)


WITH_PEOPLE = replace(BASE, people=PEOPLE, class_board=NAMED)


@dataclass(frozen=True)
class PeopleScene:
    """One window.

    Attributes:
        chosen: whose history is shown.
        what: place of the kind in its list.
        picture: writes the picture that is handed in.
        listed: writes the list that the agency returned.
    """

    name: str
    view: DeskView = WITH_PEOPLE
    chosen: str | None = None
    what: int = 0
    picture: Callable[[Path], Path] | None = None
    listed: Callable[[Path], Path] | None = None


def _portrait(folder: Path) -> Path:
    path = folder / "handed-in.jpg"
    path.write_bytes(sitter.still(roll=25.0))
    return path


def returned_list(folder: Path) -> Path:
    header = ("拍摄序号", "学号", "退回原因")
    rows = [("A-0104", "20220005", "眼镜反光"), ("A-0107", "", "头发遮眉"), ("", "", "闭眼")]
    return files.write_csv(folder / "退回名单.csv", [header, *rows])


PEOPLES = (
    PeopleScene("all"),
    PeopleScene("chosen", chosen="row-4", what=1),
    PeopleScene("handed-in", chosen="row-10", picture=_portrait),
    PeopleScene("move", chosen="row-11", what=4),
    PeopleScene("returned", listed=returned_list),
    PeopleScene("login", view=replace(NOBODY_IN, people=PEOPLE)),
)


class PeopleStation(ScriptedStation):
    """Shows whom it is asked for, and answers commands as a desk with nothing against them would."""

    def post(self, command: Command) -> None:
        super().post(command)
        match command:
            case ShowPeople(_, _, chosen) if self.view.people is not None:
                history = HISTORY if chosen == "row-4" else ()
                self.view = replace(self.view, people=replace(self.view.people, chosen=chosen, history=history))
            case CompareReturned(offer, request):
                answer = Answer(request, "compared", 1, 1, 0, offer.problems)
                self.view = replace(self.view, people_answer=answer)
            case SetStatus(request=request) | ImportReturned(request=request):
                self.view = replace(self.view, people_answer=Answer(request, "written"))
