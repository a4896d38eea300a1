"""Faults by script: from which operation on, how often, and on which names something goes wrong."""

import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass, field

# Operations by the names that scripts and counts use. `fsync` is fsync and fdatasync of a file, `fsyncdir` a folder's;
# `setattr` is chmod, chown and utime.
CHANGES = (
    "write", "truncate", "create", "mkdir", "link", "rename", "unlink", "rmdir", "setattr", "fsync", "fsyncdir"
)  # fmt: skip
OPENED_FOR_CHANGES = "open-to-write"
OPERATIONS = (
    *CHANGES, OPENED_FOR_CHANGES, "open", "read", "flush", "lookup", "getattr", "opendir", "readdir", "statfs"
)  # fmt: skip


@dataclass(eq=False)
class Fault:
    """One kind of trouble: `fail` with an error, be `slow`, `hang`, or `vanish`."""

    do: str
    ops: frozenset[str]
    name: str = "*"
    after: int = 1
    count: int | None = None
    errno: int = 0
    seconds: float = 0.0
    torn: int | None = None
    _met: int = field(default=0, init=False)

    def strikes(self, operation: str, name: str) -> bool:
        """Whether this operation is one of those that go wrong; to be asked once for each."""
        if operation not in self.ops or not fnmatch.fnmatchcase(name, self.name):
            return False
        self._met += 1
        return self._met >= self.after and (self.count is None or self._met < self.after + self.count)


def known(operations: Iterable[str]) -> frozenset[str]:
    """The operations as a set.

    Raises:
        ValueError: one of them does not exist, so its fault would never strike.
    """
    chosen = frozenset(operations)
    if unknown := chosen - set(OPERATIONS):
        raise ValueError(f"no such operations: {sorted(unknown)}")
    return chosen
