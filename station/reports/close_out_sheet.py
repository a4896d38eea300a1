"""The close-out sheet: one page to print, sign and keep, with the chain's head for whoever checks it years later."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from station import chain_head
from station.paper.cells import yuan
from station.program import PROGRAM
from station.reports.close_out import CloseOut, GivenAway, read
from station.reports.figures import FIGURES, Figures
from station.reports.paper import a4, both
from station.reports.qr import svg
from station.reports.readers import Reader
from station.words import known, say_both

_STYLE = """
.head { display: flex; align-items: center; gap: 10mm; border: 0.6mm solid #000; padding: 3mm 6mm; }
.head pre { font: 17pt/1.5 "Noto Sans Mono CJK SC", "DejaVu Sans Mono", Consolas, monospace; margin: 0; flex: 1; }
.head .qr { width: 36mm; height: 36mm; }
.head + p { margin-top: 1.5mm; }
.classes { font-size: 9pt; }
.classes th.figure, .classes td.figure { width: 11.5mm; padding: 0.6mm; }
.classes small { display: block; margin: 0; font-size: 6.5pt; }
.classes tr, .missing tr { break-inside: avoid; }
.missing td:first-child { width: 40mm; }
.exported { font: 8.5pt/1.4 "DejaVu Sans Mono", Consolas, monospace; }
.signatures { display: flex; gap: 12mm; margin-top: 14mm; }
.signatures p { flex: 1; border-top: 0.3mm solid #000; padding-top: 1mm; }
"""


def content(data: Path, reader: Reader) -> bytes:
    """The sheet of a data folder's newest day.

    Raises:
        JournalError, SettingsError: the data folder can't be read.
    """
    return page(read(data, reader), datetime.now().astimezone())


def page(told: CloseOut, printed: datetime) -> bytes:
    """The sheet's HTML; `printed` is timezone aware."""
    return a4(
        f"{say_both('closeout.title')} {told.job} {told.desk} {told.day}",
        _STYLE,
        [
            f"<h1>{both('closeout.title')}</h1>",
            *([f'<p class="rehearsal">{both("closeout.rehearsal")}</p>'] if told.rehearsal else []),
            f"<p>{both('closeout.of', job=told.job, desk=told.desk, day=told.day)}</p>",
            _totals(told),
            _classes(told),
            _money(told),
            _unresolved(told),
            _repairs(told),
            _head(told),
            _packages(told),
            _signatures(),
            f"<p>{both('closeout.printed', at=f'{printed:%Y-%m-%d %H:%M}', program=PROGRAM)}</p>",
        ],
    )


def _totals(told: CloseOut) -> str:
    """The day, and the whole job beside it where that has more than this day."""
    columns = [told.today] if told.today == told.whole else [told.today, told.whole]
    headings = ("closeout.today", "closeout.whole") if len(columns) > 1 else ("closeout.count",)
    heads = "".join(f'<th class="figure">{both(heading)}</th>' for heading in headings)
    rows = "\n".join(_figures(name, columns) for name in told.whole)
    return f"<table>\n<tr><th></th>{heads}</tr>\n{rows}\n</table>"


def _figures(name: str, columns: Sequence[Mapping[str, int]]) -> str:
    cells = "".join(f'<td class="figure">{totals[name]}</td>' for totals in columns)
    return f"<tr><td>{both(f'total.{name}')}</td>{cells}</tr>"


def _classes(told: CloseOut) -> str:
    """Class by class, and whoever has no picture by name; nothing where nobody was expected and nobody came."""
    if not told.classes:
        return ""
    headings = "".join(f'<th class="figure">{both(f"column.{name}")}</th>' for name in FIGURES)
    figures = "\n".join(_class_row(escape(one.title), one.figures) for one in told.classes)
    if len(told.classes) > 1:
        figures += "\n" + _class_row(both("column.total"), told.of_all)
    table = f'<table class="classes">\n<tr><th>{both("column.class")}</th>{headings}</tr>\n{figures}\n</table>'
    missing = [one for one in told.classes if one.missing]
    names = "\n".join(
        f"<tr><td>{escape(one.title)}</td><td>{escape('、'.join(one.missing))}</td></tr>" for one in missing
    )
    listed = f'<h2>{both("closeout.missing")}</h2>\n<table class="missing">\n{names}\n</table>' if missing else ""
    return f"<h2>{both('closeout.classes')}</h2>\n{table}\n<p>{both('report.statistics.how')}</p>{listed}"


def _class_row(name: str, figures: Figures) -> str:
    cells = "".join(f'<td class="figure">{getattr(figures, shown)}</td>' for shown in FIGURES)
    return f"<tr><td>{name}</td>{cells}</tr>"


def _money(told: CloseOut) -> str:
    """What the job owes and has paid, and what the day came to when it was closed; nothing where there is no fee."""
    if told.money is None:
        return ""
    lines = {"due": told.money.due, "collected": told.money.collected, "difference": told.money.difference}
    rows = [
        f'<tr><td>{both(f"column.{name}")}</td><td class="figure">{yuan(fen)}</td></tr>' for name, fen in lines.items()
    ]
    closed = told.day_closed
    if closed is not None:
        figures = {"accepted": closed.accepted, "due": yuan(closed.due), "paid": yuan(closed.paid)}
        why = f" · {_said(f'differs.{closed.reason}', closed.reason)}" if closed.reason else ""
        rows.append(f'<tr><td colspan="2">{both("closeout.day-closed", **figures)}{why}</td></tr>')
    table = "\n".join(rows)
    return f"<section><h2>{both('closeout.money')}</h2>\n<table>\n{table}\n</table></section>"


def _unresolved(told: CloseOut) -> str:
    """What somebody has to look at, each with its numbers; a dash where there is nothing."""
    spans = [f"{told.desk}-{gap.first:04d} … {told.desk}-{gap.last:04d}" for gap in told.skipped]
    skipped = sum(gap.last - gap.first + 1 for gap in told.skipped)
    lines = {
        both("closeout.last-number"): told.last_number or "",
        both("closeout.skipped", count=skipped): ", ".join(spans),
        both("closeout.open-sittings", count=len(told.open_sittings)): ", ".join(told.open_sittings),
        both("closeout.open-intents", count=len(told.open_intents)): ", ".join(told.open_intents),
    }
    rows = "\n".join(f"<tr><td>{label}</td><td>{escape(value) or '—'}</td></tr>" for label, value in lines.items())
    return f"<section><h2>{both('closeout.numbers')}</h2>\n<table>\n{rows}\n</table></section>"


def _repairs(told: CloseOut) -> str:
    """What two people gave to other numbers, and what nobody has looked at yet."""
    lines = {
        both("closeout.reassigned", count=len(told.reassigned)): [_given("reassign", one) for one in told.reassigned],
        both("closeout.claimed", count=len(told.claimed)): [_given("claim", one) for one in told.claimed],
        both("closeout.orphans", count=len(told.orphans)): [
            f"{escape(at)} {_said(f'orphan.{reason}', reason)}" for at, reason in told.orphans
        ],
        both("closeout.unconfirmed", count=len(told.unconfirmed)): [
            f"{escape(name) or both('faces.no-class')} ({left})" for name, left in told.unconfirmed
        ],
    }
    rows = "\n".join(f"<tr><td>{label}</td><td>{'<br>'.join(cell) or '—'}</td></tr>" for label, cell in lines.items())
    return f"<section><h2>{both('closeout.repairs')}</h2>\n<table>\n{rows}\n</table></section>"


def _given(kind: str, one: GivenAway) -> str:
    what = _said(f"orphan.{one.what}", one.what) if kind == "claim" else escape(one.what)
    to = escape(one.to) if one.to is not None else both("closeout.nobody")
    why = _said(f"{kind}.{one.reason}", one.reason)
    return f"{what} → {to} · {escape(one.operator)}, {escape(one.second)} · {why}"


def _said(code: str, plain_reason: str) -> str:
    """A reason in words; one that nobody wrote a sentence for as it is."""
    return both(code) if known(code) else escape(plain_reason)


def _head(told: CloseOut) -> str:
    rows = "\n".join(chain_head.rows(told.chain_head))
    return (
        f"<section><h2>{both('closeout.head', seq=told.seq)}</h2>\n"
        f'<div class="head"><pre>{rows}</pre>{svg(told.chain_head.upper())}</div>\n'
        f"<p>{both('closeout.how')}</p></section>"
    )


def _packages(told: CloseOut) -> str:
    """Each package with the head of its own chain: a day's head is newer than any package that was made that day."""
    rows = "\n".join(
        f"<tr><td>{escape(one.package)}<br>{chain_head.grouped(one.chain_head)}</td>"
        f'<td class="figure">{one.people}</td></tr>'
        for one in told.exported
    )
    none = f"<tr><td>{both('closeout.no-package')}</td><td></td></tr>"
    return (
        f'<section><h2>{both("closeout.packages")}</h2>\n<table class="exported">\n{rows or none}\n</table></section>'
    )


def _signatures() -> str:
    lines = "".join(f"<p>{both(f'closeout.{who}')}</p>" for who in ("operator", "witness"))
    return f'<section class="signatures">{lines}</section>'
