"""The sealed recovery code: on paper in an envelope, for the day when every supervisor's code is forgotten.

Four groups of five characters, 19 of them random (94 bits, so that neither wait nor hash has to protect it), the last a
check character: a slip is told from a wrong code, and costs no try. What looks alike on paper (0 O, 1 I L) is left out.
"""

import secrets

from station.denials import RecoveryMistyped

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUP = 5
LENGTH = 20


def made() -> str:
    """Give a new one, without separators."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return drawn + _check_character(drawn)


def grouped(code: str) -> str:
    """The code as it is printed: ABCDE-FGHJK-..."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def as_meant(typed: str) -> str:
    """Give the code somebody typed, whatever the case and the separators.

    Raises:
        RecoveryMistyped: it can't be one.
    """
    code = "".join(character for character in typed.upper() if character not in " -‐–—")
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or _check_character(code[:-1]) != code[-1]:
        raise RecoveryMistyped()
    return code


def _check_character(drawn: str) -> str:
    """Places as weights, modulo the alphabet's size, a prime: no single slip and no two swapped characters pass."""
    total = sum(place * ALPHABET.index(character) for place, character in enumerate(drawn, start=1))
    return ALPHABET[total % len(ALPHABET)]
