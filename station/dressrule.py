"""The job's dress rule as pictures, for the screen of those who wait."""

from pathlib import Path

MOST = 6
"""So many can be looked at while one waits."""

SUFFIXES = frozenset({".png", ".jpg", ".jpeg"})


def dress_pictures(folder: Path | None) -> tuple[Path, ...]:
    """The pictures in the order of their names; none where there is no folder, or it can't be read."""
    try:
        found = sorted(folder.iterdir()) if folder is not None else []
    except OSError:
        return ()
    return tuple(path for path in found if path.suffix.lower() in SUFFIXES and not path.name.startswith("."))[:MOST]
