"""The class as the monitor sees it: made on the desk's thread, while a screen looks, and only when something happened.

Names are read once a class; after that each look is one question to the journal, whatever the day has grown to.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from db.journal import Journal
from db.records import Event, Listing, PersonFacts, Sitting
from station.classlist import DIGITS
from station.job.classboard import class_order
from station.job.faces import NOTE
from station.job.masking import mask_name, tail_of
from station.job.roll_view import ORDER, Roll, RollRow, Standing
from station.job.sizes import NOT_EXPECTED
from station.standings import Standings

MOVED = "reassigned"
FACES = (NOTE, MOVED)


@dataclass(frozen=True)
class _Known:
    """What of a person never changes while a class is shown."""

    digits: str
    name: str
    tail: str
    order: tuple[object, ...] = ()


class RollCall:
    """Who of the class that is here has come."""

    def __init__(
        self, journal: Journal, class_here: Callable[[], str | None], moved: Callable[[], Mapping[str, str]],
        standings: Standings,
    ) -> None:  # fmt: skip
        """Ask this journal.

        Args:
            journal: where everything is.
            class_here: name of the class that is at the desk now.
            moved: windows of those who come at another time than their class, by row of the list.
            standings: what was written down of people elsewhere.
        """
        self._journal, self._class_here, self._moved, self._standings = journal, class_here, moved, standings
        self._watched = False
        self._looked_at: set[str] = set()
        self._read_to = 0
        self._class: str | None = None
        self._known: dict[str, _Known] = {}
        self._since = ""
        self._of: object = None
        self._roll: Roll | None = None

    @property
    def watched(self) -> bool:
        """Whether a screen looks."""
        return self._watched

    def begin(self, *, watched: bool) -> None:
        """A screen looks from now on, or none does any more: then nothing of anybody is kept."""
        self._watched, self._roll = watched, None
        self._looked_at.clear()
        self._read_to = self._journal.head[0]
        if watched:
            self._remember(self._journal.notes(*FACES))
        self.renew()

    def renew(self) -> None:
        """The list is another now."""
        self._known.clear()
        self._of = None

    def view(self, seated: str | None, again: Collection[str]) -> Roll | None:
        """The class as things stand; None while no screen looks.

        Args:
            seated: id of the sitting whose person is in the chair.
            again: ids of accepted sittings whose people may be captured again.
        """
        if not self._watched:
            return None
        here = self._class_here()
        facts = here, self._journal.head[0], seated, frozenset(again)
        if facts != self._of:
            if here != self._class:
                self._class, self._since = here, self._opened_last()
                self._known.clear()
            self._remember(self._journal.events(after=self._read_to))
            self._read_to = facts[1]
            made = self._made(here, seated, again)
            self._roll = made if made != self._roll else self._roll
            self._of = facts
        return self._roll

    def _remember(self, events: Iterable[Event]) -> None:
        """Whose faces somebody confirmed; a picture that went to somebody else is looked at once more."""
        for event in events:
            if event.kind == NOTE:
                self._looked_at |= set(event.data["sittings"])
                self._looked_at -= set(event.data["wrong"])
            elif event.kind == MOVED:
                self._looked_at -= {one for _, *both in event.data["moves"] for one in both if one is not None}

    def _opened_last(self) -> str:
        """Id of the newest sitting when the class came; ids grow with time."""
        newest = self._journal.sittings(limit=1, newest_first=True)
        return newest[0].id if newest else ""

    def _made(self, here: str | None, seated: str | None, again: Collection[str]) -> Roll:
        form = self._journal.roster_form()
        if here is None:
            return Roll(named=form == "people")
        if form == "people":
            listed = self._journal.listings_of_class(here)
            rows = [*self._listed(listed, seated, again), *self._off_list()]
            accepted = {row.sitting for row in listed if row.result == "accepted"}
            return Roll(here, tuple(sorted(rows, key=self._place)), True, unchecked=len(accepted - self._looked_at))
        came = [one for one in self._journal.sittings_of_class(here) if one.result != "abandoned"]
        replaced = {one.retake_of for one in came}
        rows = [self._sat(one, self._of_sitting(one, seated, again)) for one in came if one.id not in replaced]
        heads = self._journal.class_sizes().get(here, 0)
        accepted = {one.id for one in came if one.result == "accepted" and one.id not in replaced}
        in_order = tuple(sorted(rows, key=lambda row: (ORDER[row.standing], row.number)))
        return Roll(here, in_order, heads=heads, unchecked=len(accepted - self._looked_at))

    def _place(self, row: RollRow) -> tuple[object, ...]:
        return ORDER[row.standing], *self._known[row.id].order

    # people on the list

    def _listed(self, listed: Iterable[Listing], seated: str | None, again: Collection[str]) -> Iterable[RollRow]:
        moved = self._moved()
        for row in listed:
            known = self._known.get(row.id) or self._know(row)
            window = moved.get(row.id, "")
            standing = self._of_listing(row, window, seated, again)
            yield RollRow(row.id, known.digits, known.name, known.tail, standing, row.number, window)

    def _know(self, row: Listing) -> _Known:
        facts = self._journal.person(row.person) or PersonFacts()
        order = class_order(row.standing, facts.student_number, row.order)
        known = _known(facts, tuple(order))
        self._known[row.id] = known
        return known

    def _of_listing(self, row: Listing, window: str, seated: str | None, again: Collection[str]) -> Standing:
        if row.sitting is None:
            if row.standing in NOT_EXPECTED or self._standings.settled(row.id) is not None:
                return Standing.SETTLED
            return Standing.LATER if window else Standing.MISSING
        if row.result != "accepted":
            return Standing.SEATED if row.sitting == seated else Standing.QUEUED
        sent_back = self._standings.sent_back(row.id, row.sitting)
        return Standing.RETAKE if row.sitting in again or sent_back else Standing.CAPTURED

    # people whom no list names

    def _off_list(self) -> Iterable[RollRow]:
        """Those who were let in while this class was here, and those who still wait or sit."""
        for one in self._journal.sittings_off_list():
            if one.result is None or (one.result == "accepted" and one.id > self._since):
                yield self._sat(one, Standing.OFF_LIST)

    def _of_sitting(self, one: Sitting, seated: str | None, again: Collection[str]) -> Standing:
        if one.result == "accepted":
            return Standing.RETAKE if one.id in again else Standing.CAPTURED
        return Standing.SEATED if one.id == seated else Standing.QUEUED

    def _sat(self, one: Sitting, standing: Standing) -> RollRow:
        known = self._known.get(one.id)
        if known is None:
            known = _known(self._journal.person(one.person) or PersonFacts(), (0, "", one.number))
            self._known[one.id] = known
        return RollRow(one.id, known.digits, known.name, known.tail, standing, one.number)


def _known(facts: PersonFacts, order: tuple[object, ...]) -> _Known:
    digits = (facts.student_number or "")[-DIGITS:]
    return _Known(digits, mask_name(facts.name), tail_of(facts.id_number or facts.code), order)
