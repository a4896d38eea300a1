"""Frames of the SAM over one or two pairs of USB pipes. Pure: pieces of pipes in, answers out.

Readers of the standard kind split a frame: its first seven bytes, preamble and length, travel on the first pair of
pipes, the rest on the second (https://github.com/AuroraRAS/openiDR200/blob/master/idrusb.cpp). Others use one pair.
"""

from drivers.readers import sam
from drivers.readers.trouble import FrameError, NoAnswer


def parts_of(frame: bytes, pipes: int) -> tuple[bytes, ...]:
    """What to write to each OUT pipe, in this order."""
    return (frame,) if pipes == 1 else (frame[: sam.HEADER], frame[sam.HEADER :])


class JoinedAnswer:
    """Puts the answer to one command together from what the IN pipes bring, in whatever pieces and turns they come."""

    def __init__(self, command: sam.Command, pipes: int) -> None:
        self._command = command
        self._heard = [b""] * pipes

    def feed(self, pipe: int, piece: bytes) -> bytes | None:
        """Take what one pipe brought, nothing when it was silent; give the answer's data once it is whole and good.

        Raises:
            FrameError: wrong checksum, or not an answer to this command.
            SamError: a whole answer with another status.
        """
        self._heard[pipe] += piece
        whole = b"".join(self._heard)
        if 0 < len(self._heard[0]) < sam.HEADER:
            return None
        if not piece:
            # Only now: the header may travel behind the rest of its frame.
            whole = with_header(whole)
        return sam.Answer(self._command).feed(whole)

    def missing(self) -> FrameError:
        """The error for an answer that did not become whole."""
        if any(self._heard):
            return FrameError(self._command.step, "short")
        return NoAnswer(self._command.step, "silent")


def with_header(body: bytes) -> bytes:
    """The frame of a body whose header did not come, if its checksum proves that the body is whole; else unchanged."""
    if sam.PREAMBLE in body or not sam.SMALLEST <= len(body) <= sam.LARGEST:
        return body
    length = len(body).to_bytes(2, "big")
    return body if sam.checksum(length + body) else sam.PREAMBLE + length + body
