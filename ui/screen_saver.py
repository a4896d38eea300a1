"""Asks the desktop to show no screen saver for as long as this process lives: a child of the kiosk, `command`.

A desktop forgets the request of whoever leaves its bus (https://specifications.freedesktop.org/idle-inhibit-spec/), so
nothing has to be taken back. It is a process of its own: a session bus that hangs holds no window.
"""

import os
import sys
from pathlib import Path

SERVICE, PLACE = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"


def command() -> list[str] | None:
    """The process that asks; None where there is no session bus."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    there = "DBUS_SESSION_BUS_ADDRESS" in os.environ or (runtime is not None and (Path(runtime) / "bus").exists())
    return [sys.executable, "-m", __name__] if there else None


def ask() -> bool:
    """Ask, and give whether the desktop said yes."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    application = QCoreApplication(sys.argv[:1])
    message = QDBusMessage.createMethodCall(SERVICE, PLACE, SERVICE, "Inhibit")
    message.setArguments(["capture-station", "graduates are being photographed"])
    answer = QDBusConnection.sessionBus().call(message)
    application.processEvents()
    return answer.type() is QDBusMessage.MessageType.ReplyMessage


if __name__ == "__main__":
    asked = ask()
    sys.stdin.buffer.read()  # until the kiosk ends, however it ends
    sys.exit(0 if asked else 1)
