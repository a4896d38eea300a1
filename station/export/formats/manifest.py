"""`manifest.json`: what the package is and every file in it; `manifest.sha256` seals it for `sha256sum -c`."""

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from station.export.formats import strict_json, sums

NAME = "manifest.json"
SEAL = "manifest.sha256"
FORMAT: Literal["capture-package/1"] = "capture-package/1"

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Field(ge=0, lt=2**63)]
PortraitPath = Annotated[str, StringConstraints(pattern=f"^portraits/{sums.FILE_NAME}$")]
CameraPath = Annotated[str, StringConstraints(pattern=f"^(originals|orphans)/{sums.FILE_NAME}$")]


CameraKind = Literal["original", "raw", "orphan", "calibration"]
BookKind = Literal["records", "events", "claims"]
BookPath = Literal["records.csv", "events.jsonl", "claims.csv"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class BookFile(_Model):
    """`records.csv`, `events.jsonl`, or `claims.csv` where anything was claimed."""

    path: BookPath
    size: Size
    sha256: Sha256
    kind: BookKind
    number: None


class CameraFile(_Model):
    """A file as it came from the camera. `number` is the sitting's, None where nobody can prove one.

    A `raw` file came with the original or calibration of the same stem.
    """

    path: CameraPath
    size: Size
    sha256: Sha256
    kind: CameraKind
    number: str | None


class PortraitFile(_Model):
    """A portrait and how it was made.

    Attributes:
        number: of the person whose picture it is; after a re-assignment the original bears another one.
        original: path of the file it was made from, None when originals are not in the package.
        crop: x, y, w, h in pixels of the upright original.
        quality: JPEG quality it was written with.
        profile: the rule set it was made for.
    """

    path: PortraitPath
    size: Size
    sha256: Sha256
    kind: Literal["portrait"]
    number: str
    original: CameraPath | None
    crop: Annotated[list[int], Field(min_length=4, max_length=4)]
    quality: int
    profile: str


File = Annotated[BookFile | CameraFile | PortraitFile, Field(discriminator="kind")]


class ClassPart(_Model):
    """Only the people of one class; `name` as the list writes it."""

    kind: Literal["class"]
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class NewPart(_Model):
    """Only what no package of the same job and desk held that the chain up to here tells of."""

    kind: Literal["new"]


Part = Annotated[ClassPart | NewPart, Field(discriminator="kind")]


class Manifest(_Model):
    """The whole manifest.

    Attributes:
        format: name and version of this layout.
        station: which installation made it.
        job, desk, rehearsal: of the records inside; a rehearsal's package can't pass for a real one.
        part: what of the job at this desk is inside, where it is not all of it; the key is left out where it is. The
            chain decides who belongs to a part (`share`). Programs that know of no parts refuse the key.
        created: ISO 8601 with milliseconds and offset.
        counts: totals of the job at this desk, see `totals`.
        files: every line of SHA256SUMS, in its order.
        root: SHA-256 of SHA256SUMS, so that one value stands for every byte.
        chain_head: hash of the last event inside.
        schema: revision of the journal it was made from.
        program: versions of what made the pictures and the package.
        models: SHA-256 of each face model by file name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    format: Literal["capture-package/1"]
    station: str
    job: str
    desk: str
    rehearsal: bool
    part: Part | None = None
    created: str
    counts: dict[str, int]
    files: list[File]
    root: Sha256
    chain_head: Sha256
    journal_schema: Annotated[str, Field(alias="schema")]
    program: dict[str, str]
    models: dict[str, str]

    def portraits(self) -> list[PortraitFile]:
        """The portraits, in the manifest's order."""
        return [file for file in self.files if isinstance(file, PortraitFile)]


def to_bytes(manifest: Manifest) -> bytes:
    """The file's bytes: one form only, so that two readers never disagree about white space."""
    told = manifest.model_dump(by_alias=True, exclude={"part"} if manifest.part is None else None)
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def from_bytes(content: bytes) -> Manifest:
    """Read a manifest from anybody.

    Raises:
        ValueError: not JSON, not of this shape or format version, or not in the one form.
    """
    found: Any = strict_json.loads(content)
    try:
        manifest = Manifest.model_validate(found)
    except ValidationError as error:
        raise ValueError(f"not a manifest: {error.error_count()} problems") from None
    if to_bytes(manifest) != content:
        raise ValueError("not in the one form a manifest is written in")
    return manifest


def seal(content: bytes) -> bytes:
    """`manifest.sha256` for a manifest's bytes."""
    return f"{hashlib.sha256(content).hexdigest()}  {NAME}\n".encode("ascii")
