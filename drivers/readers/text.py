"""The 256 bytes of text on an identity card: four layouts in UTF-16LE, told apart by the unit at offset 248.

Offsets and lengths are bytes. Address, nation and issuer lie in these bytes too; they are never read out of them.
"""

import re
from dataclasses import dataclass
from typing import Final

from drivers.readers import number as numbers
from drivers.readers.base import CardKind, IdCard
from drivers.readers.trouble import ReadTrouble, UnknownCard

TEXT_SIZE: Final = 256
FLAG_AT: Final = 248
LONG_TERM: Final = "长期"

Span = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """Where things stand on one kind of card, each as (offset, length).

    Attributes:
        names: one entry per name, in the order they are shown; a name may lie in several pieces.
        form: what the document number looks like.
        coded: the number carries birth, sex and a check character by GB 11643.
        begins: what every number of the kind begins with.
    """

    kind: CardKind
    names: tuple[tuple[Span, ...], ...]
    sex: Span
    birth: Span
    number: Span
    form: str = "[0-9]{17}[0-9X]"
    coded: bool = True
    begins: str = ""
    valid_from: Span = (188, 16)
    valid_to: Span = (204, 16)


RESIDENT: Final = Layout("resident", names=(((0, 30),),), sex=(30, 2), birth=(36, 16), number=(122, 36))
HK_MACAO_TAIWAN: Final = Layout("j", names=(((0, 30),),), sex=(30, 2), birth=(36, 16), number=(122, 36))
FOREIGN_2023: Final = Layout(
    "y", names=(((0, 30),), ((52, 70), (220, 22))), sex=(30, 2), birth=(36, 16), number=(122, 36), begins="9"
)
FOREIGN_2017: Final = Layout(
    "i",
    names=(((158, 30),), ((0, 120),)),
    sex=(120, 2),
    birth=(220, 16),
    number=(122, 30),
    form="[0-9A-Z]{15}",
    coded=False,
)

# Resident cards carry a space there; some dumps show the whole tail as zeros.
LAYOUTS: Final = {" ": RESIDENT, "\0": RESIDENT, "J": HK_MACAO_TAIWAN, "Y": FOREIGN_2023, "I": FOREIGN_2017}


def parse(block: bytes) -> IdCard:
    """Make a card of the text block.

    Cross-checks that fail become doubts; what the SAM vouches for is never corrected here.

    Raises:
        UnknownCard: the flag is none that we know; nothing is guessed.
        ReadTrouble: not 256 bytes, no name, or no number of the kind's form.
    """
    if len(block) != TEXT_SIZE:
        raise ReadTrouble("parse", f"{len(block)} bytes of text")
    layout = _layout_of(block)
    name = " ".join(filter(None, (_text(block, *pieces) for pieces in layout.names)))
    number = _text(block, layout.number).upper()
    if not name:
        raise ReadTrouble("parse", "no name")
    if not re.fullmatch(layout.form, number):
        raise ReadTrouble("parse", f"number of {len(number)} characters has not the form of kind {layout.kind}")
    return IdCard(
        kind=layout.kind,
        name=name,
        number=number,
        valid_to=numbers.calendar_day(_text(block, layout.valid_to)),
        doubts=_doubts(block, layout, number),
    )


def _layout_of(block: bytes) -> Layout:
    unit = int.from_bytes(block[FLAG_AT : FLAG_AT + 2], "little")
    if chr(unit) not in LAYOUTS:
        raise UnknownCard("parse", f"flag {unit:04X}")
    return LAYOUTS[chr(unit)]


def _text(block: bytes, *pieces: Span) -> str:
    """A field without its padding. Units that are no text show as U+FFFD, so that everybody sees the damage."""
    raw = b"".join(block[at : at + size] for at, size in pieces)
    return raw.decode("utf-16-le", errors="replace").strip(" \0\u3000")


def _doubts(block: bytes, layout: Layout, number: str) -> tuple[str, ...]:
    birth = numbers.calendar_day(_text(block, layout.birth))
    findings = {
        "number": not number.startswith(layout.begins),
        "check-digit": layout.coded and not numbers.is_valid(number),
        "birth": birth is None or (layout.coded and numbers.birth(number) != birth),
        "sex": layout.coded and not _sex_agrees(_text(block, layout.sex), number),
        "validity": not _validity_holds(_text(block, layout.valid_from), _text(block, layout.valid_to)),
    }
    return tuple(doubt for doubt, found in findings.items() if found)


def _sex_agrees(code: str, number: str) -> bool:
    """GB/T 2261.1: 1 male, 2 female, 0 unknown, 9 not stated; the last two can't disagree."""
    return code in ("0", "9") or code == {"male": "1", "female": "2"}[numbers.sex(number)]


def _validity_holds(first: str, last: str) -> bool:
    begins, ends = numbers.calendar_day(first), numbers.calendar_day(last)
    if begins is None:
        return False
    return begins <= ends if ends else last == LONG_TERM
