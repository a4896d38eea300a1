"""The shipped kiosk on a real desktop: X server, window manager, input method, screens that go: scripts/soak desktop.

With names of trials only those are tried: scripts/soak desktop typing screens [--manager xfwm4] [--pictures DIR].
Pictures of all screens lie in DIR afterwards. Keys are pressed through X, words are read as a screen reader does.
"""

import argparse
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support import programs
from support.desktops import Desktop, Window, children, logged_in, missing, wait_for

from db.journal import Journal

BOSS, CODE = "陈主管", "482107"
DESK, STUDENT, MONITOR = "机位", "学生屏幕", "班长屏"
SETTINGS = """
[camera]
address = "simulated"
[reader]
addresses = ["simulated"]
[screens]
student = "DUMMY1"
monitor = "DUMMY2"
"""
WAYS_OUT = (
    "alt+F4", "ctrl+q", "alt+Tab", "alt+Escape", "alt+space", "super", "super+d", "super+e", "ctrl+alt+Left",
    "ctrl+alt+Right", "ctrl+alt+d", "alt+shift+Right", "ctrl+alt+Delete", "alt+F2", "super+F2", "alt+F9", "alt+F10",
)  # fmt: skip
failures: list[str] = []


def main() -> int:
    asked = _arguments()
    if lacking := missing():
        print(f"soak desktop needs: apt-get install --no-install-recommends {' '.join(lacking)}", file=sys.stderr)
        return 3
    pictures = asked.pictures or Path(tempfile.mkdtemp(prefix="desktop-pictures-"))
    with tempfile.TemporaryDirectory(prefix="desktop-") as home:
        with logged_in(Path(home), pictures, asked.manager, SETTINGS) as desktop:
            _set_up_people(desktop)
            for name in asked.trials or TRIALS:
                begun = time.monotonic()
                try:
                    _running(desktop, name)
                    TRIALS[name](desktop)
                except (TimeoutError, KeyError, IndexError) as problem:
                    check(name, f"got through ({type(problem).__name__}: {problem})", False)
                    desktop.picture(f"{name}-broke")
                print(f"     {name}: {time.monotonic() - begun:.0f} s", flush=True)
            for log in ("station", "manager"):
                print(f"--- {log}", *_last(desktop, log), sep="\n")
    print(f"{len(failures)} wrong; pictures: {pictures}", *failures, sep="\n")
    return 1 if failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak desktop", description=__doc__)
    parser.add_argument("trials", nargs="*", choices=[[], *TRIALS], help="only these")
    parser.add_argument("--manager", default="openbox", help="window manager: openbox, xfwm4, kwin_x11")
    parser.add_argument("--pictures", type=Path, help="folder for the pictures")
    return parser.parse_args()


def check(trial: str, what: str, so: object) -> bool:
    """Tell one fact."""
    print(f"{'ok   ' if so else 'WRONG'} {trial}: {what}", flush=True)
    if not so:
        failures.append(f"{trial}: {what}")
    return bool(so)


def _set_up_people(desktop: Desktop) -> None:
    told = programs.run(
        desktop.home, "operator", "add", BOSS, "--role", "supervisor", "--data", desktop.data, typed=f"{CODE}\n{CODE}\n"
    )
    check("set-up", f"somebody with a code {told.stderr.strip()}", told.returncode == 0)


def _running(desktop: Desktop, trial: str) -> None:
    """Have the kiosk open and somebody logged in, unless a trial begins without."""
    if trial in ("power-cut", "late-input-method", "wayland"):
        return
    if "input-method" not in desktop.started:
        start_ibus(desktop)
    if "station" not in desktop.started:
        desktop.start("station", "station")
        until_open(desktop)
        log_in(desktop)


def start_ibus(desktop: Desktop) -> None:
    desktop.start("input-method", "ibus-daemon")
    wait_for("ibus answers", lambda: desktop.run("ibus", "list-engine"))
    desktop.run("ibus", "engine", "libpinyin")


def until_open(desktop: Desktop) -> None:
    wait_for("the desk's window", lambda: DESK in desktop.windows(), 60)
    wait_for("who works", lambda: BOSS in desktop.said(), 60)
    desktop.picture("asked-who-works")


def log_in(desktop: Desktop) -> None:
    if "请输入口令" not in desktop.said():
        desktop.keys("1")
    wait_for("a code is asked for", lambda: "请输入口令" in desktop.said())
    desktop.keys(*CODE, "Return", pause=0.3)
    wait_for("somebody works", lambda: f"操作 {BOSS}" in desktop.said())


def in_front(desktop: Desktop, patience: float = 6.0) -> bool:
    """Whether the desk's window has the keyboard, on the desktop that is seen, filling its screen."""

    def is_so() -> bool:
        window = desktop.windows().get(DESK)
        now = desktop.run("xdotool", "get_desktop").strip()
        return (
            window is not None
            and desktop.active() == DESK
            and window.desktop in (-1, int(now or 0))
            and "NormalState" in _state(desktop, window)
            and window.place == desktop.places()["DUMMY0"]
        )

    with suppress(TimeoutError):
        wait_for("the desk in front", is_so, patience)
        return True
    return False


def _state(desktop: Desktop, window: Window) -> str:
    told = desktop.run("xprop", "-id", window.id, "WM_STATE")
    return "NormalState" if "Normal" in told else told


# the trials


def fills(desktop: Desktop) -> None:
    """Full screen, without decorations, over the panel, each on its own screen by name."""
    wait_for("all windows", lambda: {DESK, STUDENT, MONITOR} <= desktop.windows().keys())
    windows, places = desktop.windows(), desktop.places()
    for title, output in ((DESK, "DUMMY0"), (STUDENT, "DUMMY1"), (MONITOR, "DUMMY2")):
        check("fills", f"{title} fills {output}", windows[title].place == places[output])
        frame = desktop.run("xprop", "-id", windows[title].id, "_NET_FRAME_EXTENTS")
        check("fills", f"{title} has no decorations", "0, 0, 0, 0" in frame or "not found" in frame)
    check("fills", "the desk has the keyboard", in_front(desktop))
    desktop.picture("fills")


def ways_out(desktop: Desktop) -> None:
    """No key and no wish of the window manager leads away from the desk."""
    before = desktop.started["station"].pid
    for key in WAYS_OUT:
        desktop.keys(key, pause=1.5)
        desktop.picture(f"way-out-{key}")
        desktop.keys("Escape", pause=0.3)
        check("ways-out", f"{key}: the desk is in front again", in_front(desktop))
    window = desktop.windows()[DESK].id
    for name, command in {
        "closed": ("wmctrl", "-i", "-c", window),
        "minimized": ("xdotool", "windowminimize", window),
        "not full screen": ("wmctrl", "-i", "-r", window, "-b", "remove,fullscreen"),
        "another desktop": ("wmctrl", "-s", "1"),
        "sent to another desktop": ("wmctrl", "-i", "-r", window, "-t", "1"),
        "the desktop is shown": ("wmctrl", "-k", "on"),
        "lowered": ("wmctrl", "-i", "-r", window, "-b", "add,below"),
    }.items():
        desktop.run(*command)
        time.sleep(1.5)
        desktop.picture(f"way-out-{name.replace(' ', '-')}")
        check("ways-out", f"{name}: the desk is in front again", in_front(desktop))
        desktop.keys("Escape", pause=0.3)
    process = desktop.started["station"]
    check("ways-out", "it is the same process", process.pid == before and process.poll() is None)
    desktop.run("wmctrl", "-s", "0")


def screens(desktop: Desktop) -> None:
    """An unplugged screen moves its page, never the desk's; what comes back gets its page back."""

    def stands(title: str, output: str | None, how: str) -> None:
        def is_so() -> bool:
            window = desktop.windows().get(title)
            return window is None if output is None else window is not None and window.place == desktop.places()[output]

        with suppress(TimeoutError):
            wait_for(title, is_so, 15)
        there = desktop.windows().get(title)
        place = there.place if there else None
        check("screens", f"{how}: {title} on {output} ({place})", is_so())

    desktop.lay_out("DUMMY3")
    for title, output in ((DESK, "DUMMY0"), (STUDENT, "DUMMY1"), (MONITOR, "DUMMY2")):
        stands(title, output, "three screens")
    desktop.lay_out("DUMMY1", "DUMMY3")
    for title, output in ((DESK, "DUMMY0"), (STUDENT, None), (MONITOR, "DUMMY2")):
        stands(title, output, "the student's pulled")
    desktop.picture("screens-student-pulled")
    desktop.lay_out("DUMMY1")
    stands(STUDENT, "DUMMY3", "a spare one")
    check("screens", "the desk keeps the keyboard", in_front(desktop))
    desktop.lay_out()
    stands(STUDENT, "DUMMY1", "it came back")
    desktop.lay_out("DUMMY0")
    time.sleep(3)
    desktop.picture("screens-desk-pulled")
    windows = desktop.windows()
    check("screens", f"the desk's pulled: it stands on another ({windows.get(DESK)})", DESK in windows)
    here = windows[DESK].place
    check("screens", "that it fills", here in desktop.places().values())
    for title in (STUDENT, MONITOR):
        check("screens", f"{title} does not cover it", title not in windows or windows[title].place != here)
    desktop.lay_out()
    for title, output in ((DESK, "DUMMY0"), (STUDENT, "DUMMY1"), (MONITOR, "DUMMY2")):
        stands(title, output, "all came back")
    check("screens", "the desk has the keyboard", in_front(desktop))
    desktop.lay_out("DUMMY3", DUMMY0="1280x720")
    for title, output in ((DESK, "DUMMY0"), (STUDENT, "DUMMY1"), (MONITOR, "DUMMY2")):
        stands(title, output, "the desk's screen has become smaller")
    desktop.picture("screens-smaller")
    desktop.lay_out("DUMMY3")
    for title, output in ((DESK, "DUMMY0"), (STUDENT, "DUMMY1"), (MONITOR, "DUMMY2")):
        stands(title, output, "and larger again")
    desktop.run("xrandr", "--output", "DUMMY1", "--same-as", "DUMMY0")
    stands(STUDENT, None, "a mirror of the desk's")
    stands(DESK, "DUMMY0", "a mirror of the desk's")
    desktop.picture("screens-mirror")
    desktop.lay_out("DUMMY3")
    stands(STUDENT, "DUMMY1", "a mirror no longer")


def keys_go_to_the_desk(desktop: Desktop) -> None:
    """With pinyin on, keys are the desk's, and no other window takes them, not by a click either."""
    desktop.run("ibus", "engine", "libpinyin")
    for title, output in ((STUDENT, "DUMMY1"), (MONITOR, "DUMMY2")):
        x, y, wide, high = desktop.places()[output]
        desktop.run("xdotool", "mousemove", str(x + wide // 3), str(y + high // 2), "click", "1")
        time.sleep(0.7)
        check("keys", f"a click on {title} leaves the keyboard at the desk", in_front(desktop))
    wait_for("a shutter that is open", lambda: "可以拍摄" in desktop.said(), 60)
    before = _events(desktop, "intent")
    desktop.keys("space")
    with suppress(TimeoutError):
        wait_for("a shot", lambda: _events(desktop, "intent") > before, 10)
    check("keys", "space shoots", _events(desktop, "intent") > before)
    desktop.keys("t")
    check("keys", "a letter opens its question", "看的是哪种证件" in desktop.said())
    desktop.keys("1")
    check("keys", "a figure picks", "临时身份证" in desktop.said() and "看的是哪种证件" not in desktop.said())
    desktop.picture("keys-picked")
    desktop.keys("Escape", "Escape")


def typing(desktop: Desktop) -> None:
    """Chinese by pinyin in every field of every window; those open while nobody sits: nobody comes for the while."""
    desktop.run("ibus", "engine", "libpinyin")
    wait_for("nobody's question", lambda: in_front(desktop))
    desktop.keys("Escape", "t", "1", "1")
    desktop.type("11010519491231002x")
    desktop.keys("Return")
    desktop.type("zhangwei")
    desktop.picture("typing-candidates")
    desktop.keys("space")
    typed = [field.typed or "" for field in desktop.fields() if field.window == DESK]
    check("typing", f"a number without the input method {typed}", "11010519491231002x" in typed)
    check("typing", "a name by pinyin", any(map(_chinese, typed)))
    desktop.picture("typing-name")
    desktop.keys("Escape", "Escape", "Escape")
    desktop.end("station")
    settings = desktop.data / "station.toml"
    settings.write_text(SETTINGS.replace('["simulated"]', '["serial:/dev/nothing"]'))
    desktop.start("station", "station")
    until_open(desktop)
    log_in(desktop)
    desktop.keys("Escape")
    for line in range(1, 8):
        desktop.keys("Escape", "j", str(line))
        time.sleep(2)
        opened = [title for title in desktop.windows() if title not in (DESK, STUDENT, MONITOR)]
        for title in opened:
            _type_into_all(desktop, title)
            desktop.picture(f"typing-window-{line}")
            desktop.run("wmctrl", "-i", "-c", desktop.windows()[title].id)
            time.sleep(1)
        desktop.keys("Escape")
    check("typing", "the desk has the keyboard afterwards", in_front(desktop))
    desktop.end("station")
    settings.write_text(SETTINGS)


def _type_into_all(desktop: Desktop, title: str) -> None:
    fields = [number for number, field in enumerate(desktop.fields()) if field.window == title]
    for number in fields:
        desktop.focus(number)
        desktop.type("zhang")
        desktop.keys("space", pause=0.3)
        typed = desktop.fields()[number]
        check("typing", f"{title}: {typed.name or typed.role!r} takes Chinese", _chinese(typed.typed or ""))
    if not fields:
        print(f"     {title}: nothing is typed here")


def _chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def stays_awake(desktop: Desktop) -> None:
    """Sleep and lid are held off for as long as the kiosk is open."""
    listed = desktop.run("systemd-inhibit", "--list")
    check("awake", "an inhibitor is held", "capture-station" in listed and "handle-lid-switch" in listed)
    with suppress(TimeoutError):
        wait_for("the screen saver", lambda: "capture-station" in "".join(_last(desktop, "saver")), 10)
    check("awake", "the screen saver was asked", "capture-station" in "".join(_last(desktop, "saver")))
    under = children(desktop.started["station"].pid)
    check("awake", "and whoever asked stays on the bus", any("ui.screen_saver" in line for line in under.values()))


def accessible(desktop: Desktop) -> None:
    """A screen reader finds the words, and presses a key."""
    said = desktop.said()
    check("accessible", "the desk's words are told", "按键" in said and "相机" in said)
    desktop.keys("Escape")
    pressed = desktop.press("帮助")
    time.sleep(1)
    desktop.picture("accessible-help")
    check("accessible", "help opens by its accessible action", pressed and "扫码框" in desktop.said())
    desktop.keys("Escape")


def camera_killed(desktop: Desktop) -> None:
    """A camera process that dies leaves the window, which says so and goes on."""
    wait_for("a camera", lambda: "相机" in desktop.said())
    under = children(desktop.started["station"].pid)
    camera = [pid for pid, line in under.items() if "drivers.cameras.gphoto" in line]
    check("camera", f"its process is known {sorted(under.values()) if not camera else ''}", camera)
    for pid in camera:
        os.kill(pid, signal.SIGKILL)
    time.sleep(1.5)
    said = desktop.said()
    desktop.picture("camera-killed")
    check("camera", "the window is alive and says so", in_front(desktop) and "相机" in said)
    print("     said:", " | ".join(line for line in said.splitlines() if "相机" in line))
    wait_for("the camera is back", lambda: "可以拍摄" in desktop.said() or "快门锁定：请" in desktop.said(), 40)
    desktop.picture("camera-back")


def power_cut(desktop: Desktop) -> None:
    """From power to the desk by the autostart entry, with nothing asked but who works."""
    desktop.power_cut()
    autostart = desktop.home / "etc" / "autostart"
    autostart.mkdir(parents=True, exist_ok=True)
    shipped = ROOT / "station" / "rules" / "capture-station.desktop"
    (autostart / shipped.name).write_bytes(shipped.read_bytes())
    begun = time.monotonic()
    desktop.log_in()
    desktop.start("session", "dex", "-a", "-v")
    start_ibus(desktop)
    until_open(desktop)
    check("power-cut", f"the desk is there ({time.monotonic() - begun:.0f} s with the X server)", in_front(desktop))
    desktop.picture("power-cut-asked")
    log_in(desktop)
    wait_for("the desk works", lambda: "可以拍摄" in desktop.said() or "快门锁定" in desktop.said(), 60)
    desktop.picture("power-cut-working")
    check("power-cut", "one answer, and it works", True)
    _end_autostarted(desktop)


def _end_autostarted(desktop: Desktop) -> None:
    for pid in _kiosks(desktop):
        os.kill(pid, signal.SIGTERM)
    wait_for("it ends", lambda: not _kiosks(desktop))
    desktop.end("session")


def _kiosks(desktop: Desktop) -> list[int]:
    """Processes of this session that are the program itself."""
    return [pid for pid, line in _processes(desktop).items() if any(one.endswith("/station") for one in line[:2])]


def _lines_of(desktop: Desktop) -> list[str]:
    return [" ".join(line) for line in _processes(desktop).values()]


def _processes(desktop: Desktop) -> dict[int, list[str]]:
    """Processes of this session with their command lines."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"HOME={desktop.home}\0".encode() in (entry / "environ").read_bytes():
                found[int(entry.name)] = (entry / "cmdline").read_text(errors="replace").split("\0")
    return found


def late_input_method(desktop: Desktop) -> None:
    """The input method starts a moment after the program, as desktops may have it."""
    desktop.end("station")
    desktop.end("input-method", signal.SIGKILL)
    desktop.start("station", "station")
    time.sleep(1.0)
    start_ibus(desktop)
    until_open(desktop)
    log_in(desktop)
    desktop.keys("Escape", "t", "1", "1", "Return")
    desktop.type("zhangwei")
    desktop.keys("space")
    typed = [field.typed or "" for field in desktop.fields() if field.window == DESK]
    desktop.picture("late-input-method")
    check("late-input-method", f"Chinese all the same {typed}", any(map(_chinese, typed)))
    desktop.keys("Escape", "Escape")


def leaving(desktop: Desktop) -> None:
    """Only the code opens the way out, and what was held is given back."""
    desktop.keys("Escape", "ctrl+q", "2", *"0000", "Return")
    time.sleep(2)
    process = desktop.started["station"]
    check("leaving", "a wrong code leaves nothing", process.poll() is None and DESK in desktop.windows())
    desktop.picture("leaving-wrong")
    desktop.keys("Escape", "Escape", "ctrl+q", "2", *CODE, "Return")
    with suppress(TimeoutError):
        wait_for("the closing page", lambda: DESK not in desktop.windows() or process.poll() is not None, 15)
    desktop.picture("leaving-closing-page")
    desktop.keys("Escape")
    with suppress(TimeoutError):
        wait_for("it ends", lambda: process.poll() is not None, 20)
    check("leaving", f"the code leads out (status {process.poll()})", process.poll() == 0)
    desktop.end("station")
    asking = [line for line in _lines_of(desktop) if "ui.screen_saver" in line]
    check("leaving", "nobody holds the screen saver off", not asking)
    check("leaving", "sleep is allowed again", "capture-station" not in desktop.run("systemd-inhibit", "--list"))


def _events(desktop: Desktop, kind: str) -> int:
    with Journal.read_only(desktop.data) as journal:
        return sum(event.kind == kind for event in journal.events())


def _last(desktop: Desktop, log: str) -> list[str]:
    path = desktop.home / "logs" / f"{log}.log"
    return path.read_text(errors="replace").splitlines()[-12:] if path.exists() else []


TRIALS: dict[str, Callable[[Desktop], None]] = {
    "fills": fills, "keys": keys_go_to_the_desk, "awake": stays_awake, "accessible": accessible,
    "ways-out": ways_out, "screens": screens, "typing": typing, "camera": camera_killed,
    "late-input-method": late_input_method, "leaving": leaving, "power-cut": power_cut,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
