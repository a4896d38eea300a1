"""What all packages together tell of each number: as a rule one thing, told again in every later package.

Where a later package of the same chain tells a number again, it replaces what the earlier one told. Whatever else
differs stays side by side here, for people to decide. What a chain re-assigned after a package was made, that package
tells no longer.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from station.export.formats import strict_json
from station.export.formats.manifest import PortraitFile
from station.export.formats.records_csv import Record
from station.export.naming import DATA, number_order
from station.export.receive import sealed
from station.export.receive.chains import Chains, Place
from station.export.receive.shelf import Kept, undamaged


class Who(NamedTuple):
    """What tells people apart, compared to the letter; both empty: unknown, or erased."""

    id_number: str
    code: str


@dataclass(frozen=True, eq=False)
class Variant:
    """One account of one accepted number.

    Attributes:
        record: its line, from the newest package that tells it so.
        portrait: path (below the packages' folder), size and hash of its portrait.
        original: path of the camera's file, likewise; empty when no package holds it.
        place: where the chain of that package lies.
        tips: the chains (by index) that tell it.
        mark: eight hex digits of what it is: the shot, the original, the portrait.
    """

    record: Record = field(repr=False)
    portrait: str = field(repr=False)
    portrait_size: int
    portrait_sha256: str
    original: str
    place: Place
    tips: frozenset[int]
    mark: str

    @property
    def number(self) -> str:
        """拍摄序号."""
        return self.record.number

    @property
    def who(self) -> Who:
        """Who it is a picture of."""
        return Who(self.record.id_number, self.record.code)

    @property
    def student_number(self) -> str:
        """学号 as far as spellings of one are alike: spreadsheets take zeros away, a keyboard has two widths."""
        return unicodedata.normalize("NFKC", self.record.student_number).strip().upper().lstrip("0")

    def is_one_person_with(self, other: "Variant") -> bool:
        """Whether both were captured for one 学籍, as far as anybody can tell.

        A 采集码 belongs to one 学籍. A document number belongs to a person, who may have two, a double degree for
        instance, with a picture for each: only two 学号 that surely differ tell them apart.
        """
        if self.who.code and self.who.code == other.who.code:
            return True
        differ = self.student_number and other.student_number and self.student_number != other.student_number
        return bool(self.who.id_number) and self.who.id_number == other.who.id_number and not differ

    def tells_the_same(self, other: "Variant") -> bool:
        """Whether shot, pictures and person are the same."""
        return (self.mark, self.who) == (other.mark, other.who)

    def replaces(self, other: "Variant") -> bool:
        """Whether this is a later account of the same shot of the same person, from the same chain."""
        shot, person = self.record.intent == other.record.intent, self.who == other.who
        return shot and person and self.place.continues(other.place)


def in_order(variant: Variant) -> tuple[tuple[str, int, str], str, Who]:
    """Sort key: by number, then by what it is."""
    return number_order(variant.number), variant.mark, variant.who


def collect(packages: Iterable[Kept], chains: Chains) -> list[Variant]:
    """Every variant of every number, in the order of numbers.

    Raises:
        KeptDamaged: a package's records are not what was sealed.
    """
    told: dict[str, list[Variant]] = defaultdict(list)
    newest_first = sorted(packages, key=lambda package: (-chains.place(package).length, package.folder))
    for package in newest_first:
        for variant in _told_by(package, chains):
            _add(variant, told[variant.number])
    found = (variant for variants in told.values() for variant in variants)
    return sorted(found, key=in_order)


def _add(variant: Variant, known: list[Variant]) -> None:
    for index, other in enumerate(known):
        if other.tells_the_same(variant):
            known[index] = replace(other, tips=other.tips | variant.tips, original=other.original or variant.original)
            return
        if other.replaces(variant):
            return
    known.append(variant)


def _told_by(package: Kept, chains: Chains) -> list[Variant]:
    with undamaged(package.place):
        opened = sealed.opened(package.place)
        place, inside = chains.place(package), f"{package.folder}/{DATA}"
        return [
            _variant(_forgetting(record, chains), opened.portrait_of(record), place, inside, tips)
            for record in opened.records()
            if (tips := chains.telling(record.number, place))
        ]


def _forgetting(record: Record, chains: Chains) -> Record:
    """The record without its person when any chain says that the person's facts were erased."""
    if (record.intent, record.number) not in chains.erased:
        return record
    return replace(record, name="", id_number="", code="", exam_number="", student_number="", class_="")


def _variant(record: Record, portrait: PortraitFile, place: Place, inside: str, tips: frozenset[int]) -> Variant:
    told = [record.number, record.intent, record.original_sha256, portrait.sha256]
    return Variant(
        record=record,
        portrait=f"{inside}/{portrait.path}",
        portrait_size=portrait.size,
        portrait_sha256=portrait.sha256,
        original=f"{inside}/{record.original}" if record.original else "",
        place=place,
        tips=tips,
        mark=hashlib.sha256(strict_json.canonical(told)).hexdigest()[:8],
    )
