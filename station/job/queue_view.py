"""What a window may show of the line: numbers, masked names, last fours and estimates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InLine:
    """Somebody who waits.

    Attributes:
        number: 拍摄序号, `A-0001`.
        name: masked; empty when the token gave none.
        tail: last four of the document number; empty when unknown.
        seconds: estimate until they may be asked to sit down.
        calls: how often they were called.
        late: they go after all others.
    """

    number: str
    name: str
    tail: str
    seconds: int
    calls: int = 0
    late: bool = False


@dataclass(frozen=True)
class QueueView:
    """The line at one moment.

    Attributes:
        waiting: first first.
        called: the number that was called and is awaited; None when none is.
        picked: the number that was picked at the seat and waits for the photographer's word; None when none does.
        pace: seconds per student.
        measured: the pace is measured here; otherwise it is the plan's.
    """

    waiting: tuple[InLine, ...] = ()
    called: str | None = None
    picked: str | None = None
    pace: int = 30
    measured: bool = False

    @property
    def subject(self) -> str | None:
        """Whom a key is about: who was picked, else who was called, else who is next."""
        first = self.waiting[0].number if self.waiting else None
        return self.picked or self.called or first

    def of(self, number: str | None) -> InLine | None:
        """The one with this number, if they wait."""
        return next((one for one in self.waiting if one.number == number), None)
