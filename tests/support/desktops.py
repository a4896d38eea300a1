"""A real desktop to try the kiosk on: Xorg with outputs that come and go, a session bus, a window manager, keys.

Nothing of it belongs to the program. What is needed comes from the system's packages, named by `missing`.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL, STDOUT, Popen

ROOT = Path(__file__).resolve().parents[2]
STATION = Path(sys.executable).with_name("station")

# program -> package of Debian and Ubuntu
NEEDED = {
    "/usr/lib/xorg/Xorg": "xserver-xorg-core", "/usr/lib/xorg/modules/drivers/dummy_drv.so": "xserver-xorg-video-dummy",
    "xrandr": "x11-xserver-utils", "xprop": "x11-utils", "xdotool": "xdotool", "wmctrl": "wmctrl",
    "import": "imagemagick", "openbox": "openbox", "tint2": "tint2", "dex": "dex", "ibus-daemon": "ibus",
    "/usr/libexec/ibus-engine-libpinyin": "ibus-libpinyin", "dbus-daemon": "dbus", "gdbus": "libglib2.0-bin",
    "systemd-inhibit": "systemd",
    "/usr/lib/python3/dist-packages/dbusmock/__init__.py": "python3-dbusmock",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/lib/x86_64-linux-gnu/girepository-1.0/Atspi-2.0.typelib": "gir1.2-atspi-2.0",
}  # fmt: skip
OUTPUTS = {"DUMMY0": (1920, 1080), "DUMMY1": (1280, 720), "DUMMY2": (1280, 720), "DUMMY3": (1280, 720)}
CONFIG = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
EndSection
Section "Device"
  Identifier "dummy"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "screen"
  Device "dummy"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Virtual 7680 1080
  EndSubSection
EndSection
"""

# The system's own Python reads what screen readers are told: PyGObject is no package of ours.
TREE = """
import json, sys, warnings
warnings.simplefilter("ignore")
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi
wanted, value = (*sys.argv[1:], "", "")[:2]
found = []
def finish(answer):
    print(json.dumps(answer))
    sys.exit(0)
def walk(node, window):
    states = node.get_state_set()
    if not states.contains(Atspi.StateType.SHOWING):
        return
    name, role = node.get_name(), node.get_role_name()
    actions = [Atspi.Action.get_action_name(node, n) for n in range(Atspi.Action.get_n_actions(node))] \\
        if node.get_action_iface() else []
    editable = states.contains(Atspi.StateType.EDITABLE) and role in ("text", "entry")
    text = Atspi.Text.get_text(node, 0, -1) if editable else ""
    found.append([window, role, name, actions, text if editable else None])
    if wanted == "press" and name.startswith(value):
        for number, action in enumerate(actions):
            if action.lower() in ("press", "click"):
                Atspi.Action.do_action(node, number)
                finish("done")
    fields = [one for one in found if one[4] is not None]
    if wanted == "focus" and editable and len(fields) == int(value) + 1:
        Atspi.Component.grab_focus(node)
        finish("done")
    for number in range(node.get_child_count()):
        child = node.get_child_at_index(number)
        if child is not None:
            walk(child, window)
desktop = Atspi.get_desktop(0)
for number in range(desktop.get_child_count()):
    application = desktop.get_child_at_index(number)
    if application.get_name() != "station":
        continue
    for child in range(application.get_child_count()):
        window = application.get_child_at_index(child)
        walk(window, window.get_name())
print(json.dumps(found))
"""


def missing() -> list[str]:
    """Packages that this machine lacks for it."""
    return sorted(
        {package for program, package in NEEDED.items() if shutil.which(program) is None and not _is(program)}
    )


def _is(path: str) -> bool:
    return path.startswith("/") and Path(path).exists()


@dataclass
class Window:
    """One window as the window manager has it: x, y, width, height."""

    id: str
    desktop: int
    place: tuple[int, int, int, int]
    title: str


@dataclass
class Told:
    """One thing as a screen reader is told of it; `typed`: what stands in it, None for what nobody types into."""

    window: str
    role: str
    name: str
    actions: list[str]
    typed: str | None


@dataclass
class Desktop:
    """A session of somebody who is logged in. What is started ends with it."""

    home: Path
    pictures: Path
    display: str = ":0"
    manager: str = "openbox"
    started: dict[str, Popen[bytes]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Of every process in it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND", "XDG_"))}
        runtime = self.home / "run"
        return kept | {
            "DISPLAY": self.display, "HOME": str(self.home), "XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8",
            "XDG_DATA_HOME": str(self.home / "data"), "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
            "XDG_CONFIG_DIRS": str(self.home / "etc"), "XDG_SESSION_TYPE": "x11",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={runtime}/system-bus",
            "QT_IM_MODULE": "ibus", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PATH": f"{self.home / 'bin'}:{os.environ['PATH']}",
        } | self.extra  # fmt: skip

    @property
    def data(self) -> Path:
        """The data folder of the station."""
        return self.home / "data" / "capture-station"

    # processes

    def start(self, name: str, *command: str | Path) -> Popen[bytes]:
        """Start a process of its own group; what it says goes to `logs`."""
        (self.home / "logs").mkdir(parents=True, exist_ok=True)
        with (self.home / "logs" / f"{name}.log").open("ab") as log:
            process = Popen(
                [str(part) for part in command], env=self.environment, cwd=ROOT, stdin=DEVNULL, stdout=log,
                stderr=STDOUT, start_new_session=True,
            )  # fmt: skip
        self.started[name] = process
        return process

    def run(self, *command: str, check: bool = False) -> str:
        """Run a tool of the desktop; give what it says."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=60, check=check, errors="replace"
        )
        return done.stdout

    def end(self, name: str, number: int = signal.SIGTERM, patience: float = 20.0) -> int | None:
        """End a process and its group; its exit status."""
        process = self.started.pop(name, None)
        if process is None:
            return None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number) if number == signal.SIGKILL else process.send_signal(number)
        try:
            return process.wait(patience)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def power_cut(self) -> None:
        """Everything is gone at once."""
        for process in self.started.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self.started.values():
            process.wait(20)
        self.started.clear()

    # the session

    def log_in(self) -> None:
        """Screens, buses, window manager and panel."""
        (self.home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("bus", "system-bus"):
            (self.home / "run" / name).unlink(missing_ok=True)
        (self.home / "xorg.conf").write_text(CONFIG)
        self._start_server()
        self.lay_out()
        for name, socket in (("session-bus", "bus"), ("system-bus", "system-bus")):
            self.start(name, "dbus-daemon", "--session", f"--address=unix:path={self.home}/run/{socket}", "--nofork")
            wait_for(f"{name} answers", (self.home / "run" / socket).exists)
        self.start("logind", "/usr/bin/python3", "-m", "dbusmock", "--system", "--template", "logind")
        wait_for("logind answers", lambda: "nhibitors" in self.run("systemd-inhibit", "--list"))
        self._start_saver()
        self.start("manager", self.manager)
        wait_for("a window manager", lambda: "window id" in self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"))
        self.start("panel", "tint2")
        self.start("accessibility", "/usr/libexec/at-spi-bus-launcher", "--launch-immediately")

    def _start_saver(self) -> None:
        """A screen saver that says yes and writes down who asked."""
        name, place = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"
        self.start("saver", "/usr/bin/python3", "-m", "dbusmock", name, place, name)
        add = ("gdbus", "call", "--session", "--dest", name, "--object-path", place)
        method = ("--method", "org.freedesktop.DBus.Mock.AddMethod", name, "Inhibit", "ss", "u", "ret = 7")
        wait_for("a screen saver", lambda: "()" in self.run(*add, *method))

    def _start_server(self) -> None:
        for number in range(70, 99):
            if Path(f"/tmp/.X11-unix/X{number}").exists() or Path(f"/tmp/.X{number}-lock").exists():
                continue
            self.display = f":{number}"
            self.start(
                "server", "/usr/lib/xorg/Xorg", self.display, "-config", self.home / "xorg.conf", "-noreset",
                "-nolisten", "tcp", "-novtswitch", "-sharevts", "vt7", "-logfile", self.home / "logs" / "Xorg.log",
            )  # fmt: skip
            wait_for("the X server answers", lambda: "DUMMY0" in self.run("xrandr"))
            return
        raise RuntimeError("no free display")

    # screens

    def lay_out(self, *gone: str, **other: str) -> None:
        """Have the outputs side by side, as a desktop does it after a cable was pulled or put in; `other`: modes."""
        command, left = ["xrandr"], 0
        for name, (wide, high) in OUTPUTS.items():
            mode = other.get(name, f"{wide}x{high}")
            self.run("xrandr", "--addmode", name, mode)
            if name in gone:
                command += ["--output", name, "--off"]
                continue
            command += ["--output", name, "--mode", mode, "--pos", f"{left}x0"]
            left += int(mode.split("x")[0])
        self.run(*command)

    def places(self) -> dict[str, tuple[int, int, int, int]]:
        """Where each output is now."""
        found = {}
        for line in self.run("xrandr", "--listactivemonitors").splitlines()[1:]:
            sizes, name = line.split()[2], line.split()[3]
            wide, high, x, y = sizes.replace("+", "x").split("x")
            found[name] = (int(x), int(y), int(wide.split("/")[0]), int(high.split("/")[0]))
        return found

    # windows

    def windows(self) -> dict[str, Window]:
        """Of the program, by title."""
        found = {}
        for line in self.run("wmctrl", "-lG").splitlines():
            number, desktop, x, y, wide, high, _, *title = line.split(maxsplit=7)
            if title and title[0] != "tint2":
                found[title[0]] = Window(number, int(desktop), (int(x), int(y), int(wide), int(high)), title[0])
        return found

    def active(self) -> str:
        """Title of the window that has the keyboard, by X itself and not by the window manager's word."""
        return self.run("xdotool", "getwindowfocus", "getwindowname").strip()

    def keys(self, *names: str, pause: float = 0.5) -> None:
        """Press keys one after the other, as hands do."""
        for name in names:
            self.run("xdotool", "key", name)
            time.sleep(pause)

    def type(self, text: str) -> None:
        """Type letters."""
        self.run("xdotool", "type", "--delay", "120", text)
        time.sleep(0.7)

    def picture(self, name: str) -> Path:
        """Take a picture of all screens."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{name}.png"
        self.run("import", "-window", "root", str(path))
        return path

    # what is said

    def tree(self) -> list[Told]:
        """What a screen reader is told of whatever can be seen."""
        return [Told(*one) for one in json.loads(self._ask_tree() or "[]")]

    def said(self) -> str:
        """All words on the screens."""
        return "\n".join(one.name for one in self.tree() if one.name)

    def fields(self) -> list[Told]:
        """Those that can be typed into."""
        return [one for one in self.tree() if one.typed is not None]

    def press(self, name: str) -> bool:
        """Press what is called so as a screen reader does; whether there is such a thing."""
        return "done" in self._ask_tree("press", name)

    def focus(self, field: int) -> bool:
        """Have the keyboard in this one of the fields."""
        return "done" in self._ask_tree("focus", str(field))

    def _ask_tree(self, *wanted: str) -> str:
        return self.run("/usr/bin/python3", "-c", TREE, *wanted)


def wait_for(what: str, look: Callable[[], object], patience: float = 30.0) -> None:
    """Look until it is so.

    Raises:
        TimeoutError: it never was.
    """
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if look():
            return
        time.sleep(0.2)
    raise TimeoutError(what)


@contextmanager
def logged_in(home: Path, pictures: Path, manager: str, settings: str, **extra: str) -> Iterator[Desktop]:
    """A session with these settings of the station; all of it ends afterwards."""
    desktop = Desktop(home, pictures, manager=manager, extra=dict(extra))
    desktop.data.mkdir(parents=True)
    (home / "bin").mkdir()
    (home / "bin" / "station").symlink_to(STATION)
    (desktop.data / "station.toml").write_text(settings)
    with ExitStack() as stack:
        stack.callback(desktop.power_cut)
        desktop.log_in()
        yield desktop


def children(pid: int) -> Mapping[int, str]:
    """Processes under this one, with their command lines."""
    found: dict[int, str] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == pid:
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    for child in list(found):
        found |= children(child)
    return found
