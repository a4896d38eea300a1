"""What a person meets on the stick: `请勿改动.txt` in plain words, `打开我.html` by double click, no network.

The page here is the plain one, of numbers and totals, that lies in packages of the first days and is still known again.
New ones have `gallery`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from station.words import say, say_both

NOTE = "请勿改动.txt"
PAGE = "打开我.html"

STYLE = """
body { font: 16px/1.5 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 24px; }
body { color: #1A1A1A; background: #F2F2F2; }
h1 { font-size: 24px; margin: 0 0 8px; }
p, small { color: #4A4A4A; margin: 0 0 16px; }
.rehearsal { color: #8A5A00; border: 2px solid #8A5A00; padding: 8px; font-weight: bold; }
table { border-collapse: collapse; background: #FFFFFF; margin: 0 0 24px; }
td { border: 1px solid #BDBDBD; padding: 4px 16px; }
td + td { text-align: right; font-variant-numeric: tabular-nums; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 16px; }
figure { margin: 0; background: #FFFFFF; padding: 8px; text-align: center; break-inside: avoid; }
img { width: 100%; aspect-ratio: 3 / 4; object-fit: contain; background: #BDBDBD; }
figcaption { font-variant-numeric: tabular-nums; }
"""


@dataclass(frozen=True)
class Cover:
    """What the page says above the pictures.

    Attributes:
        package: the folder's name.
        totals: counts by name, in the order they are shown; each has a sentence `total.<name>`.
        portraits: number and path below `data/`, in the order they are shown.
        part: that this is not all of the job, in words; empty where it is.
    """

    package: str
    job: str
    desk: str
    created: str
    rehearsal: bool
    totals: Mapping[str, int]
    portraits: Sequence[tuple[str, str]]
    part: str = ""


def note() -> bytes:
    """The text file, for Windows: byte order mark and CRLF."""
    lines = [say(code, language) for language in ("zh_CN", "en") for code in ("note.touch", "note.copy", "note.check")]
    return "\ufeff".encode() + "".join(f"{line}\r\n" for line in lines).encode()


def page(cover: Cover) -> bytes:
    """The whole plain page: style inside, pictures by relative path, no script."""
    title = escape(say_both("page.title"))
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            f"<title>{title} {escape(cover.package)}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
            f"<h1>{title}</h1>",
            *([f'<p class="rehearsal">{escape(say_both("page.rehearsal"))}</p>'] if cover.rehearsal else []),
            f"<p>{escape(say_both('page.made', job=cover.job, desk=cover.desk, created=cover.created))}</p>",
            *([f"<p>{escape(cover.part)}</p>"] if cover.part else []),
            totals_table(cover.totals),
            f"<main>\n{_portraits(cover.portraits)}\n</main>",
            "</body>\n</html>\n",
        ]
    ).encode()


def totals_table(totals: Mapping[str, int]) -> str:
    """Counts with their sentences, as a table."""
    rows = "\n".join(
        f"<tr><td>{escape(say_both(f'total.{name}'))}</td><td>{count}</td></tr>" for name, count in totals.items()
    )
    return f"<table>\n{rows}\n</table>"


def _portraits(portraits: Sequence[tuple[str, str]]) -> str:
    return (
        "\n".join(
            f'<figure><img loading="lazy" src="data/{escape(path)}" alt="{escape(number)}">'
            f"<figcaption>{escape(number)}</figcaption></figure>"
            for number, path in portraits
        )
        or f"<p>{escape(say_both('page.empty'))}</p>"
    )
