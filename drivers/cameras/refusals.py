"""When a body says no before the shutter: only its own words count, a return code alone proves nothing.

libgphoto2 answers -1 for nearly everything and tells the reason in words, if at all. They are those of `ptp_strerror`
in https://github.com/gphoto/libgphoto2/blob/v2.5.34/camlibs/ptp2/ptp.c and of `camera_trigger_canon_eos_capture` in
library.c beside it; they are translated unless LANGUAGE is C. Over PTP/IP a Nikon that refuses the release itself
leaves no words at all (`camera_trigger_capture` returns the bare code): such a shot is unknown, not refused.
"""

from collections.abc import Iterable

_REASONS = {
    "Out of Focus": "focus",
    "Perhaps no focus?": "focus",
    "Auto-Focus failed": "focus",
    "PTP Store Full": "card-full",
    "Perhaps no more memory on card?": "card-full",
    "PTP Object Write Protected": "card-protected",
    "PTP Store Read Only": "card-protected",
    "Card read-only?": "card-protected",
    "PTP Store Not Available": "card-missing",
}


def refusal(words: Iterable[str]) -> str | None:
    """Give the reason that these messages of the library name, or None when they name none that we know."""
    for message in words:
        for phrase, reason in _REASONS.items():
            if phrase in message:
                return reason
    return None
