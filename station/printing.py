"""The lane of the ticket printer: the system's print queue, asked by `lp` as a child process.

https://www.cups.org/doc/options.html says what `lp` takes, https://www.cups.org/doc/man-lpstat.html what `lpstat`
tells. The page goes through a pipe: no file of ours is left behind. Nothing waits for this lane; whoever gets no ticket
has the number on the screen.
"""

import logging
import os
import queue
import subprocess
import threading
import time
from collections.abc import Sequence

from station import messages
from station.job.stub import Stub
from station.job.ticket_picture import length_mm, pdf, picture
from station.lanes import Lane, Tell

LONGEST = 10.0
"""Seconds after which `lp` is stopped: a print service that hangs must not hold the next ticket for ever."""

SLICE = 0.1  # seconds between two looks at whether the desk ends

PAPER = ("media-empty", "media-needed", "media-jam")
"""What a printer alerts when paper is the trouble (RFC 8011, 5.4.12)."""

log = logging.getLogger(__name__)


class PrinterTroubleError(Exception):
    """No ticket came of it: `code` is the trouble's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(command: Sequence[str], given: bytes = b"", stopping: threading.Event | None = None) -> str:
    """Run one of the print system's commands in plain English; give what it says.

    Raises:
        PrinterTroubleError: it is not installed, does not answer, says no, or was stopped meanwhile.
    """
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    try:
        asked = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, env={**os.environ, "LC_ALL": "C"})
    except OSError as error:
        log.warning("no ticket: %s", error.strerror)
        raise PrinterTroubleError("printer-no-service") from None
    with asked:
        told = _answer_of(asked, given, stopping or threading.Event())
    if asked.returncode != 0:
        raise PrinterTroubleError("printer-missing")
    return told.decode("utf-8", "replace")


def _answer_of(asked: subprocess.Popen[bytes], given: bytes, stopping: threading.Event) -> bytes:
    until, input_ = time.monotonic() + LONGEST, given or None
    while True:
        try:
            return asked.communicate(input_, timeout=SLICE)[0]
        except subprocess.TimeoutExpired:
            input_ = None  # it was begun with; the rest of it is sent all the same
            if stopping.is_set() or time.monotonic() > until:
                asked.kill()
                asked.communicate()
                raise PrinterTroubleError("printer-silent") from None


def trouble_of(printer: str, stopping: threading.Event | None = None) -> str | None:
    """Why this printer prints nothing now, though its queue takes it; None when nothing is known to be in the way.

    Raises:
        PrinterTroubleError: there is no such printer, or no print service.
    """
    told = ask(["lpstat", "-l", "-p", printer], stopping=stopping)
    if any(word in told for word in PAPER):
        return "printer-no-paper"
    return "printer-stopped" if f"printer {printer} disabled" in told else None


def printers(stopping: threading.Event | None = None) -> tuple[str, ...]:
    """The names of all in the system's print queue; none where there is no print system, or it does not answer."""
    try:
        return tuple(sorted(filter(None, map(str.strip, ask(["lpstat", "-e"], stopping=stopping).splitlines()))))
    except PrinterTroubleError:
        return ()


class TicketLane(Lane):
    """Prints tickets, one after the other."""

    def __init__(self, printer: str, width_mm: int, tell: Tell) -> None:
        super().__init__("ticket-lane", tell)
        self._printer, self._width = printer, width_mm
        self._asked: queue.SimpleQueue[Stub | None] = queue.SimpleQueue()

    def print(self, ticket: Stub) -> None:
        """See PrinterPort."""
        self._asked.put(ticket)

    def work(self) -> None:
        """Print until stopped."""
        while (ticket := self._asked.get()) is not None and not self._stopping.is_set():
            self._tell(messages.TicketTold(ticket.number, self._print(ticket)))

    def stop(self) -> None:
        """End after the ticket that is being printed."""
        super().stop()
        self._asked.put(None)

    def _print(self, ticket: Stub) -> str | None:
        """Hand one over; give the code of what is in the way."""
        try:
            page = picture(ticket, self._width)
            paper = f"media=Custom.{self._width}x{length_mm(page)}mm"
            order = ["lp", "-d", self._printer, "-t", ticket.number, "-o", paper, "-o", "print-scaling=none"]
            ask(order, pdf(page), self._stopping)
            return trouble_of(self._printer, self._stopping)
        except PrinterTroubleError as trouble:
            return trouble.code
        except OSError as error:  # a font that can't be read
            log.warning("no ticket: %s", error.strerror)
            return "printer-failed"
