"""Portraits made once more from their originals: by the same program and libraries they come out the same.

A hash proves that a portrait is the one that was journaled; this proves that it is the crop of its original and nothing
else. Only the very versions that made a portrait can say so: with others nothing is made and nothing is claimed.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from db.records import Fault
from station.export import provenance
from station.export.report import printable

HANDS = 2
"""Originals decoded at a time: 150 MB of memory with 24 megapixels each."""

_PIECE = 64


@dataclass(frozen=True)
class Made:
    """A portrait that lies here whole, and what it was made from.

    Attributes:
        path: how people are told of it.
        sha256: of the portrait.
        original: the file it was made from, whole; None where that is not here.
        crop: x, y, w, h in pixels of the upright original.
        profile: the rule set it was made for.
        by: versions of what made it; None where nobody told.
    """

    path: str
    sha256: str
    original: Path | None
    crop: tuple[int, ...]
    profile: str
    by: Mapping[str, str] | None


@dataclass(frozen=True)
class Remade:
    """What came of it: portraits that are not what their originals give, how many were made, how many were not."""

    faults: tuple[Fault, ...] = ()
    made: int = 0
    left: int = 0


def remake(portraits: Iterable[Made]) -> Remade:
    """Make every portrait again that can be, and compare it to the last byte."""
    ours = provenance.program()
    alike: list[bool | None] = []
    faults: list[Fault] = []
    with ThreadPoolExecutor(max_workers=HANDS) as hands:
        for piece in _pieces(portraits):
            for one, same in zip(piece, hands.map(lambda one: _is_same(one, ours), piece), strict=True):
                alike.append(same)
                if same is False:
                    faults.append(Fault("portrait-not-of-original", printable(one.path)))
    left = alike.count(None)
    return Remade(tuple(faults), len(alike) - left, left)


def _pieces(portraits: Iterable[Made]) -> Iterator[list[Made]]:
    """A few at a time: what waits for its turn stays small in a folder of years."""
    waiting = iter(portraits)
    while piece := list(islice(waiting, _PIECE)):
        yield piece


def _is_same(one: Made, ours: Mapping[str, str]) -> bool | None:
    """Whether it comes out the same; None where that can't be told here."""
    if one.original is None or one.by is None or not provenance.makes_the_same(one.by, ours):
        return None
    # Only here, so that an office that merges packages loads no OpenCV.
    from station.checks.crop import Crop
    from station.checks.limits import UnknownProfileError, load
    from station.portrait.develop import develop
    from station.portrait.pictures import PictureError
    from station.portrait.still import decode

    try:
        profile = load(one.profile)
        jpeg = develop(decode(one.original).image, Crop(*one.crop), profile).jpeg
    except UnknownProfileError:
        return None
    except (PictureError, ValueError, TypeError):  # no picture, or no crop in it: nothing was ever made of that
        return False
    return hashlib.sha256(jpeg).hexdigest() == one.sha256
