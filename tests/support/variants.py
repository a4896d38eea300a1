"""Accounts of accepted numbers without any package behind them."""

from dataclasses import fields

from station.export.formats.records_csv import Record
from station.export.receive.chains import Place
from station.export.receive.variants import Variant

EMPTY = {column.name: "" for column in fields(Record)}


def variant(number: str, shot: int, who: tuple[str, str] = ("", ""), retake_of: str = "") -> Variant:
    """Number, shot and person as told by one chain for each letter; the shot decides intent, original and portrait."""
    told = {"number": number, "intent": str(shot), "original_sha256": f"original {shot}", "retake_of": retake_of}
    record = Record(**(EMPTY | told | {"id_number": who[0], "code": who[1]}))
    one_chain = frozenset({ord(number[0])})
    return Variant(record, f"p/{shot}.jpg", 1, f"portrait {shot}", "", Place(9, one_chain), one_chain, f"{shot:08x}")
