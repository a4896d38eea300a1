"""A card held against its row of the list, field by field: each difference becomes a drafted correction.

Differences block nobody. A number that differs is none here: by number the row was found. See `eligibility`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from db.records import PersonFacts
from drivers.readers import number as numbers
from station.job.names import same_name

SEXES: Final = {"male": "男", "female": "女"}


@dataclass(frozen=True)
class Difference:
    """One field in which card and list differ."""

    what: str
    listed: str = field(repr=False)
    said: str = field(repr=False)


def differences(card: PersonFacts, listed: PersonFacts) -> Iterator[Difference]:
    """What the list has otherwise than the card; fields that one of the two does not tell are skipped.

    Sex and birth are the card's as its number says them (GB 11643): a card whose own fields say something else is
    flagged by itself when it is read.
    """
    if card.name and listed.name and same_name(card.name, listed.name) is False:
        yield Difference("name", listed.name, card.name)
    if card.id_number is None or not numbers.is_valid(card.id_number):
        return
    sex, birth = SEXES[numbers.sex(card.id_number)], numbers.birth(card.id_number)
    if listed.sex and listed.sex != sex:
        yield Difference("sex", listed.sex, sex)
    if listed.birth and birth and listed.birth != birth.strftime("%Y%m%d"):
        yield Difference("birth", listed.birth, birth.strftime("%Y%m%d"))
