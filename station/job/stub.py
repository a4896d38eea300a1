"""What is printed on a ticket: a number to be called by, and of the person no more than a hall may read."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stub:
    """One ticket.

    Attributes:
        number: 拍摄序号, `A-0001`.
        text: what its QR code holds.
        name: masked; empty where names are not to be kept, or unknown.
        class_name: empty when unknown.
        at: wall clock, `08:30`.
    """

    number: str
    text: str
    name: str = field(default="", repr=False)
    class_name: str = field(default="", repr=False)
    at: str = ""
