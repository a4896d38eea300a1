"""From the journal's contents to every byte of a package, before anything is written."""

import hashlib
import platform
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from db.records import FileFacts
from station.export import cover, naming, provenance
from station.export.contents import Contents, Delivered, Take, shot_of
from station.export.copying import Source, of_bytes
from station.export.formats import claims_csv, events_jsonl, manifest, records_csv, signature, sums
from station.export.formats.claims_csv import ClaimLine
from station.export.formats.manifest import BookFile, CameraFile, ClassPart, File, Manifest, NewPart, PortraitFile
from station.export.formats.records_csv import Record
from station.export.naming import DATA, Named, Rule
from station.export.receipt import Method, Receipt
from station.export.signing import StationKey

SEALS = frozenset(f"{DATA}/{name}" for name in (signature.KEY, sums.NAME, manifest.NAME, manifest.SEAL, signature.NAME))
FOLDERS = (DATA, *(f"{DATA}/{room}" for room in naming.ROOMS))


@dataclass(frozen=True)
class ExportSettings:
    """How a package is to be made.

    Attributes:
        school: code of the school, first part of the package's name.
        names: what portraits are named by.
        originals: whether the camera's files go along; the hashes go along in any case.
        station: which installation this is.
        job: which job; None for the newest one of the journal.
        part: what of the job is to go; None: all of it.
    """

    school: str
    names: Rule = "number"
    originals: bool = True
    station: str = field(default_factory=platform.node)
    job: str | None = None
    part: ClassPart | NewPart | None = None


@dataclass(frozen=True)
class Item:
    """One file to write: its place in the package, where it comes from, and whether it must decode as a picture."""

    path: str
    source: Source
    picture: bool = False


@dataclass(frozen=True)
class Plan:
    """A whole package, in the order in which it is written: seals last.

    Attributes:
        prefix: the name up to the date.
        name: of the package's folder.
        items: every file.
        people: records inside.
        root: SHA-256 of SHA256SUMS.
        chain_head: hash of the last event inside.
        whole: everything of the job goes, and not a part of it.
    """

    prefix: str
    name: str
    items: tuple[Item, ...]
    people: int
    root: str
    chain_head: str
    whole: bool = True

    @property
    def seals(self) -> tuple[Item, ...]:
        """What vouches for the other files, in the order in which it is written."""
        return tuple(item for item in self.items if item.path in SEALS)

    @property
    def told(self) -> tuple[Item, ...]:
        """The files that the seals vouch for, and what lies beside them."""
        return tuple(item for item in self.items if item.path not in SEALS)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(item.source.size for item in self.items)

    def receipt(self, path: Path, method: Method, key: StationKey, part: ClassPart | NewPart | None) -> Receipt:
        """What was found at `path`, once all of it was read back."""
        return Receipt(
            path=path,
            people=self.people,
            files=len(self.items),
            size=self.size,
            root=self.root,
            chain_head=self.chain_head,
            read_back=method,
            signed_by=key.fingerprint,
            part=part,
        )

    @property
    def folders(self) -> tuple[str, ...]:
        """Every folder of the package, each after the one that it lies in."""
        own = {item.path.rpartition("/")[0] for item in self.items} - {""}
        beside = {str(folder) for path in own for folder in (PurePosixPath(path), *PurePosixPath(path).parents[:-1])}
        return (*FOLDERS, *sorted(beside - {*FOLDERS}))


@dataclass(frozen=True)
class _Entry:
    """A file of `data/` with its line in the manifest."""

    line: File
    source: Source
    picture: bool = False

    @property
    def item(self) -> Item:
        return Item(f"{DATA}/{self.line.path}", self.source, self.picture)


def prefix_of(contents: Contents, settings: ExportSettings) -> str:
    """The package's name up to the date."""
    return naming.package_prefix(settings.school, contents.job, contents.desk)


def make(
    contents: Contents, data: Path, settings: ExportSettings, taken: Collection[str], now: datetime, key: StationKey,
    office: Sequence[Item] = (),
) -> Plan:  # fmt: skip
    """Decide every name and every byte.

    Args:
        contents: what the journal holds.
        data: the data folder, for the pictures.
        settings: as the job or the desk wants it.
        taken: names that lie on the target already.
        now: the time of the export, timezone aware.
        key: what the station signs with.
        office: copies to work on, which lie outside `data/`.

    Raises:
        NamesMissing, NamesCollide: the names rule does not work for these records.
    """
    return _Planner(contents, data, settings, now).plan(taken, key, office)


def _named(one: Delivered) -> Named:
    person = one.person
    return Named(one.number, person.id_number, one.replaced, person.exam_number, person.student_number)


class _Planner:
    def __init__(self, contents: Contents, data: Path, settings: ExportSettings, now: datetime) -> None:
        self._contents, self._data, self._settings, self._now = contents, data, settings, now
        named = [_named(one) for one in contents.delivered]
        self._stems = naming.portrait_stems(settings.names, named)
        self._originals: Mapping[str, str] = {
            take.exposure.id: f"originals/{_original_name(take, take.exposure.file)}"
            for take in contents.takes
            if settings.originals
        }
        self._orphan_paths: Mapping[str, str] = {
            orphan.id: f"orphans/{naming.orphan_name(place, orphan.reason, orphan.file.path)}"
            for place, orphan in enumerate(contents.orphans, start=1)
            if orphan.id in contents.share.orphans
        }
        self._calibrations = [
            (place, shot)
            for place, shot in enumerate(contents.calibrations, start=1)
            if shot.id in contents.share.calibrations
        ]

    def plan(self, taken: Collection[str], key: StationKey, office: Sequence[Item]) -> Plan:
        prefix = prefix_of(self._contents, self._settings)
        name = naming.next_package(prefix, f"{self._now:%Y-%m-%d}", [*taken, *self._contents.packages])
        entries = sorted(self._entries(), key=lambda entry: entry.line.path)
        listed = sums.to_bytes({entry.line.path: entry.line.sha256 for entry in entries})
        root = hashlib.sha256(listed).hexdigest()
        told = self._manifest([entry.line for entry in entries], root)
        sealed = manifest.to_bytes(told)
        return Plan(
            prefix=prefix,
            name=name,
            items=(
                *(_made(path, content) for path, content in cover.files(told, self._records(), name).items()),
                *(entry.item for entry in entries),
                *office,
                _made(f"{DATA}/{signature.KEY}", key.public),
                _made(f"{DATA}/{sums.NAME}", listed),
                _made(f"{DATA}/{manifest.NAME}", sealed),
                _made(f"{DATA}/{manifest.SEAL}", manifest.seal(sealed)),
                _made(f"{DATA}/{signature.NAME}", key.sign(sealed)),
            ),
            people=len(self._contents.delivered),
            root=root,
            chain_head=self._contents.chain_head,
            whole=self._settings.part is None,
        )

    def _entries(self) -> list[_Entry]:
        return [
            *(self._portrait(one) for one in self._contents.delivered),
            *self._originals_and_calibrations(),
            *self._orphans(),
            *self._claims(),
            _told(records_csv.NAME, "records", records_csv.to_bytes(self._records())),
            _told(events_jsonl.NAME, "events", self._contents.events),
        ]

    def _portrait(self, one: Delivered) -> _Entry:
        facts, number = one.portrait.facts, one.number
        line = PortraitFile(
            path=self._portrait_path(one),
            size=facts.size,
            sha256=facts.sha256,
            kind="portrait",
            number=number,
            original=self._originals.get(one.take.exposure.id),
            crop=list(facts.crop),
            quality=facts.quality,
            profile=facts.profile,
        )
        source = Source(self._data / facts.path, facts.size, facts.sha256, f"portrait {number}")
        return _Entry(line, source, picture=True)

    def _portrait_path(self, one: Delivered) -> str:
        return f"portraits/{self._stems[one.number]}.jpg"

    def _originals_and_calibrations(self) -> list[_Entry]:
        if not self._settings.originals:
            return []
        takes = [
            self._camera_file(self._originals[take.exposure.id], "original", take.exposure.file, take.sitting.number)
            for take in self._contents.takes
        ]
        calibrations = [
            self._camera_file(f"originals/{naming.calibration_name(place, shot.file.path)}", "calibration", shot.file)
            for place, shot in self._calibrations
        ]
        return [*takes, *calibrations, *self._raw_files()]

    def _raw_files(self) -> list[_Entry]:
        """Each under the name of its picture but for the suffix."""
        beside_takes = [
            self._camera_file(f"originals/{_original_name(take, raw)}", "raw", raw, take.sitting.number)
            for take in self._contents.takes
            if (raw := take.exposure.companion) is not None
        ]
        beside_calibrations = [
            self._camera_file(f"originals/{naming.calibration_name(place, raw.path)}", "raw", raw)
            for place, shot in self._calibrations
            if (raw := shot.companion) is not None
        ]
        return beside_takes + beside_calibrations

    def _orphans(self) -> list[_Entry]:
        """Claimed or not: a claim is evidence for the office and makes no exposure of an orphan."""
        return [
            self._camera_file(self._orphan_paths[orphan.id], "orphan", orphan.file)
            for orphan in self._contents.orphans
            if orphan.id in self._orphan_paths
        ]

    def _claims(self) -> list[_Entry]:
        """The list of claims, where there are any."""
        lines = [
            ClaimLine(
                number=one.number,
                job=self._contents.job,
                desk=self._contents.desk,
                orphan=self._orphan_paths[one.orphan.id],
                sha256=one.orphan.file.sha256,
                reason=one.claim.reason,
                operator=one.claim.operator,
                second=one.claim.second,
                at=one.claim.at,
            )
            for one in self._contents.claims
        ]
        return [_told(claims_csv.NAME, "claims", claims_csv.to_bytes(lines))] if lines else []

    def _camera_file(self, path: str, kind: manifest.CameraKind, file: FileFacts, number: str | None = None) -> _Entry:
        line = CameraFile(path=path, size=file.size, sha256=file.sha256, kind=kind, number=number)
        source = Source(self._data / file.path, file.size, file.sha256, f"{kind} {number or path}")
        return _Entry(line, source, picture=kind != "orphan" and path.endswith((".jpg", ".jpeg")))

    def _records(self) -> list[Record]:
        ordered = sorted(self._contents.delivered, key=lambda one: naming.number_order(one.number))
        return [self._record(one) for one in ordered]

    def _record(self, one: Delivered) -> Record:
        sitting, exposure = one.sitting, one.take.exposure
        return Record(
            number=sitting.number,
            job=sitting.job,
            desk=sitting.desk,
            token_kind=one.token.kind,
            trust=one.token.trust,
            armed_by=sitting.armed_by or "",
            shot=shot_of(exposure.file),
            name=one.person.name or "",
            id_number=one.person.id_number or "",
            code=one.person.code or "",
            exam_number=one.person.exam_number or "",
            student_number=one.person.student_number or "",
            class_=one.class_name or "",
            portrait=self._portrait_path(one),
            original=self._originals.get(exposure.id, ""),
            original_sha256=exposure.file.sha256,
            intent=exposure.intent,
            triggered_at=one.triggered_at,
            accepted_at=one.accepted_at,
            retake_of=one.retake_of or "",
            reassigned_from=one.reassigned_from or "",
            override=" ".join(one.overrides),
        )

    def _manifest(self, lines: list[File], root: str) -> Manifest:
        return Manifest(
            format=manifest.FORMAT,
            station=self._settings.station,
            job=self._contents.job,
            desk=self._contents.desk,
            rehearsal=self._contents.rehearsal,
            part=self._contents.part,
            created=self._now.isoformat(timespec="milliseconds"),
            counts=asdict(self._contents.counts),
            files=lines,
            root=root,
            chain_head=self._contents.chain_head,
            journal_schema=self._contents.schema,
            program=provenance.program(),
            models=provenance.models(),
        )


def _original_name(take: Take, file: FileFacts) -> str:
    return naming.original_name(take.sitting.number, take.place, take.accepted, file.path)


def _told(path: manifest.BookPath, kind: manifest.BookKind, content: bytes) -> _Entry:
    source = of_bytes(content, path)
    return _Entry(BookFile(path=path, size=source.size, sha256=source.sha256, kind=kind, number=None), source)


def _made(path: str, content: bytes) -> Item:
    return Item(path, of_bytes(content, path))
