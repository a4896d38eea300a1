"""What one check found: a measured value, the limit that decided, and a word."""

from dataclasses import dataclass
from enum import StrEnum


class Finding(StrEnum):
    """The word of a verdict. `unjudged` is a finding of its own: the check could not measure."""

    PASS = "pass"
    WARN = "warn"
    BLOCK = "block"
    UNJUDGED = "unjudged"


Limit = tuple[float | None, float | None]


@dataclass(frozen=True)
class Verdict:
    """One rule, judged.

    Attributes:
        check: the rule's name, `roll` for instance; one of the names in formats.
        value: what was measured, None when unjudged.
        limit: [low, high], None = open: the limit that decided; for a pass the blocking one.
        unit: `deg`, `px`, `dE2000`, or empty for a ratio or a count.
        finding: the word.
        locks: whether an unjudged or blocking finding of this rule locks the shutter (a blocking rule).
    """

    check: str
    value: float | None
    limit: Limit
    unit: str
    finding: Finding
    locks: bool = False

    @property
    def sentence(self) -> str:
        """Code of what holds, or of what the person in the chair should do about it."""
        if self.finding is Finding.PASS:
            return f"check.{self.check}"
        if self.value is None:
            return f"check.{self.check}.name"
        low = self.limit[0]
        return f"check.{self.check}.{'low' if low is not None and self.value < low else 'high'}"

    def as_line(self) -> dict[str, object]:
        """The form of event lines, `check --json` and the journal."""
        value = None if self.value is None else round(self.value, 4)
        return {
            "check": self.check,
            "value": value,
            "limit": list(self.limit),
            "unit": self.unit,
            "verdict": self.finding.value,
        }
