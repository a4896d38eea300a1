"""What the desk knows of the body: whether it is there, what its card holds, and which shots are still unsettled.

An intent whose shot nobody can vouch for is unsettled until the body was connected again and its card compared with
every file the journal has seen; what is new there becomes an orphan, and only then the intent ends without a picture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.journal import Journal
from db.records import Intent
from drivers.cameras.base import Body, CardFile, FoundBody
from station.announcer import Announcer
from station.binding import Reason
from station.calibration import Calibrator
from station.dayofbody import DayOfBody
from station.events import Kind
from station.messages import CameraDown, CameraUp, Collected
from station.orphans import OrphanTray
from station.ports import Lanes

WAIT_FOR_BODY = 60.0
QUIET = "camera-quiet"


@dataclass
class _Unsettled:
    """A shot nobody can vouch for, since when (monotonic), and whether its minute has been announced."""

    intent: Intent
    since: float
    announced: bool = False


class BodyWatch:
    """Follows the camera's connection; `settled(intent)` is called when an unsettled intent has ended.

    Attributes:
        body: the connected one.
        trouble: code of why there is none, None while there is one or nothing is known yet.
        day: which body the day is shot with, and whether somebody has to confirm this one.
        bodies: among which a person has to choose; empty while nothing is to be chosen.
        holders: programs that hold the body, by name.
    """

    def __init__(
        self, journal: Journal, announcer: Announcer, tray: OrphanTray, lanes: Lanes, calibrator: Calibrator,
        monotonic: Callable[[], float], settled: Callable[[Intent], None], day: DayOfBody,
    ) -> None:  # fmt: skip
        self._journal, self._announcer, self._tray, self._lanes = journal, announcer, tray, lanes
        self._calibrator, self._monotonic, self._settled = calibrator, monotonic, settled
        self.body: Body | None = None
        self.trouble: str | None = None
        self.day = day
        self.bodies: tuple[FoundBody, ...] = ()
        self.holders: tuple[str, ...] = ()
        self._unsettled: dict[str, _Unsettled] = {}
        self._collecting = False

    @property
    def unsettled(self) -> bool:
        """Whether some shot's outcome is unknown; until it is settled nothing is shot and nobody armed."""
        return bool(self._unsettled)

    @property
    def overdue(self) -> bool:
        """Whether a body that a shot depends on has stayed away so long that a person may decide."""
        return any(entry.announced for entry in self._unsettled.values())

    @property
    def lock(self) -> str | None:
        """The code of why the body can't be asked for a sitting's shot now, or None."""
        if self.body is None:
            return "camera"
        if self.trouble == QUIET:
            return QUIET
        if self.day.asked is not None:
            return "body-changed"
        if self.body.stores == ():
            return "no-card"
        if self._unsettled or self._collecting:
            return "settling"
        if self._calibrator.busy:
            return "calibrating" if self.body.can_release else "test-press"
        return None if self._calibrator.clock is not None else "clock"

    @property
    def can_release(self) -> bool:
        """Whether the body releases when it is asked."""
        return self.body is None or self.body.can_release

    def is_now(self, run: int) -> bool:
        """Whether this is the number of the connection that stands."""
        return self.body is not None and self.body.run == run

    @property
    def wants_calibration(self) -> bool:
        """Whether the body is free for a shot that would teach its clock better."""
        return self.lock in (None, "clock") and self._calibrator.wanted

    def up(self, message: CameraUp) -> None:
        """Take a connected body and whatever is new on its card."""
        body = self.body = message.body
        self.bodies, self.holders = (), ()
        if self.trouble is not None:
            self._announcer.say(Kind.RECOVERED, code="camera", detail={"model": body.model})
            self.trouble = None
        offset_ms = None if body.clock_offset is None else round(body.clock_offset * 1000)
        self._journal.note(
            "camera_connected",
            data={"serial": body.serial, "model": body.model, "run": body.run, "clock_offset_ms": offset_ms},
        )
        self.day.up(body)
        self._calibrator.body_up(body)
        if body.stores == ():  # nothing can be said of a card that is not there; it is listed when it is put back
            self._announcer.say(Kind.TROUBLE, code="no-card", detail={"device": "camera"})
            return
        new = self._new_on_card(body)
        if new or self._unsettled:
            self._collecting = True
            self._lanes.camera.collect(new)

    def quiet(self, doing: str) -> None:
        """Say that the connected body does not answer; its driver gives up later, and reconnecting begins then."""
        if self.body is not None and self.trouble is None:
            self.trouble = QUIET
            self._journal.note("trouble", data={"device": "camera", "code": QUIET, "detail": doing})
            self._announcer.say(Kind.TROUBLE, code=QUIET, detail={"device": "camera", "detail": doing})

    def answers(self) -> None:
        """Take back that the body is quiet."""
        if self.body is not None and self.trouble == QUIET:
            self.trouble = None
            self._journal.note("recovered", data={"code": "camera"})
            self._announcer.say(Kind.RECOVERED, code="camera", detail={"model": self.body.model})

    def down(self, message: CameraDown) -> None:
        """Take note that there is no body; said once until it changes."""
        self.body, self._collecting = None, False
        self.bodies, self.holders = message.bodies, message.holders
        self.day.down()
        self._calibrator.body_down()
        if message.code != self.trouble:
            self.trouble = message.code
            self._journal.note("trouble", data={"device": "camera", "code": message.code, "detail": message.detail})
            detail = {"device": "camera", "detail": message.detail, **_whom(message)}
            self._announcer.say(Kind.TROUBLE, code=message.code, detail=detail)

    def _new_on_card(self, body: Body) -> tuple[CardFile, ...]:
        """Compare the card with what was ever seen of this body; at first sight everything is old."""
        seen = self._journal.seen(body.serial)
        listed = {file.path for file in body.files}
        if seen is None:
            self._journal.card_listed(body.serial, sorted(listed), [])
            return ()
        if gone := sorted(_gone(seen - listed, body)):  # a card that was formatted gives old names to new pictures
            self._journal.card_listed(body.serial, [], gone)
        return tuple(file for file in body.files if file.path not in seen)

    def lost(self, intent: Intent, code: str) -> None:
        """Take an intent whose shot has no certain outcome."""
        if not intent.unknown:  # after a restart it may have been said before
            self._journal.unknown(intent.id, code)
        self._unsettled[intent.id] = _Unsettled(intent, self._monotonic())
        self._announcer.say(Kind.UNKNOWN, intent=intent.id, sitting=intent.sitting, code=code)

    def collected(self, message: Collected) -> None:
        """Take what was new on the card; when all of it came, settle this body's intents."""
        mine = [entry.intent for entry in self._unsettled.values() if entry.intent.serial == message.serial]
        reason = Reason.LATE if mine else Reason.FOREIGN
        for file in message.files:  # one that was fetched before a crash lies among the orphans already
            known = self._journal.knows_sha(file.sha256)
            why = Reason.SEEN_BEFORE if known else reason
            self._tray.lay_aside(file, why, message.serial, mine[0].id if mine else None)
        if message.complete:
            self._collecting = False
            for intent in mine:
                self._settle(intent, "not-provable")

    def declare_settled(self, operator: str | None) -> None:
        """A person declares, by name, that the overdue shots gave no picture that could be had."""
        for entry in [entry for entry in self._unsettled.values() if entry.announced]:
            self._settle(entry.intent, "declared", operator)

    def _settle(self, intent: Intent, reason: str, operator: str | None = None) -> None:
        del self._unsettled[intent.id]
        self._journal.no_picture(intent.id, reason, operator=operator)
        self._announcer.say(Kind.NO_PICTURE, intent=intent.id, sitting=intent.sitting, code=reason)
        self._settled(intent)

    def tick(self) -> None:
        """Say, once, that a body stays away although a shot depends on it."""
        for entry in self._unsettled.values():
            if not entry.announced and self._monotonic() - entry.since >= WAIT_FOR_BODY:
                entry.announced = True
                self._announcer.say(Kind.TROUBLE, intent=entry.intent.id, code="body-stays-away")


def _gone(paths: set[str], body: Body) -> set[str]:
    """Those that are no longer on a card that is in the body; what lies on a card that was taken out is not gone."""
    if body.stores is None:
        return paths
    return {path for path in paths if path.strip("/").partition("/")[0] in body.stores}


def _whom(message: CameraDown) -> dict[str, Any]:
    """Which bodies there are to choose from, and which programs hold the one there is."""
    models = {"bodies": [f"{body.model} {body.port}" for body in message.bodies]} if message.bodies else {}
    return {**models, **({"program": ", ".join(message.holders)} if message.holders else {})}
