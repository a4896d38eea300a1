"""Every key of the desk page: where it sits, what it asks for, and when it is open."""

from dataclasses import dataclass

from PySide6.QtCore import Qt

from station.config import SettingsError
from station.flow import State, Step, can
from station.view import DeskView
from ui import camera_menu, class_menu, job_menu, lunch


@dataclass(frozen=True)
class Key:
    """One key and the button that shows it.

    Attributes:
        name: `key.<name>` is its label.
        cap: what is printed on the key; a code of the catalogues (`cap.space`) or one letter.
        codes: the physical keys.
        group: keys of one group stand together.
        seldom: it is no button of the bar, but a line of what `more` shows; its key works all the same.
    """

    name: str
    cap: str
    codes: tuple[Qt.Key, ...]
    group: int
    seldom: bool = False


KEYS = (
    Key("shoot", "cap.space", (Qt.Key.Key_Space,), 0),
    Key("accept", "cap.enter", (Qt.Key.Key_Return, Qt.Key.Key_Enter), 0),
    Key("retake", "R", (Qt.Key.Key_R,), 0),
    Key("arm", "N", (Qt.Key.Key_N,), 0),
    Key("override", "X", (Qt.Key.Key_X,), 1),
    Key("abandon", "A", (Qt.Key.Key_A, Qt.Key.Key_Delete), 1),
    Key("settle", "U", (Qt.Key.Key_U,), 1),
    Key("allow", "P", (Qt.Key.Key_P,), 1),
    Key("let_in", "Y", (Qt.Key.Key_Y,), 2),
    Key("pick", "F", (Qt.Key.Key_F,), 2),
    Key("proof", "H", (Qt.Key.Key_H,), 2),
    Key("typed", "T", (Qt.Key.Key_T,), 2),
    Key("scan", "C", (Qt.Key.Key_C,), 2),
    Key("more", "M", (Qt.Key.Key_M,), 3),
    Key("operator", "O", (Qt.Key.Key_O,), 3),
    Key("language", "L", (Qt.Key.Key_L,), 3),
    Key("help", "F1", (Qt.Key.Key_F1,), 3),
    Key("call_class", "W", (Qt.Key.Key_W,), 4, seldom=True),
    Key("classes", "E", (Qt.Key.Key_E,), 4, seldom=True),
    Key("test", "V", (Qt.Key.Key_V,), 4, seldom=True),
    Key("body", "B", (Qt.Key.Key_B,), 4, seldom=True),
    Key("faces", "F2", (Qt.Key.Key_F2,), 4, seldom=True),
    Key("orphans", "F3", (Qt.Key.Key_F3,), 4, seldom=True),
    Key("money", "F4", (Qt.Key.Key_F4,), 4, seldom=True),
    Key("paid", "F5", (Qt.Key.Key_F5,), 4, seldom=True),
    Key("status", "F6", (Qt.Key.Key_F6,), 4, seldom=True),
    Key("start", "F7", (Qt.Key.Key_F7,), 4, seldom=True),
    Key("gallery", "F8", (Qt.Key.Key_F8,), 4, seldom=True),
    Key("lunch", "F10", (Qt.Key.Key_F10,), 4, seldom=True),
    Key("screens", "F11", (Qt.Key.Key_F11,), 4, seldom=True),
    Key("by_row", "1", (Qt.Key.Key_1,), 4, seldom=True),
    Key("webcam", "0", (Qt.Key.Key_0,), 4, seldom=True),
    Key("ahead", "F12", (Qt.Key.Key_F12,), 4, seldom=True),
    Key("sound", "F9", (Qt.Key.Key_F9,), 4, seldom=True),
    Key("job", "J", (Qt.Key.Key_J,), 4, seldom=True),
)
BAR = tuple(key for key in KEYS if not key.seldom)
SELDOM = tuple(key for key in KEYS if key.seldom)

QUEUE_KEYS = (
    Key("q_pick", "Q", (Qt.Key.Key_Q,), 4),
    Key("q_call", "K", (Qt.Key.Key_K,), 4),
    Key("q_recall", "G", (Qt.Key.Key_G,), 4),
    Key("q_skip", "S", (Qt.Key.Key_S,), 4),
    Key("q_insert", "I", (Qt.Key.Key_I,), 5),
    Key("q_late", "D", (Qt.Key.Key_D,), 5),
    Key("q_no_show", "Z", (Qt.Key.Key_Z,), 5),
)
"""The keys of the line; in strict mode they are not there."""

ALWAYS = frozenset({"language", "help"})
WITHOUT_LOGIN = frozenset({"operator", "scan"})  # students scan, whoever works
BY_CODE = {code: key for key in (*KEYS, *QUEUE_KEYS) for code in key.codes}


def open_keys(view: DeskView) -> frozenset[str]:
    """Names of the keys that would do something now."""
    if view.locked == "disk":  # whatever is pressed now could not be written down
        return ALWAYS
    state = view.state
    rules = {
        "shoot": state is State.ARMED and view.locked is None,
        "accept": state is State.REVIEW and view.locked is None,
        "retake": _can(state, Step.RETAKE),
        "nudge": view.framed is not None,
        "arm": _can(state, Step.ARM),
        "override": state in (State.ARMED, State.REVIEW),
        "abandon": _can(state, Step.ABANDON) or owes_half(view) or owes_row(view),
        "settle": view.may_settle,
        "allow": bool(captured_numbers(view)),
        "let_in": view.question is not None,
        "pick": view.picking is not None,
        "proof": view.sitter is not None or bool(view.pictures),
        "typed": view.lunch is None,  # nobody is registered in the break: a whole form would be filled in for nothing
        "by_row": view.by_row.possible and view.picking is None and view.lunch is None,
        "scan": True,
        "call_class": class_menu.may_call(view),
        "classes": class_menu.is_open(view),
        "test": state is None and not view.testing,
        "body": camera_menu.is_open(view),
        "faces": view.tally.accepted > 0,
        "orphans": view.tally.orphans > 0,
        "money": True,
        "paid": bool(view.money.owing),
        "status": job_menu.is_open(view),
        "start": state is None,
        "gallery": view.tally.accepted + view.tally.abandoned > 0,
        "lunch": lunch.is_open(view),
        "screens": True,
        "webcam": view.waits.scanner or view.waits.next_webcam is not None,
        "ahead": view.waits.camera and view.queue is None,
        "sound": True,
        "job": job_menu.is_open(view),
        "operator": view.codes or len(view.operators) > 1,
    }
    rules["more"] = any(rules[key.name] for key in SELDOM)
    opened = {name for name, is_open in (rules | queue_rules(view)).items() if is_open}
    return ALWAYS | (opened & WITHOUT_LOGIN if view.login_needed else opened)


def queue_rules(view: DeskView) -> dict[str, bool]:
    """Which keys of the line would do something now; none in strict mode."""
    line = view.queue
    if line is None:
        return {}
    waits = bool(line.waiting)
    return {
        "q_pick": waits and view.state in (None, State.WAITING),
        "q_call": any(one.number != line.called for one in line.waiting),
        "q_recall": line.called is not None,
        "q_skip": waits,
        "q_insert": waits,
        "q_late": waits,
        "q_no_show": waits,
    }


def owes_half(view: DeskView) -> bool:
    """Whether the one person to be seen showed one token, owes the other and may have left."""
    return view.state is None and view.half is not None


def owes_row(view: DeskView) -> bool:
    """Whether the one person to be seen waits for their row to be picked and may have left."""
    return view.state is None and view.picking is not None


def shutter_codes(names: tuple[str, ...]) -> frozenset[Qt.Key]:
    """Physical keys that are the shutter too, by Qt's names without `Key_`.

    Raises:
        SettingsError: there is no such key, or it does something else already.
    """
    codes = frozenset(_named(name) for name in names)
    if taken := sorted(BY_CODE[code].name for code in codes if code in BY_CODE and BY_CODE[code].name != "shoot"):
        raise SettingsError(f"[desk] shutter_keys: taken by {', '.join(taken)}")
    return codes


def _named(name: str) -> Qt.Key:
    try:
        return Qt.Key[f"Key_{name}"]
    except KeyError:
        raise SettingsError(f"[desk] shutter_keys: no key is called {name}") from None


def next_key(view: DeskView) -> str | None:
    """Give the key that an ordinary sitting asks for now; it stands out."""
    opened = open_keys(view)
    failed = view.state is State.REVIEW and view.locked not in (None, "moved") and "retake" in opened
    return "retake" if failed else next((name for name in ("shoot", "accept") if name in opened), None)


def captured_numbers(view: DeskView) -> tuple[str, ...]:
    """Numbers that a retake may be allowed for: whoever was just refused first, then the last accepted ones."""
    numbers = ([view.repeat] if view.repeat else []) + [picture.number for picture in view.pictures]
    return tuple(dict.fromkeys(numbers))


def _can(state: State | None, step: Step) -> bool:
    return state is not None and can(state, step)
