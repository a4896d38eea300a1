"""`ack-<package>.json`: the office's word that it has a package whole; the desk that wrote the package imports it."""

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from station.export.formats import strict_json
from station.export.formats.manifest import Sha256

FORMAT: Literal["capture-acknowledgement/1"] = "capture-acknowledgement/1"

_Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_Count = Annotated[int, Field(ge=0, lt=2**53)]


class Acknowledgement(BaseModel):
    """What the office received, and when.

    Attributes:
        format: name and version of this layout.
        package: name of the package's folder.
        job, desk: of the records inside.
        root: SHA-256 of SHA256SUMS: with it every byte is fixed.
        chain_head: hash of the last event inside.
        people: accepted records that were received.
        files: files that were received, each read back from the office's disk.
        received_at: ISO 8601 with milliseconds and offset, by the office's clock.
        program: name and version of the program that received it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["capture-acknowledgement/1"]
    package: _Text
    job: _Text
    desk: _Text
    root: Sha256
    chain_head: Sha256
    people: _Count
    files: _Count
    received_at: _Text
    program: _Text

    def as_event(self) -> dict[str, str | int]:
        """What the journal's `acknowledged` note holds."""
        return self.model_dump(exclude={"format"})


def to_bytes(acknowledgement: Acknowledgement) -> bytes:
    """The file's bytes."""
    return (json.dumps(acknowledgement.model_dump(), ensure_ascii=False, indent=1) + "\n").encode()


def from_bytes(content: bytes) -> Acknowledgement:
    """Read one from anybody; an editor may have put a byte order mark in front.

    Raises:
        ValueError: not JSON, or not of this shape or format version.
    """
    try:
        return Acknowledgement.model_validate(strict_json.loads(content.removeprefix(b"\xef\xbb\xbf")))
    except ValidationError as error:
        raise ValueError(f"no acknowledgement: {error.error_count()} problems") from None
