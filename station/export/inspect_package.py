"""Checking a package to the last byte, trusting nothing in it.

What is looked at, in this order: the seal (`manifest.sha256` seals `manifest.json`, whose root seals SHA256SUMS, which
lists every other file), the signature on the manifest where there is one, the files themselves, where those are whole
whether manifest and records say what the chain says, and last the page that people open first. Memory holds the lists
and the story, never a file.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from db.records import Fault
from station.export import cover, provenance
from station.export.agreement import claim_faults, manifest_faults, record_faults
from station.export.formats import claims_csv, events_jsonl, manifest, records_csv, signature, sums
from station.export.formats.manifest import Manifest
from station.export.formats.records_csv import Record
from station.export.naming import DATA, PARTIAL, ROOMS
from station.export.remaking import Made, Remade, remake
from station.export.report import Printed, Report, Signature, printable
from station.export.story import Story
from station.export.walking import Entry, is_bystander, starts_something, walk

OFFICE = "办公用"
_SEALS = (sums.NAME, manifest.NAME, manifest.SEAL)
_SIGNATURE = (signature.KEY, signature.NAME)
_BOOKS = {records_csv.NAME, events_jsonl.NAME}
_LARGEST_LIST = 1 << 26

Parsed = TypeVar("Parsed")
Counted = Callable[[int], None]
"""Told how many bytes are done."""


def nobody_counts(done: int) -> None:
    """The default."""


def inspect_package(
    package: Path,
    head: str | None = None,
    *,
    station: str | None = None,
    remaking: bool = False,
    counted: Counted = nobody_counts,
) -> Report:
    """Check a package; every way in which it can be wrong is a fault in the report.

    Args:
        package: its folder.
        head: a chain's head as it was printed, to be found in the package's chain.
        station: fingerprint of the key that has to have signed it.
        remaking: also make portraits once more from their originals; a tenth to a fifth of a second each.
        counted: told how many bytes were looked at, after every file.

    Raises:
        OSError: a folder of it can't be listed.
    """
    return _Inspection(package, head, station, remaking, counted).report()


class _Inspection:
    def __init__(self, package: Path, head: str | None, station: str | None, remaking: bool, counted: Counted) -> None:
        self._package, self._remaking, self._counted = package, remaking, counted
        self._station = station
        self._head = head
        self._place_of_head: int | None = None
        self._faults: list[Fault] = []
        self._bystanders: list[Fault] = []
        self._files: dict[str, Entry] = {}
        self._cover: dict[str, Entry] = {}
        self._whole: set[str] = set()
        self._size = 0
        self._sums: dict[str, str] | None = None
        self._sealed: bytes | None = None
        self._manifest: Manifest | None = None
        self._story: Story | None = None

    def report(self) -> Report:
        if self._package.resolve().name.endswith(PARTIAL):
            self._fault("unfinished", ".")
        for entry in walk(self._package):
            self._sort(entry)
        self._read_seals()
        signed = self._check_signature()
        self._compare_lists()
        self._check_files()
        self._check_story()
        self._check_cover()
        remade = remake(self._portraits()) if self._remaking else Remade()
        self._faults.extend(remade.faults)
        printed = self._printed()
        return Report(
            kind="package",
            path=printable(self._package),
            faults=tuple(self._faults),
            bystanders=tuple(self._bystanders),
            files=len(self._whole),
            size=self._size,
            counts=asdict(self._story.counts()) if self._story else {},
            root=self._manifest.root if self._manifest else "",
            chain_head=self._story.head if self._story else "",
            signature=signed,
            printed=printed,
            remade=remade.made,
            not_remade=remade.left,
            rehearsal=self._manifest.rehearsal if self._manifest else None,
            part=self._manifest.part if self._manifest else None,
        )

    def _fault(self, code: str, about: str, detail: str = "") -> None:
        self._faults.append(Fault(code, printable(about), detail))

    # what lies there

    def _sort(self, entry: Entry) -> None:
        """Everything in `data/` is a file to check, a bystander or a fault; outside it, a bystander at most."""
        inside, _, path = entry.path.partition("/")
        if inside != DATA:
            self._sort_outside(entry)
        elif is_bystander(entry):
            self._bystanders.append(Fault("bystander", printable(entry.path)))
        elif starts_something(entry) and not _is_a_signature(path, entry):
            self._fault("suspected-virus", entry.path)
        elif entry.kind == "file" and path:
            self._files[path] = entry
        elif entry.kind == "other":
            self._fault("not-a-file", entry.path)
        elif path and path not in ROOMS:
            self._fault("foreign", entry.path)

    def _sort_outside(self, entry: Entry) -> None:
        if entry.path in cover.NAMES:
            self._cover[entry.path] = entry
            return
        if entry.kind == "folder" and entry.path.partition("/")[0] == OFFICE:
            return
        if starts_something(entry):
            code = "suspected-virus"
        elif is_bystander(entry):
            code = "bystander"
        elif entry.path.startswith(f"{OFFICE}/"):
            code = "office-copy"
        else:
            code = "outside"
        self._bystanders.append(Fault(code, printable(entry.path)))

    # seals and lists

    def _read_seals(self) -> None:
        listed, sealed, seal = (self._content(name) for name in _SEALS)
        self._sealed = sealed
        self._sums = self._parsed(sums.NAME, listed, sums.from_bytes)
        self._manifest = self._parsed(manifest.NAME, sealed, manifest.from_bytes)
        if sealed is not None and seal is not None and seal != manifest.seal(sealed):
            self._fault("seal-broken", f"{DATA}/{manifest.NAME}", f"does not fit {DATA}/{manifest.SEAL}")
        if self._manifest and listed is not None and hashlib.sha256(listed).hexdigest() != self._manifest.root:
            self._fault("damaged", f"{DATA}/{sums.NAME}", "not the list that the manifest seals")

    def _content(self, name: str) -> bytes | None:
        """A list's bytes; None, and a fault, when it is not there, not readable or far too long."""
        entry = self._files.get(name)
        if entry is None:
            self._fault("missing", f"{DATA}/{name}")
            return None
        try:
            _refuse_endless(entry)
            return entry.place.read_bytes()
        except ValueError as error:
            self._fault("damaged", f"{DATA}/{name}", str(error))
        except OSError as error:
            self._fault("unreadable", f"{DATA}/{name}", error.strerror or "")
        return None

    def _parsed(self, name: str, content: bytes | None, parse: Callable[[bytes], Parsed]) -> Parsed | None:
        if content is None:
            return None
        try:
            return parse(content)
        except ValueError as error:
            self._fault("damaged", f"{DATA}/{name}", str(error))
            return None

    # the signature

    def _check_signature(self) -> Signature:
        """Whose it is: a package without signature and key is as old packages are, half of the two is a fault."""
        if not any(name in self._files for name in _SIGNATURE):
            if self._station is not None:
                self._fault("unsigned", f"{DATA}/{signature.NAME}", f"not signed by {self._station}")
            return Signature("none")
        told, signed = (self._content(name) for name in _SIGNATURE)
        key = self._parsed(signature.KEY, told, signature.from_bytes)
        if key is None or signed is None or self._sealed is None:
            return Signature("broken")
        if not signature.fits(key, signed, self._sealed):
            detail = f"does not fit {DATA}/{manifest.NAME} and {DATA}/{signature.KEY}"
            self._fault("signature-broken", f"{DATA}/{signature.NAME}", detail)
            return Signature("broken")
        found = signature.fingerprint(key)
        known = None if self._station is None else found == self._station
        if known is False:
            self._fault("station-differs", f"{DATA}/{signature.KEY}", f"asked for {self._station}, here {found}")
        return Signature("good", found, known)

    def _compare_lists(self) -> None:
        """Manifest and SHA256SUMS name the same files with the same hashes."""
        if self._manifest is None or self._sums is None:
            return
        lines = {file.path: file.sha256 for file in self._manifest.files}
        if len(lines) != len(self._manifest.files):
            self._fault("damaged", f"{DATA}/{manifest.NAME}", "a path twice")
        for path in sorted(lines.keys() | self._sums.keys()):
            if lines.get(path) != self._sums.get(path):
                self._fault("lists-differ", f"{DATA}/{path}", f"{manifest.NAME} and {sums.NAME} disagree")

    # files

    def _check_files(self) -> None:
        lines = {file.path: file for file in (self._manifest.files if self._manifest else ())}
        expected = self._sums or {path: line.sha256 for path, line in lines.items()}
        for path in sorted((expected.keys() | _BOOKS) - self._files.keys()):
            self._fault("missing", f"{DATA}/{path}")
        for path in sorted(self._files.keys() - expected.keys() - {*_SEALS, *_SIGNATURE}):
            self._fault("foreign", f"{DATA}/{path}")
        for path in sorted(expected.keys() & self._files.keys()):
            self._check_file(path, expected[path], lines[path].size if path in lines else None)
            self._counted(self._size)

    def _check_file(self, path: str, sha256: str, size: int | None) -> None:
        try:
            with self._files[path].place.open("rb") as file:
                found = os.fstat(file.fileno()).st_size
                whole = size in (None, found) and hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError as error:
            self._fault("unreadable", f"{DATA}/{path}", error.strerror or "")
            return
        if whole:
            self._whole.add(path)
            self._size += found
        else:
            self._fault("damaged", f"{DATA}/{path}", "not the bytes that were written")

    # the story

    def _check_story(self) -> None:
        """Only whole files are read further: a damaged one has its fault already."""
        if self._manifest is None or events_jsonl.NAME not in self._whole:
            return
        story = Story(self._manifest.job, self._manifest.desk)
        if not self._told(story):
            return
        self._story = story
        self._faults.extend(manifest_faults(self._manifest, story))
        if records_csv.NAME in self._whole:
            self._faults.extend(self._record_faults(self._manifest, story))
        if claims_csv.NAME in self._whole:
            self._faults.extend(self._claim_faults(self._manifest, story))
        elif claims_csv.NAME not in {file.path for file in self._manifest.files}:
            self._faults.extend(claim_faults((), self._manifest, story))

    def _told(self, story: Story) -> bool:
        try:
            with self._files[events_jsonl.NAME].place.open("rb") as file:
                for event in events_jsonl.read(file):
                    story.take(event)
                    if event.hash == self._head:
                        self._place_of_head = event.seq
        except (OSError, ValueError) as error:
            self._fault("chain-broken", f"{DATA}/{events_jsonl.NAME}", str(error))
            return False
        return True

    def _record_faults(self, sealed: Manifest, story: Story) -> Iterator[Fault]:
        try:
            _refuse_endless(self._files[records_csv.NAME])
            with self._files[records_csv.NAME].place.open(encoding="utf-8-sig", newline="") as text:
                yield from record_faults(records_csv.read(text), sealed, story)
        except (OSError, ValueError) as error:
            yield Fault("damaged", f"{DATA}/{records_csv.NAME}", str(error))

    def _claim_faults(self, sealed: Manifest, story: Story) -> Iterator[Fault]:
        try:
            _refuse_endless(self._files[claims_csv.NAME])
            with self._files[claims_csv.NAME].place.open(encoding="utf-8-sig", newline="") as text:
                yield from claim_faults(claims_csv.read(text), sealed, story)
        except (OSError, ValueError) as error:
            yield Fault("damaged", f"{DATA}/{claims_csv.NAME}", str(error))

    # portraits made once more

    def _portraits(self) -> Iterator[Made]:
        """Every whole portrait; another version may have made it than the one that packed it."""
        if self._manifest is None or self._story is None:
            return
        told = {portrait.file.sha256: portrait.by for portrait in self._story.portraits.values()}
        for one in self._manifest.portraits():
            if one.path in self._whole:
                packed, by = self._manifest.program, told.get(one.sha256)
                maker = packed if by is None or provenance.makes_the_same(by, packed) else None
                original = self._files[one.original].place if one.original in self._whole else None
                yield Made(f"{DATA}/{one.path}", one.sha256, original, tuple(one.crop), one.profile, maker)

    # what people meet first

    def _check_cover(self) -> None:
        """A cover that can't be judged is listed: the manifest's word counts only under its seal."""
        sealed = self._manifest if not any(fault.code == "seal-broken" for fault in self._faults) else None
        records = self._records()
        for name, entry in self._cover.items():
            known = "unknown" if sealed is None or not cover.is_ours(sealed) else _compared(sealed, records, entry)
            if known == "unknown":
                self._bystanders.append(Fault("cover-unchecked", name))
            elif known == "differs":
                self._fault("cover-differs", name)

    def _records(self) -> list[Record] | None:
        """What the package tells of each portrait; None where that can't be read, which has its fault already."""
        if records_csv.NAME not in self._whole:
            return None
        try:
            _refuse_endless(self._files[records_csv.NAME])
            with self._files[records_csv.NAME].place.open(encoding="utf-8-sig", newline="") as text:
                return list(records_csv.read(text))
        except (OSError, ValueError):
            return None

    # the chain's head, as somebody has it on paper

    def _printed(self) -> Printed | None:
        if self._head is None or self._story is None:
            return None
        printed = Printed(self._head, self._place_of_head)
        if printed.seq is None:
            self._faults.append(printed.fault(f"{DATA}/{events_jsonl.NAME}", self._story.head))
        return printed


def _is_a_signature(path: str, entry: Entry) -> bool:
    """One signature in 65,536 begins like a Windows program. No program is as short, and a signature is checked."""
    return path == signature.NAME and entry.place.stat().st_size == signature.SIZE


def _compared(sealed: Manifest, records: list[Record] | None, entry: Entry) -> cover.Verdict:
    try:
        _refuse_endless(entry)
        return (
            cover.compared(sealed, records, entry.path, entry.place.read_bytes()) if entry.kind == "file" else "differs"
        )
    except (OSError, ValueError):
        return "differs"


def _refuse_endless(entry: Entry) -> None:
    if entry.place.stat().st_size > _LARGEST_LIST:
        raise ValueError("too long for what it is")
