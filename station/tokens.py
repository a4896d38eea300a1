"""What was presented, as the journal takes it: the token without identity, and the facts that only `person` holds."""

from db.records import PersonFacts, Token
from station.identity import card_key, code_key
from station.messages import CardPresented, CodePresented

Presented = CardPresented | CodePresented


def token_of(presented: Presented, key: bytes) -> Token:
    """The token of one presentation; `key` is the job's, for the keyed hash."""
    match presented:
        case CardPresented(address, card):
            return Token(kind=card.kind, trust="card", key=card_key(key, card), reader=address)
        case CodePresented(address, code):
            return Token(kind="code", trust="code", key=code_key(key, code), reader=address)


def facts_of(presented: Presented) -> PersonFacts:
    """Who it is, as far as the token tells."""
    match presented:
        case CardPresented(_, card):
            return PersonFacts(name=card.name, id_number=card.number)
        case CodePresented(_, code):
            return PersonFacts(code=code)
