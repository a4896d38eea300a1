"""`merged/`: one record and one portrait for each accepted number that nothing contradicts.

It is derived: made again from the packages and the decisions whenever something is received, and put right where
somebody changed it. Whoever wants to change something takes a copy. Paths in its records.csv are relative to it;
originals stay in their packages.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from station.export.copying import Source, sync_folder
from station.export.errors import SourceDamaged, SourceMissing
from station.export.formats import records_csv
from station.export.formats.records_csv import Record
from station.export.receive.errors import KeptDamaged
from station.export.receive.shelf import PACKAGES
from station.export.receive.variants import Variant
from station.export.receive.writing import bring, bring_bytes, make_folder, sweep

PORTRAITS = "portraits"
_OURS = re.compile(r"[A-Z]-[0-9]{4,9}(-[0-9a-f]{8})?\.jpg")


def bring_up_to_date(merged: Path, packages: Path, delivered: Sequence[Variant]) -> None:
    """Make the folder what is delivered now: new portraits first, then the records, then away with the rest.

    Raises:
        KeptDamaged: a portrait in a package is not what was received.
        ReadBackDiffers, OSError: the disk failed.
    """
    portraits = merged / PORTRAITS
    for folder in (merged, portraits):
        make_folder(folder)
        sweep(folder)
    names = _names(delivered)
    for variant, name in names.items():
        _bring_portrait(variant, packages, portraits / name)
    sync_folder(portraits)
    bring_bytes(_records(names), merged / records_csv.NAME)
    wanted = set(names.values())
    for path in portraits.iterdir():
        if _OURS.fullmatch(path.name) and path.name not in wanted:
            path.unlink()
    sync_folder(portraits)


def expected(delivered: Sequence[Variant]) -> tuple[bytes, Mapping[str, Variant]]:
    """The bytes of records.csv, and whose portrait lies under which name."""
    names = _names(delivered)
    return _records(names), {name: variant for variant, name in names.items()}


def _records(names: Mapping[Variant, str]) -> bytes:
    return records_csv.to_bytes(_record(variant, name) for variant, name in names.items())


def _names(delivered: Sequence[Variant]) -> Mapping[Variant, str]:
    """File names by variant: the number, with the mark where two desks gave the same one and both were kept."""
    often = Counter(variant.number for variant in delivered)
    return {
        variant: f"{variant.number}.jpg" if often[variant.number] == 1 else f"{variant.number}-{variant.mark}.jpg"
        for variant in delivered
    }


def _bring_portrait(variant: Variant, packages: Path, target: Path) -> None:
    source = Source(
        packages / variant.portrait, variant.portrait_size, variant.portrait_sha256, f"portrait {variant.number}"
    )
    try:
        bring(source, target)
    except (SourceMissing, SourceDamaged) as trouble:
        raise KeptDamaged(package=variant.portrait.partition("/")[0]) from trouble


def _record(variant: Variant, name: str) -> Record:
    original = f"../{PACKAGES}/{variant.original}" if variant.original else ""
    return replace(variant.record, portrait=f"{PORTRAITS}/{name}", original=original)
