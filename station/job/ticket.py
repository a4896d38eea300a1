"""The text in the QR code of a queue ticket: it arms a sitting at its seat and is no token, so the door must know it.

PZXH:<job>:<number>        拍照序号; job and 拍摄序号, nothing about the person
"""

import re
from dataclasses import dataclass
from typing import Final

PREFIX: Final = "PZXH"
_FORM: Final = re.compile(rf"{PREFIX}:(?P<job>[^:]{{1,80}}):(?P<number>[A-Z]-[0-9]{{4,9}})")


@dataclass(frozen=True)
class Ticket:
    """What a ticket tells."""

    job: str
    number: str


def ticket_text(job: str, number: str) -> str:
    """What is printed as a QR code on the ticket of a number.

    Raises:
        ValueError: the job's name or the number doesn't fit into a ticket.
    """
    text = f"{PREFIX}:{job}:{number}"
    if not is_ticket(text):
        raise ValueError("no ticket can carry this job's name and number")
    return text


def is_ticket(text: str) -> bool:
    """Whether this is a ticket of any job."""
    return _FORM.fullmatch(text) is not None


def read_ticket(text: str) -> Ticket | None:
    """What a scanned text tells, if it is a ticket's."""
    found = _FORM.fullmatch(text.strip())
    return None if found is None else Ticket(found["job"], found["number"])
