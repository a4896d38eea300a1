"""Measured values and limits, written the way people read them."""

from station.checks.crop import Give
from station.checks.verdict import Limit, Verdict
from station.words import say

_VALUE_UNITS = {"deg": "°"}  # the others are told by the limit
_LIMIT_UNITS = {"deg": "°", "px": " px", "dE2000": " ΔE", "EV": " EV"}
_DECIMALS = {"deg": 1, "px": 0, "dE2000": 1, "EV": 1}


def value_of(verdict: Verdict) -> str:
    """Give the measured value; nothing when nothing could be measured."""
    return "" if verdict.value is None else _number(verdict.value, verdict) + _VALUE_UNITS.get(verdict.unit, "")


def limit_of(verdict: Verdict) -> str:
    """Give the limit that decided: `±6°`, `180–300 px`, `≥ 0.60`; empty when open on both sides."""
    words = _range(verdict.limit, verdict)
    return words + _LIMIT_UNITS.get(verdict.unit, "") if words else ""


def given_of(give: Give, language: str) -> str:
    """Say which rule gives, by how much and why."""
    rule, by = say(f"check.{give.rule}.name", language), _signed(f"{give.by:+.0f}")
    return say(f"gives.{give.why}", language, rule=rule, by=by)


def _range(limit: Limit, verdict: Verdict) -> str:
    low, high = limit
    if low is None or high is None:
        return _one_sided(low, high, verdict)
    if low == high:
        return _number(low, verdict)
    if low == -high:
        return f"±{_limit_number(high, verdict)}"
    return f"{_limit_number(low, verdict)}–{_limit_number(high, verdict)}"


def _one_sided(low: float | None, high: float | None, verdict: Verdict) -> str:
    if low is not None:
        return f"≥ {_limit_number(low, verdict)}"
    return f"≤ {_limit_number(high, verdict)}" if high is not None else ""


def _number(value: float, verdict: Verdict) -> str:
    counted = verdict.unit == "" and all(side is None or side == int(side) for side in verdict.limit)
    decimals = 0 if counted else _DECIMALS.get(verdict.unit, 2)
    return _signed(f"{value:.{decimals}f}")


def _limit_number(value: float, verdict: Verdict) -> str:
    whole = verdict.unit and value == int(value)
    return _signed(f"{value:.0f}") if whole else _number(value, verdict)


def _signed(digits: str) -> str:
    """Write a real minus, and none before a zero."""
    return digits.replace("-", "−") if digits.strip("-0.") else digits.lstrip("-")
