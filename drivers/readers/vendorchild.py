"""The process that a maker's library lives in: it may hang or crash without taking the desk along.

Started as `python -m drivers.readers.vendorchild FILENO PARENT LIBRARY`. Each line that comes in asks for one call, and
is answered by one line:

    [7, "SDT_StartFindIDCard", 1001]     number of the question, function, port
    [7, 159, "00000000"]                 its number, what the function returned, what it wrote, in hexadecimal

The first line out says whether the library can be used: `{"missing": [], "trouble": ""}`.
"""

import ctypes
import json
import os
import resource
import socket
import sys
from typing import Any, Final, TextIO

from drivers.lifetime import die_with
from drivers.readers.sdt import FUNCTIONS, Function

ROOM: Final = 8192
"""Bytes of each buffer: far more than any such function should write."""


def main(fileno: int, parent: int, path: str) -> None:
    """Serve until the desk hangs up. The end never goes through the library's own clean-up, which may hang."""
    die_with(parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold the card that was being read
    line = socket.socket(fileno=fileno)
    # Two files: one for both would forget questions that it has read ahead as soon as it writes an answer.
    questions, answers = line.makefile("r", encoding="ascii"), line.makefile("w", encoding="ascii")
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        _say(answers, {"missing": [], "trouble": str(error) or "can't be loaded"})
    else:
        missing = [name for name in FUNCTIONS if not hasattr(library, name)]
        _say(answers, {"missing": missing, "trouble": ""})
        for question in questions:
            number, name, port = json.loads(question)
            _say(answers, [number, *call(library, FUNCTIONS[name], port)])
    os._exit(0)


def call(library: Any, function: Function, port: int) -> tuple[int, str]:
    """What the function returns, and what it wrote in hexadecimal. The photo stays here."""
    arguments: list[Any] = [port]
    written, length = ctypes.create_string_buffer(ROOM), ctypes.c_uint(0)
    photo, photo_length = ctypes.create_string_buffer(ROOM), ctypes.c_uint(0)
    if function.buffers == "one":
        arguments += [written]
    if function.buffers == "text and photo":
        arguments += [written, ctypes.byref(length), photo, ctypes.byref(photo_length)]
    if function.switch:
        arguments += [0]
    status = getattr(library, function.name)(*arguments)
    data = written.raw[: min(length.value, ROOM)] if function.buffers == "text and photo" else written.value
    return int(status), data.hex()


def _say(answers: TextIO, message: object) -> None:
    answers.write(json.dumps(message, ensure_ascii=True) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
