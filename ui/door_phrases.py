"""What is said at the door: what of a card or a code has to be looked at, and what somebody still owes."""

from functools import reduce

from station.events import Announcement
from station.view import Guest
from station.words import known
from ui.phrases import Phrase
from ui.signs import Sign


def doubt_phrase(doubt: str) -> Phrase:
    """Say one doubt about a card; readers may have some that nobody foresaw."""
    code = f"doubt.{doubt}"
    return Phrase(Sign.TRIANGLE, code if known(code) else "doubt.other")


def look_phrase(doubts: tuple[str, ...], compared: str | None) -> Phrase | None:
    """Everything that has to be looked at before somebody sits down; None when nothing has."""
    phrases = [doubt_phrase(doubt) for doubt in doubts]
    if compared == "unknown":
        phrases.insert(0, Phrase(Sign.TRIANGLE, "ui.next.compare"))
    return reduce(_and, phrases) if phrases else None


def brief_look(guest: Guest) -> tuple[Phrase, ...]:
    """The same in two lines: what to compare, then the first doubt and how many more there are."""
    lines = [Phrase(Sign.TRIANGLE, "compared.unknown")] if guest.compared == "unknown" else []
    if guest.doubts:
        first, more = doubt_phrase(guest.doubts[0]), len(guest.doubts) - 1
        lines.append(Phrase(Sign.TRIANGLE, "doubt.more", {"count": more}, {"first": first}) if more else first)
    return tuple(lines)


def _and(first: Phrase, second: Phrase) -> Phrase:
    return Phrase(Sign.TRIANGLE, "doubt.and", inner={"first": first, "second": second})


def swipe_phrase(announcement: Announcement) -> Phrase:
    """Somebody has a number; a warning if something has to be looked at."""
    detail, number = announcement.detail, {"number": announcement.number or ""}
    look = look_phrase(tuple(detail.get("doubts", ())), detail.get("compared", {}).get("verdict"))
    if look is None:
        return Phrase(Sign.DOT, "happened.swipe", number)
    return Phrase(Sign.TRIANGLE, "happened.swipe.look", number, {"look": look})


def presence_phrase(announcement: Announcement) -> Phrase | None:
    """Somebody showed one of two tokens, or may come in, or a test was read; None for a card that only lies there."""
    if announcement.code is None:
        return None
    if announcement.code == "test-swipe":
        return _tested(announcement)
    return Phrase(
        Sign.DOT, f"happened.{announcement.code}", {**announcement.detail, "number": announcement.number or ""}
    )


def _tested(announcement: Announcement) -> Phrase:
    detail = announcement.detail
    if "looks_like" in detail:
        why = Phrase(Sign.TRIANGLE, f"refused.{detail['looks_like']}")
        return Phrase(Sign.TRIANGLE, "happened.test.no-code", inner={"why": why})
    kind = Phrase(Sign.DOT, f"token.{detail['token_kind']}")
    look = look_phrase(tuple(detail.get("doubts", ())), None)
    if look is None:
        return Phrase(Sign.TICK, "happened.test.fine", inner={"kind": kind})
    return Phrase(Sign.TRIANGLE, "happened.test.look", inner={"kind": kind, "look": look})
