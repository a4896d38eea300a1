"""How much room a package takes with its papers, as far as that is known before they are made.

Pictures that were handed in go along as they are, and contact sheets and print sheets hold every portrait, bytes
untouched. Lists and fonts come on top: they are small beside these.
"""

from pathlib import Path
from typing import Final

from db.journal import Journal
from station.config import load
from station.handover import package_size
from station.job.applied import applied
from station.job.jobfile import wants_of
from station.office_copies import Office
from station.stick.standing import Part

_PORTRAITS: Final[dict[Office, int]] = {"none": 0, "lists": 1, "all": 2}
"""How many papers hold each portrait."""


def needed(data: Path, part: Part = None) -> tuple[int, int]:
    """Bytes of the package that an export would write now, with what is known of its papers, and of its largest file.

    Raises:
        ExportError, JournalError, SettingsError: as `handover.export_day`.
    """
    size, largest = package_size(data, part)
    return size + (papers_size(data) if part is None else 0), largest


def papers_size(data: Path) -> int:
    """Bytes that the papers of a whole package take at least.

    Raises:
        JournalError, SettingsError: the data folder can't be read.
    """
    settings = load(data)
    with Journal.read_only(data) as journal, journal.moment():
        office = applied(settings, wants_of(data, settings, journal.job)).export.office
        times = _PORTRAITS[office]
        if not times:
            return 0
        handed_in = sum(status.file.size for status in journal.statuses() if status.file is not None)
        held = [exposure for exposure, sitting in journal.held().items() if sitting is not None]
        portraits = sum(one.facts.size for one in map(journal.portrait_of, held) if one is not None)
        return handed_in + times * portraits
