"""Whatever this part can say has a sentence in both languages."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import station.export as part
from db.records import Counts
from db.rules import RULES
from station.export.errors import ExportError
from station.words import known, say

ROOT = Path(__file__).parents[3]


def children(kind: type[ExportError]) -> list[type[ExportError]]:
    return [kind, *(child for direct in kind.__subclasses__() for child in children(direct))]


def written_codes() -> set[str]:
    """Codes of faults and bystanders as they stand in the source of this part and of the journal's verify."""
    sources = [*Path(part.__path__[0]).rglob("*.py"), ROOT / "db/verify.py"]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    found = set(re.findall(r'(?:Fault|_fault)\(\s*"([a-z-]+)"', text))
    found |= set(re.findall(r'code = "([a-z-]+)"', (ROOT / "station/export/inspect_package.py").read_text("utf-8")))
    pictures = {
        f"{kind}-{state}" for kind in ("original", "raw", "calibration", "orphan") for state in ("differs", "missing")
    }
    return found | pictures | set(RULES) | {"suspected-virus", "foreign"}


@pytest.mark.parametrize("kind", children(ExportError))
def test_every_trouble_has_its_sentence(kind: type[ExportError]) -> None:
    assert known(f"trouble.{kind.code}")


def test_every_fault_has_its_sentence() -> None:
    codes = written_codes()
    assert {"damaged", "chain-gap", "office-copy", "number-reused"} <= codes
    assert {code for code in codes if not known(f"verify.{code}")} == set()


def test_every_total_has_its_sentence() -> None:
    assert {field.name for field in fields(Counts) if not known(f"total.{field.name}")} == set()


def test_a_full_stick_is_told_with_its_figures() -> None:
    assert "1,234,567" in say("trouble.target-full", "en", needed=1_234_567, free=0)
