"""Picture profiles: limits.toml as one typed model. Light to import: no network and no OpenCV."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from station.checks.verdict import Finding, Limit, Verdict

LIMITS = Path(__file__).with_name("limits.toml")

DEFAULT = "blue-2017/1"
"""The profile where nothing else is asked for."""

POSITIONS = ("face_width", "eye_line", "head_top", "centring")
"""The rules about where the head lies in the portrait; the crop is solved against all of them together."""


class UnknownProfileError(Exception):
    """Asked for a profile that limits.toml does not have."""

    code: ClassVar[str] = "unknown-profile"

    def __init__(self, name: str) -> None:
        self.name, self.known = name, names()
        super().__init__(f"profile {name}: must be one of {', '.join(self.known)}")


class Severity(StrEnum):
    """What happens when a rule is not met."""

    OFF = "off"
    WARN = "warn"
    BLOCK = "block"


class Where(StrEnum):
    """Which pictures a rule judges."""

    LIVE = "live"
    STILL = "still"
    BOTH = "both"
    CONTINUOUS = "continuous"
    """Stills always, live frames only in the light that the stills are taken in: not while a flash gives it."""
    DESK = "desk"
    """Stills that are judged beside those of the day; a picture file alone has none to stand beside."""


def _open_ended(value: object) -> object:
    """TOML has no null: an open side is written as infinity."""
    if isinstance(value, list):
        return tuple(None if isinstance(edge, float) and math.isinf(edge) else edge for edge in value)
    return value


def _ordered(limit: Limit) -> Limit:
    low, high = limit
    if low is not None and high is not None and low > high:
        raise ValueError("the low limit lies above the high one")
    return limit


_Edge = int | float | None  # whole numbers stay whole in verdicts
Band = Annotated[tuple[_Edge, _Edge], BeforeValidator(_open_ended), AfterValidator(_ordered)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Above(_Strict):
    """How far a value may lie above a reference, the sitter's own for instance; the plain limits stay in force."""

    warn: float = Field(gt=0)
    block: float = Field(gt=0)


class Check(_Strict):
    """The numbers of one rule.

    Attributes:
        zero: what is measured where nothing is wrong; subtracted before anything is judged.
        above: for a rule with a reference: how far above it is too far.
        share: for a rule with a reference: the share of it that is asked for.
    """

    unit: str
    warn: Band | None = None
    block: Band | None = None
    severity: Severity
    where: Where
    zero: float = 0.0
    above: Above | None = None
    share: float | None = Field(default=None, gt=0)

    def judges(self, *, live: bool, desk: bool = False, continuous: bool = True) -> bool:
        """Whether this rule says anything about a live frame, or about a still.

        Args:
            live: about a live frame.
            desk: the still was taken at the desk.
            continuous: the stills are lit by what lights live view.
        """
        if live:
            places = {Where.BOTH, Where.LIVE, *({Where.CONTINUOUS} if continuous else ())}
        else:
            places = {Where.BOTH, Where.STILL, Where.CONTINUOUS, *({Where.DESK} if desk else ())}
        return self.severity is not Severity.OFF and self.where in places

    def beside(self, reference: float | None) -> "Check":
        """The rule as it stands beside a reference: its limits move, never outwards past the blocking ones.

        A limit above the reference is never stricter than the plain warning limit; a wanted share of it never laxer.
        """
        if reference is None:
            return self
        moved: dict[str, Band] = {}
        if self.above is not None:
            moved["block"] = _lowered(self.block, reference + self.above.block)
            moved["warn"] = _lowered(moved["block"], max(_high(self.warn), reference + self.above.warn))
        if self.share is not None:
            moved["warn"] = _raised(self.warn, round(reference * self.share, 4))
        return self.model_copy(update=moved)

    def judge(self, name: str, value: float | None) -> Verdict:
        """The verdict on a measured value; None = could not be measured. Values on a limit are inside.

        The value is rounded to what a verdict shows before it is judged: what is read is what was judged.
        """
        if value is None:
            return self._verdict(name, None, self._shown(), Finding.UNJUDGED)
        value = round(value - self.zero, 4)
        if _outside(value, self.block):
            blocks = self.severity is Severity.BLOCK
            return self._verdict(name, value, self.block, Finding.BLOCK if blocks else Finding.WARN)
        if _outside(value, self.warn):
            return self._verdict(name, value, self.warn, Finding.WARN)
        return self._verdict(name, value, self._shown(), Finding.PASS)

    def _shown(self) -> Limit | None:
        """The limit that stands beside a value that is not outside of any."""
        return self.block or self.warn

    def _verdict(self, name: str, value: float | None, limit: Limit | None, finding: Finding) -> Verdict:
        locks = self.severity is Severity.BLOCK
        return Verdict(name, value, limit or (None, None), self.unit, finding, locks)


def _high(limit: Limit | None) -> float:
    return math.inf if limit is None or limit[1] is None else limit[1]


def _lowered(limit: Limit | None, high: float) -> Limit:
    """The limit with a high side no higher than `high`."""
    return (None if limit is None else limit[0], round(min(_high(limit), high), 4))


def _raised(limit: Limit | None, low: float) -> Limit:
    """The limit with a low side no lower than `low`."""
    before, high = limit or (None, None)
    return (low if before is None else max(before, low), high)


def _outside(value: float, limit: Limit | None) -> bool:
    low, high = limit or (None, None)
    return (low is not None and value < low) or (high is not None and value > high)


class Portrait(_Strict):
    """The finished picture's form.

    Attributes:
        quality: lowest and highest JPEG quality.
        bytes: smallest and largest file.
    """

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    dpi: int = Field(gt=0)
    quality: tuple[int, int]
    bytes: tuple[int, int]


class Background(_Strict):
    """The cloth behind the sitter, and how far an empty one may be off before people are told.

    Attributes:
        colour: red, green, blue.
        lightness: L* above or below the wanted one.
        tint: distance from the wanted colour beside brightness, a* and b* of CIE Lab.
        uneven: largest difference between one part and the whole, CIE Lab.
    """

    colour: tuple[int, int, int]
    lightness: float = Field(gt=0)
    tint: float = Field(gt=0)
    uneven: float = Field(gt=0)


COLOURS = ("white", "grey", "black", "red", "yellow", "green", "blue", "purple")
"""Colours that clothes can be told by."""

Colour = Literal["white", "grey", "black", "red", "yellow", "green", "blue", "purple"]


@dataclass(frozen=True)
class Wishes:
    """What a job wants otherwise than its profile says.

    Attributes:
        severities: by rule.
        clothes_forbidden: colours that clothes must not have; None leaves the profile's.
    """

    severities: Mapping[str, Severity] = field(default_factory=dict)
    clothes_forbidden: tuple[str, ...] | None = None

    def as_data(self) -> dict[str, Any]:
        """The form in which the journal is told."""
        told: dict[str, Any] = {name: severity.value for name, severity in sorted(self.severities.items())}
        if self.clothes_forbidden is not None:
            told["clothes_forbidden"] = list(self.clothes_forbidden)
        return told


NOTHING_WISHED = Wishes()


class Profile(_Strict):
    """One kind of picture: its form, where the crop is aimed, and the checks in the order they are shown.

    Attributes:
        head_ends: what the rule's word for the top of the head means: the top of the hair, or the hairline.
        clothes_forbidden: colours that clothes must not have.
    """

    name: str
    portrait: Portrait
    target: dict[str, float]
    checks: dict[str, Check]
    background: Background | None = None
    head_ends: Literal["hair", "hairline"] = "hair"
    clothes_forbidden: tuple[Colour, ...] = ()

    def wishing(self, wishes: Wishes) -> "Profile":
        """The same profile with a job's severities and colours; name, limits and form stay."""
        checks = {
            name: check.model_copy(update={"severity": wishes.severities.get(name, check.severity)})
            for name, check in self.checks.items()
        }
        forbidden = wishes.clothes_forbidden
        colours = self.clothes_forbidden if forbidden is None else forbidden
        return self.model_copy(update={"checks": checks, "clothes_forbidden": colours})

    @model_validator(mode="after")
    def _positions(self) -> "Profile":
        missing = [rule for rule in POSITIONS if rule not in self.target or rule not in self.checks]
        if missing:
            raise ValueError(f"the crop can't be solved without target and limits of {', '.join(missing)}")
        return self


def names() -> list[str]:
    """Every profile there is."""
    return list(_tables())


@cache
def load(name: str) -> Profile:
    """One profile of limits.toml.

    Raises:
        UnknownProfileError: there is none of that name; the error lists the known ones.
    """
    if name not in _tables():
        raise UnknownProfileError(name)
    return Profile.model_validate({"name": name, **_whole(name)})


def _whole(name: str) -> dict[str, Any]:
    """A profile's table over that of the profile it is `like`."""
    own: dict[str, Any] = dict(_tables()[name])
    like = own.pop("like", None)
    return own if like is None else _over(_whole(like), own)


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both tables as one: what is above wins, tables in tables likewise; the order is that of the one below."""
    both = {**below, **above}
    return {
        key: _over(below[key], value) if isinstance(value, dict) and isinstance(below.get(key), dict) else value
        for key, value in both.items()
    }


@cache
def _tables() -> dict[str, dict[str, object]]:
    tables: dict[str, dict[str, object]] = tomllib.loads(LIMITS.read_text(encoding="utf-8"))["profiles"]
    return tables
