"""Lists of the people of test desks, as the desk's own key knows them."""

from collections.abc import Mapping, Sequence

from support.desks import KEY

from db.journal import Journal
from db.records import ListedPerson, PersonFacts, RosterChanges
from drivers.readers.base import IdCard
from station.identity import card_key, name_key, student_key


def student_number(card: IdCard) -> str:
    """An invented one, told by the card's number alone."""
    return f"2022{card.number[-5:-1]}"


def row_of(card: IdCard, class_name: str | None, standing: str = "") -> ListedPerson:
    student = student_number(card)
    facts = PersonFacts(name=card.name, id_number=card.number, student_number=student)
    keys = card_key(KEY, card), student_key(KEY, student), name_key(KEY, card.name)
    return ListedPerson(facts, *keys, class_name, standing=standing)


def list_cards(journal: Journal, classes: Mapping[str, Sequence[IdCard]]) -> None:
    """Take in a list of these people."""
    rows = [row_of(card, name) for name, cards in classes.items() for card in cards]
    journal.take_roster("people", "0" * 64, RosterChanges(tuple(enumerate(rows, start=1))))


def listing_of(journal: Journal, card: IdCard) -> str:
    """The id of somebody's row."""
    (row,) = journal.listings_by("id_key", card_key(KEY, card))
    return row.id
