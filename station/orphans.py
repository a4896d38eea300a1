"""Files without a provable intent: kept, journaled with a reason and what they say of themselves, never guessed."""

from pathlib import Path
from uuid import uuid4

from PIL import Image as Pillow

from db.journal import Journal
from db.records import FileFacts, Orphan
from drivers.cameras.base import Spooled
from drivers.cameras.kinds import is_raw
from station.announcer import Announcer
from station.binding import Reason
from station.events import Kind
from station.keeping import Keeper
from station.portrait import exif


class OrphanTray:
    """Lays files aside: moved out of the spool, then journaled, then announced."""

    def __init__(self, journal: Journal, keeper: Keeper, announcer: Announcer) -> None:
        self._journal, self._keeper, self._announcer = journal, keeper, announcer

    def lay_aside(self, file: Spooled, reason: Reason, serial: str, intent: str | None = None) -> Orphan:
        """Keep one file as an orphan; `intent` is the one it came in the wake of, as evidence only."""
        claims = _claims(file.path)
        name = f"{uuid4().hex}{file.path.suffix.lower()}"
        facts = FileFacts(
            path=self._keeper.adopt(file.path, "orphans", name),
            sha256=file.sha256,
            size=file.size,
            serial=serial,  # of the body on whose card it lay; what the file itself claims is evidence
            card_path=file.source.path if file.source.folder else "",
            shot_at=claims.shot_at.isoformat(timespec="milliseconds") if claims.shot_at else None,
            evidence={"unique_id": claims.unique_id, "serial": claims.serial},
        )
        orphan = self._journal.orphan(facts, reason.value, intent=intent)
        self._announcer.say(
            Kind.ORPHAN,
            intent=intent,
            code=reason.value,
            detail={"orphan": orphan.id, "sha256": facts.sha256, "card_path": facts.card_path},
        )
        return orphan


def _claims(path: Path) -> exif.Exif:
    """What the file's header says of itself; a file that is no picture says nothing."""
    if is_raw(path.name):
        return exif.read_raw(path) or exif.Exif()
    try:
        with Pillow.open(path) as picture:
            return exif.read(picture)
    except Exception:  # decoders stumble in many ways over foreign bytes; nothing here depends on them
        return exif.Exif()
