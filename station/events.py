"""What the desk announces: one frozen record per thing that happened, for windows, event lines and rehearsals alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Kind(StrEnum):
    """Every kind of event line there is."""

    READY = "ready"
    PRESENCE = "presence"
    SWIPE = "swipe"
    REFUSED = "refused"
    SITTING = "sitting"
    ARMED = "armed"
    VERDICT = "verdict"
    OVERRIDE = "override"
    INTENT = "intent"
    BOUND = "bound"
    NO_PICTURE = "no_picture"
    UNKNOWN = "unknown"
    ORPHAN = "orphan"
    CALIBRATION = "calibration"
    PORTRAIT = "portrait"
    RETAKE = "retake"
    ACCEPTED = "accepted"
    ABANDONED = "abandoned"
    FACES = "faces_confirmed"
    REASSIGNED = "reassigned"
    CLAIMED = "claimed"
    FEE_SET = "fee_set"
    PAID = "paid"
    PAYMENT_VOID = "payment_void"
    CLASS_CLOSED = "class_closed"
    DAY_CLOSED = "day_closed"
    LOGIN = "login"
    LOGOUT = "logout"
    LEAVING = "leaving"
    LUNCH = "lunch"
    TROUBLE = "trouble"
    RECOVERED = "recovered"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Announcement:
    """One thing that happened. Never holds a name or a document number.

    Attributes:
        event: what kind of thing.
        at: ISO 8601 with milliseconds and offset.
        seq: the line's number in this run of the desk, growing by one.
        number: 拍摄序号 (`A-0001`) of the sitting concerned.
        sitting, intent, exposure: ids in the journal.
        code: refusal, trouble or reason code; its sentence is in the catalogues.
        detail: whatever else belongs to it, JSON-ready.
    """

    event: Kind
    at: str
    seq: int
    number: str | None = None
    sitting: str | None = None
    intent: str | None = None
    exposure: str | None = None
    code: str | None = None
    detail: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def as_line(self) -> str:
        """One JSON object on one line."""
        return json.dumps(
            {
                "event": self.event.value,
                "at": self.at,
                "seq": self.seq,
                "number": self.number,
                "sitting": self.sitting,
                "intent": self.intent,
                "exposure": self.exposure,
                "code": self.code,
                "detail": dict(self.detail),
            },
            ensure_ascii=False,
        )
