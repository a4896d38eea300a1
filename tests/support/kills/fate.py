"""Inside a doomed program: marks what it begins and ends, and kills it at the ordered point.

The product is not changed for this: its functions, the system calls it makes through `os` and `io`, and the
connections of `sqlite3` are wrapped from outside before it runs. What SQLite does inside one statement is reached by
time.
"""

import functools
import inspect
import io
import os
import pkgutil
import signal
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.kills.order import BEGINS, DIES, ENDS, Order
from support.kills.steps import CALLED, POINTS, RETURNED, Arguments, Mark, Step

SYSTEM_CALLS = ("link", "unlink", "remove", "rename", "replace", "fsync", "fdatasync", "mkdir", "write", "ftruncate")

_write, _open = os.write, io.open


@dataclass
class _Call:
    """A watched call that is under way on one thread."""

    owner: str
    name: str
    given: Arguments


@dataclass
class _Open:
    """A step that is under way: the thread it began on, and how many points it has passed."""

    step: Step
    thread: int
    points: int = 0


@dataclass
class _Calls(threading.local):
    under_way: list[_Call] = field(default_factory=list)


class Fate:
    """What a program is to die of. `victims` are killed in this order; the last one is this program itself."""

    def __init__(self, diary: Path, order: Order | None, steps: Iterable[Step], *victims: int) -> None:
        self._diary = os.open(diary, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._order, self._victims = order, (*victims, os.getpid())
        self._steps = tuple(steps)
        self._open: dict[str, _Open] = {}
        self._begun: Counter[str] = Counter()
        self._calls = _Calls()
        self._doomed: _Open | None = None

    # what is watched

    def watch(self) -> None:
        """Wrap everything that is marked by a step, and whatever divides one."""
        marks = [mark for step in self._steps for mark in (step.begins, step.ends)]
        for owner, name in dict.fromkeys([*((mark.owner, mark.name) for mark in marks), *POINTS]):
            if owner.partition(":")[0] in sys.modules:
                self._wrap(owner, name)
        for name in SYSTEM_CALLS:
            setattr(os, name, self._divided(name, getattr(os, name)))
        io.open = self._torn_open
        sqlite3.connect = self._traced(sqlite3.connect)

    def _wrap(self, owner: str, name: str) -> None:
        found = pkgutil.resolve_name(owner)
        plain = inspect.getattr_static(found, name)
        if isinstance(plain, classmethod):
            setattr(found, name, classmethod(self._watched(owner, name, plain.__func__)))
        elif inspect.isclass(found):
            setattr(found, name, self._watched(owner, name, plain))
        else:
            _replace_everywhere(plain, self._watched(owner, name, plain))

    def _watched(self, owner: str, name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(plain)
        point = (owner, name) in POINTS

        @functools.wraps(plain)
        def watched(*arguments: Any, **named: Any) -> Any:
            call = _Call(owner, name, signature.bind(*arguments, **named).arguments)
            self._pass(call, CALLED)
            self._calls.under_way.append(call)
            try:
                return plain(*arguments, **named)
            finally:
                self._calls.under_way.pop()
                if point:
                    self.point(f"{name} {RETURNED}")
                self._pass(call, RETURNED)

        return watched

    def _divided(self, name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        """A system call with a point before and after it."""

        @functools.wraps(plain)
        def divided(*arguments: Any, **named: Any) -> Any:
            self.point(name)
            result = plain(*arguments, **named)
            self.point(f"{name} {RETURNED}")
            return result

        return divided

    def _torn_open(self, file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        """`io.open`; what the doomed step writes through it is written in two halves with a point between them."""
        opened = _open(file, mode, *arguments, **named)
        return _Torn(opened, self) if "b" in mode and set(mode) & set("wxa+") and self._doomed_here() else opened

    def _traced(self, connect: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
        """`sqlite3.connect`; every statement is a point named by its first word."""

        @functools.wraps(connect)
        def traced(*arguments: Any, **named: Any) -> sqlite3.Connection:
            database = connect(*arguments, **named)
            database.set_trace_callback(lambda statement: self.point(statement.split(maxsplit=1)[0]))
            return database

        return traced

    # what happens

    def point(self, name: str) -> None:
        """Something that divides the steps under way on this thread is about to happen."""
        for call in list(self._calls.under_way):
            self._pass(call, name)
        here = threading.get_ident()
        for open_step in [one for one in list(self._open.values()) if one.thread == here]:
            open_step.points += 1
            if open_step is self._doomed and self._order and open_step.points > self._order.point:
                self._strike(name)

    def _pass(self, call: _Call, moment: str) -> None:
        """Pass a moment of a call: what ends there ends, what begins there begins."""
        for step in self._steps:
            if step.name in self._open and self._is(step.ends, call, moment):
                self._end(step)
        begun = [step for step in self._steps if step.name not in self._open and self._is(step.begins, call, moment)]
        inside = [step for step in begun if step.within]
        fitting = [step for step in inside if step.within in self._open]
        for step in fitting or [step for step in begun if not step.within]:
            self._begin(step)

    @staticmethod
    def _is(mark: Mark, call: _Call, moment: str) -> bool:
        return (mark.owner, mark.name, mark.moment) == (call.owner, call.name, moment) and mark.which(call.given)

    def _begin(self, step: Step) -> None:
        self._begun[step.name] += 1
        opened = self._open[step.name] = _Open(step, threading.get_ident())
        self._note(BEGINS, step.name)
        order = self._order
        if order is not None and (order.step, order.nth) == (step.name, self._begun[step.name]):
            self._doomed = opened
            if order.point == 0:
                self._strike(CALLED)

    def _end(self, step: Step) -> None:
        ended = self._open[step.name]
        if ended is self._doomed:
            self._die("its end")
        del self._open[step.name]
        self._note(ENDS, step.name, str(ended.points))

    def _doomed_here(self) -> bool:
        return self._doomed is not None and self._doomed.thread == threading.get_ident()

    # death

    def _strike(self, where: str) -> None:
        """Die now, or so many seconds after now, if the step has not ended before."""
        assert self._order is not None
        if self._order.after <= 0:
            self._die(where)
        after, self._order = self._order.after, None
        threading.Thread(target=self._die_later, args=(after, where), daemon=True).start()

    def _die_later(self, after: float, where: str) -> None:
        time.sleep(after)
        self._die(f"{where} + {after * 1000:.2f} ms")

    def _die(self, where: str) -> None:
        """The doomed step stays open: its end mark is never written."""
        assert self._doomed is not None
        self._note(DIES, self._doomed.step.name, where)
        for victim in self._victims:
            os.kill(victim, signal.SIGKILL)

    def _note(self, mark: str, step: str, told: str = "") -> None:
        _write(self._diary, f"{mark}\t{step}\t{told}\n".encode())


class _Torn:
    """A file whose every write happens in two halves."""

    def __init__(self, file: Any, fate: Fate) -> None:
        self._file, self._fate = file, fate

    def write(self, data: Any) -> int:
        half = len(data) // 2
        self._file.write(data[:half])
        self._file.flush()
        self._fate.point("half written")
        return half + int(self._file.write(data[half:]))

    def __enter__(self) -> "_Torn":
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _replace_everywhere(plain: Any, other: Any) -> None:
    """Put another function wherever modules hold this one under any name."""
    for module in list(sys.modules.values()):
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if value is plain:
                setattr(module, name, other)
