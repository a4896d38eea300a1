"""What just happened, and how to undo it: announcements as phrases."""

from dataclasses import dataclass
from typing import Any

from station.events import Announcement, Kind
from station.flow import LAPSES
from station.words import known
from ui.door_phrases import presence_phrase, swipe_phrase
from ui.phrases import Phrase, trouble_phrase
from ui.signs import Sign


@dataclass(frozen=True)
class News:
    """One thing that happened.

    Attributes:
        at: wall clock, `10:42:07`.
        phrase: what.
        undo: what can be done about it; None when nothing needs to be.
    """

    at: str
    phrase: Phrase
    undo: Phrase | None = None


_PLAIN = {
    Kind.ARMED: Sign.DOT,
    Kind.BOUND: Sign.TICK,
    Kind.UNKNOWN: Sign.TRIANGLE,
    Kind.CALIBRATION: Sign.TICK,
    Kind.RETAKE: Sign.DOT,
    Kind.ACCEPTED: Sign.TICK,
    Kind.STOPPED: Sign.BAR,
    Kind.FACES: Sign.TICK,
    Kind.REASSIGNED: Sign.TRIANGLE,
    Kind.CLAIMED: Sign.TRIANGLE,
    Kind.FEE_SET: Sign.TICK,
    Kind.PAID: Sign.TICK,
    Kind.PAYMENT_VOID: Sign.TRIANGLE,
    Kind.CLASS_CLOSED: Sign.TICK,
    Kind.DAY_CLOSED: Sign.TICK,
    Kind.LOGIN: Sign.DOT,
    Kind.LOGOUT: Sign.DOT,
    Kind.LEAVING: Sign.DOT,
}
_DEVICES = ("camera", "disk", "clock")  # every other one is a reader, told by its address
_UNDO = {
    Kind.ACCEPTED: "undo.accepted",
    Kind.STOPPED: "undo.stopped",  # the same in the other language: whoever helps now may not be who worked
    Kind.PAID: "undo.paid",
    Kind.ABANDONED: "undo.abandoned",
    Kind.OVERRIDE: "undo.override",
}


def news_of(announcement: Announcement) -> News | None:
    """Word an announcement; None for those nobody needs to read (every verdict, every intent)."""
    phrase = _phrase(announcement)
    if phrase is None:
        return None
    if not phrase.has_words:
        phrase = Phrase(phrase.sign, f"event.{announcement.event}")
    return News(announcement.at[11:19], phrase, _undo(announcement))


def _undo(announcement: Announcement) -> Phrase | None:
    code = _UNDO.get(announcement.event)
    if announcement.event is Kind.REFUSED and announcement.code == "already-captured":
        code = "undo.already-captured"
    number = announcement.number or announcement.detail.get("number", "")
    return Phrase(Sign.DOT, code, {"number": number}) if code else None


def _phrase(announcement: Announcement) -> Phrase | None:
    number = {"number": announcement.number or ""}
    match announcement.event:
        case Kind.SWIPE:
            return swipe_phrase(announcement)
        case Kind.PRESENCE:
            return presence_phrase(announcement)
        case Kind.REFUSED:
            return Phrase(Sign.BAR, f"refused.{announcement.code}", number | dict(announcement.detail))
        case Kind.TROUBLE:
            return _trouble(announcement)
        case Kind.RECOVERED:
            return _with_dial(Sign.TICK, f"happened.recovered.{announcement.code}", dict(announcement.detail))
        case Kind.NO_PICTURE if announcement.code in LAPSES:
            return None  # nobody pressed the body's button, and nobody misses a picture
        case Kind.NO_PICTURE:
            return Phrase(Sign.BAR, "happened.no_picture", inner={"reason": _reason("reason", announcement)})
        case Kind.ORPHAN:
            return Phrase(Sign.TRIANGLE, "happened.orphan", inner={"reason": _reason("orphan", announcement)})
        case Kind.ABANDONED:
            return Phrase(Sign.BAR, "happened.abandoned", number, {"reason": _reason("reason", announcement)})
        case Kind.OVERRIDE:
            check = Phrase(Sign.DOT, f"check.{announcement.detail['check']}.name")
            return Phrase(Sign.TRIANGLE, "happened.override", number, {"check": check})
        case Kind.LUNCH:
            return Phrase(Sign.DOT, f"happened.lunch.{announcement.code}", dict(announcement.detail))
        case event if event in _PLAIN:
            return Phrase(_PLAIN[event], f"happened.{event}", number | dict(announcement.detail))
    return None


def _trouble(announcement: Announcement) -> Phrase | None:
    code = announcement.code or ""
    if code.endswith("-locked"):
        return None  # the state line says why, all the time
    if known(worded := f"trouble.{code}.{announcement.detail.get('reason')}"):
        return Phrase(Sign.BAR, worded)
    if code.startswith(("card-", "copy-", "printer-")) or "device" not in announcement.detail:
        return Phrase(Sign.BAR, f"trouble.{code}", dict(announcement.detail))
    device, detail = announcement.detail["device"], announcement.detail
    if device in ("stick", "power"):
        return Phrase(Sign.BAR, f"trouble.{code}", dict(detail))
    if code == "device-held" and "program" in detail:
        code = "device-held-by"
    if device == "camera" and known(f"trouble.{code}") and not known(f"trouble.camera.{code}"):
        return _with_dial(Sign.BAR, f"trouble.{code}", dict(detail))
    return trouble_phrase(device if device in _DEVICES else "reader", code, detail)


def _with_dial(sign: Sign, code: str, detail: dict[str, Any]) -> Phrase:
    """A sentence that may be about one of the body's dials: its name has words of its own."""
    dial = detail.pop("which", None)
    return Phrase(sign, code, detail, {"which": Phrase(Sign.DOT, f"dial.{dial}")} if dial else {})


def _reason(prefix: str, announcement: Announcement) -> Phrase:
    return Phrase(Sign.DOT, f"{prefix}.{announcement.code}")
