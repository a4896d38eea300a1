"""Which input method runs on this computer, and whether the windows reach it.

Of the plugins that Qt's windows use, PySide6-Essentials brings those for ibus and for the compose key; that of the
virtual keyboard comes without the libraries it needs. X11 windows take the one that QT_IM_MODULE names
(https://doc.qt.io/qt-6/qtvirtualkeyboard-deployment-guide.html), Wayland windows without one ask the compositor.
fcitx answers ibus clients through its ibus frontend (https://fcitx-im.org/wiki/Using_Fcitx_5_on_Wayland).

Qt looks for the input method's bus once, as its first window is made: one that comes later, or was started again, is
not found until the program is (tried with Qt 6.11). Where the bus is stands in a file that the input method writes.
"""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

SERVICES = {"ibus-daemon": "ibus", "fcitx": "fcitx", "fcitx5": "fcitx5"}
PLUGIN = "ibus"
PLUGIN_FILE = "Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so"
MACHINE_ID = (Path("/var/lib/dbus/machine-id"), Path("/etc/machine-id"))
PATIENCE = 3.0
LOOK_S = 0.1
ANSWER_S = 2.0


def typing_services(proc: Path = Path("/proc")) -> tuple[str, ...]:
    """Names of the input methods that run, by their processes."""
    return tuple(sorted({SERVICES[name] for name in _running(proc) if name in SERVICES}))


def _running(proc: Path) -> list[str]:
    names = []
    for entry in proc.glob("[0-9]*/comm"):
        try:
            names.append(entry.read_text().strip())
        except OSError:  # it ended meanwhile
            continue
    return names


def reachable(environment: Mapping[str, str]) -> bool:
    """Whether windows that start in this environment ask the input method at all."""
    wanted = environment.get("QT_IM_MODULES") or environment.get("QT_IM_MODULE", "")
    return PLUGIN in wanted.split(";") or (not wanted and bool(environment.get("WAYLAND_DISPLAY")))


def plugin_there() -> bool:
    """Whether the windows' own half is installed."""
    package = find_spec("PySide6")
    return any(
        (Path(folder) / PLUGIN_FILE).exists() for folder in (package and package.submodule_search_locations) or ()
    )


def bus_file(environment: Mapping[str, str]) -> Path:
    """Where ibus, or fcitx in its place, writes where its bus is; named by machine and display."""
    if named := environment.get("IBUS_ADDRESS_FILE"):
        return Path(named)
    machine = next((path.read_text().strip() for path in MACHINE_ID if path.exists()), "machine-id")
    host, _, number = environment.get("DISPLAY", "").partition(":")
    display = environment.get("WAYLAND_DISPLAY") or number.partition(".")[0] or "0"
    config = Path(environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", "/")) / ".config")
    return config / "ibus" / "bus" / f"{machine}-{host or 'unix'}-{display}"


def bus_answers(environment: Mapping[str, str]) -> bool:
    """Whether somebody listens where the windows will look."""
    try:
        told = environment.get("IBUS_ADDRESS") or bus_file(environment).read_text("utf-8", "replace")
    except OSError:
        return False
    found = re.search(r"unix:(abstract|path)=([^,\s]+)", told)
    if found is None:
        return False
    kind, place = found.groups()
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1.0)
        try:
            line.connect(f"\0{place}" if kind == "abstract" else place)
        except OSError:
            return False
    return True


def await_bus(environment: Mapping[str, str], patience: float = PATIENCE) -> bool:
    """Give an input method that starts at the same time a moment; whether it is there. None is waited for unasked."""
    wanted = environment.get("QT_IM_MODULES") or environment.get("QT_IM_MODULE", "")
    if PLUGIN not in wanted.split(";") or not any(map(shutil.which, SERVICES)):
        return False
    until = time.monotonic() + patience
    while not (there := bus_answers(environment)) and time.monotonic() < until:
        time.sleep(LOOK_S)
    return there


def engines(environment: Mapping[str, str], ask: Callable[..., str] | None = None) -> tuple[str, ...] | None:
    """Names of what is set up for typing; None where that can't be found out. Those of mere keyboards count too."""
    ask = ask or _said
    config = Path(environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", "/")) / ".config")
    with suppress(OSError):
        if any(name.startswith("fcitx") for name in typing_services()):
            return tuple(re.findall(r"^Name=(.+)$", (config / "fcitx5" / "profile").read_text("utf-8"), re.MULTILINE))
    listed = re.findall(r"'([^']+)'", ask("gsettings", "get", "org.freedesktop.ibus.general", "preload-engines"))
    now = ask("ibus", "engine").strip()
    found = tuple(dict.fromkeys([*([now] if now else []), *listed]))
    return found or None


def types_chinese(engine: str) -> bool:
    """Whether an engine is more than a keyboard's layout."""
    return not engine.startswith(("xkb:", "keyboard-")) and engine not in ("Default", "")


def _said(*command: str) -> str:
    """What a program says, if it is there and says it soon."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=ANSWER_S).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
