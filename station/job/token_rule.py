"""Which tokens a job takes: the identity card, the 采集码, either of them, or both together."""

from typing import Literal

Rule = Literal["card", "code", "either", "both"]
Half = Literal["card", "code"]


def half_of(kind: str) -> Half:
    """What a token of this kind stands for; a document that was typed in by hand stands for the card."""
    return "code" if kind == "code" else "card"


def taken(rule: Rule, half: Half) -> bool:
    """Whether the job takes this half at all."""
    return rule in ("either", "both", half)


def missing(rule: Rule, half: Half) -> Half | None:
    """The other half that has to be presented too; None when this one is enough."""
    if rule != "both":
        return None
    return "code" if half == "card" else "card"
