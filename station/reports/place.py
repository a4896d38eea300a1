"""Where the desk's own window puts sheets: in the data folder, apart for each job, and gone when the job is purged."""

from pathlib import Path
from typing import Final

from station.identity import key_file

FOLDER: Final = "papers"


def papers_folder(folder: Path, job: str) -> Path:
    """The folder for a job's sheets; any file system takes the name, and no two jobs share it."""
    return folder / "exports" / FOLDER / key_file(folder, job).stem
