"""What a receipt came to, for people and for programs; never a name or a document number."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from station.chain_head import grouped
from station.export.receive.chains import Fork
from station.export.receive.conflicts import Conflict
from station.export.receive.intake import Refusal
from station.export.receive.settling import Settled
from station.export.receive.shelf import Kept
from station.export.report import printable
from station.words import say_both

FORMAT = "capture-office/1"


@dataclass(frozen=True)
class Taken:
    """A package that lies in the office; `new` unless it lay there before."""

    package: Kept
    new: bool

    def lines(self) -> list[str]:
        """The same for people, in both languages."""
        code = "receive.received" if self.new else "receive.known"
        return [say_both(code, package=self.package.name, people=self.package.people, files=self.package.files)]


@dataclass(frozen=True)
class Signers:
    """A desk whose packages were not all signed with one key.

    Attributes:
        keys: fingerprints, sorted.
        unsigned: how many of its packages nobody signed.
    """

    desk: str
    keys: tuple[str, ...]
    unsigned: int

    def as_json(self) -> dict[str, Any]:
        """Its entry in the output of `receive --json` and in `received.json`."""
        return {"desk": self.desk, "keys": list(self.keys), "unsigned": self.unsigned}


def doubtful_signers(packages: Sequence[Kept]) -> Iterator[Signers]:
    """Desks with several keys, or with unsigned packages beside signed ones: what is kept is the office's memory."""
    by_desk: dict[str, list[str]] = defaultdict(list)
    for package in packages:
        by_desk[package.desk].append(package.key)
    for desk, keys in sorted(by_desk.items()):
        if len(set(keys)) > 1:
            yield Signers(desk, tuple(sorted({key for key in keys if key})), keys.count(""))


@dataclass(frozen=True)
class Outcome:
    """What one run came to.

    Attributes:
        into: the office's folder.
        answers: one for each package that was given, in that order.
        packages: all that are kept.
        settled: what is delivered, and what waits.
        forks: where chains part.
        applied: how many decisions were new.
        moot: ids of decisions about conflicts that are not there (any more).
    """

    into: Path
    answers: tuple[Taken | Refusal, ...]
    packages: tuple[Kept, ...]
    settled: Settled
    forks: tuple[Fork, ...]
    applied: int
    moot: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether everything given was received, and nothing waits for a decision."""
        return not self.settled.open and not any(isinstance(answer, Refusal) for answer in self.answers)

    def lines(self) -> list[str]:
        """Everything but the packages' own lines, for people, in both languages."""
        settled = self.settled
        return [
            *(_fork_line(fork) for fork in self.forks),
            *(_signers_line(signers) for signers in doubtful_signers(self.packages)),
            *(say_both("receive.moot", conflict=conflict) for conflict in self.moot),
            *(_conflict_line(conflict) for conflict in settled.open),
            say_both(
                "receive.summary",
                packages=len(self.packages),
                people=len(settled.delivered),
                held=len(settled.held),
                path=printable(self.into),
            ),
            *([say_both("receive.open", conflicts=len(settled.open))] if settled.open else []),
        ]

    def as_json(self) -> dict[str, Any]:
        """The object that `receive --json` prints."""
        taken = [answer for answer in self.answers if isinstance(answer, Taken)]
        return {
            "into": printable(self.into),
            "packages": {
                "received": [_package(one.package) for one in taken if one.new],
                "known": [_package(one.package) for one in taken if not one.new],
                "refused": [answer.as_json() for answer in self.answers if isinstance(answer, Refusal)],
                "kept": len(self.packages),
            },
            **_totals(self.settled),
            "forks": [_fork(fork) for fork in self.forks],
            "signers": [signers.as_json() for signers in doubtful_signers(self.packages)],
            "decisions": {"applied": self.applied, "moot": list(self.moot)},
        }


def summary(packages: Sequence[Kept], settled: Settled, forks: Sequence[Fork]) -> bytes:
    """`received.json`: the same whenever and in whatever order the packages came."""
    told = {
        "format": FORMAT,
        "job": packages[0].job,
        "rehearsal": packages[0].rehearsal,
        "packages": [_package(package) for package in packages],
        **_totals(settled),
        "forks": [_fork(fork) for fork in forks],
        "signers": [signers.as_json() for signers in doubtful_signers(packages)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _package(package: Kept) -> dict[str, Any]:
    return {
        "package": package.name,
        "folder": package.folder,
        "desk": package.desk,
        "root": package.root,
        "chain_head": package.chain_head,
        "key": package.key,
        "people": package.people,
        "files": package.files,
        "part": None if package.part is None else package.part.model_dump(),
    }


def _totals(settled: Settled) -> dict[str, Any]:
    return {
        "people": len(settled.delivered),
        "held": len(settled.held),
        "conflicts": {
            state: [_conflict(conflict) for conflict in conflicts] for state, conflicts in _by_state(settled).items()
        },
    }


def _by_state(settled: Settled) -> dict[Literal["open", "decided"], tuple[Conflict, ...]]:
    return {"open": settled.open, "decided": settled.decided}


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {"conflict": conflict.id, "kind": str(conflict.kind), "numbers": list(conflict.numbers)}


def _conflict_line(conflict: Conflict) -> str:
    sides = " ".join(side.label for side in conflict.sides)
    return f"{conflict.id} {sides}: {say_both(f'conflict.{conflict.kind}')}"


def _signers_line(signers: Signers) -> str:
    code = "receive.keys-differ" if len(signers.keys) > 1 else "receive.some-unsigned"
    keys = ", ".join(grouped(key) for key in signers.keys)
    return say_both(code, desk=signers.desk, keys=keys, unsigned=signers.unsigned)


def _fork(fork: Fork) -> dict[str, Any]:
    sides = [{"side": fork.label(branch), "restored": branch.restored} for branch in fork.branches]
    return {"desk": fork.desk, "seq": fork.seq, "explained": fork.explained, "sides": sides}


def _fork_line(fork: Fork) -> str:
    return say_both("receive.restored" if fork.explained else "receive.forked", desk=fork.desk, seq=fork.seq)
