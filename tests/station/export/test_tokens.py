"""Whatever people showed, their record says what it was, how far it is to be trusted, and nothing that is not known."""

import csv
import io
from pathlib import Path

from support.journals import code_token, open_journal, person, token
from support.packages import SETTINGS, shoot

from db.journal import Journal
from db.records import PersonFacts, Token
from station.export.package import export
from station.export.verify import verify

TYPED = Token("typed", "typed", "ab" * 32, "typed")


def _capture(journal: Journal, data: Path, facts: PersonFacts, token: Token, **how: object) -> None:
    sitting = journal.accept_swipe(facts, token, **how)  # type: ignore[arg-type]
    journal.arm(sitting.id, "swipe")
    journal.accept(sitting.id, shoot(journal, data, journal.sitting(sitting.id), 1).id)


def test_cards_codes_both_and_typed_people_in_one_package(tmp_path: Path) -> None:
    data = tmp_path / "data"
    card, by_hand = person(1), PersonFacts("测试乙", "P12345678")
    with open_journal(data) as journal:
        _capture(journal, data, PersonFacts(code="Zm9v-1"), code_token(1))
        _capture(journal, data, PersonFacts(card.name, card.id_number, "Zm9v-2"), token(1), also=code_token(2))
        _capture(journal, data, by_hand, TYPED, detail={"document": "passport", "reason": "no-chip", "second": "Li"})
    receipt = export(data, tmp_path, SETTINGS)
    assert verify(receipt.path).ok
    records = (receipt.path / "data" / "records.csv").read_text(encoding="utf-8-sig")
    told = [
        (row["number"], row["token_kind"], row["trust"], row["name"], row["id_number"], row["code"])
        for row in csv.DictReader(io.StringIO(records))
    ]
    assert told == [
        ("A-0001", "code", "code", "", "", "Zm9v-1"),
        ("A-0002", "resident", "card", card.name, card.id_number, "Zm9v-2"),
        ("A-0003", "typed", "typed", by_hand.name, by_hand.id_number, ""),
    ]
    events = (receipt.path / "data" / "events.jsonl").read_text(encoding="utf-8")
    assert not any(secret in events for secret in ("Zm9v", "P12345678", "测试"))
    assert '"document":"passport"' in events.replace(" ", "")
