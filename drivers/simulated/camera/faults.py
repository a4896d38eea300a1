"""What can be scripted to go wrong at this body. Every kind answers something that real cameras and cables did."""

from typing import Any, Final

from drivers.simulated.script import Kind

EVERYWHERE: Final = ("live", "trigger", "download", "poll", "settings", "open")

WORDS: Final = {
    "code": ("focus", "card-full", "card-protected", "invalid-status"),
    "how": ("rst", "fin", "stall"),
}

KINDS: Final = (
    Kind("silent", ("connect",), {"seconds": None}, "The connection is accepted and then nothing is said on it."),
    Kind("refuse", ("connect",), {"reason": 1}, "The body answers that it does not want this computer."),
    Kind("stall", EVERYWHERE, {"seconds": None}, "The step is done but its answer comes so much later; null: never."),
    Kind("prohibited", ("live",), {"seconds": 2.0}, "Live view ends and can't be started for a while (battery bit)."),
    Kind(
        "empty", ("live",), {"seconds": 1.0}, "Live view is Busy for a while: the library returns frames of no bytes."
    ),
    Kind("busy", ("trigger",), {"seconds": 2.0}, "The release is answered Busy for a while: nothing is shot."),
    Kind(
        "refuse",
        ("trigger",),
        {"code": "focus", "seconds": 0.6},
        "No shot for a while: focus, card-full, card-protected or invalid-status.",
    ),
    Kind(
        "give-up",
        ("trigger",),
        {"code": "focus"},
        "The release is accepted and given up before the shutter: focus, card-full or card-protected.",
    ),
    Kind("give-up", ("focus",), {"code": "focus"}, "Autofocus is driven and finds nothing."),
    Kind("not-ready", ("trigger",), {"seconds": None}, "Busy after the shot so long; null: until the next connection."),
    Kind("no-flash", ("trigger",), {}, "The flash does not fire with the next shot."),
    Kind("foreign", ("trigger",), {"after_s": -0.1}, "A finger on the body's button so long after the trigger."),
    Kind("foreign", ("live",), {}, "A finger on the body's own button while live view runs."),
    Kind("lost", ("event",), {}, "The file is on the card but its event never comes."),
    Kind("late", ("event",), {"delay_s": 8.0}, "The event of the new file comes so much later."),
    Kind("double", ("event",), {}, "One trigger puts two pictures on the card."),
    Kind("no-complete", ("event",), {}, "The shot is never reported complete."),
    Kind("busy", ("event",), {"seconds": 2.0}, "After the shot the body answers Busy when asked for events."),
    Kind("pull", ("event",), {}, "The first card is taken out before the picture is written to it."),
    Kind("info-busy", ("event",), {}, "The first question about the new file is answered Busy: its event is used up."),
    Kind("flood", ("event", "live"), {"count": 500}, "So many changes of a setting are reported, before the new file."),
    Kind("cut", ("download",), {"after_bytes": 100_000, "how": "rst"}, "The link ends inside a file: rst, fin, stall."),
    Kind("drip", ("download",), {"every_s": 0.5, "bytes": 1}, "The file comes a few bytes at a time, without end."),
    Kind("busy", ("download",), {"seconds": 2.0}, "The file can't be read for a while."),
    Kind("truncated", ("download",), {"keep": 0.6}, "The next shot's file ends early on the card itself."),
    Kind("drop", EVERYWHERE, {}, "The link breaks; the body stays on and finishes what it was doing."),
    Kind("power", EVERYWHERE, {"off_s": 2.0}, "The body switches off, and on again after so long; null: stays off."),
    Kind("swap", EVERYWHERE, {"serial": "6009999"}, "Another body with its own card is at the other end of the cable."),
)

NULL_MEANS_NEVER: Final = {("silent", "seconds"), ("stall", "seconds"), ("not-ready", "seconds"), ("power", "off_s")}


def check(kind: str, values: dict[str, Any]) -> None:
    """Look over the values that a script gives.

    Raises:
        ValueError: a value that the parameter can't have.
    """
    for name, value in values.items():
        if not _fits(kind, name, value):
            raise ValueError(f"{name} of {kind} can't be {value!r}")


def _fits(kind: str, name: str, value: Any) -> bool:
    if name in WORDS:
        return value in WORDS[name]
    if name == "serial":
        return isinstance(value, str) and value.isdecimal()
    if value is None:
        return (kind, name) in NULL_MEANS_NEVER
    return isinstance(value, int | float) and (value >= 0 or name == "after_s")
