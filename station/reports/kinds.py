"""Which reports there are, and putting one into a folder: nothing that lies there is ever overwritten."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from station.export.errors import on_target
from station.reports import close_out_sheet
from station.reports.paper import Paper

KINDS: dict[str, Callable[[Path], Paper]] = {"close-out": close_out_sheet.paper}
"""A kind's name -> what makes it of a data folder."""


def write(kind: str, data: Path, to: Path) -> Path:
    """Make one report of a data folder and put it into `to`, which is made if it is not there; give its path.

    Raises:
        JournalError: the journal can't be read.
        ExportError: the target can't be written.
    """
    paper = KINDS[kind](data)
    with on_target(to, needed=len(paper.content)):
        to.mkdir(parents=True, exist_ok=True)
        path = next(path for path in _names(to, paper.name) if not path.exists())
        with path.open("xb") as file:
            file.write(paper.content)
    return path


def _names(to: Path, name: str) -> Iterator[Path]:
    """`name.html`, then `name-2.html` and so on."""
    yield to / f"{name}.html"
    yield from (to / f"{name}-{count}.html" for count in itertools.count(2))
