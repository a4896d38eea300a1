"""What the day starts with: how the body is held, which light it works in, and what its background looks like.

What was measured is only proposed; people accept it, and where nobody looks the desk does. A value in the settings
always wins, and then nothing is proposed. How a body is held and lit is kept beside the journal, in a file of its own:
it is a setting that outlives the day and no evidence of anything, and the journal notes each change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal

from db.journal import Journal
from db.records import Portrait
from station.announcer import Announcer
from station.checks.backdrop import Backdrop, measure
from station.checks.light import light_of, stops
from station.checks.limits import Profile
from station.checks.scene import Beside
from station.checks.sight.vision import Image
from station.events import Kind
from station.keptbodies import KeptBodies, KeptBody
from station.portrait.still import Still, turn_of
from station.ports import Lanes

Lighting = Literal["continuous", "flash"]

FLASH_STOPS = 1.5
"""A still so much brighter than live view just before is lit by a flash."""

SAME_STOPS = 0.7
"""A still that differs by no more is lit by what lights live view."""

DAYS_STILLS = 15
"""So many of the day's last accepted stills tell how bright the next one will be."""

ENOUGH_STILLS = 3
"""So many it takes: with fewer, one odd picture would be the rule."""


@dataclass(frozen=True)
class Wishes:
    """What the settings say of the camera's use; None: it is proposed, accepted and kept for each body.

    Attributes:
        turned: clockwise turn that makes live frames upright, degrees.
        lighting: where the light of the pictures comes from.
        recycle: seconds from one shot to the next while a flash charges.
        hold: seconds that every blocking check must have held before auto-shutter releases.
        standby: seconds without anybody after which live view ends; 0: never.
    """

    turned: int | None = None
    lighting: Lighting | None = None
    recycle: float = 1.5
    hold: float = 0.8
    standby: float = 600.0


class StartOfDay:
    """What is known, proposed and in force for the connected body.

    Attributes:
        turn_proposed: turn at which faces stand upright in live view, where that is not the one in force.
        lighting_proposed: what a test shot showed, where that is not what is in force.
        backdrop: the empty background as it was measured last; None before.
    """

    def __init__(
        self, journal: Journal, announcer: Announcer, lanes: Lanes, kept: KeptBodies, wishes: Wishes, profile: Profile,
        today: Callable[[], date], *, attended: bool,
    ) -> None:  # fmt: skip
        self._journal, self._announcer, self._lanes, self._kept = journal, announcer, lanes, kept
        self._wishes, self._profile, self._today, self._attended = wishes, profile, today, attended
        self._serial: str | None = None
        self._held: int | None = None  # how the last still says that the body is held
        self._live_light: float | None = None
        self._days_turn: int | None = None
        self._days_lights: list[float] = []
        self._days_sharpness: list[float] = []
        self._day: date | None = None
        self.turn_proposed: int | None = None
        self.lighting_proposed: Lighting | None = None
        self.backdrop: Backdrop | None = None

    # what is in force

    @property
    def _body(self) -> KeptBody:
        return self._kept.of(self._serial) if self._serial is not None else KeptBody()

    @property
    def turned(self) -> int:
        """Clockwise turn that makes live frames upright, degrees."""
        return self._wishes.turned if self._wishes.turned is not None else self._body.turned or 0

    @property
    def lighting(self) -> Lighting:
        """Where the light of the pictures comes from."""
        return self._wishes.lighting or self._body.lighting or "continuous"

    @property
    def recycle(self) -> float:
        """Seconds between two shots; 0 without a flash."""
        return self._wishes.recycle if self.lighting == "flash" else 0.0

    def body_up(self, serial: str) -> None:
        """Take up a body: what was kept of it is in force."""
        if serial != self._serial:
            self._serial, self._held, self._day = serial, None, None
            self.turn_proposed = self.lighting_proposed = self.backdrop = None
        self._lanes.live.turn(self.turned)
        self._say_what_lights()

    def _say_what_lights(self) -> None:
        flash = self.lighting == "flash"
        self._lanes.camera.light(flash=flash)
        self._lanes.live.light(continuous=not flash)

    # how the body is held

    def faces_upright_at(self, degrees: int) -> None:
        """Take it that live view shows faces upright at this turn, and at no other."""
        if self._wishes.turned is not None or self._serial is None:
            return
        fits = self._held is None or self._held == degrees
        if not fits:
            self._say_once("turn-disagrees", degrees)
        elif degrees == self.turned:
            self.turn_proposed = None
        elif degrees != self.turn_proposed:
            self.turn_proposed = degrees
            self._announcer.say(Kind.TROUBLE, code="turn-proposed", detail={"degrees": degrees})
            if not self._attended:
                self.accept_turn(None)

    def _say_once(self, code: str, degrees: int) -> None:
        """Live view and the pictures' own word don't agree: nothing is proposed until they do."""
        if self.turn_proposed is not None:
            self.turn_proposed = None
            self._announcer.say(Kind.TROUBLE, code=code, detail={"degrees": degrees})

    def accept_turn(self, operator: str | None) -> None:
        """Turn live frames as proposed from now on, today and on later days."""
        degrees, serial = self.turn_proposed, self._serial
        if degrees is None or serial is None:
            return
        self.turn_proposed = None
        self._kept.keep(serial, turned=degrees)
        self._journal.note("turn_kept", data={"serial": serial, "degrees": degrees}, operator=operator)
        self._lanes.live.turn(self.turned)
        self._announcer.say(Kind.RECOVERED, code="turn", detail={"degrees": degrees})

    # which light there is

    def about_to_test(self, live: Image | None) -> None:
        """Remember how bright live view is just before a test shot; None while it is dark."""
        self._live_light = None if live is None else light_of(live)

    def tested(self, still: Still | None, *, nobody: bool) -> None:
        """Take a test shot's still; `nobody` says that live view showed an empty chair."""
        if still is None:
            return
        self.seen(still)
        light, live = light_of(still.image), self._live_light
        if live is not None and self._wishes.lighting is None:
            self._propose_lighting(stops(light, live))
        if nobody and self.lighting == "flash":
            self.measure_background(still.image)

    def _propose_lighting(self, brighter: float) -> None:
        """Propose what the difference shows.

        Where flash is in force already, live view may be brightened by the body, so that an equal still proves nothing.
        """
        shown: Lighting | None = None
        if brighter >= FLASH_STOPS:
            shown = "flash"
        elif abs(brighter) <= SAME_STOPS and self.lighting != "flash":
            shown = "continuous"
        data = {"centistops": round(100 * brighter), "shows": shown}
        self._journal.note("lighting_tested", data={"serial": self._serial, **data})
        self.lighting_proposed = shown if shown != self._body.lighting else None
        if self.lighting_proposed not in (None, self.lighting):
            code = f"lighting-{self.lighting_proposed}-proposed"
            self._announcer.say(Kind.TROUBLE, code=code)
            if not self._attended:
                self.accept_lighting(None, None)

    def accept_lighting(self, lighting: Lighting | None, operator: str | None) -> None:
        """Work in this light from now on; None: in the proposed one. The settings' word stands above it."""
        chosen, serial = lighting or self.lighting_proposed, self._serial
        if chosen is None or serial is None or self._wishes.lighting is not None:
            return
        self.lighting_proposed = None
        self._kept.keep(serial, lighting=chosen)
        self._say_what_lights()
        self._journal.note("lighting_kept", data={"serial": serial, "lighting": chosen}, operator=operator)
        self._announcer.say(Kind.RECOVERED, code=f"lighting-{chosen}")

    # the background

    def measure_background(self, image: Image) -> None:
        """Measure a picture of the empty background, and say what to do about it."""
        wanted = self._profile.background
        if wanted is None:
            return
        self.backdrop = found = measure(image, wanted)
        data = {"lightness": round(found.lightness), "tint": round(found.tint), "unevenness": round(found.unevenness)}
        self._journal.note("background_measured", data={**data, "advice": list(found.advice)})
        for advice in found.advice:
            self._announcer.say(Kind.TROUBLE, code=f"background-{advice}", detail=data)
        if not found.advice:
            self._announcer.say(Kind.RECOVERED, code="background", detail=data)

    # the day's stills

    def seen(self, still: Still) -> None:
        """Take it that the body is held as this still says."""
        self._held = turn_of(still.exif)
        if self.turn_proposed is not None and self.turn_proposed != self._held:
            self._say_once("turn-disagrees", self.turn_proposed)

    def beside(self, still: Still) -> Beside:
        """How a still stands beside the day's accepted ones of this body."""
        self.seen(still)
        self._begin_day()
        enough = self.lighting == "flash" and len(self._days_lights) >= ENOUGH_STILLS
        days_light = median(self._days_lights) if enough else None
        sharp = self._days_sharpness
        days_sharpness = median(sharp) if len(sharp) >= ENOUGH_STILLS else None
        return Beside(turn_of(still.exif), self._days_turn, light_of(still.image), days_light, days_sharpness)

    def accepted(self, evidence: dict[str, object], portrait: Portrait | None) -> None:
        """Take a still that was accepted, by what `evidence_of` told; the next ones stand beside it."""
        self._begin_day()
        self._learn(evidence, portrait)

    def _begin_day(self) -> None:
        """On a new day, for another body and after a restart: what the day's accepted stills were like so far."""
        if self._day == self._today():
            return
        self._day, self._days_turn, self._days_lights, self._days_sharpness = self._today(), None, [], []
        for sitting in reversed(self._journal.sittings("accepted", DAYS_STILLS, newest_first=True)):
            if sitting.accepted_exposure is None or not sitting.opened_at.startswith(self._day.isoformat()):
                continue
            file = self._journal.exposure(sitting.accepted_exposure).file
            if file.serial == self._serial:
                self._learn(file.evidence, self._journal.portrait_of(sitting.accepted_exposure))

    def _learn(self, evidence: dict[str, object], portrait: Portrait | None) -> None:
        turned, light, lighting = (evidence.get(name) for name in ("turned", "light", "lighting"))
        if isinstance(turned, int):
            self._days_turn = turned
        if isinstance(light, int) and lighting == "flash":
            self._days_lights = [*self._days_lights[1 - DAYS_STILLS :], light / 10_000]
        for verdict in portrait.facts.verdicts if portrait is not None else ():
            if verdict["check"] == "sharpness" and verdict["value"] is not None:
                self._days_sharpness = [*self._days_sharpness[1 - DAYS_STILLS :], float(verdict["value"])]

    def evidence_of(self, beside: Beside) -> dict[str, object]:
        """What is journaled of a still for those that will stand beside it: light in ten thousandths."""
        return {"turned": beside.turned, "light": round(10_000 * beside.light), "lighting": self.lighting}
