"""What a job wants at the door and at the shutter."""

from dataclasses import dataclass, field

from station.job.code_list import NOTHING_KNOWN, CodeList
from station.job.token_rule import Rule


@dataclass(frozen=True)
class ShutterRules:
    """Who may release.

    Attributes:
        body_button: a press on the body's own button counts for whoever sits armed; otherwise such a picture is
            nobody's.
    """

    body_button: bool = False


@dataclass(frozen=True)
class DoorRules:
    """Whom the job lets in, and by which tokens.

    Attributes:
        tokens: card, code, either, or both together.
        electronic_id: whether an ID on a phone may be typed in; otherwise it takes the document itself.
        codes: what is known of whose code is whose.
        cohort: whose job it is; None: every cohort of the list may come.
    """

    tokens: Rule = "either"
    electronic_id: bool = False
    codes: CodeList = field(default=NOTHING_KNOWN, repr=False)
    cohort: str | None = None
