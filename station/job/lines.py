"""In which line of a TOML text a key stands: parsers tell it of broken syntax only, people need it of wrong values."""

import re
from collections.abc import Iterator
from typing import Final

Key = tuple[str | int, ...]

_HEADER: Final = re.compile(r"""\s*(\[\[?)\s*((?:"[^"]*"|'[^']*'|[^\]"'])+?)\s*\]\]?\s*(?:#.*)?""")
_KEY: Final = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=\s*(.*)""", re.S)
_PART: Final = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
_QUOTES: Final = ('"""', "'''")


def line_of(text: str, key: Key) -> int | None:
    """The line, from 1, of a key, or of the nearest thing around it: its table, or the line that an inline one is in.

    Places in lists, from 0, stand for the tables of `[[name]]`; elsewhere the list's own line is given.
    """
    found = dict(_lines(text))
    for end in range(len(key), 0, -1):
        if (line := found.get(key[:end])) is not None:
            return line
    return None


def _lines(text: str) -> Iterator[tuple[Key, int]]:
    table: Key = ()
    counted: dict[Key, int] = {}
    inside: str | None = None  # what ends a text of several lines
    brackets = 0  # open ones of a list of several lines
    for number, line in enumerate(text.splitlines(), 1):
        if inside is not None:
            inside = _after(line, inside)
        elif brackets > 0:
            brackets += _open_brackets(line)
        elif header := _HEADER.fullmatch(line):
            table = _parts(header[2])
            if header[1] == "[[":
                place = counted[table] = counted.get(table, -1) + 1
                table = (*table, place)
            else:
                table = _within(table, counted)
            yield table, number
        elif assigned := _KEY.fullmatch(line):
            yield (*table, *_parts(assigned[1])), number
            inside = _left_open(assigned[2])
            brackets = 0 if inside else max(0, _open_brackets(assigned[2]))


def _within(table: Key, counted: dict[Key, int]) -> Key:
    """`[days.x]` after `[[days]]` belongs to the last of them."""
    for end in range(len(table), 0, -1):
        if table[:end] in counted:
            return (*table[:end], counted[table[:end]], *table[end:])
    return table


def _parts(written: str) -> Key:
    return tuple(one[0] or one[1] or one[2] for one in _PART.findall(written))


def _left_open(value: str) -> str | None:
    for quotes in _QUOTES:
        if value.startswith(quotes):
            return _after(value[len(quotes) :], quotes)
    return None


def _after(line: str, quotes: str) -> str | None:
    return None if quotes in line else quotes


def _open_brackets(line: str) -> int:
    bare = re.sub(r""""(?:\\.|[^"\\])*"|'[^']*'|#.*""", "", line)
    return bare.count("[") - bare.count("]")
