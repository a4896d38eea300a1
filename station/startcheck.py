"""The start of a day at one glance: every device and prerequisite in a row, and what people are still to try out.

What has to be looked for (files, fonts, the journal's notes of today) is looked for by `look`, which blocks and belongs
on a thread of its own; the desk tells the rest at any moment, and `check` puts both together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from db.errors import JournalError, JournalMissing
from db.journal import Journal
from drivers.cameras.usbdevices import camera_ports
from station.bodycare import BATTERY_LOW, FEW_SHOTS
from station.config import Settings
from station.doctor import FEW_STUDENTS, Section, examine_beside_desk
from station.stick.standing import Phase
from station.view import DeskView, Lamp
from station.words import known

State = Literal["ok", "warn", "block", "wait"]
"""`block`: nobody can be captured before it is mended; `warn`: the day can begin; `wait`: not known yet."""

TODAYS = (
    "swipe", "refused", "test_swipe", "calibration", "background_measured", "camera_connected", "reader_connected",
    "clock_behind",
)  # fmt: skip
"""Kinds of events of which today's newest tells something here."""

ROWS = (
    "body", "port", "battery", "card", "dials", "reader", "scanner", "disk", "copy", "stick", "clock", "font", "sound",
    "screens", "list", "timetable", "operators", "other",
)  # fmt: skip
"""The rows in their order; each is always there."""

STEPS = ("swipe", "shot", "turn", "lighting", "background", "sound")
"""What is tried out before anybody comes, in the order in which it is done."""

OTHER = ("settings", "models", "card-service", "usb-rules", "polkit-rule", "dress-rule", "notice", "voice",
         "ticket-printer", "display")  # fmt: skip
"""Sections of the doctor that share the last row."""

SEE_ADVICE = "start.look"
"""What a row says in short where its advice says it all."""

CLOCKS_APART = 60_000  # milliseconds between body and host that people should know of


@dataclass(frozen=True)
class Said:
    """A sentence: its code and its parameters; `which` are parameters that are codes themselves."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    which: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckRow:
    """One device or prerequisite: how it stands, in short; what is wrong and what to do, where something is."""

    name: str
    state: State
    short: Said
    advice: Said | None = None


@dataclass(frozen=True)
class CheckStep:
    """One thing to try out. `value` is what came of it; None while nobody did it."""

    name: str
    done: bool
    value: Said | None = None
    warns: bool = False


@dataclass(frozen=True)
class Looked:
    """What was looked for beside the desk.

    Attributes:
        at: when, `08:12`.
        sections: the doctor's.
        notes: data of today's newest event of each of `TODAYS`.
        people: how many the list expects; None where there is no list.
        ports: where cameras hang.
        missing_screens: screens that the settings name and that are not there.
        unread: the journal could not be read, so that nothing is known of today.
    """

    at: str
    sections: Mapping[str, Section]
    notes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    people: int | None = None
    ports: tuple[str, ...] = ()
    missing_screens: tuple[str, ...] = ()
    unread: bool = False

    @property
    def fresh(self) -> bool:
        """Whether nobody has swiped today, so that the day begins now."""
        return not self.unread and "swipe" not in self.notes and "refused" not in self.notes


@dataclass(frozen=True)
class StartCheck:
    """Everything at one moment; `at` is when the slow part was looked at, empty before."""

    rows: tuple[CheckRow, ...]
    steps: tuple[CheckStep, ...]
    at: str = ""

    @property
    def left(self) -> int:
        """How many things are left before anybody may come."""
        return sum(row.state == "block" for row in self.rows) + sum(not step.done for step in self.steps)

    @property
    def hints(self) -> int:
        """How many things are worth a look, though the day can begin."""
        return sum(row.state == "warn" for row in self.rows) + sum(step.warns for step in self.steps)

    @property
    def known(self) -> bool:
        """Whether everything was looked at."""
        return all(row.state != "wait" for row in self.rows)


# the slow part


def look(folder: Path, settings: Settings, screens: tuple[str, ...] = ()) -> Looked:
    """Look for everything that takes a while; blocks for a second, and writes nothing.

    Args:
        folder: the data folder, open at a desk or not.
        settings: those that the desk was started with.
        screens: the screens that are there, as the system calls them.
    """
    now = datetime.now().astimezone()
    sections = {section.name: section for section in examine_beside_desk(folder, settings)}
    named = (settings.screens.student, settings.screens.monitor, settings.screens.wall)
    missing = tuple(name for name in named if name is not None and name not in screens)
    notes: dict[str, Mapping[str, Any]] = {}
    people: int | None = None
    unread = False
    try:
        with Journal.read_only(folder) as journal:
            for kind in TODAYS:
                if (note := journal.latest_note(kind, now.date())) is not None:
                    notes[kind] = MappingProxyType(note)
            if (form := journal.roster_form()) is not None:
                people = len(journal.listings()) if form == "people" else sum(journal.class_sizes().values())
    except JournalMissing:
        pass  # the first day of a folder
    except JournalError:
        unread = True  # the disk's lamp says so
    ports = tuple(port.removeprefix("usb:") for port in camera_ports())
    return Looked(f"{now:%H:%M}", MappingProxyType(sections), MappingProxyType(notes), people, ports, missing, unread)


# both parts together


def check(looked: Looked | None, view: DeskView, *, heard: bool = False, muted: bool = False) -> StartCheck:
    """Put together what is known now.

    Args:
        looked: what was looked for; None while that is still under way.
        view: the desk.
        heard: whether somebody has heard the test sound.
        muted: whether the signals are switched off at this desk.
    """
    rows = {
        "body": _body(looked, view), "port": _port(looked, view), "battery": _battery(view), "card": _card(view),
        "dials": _dials(view), "reader": _reader(looked, view), "disk": _disk(view), "copy": _copy(looked, view),
        "stick": _stick(view), "clock": _clock(looked), "screens": _screens(looked), "list": _list(looked),
        "timetable": _timetable(view), "sound": _sound(looked, muted=muted), "other": _other(looked),
        **{name: _section(looked, name) for name in ("scanner", "font", "operators")},
    }  # fmt: skip
    return StartCheck(
        tuple(rows[name] for name in ROWS),
        tuple(_steps(looked, view, heard=heard)),
        looked.at if looked is not None else "",
    )


def _row(name: str, state: State, how: str, advice: Said | None = None, **facts: Any) -> CheckRow:
    return CheckRow(name, state, Said(f"start.{name}.{how}", facts), advice)


def _waits(name: str) -> CheckRow:
    return CheckRow(name, "wait", Said("start.wait"))


def _wrong(name: str, state: State, advice: Said) -> CheckRow:
    return CheckRow(name, state, Said(SEE_ADVICE), advice)


def _trouble(device: str, code: str) -> Said:
    worded = f"trouble.{device}.{code}"
    return Said(worded if known(worded) else f"trouble.{device}.device-trouble")


def _body(looked: Looked | None, view: DeskView) -> CheckRow:
    lamp = next((device for device in view.devices if device.name == "camera"), None)
    if lamp is None or lamp.lamp is Lamp.CONNECTING:
        return _waits("body")
    if view.body_asked is not None:
        return _wrong("body", "warn", Said("start.body.other", {"model": view.body_asked}))
    if lamp.trouble is not None:
        return _wrong("body", "block", _trouble("camera", lamp.trouble))
    told = looked.notes.get("camera_connected", {}) if looked is not None else {}
    model, serial = str(told.get("model", "")), str(told.get("serial", ""))
    if not model:
        return _row("body", "ok", "there")
    return _row("body", "ok", "ok", model=model, tail=serial[-4:] or "–")


def _port(looked: Looked | None, view: DeskView) -> CheckRow:
    if looked is None:
        return _waits("port")
    if len(looked.ports) > 1:
        return _wrong("port", "warn", Said("start.port.several", {"count": len(looked.ports)}))
    return _row("port", "ok", "ok", port=looked.ports[0]) if looked.ports else _row("port", "ok", "none")


def _battery(view: DeskView) -> CheckRow:
    if view.body_state is None:
        return _waits("battery")
    percent = view.body_state.battery
    if percent is None:
        return _row("battery", "ok", "untold")
    if percent <= BATTERY_LOW:
        return CheckRow("battery", "warn", Said("start.battery.ok", {"percent": percent}), Said("start.battery.low"))
    return _row("battery", "ok", "ok", percent=percent)


def _card(view: DeskView) -> CheckRow:
    if view.body_state is None:
        return _waits("card")
    shots = view.body_state.shots_left
    if shots is None:
        return _row("card", "ok", "untold")
    advice = None if shots >= FEW_SHOTS else Said("start.card.few")
    return _row("card", "ok" if advice is None else "warn" if shots else "block", "ok", advice, shots=shots)


def _dials(view: DeskView) -> CheckRow:
    state = view.body_state
    if state is None:
        return _waits("dials")
    advice = Said("start.dials.sleep") if state.sleep_off is False else None
    dials = [dial.value for dial in (state.iso, state.aperture, state.shutter, state.white_balance) if dial is not None]
    if not dials:
        return _row("dials", "ok", "untold")
    return _row("dials", "ok" if advice is None else "warn", "ok", advice, dials=" · ".join(dials))


def _reader(looked: Looked | None, view: DeskView) -> CheckRow:
    readers = [device for device in view.devices if device.name == "reader"]
    good = [device for device in readers if device.lamp is Lamp.OK]
    wrong = next((device.trouble for device in readers if device.trouble is not None), None)
    if wrong is not None:
        return _wrong("reader", "warn" if good else "block", _trouble("reader", wrong))
    if not good:
        return _waits("reader")
    told = looked.notes.get("reader_connected", {}) if looked is not None else {}
    if told.get("sam"):
        return _row("reader", "ok", "sam", count=len(good), model=told["model"])
    return _row("reader", "ok", "ok", count=len(good))


def _section(looked: Looked | None, name: str) -> CheckRow:
    section = None if looked is None else looked.sections.get(name)
    if section is None:
        return _waits(name)
    if section.state == "ok":
        there = f"start.{section.code.removeprefix('doctor.')}.short"
        return CheckRow(name, "ok", Said(there if known(there) else "start.fine", section.facts))
    return _wrong(name, "block" if section.blocks else "warn", Said(section.code, section.facts))


def _disk(view: DeskView) -> CheckRow:
    lamp = next((device for device in view.devices if device.name == "disk"), None)
    if lamp is not None and lamp.trouble is not None:
        return _wrong("disk", "block", _trouble("disk", lamp.trouble))
    if view.students_left is None:
        return _waits("disk")
    advice = Said("start.disk.few") if view.students_left < FEW_STUDENTS else None
    return _row("disk", "ok" if advice is None else "warn", "ok", advice, students=view.students_left)


def _copy(looked: Looked | None, view: DeskView) -> CheckRow:
    lamp = next((device for device in view.devices if device.name == "copy"), None)
    if lamp is not None and lamp.trouble is not None and known(f"trouble.{lamp.trouble}"):
        return _wrong("copy", "warn", Said(f"trouble.{lamp.trouble}"))
    return _section(looked, "copy")


def _stick(view: DeskView) -> CheckRow:
    stick = view.stick
    if stick.phase is Phase.NONE:
        return _row("stick", "ok", "none")
    if stick.code is not None and known(f"trouble.{stick.code}"):
        return _wrong("stick", "warn", Said(f"trouble.{stick.code}", dict(stick.params)))
    return _row("stick", "ok", "ok", label=stick.name or "–")


def _clock(looked: Looked | None) -> CheckRow:
    if looked is None:
        return _waits("clock")
    behind = looked.notes.get("clock_behind")
    if behind is not None:
        return CheckRow("clock", "warn", Said("start.clock.ok", {"at": looked.at}), Said("start.clock.behind"))
    apart = looked.notes.get("camera_connected", {}).get("clock_offset_ms")
    if isinstance(apart, int) and abs(apart) >= CLOCKS_APART:
        advice = Said("start.clock.apart", {"minutes": round(abs(apart) / 60_000)})
        return CheckRow("clock", "warn", Said("start.clock.ok", {"at": looked.at}), advice)
    return _row("clock", "ok", "ok", at=looked.at)


def _sound(looked: Looked | None, *, muted: bool) -> CheckRow:
    found = _section(looked, "sound")
    return _wrong("sound", "warn", Said("start.sound.muted")) if muted and found.state == "ok" else found


def _screens(looked: Looked | None) -> CheckRow:
    if looked is None:
        return _waits("screens")
    if looked.missing_screens:
        return _wrong("screens", "warn", Said("start.screens.missing", {"names": ", ".join(looked.missing_screens)}))
    return _row("screens", "ok", "ok")


def _list(looked: Looked | None) -> CheckRow:
    if looked is None:
        return _waits("list")
    return _row("list", "ok", "none") if looked.people is None else _row("list", "ok", "ok", people=looked.people)


def _timetable(view: DeskView) -> CheckRow:
    board = view.class_board
    if board is None or not board.lines:
        return _row("timetable", "ok", "none")
    return _row("timetable", "ok", "ok", classes=len(board.lines))


def _other(looked: Looked | None) -> CheckRow:
    """The most pressing of what has no row of its own."""
    if looked is None:
        return _waits("other")
    wrong = [section for name in OTHER if (section := looked.sections.get(name)) is not None and section.state != "ok"]
    wrong.sort(key=lambda section: not section.blocks)
    if not wrong:
        return _row("other", "ok", "ok")
    first = wrong[0]
    advice = Said(first.code, first.facts)
    return _row("other", "block" if first.blocks else "warn", "some", advice, count=len(wrong))


def _steps(looked: Looked | None, view: DeskView, *, heard: bool) -> list[CheckStep]:
    notes: Mapping[str, Mapping[str, Any]] = looked.notes if looked is not None else {}
    swiped, shot = notes.get("test_swipe"), "calibration" in notes
    there = view.body_state is not None
    kind = f"token.{swiped.get('token_kind')}" if swiped is not None else ""
    upright = there and view.turn_proposed is None
    lit = there and view.lighting_proposed in (None, view.lighting)
    return [
        CheckStep("swipe", swiped is not None, Said("start.step.read", which={"kind": kind}) if known(kind) else None),
        CheckStep("shot", shot, Said("start.step.taken") if shot else None),
        CheckStep("turn", upright, Said("start.step.turned", {"degrees": view.turned}) if upright else None),
        CheckStep("lighting", lit, Said(f"start.step.{view.lighting}") if lit else None),
        _background(notes.get("background_measured"), view),
        CheckStep("sound", heard, Said("start.step.heard") if heard else None),
    ]


def _background(measured: Mapping[str, Any] | None, view: DeskView) -> CheckStep:
    """The reading of this run, else the one of today from before a restart."""
    noted = measured or {}
    advice = view.background if view.background is not None else noted.get("advice") if measured is not None else None
    if advice is None:
        return CheckStep("background", False)
    told = {name: noted.get(name, "–") for name in ("lightness", "tint", "unevenness")}
    if not advice:
        return CheckStep("background", True, Said("start.step.background-good", told))
    return CheckStep("background", True, Said("start.step.background-off", told), warns=True)
