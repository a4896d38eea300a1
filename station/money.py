"""Money at the desk: what is owed, what was paid, and closing a class or the day.

Nothing that was noted is ever changed: a payment that was wrong stays and counts no more, a close that no longer fits
stays and is said to be stale.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.journal import Journal
from db.records import Payment, Place, Sitting
from station import money_commands as commands
from station.announcer import Announcer
from station.denials import Denied, LoginNeeded, TooLate
from station.doorkeeper import Doorkeeper
from station.events import Kind
from station.job import closing
from station.job.closing import CLASS_CLOSED, DAY_CLOSED, REASONS, Closed, Closings, Today
from station.job.faces import facts_of
from station.job.fees import Group, Groups, Head, Row, Settlement, settled_in
from station.job.masking import mask_name, tail_of
from station.job.money_view import SHUT, Book, Close, DayLine, Line, MoneyView, Noted, Owing
from station.job.table import LATER, MOST_FEN, JobTable
from station.job.terms import Method
from station.paper.cells import yuan

FOR = "money"
"""What a no is told with."""

VOID_REASONS = ("noted-twice", "wrong-group", "wrong-amount", "given-back", "other")
"""Why a payment counts no more; `void.<reason>` is the sentence."""

STALE = 1.0  # seconds after which an open page is made again, where something happened
NAMED = 45  # people who have not paid that the desk's key offers, the last ones
LONGEST = 8  # characters of a reference
MOST = 10_000 * MOST_FEN


class SittingOpen(Denied):
    """Somebody of those who would be closed still sits or waits. `numbers` are theirs."""

    code = "sitting-open"


class FeeUnset(Denied):
    """Nobody has fixed the fee yet."""

    code = "fee-unset"


class FeeFixed(Denied):
    """The job's file says what a head costs."""

    code = "fee-fixed"


class MoneyDiffers(Denied):
    """What was paid is not what is owed, and nobody said why. `names` are the groups, `yuan` is what is missing."""

    code = "money-differs"


class PeopleDiffer(Denied):
    """Who is listed and what became of them do not come to the same. `listed` and `told` are the two counts."""

    code = "people-differ"


class MethodLocked(Denied):
    """The job does not take money this way."""

    code = "method-locked"


class AmountUnfit(Denied):
    """No amount that can be noted here."""

    code = "amount-unfit"


class ReferenceUnfit(Denied):
    """A reference is at most eight letters and figures."""

    code = "reference-unfit"


class NobodyOwes(Denied):
    """Whoever is meant has paid, owes nothing, or was not captured."""

    code = "nobody-owes"


@dataclass(frozen=True)
class _Looked:
    """What the journal says at one moment."""

    groups: Groups
    settled: Settlement
    closed: Closings
    payments: Sequence[Payment]
    open_sittings: Sequence[Sitting]
    today: Today

    def row(self, group: Group) -> Row | None:
        return next((row for row in self.settled.rows if Group(row.scope, row.name) == group), None)

    def waiting_of(self, group: Group) -> list[Sitting]:
        return [one for one in self.open_sittings if self.groups.of(one) == group]

    def owing_of(self, group: Group) -> list[Head]:
        return [head for head in self.settled.unpaid if head.group == group]


class Money:
    """Answers the commands of the money pages."""

    def __init__(
        self, journal: Journal, announcer: Announcer, door: Doorkeeper, job: JobTable, now: Callable[[], datetime],
        monotonic: Callable[[], float], class_over: Callable[[str], None],
    ) -> None:  # fmt: skip
        """Work for one job.

        Args:
            journal: where everything is written.
            announcer: tells everybody.
            door: who acts.
            job: what is agreed about money.
            now: the wall clock.
            monotonic: seconds for waiting.
            class_over: called with the name of a class that was closed.
        """
        self._journal, self._announcer, self._door, self._job = journal, announcer, door, job
        self._now, self._monotonic, self._class_over = now, monotonic, class_over
        self._places: dict[str, Place | None] = {}
        self._open = False
        self._payee: Group | None = None
        self._agreed: dict[Group, tuple[int, int, int]] = {}
        self._last = next(iter(journal.sittings("accepted", 1, newest_first=True)), None)
        self._view, self._seen, self._seen_at = SHUT, -1, float("-inf")

    @property
    def each(self) -> bool:
        """Whether each person pays alone."""
        return self._job.money.by == "person"

    @property
    def view(self) -> MoneyView:
        """What is open, as things stand now; an open page may be a second behind."""
        if not self._open and not self.each:
            return SHUT
        at, head = self._monotonic(), self._journal.head[0]
        if self._seen < 0 or (self._open and head != self._seen and at - self._seen_at > STALE):
            self._view = self._made()
            self._seen, self._seen_at = head, at
        return self._view

    def accepted(self, sitting: Sitting) -> None:
        """A picture was accepted: whose, is who pays next."""
        self._last = sitting
        self.changed()

    def changed(self) -> None:
        """Whose picture is whose, or who is listed, is another now."""
        self._seen = -1

    def class_left(self, name: str) -> None:
        """A class is about to go: say who of it has a picture and has not paid."""
        if self.each:
            owing = self._look().owing_of(Group("class", name))
            if owing:
                numbers = ", ".join(head.sitting.number for head in owing)
                detail = {"name": name, "count": len(owing), "numbers": numbers}
                self._announcer.say(Kind.TROUBLE, code="class-unpaid", detail=detail)

    # commands

    def asked(self, command: commands.MoneyCommand) -> None:
        """Do what a command says; what can't be done is told, and nothing is written."""
        try:
            match command:
                case commands.ShowMoney():
                    self._open = True
                case commands.HideMoney():
                    self._open, self._payee = False, None
                case commands.ShowPayee(scope, name):
                    self._payee = None if scope is None else Group(scope, name)
                case commands.SetFee(fen):
                    self._set_fee(fen)
                case commands.NotePaid():
                    self._note_paid(command)
                case commands.NotePersonPaid():
                    self._note_person(command)
                case commands.VoidPayment(payment, reason):
                    self._void(payment, reason)
                case commands.AgreeFigures():
                    self._agree(command)
                case commands.CloseClass(scope, name, reason):
                    self._close_class(Group(scope, name), reason)
                case commands.CloseDay(reason):
                    self._close_day(reason)
        except Denied as no:
            self._door.deny(no, FOR)
        self.changed()

    @property
    def _operator(self) -> str:
        """Who acts, by name.

        Raises:
            LoginNeeded: nobody said who they are.
        """
        if self._door.operator is None:
            raise LoginNeeded()
        return self._door.operator

    def _set_fee(self, fen: int) -> None:
        if self._job.fee != LATER:
            raise FeeFixed()
        if not 0 <= fen <= MOST_FEN:
            raise AmountUnfit()
        self._journal.set_fee(fen, operator=self._operator)
        self._announcer.say(Kind.FEE_SET, detail={"fen": fen, "yuan": yuan(fen)})

    # who paid

    def _note_paid(self, asked: commands.NotePaid) -> None:
        method, reference = self._method(asked.method), _reference(asked.reference)
        if not 0 < asked.fen <= MOST:
            raise AmountUnfit()
        group = Group(asked.scope, asked.name)
        if asked.scope == "unnamed" or asked.scope == "off-list":
            self._note_each(group, asked, method, reference)
            return
        self._journal.pay(
            asked.scope, asked.fen, method, name=asked.name, advance=asked.advance, reference=reference,
            operator=self._operator,
        )  # fmt: skip
        self._said_paid(asked.fen, method, name=asked.name)

    def _note_each(self, group: Group, asked: commands.NotePaid, method: Method, reference: str | None) -> None:
        """People whom no name holds together pay each for themselves, all at once what they owe."""
        looked = self._look()
        owing = [head for head in looked.settled.heads if head.group == group and head.owes(looked.settled.fee)]
        if asked.fen != sum(head.owes(looked.settled.fee) for head in owing):
            raise AmountUnfit()
        for head in owing:
            self._journal.pay(
                "person", head.owes(looked.settled.fee), method, sitting=head.sitting.id, advance=asked.advance,
                reference=reference, operator=self._operator,
            )  # fmt: skip
        self._said_paid(asked.fen, method, name="")

    def _note_person(self, asked: commands.NotePersonPaid) -> None:
        method, reference = self._method(asked.method), _reference(asked.reference)
        sitting = self._last if asked.number is None else self._journal.sitting_by_number(asked.number)
        looked = self._look()
        who = looked.groups.who(looked.groups.sat[sitting.id]) if sitting and sitting.id in looked.groups.sat else None
        head = next((one for one in looked.settled.heads if one.who == who), None)
        if looked.settled.fee is None:
            raise FeeUnset()
        if head is None or not (fen := head.owes(looked.settled.fee)):
            raise NobodyOwes()
        self._journal.pay(
            "person", fen, method, sitting=head.sitting.id, reference=reference, operator=self._door.operator
        )
        self._said_paid(fen, method, number=head.sitting.number, sitting=head.sitting.id)

    def _said_paid(
        self, fen: int, method: str, *, name: str = "", number: str | None = None, sitting: str | None = None
    ) -> None:
        detail = {"fen": fen, "yuan": yuan(fen), "method": method, "name": name}
        self._announcer.say(Kind.PAID, number=number, sitting=sitting, detail=detail)

    def _method(self, method: Method | None) -> Method:
        taken = self._job.money.methods
        if method is not None and method not in taken:
            raise MethodLocked()
        return method or taken[0]

    def _void(self, payment: str, reason: str) -> None:
        found = next((one for one in self._journal.payments() if one.id == payment and one.voided is None), None)
        if found is None or reason not in VOID_REASONS:
            raise TooLate()
        self._journal.void_payment(payment, reason, operator=self._operator)
        self._announcer.say(Kind.PAYMENT_VOID, code=reason, detail={"fen": found.fen, "yuan": yuan(found.fen)})

    # closing

    def _agree(self, asked: commands.AgreeFigures) -> None:
        looked = self._look()
        group = Group(asked.scope, asked.name)
        row = looked.row(group)
        if row is None or asked.figures != (row.accepted, row.due, row.collected):  # somebody paid since
            raise TooLate()
        self._agreed[group] = asked.figures

    def _close_class(self, group: Group, reason: str | None) -> None:
        operator, looked = self._operator, self._look()
        row = looked.row(group)
        if row is None:
            raise TooLate()
        _refuse_open(looked.waiting_of(group))
        self._refuse_without_fee(looked)
        _refuse_people([closing.people(self._journal, self._job).get(group, closing.People())])
        differs = row.difference != 0 or bool(looked.owing_of(group))
        if differs and reason not in REASONS:
            raise MoneyDiffers(names=group.name, yuan=yuan(row.difference))
        on_screen = self._agreed.get(group) == (row.accepted, row.due, row.collected)
        data = closing.told_of_class(row, reason if differs else None, on_screen=on_screen)
        self._journal.note(CLASS_CLOSED, data=data, operator=operator)
        self._announcer.say(Kind.CLASS_CLOSED, code=data["difference_reason"], detail={"name": row.name})
        if group.scope == "class":
            self._class_over(row.name)

    def _close_day(self, reason: str | None) -> None:
        operator, looked = self._operator, self._look()
        _refuse_open(looked.open_sittings)
        self._refuse_without_fee(looked)
        _refuse_people(closing.people(self._journal, self._job).values())
        left = closing.unexplained(looked.settled, looked.closed)
        if left and reason not in REASONS:
            names = ", ".join(row.name for row in left if row.name) or "—"
            raise MoneyDiffers(names=names, yuan=yuan(sum(row.difference for row in left)))
        day = looked.today
        if not left:
            said = any(one.reason is not None for one in looked.closed.groups.values())
            reason = None if not day.difference else closing.AS_CLASSES if said else closing.OTHER_DAY
        self._journal.note(DAY_CLOSED, data=closing.told_of_day(day, reason), operator=operator)
        self._announcer.say(Kind.DAY_CLOSED, code=reason, detail={"day": day.day})

    def _refuse_without_fee(self, looked: _Looked) -> None:
        if self._job.fee == LATER and looked.settled.fee is None:
            raise FeeUnset()

    # looking

    def _look(self) -> _Looked:
        groups = Groups(self._journal, self._job, self._places)
        settled = settled_in(self._journal, self._job, groups)
        payments = self._journal.payments()
        counting = ((one.at, one.fen) for one in payments if one.voided is None)
        day = self._now().astimezone().date().isoformat()
        return _Looked(
            groups=groups,
            settled=settled,
            closed=closing.closings(self._journal),
            payments=payments,
            open_sittings=[one for one in self._journal.open_sittings() if one.job == self._journal.job],
            today=closing.today(day, settled.heads, settled.fee, counting),
        )

    def _made(self) -> MoneyView:
        looked = self._look()
        owing = sorted(looked.settled.unpaid, key=lambda head: head.sitting.id, reverse=True)
        last = self._last and looked.groups.who(looked.groups.sat[self._last.id])
        return MoneyView(
            each=self.each,
            owing=tuple(self._owing(head, looked) for head in owing[:NAMED]),
            last=next((head.sitting.number for head in owing if head.who == last), None),
            book=self._book(looked) if self._open else None,
        )

    def _book(self, looked: _Looked) -> Book:
        money = self._job.money
        by_group: dict[Group, list[Noted]] = defaultdict(list)
        for payment in reversed(looked.payments):
            by_group[looked.groups.of_payment(payment)].append(self._noted(payment, looked))
        lines = tuple(self._line(row, by_group[Group(row.scope, row.name)], looked) for row in looked.settled.rows)
        places = [place for place, line in enumerate(lines) if Group(line.row.scope, line.row.name) == self._payee]
        pictures: tuple[tuple[Method, Path | None], ...] = (("wechat", money.wechat_qr), ("alipay", money.alipay_qr))
        return Book(
            fee=looked.settled.fee,
            later=self._job.fee == LATER,
            by=money.by,
            methods=money.methods,
            payee=money.payee or "",
            codes=tuple((method, picture) for method, picture in pictures if picture is not None),
            lines=lines,
            total=looked.settled.total,
            day=self._day(looked),
            payee_of=places[0] if places else None,
        )

    def _line(self, row: Row, payments: list[Noted], looked: _Looked) -> Line:
        group = Group(row.scope, row.name)
        closed = looked.closed.groups.get(group)
        return Line(
            row=row,
            close=_close(closed, row.accepted, row.due, row.collected),
            reason=closed.reason if closed else None,
            agreed=self._agreed.get(group) == (row.accepted, row.due, row.collected),
            open_sittings=len(looked.waiting_of(group)),
            payments=tuple(payments),
            owing=tuple(self._owing(head, looked) for head in looked.owing_of(group)),
        )

    def _day(self, looked: _Looked) -> DayLine:
        day, closed = looked.today, looked.closed.days.get(looked.today.day)
        return DayLine(
            day=day.day, accepted=day.accepted, due=day.due, paid=day.paid,
            close=_close(closed, day.accepted, day.due, day.paid), reason=closed.reason if closed else None,
        )  # fmt: skip

    def _owing(self, head: Head, looked: _Looked) -> Owing:
        facts = facts_of(self._journal, head.sitting, looked.groups.place(head.sitting.id))
        return Owing(head.sitting.number, mask_name(facts.name), tail_of(facts.student_number or facts.id_number))

    def _noted(self, payment: Payment, looked: _Looked) -> Noted:
        at = payment.at[11:16] if payment.at[:10] == looked.today.day else f"{payment.at[5:10]} {payment.at[11:16]}"
        sitting = None if payment.sitting is None else looked.groups.sat[payment.sitting]
        return Noted(
            payment.id, at, payment.fen, payment.method, payment.advance, payment.reference,
            sitting.number if sitting else None, payment.voided,
        )  # fmt: skip


def _reference(text: str | None) -> str | None:
    bare = (text or "").strip()
    if bare and not (len(bare) <= LONGEST and bare.isascii() and bare.isalnum()):
        raise ReferenceUnfit()
    return bare or None


def _close(closed: Closed | None, accepted: int, due: int, paid: int) -> Close:
    if closed is None:
        return "open"
    return "closed" if closed.holds(accepted, due, paid) else "stale"


def _refuse_open(sittings: Sequence[Sitting]) -> None:
    if sittings:
        raise SittingOpen(numbers=", ".join(one.number for one in sittings))


def _refuse_people(groups: Iterable[closing.People]) -> None:
    for one in groups:
        if not one.adds_up:
            raise PeopleDiffer(listed=one.listed + one.added, told=one.told)
