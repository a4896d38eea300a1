"""What a computer needs to become a desk: files that an administrator puts in place, for readers and for the start.

The files are shipped here and never written anywhere by the program; `station doctor` compares and gives the command.
"""

import os
import shlex
import subprocess
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

Standing = Literal["installed", "differs", "missing", "hidden"]
"""How the installed file is: like the shipped one, another, not there, or in a folder that we may not look into."""

ROOT: Final = Path("/")
PKCHECK_S: Final = 5.0


@dataclass(frozen=True)
class RulesFile:
    """A file that belongs to the system.

    Attributes:
        name: of the file.
        folders: where the system reads it from; ours belongs into the first.
        afterwards: what makes the system read it, empty when it does so by itself.
    """

    name: str
    folders: tuple[str, ...]
    afterwards: str = ""

    @property
    def shipped(self) -> Path:
        """Our copy of it."""
        return Path(str(files(__package__).joinpath(self.name)))

    @property
    def command(self) -> str:
        """What an administrator types to install it."""
        target = f"/{self.folders[0]}/{self.name}"
        return f"sudo install -D -m 644 {shlex.quote(str(self.shipped))} {target}{self.afterwards}"

    def standing(self, root: Path = ROOT) -> Standing:
        """Compare what is installed below `root` with the shipped file."""
        found: list[bytes] = []
        for folder in self.folders:
            try:
                found.append((root / folder / self.name).read_bytes())
            except (FileNotFoundError, NotADirectoryError):
                continue
            except PermissionError:
                return "hidden"
        if not found:
            return "missing"
        return "installed" if found[0] == self.shipped.read_bytes() else "differs"


READERS: Final = RulesFile(
    "60-capture-station-readers.rules",
    ("etc/udev/rules.d", "usr/lib/udev/rules.d", "lib/udev/rules.d"),
    " && sudo udevadm control --reload && sudo udevadm trigger",
)
"""udev: who may open readers and serial lines."""

CARD_SERVICE: Final = RulesFile("60-capture-station-pcsc.rules", ("etc/polkit-1/rules.d", "usr/share/polkit-1/rules.d"))
"""polkit: who may use pcscd."""

START: Final = RulesFile("capture-station.desktop", ("etc/xdg/autostart",))
"""The desktop: what it starts when somebody is logged in, so that power on leads to the desk."""

_ASKED: Final = "org.debian.pcsc-lite.access_pcsc"
_POLICY: Final = "usr/share/polkit-1/actions/org.debian.pcsc-lite.policy"


def card_service_asks(root: Path = ROOT) -> bool:
    """Whether this system's pcscd asks polkit at all; it does so where it brings a policy."""
    return (root / _POLICY).exists()


def card_service_permits() -> bool:
    """Whether polkit would let this very process use pcscd now, whatever rule or session that is due to."""
    asked = ["pkcheck", "--action-id", _ASKED, "--process", str(os.getpid())]
    try:
        done = subprocess.run(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PKCHECK_S)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
