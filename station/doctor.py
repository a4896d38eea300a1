"""`station doctor`: every device and prerequisite, each on its own, so that a half-dead device still reports."""

import importlib.util
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from db.errors import JournalMissing
from drivers.cameras.holders import device_file, holders_of, may_be_released
from drivers.cameras.hotfolder import SCHEME
from drivers.cameras.usbdevices import camera_ports
from drivers.errors import DeviceRefused, DeviceSilent, DriverError
from drivers.keypad import keypad_named
from drivers.readers.base import Reader
from drivers.readers.inputs import Inputs
from station import awake, rules
from station.checks.sight.models import check_models
from station.config import Settings, SettingsError, load
from station.dressrule import dress_pictures
from station.inputmethods import (
    PLUGIN_FILE,
    bus_answers,
    engines,
    plugin_there,
    reachable,
    types_chinese,
    typing_services,
)
from station.job.jobfile import job_of
from station.keptbodies import KeptBodies
from station.opening import SIMULATED, devices, uses_simulation
from station.paper.fontfiles import CHINESE, face_with, main_face
from station.printing import PrinterTroubleError, trouble_of
from station.registering import registered
from station.room import BYTES_PER_STUDENT
from station.scanners import look_for, may_open, rule_command
from station.screen_fonts import NotTold, drawn
from station.secondcopy.byhand import files_behind
from station.sound.loudspeaker import PLAYERS, player
from station.voice import SPOKEN, recorded
from station.words import say, say_both

FEW_STUDENTS = 50
PATIENCE = 5.0  # seconds for a reader to say who it is
RARE_NAME = "\U00020bb7"
"""𠮷, the commonest character of names that plain Chinese fonts lack (CJK extension B)."""

OPENED_BY_US = ("usb:", "serial:", "vendor:", "code-serial:")
"""Readers whose device file the desk opens itself, so that udev decides whether it may."""


@dataclass(frozen=True)
class Section:
    """One thing that was looked at.

    Attributes:
        name: `camera`, `disk`...
        state: ok, warn or block; a block means that no student can be captured.
        code: `doctor.<code>` of what is so and what to do.
        facts: parameters of the sentence.
    """

    name: str
    state: str
    code: str
    facts: dict[str, Any]

    @property
    def blocks(self) -> bool:
        """Whether nothing can be captured until this is mended."""
        return self.state == "block"

    def as_json(self) -> dict[str, Any]:
        """The form others script against, both sentences included."""
        sentences = {language: say(self.code, language, **self.facts) for language in ("zh_CN", "en")}
        return {"section": self.name, "state": self.state, "code": self.code, "facts": self.facts, **sentences}

    def as_text(self) -> str:
        """One line for a terminal."""
        return f"[{self.state}] {self.name}: {say_both(self.code, **self.facts)}"


def examine(folder: Path) -> list[Section]:
    """Look at everything; a section that breaks says so and does not hide the others."""
    try:
        settings = load(folder)
    except SettingsError as problem:
        return [Section("settings", "block", "doctor.settings-broken", {"problem": str(problem)})]
    return [_look(name, look) for name, look in _looks(folder, settings)]


HELD_BY_THE_DESK = ("camera", "camera-holder", "reader", "screen-font")
"""What a desk has open while it runs: it knows better how they are, and nobody else may open them. What its windows
are drawn with everybody sees."""


def examine_beside_desk(folder: Path, settings: Settings) -> list[Section]:
    """The same while a desk runs: everything but the devices that it holds. Blocks for a second, writes nothing."""
    return [_look(name, look) for name, look in _looks(folder, settings) if name not in HELD_BY_THE_DESK]


def _looks(folder: Path, settings: Settings) -> list[tuple[str, Callable[[], Section]]]:
    return [
        ("settings", lambda: _settings(folder)),
        ("disk", lambda: _disk(folder)),
        ("copy", lambda: _second_copy(folder, settings)),
        ("models", _models),
        ("camera", lambda: _camera(folder, settings)),
        ("camera-holder", _camera_holder),
        ("reader", lambda: _readers(settings)),
        ("scanner", lambda: _scanners(settings, Inputs())),
        ("keypad", lambda: _keypad(settings.screens.monitor_keypad, Inputs())),
        ("card-service", lambda: _card_service(settings)),
        ("usb-rules", lambda: _usb_rules(settings)),
        ("polkit-rule", lambda: _polkit_rule(settings)),
        ("operators", lambda: _operators(folder)),
        ("dress-rule", lambda: _dress_rule(folder, settings)),
        ("notice", lambda: _notice(folder, settings)),
        ("sound", lambda: _sound(settings)),
        ("voice", lambda: _voice(settings)),
        ("ticket-printer", lambda: _ticket_printer(settings)),
        ("awake", _awake),
        ("start", _start),
        ("display", _display),
        ("font", _font),
        ("screen-font", _screen_font),
        ("input-method", _input_method),
    ]


def _look(name: str, look: Callable[[], Section]) -> Section:
    try:
        return look()
    except Exception as problem:
        return Section(name, "warn", "doctor.section-broke", {"problem": type(problem).__name__})


def _settings(folder: Path) -> Section:
    path = folder / "station.toml"
    code = "doctor.settings-found" if path.exists() else "doctor.settings-default"
    return Section("settings", "ok", code, {"path": str(path)})


def _disk(folder: Path) -> Section:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    students = shutil.disk_usage(existing).free // BYTES_PER_STUDENT
    if not os.access(existing, os.W_OK):
        return Section("disk", "block", "doctor.disk-read-only", {"path": str(existing)})
    state = "ok" if students >= FEW_STUDENTS else "warn"
    return Section("disk", state, "doctor.disk", {"students": students, "path": str(existing)})


def _second_copy(folder: Path, settings: Settings) -> Section:
    second = settings.desk.second_copy
    if second is None:
        return Section("copy", "ok", "doctor.copy-none", {})
    if not second.is_dir():
        return Section("copy", "warn", "doctor.copy-gone", {"path": str(second)})
    if not os.access(second, os.W_OK):
        return Section("copy", "warn", "doctor.copy-read-only", {"path": str(second)})
    if folder.exists() and folder.stat().st_dev == second.stat().st_dev:
        return Section("copy", "warn", "doctor.copy-same-disk", {"path": str(second)})
    students = shutil.disk_usage(second).free // BYTES_PER_STUDENT
    behind = files_behind(folder, second, settings.desk.letter)
    state = "warn" if behind or students < FEW_STUDENTS else "ok"
    return Section("copy", state, "doctor.copy", {"path": str(second), "behind": behind, "students": students})


def _models() -> Section:
    check_models()
    return Section("models", "ok", "doctor.models", {})


def _camera(folder: Path, settings: Settings) -> Section:
    address = settings.camera.address
    if address == SIMULATED:
        return Section("camera", "ok", "doctor.simulated", {"address": address})
    watched = address.startswith(SCHEME)
    if not watched and importlib.util.find_spec("gphoto2") is None:
        return Section("camera", "block", "doctor.no-driver", {"package": "gphoto2"})
    camera = devices(_without_readers(settings), simulated=False).camera
    camera.choose(KeptBodies(folder).chosen)
    try:
        body = camera.connect()
    except DriverError as error:
        code = error.detail if isinstance(error, DeviceRefused) else error.code
        return Section("camera", "block", "doctor.camera-trouble", {"address": address, "code": code})
    finally:
        camera.disconnect()
    if watched:
        facts: dict[str, Any] = {"path": address.removeprefix(SCHEME), "files": len(body.files)}
        return Section("camera", "ok", "doctor.hot-folder", facts)
    facts = {"model": body.model, "serial": body.serial, "files": len(body.files)}
    return Section("camera", "ok", "doctor.camera", facts)


def _camera_holder() -> Section:
    """Another program that has a camera open is named, never killed; a file manager's can be asked to let go."""
    holders = [holder.name for port in camera_ports() for holder in holders_of(device_file(port))]
    if not holders:
        return Section("camera-holder", "ok", "doctor.no-camera-holder", {})
    code = "doctor.camera-holder" if may_be_released(holders) else "doctor.camera-holder-foreign"
    return Section("camera-holder", "warn", code, {"program": ", ".join(holders)})


def _readers(settings: Settings) -> Section:
    if set(settings.reader.addresses) == {SIMULATED}:
        return Section("reader", "ok", "doctor.simulated", {"address": SIMULATED})
    troubles: dict[str, str] = {}
    models: list[str] = []
    for reader in devices(_without_simulated(settings), simulated=False).readers:
        try:
            models.append(_model_of(reader))
        except DriverError as error:
            troubles[reader.address] = error.code
    if troubles:
        address, code = next(iter(troubles.items()))
        return Section(
            "reader", "warn" if models else "block", "doctor.reader-trouble", {"address": address, "code": code}
        )
    return Section("reader", "ok", "doctor.reader", {"models": ", ".join(models)})


def _model_of(reader: Reader, patience: float = PATIENCE) -> str:
    """Ask a reader who it is, for a while: while pcscd's socket is there and no daemon answers at it, opening hangs.

    Raises:
        DriverError: it can't be opened; DeviceSilent: it does not answer.
    """
    answers: queue.SimpleQueue[str | DriverError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(reader.open().model)
        except DriverError as error:
            answers.put(error)
        finally:
            reader.close()

    threading.Thread(target=ask, name="doctor", daemon=True).start()
    try:
        answer = answers.get(timeout=patience)
    except queue.Empty:
        raise DeviceSilent(reader.address) from None
    if isinstance(answer, DriverError):
        raise answer
    return answer


def _scanners(settings: Settings, inputs: Inputs) -> Section:
    """Keyboard-like scanners, by what the kernel says of them; the first trouble is told."""
    looks = look_for(settings.reader.addresses, inputs)
    for look in looks:
        if not look.found:
            return Section("scanner", "warn", "doctor.scanner-missing", {"address": look.address})
        if look.undecided:
            return Section("scanner", "warn", "doctor.scanner-several", {"count": len(look.found)})
        if keyboard := look.forbidden:
            facts = {"address": look.address, "command": rule_command(keyboard)}
            return Section("scanner", "warn", "doctor.scanner-forbidden", facts)
    if not looks:
        return Section("scanner", "ok", "doctor.scanner-none", {})
    names = ", ".join(look.found[0].name for look in looks)
    return Section("scanner", "ok", "doctor.scanner", {"names": names})


def _keypad(address: str | None, inputs: Inputs) -> Section:
    """The monitor's own keypad, by what the kernel says of it."""
    if address is None:
        return Section("keypad", "ok", "doctor.keypad-none", {})
    found = [keypad for keypad in inputs.keypads() if keypad_named(address).fits(keypad)]
    if not found:
        return Section("keypad", "warn", "doctor.keypad-missing", {"address": address})
    if not any(map(may_open, found)):
        return Section("keypad", "warn", "doctor.keypad-forbidden", {"command": rule_command(found[0])})
    return Section("keypad", "ok", "doctor.keypad", {"name": found[0].name})


def _without_readers(settings: Settings) -> Settings:
    return settings.model_copy(update={"reader": settings.reader.model_copy(update={"addresses": ()})})


def _without_simulated(settings: Settings) -> Settings:
    real = tuple(address for address in settings.reader.addresses if address != SIMULATED)
    camera = settings.camera
    if uses_simulation(settings) and camera.address == SIMULATED:
        camera = camera.model_copy(update={"address": "usb:auto"})
    reader = settings.reader.model_copy(update={"addresses": real})
    return settings.model_copy(update={"reader": reader, "camera": camera})


def _card_service(settings: Settings) -> Section:
    if not any(address.startswith("pcsc:") for address in settings.reader.addresses):
        return Section("card-service", "ok", "doctor.card-service-unused", {})
    if Path("/run/pcscd/pcscd.comm").exists():
        return Section("card-service", "ok", "doctor.card-service", {})
    return Section("card-service", "block", "doctor.no-card-service", {"command": "sudo systemctl start pcscd.socket"})


def _usb_rules(settings: Settings) -> Section:
    """Whether udev lets the desk open the readers that it opens itself."""
    if not any(address.startswith(OPENED_BY_US) for address in settings.reader.addresses):
        return Section("usb-rules", "ok", "doctor.usb-rules-unused", {})
    standing = rules.READERS.standing()
    if standing == "installed":
        return Section("usb-rules", "ok", "doctor.usb-rules", {})
    return Section("usb-rules", "warn", f"doctor.usb-rules-{standing}", {"command": rules.READERS.command})


def _polkit_rule(settings: Settings) -> Section:
    """Whether polkit lets the desk use pcscd; a permission that comes from elsewhere is as good as our rule."""
    if not any(address.startswith("pcsc:") for address in settings.reader.addresses):
        return Section("polkit-rule", "ok", "doctor.polkit-rule-unused", {})
    if not rules.card_service_asks():
        return Section("polkit-rule", "ok", "doctor.polkit-rule-unasked", {})
    standing = rules.CARD_SERVICE.standing()
    if standing == "installed":
        return Section("polkit-rule", "ok", "doctor.polkit-rule", {})
    if rules.card_service_permits():
        return Section("polkit-rule", "ok", "doctor.polkit-rule-permits", {})
    return Section("polkit-rule", "warn", f"doctor.polkit-rule-{standing}", {"command": rules.CARD_SERVICE.command})


def _operators(folder: Path) -> Section:
    """Whether codes are set up, and whether what takes two people can be done."""
    try:
        listed = registered(folder)
    except JournalMissing:
        listed = []
    roles = [one.role for one in listed if one.role != "recovery"]
    sealed = next((one.name for one in listed if one.role == "recovery"), "")
    facts = {"people": len(roles), "supervisors": roles.count("supervisor"), "sealed": sealed}
    if not roles:
        return Section("operators", "warn", "doctor.operators-none", {})
    if len(roles) == 1:
        return Section("operators", "warn", "doctor.operators-one", facts)
    if not sealed:
        return Section("operators", "warn", "doctor.operators-no-recovery", facts)
    return Section("operators", "ok", "doctor.operators", facts)


def _dress_rule(folder: Path, settings: Settings) -> Section:
    pictures = job_of(folder, settings, datetime.now().astimezone()).dress_rule
    if pictures is None:
        return Section("dress-rule", "ok", "doctor.dress-rule-none", {})
    count = len(dress_pictures(pictures))
    code = "doctor.dress-rule" if count else "doctor.dress-rule-missing"
    return Section("dress-rule", "ok" if count else "warn", code, {"path": str(pictures), "count": count})


def _notice(folder: Path, settings: Settings) -> Section:
    """Whether people can read what they consent to before they swipe."""
    consent = job_of(folder, settings, datetime.now().astimezone()).wants.consent
    if consent is None:
        return Section("notice", "ok", "doctor.notice-none", {})
    code = "doctor.notice-printed" if settings.screens.student is None else "doctor.notice"
    return Section("notice", "ok" if settings.screens.student else "warn", code, {"version": consent.version})


def _sound(settings: Settings) -> Section:
    """Whether the desk can be heard; a day goes on without."""
    if player() is None:
        return Section("sound", "warn", "doctor.sound-no-player", {"players": ", ".join(one for one, *_ in PLAYERS)})
    volume = settings.sound.volume
    if volume == 0:
        return Section("sound", "warn", "doctor.sound-off", {})
    return Section("sound", "ok", "doctor.sound", {"volume": volume})


def _voice(settings: Settings) -> Section:
    folder = settings.voice.folder
    if folder is None:
        return Section("voice", "ok", "doctor.voice-none", {})
    there = recorded(folder)
    if not there:
        return Section("voice", "warn", "doctor.voice-missing", {"path": str(folder), "example": SPOKEN[0]})
    if player() is None:
        return Section("voice", "warn", "doctor.voice-no-player", {"players": ", ".join(one for one, *_ in PLAYERS)})
    silent = [name for name in SPOKEN if name not in there]
    facts = {"path": str(folder), "recorded": len(there), "silent": ", ".join(silent)}
    return Section("voice", "warn" if silent else "ok", "doctor.voice-some" if silent else "doctor.voice", facts)


def _ticket_printer(settings: Settings) -> Section:
    """Whether numbers come on paper; a day goes on without."""
    table = settings.desk.ticket
    if table is None:
        return Section("ticket-printer", "ok", "doctor.ticket-none", {})
    facts = {"printer": table.printer, "width": table.width_mm}
    try:
        trouble = trouble_of(table.printer)
    except PrinterTroubleError as problem:
        trouble = problem.code
    if trouble is not None:
        return Section(
            "ticket-printer", "warn", "doctor.ticket-trouble", {"printer": table.printer, "problem": trouble}
        )
    return Section("ticket-printer", "ok", "doctor.ticket", facts)


def _start() -> Section:
    """Whether power on leads to the desk; a computer that is used for other things too goes without."""
    standing = rules.START.standing()
    if standing == "missing":
        return Section("start", "ok", "doctor.start-missing", {"command": rules.START.command})
    if standing != "installed":
        return Section("start", "warn", "doctor.start-differs", {"command": rules.START.command})
    if shutil.which("station") is None:
        return Section("start", "warn", "doctor.start-unfound", {})
    return Section("start", "ok", "doctor.start", {})


def _awake() -> Section:
    """Whether the computer can be kept from falling asleep while the kiosk is open."""
    if awake.command() is None:
        return Section("awake", "warn", "doctor.awake-none", {"program": awake.PROGRAM})
    try:
        done = subprocess.run([awake.PROGRAM, f"--what={awake.WHAT}", "true"], capture_output=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return Section("awake", "warn", "doctor.awake-refused", {})
    return Section("awake", *(("ok", "doctor.awake") if done.returncode == 0 else ("warn", "doctor.awake-refused")), {})


def _display() -> Section:
    for variable in ("WAYLAND_DISPLAY", "DISPLAY"):
        if value := os.environ.get(variable):
            return Section("display", "ok", "doctor.display", {"display": value})
    return Section("display", "warn", "doctor.no-display", {})


def _input_method() -> Section:
    """Whether Chinese can be typed. The windows speak to ibus alone, which is also how they reach fcitx."""
    if sys.platform == "win32":
        return Section("input-method", "ok", "doctor.input-method", {"name": "Windows"})
    command = {"command": "sudo apt-get install ibus ibus-libpinyin"}
    runs = typing_services()
    if not runs:
        return Section("input-method", "warn", "doctor.input-method-none", command)
    facts = {"name": ", ".join(runs)}
    if not plugin_there():
        return Section("input-method", "warn", "doctor.input-method-plugin", {"file": PLUGIN_FILE})
    if not reachable(os.environ):
        return Section("input-method", "warn", "doctor.input-method-unset", facts)
    if not os.environ.get("WAYLAND_DISPLAY") and not bus_answers(os.environ):
        return Section("input-method", "warn", "doctor.input-method-silent", facts)
    known = engines(os.environ)
    chinese = [engine for engine in known or () if types_chinese(engine)]
    if known is not None and not chinese:
        return Section("input-method", "warn", "doctor.input-method-latin", facts | command)
    if known is None:
        return Section("input-method", "ok", "doctor.input-method", facts)
    return Section("input-method", "ok", "doctor.input-method-types", facts | {"engines": ", ".join(chinese)})


def _font() -> Section:
    """Name the font that paper is set in; without a Chinese one every name is a row of boxes."""
    main = main_face(bold=False)
    if main is None:
        return _no_font("font")
    if face_with(RARE_NAME, bold=False) is None:
        return Section("font", "warn", "doctor.font-common-only", {"family": main.name})
    return Section("font", "ok", "doctor.font", {"family": main.name})


def _no_font(section: str) -> Section:
    """No font has Chinese: name one."""
    if sys.platform == "win32":
        return Section(section, "block", "doctor.no-font-windows", {})
    return Section(section, "block", "doctor.no-font", {"command": "sudo apt-get install fonts-noto-cjk"})


def _screen_font() -> Section:
    """Name the font that the windows are drawn with: Qt has rules of its own for which of the fonts it takes."""
    try:
        found = drawn(CHINESE + RARE_NAME)
    except NotTold as problem:
        return Section("screen-font", "warn", "doctor.screen-font-unasked", {"problem": str(problem)})
    if set(found.missing) & set(CHINESE):
        return _no_font("screen-font")
    facts = {"family": ", ".join(found.families)}
    if found.missing:
        return Section("screen-font", "warn", "doctor.screen-font-common-only", facts)
    return Section("screen-font", "ok", "doctor.screen-font", facts)
