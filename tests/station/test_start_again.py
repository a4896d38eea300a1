"""The power goes in the middle of a day: one start, a login, and the next person can be captured."""

from pathlib import Path

from support.desks import ONE, TWO, DeskScene, desk_scene
from support.operators import BOSS, CODES, WANG, answer_code, register

from station import commands
from station.flow import State
from station.showing import Frame, Recent, show
from station.view import DeskView


def view(scene: DeskScene) -> DeskView:
    frame = Frame("A", "day", rehearsal=True, operators=("摄影师",), folder=scene.folder)
    return show(scene.desk, frame, Recent(scene.journal.counts(), pictures=[]))  # type: ignore[arg-type]


def test_after_the_power_was_gone_nothing_is_asked_but_who_works(tmp_path: Path) -> None:
    with desk_scene(tmp_path, before=lambda journal: register(journal, BOSS, WANG)) as scene:
        scene.tell(commands.Login(WANG, CODES[WANG]))
        answer_code(scene)
        scene.connect()
        scene.swipe(ONE)
        scene.capture()
        scene.swipe(TWO)  # and then it is dark
    with desk_scene(tmp_path) as scene:
        scene.connect()
        shown = view(scene)
        assert shown.login_needed and shown.state is None
        asked = (shown.body_asked, shown.question, shown.half, shown.picking, shown.turn_proposed, shown.lunch)
        assert asked == (None,) * 6 and shown.bodies == () and not shown.may_settle
        assert shown.lighting_proposed in (None, shown.lighting)
        scene.tell(commands.Login(WANG, CODES[WANG]))
        answer_code(scene)
        scene.swipe(TWO)
        scene.look(0)
        scene.look(1)
        assert scene.desk.current is not None and scene.desk.current.state is State.ARMED
        assert scene.desk.shutter_lock(scene.desk.current) is None
