"""Where no card can be read: people pick somebody's row of the list, and the document that is shown has to fit it.

The document's last four are compared with the row's number, at the desk and not on the screen: no window that asks for
them shows them. Three wrong ones close the row for the day; that there were some is journaled, what was typed never is.
A row without a document number proves nobody, and a card that comes later could not be known as the same person's: it
is refused, and the document is typed in by hand instead. Last, a second person with a name says so too.

From there on it is a token like every other: its key is the card's, so whoever swipes later is the same person.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from db.journal import Journal
from db.records import Listing, PersonFacts
from station.announcer import Announcer
from station.by_row_view import ByRowView
from station.denials import Denied
from station.doorkeeper import Doorkeeper
from station.events import Kind
from station.job.masking import TAIL, tail_of
from station.job.token_rule import taken
from station.job.typed import REASONS as WHY_TYPED
from station.job.typed import ReasonUnknown
from station.reception import Reception
from station.row_commands import CheckRow, RowCommand, TakeRow
from station.swipes import Refusal
from station.tokens import FROM_LIST, Arrival, arrival_by_row
from station.two_people import TwoPeople

READER_BROKEN: Final = "reader-broken"
REASONS: Final = (READER_BROKEN, *(reason for reason in WHY_TYPED if reason != READER_BROKEN))
"""Why no card is read, likeliest first."""

TRIES: Final = 3
"""Wrong last four that a row bears in a day; a guess finds them once in 3,600 times then."""

PATIENCE: Final = 120.0
"""Seconds in which reason and second person have to follow the last four."""


@dataclass(frozen=True)
class _Fits:
    """A row whose last four were right, and until when (monotonic seconds) that counts."""

    listing: str
    until: float


class ByRow:
    """Answers the commands of picking from the list."""

    def __init__(
        self, journal: Journal, announcer: Announcer, door: Doorkeeper, names: tuple[str, ...], reception: Reception,
        admit: Callable[[Arrival], None], today: Callable[[], date], monotonic: Callable[[], float], *, named: bool,
    ) -> None:  # fmt: skip
        """Work at a desk.

        Args:
            journal: where the list is.
            announcer: tells everybody.
            door: who acts, and codes.
            names: the people of the settings, for a desk without codes.
            reception: refuses, and says what is in somebody's way.
            admit: takes whoever arrived, as for every token.
            today: the day by the wall clock.
            monotonic: seconds for waiting.
            named: the job keeps names: without any there is nobody to find.
        """
        self._journal, self._announcer, self._door, self._reception = journal, announcer, door, reception
        self._two = TwoPeople(door, names, FROM_LIST)
        self._admit, self._today, self._monotonic, self._named = admit, today, monotonic, named
        self._fits: _Fits | None = None
        self._wrong: tuple[date, Counter[str]] | None = None
        self._possible = False
        self.renew()

    def renew(self) -> None:
        """Look whether there is a list with people, after a list came."""
        self._possible = self._named and self._journal.roster_form() == "people"

    def view(self, readers: dict[str, str | None]) -> ByRowView:
        """What a window may offer; `readers` is each reader's trouble by address."""
        possible = self._possible and taken(self._reception.rules.tokens, "card")
        cards = [trouble for address, trouble in readers.items() if not address.startswith("code-")]
        return ByRowView(possible, possible and bool(cards) and all(trouble is not None for trouble in cards))

    def obey(self, command: RowCommand) -> None:
        """Do what a window asks."""
        try:
            match command:
                case CheckRow(listing, last_four):
                    self._check(listing, last_four)
                case TakeRow():
                    self._take(command)
        except Denied as no:
            self._door.deny(no, FROM_LIST)

    # the last four

    def _check(self, listing: str, last_four: str) -> None:
        self._fits = None
        found = self._row(listing)
        if found is None:
            return
        _, facts = found
        if self._wrong_today[listing] >= TRIES:
            self._refuse("last-four-spent", listing)
        elif not _same(last_four, facts):
            self._wrong_today[listing] += 1
            left = TRIES - self._wrong_today[listing]
            self._refuse("last-four-wrong" if left else "last-four-spent", listing, left)
        elif (refused := self._reception.objection(self._arrival(*found, {}))) is not None:
            self._reception.turn_away(self._arrival(*found, {}), refused)
        else:
            self._fits = _Fits(listing, self._monotonic() + PATIENCE)
            self._announcer.say(Kind.PRESENCE, code="row-fits", detail={"reader": FROM_LIST})

    def _row(self, listing: str) -> tuple[Listing, PersonFacts] | None:
        """The row and whom it names; None, after it was refused, where it can be nobody's token."""
        row = self._journal.listed_now(listing)
        if row is None:
            self._refuse("row-gone", listing)
            return None
        facts = self._journal.person(row.person)
        if facts is None or row.id_key is None or len(facts.id_number or "") < TAIL:
            self._refuse("row-without-number", listing)
            return None
        return row, facts

    def _refuse(self, code: str, listing: str, left: int | None = None) -> None:
        """Refuse a row without saying whose; of wrong last four, and of them alone, it is told how many are `left`."""
        self._reception.refuse(None, FROM_LIST, Refusal(code, listing=listing, left=left))

    @property
    def _wrong_today(self) -> "Counter[str]":
        """Wrong last four of this day by row; starting the program again is no way around them."""
        today = self._today()
        if self._wrong is None or self._wrong[0] != today:
            told = self._journal.notes("refused")
            said = (one.data.get("detail", {}) for one in told if one.at[:10] == today.isoformat())
            self._wrong = today, Counter(detail["listing"] for detail in said if "left" in detail)
        return self._wrong[1]

    # the token

    def _take(self, asked: TakeRow) -> None:
        if asked.reason not in REASONS:
            raise ReasonUnknown()
        self._two.ask(asked.second, lambda first, second: self._let_in(asked, second))

    def _let_in(self, asked: TakeRow, second: str) -> None:
        fits, self._fits = self._fits, None
        if fits is None or fits.listing != asked.listing or self._monotonic() >= fits.until:
            self._refuse("last-four-first", asked.listing)
        elif (found := self._row(asked.listing)) is not None:
            self._admit(self._arrival(*found, {"reason": asked.reason, "second": second}))

    @staticmethod
    def _arrival(row: Listing, facts: PersonFacts, detail: dict[str, str]) -> Arrival:
        assert row.id_key is not None  # noqa: S101 - such a row was refused
        return arrival_by_row(row, facts, row.id_key, detail)


def _same(last_four: str, facts: PersonFacts) -> bool:
    """Whether these are the last four of the row's document number."""
    typed, listed = last_four.strip().upper(), tail_of(facts.id_number).upper()
    return len(typed) == TAIL and typed == listed
