"""What only a window manager of X11 can do for a window, asked for as any pager asks: Qt has no words for it.

A window on every desktop can't be left by the keys that change the desktop, and "show the desktop" is taken back by
whoever asks for a window to come to the front as a pager does
(https://specifications.freedesktop.org/wm-spec/latest/ar01s05.html). Elsewhere, as on Wayland, nothing is asked: there
such keys are the compositor's alone.
"""

import ctypes
import logging
import struct
from collections.abc import Sequence
from functools import cache

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

log = logging.getLogger(__name__)

EVERY_DESKTOP = 0xFFFFFFFF
AS_A_PAGER = 2
_CLIENT_MESSAGE, _PROPERTY_REPLACED, _CARDINAL = 33, 0, 6
_TO_WINDOW_MANAGERS = 0x80000 | 0x100000  # SubstructureNotify and SubstructureRedirect


def stand_on_every_desktop(window: QWidget) -> None:
    """Have a window seen whichever desktop is chosen; asked for before it is shown, or later."""
    _tell(window, "_NET_WM_DESKTOP", (EVERY_DESKTOP, AS_A_PAGER), keep=EVERY_DESKTOP)


def bring_to_front(window: QWidget) -> None:
    """Have a window in front and with the keyboard, even where the window manager would not let a program ask."""
    _tell(window, "_NET_ACTIVE_WINDOW", (AS_A_PAGER, 0, 0))


def _tell(window: QWidget, wish: str, values: Sequence[int], keep: int | None = None) -> None:
    if QGuiApplication.platformName() != "xcb":
        return
    try:
        _connection().send(int(window.winId()), wish, values, keep)
    except (OSError, AttributeError):
        log.warning("nothing can be asked of the window manager", exc_info=True)


@cache
def _connection() -> "_Connection":
    return _Connection()


class _Connection:
    """A connection of our own to the X server, for the messages of a pager.

    Raises:
        OSError: there is no libxcb, or no server.
    """

    def __init__(self) -> None:
        xcb = ctypes.CDLL("libxcb.so.1")
        for name, result, arguments in (
            ("xcb_connect", ctypes.c_void_p, [ctypes.c_char_p, ctypes.POINTER(ctypes.c_int)]),
            ("xcb_connection_has_error", ctypes.c_int, [ctypes.c_void_p]),
            ("xcb_intern_atom", ctypes.c_uint, [ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p]),
            ("xcb_intern_atom_reply", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_uint, ctypes.c_void_p]),
            ("xcb_get_setup", ctypes.c_void_p, [ctypes.c_void_p]),
            (
                "xcb_send_event",
                ctypes.c_uint,
                [ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_char_p],
            ),
            (
                "xcb_change_property",
                ctypes.c_uint,
                [ctypes.c_void_p, ctypes.c_uint8, *[ctypes.c_uint32] * 3, ctypes.c_uint8, ctypes.c_uint32,
                 ctypes.c_char_p],
            ),
        ):  # fmt: skip
            function = getattr(xcb, name)
            function.restype, function.argtypes = result, arguments
        self._xcb = xcb
        self._server = xcb.xcb_connect(None, None)
        if xcb.xcb_connection_has_error(self._server):
            raise OSError("no X server answers")
        self._root = self._first_root()
        self._free = ctypes.CDLL(None).free
        self._free.restype, self._free.argtypes = None, [ctypes.c_void_p]

    def send(self, window: int, wish: str, values: Sequence[int], keep: int | None) -> None:
        """Tell the window manager a wish about a window; `keep` is written beside it, for when it is shown next."""
        atom, data = self._atom(wish), [*values, *[0] * (5 - len(values))]
        if keep is not None:
            told = struct.pack("=I", keep)
            self._xcb.xcb_change_property(self._server, _PROPERTY_REPLACED, window, atom, _CARDINAL, 32, 1, told)
        event = struct.pack("=BBHII5I", _CLIENT_MESSAGE, 32, 0, window, atom, *data)
        self._xcb.xcb_send_event(self._server, 0, self._root, _TO_WINDOW_MANAGERS, event)
        self._atom(wish)  # an answer: what was asked is done before Qt, on its own connection, shows the window

    def _atom(self, name: str) -> int:
        asked = self._xcb.xcb_intern_atom(self._server, 0, len(name), name.encode())
        answer = self._xcb.xcb_intern_atom_reply(self._server, asked, None)
        if not answer:
            raise OSError("the X server has gone")
        atom: int = struct.unpack_from("=I", ctypes.string_at(answer, 12), 8)[0]
        self._free(answer)
        return atom

    def _first_root(self) -> int:
        """The root window stands first in the first screen, which follows vendor and pixmap formats in the setup."""
        setup = self._xcb.xcb_get_setup(self._server)
        head = ctypes.string_at(setup, 40)
        vendor, formats = struct.unpack_from("=H", head, 24)[0], head[29]
        screen = 40 + (vendor + 3) // 4 * 4 + 8 * formats
        root: int = struct.unpack("=I", ctypes.string_at(setup + screen, 4))[0]
        return root
