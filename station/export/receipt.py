"""What was found on a target after an export."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from station.export.formats.manifest import ClassPart, NewPart
from station.export.naming import SEALED


class Method(StrEnum):
    """How files were read back, from the strongest way to the weakest.

    `direct`: past the cache. `dropped`: after the cache was asked to drop them. `cached`: as the system gave them,
    through a driver with a cache of its own, or where nobody may ask a cache: the medium need not have been looked at.
    """

    DIRECT = "direct"
    DROPPED = "dropped"
    CACHED = "cached"


@dataclass(frozen=True)
class Receipt:
    """What was found on the target, not what was sent there.

    Attributes:
        path: of the package.
        people: accepted records inside.
        files, size: how many files were read back, and their bytes.
        root: SHA-256 of SHA256SUMS: with it every byte is fixed.
        chain_head: hash of the last event inside.
        read_back: how the files were read back.
        resumed: how many files lay there whole from an export that had not been finished.
        signed_by: fingerprint of the station's key.
        part: what of the job is inside; None: all of it.
        left_out: papers for the office that could not be made; the pictures are all there.
        sealed: with what it is encrypted; None where it is not. With `zip` what was read back was decrypted and
            compared with every source. With `age` only the recipients can decrypt it, and the encrypted bytes were
            compared with those that were written. Files, size and root are those of the package inside in any case.
    """

    path: Path
    people: int
    files: int
    size: int
    root: str
    chain_head: str
    read_back: Method
    resumed: int = 0
    signed_by: str = ""
    part: ClassPart | NewPart | None = None
    left_out: tuple[str, ...] = ()
    sealed: Literal["age", "zip"] | None = None

    @property
    def package(self) -> str:
        """The package's own name, which its folder has again once it was opened."""
        return self.path.name.removesuffix(SEALED)

    def as_event(self) -> dict[str, Any]:
        """What the journal's `exported` note holds; what is new later is told by it."""
        return {
            **({} if self.part is None else {"part": self.part.model_dump()}),
            **({} if self.sealed is None else {"sealed": self.sealed}),
            "package": self.package,
            "people": self.people,
            "files": self.files,
            "bytes": self.size,
            "root": self.root,
            "chain_head": self.chain_head,
            "read_back": self.read_back.value,
            "resumed": self.resumed,
            "signed_by": self.signed_by,
        }
