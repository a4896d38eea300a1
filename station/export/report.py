"""The answer of `verify`: what is wrong, what merely lies about, and what the whole adds up to."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from db.records import Fault
from station.chain_head import grouped
from station.export.formats.manifest import ClassPart, NewPart
from station.words import say_both

OFFICE_COPY: Final = "office-copy"
_NAMED_COPIES: Final = 3


@dataclass(frozen=True)
class Printed:
    """A chain's head as it was printed at a close of day, looked for in the chain that lies here.

    Attributes:
        head: the printed one.
        seq: sequence number of the event that bears it; None when no event does.
    """

    head: str
    seq: int | None

    def fault(self, about: str, found: str) -> Fault:
        """What it means that no event bears the printed head: the chain was rewritten or cut off."""
        return Fault("head-differs", about, f"printed {self.head}, here {found}")


@dataclass(frozen=True)
class Signature:
    """Whose package it is, as far as it can be proved.

    Attributes:
        state: `good`, `broken`, or `none` of a package from before stations signed.
        key: fingerprint of the station's key; empty unless the signature is good.
        known: whether it is the key that was asked for; None when none was.
    """

    state: Literal["good", "broken", "none"]
    key: str = ""
    known: bool | None = None

    def line(self) -> str:
        """The same for people, in both languages."""
        if self.state != "good":
            return say_both({"none": "verify.unsigned", "broken": "verify.signer-unproved"}[self.state])
        code = {None: "verify.signed-by", True: "verify.signed-by-known", False: "verify.signed-by-another"}[self.known]
        return say_both(code, key=grouped(self.key))


@dataclass(frozen=True)
class Chain:
    """One desk's chain in an office's folder: how many events, and the hash of the last one."""

    desk: str
    length: int
    head: str

    def line(self) -> str:
        """The same for people, in both languages."""
        return say_both("verify.desk-chain", desk=self.desk, length=self.length, head=grouped(self.head))


@dataclass(frozen=True)
class Report:
    """What verify found.

    Attributes:
        kind: what was looked at; `sealed` is an encrypted package, of which only that it is damaged can be known.
        path: where, in printable characters.
        faults: everything that is wrong, each named; one is enough for a no.
        bystanders: what lies there and is no part of the verdict, with the reason as code.
        files, size: how many files were hashed, and their bytes.
        counts: totals told by the chain; empty when it could not be read.
        root: of a package, empty otherwise.
        chain_head: hash of the last event; empty when it could not be read.
        rehearsal: whether the pictures are of a rehearsal; None when unknown.
        sealed: of a data folder, whether its journal was closed and is since then the same to the last byte; None of a
            package, which has seals of its own.
        part: what of the job a package declares to hold; None where it is all of it, and of a data folder.
        remade, not_remade: portraits that were made once more from their originals and compared, and those that could
            not be: other versions made them, or the original is not here. Both 0 when nobody wanted it.
        signature: of a package, whose it is; None of a data folder.
        chains: of an office's folder, every desk's.
        printed: what became of the head that was asked for; None when none was, or when the chain can't be read.
    """

    kind: Literal["package", "data", "sealed", "office"]
    path: str
    faults: tuple[Fault, ...]
    bystanders: tuple[Fault, ...] = ()
    files: int = 0
    size: int = 0
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    root: str = ""
    chain_head: str = ""
    rehearsal: bool | None = None
    sealed: bool | None = None
    signature: Signature | None = None
    printed: Printed | None = None
    remade: int = 0
    not_remade: int = 0
    part: ClassPart | NewPart | None = None
    chains: tuple[Chain, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def lines(self) -> list[str]:
        """The same for people, in both languages: verdict, chain's head, every fault, what merely lies about."""
        if self.ok:
            verdict = say_both("verify.whole", files=self.files, size=self.size)
        else:
            verdict = say_both("verify.not-whole", faults=len(self.faults))
        return [
            verdict,
            *([] if self.part is None else [said_of(self.part)]),
            *(chain.line() for chain in self.chains),
            *self._head_lines(),
            *([self.signature.line()] if self.signature else []),
            *self._remade_lines(),
            *(_sentence(fault) for fault in self.faults),
            *self._bystander_lines(),
        ]

    def _bystander_lines(self) -> list[str]:
        """Each by its name, but for the office's copies: there are hundreds, and anybody may edit them."""
        copies = [one for one in self.bystanders if one.code == OFFICE_COPY]
        lines = [_sentence(one) for one in self.bystanders if one.code != OFFICE_COPY]
        if len(copies) > _NAMED_COPIES:
            folder = copies[0].about.partition("/")[0]
            return [*lines, f"{folder} ({len(copies)}): {say_both(f'verify.{OFFICE_COPY}')}"]
        return [*lines, *map(_sentence, copies)]

    def _remade_lines(self) -> list[str]:
        counts = {"verify.remade": self.remade, "verify.not-remade": self.not_remade}
        return [say_both(code, count=count) for code, count in counts.items() if count]

    def _head_lines(self) -> list[str]:
        here = [say_both("cli.head", head=grouped(self.chain_head))] if self.chain_head else []
        if self.printed is None:
            return here
        printed = grouped(self.printed.head)
        if self.printed.seq is None:
            return [*here, say_both("cli.head.absent", head=printed)]
        if self.printed.head == self.chain_head:
            return [*here, say_both("cli.head.last")]
        return [*here, say_both("cli.head.earlier", head=printed, seq=self.printed.seq)]

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
            "part": self.part and self.part.model_dump(),
            "sealed": self.sealed,
            "signature": self.signature and asdict(self.signature),
            "remade": self.remade,
            "not_remade": self.not_remade,
            "printed": self.printed and asdict(self.printed),
            **({"chains": [asdict(chain) for chain in self.chains]} if self.kind == "office" else {}),
        }


def said_of(part: ClassPart | NewPart) -> str:
    """That a package is one of several, and which, in both languages."""
    if isinstance(part, NewPart):
        return say_both("part.new")
    return say_both("part.class", name=printable(part.name))


def _sentence(fault: Fault) -> str:
    return f"{fault.about}: {say_both(f'verify.{fault.code}')}"


def _line(fault: Fault) -> dict[str, str]:
    return {"code": fault.code, "about": fault.about, "detail": fault.detail}


def printable(path: str | Path) -> str:
    """A path that can't disturb a terminal or a log: control characters and broken bytes are spelt out."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)
