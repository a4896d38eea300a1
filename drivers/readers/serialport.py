"""A reader on a serial line (`serial:/dev/ttyUSB0`).

The SAM tells nothing by itself, so the line is polled, but only while nothing is being read. When has a card gone?
A failed FIND does not say so: many SAMs find a card once per placement, others find it again and again. Therefore:

- After a good read the question is 30 05, which a SAM answers as long as the selected card lies there.
- When that fails, FIND decides. Not found twice running: lifted. Found: it is read again, and the same card once more
  is no news. Another card, put down without a gap, is a new placement.
- When 30 05 said that the card has gone, a card found after it is a new one, even if it can't be read.
- A SAM that knows neither 30 05 nor a second FIND makes the reader say Lifted too early. That costs nothing: such a
  SAM gives the card out only once.
"""

import time
from collections import deque
from dataclasses import dataclass
from typing import Final

from drivers.errors import DeviceLost, DeviceMissing, DeviceRefused, DeviceSilent
from drivers.readers import sam, text
from drivers.readers.base import CardRead, IdCard, Lifted, Presence, ReaderEvent, ReaderIdentity
from drivers.readers.line import Line
from drivers.readers.trouble import FrameError, NoAnswer, ReadTrouble, SamError
from drivers.readers.wake import Cancelled, Wake

POLL: Final = 0.3
"""Seconds between two looks; makers advise against less."""

OUT_OF_ORDER: Final = (sam.SELF_TEST_FAILED, sam.NOT_AUTHORISED)

LOOKS_UNTIL_LIFTED: Final = 2
SILENCES_UNTIL_LOST: Final = 3


class SerialReader:
    """One SAM on one serial line. See `Reader` for the contract.

    A read that has begun may outlast the time-out of `wait`: it is bounded by the patience of its commands.
    """

    def __init__(self, address: str, device: str) -> None:
        self.address = address
        self._device = device
        self._wake: Wake | None = None
        self._watch: Watch | None = None

    def open(self) -> ReaderIdentity:
        """Open the line and read the SAM's id.

        Raises:
            DeviceMissing: no such device, or no SAM answers there.
            DeviceHeld: another program has locked the line.
            DeviceRefused: the SAM's self-test failed or it is not authorised.
            DeviceForbidden: this user may not open the line.
        """
        if self._wake:
            raise RuntimeError("the reader is open already")
        self._wake = Wake()
        try:
            self._watch = Watch(Line(self._device, self._wake))
            identity = ReaderIdentity(self.address, "SAM, serial", self._watch.sam_id())
            self._watch.learn_habits()
            return identity
        except BaseException:
            self.close()
            raise

    def wait(self, timeout: float) -> ReaderEvent | None:
        """The next event; see `Reader.wait`.

        Raises:
            DeviceLost: the line went away, or (DeviceSilent) the SAM stopped answering.
        """
        if not self._watch:
            raise RuntimeError("the reader is closed")
        try:
            return self._watch.next_event(time.monotonic() + timeout)
        except Cancelled:
            return None

    def cancel(self) -> None:
        """End the running wait, or the next one. A read that is cut off begins again at FIND."""
        if wake := self._wake:
            wake.call()

    def close(self) -> None:
        """Let go of the line."""
        if self._watch:
            self._watch.line.close()
        if self._wake:
            self._wake.close()
        self._watch = self._wake = None


@dataclass
class Placement:
    """What has been said about the card that lies there.

    Attributes:
        card: what was read; None until then.
        given: the SAM gave all it has, so the card is still selected: 30 05 tells whether it lies there.
        complaint: code of the last failure told, so that a card which stays unreadable is told once.
        absences: looks running that found nothing.
    """

    card: IdCard | None = None
    given: bool = False
    complaint: str | None = None
    absences: int = 0


class Watch:
    """Looks at what lies on the reader, from the line's opening to its end.

    Attributes:
        line: the way to the SAM.
    """

    def __init__(self, line: Line) -> None:
        self.line = line
        self._news: deque[ReaderEvent] = deque()
        self._placement: Placement | None = None
        self._found = False
        self._silences = 0
        self._next_look = time.monotonic()
        self._tells_absence = False

    def learn_habits(self) -> None:
        """Ask 30 05 once: a SAM that knows the command tells surely when a card has gone."""
        try:
            self.line.exchange(sam.CARD_MANAGEMENT)
            self._tells_absence = True
        except SamError as error:
            self._tells_absence = error.status != sam.UNKNOWN_COMMAND
        except (FrameError, Cancelled):
            self._tells_absence = False

    def sam_id(self) -> str | None:
        """The SAM's number in readable form; None from one that keeps it to itself but answers FIND.

        Raises:
            DeviceMissing: nobody answers on this line.
            DeviceRefused: the SAM is out of order: self-test failed, or not authorised.
        """
        for question in (sam.SAM_ID,) * sam.TRIES + (sam.FIND,) * sam.TRIES:
            try:
                answer = self.line.exchange(question)
            except SamError as error:
                if error.status in OUT_OF_ORDER:
                    raise DeviceRefused(f"sam {error.detail}") from error
                return None
            except (FrameError, Cancelled):
                continue
            return sam.readable_id(answer) if question is sam.SAM_ID else None
        raise DeviceMissing("no SAM answers on this line")

    def next_event(self, until: float) -> ReaderEvent | None:
        """What is new, None when nothing is by then (monotonic clock)."""
        while not self._news:
            self.line.pause(min(self._next_look, until) - time.monotonic())
            if time.monotonic() < self._next_look:
                return None
            self._look()
        return self._news.popleft()

    def _look(self) -> None:
        """One turn: read a card that was just found, else see whether the old one lies there or a new one came."""
        self._next_look = time.monotonic() + POLL
        if self._found:
            self._found = False
            self._read()
        elif self._still_there():
            self._present().absences = 0
        else:
            self._find()

    def _still_there(self) -> bool:
        if not (self._placement and self._placement.given):
            return False
        try:
            self.line.exchange(sam.CARD_MANAGEMENT)
        except (FrameError, SamError):
            return False
        return True

    def _find(self) -> None:
        try:
            self.line.exchange(sam.FIND)
        except NoAnswer:
            self._count_silence()
        except FrameError:
            self._silences = 0  # Noise says nothing about the card.
        except SamError as error:
            self._not_found(error)
        else:
            self._silences = 0
            self._found = True
            self._next_look = time.monotonic()
            self._present().absences = 0

    def _present(self) -> Placement:
        if self._placement is None:
            self._placement = Placement()
            self._news.append(Presence())
        return self._placement

    def _not_found(self, error: SamError) -> None:
        if error.status in sam.DEFECTS:
            raise DeviceLost(f"sam {error.detail}")
        self._silences = 0
        if self._placement:
            self._placement.absences += 1
            if self._placement.absences >= LOOKS_UNTIL_LIFTED:
                self._lifted()

    def _count_silence(self) -> None:
        self._silences += 1
        self._next_look = time.monotonic()
        if self._silences >= SILENCES_UNTIL_LOST:
            raise DeviceSilent(f"FIND was not answered {self._silences} times running")

    def _lifted(self) -> None:
        self._placement = None
        self._news.append(Lifted())

    def _read(self) -> None:
        try:
            card = text.parse(sam.read_text(self.line.exchange))
        except ReadTrouble as trouble:
            self._tell_failure(trouble)
        else:
            self._tell_card(card)

    def _tell_card(self, card: IdCard) -> None:
        if self._present().card not in (None, card):
            self._lifted()
        placement = self._present()
        placement.given = True
        if placement.card is None:
            placement.card = card
            self._news.append(CardRead(card))

    def _tell_failure(self, trouble: ReadTrouble) -> None:
        if self._present().card:
            if not trouble.final and not self._tells_absence:
                return  # Most likely the card that was read, being lifted just now.
            self._lifted()
        placement = self._present()
        placement.given = trouble.final
        if placement.complaint != trouble.code:
            placement.complaint = trouble.code
            self._news.append(trouble.failed)
