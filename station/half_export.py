"""The mark of an export that is under way: what the program left behind when it ended in the middle of one.

Apart from the export itself, whose libraries a desk need not load before its first window.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.disk import make_folder, sync_folder


def half_export(data: Path) -> bool:
    """Whether the program ended while it was exporting; the next export to that target goes on where it stopped."""
    return _marker(data).exists()


def forget_half_export(data: Path) -> None:
    """Nobody need be told: somebody stopped it, or what came of it is known."""
    _marker(data).unlink(missing_ok=True)


@contextmanager
def under_way(data: Path) -> Iterator[None]:
    """Leave a mark for as long as a package is being written: what ends with an error has said so itself."""
    marker = _marker(data)
    make_folder(marker.parent)
    marker.touch()
    sync_folder(marker.parent)
    try:
        yield
    finally:
        marker.unlink(missing_ok=True)


def _marker(data: Path) -> Path:
    return data / "exports" / ".under-way"
