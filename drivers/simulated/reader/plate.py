"""The plate of the reader: what lies on it, kept on disk so that it still lies there after a restart."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from drivers.simulated.ledger import Ledger
from drivers.simulated.people import person, text_block


@dataclass(frozen=True)
class Laid:
    """A card that lies on the plate.

    Attributes:
        placement: which laying down of a card this is, counted from 1.
        person: index of the simulated person, None for a card that was given as bytes.
        text: the card's 256 bytes.
    """

    placement: int
    person: int | None
    text: bytes


class Plate:
    """Holds at most one card.

    Attributes:
        laid: the card, None when the plate is empty.
        moved: set whenever a card is put down or taken away; whoever waits for it clears it.
    """

    def __init__(self, folder: Path, ledger: Ledger, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "plate.json"
        self._ledger = ledger
        self._seed = seed
        self._placements = 0
        self.laid: Laid | None = None
        self.moved = asyncio.Event()
        if self._file.exists():
            self._remember()

    def present_person(self, index: int) -> Laid:
        """Put down the card of one of the seed's people."""
        return self._put(index, text_block(person(self._seed, index)))

    def present_text(self, text: bytes) -> Laid:
        """Put down a card with these bytes on it.

        Raises:
            ValueError: not 256 bytes.
        """
        if len(text) != 256:
            raise ValueError("a card's text has 256 bytes")
        return self._put(None, text)

    def lift(self, cause: str) -> bool:
        """Take the card away; False when none lies there.

        Args:
            cause: `hand`, `fault` or `swap`, for the ledger.
        """
        if self.laid is None:
            return False
        self._ledger.write("lift", placement=self.laid.placement, person=self.laid.person, cause=cause)
        self._set(None)
        return True

    def was_read(self, laid: Laid) -> None:
        """Record that the whole card went out on the wire."""
        self._ledger.write("read", placement=laid.placement, person=laid.person)

    def _put(self, index: int | None, text: bytes) -> Laid:
        """A card that still lies there is swapped without a gap."""
        self.lift("swap")
        self._placements += 1
        laid = Laid(self._placements, index, text)
        self._ledger.write("present", placement=laid.placement, person=index)
        self._set(laid)
        return laid

    def _set(self, laid: Laid | None) -> None:
        self.laid = laid
        lying = laid and {"person": laid.person, "text": laid.text.hex()}
        partial = self._file.with_suffix(".part")
        partial.write_text(json.dumps({"placements": self._placements, "lying": lying}))
        partial.replace(self._file)
        self.moved.set()

    def _remember(self) -> None:
        state = json.loads(self._file.read_text())
        self._placements = state["placements"]
        if lying := state["lying"]:
            self.laid = Laid(self._placements, lying["person"], bytes.fromhex(lying["text"]))
