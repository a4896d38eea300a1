"""What people decide: a CSV that lists the open conflicts, the same file filled in, and the log of what was decided.

The list is UTF-8 with a byte order mark, CRLF, every cell in quotes. Whoever decides fills in `keep` (one of `choices`)
and `by` (their name). A spreadsheet may save the file in GB18030; both are read.

The log `decisions.jsonl` only grows: one decision a line, chained by hash like a desk's events. Of several decisions
about one conflict the last one counts.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from station.export.formats import strict_json
from station.export.formats.records_csv import bare, guarded
from station.export.receive.conflicts import Conflict, Side
from station.export.receive.errors import (
    DecisionIncomplete,
    DecisionLogDamaged,
    DecisionsRefused,
    DecisionTwice,
    DecisionUnknown,
)
from station.export.receive.shelf import PACKAGES
from station.export.receive.variants import Variant
from station.words import say_both

COLUMNS = ("conflict", "kind", "meaning", "numbers", "sides", "choices", "keep", "by")
_FILLED_IN = ("conflict", "keep", "by")
_LARGEST = 1 << 24
_LONGEST_NAME = 60
_NUMBERS_SHOWN, _ACCOUNTS_SHOWN = 100, 3
_FIRST = "0" * 64


@dataclass(frozen=True)
class Decision:
    """What one person said about one conflict. `line` is where it stands in the file, counted from 1."""

    conflict: str
    keep: str
    by: str = field(repr=False)
    line: int = field(default=0, compare=False)


def listed(conflicts: Iterable[Conflict]) -> bytes:
    """The file of open conflicts, to be filled in."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in _row(conflict)] for conflict in conflicts)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _row(conflict: Conflict) -> tuple[str, ...]:
    return (
        conflict.id,
        conflict.kind,
        say_both(f"conflict.{conflict.kind}"),
        " ".join(_some(conflict.numbers, _NUMBERS_SHOWN)),
        " | ".join(_told(side) for side in conflict.sides),
        " ".join(conflict.choices),
        "",
        "",
    )


def _told(side: Side) -> str:
    """What a side has, without a name: when it was accepted, from which token, and where its portrait lies."""
    return f"{side.label}: {'; '.join(_some([_account(variant) for variant in side.variants], _ACCOUNTS_SHOWN)) or '-'}"


def _some(told: Sequence[str], most: int) -> list[str]:
    """The first of them, and how many more there are: a cell of a spreadsheet holds 32,767 signs."""
    return [*told[:most], *([f"+{len(told) - most}"] if len(told) > most else [])]


def _account(variant: Variant) -> str:
    record = variant.record
    token = f"{record.token_kind}/{record.trust}"
    return f"{variant.number} {record.accepted_at} {token} {PACKAGES}/{variant.portrait}"


def filled_in(path: Path) -> tuple[Decision, ...]:
    """Read a file of decisions; lines with neither `keep` nor `by` are left out.

    Raises:
        DecisionsRefused: not such a file, a line with one of the two only, or two that contradict each other.
    """
    found: dict[str, Decision] = {}
    for decision in _lines(path):
        if not decision.keep and not decision.by:
            continue
        if not decision.keep or not _is_name(decision.by):
            raise DecisionIncomplete(line=decision.line)
        if found.setdefault(decision.conflict, decision) != decision:
            raise DecisionTwice(line=decision.line)
    return tuple(found.values())


def _is_name(text: str) -> bool:
    return text.isprintable() and any(sign.isalpha() for sign in text) and len(text) <= _LONGEST_NAME


def _lines(path: Path) -> Iterator[Decision]:
    """Every line of such a file, filled in or not."""
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        if not set(_FILLED_IN) <= set(reader.fieldnames or ()):
            raise DecisionsRefused()
        for row in reader:
            conflict, keep, by = (bare((row[column] or "").strip()) for column in _FILLED_IN)
            if conflict:
                yield Decision(conflict, keep, by, reader.line_num)
    except csv.Error:
        raise DecisionsRefused() from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise DecisionsRefused()
        content = path.read_bytes()
    except OSError:
        raise DecisionsRefused() from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DecisionsRefused()


def as_chosen(decision: Decision, conflict: Conflict) -> Decision:
    """The decision with `keep` as the conflict spells it: a spreadsheet may have changed its case.

    Raises:
        DecisionUnknown: that can't be kept here.
    """
    for choice in conflict.choices:
        if choice.casefold() == decision.keep.casefold():
            return Decision(decision.conflict, choice, decision.by, decision.line)
    raise DecisionUnknown(line=decision.line, choices=" ".join(conflict.choices))


class Log:
    """The decisions that were taken in one office, in their order."""

    def __init__(self, content: bytes) -> None:
        """Read a log's bytes; none at all is an empty log.

        Raises:
            DecisionLogDamaged: a line was changed, added or taken out.
        """
        self.content, self._head, self._seq = content, _FIRST, 0
        self._last: dict[str, Decision] = {}
        for line in content.splitlines(keepends=True):
            self._take(line)

    def _take(self, line: bytes) -> None:
        self._seq += 1
        try:
            entry = strict_json.loads(line)
            bare_entry = {key: value for key, value in entry.items() if key != "hash"}
            fits = (entry["seq"], entry["prev_hash"]) == (self._seq, self._head)
            if not fits or line != _entry(bare_entry) or not isinstance(entry["hash"], str):
                raise ValueError("does not follow the line before")
            self._last[entry["conflict"]] = Decision(entry["conflict"], entry["keep"], entry["by"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise DecisionLogDamaged(line=self._seq) from None
        self._head = entry["hash"]

    @property
    def keeps(self) -> Mapping[str, str]:
        """What to keep, by conflict."""
        return {conflict: decision.keep for conflict, decision in self._last.items()}

    def knows(self, decision: Decision) -> bool:
        """Whether this is what was last decided about that conflict, by the same person."""
        last = self._last.get(decision.conflict)
        return last is not None and (last.keep.casefold(), last.by) == (decision.keep.casefold(), decision.by)

    def add(self, decision: Decision, conflict: Conflict, at: str, program: str) -> None:
        """Add a decision at the end."""
        told: dict[str, Any] = {
            "seq": self._seq + 1,
            "at": at,
            "program": program,
            "kind": str(conflict.kind),
            "numbers": list(conflict.numbers),
            "prev_hash": self._head,
        }
        line = _entry({"conflict": decision.conflict, "keep": decision.keep, "by": decision.by, **told})
        self._take(line)
        self.content += line


def _entry(bare_entry: dict[str, Any]) -> bytes:
    """A line of the log from its entry without the hash."""
    own = hashlib.sha256(strict_json.canonical(bare_entry)).hexdigest()
    return strict_json.canonical({**bare_entry, "hash": own}) + b"\n"


def is_still_needed(path: Path, log: Log) -> bool:
    """Whether a list of conflicts holds anything that somebody wrote and the log does not have, or can't be read."""
    try:
        return any((line.keep or line.by) and not log.knows(line) for line in _lines(path))
    except DecisionsRefused:
        return True


def lists_exactly(path: Path, conflicts: Iterable[Conflict]) -> bool:
    """Whether a list of conflicts names these, each once and no other."""
    try:
        return sorted(line.conflict for line in _lines(path)) == sorted(conflict.id for conflict in conflicts)
    except DecisionsRefused:
        return False
