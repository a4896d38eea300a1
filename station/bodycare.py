"""What the desk knows of the body's settings, battery and card, and what people may ask of the body between shots.

Dials that turn by themselves in the middle of a day make pictures that look different, and nobody notices before
the school does: each turn that the station did not make is said and journaled.
"""

from collections.abc import Callable
from datetime import date

from db.journal import Journal
from drivers.cameras.base import CHANGEABLE, BodyState, Dial
from station import commands, messages
from station.announcer import Announcer
from station.bodywatch import BodyWatch
from station.events import Kind
from station.keptbodies import KeptBodies
from station.ports import Lanes

WATCHED = (*CHANGEABLE, "quality", "focus_mode")
BATTERY_LOW = 20
FEW_SHOTS = 20
NOTE = "body_settings"

CareMessage = messages.BodyTold | messages.DialTurned | messages.Focused | messages.HolderReleased
CareCommand = commands.ChangeSetting | commands.Focus | commands.ReleaseCamera | commands.ChooseBody


class BodyCare:
    """Follows the body's state.

    Attributes:
        state: what the connected body told last; None while there is none, or it has not told yet.
    """

    def __init__(
        self, journal: Journal, announcer: Announcer, lanes: Lanes, watch: BodyWatch, kept: KeptBodies,
        today: Callable[[], date],
    ) -> None:  # fmt: skip
        self._journal, self._announcer, self._lanes, self._watch = journal, announcer, lanes, watch
        self._kept, self._today = kept, today
        self.state: BodyState | None = None
        self._warned: set[tuple[str, str]] = set()
        self._settled: dict[tuple[str, date], dict[str, str]] = {}

    def down(self) -> None:
        """There is no body: what it told says nothing about now."""
        self.state = None

    # what the body tells

    def told(self, message: CareMessage) -> None:
        """Take one message."""
        match message:
            case messages.BodyTold(serial, state):
                if self._watch.body is not None:
                    self.state = state
                self._compare(serial, state)
                self._warn(serial, state)
            case messages.DialTurned():
                self._turned(message)
            case messages.Focused(code):
                if code is not None:
                    self._say("focus-failed" if code == "focus" else "focus-refused", {"reason": code})
            case messages.HolderReleased(code, detail):
                self._released(code, detail)

    def _compare(self, serial: str, state: BodyState) -> None:
        """Hold every dial against how it stood when it was last looked at, today, before a restart too."""
        known = self._known(serial)
        now = {name: dial.value for name in WATCHED if (dial := getattr(state, name)) is not None}
        turned = {name: value for name, value in now.items() if known.get(name, value) != value}
        self._settle(serial, {**known, **now})
        for name, value in turned.items():
            detail = {"device": "camera", "which": name, "old": known[name], "new": value}
            self._journal.note("trouble", data={"code": "settings-changed", "detail": "", **detail})
            self._announcer.say(Kind.TROUBLE, code="settings-changed", detail=detail)

    def _known(self, serial: str) -> dict[str, str]:
        if (serial, self._today()) not in self._settled:
            noted = self._journal.latest_note(NOTE, self._today()) or {}
            theirs = noted if noted.get("serial") == serial else {}
            self._settled = {(serial, self._today()): {name: theirs[name] for name in WATCHED if name in theirs}}
        return self._settled[serial, self._today()]

    def _settle(self, serial: str, settings: dict[str, str]) -> None:
        """From now on this is how the body is meant to stand."""
        if settings != self._known(serial):
            self._settled[serial, self._today()] = settings
            self._journal.note(NOTE, data={"serial": serial, **settings})

    def _warn(self, serial: str, state: BodyState) -> None:
        battery, shots = state.battery, state.shots_left
        self._once(serial, "battery-low", battery is not None and battery <= BATTERY_LOW, {"percent": battery})
        self._once(serial, "card-full", shots == 0, {"shots": shots})
        self._once(serial, "card-nearly-full", shots is not None and 0 < shots < FEW_SHOTS, {"shots": shots})
        self._once(serial, "sleep-on", state.sleep_off is False, {})

    def _once(self, serial: str, code: str, is_so: bool, facts: dict[str, object]) -> None:
        """Say a trouble when it begins; when it has ended it may be said again."""
        if not is_so:
            self._warned.discard((serial, code))
        elif (serial, code) not in self._warned:
            self._warned.add((serial, code))
            self._trouble(code, facts)

    def _trouble(self, code: str, facts: dict[str, object], detail: str = "") -> None:
        self._journal.note("trouble", data={"device": "camera", "code": code, "detail": detail, **facts})
        self._say(code, facts)

    def _say(self, code: str, facts: dict[str, object]) -> None:
        self._announcer.say(Kind.TROUBLE, code=code, detail={"device": "camera", **facts})

    # what people ask

    def asked(self, command: CareCommand, operator: str | None) -> None:
        """Pass on what somebody wants of the body."""
        match command:
            case commands.ChangeSetting(name, value):
                self._journal.note("setting_asked", data={"name": name, "value": value}, operator=operator)
                self._lanes.camera.change(name, value)
            case commands.Focus():
                self._lanes.camera.focus()
            case commands.ReleaseCamera():
                self._journal.note("release_asked", data={"holders": list(self._watch.holders)}, operator=operator)
                self._lanes.camera.release_holder()
            case commands.ChooseBody(port):
                self._choose(port, operator)

    def _choose(self, port: str, operator: str | None) -> None:
        for body in self._watch.bodies:
            if body.port == port:
                data = {"model": body.model, "port": body.port, "serial": body.serial}
                self._journal.note("body_chosen", data=data, operator=operator)
                self._kept.choose(body)
                self._lanes.camera.choose(body)

    def _turned(self, message: messages.DialTurned) -> None:
        name, dial = message.name, message.dial
        if dial is None:
            self._trouble("setting-refused", {"which": name, "reason": message.code})
            return
        self._settle(message.serial, {**self._known(message.serial), name: dial.value})
        self._remember(name, dial)
        detail = {"device": "camera", "which": name, "new": dial.value}
        self._announcer.say(Kind.RECOVERED, code="setting", detail=detail)

    def _remember(self, name: str, dial: Dial) -> None:
        if self.state is not None:
            self.state = BodyState(**{**vars(self.state), name: dial})

    def _released(self, code: str | None, detail: str) -> None:
        if code is None:
            self._journal.note("recovered", data={"code": "holder"})
            self._announcer.say(Kind.RECOVERED, code="holder", detail={"device": "camera"})
        else:
            self._trouble(code, {"program": detail}, detail)
