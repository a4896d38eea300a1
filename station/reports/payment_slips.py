"""缴费确认单（非发票）: what a class or a person paid, to whom and for what, in figures and in words; two on a page.

A slip confirms what was noted at the desk. It is no invoice and says so. A person's slip is for that person and holds
the name as far as its reader may see it; a class's holds nobody's.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from db.journal import Journal
from db.queries import Queries
from db.records import Payment
from station.config import load
from station.job.capitals import capitals
from station.job.faces import facts_of
from station.job.fees import Group, Groups, Head, settled_in
from station.job.jobfile import wants_of
from station.job.table import JobTable
from station.paper.cells import yuan
from station.paper.fonts import Glyphs
from station.paper.page import A4, EDGE, Pages
from station.reports.readers import Eyes, Reader
from station.words import say

KIND: Final = "payment-slips"

TITLE, LARGE, WORDS, SMALL = 20.0, 14.0, 11.0, 7.5
LABEL: Final = 34.0
STEP: Final = 9.0
ON_A_PAGE: Final = 2
LINES: Final = 4
"""Payments that a slip tells one by one; what is more stands together in one line."""


@dataclass(frozen=True)
class Slip:
    """One slip.

    Attributes:
        who: the group, or the person's 拍摄序号 and name.
        heads: people it stands for.
        fee: fen a head; None where the job has none.
        due: fen that these owe.
        payments: what was paid and counts, oldest first.
    """

    who: str = field(repr=False)
    class_name: str
    heads: int
    fee: int | None
    due: int
    payments: tuple[Payment, ...]

    @property
    def paid(self) -> int:
        """Fen that were paid."""
        return sum(one.fen for one in self.payments)


def slips(journal: Queries, job: JobTable, eyes: Eyes) -> tuple[Slip, ...]:
    """A slip for each group that paid together, and for each person who paid alone."""
    groups = Groups(journal, job)
    settled = settled_in(journal, job, groups)
    together: dict[Group, list[Payment]] = defaultdict(list)
    alone: dict[str, list[Payment]] = defaultdict(list)
    for payment in journal.payments():
        if payment.voided is None and payment.sitting is None:
            together[groups.of_payment(payment)].append(payment)
        elif payment.voided is None and payment.sitting is not None:
            alone[groups.who(groups.sat[payment.sitting])].append(payment)
    heads = {head.who: head for head in settled.heads}
    of_groups = [
        Slip(row.name or say(f"money.{row.scope}"), row.name, row.accepted, settled.fee, row.due, tuple(paid))
        for row in settled.rows
        if (paid := together.get(Group(row.scope, row.name)))
    ]
    of_people = [
        _alone(journal, groups, heads[who], settled.fee, paid, eyes) for who, paid in alone.items() if who in heads
    ]
    return (*of_groups, *of_people)


def _alone(journal: Queries, groups: Groups, head: Head, fee: int | None, paid: Sequence[Payment], eyes: Eyes) -> Slip:
    place = groups.place(head.sitting.id)
    name = eyes.name(facts_of(journal, head.sitting, place).name) or ""
    class_name = (place.class_name if place is not None else None) or ""
    return Slip(f"{head.sitting.number}  {name}".strip(), class_name, 1, fee, head.fees * (fee or 0), tuple(paid))


def of_folder(data: Path, glyphs: Glyphs, reader: Reader = "office") -> bytes | None:
    """All slips of a data folder's current job as one PDF; None where nobody paid.

    Raises:
        JournalError, SettingsError: it can't be read.
    """
    with Journal.read_only(data) as journal, journal.moment():
        job = wants_of(data, load(data), journal.job)
        found = slips(journal, job, Eyes(reader, job.names))
        return pdf(found, journal.job, job, glyphs, rehearsal=journal.rehearsal) if found else None


def pdf(found: Sequence[Slip], name: str, job: JobTable, glyphs: Glyphs, *, rehearsal: bool) -> bytes:
    """Draw slips, two on a page with a line to cut between them.

    Args:
        found: at least one.
        name: the job's.
        job: what is agreed about money, and with whom.
        glyphs: who remembers the characters no font has.
        rehearsal: made of simulated students.
    """
    pages = Pages(glyphs, title=say(f"sheet.{KIND}", "zh_CN"), rehearsal=rehearsal)
    half = (A4[1] - 2 * EDGE) / ON_A_PAGE
    for place, slip in enumerate(found):
        if place % ON_A_PAGE == 0:
            pages.new_page()
        top = pages.top + (place % ON_A_PAGE) * half
        if place % ON_A_PAGE:
            pages.line(0, top - 5, pages.width, top - 5, stroke=0.1, grey=0.6)
        _Drawn(pages, slip, name, job).draw(top, rehearsal=rehearsal)
    pages.list_missing()
    return pages.pdf()


class _Drawn:
    """One slip on its half of the page."""

    def __init__(self, pages: Pages, slip: Slip, name: str, job: JobTable) -> None:
        self._pages, self._slip, self._name, self._job = pages, slip, name, job
        self._left, self._right = EDGE + 4, pages.width - EDGE - 4

    def draw(self, y: float, *, rehearsal: bool) -> None:
        """Draw it; of a rehearsal each half says so, for they are cut apart."""
        slip, pages = self._slip, self._pages
        middle = pages.width / 2
        pages.text(middle, y, say(f"sheet.{KIND}", "zh_CN"), TITLE, bold=True, align="centre")
        pages.text(middle, y + 8.2, say(f"sheet.{KIND}", "en"), SMALL, align="centre", grey=0.25)
        if rehearsal:
            pages.text(self._right, y + 1.5, say("paper.rehearsal", "zh_CN"), WORDS, bold=True, align="right")
        y += 14
        self._field(y, "payee", self._job.money.payee or "")
        self._field(y + STEP, "school", self._school())
        self._field(y + 2 * STEP, "job", self._job_words())
        self._field(y + 3 * STEP, "who", slip.who, beside=("class", slip.class_name) if slip.heads == 1 else None)
        fee = say("slip.each", "zh_CN", yuan=yuan(slip.fee)) if slip.fee is not None else ""
        due = say("slip.heads", "zh_CN", heads=slip.heads, fee=fee, due=yuan(slip.due))
        self._field(y + 4 * STEP, "count", due)
        y = self._amount(y + 5 * STEP + 1)
        y = self._payments(y + 2)
        self._sign(y)

    def _school(self) -> str:
        school = self._job.school
        return "" if school is None else f"{school.name}（{school.code}）"

    def _job_words(self) -> str:
        return "  ".join(part for part in (self._job.cohort, say("slip.what", "zh_CN"), self._name) if part)

    def _field(self, y: float, code: str, words: str, beside: tuple[str, str] | None = None) -> None:
        pages, right = self._pages, self._right if beside is None else self._left + 108
        self._label(self._left, y, code)
        room = right - self._left - LABEL
        pages.text(self._left + LABEL, y, words, pages.fitting(words, WORDS, room), place=words)
        pages.line(self._left + LABEL, y + 5.4, right, y + 5.4, grey=0.5)
        if beside is not None:
            self._label(right + 4, y, beside[0])
            left = right + 4 + 18
            size = pages.fitting(beside[1], WORDS, self._right - left)
            pages.text(left, y, beside[1], size, place=beside[1])
            pages.line(left, y + 5.4, self._right, y + 5.4, grey=0.5)

    def _label(self, x: float, y: float, code: str) -> None:
        self._pages.text(x, y - 0.4, say(f"slip.{code}", "zh_CN"), WORDS)
        self._pages.text(x, y + 3.8, say(f"slip.{code}", "en"), SMALL - 1, grey=0.3)

    def _amount(self, y: float) -> float:
        """In words and in figures, in a frame."""
        pages, paid = self._pages, self._slip.paid
        pages.rectangle(self._left, y, self._right - self._left, 14, stroke=0.4)
        self._label(self._left + 2, y + 3.4, "amount")
        figures = f"¥{yuan(paid)}"
        wide = pages.text(self._right - 3, y + 4, figures, LARGE, bold=True, align="right")
        words = capitals(paid)
        size = pages.fitting(words, LARGE, self._right - self._left - LABEL - wide - 8, bold=True)
        pages.text(self._left + LABEL, y + 4, words, size, bold=True)
        return y + 14

    def _payments(self, y: float) -> float:
        """One line a payment; a great many stand together."""
        pages, told = self._pages, self._slip.payments
        self._label(self._left, y + 0.6, "payments")
        shown = told if len(told) <= LINES else told[: LINES - 1]
        lines = [_payment(one) for one in shown]
        if rest := told[len(shown) :]:
            more = yuan(sum(one.fen for one in rest))
            lines.append(say("slip.more", "zh_CN", count=len(rest), yuan=more))
        for place, words in enumerate(lines):
            pages.text(self._left + LABEL, y + 0.6 + place * 5.2, words, WORDS - 1)
        return y + 0.6 + LINES * 5.2

    def _sign(self, y: float) -> None:
        """Who signs, and what this paper is not."""
        pages, half = self._pages, (self._right - self._left) / 2
        for place, code in enumerate(("payer", "taker")):
            left = self._left + place * half
            self._label(left, y + 6, code)
            pages.line(left + 24, y + 11.4, left + half - 6, y + 11.4)
        names = "、".join(dict.fromkeys(one.operator for one in self._slip.payments if one.operator))
        if names:
            said = say("slip.noted-by", "zh_CN", names=names)
            pages.text(self._left + half + 24, y + 12.6, said, pages.fitting(said, SMALL, half - 30), grey=0.25)
        note = say("slip.note", "zh_CN")
        pages.text(self._left, y + 17, note, pages.fitting(note, SMALL + 1, self._right - self._left))
        pages.text(self._left, y + 20.6, say("slip.note", "en"), SMALL - 1, grey=0.3)


def _payment(one: Payment) -> str:
    method = say(f"money.method.{one.method}", "zh_CN")
    advance = say("money.payment.advance", "zh_CN") if one.advance else ""
    reference = say("money.payment.reference", "zh_CN", reference=one.reference) if one.reference else ""
    return f"{one.at[:10]} {one.at[11:16]}  {method}  ¥{yuan(one.fen)}{advance}{reference}"
