"""Scripted desks: one scene for each thing the desk page can show, and a station that plays one of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from support import timetables

from db.records import Move
from drivers.cameras.base import BodyState, Dial
from station.by_row_view import ByRowView
from station.checks.crop import Crop
from station.checks.judgement import Judgement
from station.checks.verdict import Finding, Verdict
from station.classlist import ClassList, ClassRow, RowState
from station.commands import Command
from station.events import Announcement, Kind
from station.flow import State
from station.guide import instruction
from station.job.classboard import Captured, Caution, ClassBoard, Said, board
from station.job.queue_view import InLine, QueueView
from station.job.repair_view import Changed, ClassFaces, Face, Missing, Neighbour, Preview, RepairView, Stray
from station.job.timetable import Contact, PlannedClass, folded, window_of
from station.lunch import LunchView
from station.mailbox import LiveFrame, Mailbox
from station.proofreading import Proof
from station.stick.standing import Phase, StickStanding
from station.view import Behind, DeskView, Device, Framed, Guest, Half, Lamp, PickView, Picture, Tally

DISK = Device("disk", Lamp.OK)
DEVICES = (Device("camera", Lamp.OK), Device("reader", Lamp.OK), DISK)
SITTER = Guest("A-0132", "张*", "0373", "2026-06-01T10:42:07.120+08:00")
NEXT = Guest("A-0133", "李*", "0412", "2026-06-01T10:42:31.004+08:00")

Pass, Warn, Block, Unjudged = Finding.PASS, Finding.WARN, Finding.BLOCK, Finding.UNJUDGED


def verdict(
    check: str, value: float | None, low: float | None, high: float | None, unit: str, finding: Finding
) -> Verdict:
    return Verdict(check, value, (low, high), unit, finding, locks=check != "sharpness")


GOOD = (
    verdict("one_face", 1, 1, 1, "", Pass),
    verdict("roll", -0.4, -6, 6, "deg", Pass),
    verdict("yaw", 1.2, -10, 10, "deg", Pass),
    verdict("eyes_open", 0.08, None, 0.45, "", Pass),
    verdict("lips_closed", 0.012, None, 0.06, "", Pass),
    verdict("face_width", 207, 180, 300, "px", Pass),
    verdict("eye_line", 251, 200, 300, "px", Pass),
    verdict("head_top", 79, 50, 110, "px", Pass),
    verdict("centring", -3, -25, 25, "px", Pass),
    verdict("sharpness", 0.41, 0.2, None, "", Pass),
)
DIALS = BodyState(
    iso=Dial("200", ("100", "200", "400", "800", "1600", "3200", "6400", "12800", "25600", "51200", "Hi 1")),
    aperture=Dial("f/8", ("f/5.6", "f/8", "f/11")), shutter=Dial("0.0080s", ("0.0080s", "0.0100s")),
    white_balance=Dial("Automatic", ("Automatic", "Daylight", "Preset Manual")),
)  # fmt: skip
HELD = verdict("orientation", 0, 0, 0, "deg", Pass)
FLASHED = verdict("flash", -0.04, -1.5, None, "EV", Pass)
BAD = (
    GOOD[0],
    verdict("roll", 4.1, -3, 3, "deg", Warn),
    verdict("yaw", -11.2, -10, 10, "deg", Block),
    GOOD[3],
    verdict("lips_closed", 0.091, None, 0.06, "", Block),
    verdict("face_width", 178, 180, 300, "px", Block),
    GOOD[6],
    verdict("head_top", None, 50, 110, "px", Unjudged),
    GOOD[8],
    verdict("sharpness", 0.14, 0.2, None, "", Warn),
)
NOBODY = (
    verdict("one_face", 0, 1, 1, "", Block),
    *(replace(one, value=None, finding=Unjudged) for one in GOOD[1:]),
)


def judgement(verdicts: tuple[Verdict, ...], crop: Crop | None = None) -> Judgement:
    faces = int(verdicts[0].value or 0) if verdicts else 0
    return Judgement("blue-2017/1", verdicts, (640, 424), faces, faces > 0, None, crop, 478 if crop else 0)


class Sight(StrEnum):
    """What stands before the camera."""

    GOOD = "good"
    BAD = "bad"
    NOBODY = "nobody"


SCRIPTED = {Sight.GOOD: GOOD, Sight.BAD: BAD, Sight.NOBODY: NOBODY}


@dataclass(frozen=True)
class Scene:
    """One desk, as a window sees it.

    Attributes:
        name: of the picture; the flow's state first.
        view: the snapshot; its paths are names that `dressed` turns into files.
        sight: what live view shows; None: no live frame comes at all.
        news: announcements heard before.
        keys: what `scene_keys.press_all` presses before the picture is taken.
        answers: announcements heard after the keys.
    """

    name: str
    view: DeskView
    sight: Sight | None = Sight.GOOD
    news: tuple[Announcement, ...] = ()
    keys: tuple[str, ...] = ()
    answers: tuple[Announcement, ...] = ()


def announced(event: Kind, number: str | None = None, code: str | None = None, **detail: object) -> Announcement:
    return Announcement(event, "2026-06-01T10:42:07.120+08:00", 1, number=number, code=code, detail=detail)


BASE = DeskView(
    desk="A", job="2022届 软件工程 20213 班", rehearsal=True, devices=DEVICES,
    operator="王老师", operators=("王老师", "陈老师"),
    tally=Tally(accepted=131, abandoned=2, retakes=9, orphans=1), students_left=412,
    pictures=tuple(Picture(f"A-{number:04}", Path("portrait")) for number in range(131, 125, -1)),
)  # fmt: skip
ARMED = replace(BASE, state=State.ARMED, sitter=SITTER)
REVIEW = replace(
    ARMED, state=State.REVIEW, portrait=Path("portrait"), original=Path("original"), verdicts=GOOD, waiting=NEXT
)
LOCKED = replace(ARMED, locked="checks", lock_checks=("yaw", "lips_closed", "face_width"))


def without_camera(trouble: str) -> DeskView:
    return replace(BASE, devices=(Device("camera", Lamp.TROUBLE, trouble), *DEVICES[1:]))


LOST = without_camera("device-silent")
CODED = replace(
    BASE, codes=True, operators=("王老师", "陈主管", "李老师"), seconds=("陈主管",), others=("陈主管", "李老师")
)
NOBODY_IN = replace(CODED, operator=None, seconds=())
CODED_LOCKED = replace(LOCKED, codes=True, operators=CODED.operators, seconds=CODED.seconds, others=CODED.others)
FOUR = ("9", "3", "7", "8")
SEATED = (announced(Kind.SWIPE, "A-0132"), announced(Kind.ARMED, "A-0132"))
DONE = (announced(Kind.BOUND, "A-0131"), announced(Kind.ACCEPTED, "A-0131"))
REPEATED = announced(Kind.REFUSED, code="already-captured", number="A-0017")

ALL_DOUBTS = ("expired", "check-digit", "birth", "sex", "validity")
HALF = Half("欧*", "3127", "code")
NUMBER = "999999200102031233"
"""An invented person's; there is no region 999999."""
FORM = ("typed", "1", "1")
FILLED = (*FORM, f"={NUMBER}", "enter", "=测试甲")


def class_row(
    place: int, name: str, initials: str, state: RowState = RowState.MISSING, *, moved: bool = False
) -> ClassRow:
    number = None if state is RowState.MISSING else f"A-{100 + place:04}"
    return ClassRow(f"row-{place}", f"0213{place:02}", name, f"{3120 + place}", initials, state, number, moved)


CLASS = ClassList(
    "2022届 软件工程 20213 班",
    (
        class_row(17, "陈*", "ct", moved=True),
        *(
            class_row(place, name, initials, RowState.DONE if place in (1, 4) else RowState.MISSING)
            for place, (name, initials) in enumerate(
                [
                    ("赵*", "zyy"),
                    ("欧*", "oynn"),
                    ("欧*", "oyfh"),
                    ("王*", "wx"),
                    ("王*", "wxm"),
                    ("王*", "wd"),
                    ("阿*", "abdrhm"),
                    ("李*", "lf"),
                    ("周*", "zj"),
                    ("吴*", "wy"),
                    ("郑*", "zk"),
                ],
                start=1,
            )
        ),
    ),
    ("2022届 软件工程 20213 班", "软件20214"),
)
NO_READER = replace(
    CODED, devices=(DEVICES[0], Device("reader", Lamp.TROUBLE, "device-lost"), *DEVICES[2:]),
    by_row=ByRowView(possible=True, offered=True), class_list=CLASS,
)  # fmt: skip
ROW_PICKED = ("by_row", "=oy", "enter")
PROOF = Proof(
    "A-0132",
    (
        ("name", "阿卜杜热合曼·麦麦提图尔荪"),
        ("id_number", NUMBER),
        ("student_number", "202221010117"),
        ("exam_number", "22510115110373"),
        ("sex", "女"),
        ("birth", "20010203"),
        ("class", "2022届 软件工程 20213 班"),
        ("level", "专升本"),
        ("major", "软件工程（移动互联网应用开发方向）"),
    ),
    0.0,
)


def swiped(number: str = "A-0132", **detail: object) -> Announcement:
    return announced(Kind.SWIPE, number, reader="pcsc:auto", token_kind="resident", trust="card", **detail)


def said_no(code: str, wanted: str, **detail: object) -> Announcement:
    return replace(announced(Kind.TROUBLE, code=code), detail={"for": wanted, **detail})


def tried(kind: str, *doubts: str, **detail: object) -> Announcement:
    return announced(Kind.PRESENCE, code="test-swipe", reader="pcsc:auto", token_kind=kind, doubts=doubts, **detail)


def refused(code: str, **detail: object) -> Announcement:
    return announced(Kind.REFUSED, code=code, **detail)


DOOR = (
    Scene("question-unusual", replace(BASE, question="code-unusual"), Sight.NOBODY, (
        *DONE, refused("code-unusual", reader="code-serial:auto"))),
    Scene("question-same-name", replace(BASE, question="same-name"), Sight.NOBODY, (
        *DONE, refused("same-name", number="A-0017"))),
    Scene("question-captured", replace(BASE, question="already-captured", repeat="A-0017"), Sight.NOBODY, (
        *DONE, REPEATED)),
    Scene("question-armed", replace(ARMED, question="code-unusual"), Sight.GOOD, (
        *SEATED, refused("code-unusual", reader="code-serial:auto"))),
    Scene("question-answered", BASE, Sight.NOBODY, (
        *DONE, refused("same-name", number="A-0017"), announced(Kind.PRESENCE, code="let-in", asked="same-name"))),
    Scene("half-code", replace(BASE, half=HALF), Sight.NOBODY, (
        *DONE, announced(Kind.PRESENCE, code="wants-code", reader="pcsc:auto", wants="code"))),
    Scene("half-card", replace(BASE, half=Half("", "", "card")), Sight.NOBODY, (
        *DONE, announced(Kind.PRESENCE, code="wants-card", reader="code-serial:auto", wants="card"))),
    Scene("half-behind", replace(ARMED, half=HALF), Sight.GOOD, (
        *SEATED, announced(Kind.PRESENCE, code="wants-code", reader="pcsc:auto", wants="code"))),
    Scene("half-nameless-behind", replace(ARMED, half=Half("", "", "card")), Sight.GOOD, SEATED),
    Scene("compared-unknown", replace(ARMED, sitter=replace(SITTER, compared="unknown")), Sight.GOOD, (
        swiped(compared={"verdict": "unknown"}),)),
    Scene("compared-weak", replace(ARMED, sitter=replace(SITTER, compared="weak")), Sight.GOOD, (
        swiped(compared={"verdict": "weak"}),)),
    Scene("compared-doubts", replace(
        ARMED, sitter=replace(SITTER, compared="unknown", doubts=ALL_DOUBTS),
        waiting=replace(NEXT, compared="unknown"),
    ), Sight.GOOD, (swiped(compared={"verdict": "unknown"}, doubts=ALL_DOUBTS),)),
    Scene("doubts-expired", replace(ARMED, sitter=replace(SITTER, doubts=("expired",))), Sight.GOOD, (
        swiped(doubts=("expired",)),)),
    Scene("doubts-all", replace(
        ARMED, sitter=replace(SITTER, doubts=ALL_DOUBTS), waiting=replace(NEXT, doubts=ALL_DOUBTS),
    ), Sight.GOOD, (swiped(doubts=ALL_DOUBTS),)),
    Scene("doubts-review", replace(REVIEW, sitter=replace(SITTER, doubts=("birth",))), Sight.GOOD, SEATED),
    Scene("question-off-list", replace(BASE, question="not-listed"), Sight.NOBODY, (*DONE, refused("not-listed")), (
        "let_in",)),
    Scene("question-other-number", replace(BASE, question="listed-otherwise"), Sight.NOBODY, (
        *DONE, refused("listed-otherwise"))),
    Scene("pick-code", replace(BASE, picking=PickView("", "0001"), class_list=CLASS), Sight.NOBODY, (
        *DONE, announced(Kind.PRESENCE, code="pick-row"))),
    Scene("pick-found", replace(BASE, picking=PickView("", "0001"), class_list=CLASS), Sight.NOBODY, DONE, ("=w",)),
    Scene("pick-no-class", replace(BASE, picking=PickView("", "0001"), class_list=ClassList(None, (), CLASS.classes)),
          Sight.NOBODY, DONE),
    Scene("pick-which", replace(
        BASE, picking=PickView("欧*", "3127", ("row-2", "row-3"), "A-0017"), class_list=CLASS), Sight.NOBODY, (
        *DONE, announced(Kind.PRESENCE, code="which-row"))),
    Scene("pick-armed", replace(ARMED, picking=PickView("", "0001"), class_list=CLASS), Sight.GOOD, SEATED),
    Scene("proof", replace(ARMED, proof=PROOF), Sight.GOOD, SEATED),
    Scene("proof-corrected", replace(ARMED, proof=replace(PROOF, corrections=("major",))), Sight.GOOD, SEATED, (
        "2",)),
    Scene("typed-document", BASE, Sight.NOBODY, DONE, ("typed",)),
    Scene("typed-reason", BASE, Sight.NOBODY, DONE, ("typed", "5")),
    Scene("typed-empty", BASE, Sight.NOBODY, DONE, FORM),
    Scene("typed-filled", BASE, Sight.NOBODY, DONE, FILLED),
    Scene("typed-passport", BASE, Sight.NOBODY, DONE, ("typed", "5", "4", "=H12345678", "enter", "=欧阳测试")),
    Scene("typed-mistyped", BASE, Sight.NOBODY, DONE, (*FORM, "=999999200102031230", "enter", "=测试甲", "enter")),
    Scene("typed-sent", BASE, Sight.NOBODY, DONE, (*FILLED, "enter")),
    Scene("typed-refused", ARMED, Sight.GOOD, SEATED, (*FILLED, "enter"), (refused("please-wait", reader="typed"),)),
    Scene("typed-asked", replace(BASE, question="same-name"), Sight.NOBODY, DONE, (*FILLED, "enter"), (
        refused("same-name", reader="typed", number="A-0017"),)),
    Scene("typed-no-phone", BASE, Sight.NOBODY, DONE, ("typed", "7"), (refused("electronic-id"),)),
    Scene("typed-second", CODED, Sight.NOBODY, DONE, (*FILLED, "enter")),
    Scene("typed-code", CODED, Sight.NOBODY, DONE, (*FILLED, "enter", "2", *FOUR)),
    Scene("typed-code-wrong", CODED, Sight.NOBODY, DONE, (*FILLED, "enter", "2", *FOUR, "enter"), (
        said_no("code-wrong", "second"),)),
    Scene("by-row-offered", NO_READER, Sight.NOBODY, DONE),
    Scene("by-row-list", NO_READER, Sight.NOBODY, DONE, ("by_row",)),
    Scene("by-row-four", NO_READER, Sight.NOBODY, DONE, (*ROW_PICKED, "3", "1")),
    Scene("by-row-wrong", NO_READER, Sight.NOBODY, DONE, (*ROW_PICKED, *FOUR, "enter"), (
        refused("last-four-wrong", reader="roster", left=2),)),
    Scene("by-row-spent", NO_READER, Sight.NOBODY, DONE, (*ROW_PICKED, *FOUR, "enter"), (
        refused("last-four-spent", reader="roster", left=0),)),
    Scene("by-row-why", NO_READER, Sight.NOBODY, DONE, (*ROW_PICKED, *FOUR, "enter"), (
        announced(Kind.PRESENCE, code="row-fits", reader="roster"),)),
    Scene("by-row-nobody", replace(NO_READER, others=()), Sight.NOBODY, DONE, ("by_row",)),
    Scene("scan-ready", BASE, Sight.NOBODY, DONE, ("scan",)),
    Scene("scan-taken", BASE, Sight.NOBODY, DONE, ("scan", "=Zm9vYmFyYmF6cXV4", "enter"), (swiped(),)),
    Scene("scan-refused", BASE, Sight.NOBODY, DONE, ("scan", "=134567890123456789", "enter"), (
        refused("payment-code", reader="code-field"),)),
    Scene("scan-by-hand", BASE, Sight.NOBODY, DONE, ("scan", "1", "2", "enter")),
    Scene("scan-armed", ARMED, Sight.GOOD, SEATED, ("scan",)),
    Scene("testing", replace(BASE, testing=True), Sight.NOBODY, DONE),
    Scene("testing-fine", BASE, Sight.NOBODY, (*DONE, tried("resident"))),
    Scene("testing-doubts", BASE, Sight.NOBODY, (*DONE, tried("y", *ALL_DOUBTS))),
    Scene("testing-payment", BASE, Sight.NOBODY, (*DONE, tried("code", looks_like="payment-code"))),
)  # fmt: skip
SCENES = (
    *DOOR,
    Scene("start", replace(BASE, operator=None, pictures=(), tally=Tally()), Sight.NOBODY, keys=("escape",)),
    Scene("start-who-works", replace(BASE, operator=None, pictures=(), tally=Tally()), Sight.NOBODY),
    Scene("start-no-devices", replace(
        BASE, pictures=(), tally=Tally(), rehearsal=False,
        devices=(
            Device("camera", Lamp.TROUBLE, "device-missing"), Device("reader", Lamp.TROUBLE, "service-missing"), DISK,
        ),
    ), None),
    Scene("start-connecting", replace(
        BASE, pictures=(), tally=Tally(),
        devices=(Device("camera", Lamp.CONNECTING), Device("reader", Lamp.CONNECTING), DISK),
    ), None),
    Scene("empty", BASE, Sight.NOBODY, DONE),
    Scene("empty-reader-lost", replace(
        BASE, devices=(DEVICES[0], Device("reader", Lamp.TROUBLE, "device-lost"), DISK),
    ), Sight.NOBODY, (*DONE, announced(Kind.TROUBLE, code="device-lost", device="serial:/dev/ttyUSB0"))),
    Scene("empty-copy-behind", replace(
        BASE, devices=(DEVICES[0], Device("copy", Lamp.WARN, behind=Behind(3, 12)), DEVICES[1]),
        stick=StickStanding(Phase.TROUBLE, code="stick-gone"),
    ), Sight.NOBODY, (*DONE, announced(Kind.RECOVERED, code="copy"))),
    Scene("empty-copy-gone", replace(
        BASE, devices=(DEVICES[0], Device("copy", Lamp.TROUBLE, "copy-gone"), DEVICES[1]),
        stick=StickStanding(Phase.FOLLOWING, backed_up="A-0131"),
    ), Sight.NOBODY, (*DONE, announced(Kind.TROUBLE, code="copy-gone", device="copy"))),
    Scene("empty-refused", replace(BASE, repeat="A-0017"), Sight.NOBODY, (*DONE, REPEATED)),
    Scene("waiting", replace(BASE, state=State.WAITING, sitter=SITTER), Sight.GOOD, (announced(Kind.SWIPE, "A-0132"),)),
    Scene("armed-guided", replace(LOCKED, lock_checks=("yaw",), instruction=instruction.TURN_LEFT_HAND), Sight.BAD,
          SEATED),
    Scene("armed-camera-too-low", replace(ARMED, instruction=instruction.CAMERA_UP), Sight.GOOD, SEATED),
    Scene("armed-ready", ARMED, Sight.GOOD, SEATED),
    Scene("armed-locked", LOCKED, Sight.BAD, SEATED),
    Scene("armed-nobody", replace(
        ARMED, locked="checks", lock_checks=tuple(one.check for one in NOBODY),
    ), Sight.NOBODY, SEATED),
    Scene("armed-next-waits", replace(ARMED, waiting=NEXT), Sight.GOOD, (*SEATED, announced(Kind.SWIPE, "A-0133"))),
    Scene("armed-overridden", replace(
        LOCKED, lock_checks=("face_width",), overridden=frozenset({"yaw", "lips_closed"}),
    ), Sight.BAD, (*SEATED, announced(Kind.OVERRIDE, "A-0132", code="exempt", check="lips_closed"))),
    Scene("armed-no-live-view", ARMED, None, SEATED),
    Scene("armed-camera-lost", replace(LOST, state=State.ARMED, sitter=SITTER, locked="camera"), None, (
        *SEATED, announced(Kind.TROUBLE, "A-0132", "device-silent", device="camera"))),
    Scene("armed-body-changed", replace(
        ARMED, locked="body-changed", body_asked="Nikon DSC D7500"), Sight.GOOD, (
        *SEATED, announced(Kind.TROUBLE, "A-0132", "body-changed", device="camera", model="Nikon DSC D7500"))),
    Scene("armed-body-confirm", replace(
        ARMED, locked="body-changed", body_asked="Nikon DSC D7500"), Sight.GOOD, SEATED, ("body",)),
    Scene("empty-bodies", replace(
        without_camera("several-cameras"), bodies=(("Nikon DSC D7500", "usb:001,004"), ("Canon EOS R6", "usb:001,005")),
    ), None, DONE, ("body",)),
    Scene("empty-held", replace(without_camera("device-held"), may_release=True), None, DONE, ("body",)),
    Scene("armed-no-picture", ARMED, Sight.GOOD, (
        *SEATED, announced(Kind.NO_PICTURE, "A-0132", "several"))),
    Scene("armed-exempt", ARMED, Sight.GOOD, SEATED, ("override",)),
    Scene("armed-exempt-locked", LOCKED, Sight.BAD, SEATED, ("override",)),
    Scene("armed-exempt-who", LOCKED, Sight.BAD, SEATED, ("override", "5")),
    Scene("armed-override-which", LOCKED, Sight.BAD, SEATED, ("override", "7")),
    Scene("armed-override-why", LOCKED, Sight.BAD, SEATED, ("override", "7", "2")),
    Scene("armed-override-who", LOCKED, Sight.BAD, SEATED, ("override", "7", "2", "1")),
    Scene("armed-abandon-why", ARMED, Sight.GOOD, SEATED, ("abandon",)),
    Scene("armed-help", ARMED, Sight.GOOD, SEATED, ("help",)),
    Scene("shooting", replace(ARMED, state=State.SHOOTING, locked="busy"), Sight.GOOD, SEATED),
    Scene("settling", replace(LOST, state=State.SETTLING, sitter=SITTER, locked="camera"), None, (
        *SEATED, announced(Kind.UNKNOWN, code="device-silent"))),
    Scene("settling-camera-back", replace(ARMED, state=State.SETTLING, locked="settling"), None, (
        *SEATED, announced(Kind.RECOVERED, code="camera", model="D7500"))),
    Scene("settling-overdue", replace(
        LOST, state=State.SETTLING, sitter=SITTER, locked="camera", may_settle=True), None, (
        *SEATED, announced(Kind.TROUBLE, code="body-stays-away"))),
    Scene("settling-overdue-who", replace(
        LOST, state=State.SETTLING, sitter=SITTER, locked="camera", may_settle=True), None, SEATED, ("settle",)),
    Scene("developing", replace(
        REVIEW, state=State.DEVELOPING, portrait=None, verdicts=(), locked="busy",
    ), Sight.GOOD, (*SEATED, announced(Kind.BOUND, "A-0132"))),
    Scene("review", REVIEW, Sight.GOOD, (*SEATED, announced(Kind.BOUND, "A-0132"))),
    Scene("review-moved", replace(
        REVIEW, framed=Framed(Crop(820, 90, 1230, 1640), (3008, 2000)), locked="moved",
    ), Sight.GOOD, (announced(Kind.BOUND, "A-0132"),)),
    Scene("review-failed", replace(
        REVIEW, verdicts=BAD, locked="checks", lock_checks=("yaw", "lips_closed", "face_width"),
    ), Sight.GOOD, (announced(Kind.BOUND, "A-0132"),)),
    Scene("review-no-portrait", replace(
        REVIEW, portrait=None, locked="no-portrait",
    ), Sight.GOOD, (announced(Kind.BOUND, "A-0132"), announced(Kind.TROUBLE, "A-0132", "portrait-failed"))),
    Scene("review-retake-why", REVIEW, Sight.GOOD, (announced(Kind.BOUND, "A-0132"),), ("retake",)),
    Scene("empty-orphan", BASE, Sight.NOBODY, (announced(Kind.ORPHAN, code="foreign"),)),
    Scene("empty-allow", replace(BASE, repeat="A-0017"), Sight.NOBODY, (REPEATED,), ("allow",)),
    Scene("empty-abandoned", BASE, Sight.NOBODY, (announced(Kind.ABANDONED, "A-0132", "wrong-person"),)),
    Scene("empty-disk-low", replace(
        BASE, devices=(*DEVICES[:2], Device("disk", Lamp.TROUBLE, "disk-low")), students_left=19,
    ), Sight.NOBODY, (*DONE, announced(Kind.TROUBLE, code="disk-low", device="disk"))),
    Scene("armed-disk-low", replace(
        ARMED, devices=(*DEVICES[:2], Device("disk", Lamp.TROUBLE, "disk-low")), students_left=19,
    ), Sight.GOOD, SEATED),
    Scene("armed-no-disk", replace(
        ARMED, devices=(*DEVICES[:2], Device("disk", Lamp.TROUBLE, "disk-failed")), locked="disk",
    ), None, (*SEATED, announced(Kind.TROUBLE, code="disk-failed", device="disk"))),
    Scene("review-disk-full", replace(
        REVIEW, devices=(*DEVICES[:2], Device("disk", Lamp.TROUBLE, "disk-full")), locked="disk",
    ), Sight.GOOD, (announced(Kind.BOUND, "A-0132"),)),
    Scene("empty-clock-jumped", BASE, Sight.NOBODY, (
        announced(Kind.TROUBLE, code="clock-jumped", device="clock", seconds=-3600),)),
    Scene("login-who", NOBODY_IN, Sight.NOBODY),
    Scene("login-only-one", replace(NOBODY_IN, operators=("陈主管",)), Sight.NOBODY),
    Scene("login-code", NOBODY_IN, Sight.NOBODY, keys=("operator", "1", *FOUR)),
    Scene("login-checking", NOBODY_IN, Sight.NOBODY, keys=("operator", "1", *FOUR, "enter")),
    Scene("login-wrong", NOBODY_IN, Sight.NOBODY, keys=("operator", "1", *FOUR, "enter"), answers=(
        replace(announced(Kind.TROUBLE, code="code-wrong"), detail={"for": "login"}),)),
    Scene("login-wait", NOBODY_IN, Sight.NOBODY, keys=("operator", "1", *FOUR, "enter"), answers=(
        replace(announced(Kind.TROUBLE, code="code-wait"), detail={"for": "login", "seconds": 300}),)),
    Scene("login-longest", replace(NOBODY_IN, operators=("买买提江·艾合买提·阿卜杜热合曼", "陈主管")), Sight.NOBODY,
          keys=("operator", "1", *FOUR, *FOUR, *FOUR)),
    Scene("login-nobody", NOBODY_IN, Sight.NOBODY, keys=("escape",)),
    Scene("login-done", CODED, Sight.NOBODY, (announced(Kind.LOGIN, operator="王老师"),)),
    Scene("login-next", CODED, Sight.NOBODY, DONE, ("operator",)),
    Scene("login-armed-nobody", replace(
        CODED_LOCKED, operator=None, seconds=(), locked="login", lock_checks=(),
    ), Sight.GOOD, SEATED, ("escape",)),
    Scene("login-review-nobody", replace(
        REVIEW, codes=True, operators=CODED.operators, operator=None, locked="login",
    ), Sight.GOOD, (announced(Kind.LOGOUT, operator="王老师"),), ("escape",)),
    Scene("second-who", CODED_LOCKED, Sight.BAD, SEATED, ("override", "7", "1", "1")),
    Scene("second-code", CODED_LOCKED, Sight.BAD, SEATED, ("override", "7", "1", "1", "1", *FOUR, "5", "0")),
    Scene("second-wrong", CODED_LOCKED, Sight.BAD, SEATED, ("override", "7", "1", "1", "1", *FOUR, "enter"), (
        replace(announced(Kind.TROUBLE, code="second-no-supervisor"), detail={"for": "second"}),)),
    Scene("second-nobody", replace(CODED_LOCKED, seconds=()), Sight.BAD, SEATED, ("override", "7", "1", "1")),
    Scene("second-settle", replace(
        LOST, state=State.SETTLING, sitter=SITTER, locked="camera", may_settle=True, codes=True,
        operators=CODED.operators), None, SEATED, ("settle",)),
    Scene("start-turn", replace(BASE, turned=90, turn_proposed=0), Sight.GOOD, (
        announced(Kind.TROUBLE, code="turn-proposed", degrees=0),)),
    Scene("start-lighting", replace(BASE, lighting_proposed="flash"), Sight.NOBODY, (
        announced(Kind.TROUBLE, code="lighting-flash-proposed"),
        announced(Kind.TROUBLE, code="background-uneven", lightness=1, tint=2, unevenness=11))),
    Scene("start-camera", replace(
        BASE, body_state=DIALS, turn_proposed=0, lighting_proposed="flash"), Sight.NOBODY, DONE, ("body",)),
    Scene("armed-dial", replace(ARMED, body_state=DIALS), Sight.GOOD, (
        *SEATED, announced(Kind.RECOVERED, code="setting", device="camera", which="iso", new="200")), ("body", "2")),
    Scene("empty-standby", replace(BASE, standby=True), None, DONE),
    Scene("armed-flash", replace(ARMED, lighting="flash"), Sight.GOOD, SEATED),
    Scene("armed-flash-charging", replace(ARMED, lighting="flash", locked="flash-charging"), Sight.GOOD, SEATED),
    Scene("armed-no-focus", replace(ARMED, refused="focus"), Sight.GOOD, (
        *SEATED, announced(Kind.NO_PICTURE, "A-0132", "refused-focus"))),
    Scene("review-turned", replace(
        REVIEW, verdicts=(*GOOD, verdict("orientation", 90, 0, 0, "deg", Block), FLASHED), locked="checks",
        lock_checks=("orientation",),
    ), Sight.GOOD, (announced(Kind.BOUND, "A-0132"),)),
    Scene("review-no-flash", replace(
        REVIEW, lighting="flash", locked="checks", lock_checks=("flash",),
        verdicts=(*GOOD, HELD, verdict("flash", -2.73, -1.5, None, "EV", Block)),
    ), Sight.GOOD, (announced(Kind.BOUND, "A-0132"),)),
    Scene("empty-battery", replace(BASE, devices=(
        *DEVICES, Device("power", Lamp.TROUBLE, percent=19), Device("lid", Lamp.WARN))), Sight.NOBODY, (
        *DONE, announced(Kind.TROUBLE, code="laptop-low", device="power", percent=19))),
    Scene("login-forgotten", replace(NOBODY_IN, sealed=True), Sight.NOBODY, keys=("operator",)),
    Scene("login-sealed", replace(NOBODY_IN, sealed=True), Sight.NOBODY,
          keys=("operator", "4", "=ABCDE23456FGHJ", "enter")),
    Scene("lunch-until", BASE, Sight.NOBODY, DONE, ("lunch",)),
    Scene("lunch", replace(BASE, lunch=LunchView("13:30")), Sight.NOBODY, (
        *DONE, announced(Kind.LUNCH, code="begun", until="13:30"), refused("lunch", until="13:30"))),
    Scene("lunch-over", replace(NOBODY_IN, lunch=LunchView("13:30", over=True)), Sight.NOBODY, (
        announced(Kind.LUNCH, code="waits", until="13:30"),), ("escape",)),
    Scene("stopped", BASE, Sight.NOBODY, (announced(Kind.STOPPED),)),
)  # fmt: skip

P = Path("portrait")
CLASSMATES = (
    "张测试", "李测", "王测甲", "买买提江·测试·阿卜杜热合曼", "赵测", "钱测", "孙测", "周测", "吴测", "郑测",
    "冯测", "陈测", "褚测", "卫测", "蒋测", "沈测", "韩测", "杨测", "朱测", "秦测", "尤测", "许测",
)  # fmt: skip
FACES = ClassFaces(
    "软件20213",
    tuple(
        Face(f"s{place}", f"e{place}", f"A-{110 + place:04}", name, f"{place:04}", P,
             "confirmed" if place < 4 else "open", shot_by="A-0118" if place == 6 else None)
        for place, name in enumerate(CLASSMATES)
    ),
    (Missing("何晏", "0123"), Missing("阿依古丽·买买提", "0124")),
)  # fmt: skip
MANY_MISSING = replace(FACES, faces=FACES.faces[:3], missing=tuple(Missing(name, "0125") for name in CLASSMATES))
CHECKING = replace(BASE, repair=RepairView((("软件20213", 18), ("软件20214", 31)), FACES))
SEATS = tuple(
    Changed(f"A-{117 + place:04}", name, P, None if place == 0 else P) for place, name in enumerate(CLASSMATES[5:10])
)
PREVIEW = Preview((Move("e5", "s5", "s6"),), SEATS, ("A-0121",))
PLANNED = replace(CHECKING, repair=replace(CHECKING.repair, preview=PREVIEW))
DELIVERED = Preview(refused="already-delivered", params=(("numbers", "A-0117, A-0118, A-0119"),))
AROUND = tuple(
    Neighbour(
        f"A-{130 + place:04}", "张*", None if place == 2 else P, f"2026-06-01T10:4{place}:07.120+08:00", place == 1
    )
    for place in range(4)
)
STRAY = Stray("o1", "2026-06-01T10:42:07.120+08:00", "late", Path("original"), AROUND[:2], AROUND[2:])
TRAY = replace(
    BASE, repair=RepairView(strays=(STRAY, replace(STRAY, orphan="o2", reason="foreign", before=AROUND[:1])))
)
REPAIRS = (
    Scene("faces", CHECKING, Sight.NOBODY, DONE, ("faces",)),
    Scene("faces-marked", CHECKING, Sight.NOBODY, DONE, ("faces", "5", "6")),
    Scene("faces-missing", replace(CHECKING, repair=RepairView((), MANY_MISSING)), Sight.NOBODY, DONE, ("faces",)),
    Scene("faces-none", replace(CHECKING, repair=RepairView()), Sight.NOBODY, DONE, ("faces",)),
    Scene("faces-how", CHECKING, Sight.NOBODY, DONE, ("faces", "5", "6", "f4")),
    Scene("faces-number", CHECKING, Sight.NOBODY, DONE, ("faces", "f4", "2", "1", "1", "7")),
    Scene("moves", PLANNED, Sight.NOBODY, DONE, ("faces",)),
    Scene("moves-why", PLANNED, Sight.NOBODY, DONE, ("faces", "enter")),
    Scene("moves-second", PLANNED, Sight.NOBODY, DONE, ("faces", "enter", "3")),
    Scene("moves-alone", replace(PLANNED, operators=("王老师",)), Sight.NOBODY, DONE, ("faces", "enter", "3")),
    Scene("moves-delivered", replace(PLANNED, repair=replace(PLANNED.repair, preview=DELIVERED)), Sight.NOBODY, DONE,
          ("faces",)),
    Scene("tray", TRAY, Sight.NOBODY, DONE, ("orphans",)),
    Scene("tray-whose", TRAY, Sight.NOBODY, DONE, ("orphans", "enter")),
    Scene("tray-refused", TRAY, Sight.NOBODY, DONE, ("orphans", "enter", "2", "1", "1"), (
        said_no("only-one-name", "repair"),)),
    Scene("tray-claimed", replace(TRAY, repair=RepairView(strays=(replace(STRAY, claimed_by="A-0131"),))), Sight.NOBODY,
          DONE, ("orphans",)),
    Scene("tray-empty", replace(BASE, repair=RepairView(strays=())), Sight.NOBODY, DONE, ("orphans",)),
)  # fmt: skip
SCENES += REPAIRS

LINE = QueueView(
    waiting=(
        InLine("A-0133", "李*", "0412", 30, calls=1),
        InLine("A-0134", "欧*", "118X", 60),
        InLine("A-0135", "买*", "0090", 90),
        InLine("A-0136", "", "", 120),
        InLine("A-0137", "陈*", "2214", 150),
        InLine("A-0119", "周*", "0071", 180, calls=2, late=True),
    ),
    called="A-0133", pace=27, measured=True,
)  # fmt: skip
QUEUE = replace(BASE, queue=LINE, waiting=NEXT)
PICKED = replace(
    QUEUE, state=State.WAITING, sitter=NEXT, queue=replace(LINE, picked="A-0133"),
    waiting=Guest("A-0134", "欧*", "118X", "2026-06-01T10:43:01.004+08:00"),
)  # fmt: skip
QUEUE_SCENES = (
    Scene("queue-empty", replace(BASE, queue=QueueView()), Sight.NOBODY, DONE),
    Scene("queue-next", replace(QUEUE, queue=replace(LINE, called=None, measured=False, pace=30)), Sight.NOBODY, (
        announced(Kind.SWIPE, "A-0137"),)),
    Scene("queue-called", QUEUE, Sight.NOBODY, (announced(Kind.PRESENCE, "A-0133", "queue-called"),)),
    Scene("queue-pick", QUEUE, Sight.NOBODY, DONE, ("q_pick",)),
    Scene("queue-pick-typed", QUEUE, Sight.NOBODY, DONE, ("q_pick", "1", "3", "5")),
    Scene("queue-pick-nobody", QUEUE, Sight.NOBODY, DONE, ("q_pick", "9", "9")),
    Scene("queue-picked", PICKED, Sight.GOOD, DONE),
    Scene("queue-armed", replace(ARMED, queue=LINE, waiting=NEXT), Sight.GOOD, SEATED),
    Scene("queue-skip-why", QUEUE, Sight.NOBODY, DONE, ("q_skip",)),
    Scene("queue-insert-who", QUEUE, Sight.NOBODY, DONE, ("q_insert",)),
    Scene("queue-insert-why", QUEUE, Sight.NOBODY, DONE, ("q_insert", "1", "3", "5", "enter")),
    Scene("queue-late-why", QUEUE, Sight.NOBODY, DONE, ("q_late",)),
    Scene("queue-no-show-why", QUEUE, Sight.NOBODY, DONE, ("q_no_show",)),
    Scene("queue-not-queued", QUEUE, Sight.NOBODY, (refused("not-queued", reader="serial:/dev/ttyUSB0"),)),
    Scene("queue-waiting", QUEUE, Sight.NOBODY, (refused("queue-waiting", number="A-0135"),)),
    Scene("queue-printer", QUEUE, Sight.NOBODY, (
        announced(Kind.TROUBLE, code="printer-no-paper", device="printer"),)),
)  # fmt: skip
SCENES = (*SCENES, *QUEUE_SCENES)

SITTERS = (
    Scene("waiting", BASE, None),
    Scene("called", replace(BASE, state=State.WAITING, sitter=SITTER), Sight.GOOD),
    Scene("done", replace(BASE, state=State.WAITING, sitter=NEXT), Sight.NOBODY, (
        announced(Kind.ACCEPTED, "A-0132"),)),
    Scene("good", replace(ARMED, waiting=NEXT), Sight.GOOD),
    Scene("move", replace(LOCKED, instruction=instruction.MOVE_LEFT_HAND), Sight.BAD),
    Scene("turn", replace(LOCKED, instruction=instruction.TURN_LEFT_HAND), Sight.BAD),
    Scene("lean", replace(LOCKED, instruction=instruction.LEAN_RIGHT_HAND), Sight.BAD),
    Scene("shoulder", replace(LOCKED, instruction=instruction.RIGHT_SHOULDER_DOWN), Sight.GOOD),
    Scene("lips", replace(LOCKED, instruction=instruction.CLOSE_LIPS), Sight.BAD),
    Scene("chin", replace(ARMED, instruction=instruction.CHIN_UP), Sight.GOOD),
    Scene("wait", replace(LOCKED, instruction=instruction.ZOOM_IN), Sight.BAD),
    Scene("dark", replace(ARMED, locked="camera"), None),
    Scene("shooting", replace(ARMED, state=State.SHOOTING, locked="busy"), Sight.GOOD),
    Scene("settling", replace(ARMED, state=State.SETTLING, locked="settling"), None),
    Scene("coming", replace(REVIEW, state=State.DEVELOPING, portrait=None, verdicts=(), locked="busy"), Sight.GOOD),
    Scene("review", REVIEW, Sight.GOOD),
    Scene("queue-waiting", replace(QUEUE, queue=replace(LINE, called=None)), None),
    Scene("queue-called", QUEUE, None),
    Scene("queue-confirm", PICKED, None),
    Scene("queue-confirm-code", replace(PICKED, sitter=replace(NEXT, name="", tail="")), None),
    Scene("queue-done", QUEUE, None, (announced(Kind.ACCEPTED, "A-0132"),)),
)  # fmt: skip
"""What the student's screen can show."""


ASKED = ("软件20212", "软件20213")
"""Classes that were called."""


def class_board(
    minute: int = 45,
    pace: float = 30.0,
    heads: int = 14,
    called: tuple[str, ...] = ASKED,
    cautions: tuple[Caution, ...] = (),
) -> ClassBoard:
    """A morning of the published timetable, one class late and another moved."""
    teacher = (Contact("王老师", "13800000001"), (Contact("张同学", "13800000002"), Contact("李同学", "13800000003")))
    classes = [
        PlannedClass(name, count, window_of(f"{timetables.DAY} {window}"), "", *teacher)
        for name, count, window, _ in timetables.CLASSES
    ]
    said = Said().after("class_late", {"class": "软件20211"}, {})
    said = said.after("class_moved", {"class": "软件20217", "window": f"{timetables.DAY} 15:30-16:40"}, {})
    said = said.after("person_moved", {"class": "网络2021(卓越)", "window": f"{timetables.DAY} 16:40-18:00"}, {})
    for name in called:
        said = said.after("class_called", {"class": name}, {})
    captured = Captured(
        {folded("软件20212"): 28, folded("软件20213"): heads}, frozenset(), [pace * number for number in range(21)]
    )
    return board(classes, said, captured, datetime(2026, 6, 1, 8, minute), cautions)


ON_TIME, SLOW = class_board(minute=40, pace=24.1), class_board(minute=58, pace=31.4)
CLASSES = (
    Scene("classes-which", replace(BASE, class_board=SLOW), Sight.NOBODY, DONE, ("classes",)),
    Scene("classes-more", replace(BASE, class_board=SLOW), Sight.NOBODY, DONE, ("classes", "9")),
    Scene("classes-one", replace(BASE, class_board=SLOW), Sight.NOBODY, DONE, ("classes", "2")),
    Scene("classes-window", replace(BASE, class_board=SLOW), Sight.NOBODY, DONE, ("classes", "2", "4")),
    Scene("classes-why", replace(BASE, class_board=SLOW), Sight.NOBODY, DONE, ("classes", "2", "4", "3")),
    Scene("classes-armed", replace(ARMED, class_board=ON_TIME), Sight.GOOD, SEATED),
)
SCENES = (*SCENES, *CLASSES)
LONG = "计算机科学与技术（中外合作办学）2021级专升本二班"
WALLS = (
    Scene("empty", BASE),
    Scene("start", replace(BASE, class_board=class_board(minute=25, called=()))),
    Scene("on-time", replace(BASE, class_board=ON_TIME)),
    Scene("slow", replace(BASE, class_board=SLOW)),
    Scene("two-called", replace(BASE, class_board=class_board(called=("软件20213", "软件20214")))),
    Scene("long-names", replace(BASE, class_board=board(
        [PlannedClass(f"{LONG}{number}", 999, window_of("2026-06-01 08:30-10:10")) for number in range(14)],
        Said().after("class_called", {"class": f"{LONG}0"}, {}).after("class_late", {"class": f"{LONG}3"}, {}),
        Captured({folded(f"{LONG}0"): 1000}, (), range(30)), datetime(2026, 6, 1, 17, 58), (Caution("damaged"),),
    ))),
    Scene("over", replace(BASE, class_board=board(
        [PlannedClass("一班", 2, window_of("08:30-09:00"))], Said().after("class_done", {"class": "一班"}, {}),
        Captured({folded("一班"): 1}), datetime(2026, 6, 1, 9, 0)))),
)  # fmt: skip
"""What the screen on the wall can show."""


@dataclass
class ScriptedStation:
    """Stands where the desk stands: shows the view it is given and remembers what it is asked for."""

    view: DeskView = BASE
    frames: Mailbox = field(default_factory=Mailbox)
    asked: list[Command] = field(default_factory=list)
    listeners: list[Callable[[Announcement], None]] = field(default_factory=list)

    def subscribe(self, listener: Callable[[Announcement], None]) -> None:
        self.listeners.append(listener)

    def post(self, command: Command) -> None:
        self.asked.append(command)

    def snapshot(self) -> DeskView:
        return self.view

    def announce(self, announcement: Announcement) -> None:
        for listener in self.listeners:
            listener(announcement)

    def show_frame(self, jpeg: bytes, judgement: Judgement | None = None) -> LiveFrame:
        frame = self.frames.put(jpeg, time.monotonic())
        if judgement is not None:
            self.frames.put_judged(replace(frame, judgement=judgement))
        return frame


def dressed(scene: Scene, portrait: Path, original: Path) -> DeskView:
    """The scene's view with real files in the place of the names."""
    view = scene.view
    return replace(
        view,
        portrait=portrait if view.portrait else None,
        original=original if view.original else None,
        pictures=tuple(replace(picture, path=portrait) for picture in view.pictures),
        repair=_with_files(view.repair, portrait, original),
    )


def _with_files(shown: RepairView, portrait: Path, original: Path) -> RepairView:
    def real(path: Path | None) -> Path | None:
        return path and (portrait if path == P else original)

    faces, preview = shown.faces, shown.preview
    if faces is not None:
        faces = replace(faces, faces=tuple(replace(face, path=portrait) for face in faces.faces))
    if preview is not None:
        rows = tuple(replace(row, before=real(row.before), after=real(row.after)) for row in preview.rows)
        preview = replace(preview, rows=rows)
    strays = shown.strays and tuple(
        replace(
            stray, path=original,
            before=tuple(replace(one, path=real(one.path)) for one in stray.before),
            after=tuple(replace(one, path=real(one.path)) for one in stray.after),
        )
        for stray in shown.strays
    )  # fmt: skip
    return replace(shown, faces=faces, preview=preview, strays=strays)
