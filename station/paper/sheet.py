"""What a sheet holds, before anybody knows whether it becomes a PDF or a table: words by code, figures by value."""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "number", "money", "blank"]
Cell = str | int | None


@dataclass(frozen=True)
class Line:
    """One sentence of the catalogues with its parameters."""

    code: str
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        code: `column.<code>` is its heading.
        kind: text (identity numbers are text too), number, money (whole fen, shown in yuan with two places), or blank:
            room for a pen, always empty.
        width: its share of the page's width, beside the others'.
    """

    code: str
    kind: Kind = "text"
    width: float = 1.0


@dataclass(frozen=True)
class Section:
    """A table of its own within a sheet, one class as a rule.

    Attributes:
        title: what stands over it, a class's name as a rule; None: nothing.
        rows: cells in the columns' order.
        total: a last row that stands out; None: none.
        about: sentences between title and table.
    """

    title: str | None
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    about: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title, sentences, tables, notes and lines to sign on.

    Attributes:
        code: `sheet.<code>` is its title.
        about: sentences under the title: school, job, desk, day.
        columns: of every section.
        sections: in order.
        notes: sentences under the last table.
        signatures: codes of those who sign; `signature.<code>` is what stands on the line.
        page_each: every section begins on a page of its own, with the title over it, and ends with the notes and the
            lines to sign on: each is handed to somebody else.
        landscape: the paper lies on its side.
        rehearsal: made of simulated students; said in large type on each page.
    """

    code: str
    about: tuple[Line, ...]
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    notes: tuple[Line, ...] = ()
    signatures: tuple[str, ...] = ()
    page_each: bool = False
    landscape: bool = False
    rehearsal: bool = False
