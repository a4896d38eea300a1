"""The desk where codes are set up: nobody acts without a login, and what takes two takes two codes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.desks import ONE, TWO, DeskScene, desk_scene
from support.operators import BOSS, CODES, LI, WANG, answer_code, register, secret_of

from db.journal import Journal
from db.verify import verify
from station import commands, messages, sealed_code
from station.checks.verdict import Finding
from station.events import Kind
from station.exemptions import EXEMPTIONS
from station.flow import State
from station.operators import FREE, wait_after
from station.ports import HEADLESS, Policy
from station.settings_commands import AllowSettings
from station.showing import Frame, Recent, show
from station.view import DeskView

AUTO = Policy(auto_shutter=True, auto_accept=False, retakes=0, timeout=None)


def everybody(journal: Journal) -> None:
    register(journal, BOSS, WANG, LI)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[DeskScene]:
    with desk_scene(tmp_path, before=everybody) as scene:
        yield scene
    assert verify(tmp_path) == []


def log_in(scene: DeskScene, name: str, code: str | None = None) -> bool:
    scene.tell(commands.Login(name, CODES[name] if code is None else code))
    return answer_code(scene)


def noted(scene: DeskScene, kind: str) -> list[tuple[str | None, dict]]:
    return [(event.operator, event.data) for event in scene.journal.events() if event.kind == kind]


def asked_shots(scene: DeskScene) -> list[str]:
    return [ask[1] for ask in scene.camera.asked if ask[0] == "shoot"]


def view(scene: DeskScene) -> DeskView:
    frame = Frame("A", "day", rehearsal=True, operators=("摄影师",), folder=scene.folder)
    return show(scene.desk, frame, Recent(scene.journal.counts(), pictures=[]))  # type: ignore[arg-type]


def locked_sitting(scene: DeskScene) -> None:
    """Somebody sits, and a check locks the shutter."""
    scene.connect()
    scene.swipe(ONE)
    scene.look(faces=1, finding=Finding.BLOCK)


def override(scene: DeskScene, name: str, code: str | None = None) -> None:
    second = commands.Second(name, CODES[name] if code is None else code)
    scene.tell(commands.Override("roll", "exempt", second))


# login


def test_a_login_takes_the_right_code(scene: DeskScene) -> None:
    assert log_in(scene, WANG)
    assert scene.desk.operator == WANG
    assert noted(scene, "login") == [(WANG, {})]
    assert scene.heard(Kind.LOGIN)[0].detail == {"operator": WANG}


@pytest.mark.parametrize("code", ["", "9378", CODES[BOSS]])
def test_a_wrong_code_lets_nobody_in(scene: DeskScene, code: str) -> None:
    assert not log_in(scene, WANG, code)
    assert scene.desk.operator is None
    assert scene.codes(Kind.TROUBLE)[-1] == "code-wrong"
    assert noted(scene, "login") == []
    assert noted(scene, "code_refused") == [(None, {"name": WANG, "for": "login"})]


def test_nothing_happens_before_the_answer(scene: DeskScene) -> None:
    scene.tell(commands.Login(WANG, CODES[WANG]))
    assert scene.desk.operator is None
    scene.tell(commands.Login(BOSS, CODES[BOSS]))  # one at a time
    assert scene.codes(Kind.TROUBLE) == ["code-wait"]
    assert len(scene.codes_lane.asked) == 1


def test_an_answer_that_nobody_waits_for_lets_nobody_in(scene: DeskScene) -> None:
    scene.tell(messages.CodeChecked("older", right=True))
    scene.tell(commands.Login(WANG, CODES[WANG]))
    scene.tell(messages.CodeChecked("older", right=True))
    assert scene.desk.operator is None
    assert answer_code(scene)
    assert scene.desk.operator == WANG


def test_who_is_not_registered_may_not_act(scene: DeskScene) -> None:
    scene.tell(commands.Login("摄影师", ""))
    assert scene.codes(Kind.TROUBLE) == ["operator-unknown"]
    assert scene.codes_lane.asked == []


def test_a_wrong_code_leaves_whoever_is_logged_in(scene: DeskScene) -> None:
    log_in(scene, WANG)
    log_in(scene, BOSS, "000001")
    assert scene.desk.operator == WANG
    assert noted(scene, "code_refused") == [(WANG, {"name": BOSS, "for": "login"})]


def test_who_takes_over_logs_the_other_out(scene: DeskScene) -> None:
    log_in(scene, WANG)
    log_in(scene, BOSS)
    assert scene.desk.operator == BOSS
    assert (noted(scene, "logout"), noted(scene, "login")) == ([(WANG, {})], [(WANG, {}), (BOSS, {})])


def test_after_a_logout_nobody_acts(scene: DeskScene) -> None:
    log_in(scene, WANG)
    scene.tell(commands.Logout())
    scene.tell(commands.Logout())
    assert scene.desk.operator is None
    assert noted(scene, "logout") == [(WANG, {})]


def test_after_too_many_wrong_codes_none_is_looked_at(scene: DeskScene) -> None:
    for _ in range(FREE):
        log_in(scene, WANG, "0001")
    scene.tell(commands.Login(WANG, CODES[WANG]))
    assert scene.codes_lane.asked == []
    assert scene.heard(Kind.TROUBLE)[-1].code == "code-wait"
    scene.time.wait(wait_after(FREE))
    assert log_in(scene, WANG)


def test_no_code_is_in_what_is_announced_or_written(tmp_path: Path) -> None:
    right, wrong = "593817264402", "775309216648"  # too long to turn up in a hash by chance

    def one_more(journal: Journal) -> None:
        everybody(journal)
        journal.add_operator("Zhao", "supervisor", secret_of(right))

    with desk_scene(tmp_path, before=one_more) as scene:
        log_in(scene, "Zhao", wrong)
        log_in(scene, "Zhao", right)
        log_in(scene, WANG)
        locked_sitting(scene)
        override(scene, "Zhao", wrong)
        answer_code(scene)
        override(scene, "Zhao", right)
        answer_code(scene)
        asked = [commands.Login("Zhao", right), commands.Override("roll", "exempt", commands.Second("Zhao", wrong))]
        told = "\n".join(map(str, [*scene.announced, *scene.journal.events(), *asked]))
        assert len(noted(scene, "override")) == 1
    assert right not in told and wrong not in told


# nobody logged in


@pytest.mark.parametrize(
    "command",
    [commands.Shoot(), commands.ArmByKey(), commands.Abandon("absent"), commands.AllowRetake("A-0001"),
     commands.SettleUnknown(), commands.Override("roll", "exempt"), commands.Retake(), commands.Accept()],
    ids=lambda command: type(command).__name__,
)  # fmt: skip
def test_nobody_acts_without_a_login(scene: DeskScene, command: commands.Command) -> None:
    locked_sitting(scene)
    before = scene.journal.chain_head()
    scene.tell(command)
    assert scene.heard(Kind.TROUBLE)[-1].code == "login-needed"
    assert scene.journal.chain_head() == before
    assert scene.camera.asked == []


def test_swipes_are_written_all_the_same(scene: DeskScene) -> None:
    scene.swipe(ONE)
    scene.swipe(TWO)
    assert [said.number for said in scene.heard(Kind.SWIPE)] == ["A-0001", "A-0002"]
    assert scene.desk.current is not None


def test_the_shutter_does_not_open_by_itself_without_a_login(tmp_path: Path) -> None:
    with desk_scene(tmp_path, AUTO, everybody) as scene:
        scene.connect()
        scene.swipe(ONE)
        scene.look(faces=1, frames=15)
        assert asked_shots(scene) == []
        assert scene.desk.shutter_lock(scene.desk.current) == "login"
        log_in(scene, WANG)
        scene.look(faces=1, frames=15)
        assert len(asked_shots(scene)) == 1


def test_a_desk_where_nobody_looks_acts_by_itself(tmp_path: Path) -> None:
    with desk_scene(tmp_path, HEADLESS, everybody) as scene:
        scene.connect()
        scene.swipe(ONE)
        scene.look(faces=1, frames=15)
        scene.answer(scene.take())
        scene.examine()
        scene.develop()
        assert len(scene.heard(Kind.ACCEPTED)) == 1
        assert {operator for operator, _ in noted(scene, "intent") + noted(scene, "accepted")} == {None}


def test_every_action_names_who_is_logged_in(scene: DeskScene) -> None:
    log_in(scene, WANG)
    scene.connect()
    scene.swipe(ONE)
    scene.tell(commands.Shoot())
    scene.answer(scene.take())
    scene.examine()
    scene.develop()
    scene.tell(commands.Retake("eyes"))
    scene.tell(commands.Shoot())
    scene.answer(scene.take())
    scene.examine()
    scene.develop()
    scene.tell(commands.Accept())
    scene.swipe(ONE)
    scene.tell(commands.AllowRetake("A-0001"))
    acted = ("swipe", "sitting", "armed", "intent", "retake", "accepted", "refused", "retake_allowed")
    assert {kind: {who for who, _ in noted(scene, kind)} for kind in acted} == {kind: {WANG} for kind in acted}


# the second person


def test_an_override_takes_a_second_person_and_both_are_named(scene: DeskScene) -> None:
    log_in(scene, WANG)
    locked_sitting(scene)
    override(scene, BOSS)
    assert scene.desk.current.overridden == frozenset()  # not before the code was looked at
    assert answer_code(scene)
    assert noted(scene, "override") == [(WANG, {"check": "roll", "reason": "exempt", "second": BOSS})]
    assert scene.heard(Kind.OVERRIDE)[0].detail == {"check": "roll", "operator": WANG, "second": BOSS}
    scene.tell(commands.Shoot())
    assert len(asked_shots(scene)) == 1


def refuse(scene: DeskScene, command: commands.Override | commands.Exempt, code: str) -> None:
    """Nothing is overridden, whatever the lane answers."""
    scene.tell(command)
    while scene.codes_lane.asked:
        answer_code(scene)
    assert scene.heard(Kind.TROUBLE)[-1].code == code
    assert (noted(scene, "override"), scene.desk.current.overridden) == ([], frozenset())
    scene.tell(commands.Shoot())
    assert asked_shots(scene) == []


def test_nobody_overrides_alone(scene: DeskScene) -> None:
    log_in(scene, BOSS)
    locked_sitting(scene)
    refuse(scene, commands.Override("roll", "exempt"), "second-needed")
    refuse(scene, commands.Override("roll", "exempt", commands.Second(BOSS, CODES[BOSS])), "second-is-first")
    refuse(scene, commands.Override("roll", "exempt", commands.Second(WANG, CODES[BOSS])), "code-wrong")
    refuse(scene, commands.Override("roll", "exempt", commands.Second("nobody", "1")), "operator-unknown")
    assert noted(scene, "code_refused") == [(BOSS, {"name": WANG, "for": "second"})]


def test_nobody_exempts_alone(scene: DeskScene) -> None:
    """Several overrides at once take what one takes."""
    log_in(scene, WANG)
    locked_sitting(scene)
    checks = EXEMPTIONS["posture"]
    refuse(scene, commands.Exempt(checks), "second-needed")
    refuse(scene, commands.Exempt(checks, commands.Second(LI, CODES[LI])), "second-no-supervisor")
    scene.tell(commands.Exempt(checks, commands.Second(BOSS, CODES[BOSS])))
    assert answer_code(scene)
    assert {data["second"] for _, data in noted(scene, "override")} == {BOSS}
    assert "roll" in scene.desk.current.overridden


def test_two_operators_are_no_supervisor(scene: DeskScene) -> None:
    log_in(scene, WANG)
    locked_sitting(scene)
    refuse(scene, commands.Override("roll", "exempt", commands.Second(LI, CODES[LI])), "second-no-supervisor")


def test_a_supervisor_and_any_operator_are_two(scene: DeskScene) -> None:
    log_in(scene, BOSS)
    locked_sitting(scene)
    override(scene, LI)
    assert answer_code(scene)
    assert len(noted(scene, "override")) == 1


@pytest.mark.parametrize(
    ("moves_on", "code"),
    [
        (lambda scene: scene.tell(commands.Abandon("absent")), "too-late"),
        (lambda scene: (scene.look(faces=1), scene.tell(commands.Shoot())), "too-late"),
        (lambda scene: scene.tell(commands.Logout()), "login-needed"),
    ],
    ids=["abandoned", "shot", "logged-out"],
)
def test_an_override_whose_sitting_moved_on_changes_nothing(
    scene: DeskScene, moves_on: Callable[[DeskScene], object], code: str
) -> None:
    log_in(scene, WANG)
    locked_sitting(scene)
    override(scene, BOSS)
    moves_on(scene)
    assert answer_code(scene)
    assert noted(scene, "override") == []
    assert scene.heard(Kind.TROUBLE)[-1].code == code


def test_an_override_for_nobody_is_too_late(scene: DeskScene) -> None:
    log_in(scene, WANG)
    override(scene, BOSS)
    assert scene.codes(Kind.TROUBLE) == ["too-late"]


def test_a_shot_does_not_wait_for_a_code(scene: DeskScene) -> None:
    log_in(scene, WANG)
    scene.connect()
    scene.swipe(ONE)
    scene.look(faces=1)
    override(scene, BOSS)
    scene.tell(commands.Shoot())
    assert len(asked_shots(scene)) == 1
    assert scene.desk.current.state is State.SHOOTING


# what windows see


def test_the_view_tells_who_may_act_and_who_may_be_second(scene: DeskScene) -> None:
    before = view(scene)
    assert (before.operators, before.codes, before.login_needed) == ((BOSS, WANG, LI), True, True)
    log_in(scene, WANG)
    after = view(scene)
    assert (after.operator, after.seconds, after.login_needed) == (WANG, (BOSS,), False)
    assert (before.others, after.others) == ((), (BOSS, LI)), "where it takes no supervisor anybody else is enough"


# no codes


def test_without_codes_whoever_is_picked_acts(tmp_path: Path) -> None:
    with desk_scene(tmp_path) as scene:
        scene.tell(commands.Login("摄影师"))
        locked_sitting(scene)
        scene.tell(commands.Override("roll", "exempt"))
        assert noted(scene, "override") == [("摄影师", {"check": "roll", "reason": "exempt"})]
        scene.tell(commands.Logout())
        assert scene.desk.operator == "摄影师"
        assert (view(scene).codes, view(scene).login_needed, view(scene).operators) == (False, False, ("摄影师",))
        assert noted(scene, "login") == noted(scene, "logout") == []


def test_a_sealed_code_alone_sets_up_no_codes(tmp_path: Path) -> None:
    with desk_scene(tmp_path, before=lambda journal: journal.seal_recovery("recovery-1", "x") and None) as scene:
        assert not scene.desk.door.codes


# leaving


def test_whoever_may_act_may_leave_and_nobody_else(scene: DeskScene) -> None:
    scene.tell(commands.Leave("nobody", CODES[WANG]))
    scene.tell(commands.Leave(WANG, CODES[BOSS]))
    assert not answer_code(scene)
    assert scene.heard(Kind.LEAVING) == [] and noted(scene, "left") == []
    scene.tell(commands.Leave(LI, CODES[LI]))  # nobody is logged in
    assert answer_code(scene)
    assert [one.detail for one in scene.heard(Kind.LEAVING)] == [{"operator": LI}]
    assert noted(scene, "left") == [(LI, {})]


# the settings


def test_settings_are_saved_only_by_a_supervisors_code(scene: DeskScene) -> None:
    log_in(scene, WANG)
    scene.tell(AllowSettings(commands.Second(LI, CODES[LI]), 1))
    scene.tell(AllowSettings(None, 2))
    assert scene.codes_lane.asked == []
    scene.tell(AllowSettings(commands.Second(BOSS, "000000"), 3))
    assert not answer_code(scene)
    assert (scene.desk.settings_leave, noted(scene, "settings_allowed")) == (0, [])
    scene.tell(AllowSettings(commands.Second(BOSS, CODES[BOSS]), 4))
    assert answer_code(scene)
    assert (view(scene).settings_leave, noted(scene, "settings_allowed")) == (4, [(BOSS, {})])


# when all codes are forgotten


def test_the_sealed_code_lets_a_new_supervisor_in_once(scene: DeskScene) -> None:
    code = sealed_code.made()
    scene.journal.seal_recovery("recovery-TEST2", secret_of(code), operator=BOSS)
    scene.desk.door._operators = scene.desk.door._operators.renewed()
    assert view(scene).sealed
    wrong = sealed_code.made()
    scene.tell(commands.Recover(wrong, "482107"))
    assert not answer_code(scene)
    scene.tell(commands.Recover(code, "123456"))
    scene.tell(commands.Recover(code[:-1], "482107"))
    assert scene.codes_lane.asked == [] and scene.desk.operator is None
    assert scene.codes(Kind.TROUBLE) == ["code-wrong", "code-easy", "recovery-mistyped"]
    scene.tell(commands.Recover(code, "482107"))
    assert answer_code(scene)
    ask, ticket, chosen = scene.codes_lane.asked.pop(0)
    assert (ask, chosen, scene.desk.operator) == ("make", "482107", None), "nobody is in before it is on disk"
    scene.tell(messages.CodeMade(ticket, secret_of(chosen)))
    new = scene.desk.operator
    assert new is not None and new not in (BOSS, WANG, LI) and not view(scene).sealed
    assert noted(scene, "recovery_used")[0][1] == {"name": new}
    scene.tell(commands.Recover(code, "482107"))
    assert scene.codes(Kind.TROUBLE)[-1] == "recovery-missing"
