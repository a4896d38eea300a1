"""The chain: one canonical form of an event, and the hash that ties it to the one before.

Canonical form: JSON in UTF-8, keys sorted by code point, no spaces, non-ASCII unescaped, integers only. Everybody who
reads `events.jsonl` can compute the same hash with any JSON library, because nothing in it depends on how a program
prints numbers: floats are refused, and so are integers that a double can't hold exactly (RFC 7493, 2.2).
"""

import hashlib
import json
from decimal import Decimal
from typing import Any

from db.records import Event

ZERO = "0" * 64
"""The `prev_hash` of the first event."""

_LARGEST = 2**53 - 1


class NotCanonical(ValueError):
    """A value has no canonical form: a float, a key that is no string, a lone surrogate. A bug of the caller."""


def canonical(value: Any) -> str:
    """Give the one JSON text of a value.

    Raises:
        NotCanonical: there is none.
    """
    _check(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("text with half a surrogate pair has no UTF-8") from error
    return text


def _check(value: Any) -> None:
    """Refuse whatever JSON libraries print differently or silently turn into something else."""
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) > _LARGEST:
                raise NotCanonical(f"integer beyond 53 bits: {value}")
        case dict():
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise NotCanonical(f"key is no string: {key!r}")
                _check(inner)
        case list() | tuple():
            for inner in value:
                _check(inner)
        case _:
            raise NotCanonical(f"only integers, strings, booleans and null are chained, not {type(value).__name__}")


def digest(event: Event) -> str:
    """SHA-256 (hex) over the canonical form of an event without its own `hash`."""
    return hashlib.sha256(canonical(_body(event)).encode()).hexdigest()


def as_line(event: Event) -> str:
    """One line of `events.jsonl`, without the line's end."""
    return canonical({**_body(event), "hash": event.hash})


def _body(event: Event) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at,
        "kind": event.kind,
        "job": event.job,
        "desk": event.desk,
        "operator": event.operator,
        "refs": event.refs,
        "data": event.data,
        "prev_hash": event.prev_hash,
    }


def link(
    previous: str, seq: int, at: str, kind: str, job: str, desk: str, operator: str | None, refs: dict[str, Any],
    data: dict[str, Any],
) -> Event:  # fmt: skip
    """Make the event that follows the one with hash `previous`.

    Raises:
        NotCanonical: refs or data can't be chained.
    """
    bare = Event(seq, at, kind, job, desk, operator, refs, data, prev_hash=previous, hash="")
    return Event(seq, at, kind, job, desk, operator, refs, data, prev_hash=previous, hash=digest(bare))


def exact(value: Any) -> Any:
    """Turn every float inside a value into its shortest decimal string (`-1.2` -> `"-1.2"`), so that it can be chained.

    Raises:
        NotCanonical: a float is no number.
    """
    match value:
        case float():
            return _decimal(value)
        case dict():
            return {key: exact(inner) for key, inner in value.items()}
        case list() | tuple():
            return [exact(inner) for inner in value]
        case _:
            return value


def _decimal(value: float) -> str:
    """Python's shortest digits that give the same float back, without an exponent, always with a point."""
    number = Decimal(float.__repr__(value))
    if not number.is_finite():
        raise NotCanonical(f"not a number: {value}")
    text = f"{number:f}"
    return text if "." in text else f"{text}.0"
