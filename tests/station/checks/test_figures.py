import pytest

from station.checks.figures import limit_of, value_of
from station.checks.verdict import Finding, Limit, Verdict

PASS = Finding.PASS


@pytest.mark.parametrize(
    ("value", "limit", "unit", "words"),
    [
        (1.0, (1.0, 1.0), "", ("1", "1")),
        (-1.24, (-6.0, 6.0), "deg", ("−1.2°", "±6°")),
        (-0.04, (-6.0, 6.0), "deg", ("0.0°", "±6°")),
        (207.4, (180.0, 300.0), "px", ("207", "180–300 px")),
        (-0.3, (-25.0, 25.0), "px", ("0", "±25 px")),
        (0.0912, (None, 0.06), "", ("0.09", "≤ 0.06")),
        (0.4, (0.2, None), "", ("0.40", "≥ 0.20")),
        (7.25, (None, 12.0), "dE2000", ("7.2", "≤ 12 ΔE")),
        (3.0, (None, None), "", ("3", "")),
    ],
)
def test_values_and_limits_as_people_write_them(value: float, limit: Limit, unit: str, words: tuple[str, str]) -> None:
    verdict = Verdict("roll", value, limit, unit, PASS)
    assert (value_of(verdict), limit_of(verdict)) == words


def test_what_was_not_measured_has_no_value() -> None:
    assert value_of(Verdict("roll", None, (-6, 6), "deg", Finding.UNJUDGED)) == ""
