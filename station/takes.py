"""One exposure's files on their way into the journal: the picture, the raw file beside it, copies on another card."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.records import FileFacts
from drivers.cameras.base import Spooled
from station.binding import Evidence, Expectation, Reason, Take, objection, raw_objection
from station.keeping import Keeper
from station.orphans import OrphanTray
from station.portrait import exif

UNREAD = {"serial": "unread", "time": "unread"}


def doubt(take: Take, evidence: Evidence, expected: Expectation, knows_sha: Callable[[str], bool]) -> Reason | None:
    """Give the first reason why this exposure can't be bound; a doubt about either file is one about both."""
    reason = objection(evidence, expected, seen_before=knows_sha(take.picture.sha256))
    if reason is None and take.raw is not None:
        reason = raw_objection(raw_evidence(take.raw), expected, seen_before=knows_sha(take.raw.sha256))
    return reason


def raw_evidence(raw: Spooled) -> Evidence | None:
    """What a raw file says of itself; None where it is of a kind that is not read."""
    told = exif.read_raw(raw.path)
    if told is None:
        return None
    return Evidence(True, raw.sha256, told.serial or None, told.shot_at, told.fraction)


@dataclass(frozen=True)
class Kept:
    """What the journal is to know of one exposure's files; `copies` are paths on the body's cards."""

    picture: FileFacts
    raw: FileFacts | None
    copies: tuple[str, ...]


def keep(keeper: Keeper, take: Take, stem: str, serial: str, evidence: Evidence, told: dict[str, Any]) -> Kept:
    """Move picture and raw file to the originals, under one stem, and give what the journal is to know of them.

    Args:
        keeper: the door to the data folder.
        take: files that passed every rule.
        stem: of both names.
        serial: of the body on whose card they lie.
        evidence: what the picture says of itself.
        told: what else the journal is to know of how the picture was judged.
    """
    picture = _facts(keeper, take.picture, stem, serial, evidence, told)
    if take.raw is None:
        return Kept(picture, None, _paths(take))
    of_raw = raw_evidence(take.raw)
    told_of_raw = UNREAD if of_raw is None else _fits(of_raw)
    return Kept(picture, _facts(keeper, take.raw, stem, serial, of_raw, {"stem": "fits", **told_of_raw}), _paths(take))


def _facts(
    keeper: Keeper, file: Spooled, stem: str, serial: str, evidence: Evidence | None, told: dict[str, Any]
) -> FileFacts:
    taken_at = evidence.taken_at if evidence else None
    return FileFacts(
        path=keeper.adopt(file.path, "originals", f"{stem}{file.path.suffix.lower()}"),
        sha256=file.sha256,
        size=file.size,
        serial=serial,
        card_path=file.source.path,
        shot_at=taken_at.isoformat(timespec="milliseconds") if taken_at else None,
        evidence=told,
    )


def _fits(evidence: Evidence) -> dict[str, str]:
    """Of facts that passed the rules: which were there."""
    return {
        "serial": "fits" if evidence.serial is not None else "not in file",
        "time": "fits" if evidence.taken_at is not None else "not in file",
    }


def _paths(take: Take) -> tuple[str, ...]:
    return tuple(copy.source.path for copy in take.copies)


def drop_copies(keeper: Keeper, take: Take) -> None:
    """Delete what was fetched twice, once the journal vouches for the first of it."""
    for copy in take.copies:
        keeper.drop_copy(copy.path)


def lay_aside(tray: OrphanTray, take: Take, reason: Reason, serial: str, intent: str | None = None) -> None:
    """Keep all files of a refused exposure as orphans."""
    for file in (take.picture, *filter(None, (take.raw,)), *take.copies):
        tray.lay_aside(file, reason, serial, intent)
