"""`station verify`: whether a package, a data folder, or what an office received, is whole to the last byte."""

from pathlib import Path

from db import door, seal
from station.export.errors import NotVerifiable, TargetUnreadable, name_of
from station.export.formats import manifest, pages, sums
from station.export.inspect_data import inspect_data
from station.export.inspect_package import Counted, inspect_package, nobody_counts
from station.export.naming import DATA
from station.export.report import Report
from station.export.sealing.looking import is_sealed, look_at

JOURNAL = (door.FILE, seal.FILE)  # a folder that lost its journal and has the seal is damaged, not something else


def verify(
    path: Path,
    head: str | None = None,
    *,
    station: str | None = None,
    remaking: bool = True,
    counted: Counted = nobody_counts,
) -> Report:
    """Check a package, a data folder or an office's folder, whichever lies there; reads only.

    Args:
        path: of any.
        head: a chain's head as it was printed at a close of day. One that the chain has gone on from is fine.
        station: fingerprint of the key that has to have signed the package; asked of nothing else.
        remaking: also make portraits once more from their originals, where the versions are those that made them.
        counted: of a package, told how many bytes were looked at, after every file.

    Raises:
        StillSealed: it is a package that is encrypted. Where its encrypted files are damaged the report says so.
        NotVerifiable: it is none of them.
        KeptDamaged: a chain of an office's package is not what was received.
        TargetUnreadable: a folder can't be listed.
        JournalError: the data folder's journal is not one that this program reads.
    """
    from station.export.receive.inspect_office import inspect_office, is_office  # receiving verifies packages itself

    try:
        if any((path / name).is_file() for name in JOURNAL):
            return inspect_data(path, head, remaking=remaking)
        if _is_package(path):
            return inspect_package(path, head, station=station, remaking=remaking, counted=counted)
        if is_sealed(path):
            return look_at(path)
        if is_office(path):
            return inspect_office(path, head, remaking=remaking, counted=counted)
    except OSError as error:
        raise TargetUnreadable(reason=name_of(error)) from error
    raise NotVerifiable()


def _is_package(path: Path) -> bool:
    """Any one of its own names is enough: a package that lost its manifest is damaged, not something else."""
    own = (pages.NOTE, pages.PAGE, *(f"{DATA}/{name}" for name in (sums.NAME, manifest.NAME, manifest.SEAL)))
    return any((path / name).is_file() for name in own)
