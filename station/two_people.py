"""Two people with names: whoever works, and a second one; where codes are set up, by that one's own code."""

from collections.abc import Callable

from station.denials import Denied, LoginNeeded, OnlyOneName, OperatorUnknown, SecondIsFirst, SecondNeeded
from station.doorkeeper import Doorkeeper
from station.second import Second


class TwoPeople:
    """Asks for both. One person alone is never enough, also where no codes are set up."""

    def __init__(self, door: Doorkeeper, names: tuple[str, ...], wanted: str) -> None:
        """Ask at this door.

        Args:
            door: looks at codes.
            names: who may act where no codes are set up.
            wanted: what a no is told with.
        """
        self._door, self._names, self._wanted = door, names, wanted

    def ask(self, second: Second | None, then: Callable[[str, str], None]) -> None:
        """Do `then` with two names, once both are known.

        Raises:
            OnlyOneName, LoginNeeded, SecondNeeded, OperatorUnknown, SecondIsFirst: there are no two, at a desk without
                codes; with codes the answer comes later.
        """
        if self._door.codes:
            self._door.with_second(second, lambda name: self._by_two(name, then), supervisor=False)
            return
        if len(set(self._names)) < 2:
            raise OnlyOneName()
        if self._door.operator is None:
            raise LoginNeeded()
        if second is None:
            raise SecondNeeded()
        if second.name not in self._names:
            raise OperatorUnknown()
        if second.name == self._door.operator:
            raise SecondIsFirst()
        self._by_two(second.name, then)

    def _by_two(self, second: str | None, then: Callable[[str, str], None]) -> None:
        first = self._door.operator
        if first is None or second is None:
            self._door.deny(SecondNeeded(), self._wanted)
            return
        try:
            then(first, second)
        except Denied as no:
            self._door.deny(no, self._wanted)
