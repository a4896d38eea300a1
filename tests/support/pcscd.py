"""A private pcscd beside any other pcscd of the machine, with vpcd's virtual reader or one on a USB bus of ours.

Its socket is handed over as systemd does (LISTEN_FDS). It lives in a mount namespace of its own with an empty /run,
since a pcscd run by root deletes the system's pid file when it ends. It dies with the test process.

libpcsclite reads PCSCLITE_CSOCK_NAME once per process, so there is one socket path per test session, and it is named
before the first test: whichever asks for readers first decides where the library looks from then on.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from support.usbreader import UsbReader

VPCD = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
NAME = "Virtual PCD"
SLOT = f"{NAME} 00 00"

SOCKET_NAME = "PCSCLITE_CSOCK_NAME"

SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
"""pcscd lives where ordinary users do not look."""

START = """
mount -t tmpfs none /run
if [ -n "$3" ]; then mount --bind "$3" /usr/lib/pcsc/drivers; export LD_PRELOAD="$4"; fi
exec 3<&"$1"
export LISTEN_PID=$$ LISTEN_FDS=1
exec setpriv --pdeathsig TERM pcscd --foreground --config "$2"
"""


class PrivatePcscd:
    """The daemon and its socket; may be stopped and started again on the same path."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "pcscd.comm"
        self._config = folder / "reader.conf.d"
        self._config.mkdir()
        self._log = folder / "pcscd.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._usb: UsbReader | None = None
        os.environ[SOCKET_NAME] = str(self._path)

    def start(self, port: int | None = None) -> None:
        """Come up with one virtual reader of two slots, at this port and the next."""
        self.port = port or free_pair_of_ports()
        (self._config / "vpcd").write_text(
            f'FRIENDLYNAME "{NAME}"\nDEVICENAME /dev/null:{self.port}\nLIBPATH {VPCD}\nCHANNELID {self.port}\n'
        )
        self.listen()
        self._launch()
        self._wait_until(lambda: is_listening(self.port))

    def start_with(self, usb: UsbReader) -> None:
        """Come up without any reader but what is plugged into this bus."""
        (self._config / "vpcd").unlink(missing_ok=True)
        self._usb = usb
        self.listen()
        self._launch()
        self._wait_until(self._is_pcscd)

    def listen(self) -> None:
        """Have a socket and nobody behind it, as systemd has before it starts the service."""
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(self._path))
        self._socket.listen()

    def stop(self) -> None:
        """Go away, socket and all: clients then see that no pcscd is running."""
        if self._process:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            self._process.wait(5)
        if self._socket:
            self._socket.close()
            self._path.unlink()
        self._process = self._socket = self._usb = None

    def kill(self) -> None:
        """Die without a word, socket and all."""
        if self._process:
            self._process.kill()
        self.stop()

    def start_if_stopped(self) -> None:
        """Come back after `stop`."""
        if not self._process:
            self.start(self.port)

    @property
    def slot(self) -> str:
        """Where a virtual card connects: HOST:PORT of the first slot."""
        return f"127.0.0.1:{self.port}"

    def _launch(self) -> None:
        assert self._socket
        namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
        listening = self._socket.fileno()
        command = [*namespace, "bash", "-ec", START, "pcscd", str(listening), str(self._config)]
        environment = {**os.environ, "PATH": SYSTEM_PATH}
        if self._usb:
            command += [str(self._usb.drivers), self._usb.preload]
            environment |= self._usb.environment
        else:
            command += ["", ""]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, pass_fds=[listening], stdout=log, stderr=log, env=environment)

    def _is_pcscd(self) -> bool:
        """Whether the shell has become pcscd; from then on whoever connects is answered."""
        assert self._process
        return psutil.Process(self._process.pid).name() == "pcscd"

    def _wait_until(self, up: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not up():
            assert self._process and self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline, "the private pcscd does not come up"
            time.sleep(0.005)


def free_pair_of_ports() -> int:
    """A port with a free one after it: vpcd takes one for each slot."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def is_listening(port: int) -> bool:
    """Whether somebody listens there; asked of the kernel, since connecting would insert a card."""
    wanted = f":{port:04X}"
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return any(row[1].endswith(wanted) and row[3] == "0A" for row in rows)


def reason_to_skip() -> str | None:
    """What is missing of the stack; None when it is all there."""
    missing = [program for program in ("pcscd", "unshare", "setpriv") if not shutil.which(program, path=SYSTEM_PATH)]
    missing += [] if VPCD.exists() else ["vsmartcard-vpcd"]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if (
        os.geteuid()
        and subprocess.run(["unshare", "--map-root-user", "--mount", "true"], capture_output=True).returncode
    ):
        return "this user may not make namespaces"
    return None


def insist_on(reason: str | None) -> None:
    """Missing pieces fail in CI and skip with the reason elsewhere."""
    if reason:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@pytest.fixture(scope="session")
def pcscd() -> Iterator[PrivatePcscd]:
    """The session's pcscd, with vpcd's reader."""
    insist_on(reason_to_skip())
    daemon = PrivatePcscd(Path(os.environ[SOCKET_NAME]).parent)
    daemon.start()
    yield daemon
    daemon.stop()


def name_the_socket() -> tempfile.TemporaryDirectory[str]:
    """Say where this process looks for pcscd, today and for good: in a folder of its own, which is given."""
    folder = tempfile.TemporaryDirectory(prefix="pcscd-")
    os.environ[SOCKET_NAME] = str(Path(folder.name) / "pcscd.comm")
    return folder
