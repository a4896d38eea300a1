"""Corrections (勘误): what is wrong in the list, as a card, a student or a monitor says. It is never written over."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from db.journal import Journal
from db.records import Listing, PersonFacts, Sitting
from station.denials import CorrectionUnfit, NobodyToProofread
from station.job.card_against_list import differences
from station.job.identity_kept import may_be_corrected
from station.job.table import Names
from station.tokens import Arrival

FIELDS: Final = ("name", "id_number", "student_number", "exam_number", "sex", "birth", "class", "level", "major")
SHOWN_FOR: Final = 12.0
"""Seconds that somebody's full data stand on the screen, unless somebody is writing a correction."""
LONGEST: Final = 100


@dataclass(frozen=True)
class Proof:
    """What a person is shown of their own data.

    Attributes:
        number: 拍摄序号 of the sitting.
        fields: field and value, in reading order; only those that are known.
        until: monotonic seconds.
        corrections: fields that somebody said are wrong.
    """

    number: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    until: float
    corrections: tuple[str, ...] = ()


class Proofreading:
    """The corrections of one desk.

    Attributes:
        proof: whose data are shown now; None while nobody's are.
    """

    def __init__(self, journal: Journal, monotonic: Callable[[], float], names: Names = "kept") -> None:
        """Begin; `names` says how much of who somebody is the job keeps."""
        self._journal, self._monotonic, self._names = journal, monotonic, names
        self.proof: Proof | None = None
        self._sitting: Sitting | None = None

    # the card

    def draft(self, sitting: Sitting, arrival: Arrival) -> int:
        """Take down whatever a card has otherwise than its row of the list; how many fields that is."""
        place, listed = arrival.place, arrival.listed
        if place is None or listed is None or arrival.token.trust != "card":
            return self._draft_number(sitting, arrival)
        found = [one for one in differences(arrival.facts, listed) if may_be_corrected(one.what, self._names)]
        for one in found:
            self._journal.correct(
                sitting.person, one.what, one.listed, one.said, "card", sitting=sitting.id, listing=place.listing
            )
        return len(found)

    def _draft_number(self, sitting: Sitting, arrival: Arrival) -> int:
        """Somebody who stands under another number and was let in by name."""
        row = arrival.namesake
        listed = self._journal.person(row.person) if row is not None else None
        if row is None or listed is None or arrival.facts.id_number is None:
            return 0
        kept = may_be_corrected("id_number", self._names)
        on_list, on_card = (listed.id_number, arrival.facts.id_number) if kept else (None, None)
        self._journal.correct(sitting.person, "id_number", on_list, on_card, "card", sitting=sitting.id, listing=row.id)
        return 1

    # people

    def show(self, sitting: Sitting | None) -> None:
        """Show a sitting's person their own data.

        Raises:
            NobodyToProofread: there is no such sitting, or its person was erased.
        """
        self.proof, self._sitting = None, None
        facts = self._journal.person(sitting.person) if sitting is not None else None
        if sitting is None or facts is None:
            raise NobodyToProofread()
        fields = tuple((name, value) for name, value in self._told(sitting, facts) if value)
        self.proof = Proof(sitting.number, fields, self._monotonic() + SHOWN_FOR)
        self._sitting = sitting

    def _told(self, sitting: Sitting, facts: PersonFacts) -> list[tuple[str, str | None]]:
        row = self._row_of(sitting)
        listed = (self._journal.person(row.person) if row is not None else None) or PersonFacts()
        return [
            ("name", listed.name or facts.name),
            ("id_number", listed.id_number or facts.id_number),
            ("student_number", listed.student_number),
            ("exam_number", listed.exam_number),
            ("sex", listed.sex),
            ("birth", listed.birth),
            ("class", row.class_name if row is not None else None),
            ("level", row.level if row is not None else None),
            ("major", row.major if row is not None else None),
        ]

    def _row_of(self, sitting: Sitting) -> Listing | None:
        place = self._journal.place_of_sitting(sitting.id)
        return self._journal.listing(place.listing) if place is not None and place.listing is not None else None

    def keep(self, number: str) -> None:
        """Leave what is shown for this number on the screen: somebody is writing.

        Raises:
            NobodyToProofread: it is shown no longer.
        """
        _, proof = self._shown(number)
        self.proof = replace(proof, until=self._monotonic() + SHOWN_FOR)

    def right(self, number: str, operator: str | None) -> None:
        """What is shown for this number is right: written down without a word of it.

        Raises:
            NobodyToProofread: it is shown no longer.
        """
        sitting, _ = self._shown(number)
        self._journal.note("proofread", refs={"sitting": sitting.id}, data={"right": True}, operator=operator)
        self.hide()

    def wrong(self, number: str, what: str, said: str, operator: str | None) -> None:
        """One field that is shown for this number is wrong, and what it should say.

        Raises:
            NobodyToProofread: it is shown no longer, so that nobody's correction is written to the next person.
            CorrectionUnfit: no such field, or nothing that it could say.
        """
        sitting, proof = self._shown(number)
        right = " ".join(unicodedata.normalize("NFC", said).split())
        fits = what in FIELDS and may_be_corrected(what, self._names)
        if not fits or not 0 < len(right) <= LONGEST or not right.isprintable():
            raise CorrectionUnfit()
        row = self._row_of(sitting)
        listed = dict(proof.fields).get(what)
        self._journal.correct(
            sitting.person, what, listed, right, "student",
            sitting=sitting.id, listing=row.id if row is not None else None, operator=operator,
        )  # fmt: skip
        corrected = (*proof.corrections, what)
        self.proof = replace(proof, until=self._monotonic() + SHOWN_FOR, corrections=corrected)

    def _shown(self, number: str) -> tuple[Sitting, Proof]:
        if self.proof is None or self._sitting is None or self.proof.number != number:
            raise NobodyToProofread()
        return self._sitting, self.proof

    def hide(self) -> None:
        """Show nobody's data any more."""
        self.proof, self._sitting = None, None

    def tick(self) -> None:
        """Take data from the screen that stood there long enough."""
        if self.proof is not None and self._monotonic() >= self.proof.until:
            self.hide()
