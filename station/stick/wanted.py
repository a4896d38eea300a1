"""Which pictures are to lie on the stick, under which names, and which of them already now.

The names are those of the next package, by the very plan that an export makes. A picture is due when its class was
closed, and otherwise ten minutes after it was accepted: most of what is retaken, moved to somebody else or corrected is
so before its class leaves. What changes later all the same is copied again.

Once a package that holds everything lies on the stick, only what no package holds is wanted: the next one is of what is
new.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from db.journal import Journal
from db.queries import Reader
from station.export import contents, plan
from station.export.contents import Contents
from station.export.errors import JobPurged, NamesCollide, NamesMissing, NothingNew, NothingToExport
from station.export.formats import manifest
from station.export.formats.manifest import Manifest, NewPart, PortraitFile
from station.export.naming import DATA, number_order
from station.export.plan import ExportSettings, Item, Plan
from station.export.signing import passing_key
from station.job.classboard import DONE as CLASS_DONE
from station.job.closing import CLASS_CLOSED
from station.stick.lines import Making


@dataclass(frozen=True)
class Wanted:
    """What is to lie on the stick as of one moment.

    Attributes:
        prefix, name: of the package that would be made now; empty while there is nothing to pack.
        items: its pictures, by their path in it.
        due: paths of those that are to be copied already.
        accepted: numbers of all accepted pictures, in their order, each with the paths of its files; none where they
            lie on the stick in a package.
        unnamed: why portraits can't be named; they are left to the export then.
    """

    prefix: str = ""
    name: str = ""
    items: Mapping[str, Item] = field(default_factory=dict)
    due: tuple[str, ...] = ()
    accepted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unnamed: NamesMissing | NamesCollide | None = None


def wanted(data: Path, making: Making, taken: Collection[str], now: datetime) -> Wanted:
    """Ask a data folder's journal, beside its writer.

    Args:
        data: the data folder.
        making: how packages are made.
        taken: names that lie on the stick.
        now: timezone aware.

    Raises:
        SourceMissing: an accepted picture has no portrait yet.
        JournalError: the journal can't be read.
    """
    with Journal.read_only(data) as journal:
        part = NewPart(kind="new") if _holds_everything(journal, making.job, taken) else None
        try:
            held = contents.read(data, making.job, part)
        except NothingNew:
            return Wanted(accepted=dict.fromkeys(_all_accepted(journal, making.job), frozenset[str]()))
        except (NothingToExport, JobPurged):
            return Wanted()
        made, unnamed = _plan(data, held, making, taken, now)
        packed = _all_accepted(journal, making.job) if part is not None else ()
        ready = _ready(journal, held, now - timedelta(seconds=making.due_after))
    told = _told(made)
    items = {item.path: item for item in made.items if item.path in told and not _is_left(told[item.path], unnamed)}
    files = _files_by_number(told, items)
    numbers = sorted({*packed, *(one.number for one in held.delivered)}, key=number_order)
    fresh = {one.number for one in held.delivered}
    return Wanted(
        prefix=made.prefix,
        name=made.name,
        items=items,
        due=tuple(path for path in items if told[path].number is None or told[path].number in ready),
        accepted={number: files[number] if number in fresh else frozenset() for number in numbers},
        unnamed=unnamed,
    )


def _plan(
    data: Path, held: Contents, making: Making, taken: Collection[str], now: datetime
) -> tuple[Plan, NamesMissing | NamesCollide | None]:
    """The next package; where portraits can't be named by the job's rule yet, they bear their numbers in it."""
    how = ExportSettings(making.school, making.names, job=making.job, part=held.part)
    try:
        return plan.make(held, data, how, taken, now, passing_key()), None
    except (NamesMissing, NamesCollide) as problem:
        numbered = ExportSettings(making.school, job=making.job, part=held.part)
        return plan.make(held, data, numbered, taken, now, passing_key()), problem


def _told(made: Plan) -> dict[str, manifest.File]:
    """The manifest's line of each picture, by its path in the package."""
    (content,) = (item.source.content for item in made.items if item.path == f"{DATA}/{manifest.NAME}")
    assert isinstance(content, bytes)  # noqa: S101 - it was made, not copied
    told: Manifest = manifest.from_bytes(content)
    return {f"{DATA}/{line.path}": line for line in told.files if line.kind not in ("records", "events", "claims")}


def _is_left(line: manifest.File, unnamed: Exception | None) -> bool:
    return unnamed is not None and line.kind == "portrait"


def _files_by_number(told: Mapping[str, manifest.File], items: Mapping[str, Item]) -> Mapping[str, frozenset[str]]:
    """All files of each number; where two people gave it another's picture, that one's original too."""
    files: defaultdict[str, set[str]] = defaultdict(set)
    for path, line in told.items():
        if line.number is not None and path in items:
            files[line.number].add(path)
        if isinstance(line, PortraitFile) and line.original is not None:
            files[line.number].add(f"{DATA}/{line.original}")
    return defaultdict(frozenset, {number: frozenset(paths) for number, paths in files.items()})


def _ready(journal: Reader, held: Contents, settled: datetime) -> set[str]:
    """Numbers whose class was closed, or that were accepted by then."""
    notes = journal.notes(CLASS_CLOSED, CLASS_DONE)
    closed = {str(note.data["class"]) for note in notes if note.data.get("scope", "class") == "class"}
    since = {take.sitting.number: take.sitting.opened_at for take in held.takes}
    since |= {one.number: one.accepted_at for one in held.delivered}
    sittings = {take.sitting.number: take.sitting.id for take in held.takes}
    sittings |= {one.number: one.sitting.id for one in held.delivered}
    return {
        number for number, at in since.items()
        if datetime.fromisoformat(at) <= settled or _class_of(journal, sittings[number]) in closed
    }  # fmt: skip


def _class_of(journal: Reader, sitting: str) -> str | None:
    place = journal.place_of_sitting(sitting)
    return None if place is None else place.class_name


def _holds_everything(journal: Reader, job: str, taken: Collection[str]) -> bool:
    """Whether all packages that were made of the whole job, or of what was new, lie on this stick, and there is one."""
    notes = [note for note in journal.notes("exported") if note.job == job]
    whole = [note for note in notes if (note.data.get("part") or {}).get("kind") != "class"]
    return bool(whole) and all(note.data.get("package") in taken for note in whole)


def _all_accepted(journal: Reader, job: str) -> list[str]:
    held = set(journal.held().values())
    numbers = (one.number for one in journal.sittings() if one.job == job and one.id in held)
    return sorted(numbers, key=number_order)
