"""What was presented, as the journal takes it: tokens without identity, and the facts that only `person` holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from db.records import Listing, PersonFacts, Place, Token
from station.identity import card_key, code_key, token_key
from station.job.compare import Comparison
from station.job.typed import TypedPerson
from station.messages import CardPresented, CodePresented

TYPED_IN = "typed"
"""Where a typed token was read: by people."""

FROM_LIST = "roster"
"""Where a token was read that is a row of the list: by people, on a document whose last four they compared."""


@dataclass(frozen=True)
class Arrival:
    """Somebody at the door, as far as the tokens tell.

    Attributes:
        facts: who it is.
        token: what was presented; of card and code together, the card.
        also: the code presented with the card.
        doubts: what about a card has to be looked at: `check-digit`, `birth`, `sex`, `validity`, `number`,
            `expired`.
        detail: what else is journaled with the swipe; no identity.
        place: where in the job this person belongs; None before that was looked up, and where nothing tells.
        listed: what the person's row of the list says; None without one.
        namesake: the one row with this name and another number, of somebody who was let in all the same.
        row: id of the row of the list that people picked as the token itself; None for every other token.
    """

    facts: PersonFacts = field(repr=False)
    token: Token
    also: Token | None = None
    doubts: tuple[str, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None
    listed: PersonFacts | None = field(default=None, repr=False)
    namesake: Listing | None = None
    row: str | None = None

    @property
    def name(self) -> str | None:
        """The name as the token tells it, else as the list does."""
        return self.facts.name or (self.listed.name if self.listed else None)

    @property
    def id_number(self) -> str | None:
        """The document number as the token tells it, else as the list does."""
        return self.facts.id_number or (self.listed.id_number if self.listed else None)

    @property
    def keys(self) -> frozenset[str]:
        """Keyed hashes by which this person is known again."""
        return frozenset(token.key for token in (self.token, self.also) if token is not None)


def arrival_by_card(presented: CardPresented, key: bytes, today: date) -> Arrival:
    """Somebody with a card; `key` is the job's."""
    card = presented.card
    doubts = (*card.doubts, "expired") if card.expired(today) else card.doubts
    return Arrival(
        PersonFacts(name=card.name, id_number=card.number),
        Token(card.kind, "card", card_key(key, card), presented.address),
        doubts=doubts,
        detail={"doubts": list(doubts)} if doubts else {},
    )


def arrival_by_code(presented: CodePresented, key: bytes) -> Arrival:
    """Somebody with a 采集码; nothing is known but the code."""
    return Arrival(
        PersonFacts(code=presented.code), Token("code", "code", code_key(key, presented.code), presented.address)
    )


def arrival_by_hand(person: TypedPerson, key: bytes, second: str | None) -> Arrival:
    """Somebody whose document was read by people; `second` looked at it too."""
    detail = {"document": person.document, "reason": person.reason, **({"second": second} if second else {})}
    token = Token("typed", "typed", token_key(key, person.identity), TYPED_IN)
    return Arrival(PersonFacts(name=person.name, id_number=person.number), token, detail=detail)


def arrival_by_row(row: Listing, facts: PersonFacts, key: str, detail: Mapping[str, str]) -> Arrival:
    """Somebody whose row of the list people picked; `key` is that of the row's document number, as a card's is."""
    told = PersonFacts(name=facts.name, id_number=facts.id_number)
    return Arrival(told, Token("roster", "picked", key, FROM_LIST), detail=dict(detail), row=row.id)


def together(card: Arrival, code: Arrival, compared: Comparison) -> Arrival:
    """One person's card and code."""
    outcome = {"name": compared.name, "last_four": compared.last_four, "verdict": compared.verdict}
    return replace(
        card,
        facts=replace(card.facts, code=code.facts.code),
        also=code.token,
        detail={**card.detail, "compared": outcome},
    )
