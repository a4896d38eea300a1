"""The camera's key: what people have to say about the body, and what they may ask of it between shots."""

from collections.abc import Callable
from dataclasses import dataclass

from station.commands import (
    AcceptLighting,
    AcceptTurn,
    ChangeSetting,
    ChooseBody,
    Command,
    ConfirmBody,
    Focus,
    MeasureBackground,
    ReleaseCamera,
    TestShot,
)
from station.flow import State
from station.view import DeskView, Turnable
from ui.choices import MOST, Option, Question
from ui.phrases import Phrase
from ui.signs import Sign

Post = Callable[[Command], None]
Put = Callable[[Question], None]


@dataclass(frozen=True)
class _Line:
    """One line of the menu: what it says, and what it asks for; a dial leads on to its choices."""

    option: Option
    asks: Command | Turnable


def is_open(view: DeskView) -> bool:
    """Whether there is anything to say or to ask now."""
    return _must_answer(view) or bool(_lines(view))


def question(view: DeskView, post: Post, put: Put) -> Question:
    """What must be answered comes first: that another body is meant, which of several, or who lets go of it."""
    if view.body_asked is not None:
        meant = Option("confirm", Phrase(Sign.DOT, "ask.body.confirm", {"model": view.body_asked}))
        return Question(Phrase(Sign.DOT, "ask.body.changed"), (meant,), lambda _: post(ConfirmBody()))
    if view.bodies:
        ports = {f"{port.removeprefix('usb:')}  {model}": port for model, port in view.bodies}
        options = tuple(Option(one) for one in ports)
        return Question(Phrase(Sign.DOT, "ask.body.which"), options, lambda one: post(ChooseBody(ports[one])))
    if view.may_release:
        release = Option("release", Phrase(Sign.DOT, "ask.body.let-go"))
        return Question(Phrase(Sign.DOT, "ask.body.held"), (release,), lambda _: post(ReleaseCamera()))
    return _menu(view, post, put)


def _must_answer(view: DeskView) -> bool:
    return bool(view.body_asked or view.bodies or view.may_release)


def _menu(view: DeskView, post: Post, put: Put) -> Question:
    lines = {line.option.value: line for line in _lines(view)}

    def do(value: str) -> None:
        asks = lines[value].asks
        if isinstance(asks, Turnable):
            put(_dial(asks, post))
        else:
            post(asks)

    return Question(Phrase(Sign.DOT, "ask.camera"), tuple(line.option for line in lines.values()), do)


def _lines(view: DeskView) -> list[_Line]:
    """Proposals first, then what an empty chair allows, then the body's own business."""
    lines = []
    if view.turn_proposed is not None:
        lines.append(_line("upright", AcceptTurn()))
    if view.lighting_proposed not in (None, view.lighting):
        lines.append(_line(f"lighting.{view.lighting_proposed}", AcceptLighting()))
    if view.state is None and view.body_state is not None:
        lines += [_line("test-shot", TestShot()), _line("background", MeasureBackground())]
    if view.state in (None, State.ARMED) and view.body_state is not None:
        lines.append(_line("focus", Focus()))
    return lines + _dials(view)


def _line(name: str, command: Command) -> _Line:
    return _Line(Option(name, Phrase(Sign.DOT, f"ask.camera.{name}")), command)


def _dials(view: DeskView) -> list[_Line]:
    """The dials that this body lets a computer turn, each with how it stands."""
    return [_Line(Option(dial.name, _about(dial, "ask.camera.dial")), dial) for dial in view.dials]


def _about(dial: Turnable, code: str) -> Phrase:
    return Phrase(Sign.DOT, code, {"value": dial.value}, inner={"which": Phrase(Sign.DOT, f"dial.{dial.name}")})


def _dial(dial: Turnable, post: Post) -> Question:
    options = tuple(Option(value) for value in _near(dial))
    return Question(_about(dial, "ask.camera.turn"), options, lambda value: post(ChangeSetting(dial.name, value)))


def _near(dial: Turnable) -> tuple[str, ...]:
    """As many choices as the list holds, around the present one: nobody turns a dial far in the middle of a day."""
    others = [value for value in dial.choices if value != dial.value]
    at = dial.choices.index(dial.value) if dial.value in dial.choices else 0
    first = max(0, min(at - MOST // 2, len(others) - MOST))
    return tuple(others[first : first + MOST])
