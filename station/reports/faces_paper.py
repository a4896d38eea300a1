"""What sheets with faces share: the head of a page, a portrait in its frame, names of files."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from db.records import Portrait
from station.export.errors import on_target
from station.export.naming import plain
from station.paper.page import EDGE, POINT, Pages
from station.paper.sheet import Line
from station.reports import parts
from station.reports.pictured import Pictured, PicturedGroup, pictured, proved
from station.reports.source import Source
from station.words import say

Read = Callable[[Portrait], bytes | None]
"""Gives a portrait's bytes, None where they are not the ones that the journal vouches for."""

Any = TypeVar("Any")

HEAD = 21.0
"""Millimetres that the head of a page takes."""

_NOT_IN_A_NAME = '<>:"/\\|?*'
_LONGEST_NAME = 60


def head(pages: Pages, code: str, title: str, lines: Iterable[Line]) -> float:
    """Begin a page: what the sheet is, whose it is, sentences below; give where its content begins.

    In one weight throughout: every font that a file holds takes a quarter of a second, and each class is a file.
    """
    y = pages.top
    kind = say(code, "zh_CN")
    room = pages.width - 2 * EDGE
    wide = pages.text(pages.width - EDGE, y + 0.6, kind, 14, align="right")
    pages.text(pages.width - EDGE, y + 6.4, say(code, "en"), 7.5, align="right", grey=0.3)
    pages.text(EDGE, y, title, pages.fitting(title, 18, room - wide - 4))
    told = "  ".join(say(line.code, "zh_CN", **line.parameters) for line in lines)
    size = pages.fitting(told, 9, room)
    pages.text(EDGE, y + 10.5, told, size)
    pages.line(EDGE, y + HEAD - 5, pages.width - EDGE, y + HEAD - 5, stroke=0.3)
    return y + HEAD - 3


def frame(pages: Pages, x: float, y: float, width: float, one: Pictured | None, read: Read) -> bool:
    """Put a portrait there, or an empty frame that says why; whether there is a portrait."""
    high = width * 4 / 3
    content = read(one.portrait) if one is not None and one.portrait is not None else None
    if content is not None:
        pages.picture(x, y, width, high, content)
        return True
    pages.rectangle(x, y, width, high, stroke=0.3, grey=0.4)
    code = "faces-paper.lost" if one is not None and one.portrait is not None else "faces-paper.none"
    for language, size, down in (("zh_CN", 11.0, 0.44), ("en", 7.0, 0.56)):
        words = say(code, language)
        size = pages.fitting(words, size, width - 2)
        pages.text(x + width / 2, y + high * down - size * POINT / 2, words, size, align="centre", grey=0.3)
    return False


def paged(everybody: Sequence[Any], each: int) -> Iterator[Sequence[Any]]:
    """Part people into pages."""
    return (everybody[begin : begin + each] for begin in range(0, len(everybody), each))


def counted(group: PicturedGroup) -> Line:
    """How many of a class have a picture."""
    captured = len(group.captured)
    return Line(
        "faces-paper.counted", {"captured": captured, "missing": len(group.people) - captured + group.group.nameless}
    )


def put_each_class(
    kind: str, folder: Path, source: Source, to: Path, sheet: Callable[[PicturedGroup, Read], bytes | None]
) -> list[Path]:
    """Write one PDF a class into a new folder below `to`; give the files.

    Args:
        kind: of the sheets, the folder's first word.
        folder: the data folder, for the portraits.
        source: of what.
        to: is made where it is not there.
        sheet: makes a class's PDF, or None; its `Read` gives bytes that the journal vouches for.

    Raises:
        JournalError: the journal can't be read.
        ExportError: the target can't be written.
    """
    groups = pictured(folder, source.groups)
    names = group_names(parts.title(one.group) for one in groups)

    def files() -> Iterator[tuple[str, bytes]]:
        for name, group in zip(names, groups, strict=True):
            content = sheet(group, lambda portrait: proved(folder, portrait))
            if content is not None:
                yield f"{name}.pdf", content

    return put(to, stem(kind, source), files())


def put(to: Path, stem: str, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write files into a new folder below `to`; one that is there already is left alone and a number added.

    Without a file there is no folder.

    Args:
        to: is made where it is not there.
        stem: the new folder's name.
        files: paths below it with forward slashes, and what is in them; made one after the other as they are written.

    Raises:
        ExportError: the target can't be written.
    """
    written: list[Path] = []
    with on_target(to, needed=0):
        folder = next(one for one in _names(to / stem) if not one.exists())
    for name, content in files:
        path = folder / name
        with on_target(to, needed=len(content)):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
        written.append(path)
    return written


def _names(folder: Path) -> Iterator[Path]:
    yield folder
    yield from (folder.with_name(f"{folder.name}-{count}") for count in itertools.count(2))


def stem(kind: str, source: Source) -> str:
    """Name of the folder of one kind of sheets."""
    return f"{kind}-{plain(source.job)}-{plain(source.desk)}-{source.day}"


def group_names(groups: Iterable[str]) -> list[str]:
    """File names for titles of groups, in their order: told apart by their place, kept readable for the office."""
    return [f"{place:02d}-{_fit(title)}" for place, title in enumerate(groups, 1)]


def _fit(title: str) -> str:
    kept = "".join("_" if one in _NOT_IN_A_NAME or not one.isprintable() else one for one in title)
    return kept.strip(" .")[:_LONGEST_NAME].strip(" .") or "x"
