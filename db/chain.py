"""The chain: one canonical form of an event, and the hash that ties it to the one before.

Canonical form: JSON in UTF-8, keys sorted by code point, no spaces, non-ASCII unescaped, integers only. Everybody who
reads `events.jsonl` can compute the same hash with any JSON library, because nothing in it depends on how a program
prints numbers: floats are refused, and so are integers that a double can't hold exactly (RFC 7493, 2.2).
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from json.encoder import encode_basestring as quoted
from math import isfinite
from typing import Any

from db.records import Event

ZERO = "0" * 64
"""The `prev_hash` of the first event."""

_LARGEST = 2**53 - 1
_SURROGATE = "text with half a surrogate pair has no UTF-8"
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class NotCanonical(ValueError):
    """A value has no canonical form: a float, a key that is no string, a lone surrogate. A bug of the caller."""


@dataclass(frozen=True)
class Link:
    """An event of the chain together with the canonical texts that its table holds."""

    event: Event
    refs: str
    data: str


def canonical(value: Any) -> str:
    """Give the one JSON text of a value.

    Raises:
        NotCanonical: there is none.
    """
    _check(value)
    return _ENCODER.encode(value)


def parsed(text: str) -> Any:
    """Read a canonical text back; a number that can't be chained comes as a Decimal, which can't be chained either.

    Raises:
        ValueError: it is no JSON.
    """
    return _DECODER.decode(text)


def _integer(digits: str) -> int | Decimal:
    number = int(digits)
    return number if abs(number) <= _LARGEST else Decimal(number)


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_int=_integer, parse_constant=Decimal)


def _check(value: Any) -> None:
    """Refuse whatever JSON libraries print differently or silently turn into something else."""
    if isinstance(value, str):
        if not value.isascii():
            _check_text(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"key is no string: {key!r}")
            if not key.isascii():
                _check_text(key)
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    elif isinstance(value, int):
        if abs(value) > _LARGEST:
            raise NotCanonical(f"integer beyond 53 bits: {value}")
    elif value is not None:
        raise NotCanonical(f"only integers, strings, booleans and null are chained, not {type(value).__name__}")


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(_SURROGATE) from error


def link(
    previous: str, seq: int, at: str, kind: str, job: str, desk: str, operator: str | None, refs: dict[str, Any],
    data: dict[str, Any],
) -> Link:  # fmt: skip
    """Make the event that follows the one with hash `previous`.

    Raises:
        NotCanonical: refs or data can't be chained.
    """
    refs_text, data_text = canonical(refs), canonical(data)
    own = _digest(seq, at, kind, job, desk, operator, refs_text, data_text, previous)
    return Link(Event(seq, at, kind, job, desk, operator, refs, data, previous, own), refs_text, data_text)


def digest(event: Event) -> str:
    """SHA-256 (hex) over the canonical form of an event without its own `hash`.

    Raises:
        NotCanonical: refs or data can't be chained.
    """
    return _digest(
        event.seq, event.at, event.kind, event.job, event.desk, event.operator, canonical(event.refs),
        canonical(event.data), event.prev_hash,
    )  # fmt: skip


def is_whole(made: Link) -> bool:
    """Whether the texts are the one canonical form of what the event says, and the hash is the event's own.

    Args:
        made: with refs and data as `parsed` gives them: only that lets this be quick.
    """
    event = made.event
    try:
        if (_ENCODER.encode(event.refs), _ENCODER.encode(event.data)) != (made.refs, made.data):
            return False
        own = _digest(
            event.seq, event.at, event.kind, event.job, event.desk, event.operator, made.refs, made.data,
            event.prev_hash,
        )  # fmt: skip
    except (TypeError, NotCanonical):
        return False
    return own == event.hash


def _digest(
    seq: int, at: str, kind: str, job: str, desk: str, operator: str | None, refs: str, data: str, previous: str
) -> str:
    """Put the canonical text together from its parts, keys in their order, and hash it."""
    by = "null" if operator is None else quoted(operator)
    text = (
        f'{{"at":{quoted(at)},"data":{data},"desk":{quoted(desk)},"job":{quoted(job)},"kind":{quoted(kind)},'
        f'"operator":{by},"prev_hash":{quoted(previous)},"refs":{refs},"seq":{seq}}}'
    )
    try:
        return hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise NotCanonical(_SURROGATE) from error


def as_line(event: Event) -> str:
    """One line of `events.jsonl`, without the line's end."""
    return canonical(vars(event))


def exact(value: Any) -> Any:
    """Turn every float inside a value into its shortest decimal string (`-1.2` -> `"-1.2"`), so that it can be chained.

    Raises:
        NotCanonical: a float is no number.
    """
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, dict):
        return {key: inner if isinstance(inner, str) else exact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [exact(inner) for inner in value]
    return value


def _decimal(value: float) -> str:
    """Python's shortest digits that give the same float back, without an exponent, always with a point."""
    if not isfinite(value):
        raise NotCanonical(f"not a number: {value}")
    digits = float.__repr__(value)
    if "e" not in digits:
        return digits
    text = f"{Decimal(digits):f}"
    return text if "." in text else f"{text}.0"
