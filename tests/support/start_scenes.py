"""Starts of a day: desks before anybody came, and what was looked for beside them."""

from dataclasses import dataclass, replace

from support.desk_scenes import BASE, DIALS, SLOW

from drivers.cameras.base import BodyState
from station.doctor import Section
from station.sound.notes import Signal
from station.startcheck import Looked
from station.stick.standing import Phase, StickStanding
from station.view import DeskView, Device, Lamp, Tally
from ui.start_page import Look

FINE = (
    Section("settings", "ok", "doctor.settings-found", {"path": "station.toml"}),
    Section("copy", "ok", "doctor.copy", {"path": "/media/second", "behind": 0, "students": 3120}),
    Section("scanner", "ok", "doctor.scanner-none", {}),
    Section("operators", "ok", "doctor.operators", {"people": 3, "supervisors": 1, "sealed": "recovery-1"}),
    Section("sound", "ok", "doctor.sound", {"volume": 60}),
    Section("font", "ok", "doctor.font", {"family": "Noto Sans CJK SC"}),
)
WRONG = (
    Section("settings", "ok", "doctor.settings-found", {"path": "station.toml"}),
    Section("copy", "warn", "doctor.copy-same-disk", {"path": "/home/photographer/capture-station/second-copy"}),
    Section("scanner", "warn", "doctor.scanner-missing", {"address": "code-keyboard:1a86:e026:0123456789"}),
    Section("operators", "warn", "doctor.operators-none", {}),
    Section("sound", "warn", "doctor.sound-no-player", {"players": "pw-play, paplay, aplay"}),
    Section("font", "warn", "doctor.font-common-only", {"family": "Noto Sans CJK SC"}),
    Section("usb-rules", "warn", "doctor.usb-rules-missing", {"command": "sudo station rules install readers"}),
)
TODAY = {
    "camera_connected": {"model": "Canon EOS 850D", "serial": "032021000573", "clock_offset_ms": 800},
    "reader_connected": {"reader": "pcsc:auto", "model": "CVR-100U", "sam": "05.03"},
}
TRIED = TODAY | {
    "test_swipe": {"reader": "pcsc:auto", "token_kind": "resident"},
    "calibration": {},
    "background_measured": {"lightness": -2, "tint": 3, "unevenness": 4, "advice": []},
}
MORNING = replace(
    BASE, pictures=(), tally=Tally(), class_board=SLOW,
    body_state=replace(DIALS, battery=86, shots_left=1420, sleep_off=True),
)  # fmt: skip
TROUBLED = replace(
    MORNING, turn_proposed=90, lighting_proposed="flash", background=("dark", "uneven"), students_left=31,
    body_state=BodyState(battery=12, shots_left=9, sleep_off=False),
    devices=(Device("camera", Lamp.OK), Device("reader", Lamp.TROUBLE, "service-missing"), BASE.devices[-1]),
    stick=StickStanding(Phase.TROUBLE, code="stick-gone"),
)  # fmt: skip


def looked(sections: tuple[Section, ...], notes: dict[str, dict[str, object]], people: int | None = 1012) -> Looked:
    """What was looked for at ten to eight."""
    return Looked("07:50", {one.name: one for one in sections}, notes, people, ("001,004",))


@dataclass(frozen=True)
class StartScene:
    """One start; `found` is None while it is still looked for."""

    name: str
    view: DeskView
    found: Looked | None
    heard: bool = False


STARTS = (
    StartScene("looking", replace(MORNING, body_state=None, devices=(
        Device("camera", Lamp.CONNECTING), Device("reader", Lamp.CONNECTING), BASE.devices[-1])), None),
    StartScene("untried", MORNING, looked(FINE, TODAY)),
    StartScene("ready", MORNING, looked(FINE, TRIED), heard=True),
    StartScene("wrong", TROUBLED, replace(looked(WRONG, TODAY, None), missing_screens=("HDMI-2",))),
)  # fmt: skip


class Loud:
    """Sounds that are counted."""

    def __init__(self) -> None:
        self.volume = 60
        self.played: list[Signal] = []

    def play(self, signal: Signal, /) -> None:
        self.played.append(signal)


def look_of(scene: StartScene) -> Look | None:
    """Finds what the scene says at once; None while it is still looked for."""
    found = scene.found
    return None if found is None else lambda _: found
