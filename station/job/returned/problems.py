"""What is wrong with a row of a list of returned pictures; its sentence is `roster.problem.<code>`.

None carries anybody's name or number.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from station.words import say_both

FLAGGED: Final = frozenset({"returned-no-reason", "returned-twice"})
"""Codes of rows that are taken all the same."""

REFUSED: Final = frozenset(
    {
        "returned-nobody", "returned-number-odd", "returned-unknown", "returned-several", "returned-differs",
        "returned-no-picture",
    }
)  # fmt: skip
"""Codes of this kind of list that keep a row out, beside those of unreadable cells."""


@dataclass(frozen=True)
class Problem:
    """One thing to look at; attributes as of a roster's `Problem`."""

    row: int
    column: str | None
    code: str
    sheet: str | None = None
    params: dict[str, int | str] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        """Whether the row is left out."""
        return self.code not in FLAGGED

    def text(self, speak: Callable[..., str]) -> str:
        """The sentence, in whichever language is spoken."""
        said = speak(f"roster.problem.{self.code}", **self.params)
        sheet = speak("roster.in-sheet", sheet=self.sheet) if self.sheet else ""
        return f"{sheet}{speak('roster.refused' if self.refuses else 'roster.flagged')}{said}"

    def as_json(self) -> dict[str, Any]:
        """As `--json` prints it, in both languages."""
        return {"row": self.row, "column": self.column, "code": self.code, "text": self.text(say_both)}
