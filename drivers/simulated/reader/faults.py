"""What the simulated reader can be told to get wrong, with the next card that lies on it."""

from typing import Any, Final

from drivers.simulated.script import Kind

EVERY_STEP: Final = ("read", "select", "find")

LIFT: Final = Kind("lift", EVERY_STEP, {}, "The card is taken away in the middle of the step.")
HANG: Final = Kind("hang", EVERY_STEP, {"seconds": 2.0}, "The answer comes that much later.")
BROKEN: Final = (
    Kind("checksum", EVERY_STEP, {}, "The answer's checksum is wrong."),
    Kind("short", EVERY_STEP, {}, "The answer ends in the middle."),
    Kind("noise", EVERY_STEP, {}, "Noise comes before the answer, half a preamble in it."),
    Kind("status", EVERY_STEP, {"status": "41"}, "The SAM says no with this status."),
)
SILENT: Final = Kind("silent", EVERY_STEP, {}, "The command is not answered.")

SERIAL: Final = (LIFT, *BROKEN, SILENT, HANG)

SAM_TRANSMIT: Final = (LIFT, *BROKEN, HANG)
"""Without silence: PC/SC has no time-out, so a reader that never answers holds its caller for ever."""

STORAGE: Final = (
    Kind("lift", ("read",), {}, LIFT.sentence),
    Kind("status", ("read",), {"status": "6F00"}, "The card answers with this status word."),
    Kind("short", ("read",), {}, "The file ends early."),
    Kind("hang", ("read",), {"seconds": 2.0}, HANG.sentence),
)


def check(command: dict[str, Any]) -> None:
    """See that the values of a fault mean something, before the moment comes to play it.

    Raises:
        ValueError: seconds that are no number, or a status that is not hexadecimal.
        TypeError: neither a number nor a text.
    """
    float(command.get("seconds", 0))
    bytes.fromhex(command.get("status", ""))
