"""Picture profiles: limits.toml as one typed model. Light to import: no network and no OpenCV."""

import math
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar

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


class Check(_Strict):
    """The numbers of one rule."""

    unit: str
    warn: Band | None = None
    block: Band | None = None
    severity: Severity
    where: Where

    def judges(self, *, live: bool, desk: bool = False) -> bool:
        """Whether this rule says anything about a live frame, or about a still; `desk`: one taken at the desk."""
        places = {Where.BOTH, Where.LIVE} if live else {Where.BOTH, Where.STILL, *({Where.DESK} if desk else ())}
        return self.severity is not Severity.OFF and self.where in places

    def judge(self, name: str, value: float | None) -> Verdict:
        """The verdict on a measured value; None = could not be measured. Values on a limit are inside.

        The value is rounded to what a verdict shows before it is judged: what is read is what was judged.
        """
        if value is None:
            return self._verdict(name, None, self._shown(), Finding.UNJUDGED)
        value = round(value, 4)
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


class Profile(_Strict):
    """One kind of picture: its form, where the crop is aimed, and the checks in the order they are shown."""

    name: str
    portrait: Portrait
    target: dict[str, float]
    checks: dict[str, Check]
    background: Background | None = None

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
    return Profile.model_validate({"name": name, **_tables()[name]})


@cache
def _tables() -> dict[str, dict[str, object]]:
    tables: dict[str, dict[str, object]] = tomllib.loads(LIMITS.read_text(encoding="utf-8"))["profiles"]
    return tables
