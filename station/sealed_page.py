"""The page that a sealed recovery code is printed on: one sheet A4, plain HTML, both languages, nothing fetched."""

import os
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from db.disk import sync_folder
from db.errors import told_apart
from station.words import LANGUAGES, say, say_both

_STYLE = """
@page { size: A4; margin: 20mm; }
body { font: 16px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 170mm; margin: 10mm auto; }
h1 { font-size: 26px; }
.code { font: bold 30px/1.4 "DejaVu Sans Mono", Consolas, monospace; border: 2px solid #000; padding: 12px; }
.code { text-align: center; white-space: nowrap; }
td { padding: 2px 16px 2px 0; vertical-align: top; }
ol { padding-left: 1.4em; }
"""
_STEPS = ("print", "seal", "delete", "use", "replaced")


@dataclass(frozen=True)
class Sheet:
    """What stands on it.

    Attributes:
        name: of the sealed code, as `station operator list` shows it: tells which envelope counts.
        code: in groups.
        folder: the data folder it is for.
        desk: the desk's letter.
        date: when it was made.
    """

    name: str
    code: str = field(repr=False)
    folder: str
    desk: str
    date: str


def page(sheet: Sheet) -> bytes:
    """The whole page."""
    facts = {"name": sheet.name, "folder": sheet.folder, "desk": sheet.desk, "date": sheet.date}
    rows = "\n".join(
        f"<tr><td>{escape(say_both(f'sealed.{fact}'))}</td><td>{escape(value)}</td></tr>"
        for fact, value in facts.items()
    )
    title = escape(say_both("sealed.title"))
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            f'<h1>{title}</h1>\n<p class="code">{escape(sheet.code)}</p>\n<table>\n{rows}\n</table>',
            *(_steps(language) for language in LANGUAGES),
            "</body>\n</html>\n",
        ]
    ).encode()


def _steps(language: str) -> str:
    lines = "\n".join(f"<li>{escape(say(f'sealed.{step}', language))}</li>" for step in _STEPS)
    return f"<ol>\n{lines}\n</ol>"


def write(folder: Path, sheet: Sheet) -> Path:
    """Put the page into a folder, readable for nobody else, on disk on return; nothing is ever overwritten.

    Raises:
        DiskFull, DiskFailed: the folder does not take it; what there is of the page is gone again.
    """
    path = folder / f"{sheet.name}.html"
    with told_apart():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(page(sheet))
                file.flush()
                os.fsync(file.fileno())
            sync_folder(folder)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    return path
