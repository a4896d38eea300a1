"""One package with its seals and books open: its lists, its records, its chain, and the plan for a copy of it."""

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TextIO

from db.records import Event
from station.export.copying import Source, of_bytes
from station.export.formats import claims_csv, events_jsonl, manifest, records_csv, signature, sums
from station.export.formats.claims_csv import ClaimLine
from station.export.formats.manifest import File, Manifest, PortraitFile
from station.export.formats.records_csv import Record
from station.export.naming import DATA
from station.export.plan import Item, Plan

_SEALS = (sums.NAME, manifest.NAME, manifest.SEAL)


@dataclass(frozen=True)
class Sealed:
    """A package whose seals fit each other.

    Attributes:
        place: the package's folder.
        manifest: what it is and every file in it.
        seals: bytes of SHA256SUMS, manifest.json and manifest.sha256 by name, with station.pub and manifest.sig where
            it is signed, in the order in which they are written.
        key: fingerprint of the station's key; empty where it is not signed.
    """

    place: Path
    manifest: Manifest
    seals: Mapping[str, bytes]
    key: str

    def copy_as(self, name: str) -> Plan:
        """Plan a copy of the sealed half: the same bytes under another folder's name, seals last.

        What lies outside `data/` proves nothing and may have been edited; it stays where it is.
        """
        files = (
            Item(
                f"{DATA}/{file.path}",
                Source(
                    self.place / DATA / file.path, file.size, file.sha256, f"{file.kind} {file.number or file.path}"
                ),
            )
            for file in self.manifest.files
        )
        seals = (Item(f"{DATA}/{seal}", of_bytes(content, seal)) for seal, content in self.seals.items())
        return Plan(
            prefix=name,
            name=name,
            items=(*files, *seals),
            people=len(self.manifest.portraits()),
            root=self.manifest.root,
            chain_head=self.manifest.chain_head,
        )

    def records(self) -> list[Record]:
        """The accepted records.

        Raises:
            ValueError: not the bytes that the manifest names.
            OSError: they can't be read.
        """
        (line,) = (file for file in self.manifest.files if file.kind == "records")
        return list(records_csv.read(self._sealed_text(line)))

    def claims(self) -> list[ClaimLine]:
        """Orphans that two people at the desk gave to somebody; none where the package has no list of them.

        Raises:
            ValueError: not the bytes that the manifest names.
            OSError: they can't be read.
        """
        lists = (file for file in self.manifest.files if file.kind == "claims")
        return [claim for line in lists for claim in claims_csv.read(self._sealed_text(line))]

    def _sealed_text(self, line: File) -> TextIO:
        content = (self.place / DATA / line.path).read_bytes()
        if hashlib.sha256(content).hexdigest() != line.sha256:
            raise ValueError(f"{line.path} is not what was sealed")
        return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")

    def portrait_of(self, record: Record) -> PortraitFile:
        """The line of a record's portrait, by the path in the record: unlike the manifest, the root seals it.

        Raises:
            ValueError: there is no such portrait.
        """
        portrait = self._portraits.get(record.portrait)
        if portrait is None:
            raise ValueError(f"no portrait of {record.number}")
        return portrait

    @cached_property
    def _portraits(self) -> dict[str, PortraitFile]:
        return {portrait.path: portrait for portrait in self.manifest.portraits()}


def opened(package: Path) -> Sealed:
    """Open a package that `verify` found whole, now or when it was received.

    Raises:
        ValueError: its seals do not fit (any more).
        OSError: they can't be read.
    """
    listed, sealed, seal = ((package / DATA / name).read_bytes() for name in _SEALS)
    found = manifest.from_bytes(sealed)
    if seal != manifest.seal(sealed) or hashlib.sha256(listed).hexdigest() != found.root:
        raise ValueError("the seals do not fit")
    if sums.from_bytes(listed) != {file.path: file.sha256 for file in found.files}:
        raise ValueError("the lists do not agree")
    told, signed = (_if_there(package / DATA / name) for name in (signature.KEY, signature.NAME))
    seals = dict(zip(_SEALS, (listed, sealed, seal), strict=True))
    if told is None and signed is None:
        return Sealed(package, found, seals, key="")
    key = signature.from_bytes(told or b"")
    if not signature.fits(key, signed or b"", sealed):
        raise ValueError("the signature does not fit")
    seals = {signature.KEY: told or b"", **seals, signature.NAME: signed or b""}
    return Sealed(package, found, seals, signature.fingerprint(key))


def _if_there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def events_of(package: Path) -> Iterator[Event]:
    """The package's events, each proved to follow the one before.

    Raises:
        ValueError: the chain is broken.
        OSError: it can't be read.
    """
    with (package / DATA / events_jsonl.NAME).open("rb") as file:
        yield from events_jsonl.read(file)
