"""The log of a data folder: what went wrong and when, codes and steps only, never a name or a document number."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

MEGABYTE = 1_000_000
KEPT = 10


class _LogFile(RotatingFileHandler):
    """A log file whose disk may go away: a line that can't be written is let go, and work goes on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say nothing: the desk says what is wrong with the disk, in words."""


@contextmanager
def kept_log(folder: Path) -> Iterator[None]:
    """Write what is logged to `folder/logs/station.log` as well; ten older files of a megabyte are kept.

    A disk that has no room for a log is no reason to stop: it says so itself when it matters.
    """
    with ExitStack() as stack:
        with suppress(OSError):
            stack.callback(_removed, _added(folder))
        yield


def _added(folder: Path) -> logging.Handler:
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    handler = _LogFile(folder / "logs" / "station.log", maxBytes=MEGABYTE, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(threadName)s %(name)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return handler


def _removed(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    with suppress(OSError):
        handler.close()
