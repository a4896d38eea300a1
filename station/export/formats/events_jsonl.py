"""`events.jsonl`: the whole chain, one event a line, so that anybody can prove that none was changed or left out.

Reading computes every hash again with nothing of the journal's own code: what the desk wrote is judged here by the
format alone.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Literal

from db.chain import as_line
from db.records import Event
from station.export.formats import strict_json

NAME: Literal["events.jsonl"] = "events.jsonl"
_FIRST = "0" * 64
_LONGEST = 1 << 24

_SHAPE: dict[str, tuple[type, ...]] = {
    "seq": (int,),
    "at": (str,),
    "kind": (str,),
    "job": (str,),
    "desk": (str,),
    "operator": (str, type(None)),
    "refs": (dict,),
    "data": (dict,),
    "prev_hash": (str,),
    "hash": (str,),
}


class ChainBroken(ValueError):
    """The chain ends here: this line is no event, or does not follow the one before. `line` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line, self.why = line, why


def to_bytes(events: Iterable[Event]) -> bytes:
    """The file's bytes."""
    lines = io.BytesIO()
    for event in events:
        lines.write(f"{as_line(event)}\n".encode())
    return lines.getvalue()


def read(file: BinaryIO) -> Iterator[Event]:
    """Events in order, each proved to follow the one before.

    Raises:
        ChainBroken: at the first line that is not proved.
    """
    previous, number = _FIRST, 0
    while line := file.readline(_LONGEST):
        number += 1
        try:
            event = _event(line)
        except ValueError as error:
            raise ChainBroken(number, str(error)) from None
        if event.seq != number or event.prev_hash != previous:
            raise ChainBroken(number, "does not follow the line before")
        previous = event.hash
        yield event


def _event(line: bytes) -> Event:
    """Parse one line and prove its own hash; every way to be wrong is a ValueError."""
    found = strict_json.loads(line)
    if type(found) is not dict or found.keys() != _SHAPE.keys():
        raise ValueError("not an event")
    if any(type(found[key]) not in types for key, types in _SHAPE.items()):
        raise ValueError("not an event")
    if strict_json.canonical(found) + b"\n" != line:
        raise ValueError("not in canonical form")
    bare = {key: value for key, value in found.items() if key != "hash"}
    if hashlib.sha256(strict_json.canonical(bare)).hexdigest() != found["hash"]:
        raise ValueError("does not bear its own hash")
    return Event(**found)
