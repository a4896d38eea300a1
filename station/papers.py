"""Sheets that a window asks for, made on whatever thread it does so: it takes seconds, and asks the journal itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from station.reports.place import papers_folder
from station.reports.readers import Reader


@dataclass(frozen=True)
class PapersMade:
    """What came of it.

    Attributes:
        to: the folder they were put into.
        files: how many files.
        empty: kinds with nothing to put on them.
        characters: code points that no font here has.
    """

    to: Path
    files: int
    empty: tuple[str, ...]
    characters: tuple[str, ...]


def make_papers(folder: Path, kinds: Sequence[str], reader: Reader | None, to: Path | None) -> PapersMade:
    """Make sheets of a data folder, beside the desk that works in it.

    Args:
        folder: the data folder.
        kinds: names out of `reports.known.KINDS`.
        reader: for whom; None: for whom each is made as a rule.
        to: where; None: the job's own place in the data folder, which goes when the job is purged.

    Raises:
        JournalError, SettingsError: the data folder can't be read.
        ExportError: the target can't be written.
    """
    from station.reports.kinds import Desk, make  # a desk that prints nothing never loads what writes sheets

    desk = Desk(folder)
    to = papers_folder(folder, desk.source.job) if to is None else to
    made = list(make(kinds, desk, to, reader))
    return PapersMade(
        to=to,
        files=sum(len(one.paths) for one in made),
        empty=tuple(one.kind for one in made if not one.paths),
        characters=tuple(dict.fromkeys(one.code_point for one in desk.glyphs.missing)),
    )
