"""How much room `办公用/` of a package will take, told before its papers are made: an estimate, rather too much.

Making them takes seconds and needs the room itself. What is exact is what is copied: pictures that were handed in.
"""

from typing import Final

from db.queries import Queries
from station.office_kinds import Office

_LISTS: Final = 500_000
"""All lists of a job of few people, with the fonts that are set into them."""

_A_PERSON: Final = 4_000
"""A line in each list."""

_CONTACTS: Final = 1.2
"""Contact sheets hold the portraits as they are, and little besides."""

_PRINTS: Final = 1_000_000
"""A person's pictures on print sheets, at 300 dots an inch; of noise, which compresses worst, it was 805,000."""


def expected_size(journal: Queries, wanted: Office, people: int, portraits: int) -> int:
    """Bytes of the copies of the journal's job.

    Args:
        journal: tells what was handed in.
        wanted: how much goes along.
        people: how many have a picture.
        portraits: bytes of their pictures.
    """
    if wanted == "none":
        return 0
    handed_in = sum(status.file.size for status in journal.statuses() if status.file is not None)
    listed = _LISTS + people * _A_PERSON + round(portraits * _CONTACTS)
    return handed_in + listed + (people * _PRINTS if wanted == "all" else 0)
