"""Names inside and of a package: ASCII, unique without regard to case, the same again next time.

A package is `<school>-<job>-<desk>-<date>-<n>`. Portraits follow the job's rule. Originals always carry the number,
never an identity: `A-0001.jpg` is the exposure that was accepted, `A-0001-2.jpg` the second one of the same sitting
when it was not. A raw file is named like its picture: `A-0001.nef`. Orphans are `0001-late.jpg`: their place in the
journal and the reason.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal

from station.export.errors import NamesCollide, NamesMissing

Rule = Literal["number", "id_number", "exam_number", "student_number"]

PARTIAL = ".partial"
SEALED = ".sealed"
"""Behind the name of a package that is encrypted; `.partial` comes after it."""
DATA = "data"
ROOMS = ("portraits", "originals", "orphans")

ELSEWHERE = "elsewhere"
"""Where a data folder keeps pictures that were taken elsewhere and handed in; no part of a package's `data/`."""

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")
_STEM = re.compile(r"(?!(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
"""Of a portrait; without the names that Windows keeps for devices, with whatever suffix:
https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file"""


@dataclass(frozen=True)
class Named:
    """What a names rule may use of one record.

    Attributes:
        number: 拍摄序号.
        id_number: upper-case document number, None when unknown.
        replaced: a later accepted sitting of the same person points at this one.
        exam_number, student_number: as on the list, None when unknown.
    """

    number: str
    id_number: str | None = field(repr=False)
    replaced: bool
    exam_number: str | None = field(default=None, repr=False)
    student_number: str | None = field(default=None, repr=False)


def package_prefix(school: str, job: str, desk: str) -> str:
    """Everything before the date."""
    return "-".join(plain(part) for part in (school, job, desk))


def plain(part: str) -> str:
    """A part of a name in ASCII letters and digits: every file system takes that."""
    return _NOT_PLAIN.sub("_", part).strip("_")[:40] or "x"


def next_package(prefix: str, date: str, taken: Iterable[str]) -> str:
    """`<prefix>-<date>-<n>` with the n after the highest of that day among the taken names."""
    pattern = re.compile(re.escape(f"{prefix}-{date}-") + r"([0-9]{1,6})")
    matches = (pattern.fullmatch(name.removesuffix(PARTIAL).removesuffix(SEALED)) for name in taken)
    return f"{prefix}-{date}-{max((int(match[1]) for match in matches if match), default=0) + 1}"


def is_package(name: str, job: str, desk: str, date: str) -> bool:
    """Whether a package of this job, desk and day may be named so, for whatever school."""
    school, _, _ = name.partition("-")
    return re.fullmatch(re.escape(f"{package_prefix(school, job, desk)}-{date}-") + "[0-9]{1,6}", name) is not None


def is_leftover(prefix: str, name: str) -> bool:
    """Whether this is an unfinished package of the same desk and job, from any day."""
    return re.fullmatch(re.escape(prefix) + r"-\d{4}-\d{2}-\d{2}-\d{1,6}" + re.escape(PARTIAL), name) is not None


def is_sealed_leftover(prefix: str, name: str) -> bool:
    """Whether this is an unfinished encrypted package of the same desk and job, from any day."""
    plain_name = name.removesuffix(f"{SEALED}{PARTIAL}")
    return plain_name != name and is_leftover(prefix, f"{plain_name}{PARTIAL}")


def is_unfinished(job: str, name: str) -> bool:
    """Whether this is an unfinished package of a job, of any school, desk and day."""
    pattern = r"\w+-" + re.escape(plain(job)) + r"-\w+-\d{4}-\d{2}-\d{2}-\d{1,6}(\.sealed)?" + re.escape(PARTIAL)
    return re.fullmatch(pattern, name, re.ASCII) is not None


def portrait_stems(rule: Rule, records: Iterable[Named]) -> Mapping[str, str]:
    """File name without suffix of each record's portrait, by number.

    A picture that a later sitting of the same person replaced keeps its number behind the identity, so that the
    plain name always means the newest.

    Raises:
        NamesMissing: a record has nothing to be named by, or something that can't be a file name.
        NamesCollide: two records would have the same name.
    """
    records = tuple(records)
    stems = {record.number: _stem(rule, record) for record in records}
    missing = [number for number, stem in stems.items() if not _STEM.fullmatch(stem)]
    if missing:
        raise NamesMissing(rule=rule, numbers=", ".join(missing))
    often = Counter(stem.casefold() for stem in stems.values())
    shared = [number for number, stem in stems.items() if often[stem.casefold()] > 1]
    if shared:
        raise NamesCollide(rule=rule, numbers=", ".join(shared))
    return stems


def _stem(rule: Rule, record: Named) -> str:
    if rule == "number":
        return record.number
    identities = {
        "id_number": record.id_number, "exam_number": record.exam_number, "student_number": record.student_number,
    }  # fmt: skip
    identity = identities[rule] or ""
    return f"{identity}-{record.number}" if record.replaced and identity else identity


def original_name(number: str, place: int, accepted: bool, source: str) -> str:
    """Name of one exposure's file; `place` counts the sitting's exposures from 1, `source` is its path at the desk."""
    return f"{number}{'' if accepted else f'-{place}'}{_suffix(source)}"


def orphan_name(place: int, reason: str, source: str) -> str:
    """Name of an orphan's file; `place` counts the desk's orphans of the job from 1."""
    return f"{place:04d}-{_NOT_PLAIN.sub('-', reason)}{_suffix(source)}"


def calibration_name(place: int, source: str) -> str:
    """Name of the file of a calibration shot; `place` counts them from 1."""
    return f"calibration-{place:04d}{_suffix(source)}"


def _suffix(source: str) -> str:
    suffix = PurePosixPath(source).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ""


def number_order(number: str) -> tuple[str, int, str]:
    """Sort key that puts A-9999 before A-10000."""
    letter, _, digits = number.rpartition("-")
    return letter, len(digits), digits
