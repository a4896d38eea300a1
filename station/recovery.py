"""What the desk does before its first swipe: every loose end that a crash left is tied, journaled and announced.

Files nobody journaled become orphans; an open intent stays unsettled until its body's card has been looked at; a
sitting whose picture was bound goes on at that picture; every other open sitting is given up, because nobody knows who
sits in the chair after a restart. Its person swipes again and gets a new number.
"""

from pathlib import Path

from db.journal import Journal
from db.records import Sitting
from drivers.cameras.base import CardFile, Spooled
from station.announcer import Announcer
from station.binding import Reason
from station.events import Kind
from station.keeping import Keeper, sha256_of
from station.orphans import OrphanTray
from station.portrait.pictures import PictureError
from station.portrait.still import decode


def lay_aside_strangers(journal: Journal, keeper: Keeper, tray: OrphanTray, announcer: Announcer) -> int:
    """Make orphans of all picture files that the journal has never heard of; give how many."""
    keeper.drop_unfinished_portraits(journal.known_paths())
    strangers = keeper.strangers(journal.known_paths())
    for path in strangers:
        file = Spooled(CardFile("", path.name), path, path.stat().st_size, sha256_of(path))
        tray.lay_aside(file, Reason.LATE if _whole(path) else Reason.DAMAGED, serial="")
    if strangers:
        announcer.say(Kind.RECOVERED, code="stray-files", detail={"count": len(strangers)})
    return len(strangers)


def _whole(path: Path) -> bool:
    try:
        decode(path)
    except PictureError:
        return False
    return True


def picture_to_review(journal: Journal, sitting: Sitting) -> str | None:
    """Give the exposure that somebody was about to decide on: the last one bound, unless it was rejected already."""
    if len(sitting.exposures) > journal.retakes(sitting.id):
        return sitting.exposures[-1]
    return None
