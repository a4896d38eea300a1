"""The log of a data folder: what went wrong and when, codes and steps only, never a name or a document number."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

MEGABYTE = 1_000_000
KEPT = 10


@contextmanager
def kept_log(folder: Path) -> Iterator[None]:
    """Write what is logged to `folder/logs/station.log` as well; ten older files of a megabyte are kept."""
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "logs" / "station.log", maxBytes=MEGABYTE, backupCount=KEPT, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(threadName)s %(name)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
