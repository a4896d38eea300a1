"""Hands out tickets at the swipe, where a printer is set up. Whoever gets none has the number on the screen."""

from datetime import datetime

from station import messages
from station.announcer import Announcer
from station.events import Kind
from station.job.masking import mask_name
from station.job.stub import Stub
from station.job.ticket import ticket_text
from station.ports import PrinterPort
from station.sitting import OpenSitting


class Tickets:
    """Asks the printer's lane, and says once when it can't.

    Attributes:
        names: whether masked names may stand on paper.
        trouble: code of why the last ticket was not printed, None when it was.
    """

    def __init__(self, printer: PrinterPort, announcer: Announcer, job: str, *, names: bool = True) -> None:
        self._printer, self._announcer, self._job = printer, announcer, job
        self.names = names
        self.trouble: str | None = None

    def hand_out(self, sitting: OpenSitting, class_name: str = "") -> None:
        """Print the number of somebody who has just got one."""
        number = sitting.record.number
        at = datetime.fromisoformat(sitting.record.opened_at).strftime("%H:%M")
        name = mask_name(sitting.name) if self.names else ""
        self._printer.print(Stub(number, ticket_text(self._job, number), name, class_name, at))

    def told(self, message: messages.TicketTold) -> None:
        """Take what became of a ticket; a trouble is told once, until a ticket is printed again."""
        if message.code == self.trouble:
            return
        self.trouble = message.code
        detail = {"device": "printer", "number": message.number}
        if message.code is None:
            self._announcer.say(Kind.RECOVERED, code="printer", detail=detail)
        else:
            self._announcer.say(Kind.TROUBLE, code=message.code, detail=detail)
