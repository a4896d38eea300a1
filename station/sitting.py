"""One sitting while it is open: where it stands in the flow and what has come of it so far."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.records import Exposure, Intent, Portrait, Sitting
from station.checks.judgement import Judgement
from station.checks.scene import Beside
from station.flow import State, Step, can, move
from station.portrait.nudge import Nudge
from station.portrait.still import Still

if TYPE_CHECKING:
    from station.framing import Moving


@dataclass
class OpenSitting:
    """The desk's own note of a sitting; everything in it that matters later is in the journal too.

    Attributes:
        record: as the journal has it.
        keys: keyed hashes of the person, one for each token.
        name, id_number: who it is, as the screen shows them masked; None when the token tells nothing.
        state: where it stands; changed by `step` alone.
        since: monotonic seconds of the last arming, or of the swipe while it waits.
        intent: the shot that is on its way, or the last one.
        standing: the intent stands open for the body's own button.
        exposure, portrait, judgement: of the last bound shot; None again after a retake.
        still: the decoded original of that shot, while somebody decides about it.
        beside: how it stands beside the day's stills and the sitter's own live frames.
        nudge: how far people have moved the crop of its portrait; None before they did.
        moving: its crop as people move it; None while the portrait is of the crop that is judged.
        overridden: checks that somebody let pass by name.
        retakes: how often it was shot again before acceptance.
        doubts: what about the person's card or row of the list has to be looked at.
        compared: `weak` or `unknown` where card and code were presented together, None otherwise.
        refused: why the body did not release when it was asked last; None when it did.
        reopened: it was open when the program ended; nobody knows who sits in the chair now.
    """

    record: Sitting
    keys: frozenset[str]
    name: str | None = field(repr=False)
    id_number: str | None = field(repr=False)
    state: State
    since: float
    intent: Intent | None = None
    standing: bool = False
    exposure: Exposure | None = None
    portrait: Portrait | None = None
    judgement: Judgement | None = None
    still: Still | None = field(default=None, repr=False)
    beside: Beside | None = None
    nudge: Nudge | None = None
    moving: "Moving | None" = None
    overridden: frozenset[str] = frozenset()
    retakes: int = 0
    doubts: tuple[str, ...] = ()
    compared: str | None = None
    reopened: bool = False
    refused: str | None = None

    def step(self, step: Step) -> None:
        """Follow one arrow of the flow.

        Raises:
            ImpossibleStepError: there is no such arrow: a bug of ours.
        """
        self.state = move(self.state, step)

    def can(self, step: Step) -> bool:
        """Whether the flow has that arrow from here."""
        return can(self.state, step)

    def forget_picture(self) -> None:
        """Before another shot of the same sitting."""
        self.exposure = self.portrait = self.judgement = self.still = self.nudge = self.moving = None
