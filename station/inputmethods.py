"""Which input method runs on this computer, and whether the windows reach it.

Of the plugins that Qt's windows use, PySide6-Essentials brings those for ibus and for the compose key; that of the
virtual keyboard comes without the libraries it needs. X11 windows take the one that QT_IM_MODULE names
(https://doc.qt.io/qt-6/qtvirtualkeyboard-deployment-guide.html), Wayland windows without one ask the compositor.
fcitx answers ibus clients through its ibus frontend (https://fcitx-im.org/wiki/Using_Fcitx_5_on_Wayland).
"""

from collections.abc import Mapping
from pathlib import Path

SERVICES = {"ibus-daemon": "ibus", "fcitx": "fcitx", "fcitx5": "fcitx5"}
PLUGIN = "ibus"


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
