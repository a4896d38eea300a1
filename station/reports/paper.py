"""What every report is made of: an A4 page that a browser prints, Chinese with the English small beside it."""

from html import escape
from typing import Any

from station.words import say

# Millimetres and points throughout: what is on the screen is what comes out of the printer. Nothing depends on a
# background being printed, which browsers leave out by default.
_STYLE = """
@page { size: A4 portrait; margin: 14mm 16mm; }
* { box-sizing: border-box; }
body { font: 11pt/1.4 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #000; background: #FFF; margin: 0; }
@media screen { body { width: 178mm; margin: 14mm auto; } }
h1 { font-size: 20pt; margin: 0 0 3mm; }
h2 { font-size: 12pt; margin: 6mm 0 1.5mm; }
small { font-size: 8.5pt; font-weight: normal; color: #333; margin-left: 1.5mm; }
p { margin: 0 0 2mm; }
section { break-inside: avoid; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 0.3mm solid #000; padding: 1mm 2.5mm; text-align: left; font-weight: normal; vertical-align: top; }
td.figure, th.figure { text-align: right; width: 28mm; font-variant-numeric: tabular-nums; }
.rehearsal { border: 0.6mm solid #000; padding: 2mm; font-weight: bold; }
"""


def both(code: str, /, **parameters: Any) -> str:
    """A sentence of the catalogues in both languages, as HTML."""
    chinese, english = (escape(say(code, language, **parameters)) for language in ("zh_CN", "en"))
    return f'{chinese}<small lang="en">{english}</small>'


def a4(title: str, style: str, body: list[str]) -> bytes:
    """A whole page with everything in it: no script, no network.

    Args:
        title: the browser's title, plain text.
        style: rules of this report, after those of all.
        body: pieces of HTML.
    """
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>\n<style>{_STYLE}{style}</style>'
    inner = "\n".join(body)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n{head}\n</head>\n<body>\n{inner}\n</body>\n</html>\n'.encode()
    )
