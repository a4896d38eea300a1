"""What the desk does before its first swipe: every loose end that a crash left is tied, journaled and announced.

Files nobody journaled become orphans; an open intent stays unsettled until its body's card has been looked at; a
sitting whose picture was bound goes on at that picture; every other open sitting is given up, because nobody knows who
sits in the chair after a restart. Its person swipes again and gets a new number.
"""

from pathlib import Path

from db.journal import Journal
from db.records import Intent, Sitting
from drivers.cameras.base import CardFile, Spooled
from drivers.cameras.kinds import is_raw
from station.announcer import Announcer
from station.binding import Reason
from station.events import Kind
from station.half_export import half_export
from station.keeping import Keeper, sha256_of
from station.orphans import OrphanTray
from station.portrait.pictures import PictureError
from station.portrait.still import decode


def lay_aside_strangers(journal: Journal, keeper: Keeper, tray: OrphanTray, announcer: Announcer) -> int:
    """Make orphans of all picture files that the journal has never heard of; give how many."""
    keeper.drop_unfinished_portraits(journal.knows_path)
    strangers = keeper.strangers(journal.knows_path)
    for path in strangers:
        file = Spooled(CardFile("", path.name), path, path.stat().st_size, sha256_of(path))
        intent = _asked_for(path, journal)
        reason = _reason(file, journal)
        tray.lay_aside(file, reason, serial=intent.serial if intent else "", intent=intent.id if intent else None)
    if strangers:
        journal.note("recovered", data={"code": "stray-files", "count": len(strangers)})
        announcer.say(Kind.RECOVERED, code="stray-files", detail={"count": len(strangers)})
    return len(strangers)


def _asked_for(path: Path, journal: Journal) -> Intent | None:
    """The intent in whose wake a file came: the camera lane names the files of a shot by it."""
    ticket = path.name.removeprefix(".").partition(".")[0]
    return journal.intent_if_known(ticket)


def _reason(file: Spooled, journal: Journal) -> Reason:
    if not _whole(file.path):
        return Reason.DAMAGED
    return Reason.SEEN_BEFORE if journal.knows_sha(file.sha256) else Reason.LATE


def _whole(path: Path) -> bool:
    """Whether a picture decodes to its end; of a raw file nobody can tell."""
    if is_raw(path.name):
        return True
    try:
        decode(path)
    except PictureError:
        return False
    return True


def say_half_export(journal: Journal, folder: Path, announcer: Announcer) -> None:
    """Say that the last export was cut short, if it was."""
    if half_export(folder):
        journal.note("recovered", data={"code": "half-export"})
        announcer.say(Kind.RECOVERED, code="half-export")


def picture_to_review(journal: Journal, sitting: Sitting) -> str | None:
    """Give the exposure that somebody was about to decide on: the last one bound, unless it was rejected already."""
    if len(sitting.exposures) > journal.retakes(sitting.id):
        return sitting.exposures[-1]
    return None
