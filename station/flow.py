"""Every state and every arrow of a sitting. What is not listed here can't happen."""

from enum import StrEnum


class State(StrEnum):
    """Where a sitting stands."""

    WAITING = "waiting"  # swiped and numbered; somebody else may still sit in the chair
    ARMED = "armed"  # its person is known to sit in the chair; only now may the shutter be released
    SHOOTING = "shooting"  # an intent is written, the body has been asked
    SETTLING = "settling"  # nobody knows yet whether a picture exists; the card is being looked at
    DEVELOPING = "developing"  # the exposure is bound, the portrait is being made
    REVIEW = "review"  # the portrait is on the screen, somebody decides
    ACCEPTED = "accepted"
    ABANDONED = "abandoned"


class Step(StrEnum):
    """What moves a sitting on."""

    ARM = "arm"
    INTEND = "intend"
    STAND = "stand"  # an intent stands open: the person at the body's own button decides when
    CATCH = "catch"  # a file came while it stood
    LAPSE = "lapse"  # it ended without one
    BIND = "bind"
    MISS = "miss"
    LOSE_SIGHT = "lose-sight"
    SETTLE = "settle"
    DEVELOP = "develop"
    RETAKE = "retake"
    ACCEPT = "accept"
    ABANDON = "abandon"


ARROWS: dict[tuple[State, Step], State] = {
    (State.WAITING, Step.ARM): State.ARMED,
    (State.WAITING, Step.ABANDON): State.ABANDONED,
    (State.ARMED, Step.INTEND): State.SHOOTING,
    (State.ARMED, Step.STAND): State.ARMED,
    (State.ARMED, Step.CATCH): State.SHOOTING,
    (State.ARMED, Step.LAPSE): State.ARMED,
    (State.ARMED, Step.ABANDON): State.ABANDONED,
    (State.SHOOTING, Step.BIND): State.DEVELOPING,
    (State.SHOOTING, Step.MISS): State.ARMED,
    (State.SHOOTING, Step.LOSE_SIGHT): State.SETTLING,
    (State.SETTLING, Step.SETTLE): State.ARMED,
    (State.DEVELOPING, Step.DEVELOP): State.REVIEW,
    (State.REVIEW, Step.RETAKE): State.ARMED,
    (State.REVIEW, Step.ACCEPT): State.ACCEPTED,
    (State.REVIEW, Step.ABANDON): State.ABANDONED,
}

ENDED = frozenset({State.ACCEPTED, State.ABANDONED})

LAPSES = ("replaced", "unused", "clock-jumped")
"""Why a standing intent ended without a file: the desk released instead, nobody pressed, the host's clock was set."""

ABANDON_REASONS = (
    "absent",
    "refuses",
    "wrong-person",
    "document",
    "checks-failed",
    "timed-out",
    "restart",
    "original-damaged",
    "other",
)
RETAKE_REASONS = (
    "photographer", "student", "checks-failed", "eyes", "posture", "glare", "hair", "ornament", "other",
)  # fmt: skip
OVERRIDE_REASONS = ("measured-wrong", "exempt", "retakes-used-up", "supervisor", "other")


class ImpossibleStepError(Exception):
    """A step that has no arrow from here: a bug of ours. The desk stops rather than guess."""

    def __init__(self, state: State, step: Step) -> None:
        super().__init__(f"no arrow {step} from {state}")
        self.state, self.step = state, step


def move(state: State, step: Step) -> State:
    """Follow one arrow.

    Raises:
        ImpossibleStepError: there is none.
    """
    try:
        return ARROWS[state, step]
    except KeyError:
        raise ImpossibleStepError(state, step) from None


def can(state: State, step: Step) -> bool:
    """Whether the arrow exists."""
    return (state, step) in ARROWS
