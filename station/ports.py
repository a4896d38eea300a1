"""What the desk asks of its lanes. Each request returns at once; its answer comes as a message."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from drivers.cameras.base import CardFile, FoundBody
from station.checks.crop import Crop
from station.checks.scene import Beside
from station.job.stub import Stub
from station.portrait.still import Still
from station.stick.desk import NoStick, StickPort


class CameraPort(Protocol):
    """The camera lane, as the desk sees it."""

    def shoot(self, intent: str) -> None:
        """Release once; answered by ShotTaken, ShotRefused or ShotLost."""

    def watch(self, ticket: str) -> None:
        """From here on, take what appears unasked as this one's; what was told before stays nobody's.

        Answered by ShotTaken when something came and is told in full, by ShotRefused when there is no body, by
        ShotLost when it goes away; by nothing when `unwatch`, `shoot` or another `watch` comes first.
        """

    def unwatch(self) -> None:
        """From here on, what appears unasked is nobody's again."""

    def collect(self, files: tuple[CardFile, ...]) -> None:
        """Fetch these from the card; answered by Collected."""

    def rest(self) -> None:
        """End live view until `wake`; shots and strays go on. No answer."""

    def wake(self) -> None:
        """Show live view again. No answer."""

    def reconnect(self) -> None:
        """Throw the connection away and make a new one; answered by CameraUp or CameraDown."""

    def choose(self, body: FoundBody) -> None:
        """Among several bodies take this one from now on; answered by CameraUp or CameraDown."""

    def change(self, name: str, value: str) -> None:
        """Turn one dial of the body; answered by DialTurned."""

    def focus(self) -> None:
        """Focus without a picture; answered by Focused."""

    def light(self, *, flash: bool) -> None:
        """Show live view for pictures that a flash lights, or not. No answer; a connection lost by it is told."""

    def release_holder(self) -> None:
        """Have another program let go of the body; answered by HolderReleased."""


class DarkroomPort(Protocol):
    """The lane that decodes and develops stills."""

    def prepare(self, path: Path) -> None:
        """Decode a picture ahead of its examination, in the time that the body is waited for; answered by nothing."""

    def examine(self, ticket: str, path: Path) -> None:
        """Decode a file completely; answered by Examined."""

    def develop(self, ticket: str, still: Still, beside: Beside, crop: Crop | None = None) -> None:
        """Judge a still, beside the day's others, and make its portrait; answered by Developed.

        With a crop it is judged in that one, without it in the best there is.
        """

    def redevelop(self, ticket: str, still: Still, beside: Beside, crop: Crop) -> None:
        """Judge a still in another crop and make that portrait; answered by Redeveloped."""


class LivePort(Protocol):
    """The lane that judges live frames."""

    def turn(self, degrees: int) -> None:
        """From the next frame on, frames stand upright when turned clockwise by so much."""

    def light(self, *, continuous: bool) -> None:
        """From the next frame on, what depends on light is judged live only if the stills have the same light."""


class CodesPort(Protocol):
    """The lane that looks at codes."""

    def check(self, ticket: str, secret: str, code: str) -> None:
        """Hash a code and compare; answered by CodeChecked."""

    def make(self, ticket: str, code: str) -> None:
        """Hash a new code; answered by CodeMade."""


class VoicePort(Protocol):
    """The lane that speaks to the sitter."""

    def say(self, name: str) -> None:
        """Say an instruction aloud, if it was recorded and was not said just now; no answer."""


class Mute:
    """No voice."""

    def say(self, name: str) -> None:
        """Nothing."""


class PrinterPort(Protocol):
    """The lane that prints tickets."""

    def print(self, ticket: Stub) -> None:
        """Print one; answered by TicketTold."""


class NoPrinter:
    """No ticket printer."""

    def print(self, ticket: Stub) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Lanes:
    """The lanes that the desk gives work to; readers only ever tell."""

    camera: CameraPort
    darkroom: DarkroomPort
    codes: CodesPort
    live: LivePort
    voice: VoicePort = field(default_factory=Mute)
    printer: PrinterPort = field(default_factory=NoPrinter)
    stick: StickPort = field(default_factory=NoStick)


@dataclass(frozen=True)
class Policy:
    """Who decides at this desk.

    Attributes:
        auto_shutter: release by itself when every blocking check has held.
        auto_accept: accept a still whose checks pass; nobody looks.
        retakes: how many retakes auto-accept may ask for before it gives up.
        timeout: seconds after arming (or waiting) until a sitting is given up; None: only people give up.
        confirm_bodies: a person confirms another body than the day's before it shoots; without people it is taken as
            it comes, and journaled.
    """

    auto_shutter: bool
    auto_accept: bool
    retakes: int
    timeout: float | None
    confirm_bodies: bool = True

    @property
    def attended(self) -> bool:
        """Whether people decide here: then one of them has to be logged in where codes are set up."""
        return not self.auto_accept


ATTENDED = Policy(auto_shutter=False, auto_accept=False, retakes=0, timeout=None)
HEADLESS = Policy(auto_shutter=True, auto_accept=True, retakes=3, timeout=120.0, confirm_bodies=False)
