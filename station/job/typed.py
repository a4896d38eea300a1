"""Somebody without a card that can be read: what is typed in by hand, which documents there are, and what is checked.

A typed name and number are as good as the eyes of the two people who looked at the document, so their trust is
`typed` for ever, in the journal, the records and the package.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from drivers.readers import number as numbers
from station.denials import Denied

LONGEST_NAME: Final = 50
"""Characters. A card cuts names after 15; passports and rosters don't."""


@dataclass(frozen=True)
class Document:
    """One kind of document.

    Attributes:
        code: stable name; its words are `document.<code>`.
        form: what its number looks like after `numbers.normalised`.
        resident: the number is the holder's citizen number, the same as on the card: it has a check character, and
            the typed person is the same person as the one who swipes the card later.
        identifies: how many leading characters identify the holder; what follows counts re-issues. 0 for all.
    """

    code: str
    form: str
    resident: bool = False
    identifies: int = 0


_CITIZEN: Final = "[0-9]{17}[0-9X]"

DOCUMENTS: Final = (
    Document("temporary-id", _CITIZEN, resident=True),
    Document("police-certificate", _CITIZEN, resident=True),
    Document("card-unreadable", _CITIZEN, resident=True),
    Document("passport", "[A-Z0-9]{5,20}"),
    # 港澳居民来往内地通行证: a letter and eight digits that stay for life, then two that count re-issues
    Document("hk-macao-pass", "[HM][0-9]{8}(?:[0-9]{2})?", identifies=9),
    # 台湾居民来往大陆通行证: eight digits that stay for life, older ones with two more
    Document("taiwan-pass", "[0-9]{8}(?:[0-9]{2})?", identifies=8),
    Document("electronic-id", _CITIZEN, resident=True),
)
BY_CODE: Final = {document.code: document for document in DOCUMENTS}
ELECTRONIC: Final = "electronic-id"
"""A photographed or electronic ID on a phone: only where the job allows it."""

REASONS: Final = ("card-lost", "card-broken", "card-expired", "no-chip", "reader-broken", "other")


class DocumentUnknown(Denied):
    """No document of this name can be typed in."""

    code = "document-unknown"


class ElectronicNotAllowed(Denied):
    """A picture of an ID, or one on a phone: this job wants the document itself."""

    code = "electronic-not-allowed"


class ReasonUnknown(Denied):
    """None of the reasons in the list."""

    code = "reason-unknown"


class NumberMistyped(Denied):
    """The check character does not fit: one of the characters is wrong."""

    code = "number-mistyped"


class NumberUnfit(Denied):
    """Not what a number of this document looks like."""

    code = "number-unfit"


class PersonNameUnfit(Denied):
    """No name, or none that a document can bear."""

    code = "person-name-unfit"


@dataclass(frozen=True)
class Entry:
    """What was typed, as the fields held it."""

    document: str
    reason: str
    number: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True)
class TypedPerson:
    """An entry that was checked.

    Attributes:
        identity: what makes this person the same one when they come again.
    """

    document: str
    reason: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    identity: str = field(repr=False)


def checked(entry: Entry, *, electronic_allowed: bool) -> TypedPerson:
    """Check what was typed.

    Raises:
        DocumentUnknown, ReasonUnknown: not in the lists.
        ElectronicNotAllowed: this job wants the document itself.
        NumberUnfit, NumberMistyped: the number can't be one of this document.
        PersonNameUnfit: nobody is called so.
    """
    document = BY_CODE.get(entry.document)
    if document is None:
        raise DocumentUnknown()
    if document.code == ELECTRONIC and not electronic_allowed:
        raise ElectronicNotAllowed()
    if entry.reason not in REASONS:
        raise ReasonUnknown()
    number = numbers.normalised(entry.number)
    if not re.fullmatch(document.form, number):
        raise NumberUnfit()
    if document.resident and not (numbers.is_valid(number) and numbers.birth(number)):
        raise NumberMistyped()
    name = _name(entry.name)
    return TypedPerson(document.code, entry.reason, number, name, _identity(document, number))


def _name(typed: str) -> str:
    """The name in one piece; characters that no screen shows have no place in one."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    shown = all(unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in name)
    if not 0 < len(name) <= LONGEST_NAME or not shown or not any(map(_is_letter, name)):
        raise PersonNameUnfit(most=LONGEST_NAME)
    return name


def _is_letter(character: str) -> bool:
    return character.isalpha() or unicodedata.category(character) == "Co"  # rare characters lie in the private area


def _identity(document: Document, number: str) -> str:
    if document.resident:
        return f"id:{number}"
    return f"{document.code}:{number[: document.identifies or None]}"
