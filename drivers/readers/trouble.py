"""What can go wrong while one card is read. None of these leaves a reader: each becomes a ReadFailed."""

from typing import ClassVar

from drivers.readers.base import ReadFailed


class ReadTrouble(Exception):
    """One card was not read; the reader itself is well.

    Attributes:
        code: as in `ReadFailed`.
        detail: for the log; nothing of the card's text.
        step: `connect`, `find`, `select`, `read` or `parse`.
        final: trying again with the same card on the reader gives the same answer.
    """

    code: ClassVar[str] = "unreadable"
    final: ClassVar[bool] = False

    def __init__(self, step: str, detail: str = "") -> None:
        super().__init__(f"{step}: {self.code} {detail}")
        self.step = step
        self.detail = detail

    @property
    def failed(self) -> ReadFailed:
        """What the caller of the reader is told."""
        return ReadFailed(self.step, self.code, self.detail)


class FrameError(ReadTrouble):
    """The answer is broken: checksum, lengths, too short, or not the answer to this command."""


class NoAnswer(FrameError):
    """Not one byte came before the command's patience ran out."""


class SamError(ReadTrouble):
    """The SAM answered a whole frame and said no.

    Attributes:
        status: the third status byte.
    """

    def __init__(self, step: str, status: int) -> None:
        super().__init__(step, f"{status:02X}")
        self.status = status


class UnknownCard(ReadTrouble):
    """Not an identity card that we know: the SAM does not know its type, or the text carries an unknown flag."""

    code = "unknown-card"
    final = True


class NoSam(ReadTrouble):
    """The reader has no SAM behind it: it can see an identity card but never read one."""

    code = "no-sam"
    final = True


class NoProtocol(ReadTrouble):
    """A card lies there that speaks no protocol: APDUs can't reach it, the reader's own commands may."""


class Held(ReadTrouble):
    """Another program holds the reader or the card."""

    code = "held"
