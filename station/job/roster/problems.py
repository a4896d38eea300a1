"""What is wrong with a row of a list, by row and column; each has its sentence as `roster.problem.<code>`.

A refused row was not imported; a flagged one was, exactly as it stands there. None carries anybody's name or number.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from station.words import say_both

REFUSED: Final = frozenset(
    {
        "digits-lost", "check-digit", "impossible-birth", "number-length", "number-odd", "duplicate",
        "nobody", "unreadable-text", "hidden-characters", "too-long", "cell-type", "class-missing", "heads-unfit",
        "duplicate-class",
    }
)  # fmt: skip
"""Codes of what keeps a row out."""

FLAGGED: Final = frozenset(
    {
        "full-width", "lower-case-x", "blanks-inside", "number-cells", "old-number", "other-document", "two-listings",
        "same-name", "name-missing", "numbers-missing", "sex-differs", "sex-unknown", "birth-differs", "birth-unknown",
        "formula-like", "merged-read", "merged-once", "blank-rows", "total-row", "header-again", "no-class-column",
        "sheet-skipped", "sheet-hidden", "deleted-rows", "mixed-encodings", "macros", "fields-unread", "heads-unread",
        "example-row", "example-alone",
    }
)  # fmt: skip
"""Codes of what is imported all the same, or of no row at all."""

NOBODYS: Final = frozenset({"blank-rows", "total-row", "header-again", "example-row"})
"""Codes of rows that tell of nobody: neither refused nor imported."""


@dataclass(frozen=True)
class Problem:
    """One thing to look at.

    Attributes:
        row: as the program people open the file with counts it; None: the whole file.
        column: the words over it; None: the whole row.
        code: of `REFUSED` or `FLAGGED`.
        sheet: the sheet's name, where the file has several.
        params: what the sentence needs.
    """

    row: int | None
    column: str | None
    code: str
    sheet: str | None = None
    params: dict[str, int | str] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        """Whether the row was not imported."""
        return self.code in REFUSED

    def text(self, speak: Callable[..., str]) -> str:
        """The sentence, in whichever language is spoken: what becomes of the row, what is wrong, how it is mended."""
        said = speak(f"roster.problem.{self.code}", **self.params)
        sheet = speak("roster.in-sheet", sheet=self.sheet) if self.sheet else ""
        if self.row is None or self.code in NOBODYS:
            return f"{sheet}{said}"
        return f"{sheet}{speak('roster.refused' if self.refuses else 'roster.flagged')}{said}"

    def as_json(self) -> dict[str, Any]:
        """As `roster import --json` prints it, in both languages."""
        return {"row": self.row, "column": self.column, "code": self.code, "text": self.text(say_both)}
