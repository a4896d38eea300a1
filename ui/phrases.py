"""What the page says, decided without any widget: each line is a sign, a code and its parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from station.checks.verdict import Finding, Verdict
from station.flow import State
from station.job.queue_view import QueueView
from station.view import DeskView, Device, Lamp
from station.words import known, say
from ui.signs import Sign

Say = Callable[..., str]  # `say("key.shoot")` in the language of the moment


def speaker(language: str) -> Say:
    """Give `say` for one language."""

    def speak(code: str, /, **parameters: Any) -> str:
        return say(code, language, **parameters)

    return speak


def language_of(say: Say) -> str:
    """Which language somebody speaks: its own code, as every catalogue has it."""
    return say("language")


@dataclass(frozen=True)
class Phrase:
    """One sentence, not yet in any language.

    Attributes:
        sign: the shape and colour it comes with.
        code: its code in the catalogues.
        inner: parameters that are themselves phrases (a reason inside a sentence).
        parameters: the other parameters.
    """

    sign: Sign
    code: str
    parameters: dict[str, Any] = field(default_factory=dict)
    inner: "dict[str, Phrase]" = field(default_factory=dict)

    @property
    def has_words(self) -> bool:
        """Whether somebody wrote a sentence for it: a device may give a reason of its own that nobody foresaw."""
        return known(self.code) and all(phrase.has_words for phrase in self.inner.values())

    def said(self, say: Say) -> str:
        """Put it into words."""
        inner = {name: phrase.said(say) for name, phrase in self.inner.items()}
        return say(self.code, **self.parameters, **inner).strip()


STOPPED = Phrase(Sign.BAR, "state.stopped")

FINDING_SIGNS = {
    Finding.PASS: Sign.TICK,
    Finding.WARN: Sign.TRIANGLE,
    Finding.BLOCK: Sign.BAR,
    Finding.UNJUDGED: Sign.DASH,
}

LAMP_SIGNS = {Lamp.OK: Sign.TICK, Lamp.CONNECTING: Sign.DOT, Lamp.WARN: Sign.TRIANGLE, Lamp.TROUBLE: Sign.BAR}


def lamp_phrase(device: Device) -> Phrase:
    """Say the device's name, and how it stands unless it works."""
    sign, behind = LAMP_SIGNS[device.lamp], device.behind
    if device.percent is not None:
        return Phrase(sign, f"device.{device.name}.percent", {"percent": device.percent})
    if known(trouble := f"device.{device.name}.{device.trouble}"):
        return Phrase(sign, trouble)
    if behind is None or device.lamp is not Lamp.WARN:
        return Phrase(sign, f"device.{device.name}.{device.lamp}")
    if behind.files:
        return Phrase(sign, "device.copy.files", {"files": _few(behind.files)})
    return Phrase(sign, "device.copy.seconds", {"seconds": _few(behind.seconds)})


def _few(count: int) -> str:
    """A count in three signs at most: a lamp has no room for more."""
    return str(count) if count < 1000 else "1k+"


def verdict_phrase(verdict: Verdict) -> Phrase:
    """Say what holds, or what the person in the chair should do about it."""
    return Phrase(FINDING_SIGNS[verdict.finding], verdict.sentence)


def state_phrase(view: DeskView, live: tuple[Verdict, ...]) -> Phrase:
    """Say where the sitting stands, in one sentence.

    Args:
        view: the desk now.
        live: verdicts of the newest judged frame; they word the reason of a locked shutter.
    """
    trouble = _ahead(view) or _scanner(view) or _reader(view) or _trouble(view)
    if trouble is not None:
        return trouble
    if view.login_needed and (view.state is None or view.may_settle):
        return Phrase(Sign.TRIANGLE, "state.login")
    if view.state is None:
        return _nobody_sits(view)
    number = {"number": view.sitter.number if view.sitter else ""}
    if view.state is State.ARMED:
        return _armed(view, live)
    if view.state is State.REVIEW:
        return _review(view, number)
    if view.state is State.SETTLING and view.may_settle:
        return Phrase(Sign.TRIANGLE, "state.settling.overdue", number)
    if view.state is State.WAITING and view.queue is not None:
        return Phrase(Sign.TRIANGLE, "state.queue.picked", number)
    if view.state is State.DEVELOPING and view.waits.portrait:
        return Phrase(Sign.TRIANGLE, "state.developing.long", number)
    sign = Sign.TICK if view.state is State.DEVELOPING else Sign.DOT
    return Phrase(sign, f"state.{view.state}", number)


def _nobody_sits(view: DeskView) -> Phrase:
    """What is awaited at the door: the answer to a question, the other half, a test, or a card."""
    if view.lunch is not None:
        return Phrase(Sign.DOT, "state.lunch", {"until": view.lunch.until})
    if view.testing:
        return Phrase(Sign.TRIANGLE, "state.testing")
    if view.question is not None:
        return Phrase(Sign.TRIANGLE, f"state.asked.{view.question}")
    if view.picking is not None:
        return Phrase(Sign.TRIANGLE, "state.pick")
    if view.half is not None:
        return Phrase(Sign.DOT, f"state.half.{view.half.wants}")
    if (waits := _proposal(view) or _standby(view)) is not None:
        return waits
    if view.queue is not None and _reader_works(view):
        return _line(view.queue, view.shows)
    return Phrase(Sign.DOT, f"state.empty.{view.shows}" if _reader_works(view) else "state.connecting")


def _line(line: QueueView, shows: str) -> Phrase:
    """Who was called, or who is next to be called."""
    if line.called is not None:
        return Phrase(Sign.DOT, "state.queue.called", {"number": line.called})
    if line.subject is not None:
        return Phrase(Sign.DOT, "state.queue.next", {"number": line.subject})
    return Phrase(Sign.DOT, f"state.queue.empty.{shows}")


def _proposal(view: DeskView) -> Phrase | None:
    if view.turn_proposed is not None:
        return Phrase(Sign.TRIANGLE, "state.turn")
    if view.lighting_proposed not in (None, view.lighting):
        return Phrase(Sign.TRIANGLE, f"state.lighting.{view.lighting_proposed}")
    return None


def _standby(view: DeskView) -> Phrase | None:
    return Phrase(Sign.DOT, "state.standby") if view.standby and _reader_works(view) else None


def _trouble(view: DeskView) -> Phrase | None:
    if view.locked == "disk":
        return _worded([device for device in view.devices if device.name == "disk"])
    if view.state in (State.DEVELOPING, State.REVIEW) or view.may_settle:
        return None  # what is to be decided now needs no device
    troubled = [device for device in view.devices if device.trouble is not None and _matters(device, view)]
    return _worded(troubled)


def _ahead(view: DeskView) -> Phrase | None:
    """The camera stays away: swipes may run ahead, or do."""
    if not view.waits.camera or view.locked == "disk" or view.login_needed or view.state not in (None, State.WAITING):
        return None
    return Phrase(Sign.TRIANGLE, "state.ahead.offer" if view.queue is None else "state.ahead")


def _scanner(view: DeskView) -> Phrase | None:
    """Codes are awaited and no scanner works."""
    offered = view.waits.scanner and view.state is None and view.locked != "disk" and not view.login_needed
    offered = offered and (view.shows != "either" or not _reader_works(view))  # cards are taken: its lamp will do
    return Phrase(Sign.TRIANGLE, "state.scanner.offer") if offered else None


def _reader(view: DeskView) -> Phrase | None:
    """No card can be read, and the list says who is expected: people can be picked from it meanwhile."""
    waits = view.state is None and view.picking is None and view.lunch is None and not view.login_needed
    works = _reader_works(view) and view.shows in ("code", "either")  # codes are taken: its lamp will do
    offered = view.by_row.offered and waits and not works and view.locked != "disk"
    return Phrase(Sign.TRIANGLE, "state.reader.offer") if offered else None


def _worded(troubled: list[Device]) -> Phrase | None:
    return trouble_phrase(troubled[0].name, troubled[0].trouble or "") if troubled else None


def _matters(device: Device, view: DeskView) -> bool:
    match device.name:
        case "reader":
            return view.state is None and not _reader_works(view)
        case "copy" | "stick" | "power" | "lid":
            return False  # its lamp says so; the day goes on
        case "disk":  # who is registered can be finished
            return view.state is None
        case _:
            return True


def _reader_works(view: DeskView) -> bool:
    return any(device.name == "reader" and device.lamp is Lamp.OK for device in view.devices)


def trouble_phrase(device: str, code: str, parameters: Mapping[str, Any] | None = None) -> Phrase:
    """Say what is wrong with a device and what to do; `parameters` are what its sentence may tell."""
    spoken = f"trouble.{device}.{code}"
    return Phrase(Sign.BAR, spoken if known(spoken) else f"trouble.{device}.device-trouble", dict(parameters or {}))


def _armed(view: DeskView, live: tuple[Verdict, ...]) -> Phrase:
    if view.locked is None and known(refused := f"state.refused.{view.refused}"):
        return Phrase(Sign.TRIANGLE, refused)
    if view.locked is None:
        return Phrase(Sign.TICK, "state.ready")
    if view.locked == "no-release":
        return Phrase(Sign.TICK, "state.no-release")
    return Phrase(Sign.BAR, "state.locked", inner={"reason": _lock_reason(view, live)})


def _lock_reason(view: DeskView, live: tuple[Verdict, ...]) -> Phrase:
    if not view.lock_checks:
        return Phrase(Sign.BAR, f"locked.{view.locked}")
    told = view.instruction
    if told is not None and told.check in view.lock_checks:  # what the live view says, and nothing else
        return Phrase(Sign.BAR, told.desk)
    check = view.lock_checks[0]
    verdict = next((verdict for verdict in live if verdict.check == check), None)
    if verdict is not None and verdict.value is not None:
        return verdict_phrase(verdict)
    return Phrase(Sign.BAR, "check.unjudged", inner={"name": Phrase(Sign.BAR, f"check.{check}.name")})


def _review(view: DeskView, number: dict[str, Any]) -> Phrase:
    if view.locked is None:
        return Phrase(Sign.TICK, "state.review", number)
    if not view.lock_checks:
        sign = Sign.DOT if view.locked == "moved" else Sign.BAR
        return Phrase(sign, f"state.review.{view.locked}", number)
    return Phrase(Sign.TRIANGLE, "state.review.checks", number, {"reason": _lock_reason(view, view.verdicts)})


def worth_showing(view: DeskView, verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Give the verdicts to show: an empty chair is no fault of anybody's while no sitting is open."""
    nobody = bool(verdicts) and all(verdict.value is None for verdict in verdicts[1:])
    return () if view.state is None and nobody else verdicts
