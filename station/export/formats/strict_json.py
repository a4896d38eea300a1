"""JSON from strangers: no floats, no NaN, no bombs; every way to be wrong is a ValueError."""

import json
from typing import Any, NoReturn


def loads(content: bytes) -> Any:
    """Parse UTF-8 JSON that holds integers only.

    Raises:
        ValueError: not UTF-8, not JSON, too deeply nested, a number with a point or too many digits.
    """
    try:
        return json.loads(content.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(text: str) -> NoReturn:
    raise ValueError("only integers are written here")


def canonical(value: Any) -> bytes:
    """Keys sorted, no spaces, non-ASCII as it is: the form that hashes are taken over.

    Raises:
        ValueError: a lone surrogate, a float that is no number, or nested too deeply.
    """
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
