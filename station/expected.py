"""Who is expected: the journal's list, asked about whoever stands at the door, and rows that people pick from it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from db.journal import Journal
from db.records import Listing, Place
from station.classlist import ClassList, class_list
from station.identity import name_key
from station.job.eligibility import OFF_LIST, Answer, at, look_up
from station.job.token_rule import half_of
from station.standings import Standings
from station.tokens import Arrival


class Expected:
    """The list of expected people, if there is one.

    Attributes:
        shown: the class whose rows a window wants to see; None while none does.
        settled: why whoever has a row, by id, has nothing to do here any more; None where they have.
    """

    def __init__(
        self, journal: Journal, key: bytes, cohort: str | None, class_here: Callable[[], str | None],
        moved: Callable[[], Mapping[str, str]], standings: Standings,
    ) -> None:  # fmt: skip
        """Ask this journal.

        Args:
            journal: where the list is.
            key: the job's, for keyed hashes.
            cohort: the job's; None where it has none.
            class_here: name of the class that is at the desk now.
            moved: windows of those who come at another time than their class, by row.
            standings: what was written down of people elsewhere.
        """
        self._moved, self._standings, self.settled = moved, standings, standings.settled
        self._journal, self._key, self._cohort, self._class_here = journal, key, cohort, class_here
        self.shown: ClassList | None = None

    def about(self, arrival: Arrival) -> Answer:
        """What the list says of somebody at the door; without a list everybody is expected, in the class that is here.

        A code tells no number: which row is theirs has to be picked.
        """
        if self._journal.roster_form() != "people":
            here = self._class_here()
            return Answer(place=Place(None, here, "class") if here is not None else None)
        if half_of(arrival.token.kind) == "code":
            before = self._picked_before(arrival)
            return Answer(pick=True) if before is None else Answer(place=before)
        rows = self._journal.listings_by("id_key", arrival.token.key)
        if arrival.row is not None:  # of two 学籍 the one that people picked
            rows = [row for row in rows if row.id == arrival.row]
        own = frozenset(row.sitting for row in rows if row.sitting is not None and self._is_of(row.sitting, arrival))
        answer = look_up(rows, self._namesakes(arrival), self._cohort, own, self.settled)
        again = self._place_of_return(arrival) if answer.refused is not None else None
        if again is not None:
            return Answer(place=again)
        if arrival.row is None or answer.place is None or answer.place.how != "key":
            return answer
        return replace(answer, place=replace(answer.place, how="picked"))

    def _place_of_return(self, arrival: Arrival) -> Place | None:
        """The place of somebody whose picture was returned: whatever the list says, they were captured there."""
        captured = (self._journal.accepted_sitting_of(key) for key in sorted(arrival.keys))
        returned = (one for one in captured if one is not None and self._standings.reopened(one) is not None)
        return next((self._journal.place_of_sitting(one.id) for one in returned), None)

    def _picked_before(self, arrival: Arrival) -> Place | None:
        """The place of somebody with a code who was captured and may come again: their row was picked then."""
        captured = (self._journal.accepted_sitting_of(key) for key in sorted(arrival.keys))
        places = (self._journal.place_of_sitting(one.id) for one in captured if one is not None)
        return next((place for place in places if place is not None and place.listing is not None), None)

    def _is_of(self, sitting: str, arrival: Arrival) -> bool:
        swipe = self._journal.swipe(self._journal.sitting(sitting).swipe)
        return any(token.key in arrival.keys for token in (swipe.token, swipe.also) if token is not None)

    def free_rows(self, arrival: Arrival) -> tuple[Listing, ...]:
        """Rows of this person's own number that nobody has yet: somebody who was captured may have another 学籍."""
        if half_of(arrival.token.kind) == "code":
            return ()
        rows = self._journal.listings_by("id_key", arrival.token.key)
        answer = look_up(rows, (), self._cohort, settled=self.settled)
        if answer.refused in OFF_LIST or (answer.place is not None and not self._is_free(answer.place)):
            return ()
        return answer.rows or tuple(self._rows_of(answer.place))

    def _is_free(self, place: Place) -> bool:
        return place.listing is not None and self._journal.listing(place.listing).sitting is None

    def _rows_of(self, place: Place | None) -> Iterator[Listing]:
        if place is not None and place.listing is not None:
            yield self._journal.listing(place.listing)

    def _namesakes(self, arrival: Arrival) -> list[Listing]:
        if arrival.facts.name is None:
            return []
        return self._journal.listings_by("name_key", name_key(self._key, arrival.facts.name))

    def picked(self, arrival: Arrival, listing: str, how: str) -> Arrival | None:
        """The arrival at a row that a person picked; None when somebody has that row, or it is no row any more."""
        row = self._journal.listed_now(listing)
        if row is None or row.sitting is not None:
            return None
        return self.placed(arrival, at(row, how))

    def placed(self, arrival: Arrival, place: Place | None) -> Arrival:
        """The arrival with its place, and with what its row of the list says."""
        if place is None or place.listing is None:
            return replace(arrival, place=place)
        listed = self._journal.person(self._journal.listing(place.listing).person)
        token = replace(arrival.token, trust="picked") if place.how == "picked" else arrival.token
        return replace(arrival, token=token, place=place, listed=listed)

    # what windows see of the list

    def show(self, class_name: str | None) -> None:
        """Show the rows of a class, the class that is here for None."""
        wanted = class_name if class_name is not None else self._class_here()
        self.shown = class_list(self._journal, wanted, self._moved())

    def hide(self) -> None:
        """No window looks at the list any more."""
        self.shown = None

    def refresh(self) -> None:
        """Look again, after something happened to a row."""
        if self.shown is not None:
            self.shown = class_list(self._journal, self.shown.name, self._moved())
