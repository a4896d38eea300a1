"""The 交接单 of the newest export, put where the job's other papers lie."""

import re
from pathlib import Path
from typing import Final

from station.reports.place import papers_folder

_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]+")


def keep_receipt(folder: Path) -> Path | None:
    """Make it and give its path; None where nothing of the current job was exported. Works beside a desk.

    Raises:
        JournalError, SettingsError: the data folder can't be read.
        ExportError: the disk takes no more.
    """
    from station.paper.fonts import Glyphs  # a desk that exports nothing never loads what writes sheets
    from station.paper.pdf import pdf
    from station.reports import kinds, receipts

    made = receipts.of_folder(folder)
    if not made:
        return None
    newest = made[0]
    stem = _NOT_IN_NAMES.sub("_", f"receipt-{newest.package}")
    (path,) = kinds.write({"pdf": pdf((newest.sheet,), Glyphs())}, papers_folder(folder, newest.job), stem)
    return path
