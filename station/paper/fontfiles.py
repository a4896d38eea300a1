"""Which fonts this computer has: by fontconfig where there is one, else the files in the systems' folders.

A font serves here when its outlines can be put into a PDF: TrueType or CID-keyed CFF, not variable, no bitmaps, and its
maker does not forbid embedding (OS/2 `fsType`, https://learn.microsoft.com/typography/opentype/spec/os2#fstype).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

FAMILIES = "Noto Sans CJK SC,Source Han Sans SC,Microsoft YaHei,WenQuanYi Zen Hei,sans-serif"
PATIENCE = 5.0  # seconds for fontconfig to answer
ENDINGS = (".ttc", ".ttf", ".otf", ".otc")
FORBIDDEN = 0x0002  # fsType: restricted licence embedding
CHINESE = "中国的永"

REGULAR = ("msyh.ttc", "Deng.ttf", "simhei.ttf", "simsun.ttc", "NotoSansCJK-Regular.ttc", "wqy-zenhei.ttc")
BOLD = ("msyhbd.ttc", "Dengb.ttf", "simhei.ttf", "simsun.ttc", "NotoSansCJK-Bold.ttc", "wqy-zenhei.ttc")
RARE = ("simsunb.ttf", "SimsunExtG.ttf", "mingliub.ttc", *REGULAR)
"""Where no fontconfig says so. Windows keeps the supplementary planes in fonts of their own:
https://learn.microsoft.com/typography/font-list/simsun."""

SIMPLIFIED = {"notosanscjk-regular.ttc": 2, "notosanscjk-bold.ttc": 2}
"""The font for simplified Chinese where it is not the first of its file (Noto: JP, KR, SC, TC, HK)."""


@dataclass(frozen=True)
class Face:
    """One font of a file, read and closed again.

    Attributes:
        file: where it lies.
        index: which of the fonts of a collection.
        name: its full name.
        advances: every character it has, with the width in shares of the type size.
    """

    file: str
    index: int
    name: str = field(compare=False)
    advances: dict[int, float] = field(compare=False, repr=False)

    def has(self, character: str) -> bool:
        """Whether it has a form for a character."""
        return ord(character) in self.advances


def main_face(bold: bool) -> Face | None:
    """The font that Chinese is set in; None where no font of this computer has Chinese."""
    return _main_face(bold)


@cache
def face_with(character: str, bold: bool) -> Face | None:
    """A font that has a character, the main one if it can; None where no font of this computer has."""
    main = main_face(bold)
    if main is not None and main.has(character):
        return main
    return next((face for face in _others(character, bold) if face.has(character)), None)


@cache
def _main_face(bold: bool) -> Face | None:
    return next((face for face in _candidates(bold) if all(face.has(one) for one in CHINESE)), None)


def _candidates(bold: bool) -> Iterator[Face]:
    if not by_fontconfig():
        yield from _opened(_in_folders(BOLD if bold else REGULAR))
        return
    weight = "bold" if bold else "regular"
    yield from _opened(_asked("fc-match", f"{FAMILIES}:{weight}:lang=zh-cn:variable=false"))
    yield from _opened(_by_weight(_asked("fc-list", ":lang=zh-cn:scalable=true:variable=false"), bold))


def _others(character: str, bold: bool) -> Iterator[Face]:
    if by_fontconfig():
        pattern = f":charset={ord(character):x}:scalable=true:variable=false:color=false"
        yield from _opened(_by_weight(_asked("fc-list", pattern), bold))
        return
    yield from _opened(_in_folders(RARE))


def by_fontconfig() -> bool:
    """Whether fontconfig answers here; Windows has none."""
    return sys.platform != "win32" and shutil.which("fc-list") is not None and shutil.which("fc-match") is not None


@cache
def _asked(command: str, pattern: str) -> tuple[tuple[str, int, int], ...]:
    """Ask fontconfig: files, which font in each, and how heavy it is (regular 80, bold 200)."""
    try:
        answer = subprocess.run(
            [command, "-f", "%{file}\t%{index}\t%{weight}\n", pattern], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE, check=False,
        ).stdout  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = [line.split("\t") for line in answer.splitlines()]
    return tuple((file, int(index), _figure(weight)) for file, index, weight in found if index.isdigit())


def _figure(weight: str) -> int:
    return int(float(weight)) if weight.replace(".", "", 1).isdigit() else 80


def _by_weight(found: tuple[tuple[str, int, int], ...], bold: bool) -> list[tuple[str, int, int]]:
    """Those of the wanted weight first, without serifs before those with, slanted last, always in the same order."""
    wanted = 200 if bold else 80

    def key(one: tuple[str, int, int]) -> tuple[bool, int, bool, bool, str, int]:
        name = Path(one[0]).name.lower()
        slanted = "italic" in name or "oblique" in name
        return slanted, abs(one[2] - wanted), "serif" in name, "mono" in name, one[0], one[1]

    return sorted(found, key=key)


def _in_folders(first: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """The fonts of the system's folders, those named first, then by order of the names."""
    files = sorted(path for folder in font_folders() for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    names = [name.lower() for name in first]
    files.sort(key=lambda path: _place(path.name.lower(), names))
    return [(str(path), SIMPLIFIED.get(path.name.lower(), 0), 0) for path in files]


def _place(name: str, names: list[str]) -> int:
    return names.index(name) if name in names else len(names)


def font_folders() -> list[Path]:
    """Where a system without fontconfig keeps its fonts, the computer's before the user's own."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        folders = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
        return folders + ([Path(local) / "Microsoft" / "Windows" / "Fonts"] if local else [])
    return [Path("/usr/share/fonts"), Path.home() / ".local" / "share" / "fonts"]


def _opened(places: Iterable[tuple[str, int, int]]) -> Iterator[Face]:
    for file, index, _ in places:
        if Path(file).suffix.lower() in ENDINGS:
            face = _face(file, index & 0xFFFF)  # the high half tells a named instance
            if face is not None:
                yield face


@cache
def _face(file: str, index: int) -> Face | None:
    try:
        with open(file, "rb") as opened, TTFont(opened, fontNumber=index, lazy=True) as font:
            return _read(font, file, index)
    except (OSError, TTLibError, KeyError, AssertionError, ValueError, IndexError):
        return None


def _read(font: TTFont, file: str, index: int) -> Face | None:
    outlines = "glyf" in font or ("CFF " in font and hasattr(font["CFF "].cff.topDictIndex[0], "ROS"))
    if not outlines or "fvar" in font or font["OS/2"].fsType & 0x000F == FORBIDDEN:
        return None
    scale, widths = 1 / font["head"].unitsPerEm, font["hmtx"].metrics
    advances = {code: widths[glyph][0] * scale for code, glyph in (font.getBestCmap() or {}).items()}
    return Face(file, index, font["name"].getBestFullName() or Path(file).stem, advances)
