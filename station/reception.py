"""The door: what was presented becomes somebody who may sit down, a refusal in words, or half of what the job wants.

Nothing that is refused by sight (a payment code, a phone number) is kept, not even as a hash. A question ("this code is
unlike the others") is a refusal too: whoever is let in by a person's word presents the token again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from db.journal import Journal
from db.records import Listing, Place, Token
from station.announcer import Announcer
from station.events import Kind
from station.expected import Expected
from station.job import token_rule
from station.job.code_shape import CodeShape
from station.job.code_sight import wrong_kind
from station.job.compare import compare
from station.job.eligibility import OFF_LIST, ROW_NOT_PICKED, Answer
from station.job.rules import DoorRules
from station.job.token_rule import Half, half_of
from station.swipes import ASKED, Refusal
from station.tokens import Arrival, together

HALF_PATIENCE = 60.0
"""Seconds that somebody with one token may take to show the other."""

PICK_PATIENCE = 90.0
"""Seconds in which somebody's row has to be picked."""

TEST_PATIENCE = 60.0
"""Seconds that the desk waits for a test swipe."""

FIRST_CODES = 50
"""So many confirmed codes are looked at to learn what a job's codes are like."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who showed one half: until when (monotonic seconds) the other is waited for, and which it is."""

    arrival: Arrival
    until: float
    wants: Half


@dataclass(frozen=True)
class Picking:
    """Somebody whose row of the list a person has to pick.

    Attributes:
        arrival: who it is.
        until: monotonic seconds after which it is given up.
        rows: those to choose from, of somebody with two 学籍; empty where any free row may be theirs.
        captured: number under which this person was captured for another row.
        question: which question of this desk it is, from 1: an answer to another one is none.
    """

    arrival: Arrival
    until: float
    rows: tuple[Listing, ...] = ()
    captured: str | None = None
    question: int = 0


@dataclass(frozen=True)
class Question:
    """A refusal that a person at the desk may answer with yes: its code, whose it was, and the number it is about."""

    code: str
    keys: frozenset[str]
    number: str | None


class Reception:
    """Decides at the door.

    Attributes:
        waiting: who showed one half and owes the other.
        picking: whose row has to be picked; nobody else is taken until it was.
        question: what was asked last; None once it was answered or somebody else came.
        let_in_keys: keyed hashes of those whom somebody said yes to, until they present the token again.
        off_list: the same for people whom the list does not let sit down, and what is journaled of why they may.
        questions: how many rows were asked about so far.
        test_until: until when (monotonic seconds) the next presentation is a test that leaves no trace.
    """

    def __init__(
        self, journal: Journal, announcer: Announcer, rules: DoorRules, monotonic: Callable[[], float],
        desk_says: Callable[[Arrival], Refusal | None], operator: Callable[[], str | None], expected: Expected,
    ) -> None:  # fmt: skip
        """Open the door.

        Args:
            journal: where refusals are written.
            announcer: tells everybody.
            rules: what the job wants.
            monotonic: seconds for waiting.
            desk_says: why this person can't get a number now, whatever the tokens; None if nothing is in the way.
            operator: who acts at the desk.
            expected: the list of expected people.
        """
        self.expected = expected
        self._journal, self._announcer, self._rules = journal, announcer, rules
        self._monotonic, self._desk_says, self._operator = monotonic, desk_says, operator
        self.waiting: Waiting | None = None
        self.picking: Picking | None = None
        self.off_list: dict[str, Mapping[str, str]] = {}
        self.question: Question | None = None
        self.let_in_keys: set[str] = set()
        self.test_until = 0.0
        self._shape: CodeShape | None = None
        self.questions = 0

    @property
    def rules(self) -> DoorRules:
        """What the job wants."""
        return self._rules

    @property
    def testing(self) -> bool:
        """Whether the next presentation is a test."""
        return self._monotonic() < self.test_until

    def take_over(self, before: "Reception") -> None:
        """Go on where the reception before the disk's trouble stood: nobody walked away because of a disk."""
        self.waiting, self.let_in_keys, self.test_until = before.waiting, before.let_in_keys, before.test_until
        self.picking, self.off_list, self.questions = before.picking, before.off_list, before.questions

    # who comes

    def receive(self, arrival: Arrival) -> Arrival | None:
        """Decide on what was presented: who it is if a sitting can be opened, None if not (yet)."""
        self.question = None
        half = half_of(arrival.token.kind)
        refused = self._by_rule(arrival, half) or self._until_picked(arrival) or self._desk_says(arrival)
        if refused is not None and refused.code == "already-captured" and (rows := self.expected.free_rows(arrival)):
            self._have_picked(arrival, rows, refused.number)
            return None
        wants = token_rule.missing(self._rules.tokens, half)
        answer = self.expected.about(arrival)
        if half == "card" or wants is None:
            refused = refused or self._unexpected(arrival, answer)
        refused = refused or self._asks(arrival)
        if refused is not None:
            self.turn_away(arrival, refused)
            return None
        if wants is not None:
            return self._join(arrival, half, wants)
        return self._let_through(arrival, answer)

    def objection(self, arrival: Arrival) -> Refusal | None:
        """Why this person would be turned away now; nothing is written, asked or remembered by it."""
        half = half_of(arrival.token.kind)
        refused = self._by_rule(arrival, half) or self._until_picked(arrival) or self._desk_says(arrival)
        if refused is not None and refused.code == "already-captured" and self.expected.free_rows(arrival):
            return None  # another 学籍 of theirs may be meant
        return refused or self._unexpected(arrival, self.expected.about(arrival)) or self._asks(arrival)

    def refuse(self, token: Token | None, reader: str, refused: Refusal) -> None:
        """Write and announce that a presentation at this reader opened nothing; no token, nothing of it is kept."""
        told = {"number": refused.number, "until": refused.until, "listing": refused.listing, "left": refused.left}
        detail = {name: value for name, value in told.items() if value is not None}
        self._journal.refuse_swipe(token, refused.code, detail=detail, operator=self._operator())
        self._announcer.say(Kind.REFUSED, code=refused.code, detail={"reader": reader, **detail})

    def turn_away(self, arrival: Arrival, refused: Refusal) -> None:
        """Refuse somebody; of what is no 采集码 by sight not even a hash is kept."""
        code = arrival.facts.code
        no_token = code is not None and wrong_kind(code) is not None
        self.refuse(None if no_token else arrival.token, arrival.token.reader, refused)
        if refused.code in ASKED:
            self.question = Question(refused.code, arrival.keys, refused.number)

    def follow(self) -> None:
        """Give up on somebody who owes the other half for too long."""
        if self.waiting is not None and self._monotonic() >= self.waiting.until:
            self.give_up_half()
        if self.picking is not None and self._monotonic() >= self.picking.until:
            self.give_up_picking()

    def give_up_half(self) -> None:
        """Nobody waits for the other half any more."""
        if self.waiting is not None:
            alone, self.waiting = self.waiting.arrival, None
            self.refuse(alone.token, alone.token.reader, Refusal("half-only"))

    def _by_rule(self, arrival: Arrival, half: Half) -> Refusal | None:
        code = arrival.facts.code
        if code is not None and (kind := wrong_kind(code)) is not None:
            return Refusal(kind)
        return None if token_rule.taken(self._rules.tokens, half) else Refusal(f"{half}-not-taken")

    def _let_through(self, arrival: Arrival, answer: Answer) -> Arrival | None:
        """Give somebody the place that the list answers with; None while a person has to pick it."""
        if answer.pick and (self._word_for(arrival) or {}).get("code") == ROW_NOT_PICKED:
            answer = Answer(ROW_NOT_PICKED, Place(None, None, "override"))
        if answer.pick or answer.rows:
            self._have_picked(arrival, answer.rows)
            return None
        word = self._word_for(arrival) if answer.refused is not None else None
        self._forget_word(arrival)
        placed = self.expected.placed(arrival, answer.place)
        if word is None:
            return placed
        return replace(placed, detail={**placed.detail, "off_list": dict(word)}, namesake=answer.namesake)

    def _forget_word(self, arrival: Arrival) -> None:
        self.let_in_keys -= arrival.keys
        for key in arrival.keys:
            self.off_list.pop(key, None)

    # the list

    def _unexpected(self, arrival: Arrival, answer: Answer) -> Refusal | None:
        """Why the list does not let this person sit down, unless somebody did by name."""
        refused = answer.refused
        return None if refused is None or self._word_for(arrival) is not None else Refusal(refused)

    def _word_for(self, arrival: Arrival) -> Mapping[str, str] | None:
        """What somebody said, by name, of why this person may sit down all the same."""
        return next((self.off_list[key] for key in sorted(arrival.keys) if key in self.off_list), None)

    def _until_picked(self, arrival: Arrival) -> Refusal | None:
        if self.picking is None:
            return None
        return Refusal("pick-waits" if arrival.keys & self.picking.arrival.keys else "pick-first")

    def _have_picked(self, arrival: Arrival, rows: tuple[Listing, ...], captured: str | None = None) -> None:
        self.questions += 1
        self.picking = Picking(arrival, self._monotonic() + PICK_PATIENCE, rows, captured, self.questions)
        token = arrival.token
        data = {"token": {"kind": token.kind, "key": token.key, "reader": token.reader}, "rows": len(rows)}
        self._journal.note("row_asked", data=data)
        self.expected.show(rows[0].class_name if rows else None)
        self._announcer.say(Kind.PRESENCE, code="which-row" if rows else "pick-row", detail={"reader": token.reader})

    def pick(self, listing: str, question: int = 0) -> Arrival | None:
        """Take the row that a person picked for whoever waits for it; None when it can't be theirs.

        Args:
            listing: id of the row.
            question: the one that was answered; 0: the one that is open.
        """
        picking = self.picking
        if picking is not None and question not in (0, picking.question):
            return None
        if picking is None or (picking.rows and listing not in [row.id for row in picking.rows]):
            return None
        arrival = self.expected.picked(picking.arrival, listing, "asked" if picking.rows else "picked")
        if arrival is None:
            self._announcer.say(Kind.TROUBLE, code="row-taken")
            self.expected.refresh()
            return None
        self._stop_picking()
        refused = None if picking.captured else self._desk_says(arrival)
        word = self._word_for(arrival)
        if refused is None and word is None and (settled := self.expected.settled(listing)) is not None:
            refused = Refusal(settled)
        if refused is not None:
            self.turn_away(arrival, refused)
            return None
        self._forget_word(arrival)
        return arrival if word is None else replace(arrival, detail={**arrival.detail, "off_list": dict(word)})

    def give_up_picking(self) -> None:
        """Nobody picks a row for whoever waited for it."""
        if self.picking is not None:
            alone = self.picking.arrival
            self._stop_picking()
            self.turn_away(alone, Refusal(ROW_NOT_PICKED))

    def _stop_picking(self) -> None:
        self.picking = None
        self.expected.hide()

    # questions

    def let_in(self, reason: str = "other", second: str | None = None) -> Question | None:
        """Answer the last question with yes; give it, or None when there is none.

        Args:
            reason: why somebody whom the list does not let sit down may: one of `eligibility.LET_IN_REASONS`.
            second: the other person who says so, where codes are set up.
        """
        question, self.question = self.question, None
        if question is None:
            return None
        if question.code in OFF_LIST:
            word = {"code": question.code, "reason": reason, **({"second": second} if second else {})}
            self.off_list |= dict.fromkeys(question.keys, word)
        elif question.code != "already-captured":  # that one is remembered by the sitting
            self.let_in_keys |= question.keys
        told = {"code": question.code, **({"reason": reason, "second": second} if question.code in OFF_LIST else {})}
        self._journal.note("let_in", data=told, operator=self._operator())
        self._announcer.say(Kind.PRESENCE, code="let-in", detail={"asked": question.code})
        return question

    def _asks(self, arrival: Arrival) -> Refusal | None:
        if arrival.keys & self.let_in_keys:
            return None
        if (code := arrival.facts.code) is not None and self._learned().is_unusual(code):
            return Refusal("code-unusual")
        if (number := self._captured_under_this_name(arrival)) is not None:
            return Refusal("same-name", number)
        return None

    def _captured_under_this_name(self, arrival: Arrival) -> str | None:
        """A document typed in by hand may be the second of somebody who had a card, or the other way round."""
        if arrival.facts.name is None:
            return None
        by_hand = arrival.token.kind == "typed"
        found = self._journal.accepted_sitting_named(arrival.facts.name, typed=not by_hand)
        known = found is not None and self._journal.swipe(found.swipe).token
        same_person = known and known.key in arrival.keys  # asked about already, as captured before
        return found.number if found is not None and not same_person else None

    def _learned(self) -> CodeShape:
        if self._shape is None:
            self._shape = CodeShape.of(self._journal.accepted_codes(FIRST_CODES))
        return self._shape

    def confirmed(self, person: str) -> None:
        """A picture was accepted for this person (by id): whatever code they showed was a 采集码."""
        facts = self._journal.person(person) if self._shape is not None else None
        if self._shape is not None and facts is not None and facts.code is not None:
            self._shape = self._shape.with_one_more(facts.code)

    # card and code together

    def _join(self, arrival: Arrival, half: Half, wants: Half) -> Arrival | None:
        before = self.waiting
        if before is None or before.wants != half:
            self._wait_for_other_half(arrival, wants)
            return None
        self.waiting = None
        card, code = (arrival, before.arrival) if half == "card" else (before.arrival, arrival)
        compared = compare(card.facts.name, card.facts.id_number, self._rules.codes.of(code.token.key))
        both = together(card, code, compared)
        refused = Refusal("tokens-differ") if compared.differs else self._desk_says(both)
        if refused is not None:
            self.refuse(before.arrival.token, before.arrival.token.reader, refused)
            self.turn_away(arrival, refused)
            return None
        return self._let_through(both, self.expected.about(both))

    def _wait_for_other_half(self, arrival: Arrival, wants: Half) -> None:
        before = self.waiting
        if before is not None and before.arrival.keys == arrival.keys:
            self.refuse(arrival.token, arrival.token.reader, Refusal("half-waits"))
        else:
            self.give_up_half()
            token = arrival.token
            data = {"token": {"kind": token.kind, "key": token.key, "reader": token.reader}, "wants": wants}
            self._journal.note("half_presented", data=data)
            self._announcer.say(Kind.PRESENCE, code=f"wants-{wants}", detail={"reader": token.reader, "wants": wants})
        self.waiting = Waiting(arrival, self._monotonic() + HALF_PATIENCE, wants)

    # tests

    def test_next(self) -> None:
        """Let the next presentation leave no person, number or count."""
        self.test_until = self._monotonic() + TEST_PATIENCE

    def take_test(self, arrival: Arrival) -> None:
        """Say what was read, and forget it."""
        self.test_until = 0.0
        token, code = arrival.token, arrival.facts.code
        looks_like = wrong_kind(code) if code is not None else None
        data = {"reader": token.reader, "token_kind": token.kind}
        self._journal.note("test_swipe", data=data, operator=self._operator())
        detail = {**data, "doubts": list(arrival.doubts), **({"looks_like": looks_like} if looks_like else {})}
        self._announcer.say(Kind.PRESENCE, code="test-swipe", detail=detail)
