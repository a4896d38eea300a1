"""Which words of a body mean that nothing was released."""

import pytest

from drivers.cameras.refusals import refusal


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["Out of Focus"], "focus"),
        (["PTP_OC 0x9207 receiving resp failed: Out of Focus (0xa002)"], "focus"),
        (["Canon EOS Capture failed to release: Perhaps no focus?"], "focus"),
        (["Canon EOS M Capture failed: Perhaps no focus?"], "focus"),
        (["Canon EOS Auto-Focus failed, could not capture."], "focus"),
        (["PTP Store Full"], "card-full"),
        (["Canon EOS Capture failed to release: Perhaps no more memory on card?"], "card-full"),
        (["PTP Object Write Protected"], "card-protected"),
        (["PTP Store Read Only"], "card-protected"),
        (["Canon EOS Capture failed to release: Card read-only?"], "card-protected"),
        (["PTP_OC 0x9207 receiving resp failed: PTP Store Not Available (0x2013)"], "card-missing"),
        (["something else", "PTP Store Full"], "card-full"),
    ],
)
def test_these_words_name_a_reason(words: list[str], reason: str) -> None:
    assert refusal(words) == reason


@pytest.mark.parametrize(
    "words", [[], ["PTP Device Busy"], ["PTP I/O Error"], ["PTP General Error"], ["PTP Timeout"], ["Hardware Error"]]
)
def test_these_prove_nothing(words: list[str]) -> None:
    assert refusal(words) is None
