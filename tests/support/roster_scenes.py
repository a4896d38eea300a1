"""Lists that a window is offered, and a desk that answers what it is told to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from support import rosterfiles as files
from support.desk_scenes import BASE, NOBODY_IN, SITTER, ScriptedStation

from station.commands import Command, CompareRoster, ImportRoster
from station.flow import State
from station.job.roster_view import RosterView
from station.view import DeskView

Make = Callable[[Path], Path]
HEADER = ("序号", *files.HEADER, "专业名称", "层次", "培养方式", "已采集", "辅导员")


def good(folder: Path) -> Path:
    rows = [
        (str(place), *person, "软件工程", "本科", "", "", "王")
        for place, person in enumerate(files.people(40), start=1)
    ]
    return files.write_xlsx(folder / "2022届软件学院名单.xlsx", [HEADER, *rows])


def bad(folder: Path) -> Path:
    """As lists come."""
    people = [list(person) for person in files.people(12)]
    people[2][3] = 999999200201010000  # type: ignore[call-overload]
    people[4][3] = people[4][3][:17] + ("1" if people[4][3][17] != "1" else "2")
    people[5][3] = people[5][3][:17]
    people[6][0] = people[5][0]
    people[7][3] = "".join(chr(ord(character) + 0xFEE0) for character in people[7][3])
    people[8][1] = "=1+1"
    people[9][3] = people[8][3]
    rows = [(place, *person, "软件工程", "本科", "", "", "王") for place, person in enumerate(people, start=1)]
    title = ("2022届毕业生图像采集名单（教务处制）",)
    return files.write_xlsx(folder / "名单.xlsx", [title, (), HEADER, *rows, (), ("合计", None, "12人")])


def classes(folder: Path) -> Path:
    rows = [("软件20211", 31), ("软件20212", 28), ("电商20213(专升本)", 40), ("网络2021(卓越)", "很多")]
    return files.write_xlsx(folder / "班级人数.xlsx", [("班级名称", "人数"), *rows])


def html(folder: Path) -> Path:
    path = folder / "导出.xls"
    path.write_bytes("<html><table><tr><td>学号</td></tr></table></html>".encode())
    return path


COMPARED = RosterView(0, "compared", 37, 2, 1, 3, ("A-0012", "A-0013"))


@dataclass(frozen=True)
class RosterScene:
    """One window.

    Attributes:
        make: writes the file that is offered; None: no file was chosen yet.
        answers: what the desk says, one after the other; the last ever after.
        presses: whether the button to import is pressed.
        view: the desk besides.
    """

    name: str
    make: Make | None
    answers: tuple[RosterView, ...] = (COMPARED,)
    presses: bool = False
    view: DeskView = BASE


ROSTERS = (
    RosterScene("none", None),
    RosterScene("good", good),
    RosterScene("bad", bad),
    RosterScene("classes", classes, (RosterView(0, "compared", 3, 0, 0, 0),)),
    RosterScene("same", good, (RosterView(0, "compared", 0, 0, 0, 40),)),
    RosterScene("html", html),
    RosterScene("busy", good, (RosterView(0, "busy"),), view=replace(BASE, state=State.ARMED, sitter=SITTER)),
    RosterScene("written", good, (COMPARED, replace(COMPARED, stage="written")), presses=True),
    RosterScene("login", good, (), view=NOBODY_IN),
)


class RosterStation(ScriptedStation):
    """Answers lists with what the scene says; without answers it answers nothing."""

    def __init__(self, scene: RosterScene) -> None:
        super().__init__(scene.view)
        self._answers = list(scene.answers)

    def post(self, command: Command) -> None:
        super().post(command)
        if isinstance(command, CompareRoster | ImportRoster) and self._answers:
            answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            self.view = replace(self.view, roster=replace(answer, request=command.request))
