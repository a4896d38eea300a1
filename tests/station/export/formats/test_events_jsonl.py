"""Each line proves itself and its place; the journal's own code and this reader agree on every hash."""

import io
from typing import Any

import pytest
from support.forging import canonical, sha256
from support.journals import a_day, open_journal

from station.export.formats.events_jsonl import ChainBroken, read, to_bytes

ZERO = "0" * 64


def line(seq: int, prev_hash: str, **changes: Any) -> bytes:
    """One event with a right hash of its own, wherever it claims to stand."""
    bare = {
        "seq": seq, "at": "2026-06-01T08:30:00.000+08:00", "kind": "note", "job": "j", "desk": "A", "operator": "王",
        "refs": {}, "data": {}, "prev_hash": prev_hash,
    } | changes  # fmt: skip
    return canonical({**bare, "hash": sha256(canonical(bare))}) + b"\n"


def hash_of(written: bytes) -> str:
    return next(read(io.BytesIO(written))).hash


FIRST = line(1, ZERO)


def test_a_journal_is_read_back_event_by_event(tmp_path: Any) -> None:
    with open_journal(tmp_path) as journal:
        a_day(journal)
        events = list(journal.events())
    assert list(read(io.BytesIO(to_bytes(events)))) == events


@pytest.mark.parametrize(
    ("lines", "broken"),
    [
        ([FIRST, line(2, hash_of(FIRST)), line(3, hash_of(FIRST))], 3),
        ([FIRST, line(2, ZERO)], 2),
        ([FIRST, line(3, hash_of(FIRST))], 2),
        ([FIRST, line(1, hash_of(FIRST))], 2),
        ([line(2, ZERO)], 1),
        ([line(1, "f" * 64)], 1),
        ([line(1, ZERO, more=1)], 1),
        ([line(1, ZERO, refs=[])], 1),
        ([line(1, ZERO, operator=7)], 1),
        ([line(1, ZERO, data={"value": 1.5})], 1),
        ([FIRST.replace(b'"kind":"note"', b'"kind":"nota"')], 1),
        ([b"[]\n"], 1),
        ([FIRST, b""], None),
        ([], None),
    ],
)
def test_the_first_line_that_is_not_proved_ends_the_chain(lines: list[bytes], broken: int | None) -> None:
    chain = read(io.BytesIO(b"".join(lines)))
    if broken is None:
        assert len(list(chain)) == len([written for written in lines if written])
        return
    with pytest.raises(ChainBroken) as end:
        list(chain)
    assert end.value.line == broken


def test_a_line_without_end_is_not_read_into_memory() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            buffer[:] = b" " * len(buffer)
            self.given += len(buffer)
            assert self.given < 1 << 26
            return len(buffer)

    with pytest.raises(ChainBroken):
        list(read(io.BufferedReader(Endless())))  # type: ignore[arg-type]
