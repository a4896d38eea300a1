"""Lanes for tests of the flow: they remember what the desk asked and answer when, and as, the test says."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from drivers.cameras.base import CardFile, FoundBody
from station.checks.crop import Crop
from station.checks.scene import Beside
from station.job.stub import Stub
from station.portrait.still import Still
from station.ports import Lanes


@dataclass
class FakeCamera:
    """Requests in the order they came: (`shoot`, intent), (`collect`, files), (`reconnect`,).

    `watched` is the ticket that watches now; a watch is answered when something comes, not in its turn. What people
    want of the body between shots is apart: (`choose`, body), (`change`, name, value), (`focus`,), (`release_holder`,).
    `rests` tells when live view was to end (True) and to begin again (False).
    """

    asked: list[tuple] = field(default_factory=list)
    watched: str | None = None
    wanted: list[tuple] = field(default_factory=list)

    def watch(self, ticket: str) -> None:
        self.watched = ticket

    def unwatch(self) -> None:
        self.watched = None

    rests: list[bool] = field(default_factory=list)
    flash: bool | None = None

    def light(self, *, flash: bool) -> None:
        self.flash = flash

    def shoot(self, intent: str) -> None:
        self.watched = None
        self.asked.append(("shoot", intent))

    def collect(self, files: tuple[CardFile, ...]) -> None:
        self.asked.append(("collect", files))

    def rest(self) -> None:
        self.rests.append(True)

    def wake(self) -> None:
        self.rests.append(False)

    def reconnect(self) -> None:
        self.asked.append(("reconnect",))

    def choose(self, body: FoundBody) -> None:
        self.wanted.append(("choose", body))

    def change(self, name: str, value: str) -> None:
        self.wanted.append(("change", name, value))

    def focus(self) -> None:
        self.wanted.append(("focus",))

    def release_holder(self) -> None:
        self.wanted.append(("release_holder",))


@dataclass
class FakeDarkroom:
    """Requests in the order they came: (`examine`, ticket, path), (`develop`, ticket, still).

    `prepared` apart; `beside` is what the stills were to be compared with; `framed` are those in a crop that is given:
    (ticket, crop).
    """

    asked: list[tuple] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    framed: list[tuple[str, Crop]] = field(default_factory=list)
    prepared: list[Path] = field(default_factory=list)

    def prepare(self, path: Path) -> None:
        self.prepared.append(path)

    def examine(self, ticket: str, path: Path) -> None:
        self.asked.append(("examine", ticket, path))

    def develop(self, ticket: str, still: Still, beside: Beside, crop: Crop | None = None) -> None:
        self.asked.append(("develop", ticket, still))
        self.beside.append(beside)
        if crop is not None:
            self.framed.append((ticket, crop))

    def redevelop(self, ticket: str, still: Still, beside: Beside, crop: Crop) -> None:
        self.framed.append((ticket, crop))


@dataclass
class FakeLive:
    """The turns it was told, in order, and whether the light is continuous."""

    turns: list[int] = field(default_factory=list)
    lights: list[bool] = field(default_factory=list)

    def turn(self, degrees: int) -> None:
        self.turns.append(degrees)

    def light(self, *, continuous: bool) -> None:
        self.lights.append(continuous)


@dataclass
class FakeCodes:
    """Requests in the order they came: (`check`, ticket, secret, code)."""

    asked: list[tuple] = field(default_factory=list)

    def check(self, ticket: str, secret: str, code: str) -> None:
        self.asked.append(("check", ticket, secret, code))

    def make(self, ticket: str, code: str) -> None:
        self.asked.append(("make", ticket, code))


@dataclass
class FakePrinter:
    """Tickets in the order they were asked for."""

    asked: list[Stub] = field(default_factory=list)

    def print(self, ticket: Stub) -> None:
        self.asked.append(ticket)


@dataclass
class FakeTime:
    """A clock that moves only when told."""

    seconds: float = 1000.0
    start: datetime = field(default_factory=lambda: datetime(2026, 6, 1, 8, 30).astimezone())

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> None:
        self.seconds += seconds

    def set_clock(self, by: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.start += by


def fake_lanes() -> tuple[Lanes, FakeCamera, FakeDarkroom]:
    camera, darkroom = FakeCamera(), FakeDarkroom()
    return Lanes(camera, darkroom, FakeCodes(), FakeLive(), printer=FakePrinter()), camera, darkroom
