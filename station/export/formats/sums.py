"""`SHA256SUMS`: one line a file, sorted by path, in the form that `sha256sum -c` reads."""

import re
from collections.abc import Mapping

NAME = "SHA256SUMS"
FILE_NAME = r"[A-Za-z0-9][A-Za-z0-9-]*(\.[a-z0-9]{1,5})?"
PATHS = re.compile(rf"records\.csv|claims\.csv|events\.jsonl|(portraits|originals|orphans)/{FILE_NAME}")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def to_bytes(sums: Mapping[str, str]) -> bytes:
    """The file's bytes from hex digests by path (relative to `data/`, forward slashes)."""
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode("ascii")


def from_bytes(content: bytes) -> dict[str, str]:
    """Hex digests by path.

    Raises:
        ValueError: anything but what `to_bytes` writes, a path that leads elsewhere included.
    """
    sums: dict[str, str] = {}
    for line in content.decode("ascii").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or not PATHS.fullmatch(match[2]):
            raise ValueError("not a line of SHA256SUMS")
        sums[match[2]] = match[1]
    if to_bytes(sums) != content:
        raise ValueError("not sorted, or a path twice")
    return sums
