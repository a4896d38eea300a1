"""The answer of `verify`: what is wrong, what merely lies about, and what the whole adds up to."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from db.records import Fault
from station.words import say_both


@dataclass(frozen=True)
class Report:
    """What verify found.

    Attributes:
        kind: what was looked at.
        path: where, in printable characters.
        faults: everything that is wrong, each named; one is enough for a no.
        bystanders: what lies there and is no part of the verdict, with the reason as code.
        files, size: how many files were hashed, and their bytes.
        counts: totals told by the chain; empty when it could not be read.
        root: of a package, empty otherwise.
        chain_head: hash of the last event; empty when it could not be read.
        rehearsal: whether the pictures are of a rehearsal; None when unknown.
    """

    kind: Literal["package", "data"]
    path: str
    faults: tuple[Fault, ...]
    bystanders: tuple[Fault, ...] = ()
    files: int = 0
    size: int = 0
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    root: str = ""
    chain_head: str = ""
    rehearsal: bool | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def lines(self) -> list[str]:
        """The same for people, in both languages: the verdict, then every fault, then what merely lies about."""
        if self.ok:
            verdict = say_both("verify.whole", files=self.files, size=self.size)
        else:
            verdict = say_both("verify.not-whole", faults=len(self.faults))
        return [verdict, *(_sentence(fault) for fault in (*self.faults, *self.bystanders))]

    def as_json(self) -> dict[str, Any]:
        """The object that `verify --json` prints."""
        return {
            "kind": self.kind,
            "path": self.path,
            "verified": self.ok,
            "faults": [_line(fault) for fault in self.faults],
            "bystanders": [_line(fault) for fault in self.bystanders],
            "files": self.files,
            "bytes": self.size,
            "counts": dict(self.counts),
            "root": self.root,
            "chain_head": self.chain_head,
            "rehearsal": self.rehearsal,
        }


def _sentence(fault: Fault) -> str:
    return f"{fault.about}: {say_both(f'verify.{fault.code}')}"


def _line(fault: Fault) -> dict[str, str]:
    return {"code": fault.code, "about": fault.about, "detail": fault.detail}


def printable(path: str | Path) -> str:
    """A path that can't disturb a terminal or a log: control characters and broken bytes are spelt out."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)
