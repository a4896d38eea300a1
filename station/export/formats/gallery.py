"""`打开我.html`: portraits by class with a search, totals, and a check of the files, in one file without network.

It holds what `records.csv` tells of each portrait and a school office searches by: 拍摄序号, name, 学号, class; no
document number, unless pictures are named by it. The check compares a chosen `data` folder with the manifest's list,
which the page carries. The page itself is outside the signed half: `station verify` weighs more than what it says.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files

from station.export.formats.pages import STYLE, Cover, totals_table
from station.words import say_both

_STYLE = """
tbody { display: grid; grid-template-columns: repeat(auto-fill, minmax(256px, 1fr)); }
tr { display: flex; justify-content: space-between; border: 1px solid #BDBDBD; margin: 0 -1px -1px 0; }
table { display: block; border-right: 1px solid #BDBDBD; border-bottom: 1px solid #BDBDBD; }
td { border: none; padding: 4px 8px; }
main { display: block; }
section { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 16px; margin: 0 0 24px; }
section[hidden], figure[hidden] { display: none; }
h2 { grid-column: 1 / -1; font-size: 18px; margin: 8px 0 0; }
nav a { display: inline-block; margin: 0 16px 8px 0; color: #1A1A1A; }
figcaption b, figcaption span { display: block; overflow-wrap: anywhere; }
code { overflow-wrap: anywhere; }
.tools { display: none; background: #FFFFFF; padding: 16px; margin: 0 0 24px; }
.scripted .tools { display: block; }
.tools input { font: inherit; max-width: 100%; }
#search { width: 320px; padding: 4px 8px; }
#results p { font-weight: bold; margin: 8px 0 0; }
#results li { overflow-wrap: anywhere; }
.good { color: #1B5E20; }
.bad { color: #B00020; }
@media print { .tools, .scripted .tools, nav { display: none; } }
"""

_NO_CALLS = "script-src 'unsafe-inline'; connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"
"""What the page forbids itself (https://www.w3.org/TR/CSP3/), should anything get past the escaping after all."""

_COUNTED = ("shown", "whole", "broken", "damaged", "missing", "foreign", "beside")


@dataclass(frozen=True)
class Shown:
    """One portrait: its place below `data/`, and what is told under it; empty where nobody knows."""

    number: str
    path: str = field(repr=False)
    name: str = field(default="", repr=False)
    student_number: str = field(default="", repr=False)
    class_name: str = ""


@dataclass(frozen=True)
class Listed:
    """A file of `data/` as it has to be."""

    path: str = field(repr=False)
    size: int
    sha256: str


def page(cover: Cover, shown: Sequence[Shown], listed: Iterable[Listed], unjudged: Sequence[str], root: str) -> bytes:
    """The whole page.

    Args:
        cover: what stands above the pictures.
        shown: in the order of their numbers; classes stand in the order of their first one, those without at the end.
        listed: every file of `data/` whose bytes are fixed.
        unjudged: files that may lie there besides and that no page can judge.
        root: SHA-256 of SHA256SUMS.
    """
    title = escape(say_both("page.title"))
    groups = _by_class(shown)
    made = say_both("page.made", job=cover.job, desk=cover.desk, created=cover.created)
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_NO_CALLS}">',
            f"<title>{title} {escape(cover.package)}</title>\n<style>{STYLE}{_STYLE}</style>\n</head>\n<body>",
            f"<h1>{title}</h1>",
            *([f'<p class="rehearsal">{escape(say_both("page.rehearsal"))}</p>'] if cover.rehearsal else []),
            f"<p>{escape(made)}<br>{escape(say_both('page.root'))} <code>{escape(root)}</code></p>",
            *([f"<p>{escape(cover.part)}</p>"] if cover.part else []),
            totals_table(cover.totals),
            _tools(),
            _contents(groups),
            f"<main>\n{_sections(groups)}\n</main>",
            f'<script type="application/json" id="told">{_told(listed, unjudged)}</script>',
            f"<script>\n{script()}</script>",
            "</body>\n</html>\n",
        ]
    ).encode()


def script() -> str:
    """What the page computes and then what it shows, as JavaScript."""
    return _resource("checking.js") + _resource("gallery.js")


@cache
def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _by_class(shown: Sequence[Shown]) -> Mapping[str, list[Shown]]:
    groups: dict[str, list[Shown]] = {}
    for one in shown:
        groups.setdefault(one.class_name, []).append(one)
    if "" in groups:
        groups[""] = groups.pop("")
    return groups


def _heading(name: str, people: Sequence[Shown]) -> str:
    return f"{escape(name or say_both('page.no-class'))} ({len(people)})"


def _contents(groups: Mapping[str, Sequence[Shown]]) -> str:
    """Links to the classes, where there are several."""
    links = "\n".join(
        f'<a href="#class-{place}">{_heading(name, people)}</a>'
        for place, (name, people) in enumerate(groups.items(), start=1)
    )
    return f"<nav>\n{links}\n</nav>" if len(groups) > 1 else ""


def _sections(groups: Mapping[str, Sequence[Shown]]) -> str:
    return (
        "\n".join(
            f'<section id="class-{place}">\n<h2>{_heading(name, people)}</h2>\n{_figures(people)}\n</section>'
            for place, (name, people) in enumerate(groups.items(), start=1)
        )
        or f"<p>{escape(say_both('page.empty'))}</p>"
    )


def _figures(people: Iterable[Shown]) -> str:
    return "\n".join(_figure(one) for one in people)


def _figure(one: Shown) -> str:
    told = "".join(f"<span>{escape(words)}</span>" for words in (one.name, one.student_number) if words)
    return (
        f'<figure><img loading="lazy" src="data/{escape(one.path)}" alt="{escape(one.number)}">'
        f"<figcaption><b>{escape(one.number)}</b> {told}</figcaption></figure>"
    )


def _tools() -> str:
    """Search and check, which stand there only where scripts run."""
    return (
        '<div class="tools">\n'
        f'<p><label>{escape(say_both("page.search"))}<br><input id="search" type="search" autocomplete="off"></label>'
        ' <span id="shown" role="status"></span></p>\n'
        f"<p><label>{escape(say_both('page.check'))}<br>"
        '<input id="folder" type="file" webkitdirectory multiple></label>'
        ' <span id="progress" role="status"></span></p>\n'
        f'<div id="results" role="status"></div>\n<small>{escape(say_both("page.check.how"))}</small>\n</div>'
    )


def _told(listed: Iterable[Listed], unjudged: Sequence[str]) -> str:
    """What the script needs, as JSON in which nothing can end the element that holds it."""
    words = {name: say_both(f"page.{name}", count="{count}") for name in _COUNTED}
    words["progress"] = say_both("page.progress", done="{done}", total="{total}")
    words["wrong"] = say_both("page.wrong")
    told = {
        "files": {one.path: [one.size, one.sha256] for one in listed},
        "unjudged": list(unjudged),
        "words": words,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
