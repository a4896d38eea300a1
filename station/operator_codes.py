"""Operators' codes: what may be one, and the argon2id hash that is all the journal keeps of it.

Codes are figures alone, because they are typed on a numeric keypad with somebody waiting. Two people may happen to have
the same one: refusing it would tell whoever asks that it is somebody's.
"""

from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from station.denials import CodeEasy, CodeUnfit

LEAST = {"operator": 4, "supervisor": 6}
MOST = 12

# OWASP's least for argon2id is 46 MiB in one pass (https://cheatsheetseries.owasp.org, "Password Storage"). Two passes
# take 80 ms on the slowest machine it was measured on. One thread: the other core belongs to live view.
_HASHER = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1, type=Type.ID)


def check_new(code: str, role: str) -> None:
    """Take a code that somebody with this role has chosen.

    Raises:
        CodeUnfit: not figures alone, too few or too many.
        CodeEasy: anybody would try it first.
    """
    if not (code.isascii() and code.isdigit() and LEAST[role] <= len(code) <= MOST):
        raise CodeUnfit(least=LEAST[role], most=MOST)
    if _in_a_row(code) or _repeats(code):
        raise CodeEasy()


def _in_a_row(code: str) -> bool:
    """Every step between neighbours is the same: 0000, 1234, 9876, 7890, 2468."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(code)}
    return len(steps) == 1


def _repeats(code: str) -> bool:
    """A shorter piece again and again: 1212, 123123."""
    return any(code == code[:size] * (len(code) // size) for size in range(1, len(code) // 2 + 1))


def hashed(code: str) -> str:
    """Give the argon2id hash of a code, with a salt of its own; about 80 ms."""
    return _HASHER.hash(code)


def matches(secret: str, code: str) -> bool:
    """Whether the hash is this code's; about 80 ms. A damaged hash is nobody's."""
    try:
        return _HASHER.verify(secret, code)
    except (VerificationError, InvalidHashError):
        return False
