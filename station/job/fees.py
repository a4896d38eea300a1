"""What is owed and what was paid: heads with a picture, times the fee, beside the payments that were noted.

Asked of the journal, nothing kept. Whose picture counts is the effective link, so that a picture that was given to
somebody else is that person's to pay for. Every head and every payment lies in exactly one row: totals add up because
of that, and for no other reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from db.queries import Queries
from db.records import Listing, Payment, Place, Sitting, Status
from station.job.table import LATER, JobTable
from station.job.terms import By, Retakes

Scope = Literal["class", "major", "college", "unnamed", "off-list"]
"""What a row stands for: `unnamed` for people of whom no such name is known, `off-list` for those on no list."""

CAPTURED = "captured"  # standing on the list: captured before, elsewhere
CAPTURED_ELSEWHERE = frozenset({"elsewhere", "overseas"})
EXEMPT = "exempt"


@dataclass(frozen=True)
class Group:
    """Who settles together; `name` is empty for `unnamed` and `off-list`."""

    scope: Scope
    name: str = ""


@dataclass(frozen=True)
class Head:
    """Somebody who has a picture.

    Attributes:
        who: id of the row of the list, or of the person where there is none.
        sitting: the newest that holds a picture of theirs.
        group: with whom they settle.
        pictures: how many of their sittings hold one.
        fees: how many fees they owe.
        first_at: when the first of these pictures' sittings was opened.
        paid: fen that were noted as paid by them alone.
    """

    who: str
    sitting: Sitting
    group: Group
    pictures: int
    fees: int
    first_at: str
    paid: int = 0

    def owes(self, fee: int | None) -> int:
        """What is still to be paid by them, as far as they pay alone; never below zero."""
        return max(0, self.fees * (fee or 0) - self.paid)


@dataclass(frozen=True)
class Row:
    """One line of a settlement; money in whole fen.

    Attributes:
        scope, name: as of Group.
        accepted: people who have a picture.
        billed: fees they owe; with `retakes = "billed"` more than people, with people who owe nothing fewer.
        due: what they owe.
        advance: collected before the capture.
        paid: everything else that was noted as paid.
    """

    scope: Scope
    name: str
    accepted: int
    billed: int
    due: int
    advance: int
    paid: int

    @property
    def collected(self) -> int:
        """Everything that was noted as paid, in advance too."""
        return self.advance + self.paid

    @property
    def difference(self) -> int:
        """What is still owed; below zero: what was paid too much."""
        return self.due - self.collected


@dataclass(frozen=True)
class Settlement:
    """What is owed and paid, row by row.

    Attributes:
        fee: fen a head; None while nobody has fixed it, and where the job has none.
        by: who pays at once.
        rows: in the order of the list; whoever is on no list last.
        heads: everybody who has a picture, in the order of their first ones.
        unpaid: people who owe something that neither they nor their class paid; only where each pays alone.
    """

    fee: int | None
    by: By
    rows: tuple[Row, ...]
    heads: tuple[Head, ...] = ()
    unpaid: tuple[Head, ...] = ()

    @property
    def total(self) -> Row:
        """All rows together."""
        accepted, billed, due, advance, paid = (
            sum(getattr(row, part) for row in self.rows) for part in ("accepted", "billed", "due", "advance", "paid")
        )
        return Row("unnamed", "", accepted, billed, due, advance, paid)

    @property
    def adds_up(self) -> bool:
        """Whether every row is paid, neither less nor more."""
        return not self.unpaid and all(row.difference == 0 for row in self.rows)


def fee_of(journal: Queries, job: JobTable) -> int | None:
    """Fen a head; None where the job has no fee, or nobody has fixed it yet."""
    return journal.fee_set() if job.fee == LATER else job.fee


def settlement(journal: Queries, job: JobTable) -> Settlement:
    """What the current job's people owe and have paid."""
    return settled_in(journal, job, Groups(journal, job))


def settled_in(journal: Queries, job: JobTable, groups: "Groups") -> Settlement:
    """The same, in groups that were looked at already."""
    return _settled(_heads(journal, job, groups), journal.payments(), groups, fee_of(journal, job))


def heads(journal: Queries, job: JobTable) -> list[Head]:
    """Everybody of the current job who has a picture, in the order of their first ones."""
    return _heads(journal, job, Groups(journal, job))


def _heads(journal: Queries, job: JobTable, groups: "Groups") -> list[Head]:
    waived = _waived(journal, job.money.retakes, groups)
    holding = {sitting for sitting in journal.held().values() if sitting is not None}
    found: dict[str, list[Sitting]] = defaultdict(list)
    for one in groups.sat.values():
        if one.id in holding and one.job == journal.job:
            found[groups.who(one)].append(one)
    return [
        Head(
            who=who,
            sitting=those[-1],
            group=groups.of(those[-1]),
            pictures=len(those),
            fees=0 if who in waived else len(those) if job.money.retakes == "billed" else 1,
            first_at=those[0].opened_at,
        )
        for who, those in found.items()
    ]


def _waived(journal: Queries, retakes: Retakes, groups: "Groups") -> set[str]:
    """Rows and people that owe nothing: exempt ones, and those whose picture here is another one than their first."""
    newest = {groups.of_status(said): said.kind for said in journal.statuses()}
    kinds = {EXEMPT} if retakes == "billed" else {EXEMPT, *CAPTURED_ELSEWHERE}
    waived = {who for who, kind in newest.items() if kind in kinds}
    if retakes == "free":
        waived |= {row.id for row in groups.rows.values() if row.standing == CAPTURED}
    return waived


class Groups:
    """Who settles with whom.

    Attributes:
        by: who pays at once, as the job says.
        rows: rows of the list that hold, by id.
        sat: every sitting by id, oldest first.
        named: whether the list names people.
        order: groups of the list, in its order.
    """

    def __init__(self, journal: Queries, job: JobTable, places: dict[str, Place | None] | None = None) -> None:
        """Look at the list and at who sat; `places` is what was found before: where somebody sat never changes."""
        self._journal, self.by = journal, job.money.by
        self.named = journal.roster_form() == "people"
        self._scope: Literal["class", "major", "college"] = "class"
        if self.named and self.by != "person":
            self._scope = self.by
        self._places = {} if places is None else places
        self.rows = {row.id: row for row in journal.listings()} if self.named else {}
        self.sat = {one.id: one for one in journal.sittings()}
        self.order = list(dict.fromkeys(self._everybody()))

    def _everybody(self) -> Iterable[Group]:
        if self._scope == "class":
            return [Group("class", name) for name in self._journal.class_names()]
        return [group for row in self.rows.values() if (group := self.of_row(row)).name]

    def of_row(self, row: Listing) -> Group:
        """With whom a row of the list settles."""
        name = {"class": row.class_name, "major": row.major, "college": row.college}[self._scope]
        return Group(self._scope, name) if name else Group("unnamed")

    def place(self, sitting: str) -> Place | None:
        """Where a sitting belongs; each is asked for once."""
        if sitting not in self._places:
            self._places[sitting] = self._journal.place_of_sitting(sitting)
        return self._places[sitting]

    def who(self, sitting: Sitting) -> str:
        """Whoever sat: a row of the list, or a person; a retake is of whoever had the sitting before it."""
        place = self.place(sitting.id)
        if place is not None and place.listing is not None:
            return place.listing
        return sitting.person if sitting.retake_of is None else self.who(self.sat[sitting.retake_of])

    def of_status(self, said: Status) -> str:
        """Whom a status is about."""
        if said.listing is None and said.sitting is not None:
            return self.who(self.sat[said.sitting])
        return said.listing or said.person

    def of(self, sitting: Sitting) -> Group:
        """With whom a sitting's person settles."""
        place = self.place(sitting.id)
        if place is not None and place.listing is not None:
            return self.of_row(self.rows.get(place.listing) or self._journal.listing(place.listing))
        if self.named:
            return Group("off-list")
        return Group("class", place.class_name) if place is not None and place.class_name else Group("unnamed")

    def of_payment(self, payment: Payment) -> Group:
        """Where a payment belongs; one for a name that nobody has any more is a row of its own."""
        if payment.sitting is not None:
            return self.of(self.sat[payment.sitting])
        name = payment.name or ""
        if payment.scope == "class" and self._scope != "class":
            mates = (row for row in self.rows.values() if row.class_name == name)
            return next((self.of_row(row) for row in mates), Group("class", name))
        return Group(_SCOPES[payment.scope], name)


_SCOPES: dict[str, Scope] = {"class": "class", "major": "major", "college": "college"}


def _settled(everybody: Sequence[Head], payments: Iterable[Payment], groups: Groups, fee: int | None) -> Settlement:
    """Put heads and payments into rows: each into one, and none is left out."""
    each = fee or 0
    accepted, billed, advance, paid = Counter[Group](), Counter[Group](), Counter[Group](), Counter[Group]()
    by_person, by_group = Counter[str](), Counter[Group]()
    for head in everybody:
        accepted[head.group] += 1
        billed[head.group] += head.fees
    for payment in payments:
        if payment.voided is not None:
            continue
        group = groups.of_payment(payment)
        (advance if payment.advance else paid)[group] += payment.fen
        if payment.sitting is not None:
            by_person[groups.who(groups.sat[payment.sitting])] += payment.fen
        else:
            by_group[group] += payment.fen
    everybody = [replace(head, paid=by_person[head.who]) for head in everybody]
    those = dict.fromkeys([*groups.order, *accepted, *advance, *paid])
    return Settlement(
        fee=fee,
        by=groups.by,
        rows=tuple(
            Row(one.scope, one.name, accepted[one], billed[one], billed[one] * each, advance[one], paid[one])
            for one in sorted(those, key=_last)
        ),
        heads=tuple(everybody),
        unpaid=_unpaid(everybody, by_group, each) if groups.by == "person" else (),
    )


def _last(group: Group) -> int:
    """People on no list come after all others, those without a name before them."""
    return ("unnamed", "off-list").index(group.scope) + 1 if group.scope in ("unnamed", "off-list") else 0


def _unpaid(everybody: Sequence[Head], by_group: Mapping[Group, int], fee: int) -> tuple[Head, ...]:
    """Whoever owes something, but for groups that paid for all of these together."""
    owing = [head for head in everybody if head.owes(fee)]
    owed: Counter[Group] = Counter()
    for head in owing:
        owed[head.group] += head.owes(fee)
    return tuple(head for head in owing if by_group.get(head.group, 0) < owed[head.group])
