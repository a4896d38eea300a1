"""`station verify`: whether a package, or a data folder, is whole to the last byte."""

from pathlib import Path

from station.export.errors import NotVerifiable, on_target
from station.export.formats import manifest, pages, sums
from station.export.inspect_data import inspect_data
from station.export.inspect_package import DATA, inspect_package
from station.export.report import Report

JOURNAL = "journal.sqlite"


def verify(path: Path) -> Report:
    """Check a package or a data folder, whichever lies there; reads only.

    Raises:
        NotVerifiable: it is neither.
        TargetGone, TargetTrouble: a folder can't be read.
        JournalError: the data folder's journal is not one that this program reads.
    """
    with on_target(path, needed=0):
        if (path / JOURNAL).is_file():
            return inspect_data(path)
        if _is_package(path):
            return inspect_package(path)
    raise NotVerifiable()


def _is_package(path: Path) -> bool:
    """Any one of its own names is enough: a package that lost its manifest is damaged, not something else."""
    own = (pages.NOTE, pages.PAGE, *(f"{DATA}/{name}" for name in (sums.NAME, manifest.NAME, manifest.SEAL)))
    return any((path / name).is_file() for name in own)
