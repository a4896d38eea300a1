"""Whether a package's manifest and records say what its chain says.

Sums and names of files can be written anew by anybody who changes a picture; the story can't.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from db.records import Fault
from station.export.formats import manifest as manifests
from station.export.formats import records_csv
from station.export.formats.claims_csv import ClaimLine
from station.export.formats.manifest import File, Manifest, PortraitFile
from station.export.formats.records_csv import Record
from station.export.naming import DATA
from station.export.share import Share, share_of
from station.export.story import Story, ToldFile, ToldSitting

_MANIFEST = f"{DATA}/{manifests.NAME}"
_RECORDS = f"{DATA}/{records_csv.NAME}"
_UNIQUE = ("number", "portrait", "original_sha256", "intent")


def manifest_faults(manifest: Manifest, story: Story) -> Iterator[Fault]:
    """Compare the manifest with the chain: head, totals, and every picture's hash with what the desk wrote."""
    if manifest.chain_head != story.head:
        yield Fault("head-differs", _MANIFEST, "the chain ends elsewhere")
    if manifest.rehearsal != story.rehearsal:
        yield Fault("rehearsal-differs", _MANIFEST)
    if manifest.counts != asdict(story.counts()):
        yield Fault("counts-differ", _MANIFEST)
    share = share_of(story, manifest.part)
    if manifest.part is not None and share.empty:
        yield Fault("part-empty", _MANIFEST, "the chain tells of nothing to be in such a part")
    yield from _portrait_faults(manifest, story, share)
    yield from _camera_file_faults(manifest, story, share)


def _portrait_faults(manifest: Manifest, story: Story, share: Share) -> Iterator[Fault]:
    told = _people(story, share)
    held = {file.path: file for file in manifest.files}
    for portrait in manifest.portraits():
        sitting = told.get(portrait.number)
        if sitting is None or not _is_told(portrait, sitting, story):
            yield Fault("portrait-differs", f"{DATA}/{portrait.path}", f"not what the chain tells of {portrait.number}")
        elif not _original_fits(portrait, sitting, story, held):
            yield Fault(
                "original-differs", f"{DATA}/{portrait.path}", "its original is not the exposure it was made from"
            )
    numbers = Counter(portrait.number for portrait in manifest.portraits())
    yield from (Fault("portrait-missing", number) for number in told if not numbers[number])
    yield from (Fault("portrait-twice", number) for number, often in numbers.items() if often > 1)


def _is_told(portrait: PortraitFile, sitting: ToldSitting, story: Story) -> bool:
    told = story.portraits.get(sitting.held or "")
    return told is not None and (
        (portrait.sha256, portrait.size) == (told.file.sha256, told.file.size)
        and (tuple(portrait.crop), portrait.quality, portrait.profile) == (told.crop, told.quality, told.profile)
    )


def _original_fits(portrait: PortraitFile, sitting: ToldSitting, story: Story, held: dict[str, File]) -> bool:
    if portrait.original is None:
        return True
    original = held.get(portrait.original)
    return original is not None and original.sha256 == story.exposures[sitting.held or ""].file.sha256


def _people(story: Story, share: Share) -> dict[str, ToldSitting]:
    """Those whose picture has to be inside, by number."""
    return {sitting.number: sitting for one, sitting in story.sittings.items() if one in share.people}


def _camera_file_faults(manifest: Manifest, story: Story, share: Share) -> Iterator[Fault]:
    """Originals, raw files and calibrations are all there or all left out; orphans always go along."""
    shots = [(story.sittings[shot.sitting].number, shot) for one, shot in story.exposures.items() if one in share.shots]
    calibrations = [told for one, told in story.calibrations.items() if one in share.calibrations]
    raws: list[tuple[str | None, ToldFile | None]] = [(number, shot.raw) for number, shot in shots]
    raws += [(None, told.raw) for told in calibrations]
    told: dict[str, Counter[tuple[str | None, str]]] = {
        "original": Counter((number, shot.file.sha256) for number, shot in shots),
        "raw": Counter((number, raw.sha256) for number, raw in raws if raw is not None),
        "calibration": Counter((None, told.file.sha256) for told in calibrations),
        "orphan": Counter((None, told.file.sha256) for one, told in story.orphans.items() if one in share.orphans),
    }
    some = any(file.kind in ("original", "raw", "calibration") for file in manifest.files)
    for kind, expected in told.items():
        held = Counter((file.number, file.sha256) for file in manifest.files if file.kind == kind)
        for file in manifest.files:
            if file.kind == kind and (file.number, file.sha256) not in expected:
                yield Fault(f"{kind}-differs", f"{DATA}/{file.path}", "the chain tells of no such file")
        if some or kind == "orphan":
            yield from (Fault(f"{kind}-missing", number or sha256) for number, sha256 in (expected - held))


def record_faults(records: Iterable[Record], manifest: Manifest, story: Story) -> Iterator[Fault]:
    """Compare the records with the chain: every sitting with a picture once, every column that the chain knows."""
    portraits = {portrait.number: portrait for portrait in manifest.portraits()}
    told = _people(story, share_of(story, manifest.part))
    seen: dict[str, Counter[str]] = {column: Counter() for column in _UNIQUE}
    for record in records:
        for column, values in seen.items():
            values[getattr(record, column)] += 1
        if record.number not in told:
            yield Fault("record-unknown", record.number, "the chain gives no such sitting a picture")
            continue
        expected = _expected(told[record.number], manifest, story, portraits.get(record.number))
        wrong = [column for column, value in expected.items() if getattr(record, column) != value]
        if wrong:
            yield Fault("record-differs", record.number, ", ".join(wrong))
    yield from (Fault("record-missing", number) for number in told if not seen["number"][number])
    for column, values in seen.items():
        yield from (Fault("record-twice", _RECORDS, column) for often in values.values() if often > 1)


def _expected(sitting: ToldSitting, manifest: Manifest, story: Story, portrait: PortraitFile | None) -> dict[str, str]:
    exposure = story.exposures[sitting.held or ""]
    shot_by = story.sittings[exposure.sitting]
    replaced = story.sittings.get(sitting.retake_of or "")
    return {
        "job": manifest.job,
        "desk": manifest.desk,
        "token_kind": sitting.token_kind,
        "trust": sitting.trust,
        "armed_by": sitting.armed_by,
        "shot": exposure.shot,
        "portrait": portrait.path if portrait else "",
        "original": (portrait.original if portrait else None) or "",
        "original_sha256": exposure.file.sha256,
        "intent": exposure.intent,
        "triggered_at": exposure.triggered_at,
        "accepted_at": story.accepted_at[sitting.held or ""],
        "retake_of": replaced.number if replaced else "",
        "reassigned_from": "" if shot_by is sitting else shot_by.number,
        "override": " ".join(shot_by.overrides),
    }


def claim_faults(lines: Iterable[ClaimLine], manifest: Manifest, story: Story) -> Iterator[Fault]:
    """Compare the list of claims with the chain: each told once, of an orphan of the package, by the same two people.

    Where nothing is listed, nothing may be told.
    """
    orphans = {file.path: file.sha256 for file in manifest.files if file.kind == "orphan"}
    share = share_of(story, manifest.part)
    told = Counter(
        ClaimLine(
            claim.number, manifest.job, manifest.desk, "", claim.file.sha256, claim.reason, claim.operator,
            claim.second, claim.at,
        )
        for orphan, claim in story.claims.items()
        if orphan in share.claims
    )  # fmt: skip
    listed: Counter[ClaimLine] = Counter()
    for line in lines:
        listed[replace(line, orphan="")] += 1
        if orphans.get(line.orphan) != line.sha256:
            yield Fault("claim-differs", line.number, "no such orphan")
    yield from (Fault("claim-differs", line.number, "the chain tells of no such claim") for line in listed - told)
    yield from (Fault("claim-missing", line.number) for line in told - listed)
