"""Claims of all packages: each told once, with the path to the orphan in the package that tells it."""

from collections.abc import Sequence
from dataclasses import replace

from station.export.formats.claims_csv import ClaimLine
from station.export.naming import DATA, number_order
from station.export.receive import sealed
from station.export.receive.shelf import PACKAGES, Kept, undamaged


def claimed(packages: Sequence[Kept]) -> list[ClaimLine]:
    """Every claim by number, then by time; a later package that tells it again changes nothing.

    Raises:
        KeptDamaged: a package's list is not what was sealed.
    """
    told: dict[ClaimLine, ClaimLine] = {}
    for package in sorted(packages, key=lambda one: (one.chain_size, one.folder)):
        with undamaged(package.place):
            for line in sealed.opened(package.place).claims():
                path = f"{PACKAGES}/{package.folder}/{DATA}/{line.orphan}"
                told.setdefault(replace(line, orphan=""), replace(line, orphan=path))
    return sorted(told.values(), key=lambda line: (number_order(line.number), line.at, line.sha256))
